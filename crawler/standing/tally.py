"""The standing of portals as text for a terminal: by province, by portal, and what was lost."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.standing.portal_standing import ALARMS, OUTCOMES, Standing


@dataclass(slots=True)
class Sum:
    """The portals of one province (or of all) added up."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    reports: int = 0
    requests: int = 0
    bytes: int = 0
    alarms: int = 0

    @property
    def portals(self) -> int:
        """How many portals there are."""
        return sum(self.counts.values())

    def add(self, row: Standing) -> None:
        """Count one portal."""
        self.counts[row.outcome] = self.counts.get(row.outcome, 0) + 1
        self.reports += row.reports
        self.requests += row.requests
        self.bytes += row.bytes
        self.alarms += row.change in ALARMS


def sum_provinces(rows: Iterable[Standing]) -> list[Sum]:
    """One sum a province, in the order of the codes, and the whole as the last."""
    sums: dict[str, Sum] = {}
    whole = Sum("all")
    for row in rows:
        sums.setdefault(row.adcode[:2], Sum(row.province)).add(row)
        whole.add(row)
    return [*(sums[code] for code in sorted(sums)), whole]


def province_table(rows: Iterable[Standing]) -> str:
    """The table by province."""
    head = ["province", "portals", *OUTCOMES, "reports", "requests", "MB", "alarms"]
    lines = [
        [s.name, s.portals, *(s.counts[o] for o in OUTCOMES), s.reports, s.requests, _mb(s.bytes), s.alarms]
        for s in sum_provinces(rows)
    ]
    return lay_out([head, *([str(each) for each in line] for line in lines)], numbers_from=1)


def portal_table(rows: Iterable[Standing]) -> str:
    """The table by portal, what was not found first; cause and next step stand last."""
    ordered = sorted(rows, key=lambda r: (r.change not in ALARMS, r.outcome == "found", r.outcome, r.adcode))
    head = ["adcode", "name", "host", "outcome", "reports", "requests", "MB", "before", "cause → next step"]
    lines = [
        [
            row.adcode,
            row.name,
            row.host,
            row.outcome,
            str(row.reports),
            str(row.requests),
            _mb(row.bytes),
            f"{row.before or ''}{'!' if row.change in ALARMS else ''}",
            " → ".join(part for part in (row.cause, row.next_step) if part),
        ]
        for row in ordered
    ]
    return lay_out([head, *lines])


def alarm_lines(rows: Iterable[Standing]) -> list[str]:
    """One line for every portal of which something was lost since the search before."""
    return [
        f"ALARM {row.change}: {row.adcode} {row.name} ({row.host}) was {row.before} with "
        f"{row.before_reports} reports, is {row.outcome} with {row.reports}"
        f"{f': {row.cause}' if row.cause else ''}"
        for row in rows
        if row.change in ALARMS
    ]


def lay_out(rows: Sequence[Sequence[str]], numbers_from: int | None = None) -> str:
    """Columns under one another; from column `numbers_from` on they are set to the right."""
    cells = [[plain(cell) for cell in row] for row in rows]
    widths = [max(_width(row[place]) for row in cells) for place in range(len(cells[0]))]
    lines = []
    for row in cells:
        padded = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            gap = " " * (width - _width(cell))
            padded.append(gap + cell if numbers_from is not None and place >= numbers_from else cell + gap)
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def plain(text: str) -> str:
    """Text of the web without what would steer a terminal."""
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f}"
