"""A reading cut to a size that any reader of it can hold, and to text that can be written as UTF-8."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.model import Cell, Reading, Section

PROSE = 2_000_000
"""Characters of all sections together; the longest real report has a hundredth of it."""
WARNINGS = 500
WARNING = 500
"""Characters a warning."""
RAW = 2_000
"""Characters of what a cell prints: longer ones hold prose, and are unreadable anyway."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def bounded(reading: Reading) -> Reading:
    """The reading, with a warning for whatever was cut off. Half characters (lone surrogates) become U+FFFD."""
    said: list[str] = []
    sections = tuple(_cut_sections(reading.sections, said))
    cells = tuple(_cut_cell(cell) for cell in reading.cells)
    warnings = [_whole(warning[:WARNING]) for warning in reading.warnings[:WARNINGS]]
    if len(reading.warnings) > WARNINGS:
        said.append(f"{len(reading.warnings) - WARNINGS} more warnings")
    report = reading.report
    return replace(
        reading,
        report=replace(report, title=_short(report.title, WARNING), issuer=_short(report.issuer, WARNING)),
        cells=cells,
        sections=sections,
        warnings=(*warnings, *said),
        error=_short(reading.error, WARNING),
    )


def _cut_sections(sections: Iterable[Section], said: list[str]) -> Iterator[Section]:
    left = PROSE
    for section in sections:
        if left <= 0:
            said.append(
                f"the prose is longer than {PROSE} characters: sections from {section.number} on are left out"
            )
            return
        title, text = section.title[:WARNING], section.text[:left]
        if len(text) < len(section.text):
            said.append(f"the prose is longer than {PROSE} characters: section {section.number} is cut")
        left -= len(text) + len(title)
        yield replace(section, title=_whole(title), text=_whole(text))


def _cut_cell(cell: Cell) -> Cell:
    raw = _short(cell.raw, RAW)
    return cell if raw == cell.raw else cell._replace(raw=raw)


def _short(text: str | None, most: int) -> str | None:
    return None if text is None else _whole(text[:most])


def _whole(text: str) -> str:
    return _SURROGATE.sub("�", text) if not text.isascii() else text
