"""A reading → its grade: whether to believe it."""

from __future__ import annotations

from collections.abc import Collection

from extract.model import Cell, Check, Grade


def grade(*, is_report: bool, cells: Collection[Cell], checks: Collection[Check]) -> Grade:
    """The grade of a reading, after extract-contract.

    `verified` asks that every identity holds on figures that the document prints: an identity that blanks leave
    open proves nothing, so a report with such blanks is `partial`, though each of its figures may be right.
    """
    if not is_report:
        return "rejected"
    if not cells:
        return "text"
    if any(check.status == "failed" for check in checks):
        return "inconsistent"
    if any(cell.status in {"unreadable", "absent"} for cell in cells):
        return "partial"
    if any(check.status == "not_applicable" for check in checks):
        return "partial"
    return "partial" if any(cell.status == "derived" for cell in cells) else "verified"
