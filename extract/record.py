"""A Reading as the JSON object of extract-contract."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extract.model import Cell, Check, Reading

_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Ends of line to Unicode but not to JSON: escaped, so that one document is one line to everybody."""


def to_line(reading: Reading) -> str:
    """The contract's object as JSON on one line. Half characters are left for the stream to escape."""
    line = json.dumps(to_record(reading), ensure_ascii=False, allow_nan=False)
    for end, escaped in _LINE_ENDS.items():
        line = line.replace(end, escaped)
    return line


def to_record(reading: Reading) -> dict[str, Any]:
    """The contract's object, ready for json.dumps: whole numbers as int, others as float."""
    return {
        "document": asdict(reading.document),
        "report": asdict(reading.report),
        "cells": [_cell(cell) for cell in reading.cells],
        "checks": [_check(check) for check in reading.checks],
        "sections": [asdict(section) for section in reading.sections],
        "warnings": list(reading.warnings),
        "error": reading.error,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "table": cell.table,
        "row": cell.row,
        "column": cell.column,
        "value": _number(cell.value),
        "raw": cell.raw,
        "status": cell.status,
        "page": cell.page,
        "bbox": list(map(_rounded, cell.bbox)) if cell.bbox else None,
        "reader": cell.reader,
    }


@lru_cache(maxsize=4096)  # the cells of a row and of a column share their borders
def _rounded(points: float) -> float:
    return round(points, 2) + 0.0  # no -0.0


def _check(check: Check) -> dict[str, Any]:
    return {
        "rule": check.rule,
        "scope": check.scope,
        "left": _number(check.left),
        "right": _number(check.right),
        "status": check.status,
    }


@lru_cache(maxsize=4096)  # most figures of a report are 0, and small ones come again
def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    whole = int(value)
    return whole if whole == value else float(value)
