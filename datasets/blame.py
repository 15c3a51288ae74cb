"""Who is to blame for a failed identity: the published report, or our reading of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

Row = dict[str, Any]


def blame_checks(rows: Iterable[Row]) -> list[Row]:
    """The checks of main documents, each failed one with its blame.

    `rows` are checks of all documents of the reports of a year, sorted by report, rule and scope, with
    `role` (main or duplicate). Only a second document is evidence: it was read apart, often by another
    reader, so equal operands stand in the source, and an identity that holds there was misread here.
    """
    kept = []
    for _, group in groupby(rows, key=lambda row: (row["report_id"], row["rule"], row["scope"])):
        checks = list(group)
        others = [row for row in checks if row["role"] != "main"]
        for row in checks:
            if row["role"] == "main":
                names = ("report_id", "year", "rule", "scope", "left", "right", "status")
                kept.append({**{name: row[name] for name in names}, "blame": _blame(row, others)})
    return kept


def _blame(check: Row, others: Sequence[Row]) -> str | None:
    if check["status"] != "failed":
        return None
    if any((o["left"], o["right"]) == (check["left"], check["right"]) for o in others):
        return "source"
    return "extraction" if any(o["status"] == "passed" for o in others) else "unknown"
