"""Known errors of published reports: declared rows, each with the day on which somebody must look again."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from datasets.tables import HERE, declarations

CORRECTIONS = HERE / "corrections.csv"


def read_corrections(extra: Path | None = None) -> list[dict[str, Any]]:
    """The rows of the table `corrections`: the project's and those of `extra`, a CSV of the same columns.

    Raises ValueError naming file and line of a row that lacks a number, a date or a reason, or that expires before it
    was declared.
    """
    return [row for path in (CORRECTIONS, extra) if path is not None for row in _read(path)]


def _read(path: Path) -> list[dict[str, Any]]:
    names = [column.name for column in declarations()["corrections"].columns]
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in names if name not in (reader.fieldnames or ())]
        if missing:
            raise ValueError(f"{path}: line 1: lacks the column {missing[0]}")
        return [_row(path, line, row) for line, row in enumerate(reader, 2)]


def _row(path: Path, line: int, row: Mapping[str, str]) -> dict[str, Any]:
    try:
        numbers = {name: Decimal(row[name]) for name in ("printed", "corrected")}
        dates = {name: date.fromisoformat(row[name]) for name in ("declared_on", "expires_on")}
    except (InvalidOperation, ValueError, TypeError) as error:
        raise ValueError(
            f"{path}: line {line}: printed and corrected are numbers, declared_on and expires_on dates"
        ) from error
    if not row["reason"] or dates["expires_on"] <= dates["declared_on"]:
        raise ValueError(f"{path}: line {line}: a correction has a reason, and expires after it was declared")
    return {**row, **numbers, **dates}
