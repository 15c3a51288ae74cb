"""A document as a picture: its pages or tables with what became of each cell, beside what its checks and readers say."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from typing import Any

from PIL import Image

from extract import sniff
from extract.model import Content, Document, Grid, Reading
from extract.read import read
from extract.show.canvas import below, beside, chinese_font, sane, write_lines
from extract.show.marks import COLOURS, MEANINGS, Sight, failed_codes, see_document, worth_saying
from extract.show.pages import MOST_PAGES, draw_pages
from extract.show.tables import MOST_COLUMNS, MOST_ROWS, draw_table

_MOST_TABLES = 60
_MOST_DOCUMENTS = 8
_NO_FONT = "no font with Chinese characters was found: install Noto Sans CJK"
_PANEL = 620
_GREY = "#57606a"


def draw_document(data: bytes, path: str, tell: Callable[[str, Any], None]) -> tuple[bytes | None, str]:
    """The job of a worker: reads a document and draws it. Returns the picture (PNG) and a line about it, or no picture and why."""
    seen: list[tuple[bytes, Content]] = []
    reading = read(
        data,
        path=path,
        announce=lambda pictures: tell("pictures", pictures),
        see=lambda inner, content: seen.append((inner, content)),
    )
    if reading.error and not seen:
        return None, reading.error
    sights = [_sight(inner, content, path) for inner, content in seen[:_MOST_DOCUMENTS]]
    picture = below([_draw(sight) for sight in sights] or [write_lines(list(_summary(reading)), _PANEL)])
    out = io.BytesIO()
    sane(picture).save(out, "PNG")
    failed = sum(check.status == "failed" for check in reading.checks)
    said = f"{reading.report.grade}: {len(reading.cells)} cells, {failed} failed checks, {len(reading.warnings)} warnings"
    return out.getvalue(), said if chinese_font() else f"{said} ({_NO_FONT})"


def _sight(data: bytes, content: Content, path: str) -> Sight:
    document = Document(path, hashlib.sha256(data).hexdigest(), sniff.media_type(data), content.pages)
    return see_document(data, content, document)


def _draw(sight: Sight) -> Image.Image:
    """Two pages, or one table, abreast; the listing to their right."""
    pages = draw_pages(sight)
    abreast = 1 if len(pages) < 4 else 2 if len(pages) < 12 else 3
    rows = [beside(pages[n : n + abreast]) for n in range(0, len(pages), abreast)]
    drawn = {m.cell.page for _, marks in sight.grids for m in marks} if pages else set()
    loose = [
        (grid, marks) for grid, marks in sight.grids if not pages or None in {c.page for c in grid.cells}
    ]
    rows += [draw_table(grid, marks) for grid, marks in loose[:_MOST_TABLES]]
    lines = [*_summary(sight.reading), *_left_out(sight, len(loose), drawn)]
    listing = write_lines(lines, _PANEL)
    return beside([below(rows), listing]) if rows else listing


def _summary(reading: Reading) -> Iterator[tuple[str, str]]:
    report, failed = reading.report, failed_codes(reading)
    yield reading.document.path, _GREY
    yield f"{report.title or 'no title'}", "black"
    whose = f"{report.issuer or 'no issuer'} ({report.issuer_kind or '?'}, {report.adcode or '?'})"
    yield f"{report.year or 'no year'} · {whose}", "black"
    grade = COLOURS["reported" if report.grade == "verified" else "failed"]
    yield f"{report.grade} · form {report.template} · {reading.document.media_type}", grade
    if not chinese_font():
        yield _NO_FONT, COLOURS["failed"]
    for kind, meaning in MEANINGS.items():
        yield f"■ {kind}: {meaning}", COLOURS[kind]
    yield "In a cell: initials of its row and column, and its value (new_received.total is nr.t)", _GREY
    if reading.error:
        yield reading.error, COLOURS["failed"]
    for check in reading.checks:
        if check.status == "failed":
            yield f"✗ {check.rule} {check.scope}: {check.left} is not {check.right}", COLOURS["failed"]
    absent = sum(cell.status == "absent" for cell in reading.cells)
    if absent:
        yield f"{absent} cells of the form are absent from the document", COLOURS["unreadable"]
    for warning in reading.warnings[:200]:
        yield f"! {warning}", COLOURS["doubtful"]
    for line, kind in worth_saying(reading.cells, failed):
        yield line, COLOURS[kind]


def _left_out(sight: Sight, tables: int, drawn: set[int | None]) -> Iterator[tuple[str, str]]:
    pages = sight.reading.document.pages or 0
    if drawn and pages > MOST_PAGES:
        yield f"only the first {MOST_PAGES} of {pages} pages are drawn", COLOURS["failed"]
    if tables > _MOST_TABLES:
        yield f"only the first {_MOST_TABLES} of {tables} tables are drawn", COLOURS["failed"]
    if any(_is_large(grid) for grid, _ in sight.grids):
        yield f"only {MOST_ROWS} rows and {MOST_COLUMNS} columns of a table are drawn", COLOURS["failed"]


def _is_large(grid: Grid) -> bool:
    return grid.rows > MOST_ROWS or grid.columns > MOST_COLUMNS
