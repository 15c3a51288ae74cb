"""Which document of an archive is the report: the one that places most of a form's cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extract import sniff
from extract.model import Content, Document, Embedded, Reading

BUNDLES = frozenset({sniff.ZIP, sniff.RAR, sniff.SEVEN_ZIP})
_MOST = 60
"""More documents than this are not read one by one; those whose names speak of a report come first."""
_MOST_CONVERTED = 6
"""Each legacy office file costs a start of LibreOffice."""
_SLOW = frozenset({sniff.DOC, sniff.RTF, sniff.ODT, sniff.WORD_XML, sniff.EXCEL_XML})
_HINTS = ("年度报告", "年报", "工作报告", "信息公开", "统计表")


def choose_report(
    document: Document,
    content: Content,
    read_one: Callable[[bytes, str], Reading],
    read_pages: Callable[[Sequence[Embedded], str], Reading],
    read_all: Callable[[], Reading],
) -> Reading:
    """The reading of the archive's report, said of the archive; other reports in it are named in a warning.

    `read_one` reads a member (bytes, name). Several pictures are the pages of one document, which `read_pages`
    reads (members, what they are called together). Where the best has prose and no tables, or none is a report by
    itself, `read_all` reads the members as one document: a report and its annexed table.
    """
    members = [block for block in content.blocks if isinstance(block, Embedded)]
    chosen, unread = _likely(members)
    sheets = [member for member in chosen if sniff.media_type(member.data) in sniff.IMAGES]
    sheets = sheets if len(sheets) > 1 else []
    readings = [read_one(member.data, member.name or "") for member in chosen if member not in sheets]
    if sheets:
        readings.append(read_pages(sheets, f"{sheets[0].name} … {sheets[-1].name}"))
    ranked = sorted(readings, key=_rank, reverse=True)
    said = [*content.warnings]
    said += [f"{name} was not opened: there are too many documents in the archive" for name in unread]
    said += [f"{r.document.path}: {r.error}" for r in readings if r.error]
    best = ranked[0]
    if len(readings) > 1 and not best.cells:
        whole = read_all()
        if _rank(whole) > _rank(best):
            return replace(whole, document=document, warnings=(*said, *whole.warnings))
    if len(readings) > 1:
        said.append(
            f"the report is {best.document.path}" if best.report.is_report else "no report in the archive"
        )
    others = [r.document.path for r in ranked[1:] if r.report.is_report]
    if others:
        said.append(f"further reports in the archive: {', '.join(others)}")
    error = best.error if len(readings) == 1 or all(r.error for r in readings) else None
    pages = best.document.pages
    return replace(
        best, document=replace(document, pages=pages), warnings=(*said, *best.warnings), error=error
    )


def _rank(reading: Reading) -> tuple[bool, int, int]:
    placed = sum(cell.status in {"reported", "derived", "blank"} for cell in reading.cells)
    return reading.report.is_report, placed, len(reading.sections)


def _likely(members: Sequence[Embedded]) -> tuple[list[Embedded], list[str]]:
    """The members to read, in their order in the archive, and the names of those that are too many."""
    by_name = sorted(members, key=lambda m: -sum(hint in (m.name or "") for hint in _HINTS))
    kept: set[int] = set()
    converted = 0
    for member in by_name:
        slow = sniff.media_type(member.data) in _SLOW
        if len(kept) < _MOST and (not slow or converted < _MOST_CONVERTED):
            kept.add(id(member))
            converted += slow
    return (
        [m for m in members if id(m) in kept],
        [m.name or "a document" for m in members if id(m) not in kept],
    )
