"""PDF with a text layer, through PDFium: characters and ruling lines of each page → prose and grids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium

from extract.model import Block, Content, Grid, Picture
from extract.page_tables import add_banded, framed_tables, free_pieces, with_bare_tables
from extract.pages import Row, paragraphs, without_running_titles
from extract.pdf import calls as call
from extract.pdf.covered import cut_off, painted_over
from extract.pdf.lines import Drawing, look_at
from extract.pdf.pictures import covered, picture_of, pictures_on
from extract.pdf.text import NO_VALUE, PageText, full_height, overprinted, page_text, prose_rows, unseen
from extract.pdf.turn import Turn
from extract.raised import odd_digits, raised_marks
from extract.rulings import Frame, Line, find_frames, merge_pieces
from extract.unruled.bare_blocks import Page
from extract.unruled.column_heads import Columns
from extract.unruled.columns import may_hold_figures
from extract.writing import Letters

_MOST_LINES = 50_000  # on a page; what draws more is a map

MAX_PAGES = 400
"""A longer file is no annual report; it is refused rather than read for minutes."""

_LEAST, _LARGEST = 10.0, 20_000.0
"""Points of a page's side: PDF itself allows 14,400 (ISO 32000-1, annex C)."""


@dataclass(frozen=True)
class _Page:
    """What was read of one page: rows of writing, grids and pictures from top to bottom."""

    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()
    columns: Columns = ()
    """of a table without lines that the page ends in"""
    free: Page | None = None
    """its writing outside of framed tables, where figures may stand in it"""


def read_pdf(data: bytes) -> Content:
    """Prose and grids of a PDF; a page that holds no readable text is a Picture.

    Raises ValueError when the file is damaged, locked with a password, or longer than 400 pages.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        raise ValueError("a PDF locked with a password" if locked else f"damaged PDF: {error}") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise ValueError(f"PDF of {count} pages")
        pages: list[_Page] = []
        for number in range(count):
            pages.append(_read_page(document, number, pages[-1].columns if pages else ()))
        free = _free(document, pages)
    except pdfium.PdfiumError as error:
        raise ValueError(f"damaged PDF: {error}") from error
    finally:
        document.close()
    rows = with_bare_tables([row for page in pages for row in page.rows], free, "pdf")
    rows = without_running_titles(rows)
    blocks: tuple[Block, ...] = tuple(paragraphs(rows))
    if not blocks:
        raise ValueError("a PDF without any writing or picture")
    return Content(blocks, count, None, tuple(said for page in pages for said in page.warnings))


def _free(document: pdfium.PdfDocument, pages: Sequence[_Page]) -> list[Page]:
    """The writing outside of framed tables of all pages, if figures may stand in that of any: a table's header may be
    on a page without figures."""
    if not any(page.free for page in pages):
        return []
    looked = [page.free or _read_page(document, n, (), always=True).free for n, page in enumerate(pages)]
    return [free for free in looked if free]


def _read_page(document: pdfium.PdfDocument, number: int, known: Columns, *, always: bool = False) -> _Page:
    page = document[number]
    width, height = page.get_size()
    if not (_LEAST < width < _LARGEST and _LEAST < height < _LARGEST):
        page.close()
        return _Page((), (f"page {number + 1} is {width:g} by {height:g} points large and was not read",))
    writing = page.get_textpage()
    try:
        return _read(page, call.handle(page.raw), call.handle(writing.raw), number + 1, known, always)
    finally:
        writing.close()
        page.close()


def _read(
    page: pdfium.PdfPage,
    handle: call.Argument,
    writing: call.Argument,
    number: int,
    known: Columns,
    always: bool,
) -> _Page:
    drawing = look_at(handle)
    turn = _turn(page, drawing)
    if min(turn.size) < _LEAST or max(turn.size) > _LARGEST:
        return _Page((), (f"page {number} has a crop box that shows nothing",))
    text = page_text(writing, turn, number)
    pictures = pictures_on(page, drawing, text)
    if pictures is None:  # nothing on this page but pixels can be believed
        whole = picture_of(page, number)
        return _Page((_row(whole, number, 0, turn),), ())
    lines = _lines(drawing, turn)
    tables = _tables(text, drawing, (lines[0], find_frames(*lines)), known, always)
    rows = prose_rows(text, tables.outside)
    rows += [_row(grid, number, top, turn) for top, grid in tables.grids]
    rows += [_row(picture, number, top, turn) for top, picture in pictures]
    return _Page(
        tuple(sorted(rows, key=lambda row: row.top)),
        tuple(_warnings(text, tables.grids)),
        tables.columns,
        tables.free,
    )


def _row(block: Grid | Picture, page: int, top: float, turn: Turn) -> Row:
    return Row("", page, 0, 0, top, 0, turn.size[1], block)


def _turn(page: pdfium.PdfPage, drawing: Drawing) -> Turn:
    """The page turned so that most of its writing is upright."""
    shown = page.get_rotation()
    right = {angle: many for angle, many in drawing.angles.items() if angle % 90 == 0}
    reading = max(right, key=lambda angle: (right[angle], angle == shown)) if right else shown
    return Turn(page.get_bbox(), shown, reading)


def _lines(drawing: Drawing, turn: Turn) -> tuple[list[Line], list[Line]]:
    if not 4 <= len(drawing.lines) <= _MOST_LINES:
        return [], []
    x0, y0, x1, y1 = turn.boxes(np.array(drawing.lines)).T
    level = x1 - x0 >= y1 - y0
    horizontal = np.column_stack(((y0 + y1) / 2, x0, x1))[level]
    vertical = np.column_stack(((x0 + x1) / 2, y0, y1))[~level]
    return merge_pieces(list(map(tuple, horizontal.tolist()))), merge_pieces(
        list(map(tuple, vertical.tolist()))
    )


@dataclass(frozen=True)
class _Tables:
    """Grids with their tops, the characters outside them (None: all), and the columns of the last unruled one."""

    grids: tuple[tuple[float, Grid], ...] = ()
    outside: tuple[int, ...] | None = None
    columns: Columns = ()
    free: Page | None = None


def _tables(
    text: PageText,
    drawing: Drawing,
    rules: tuple[Sequence[Line], Sequence[Frame]],
    known: Columns,
    always: bool,
) -> _Tables:
    """The tables of a page with these horizontal lines and frames; its free writing `always`, or if it has figures."""
    plain = not (
        len(rules[0]) > 1 or rules[1] or drawing.hidden or drawing.faint or drawing.slanted or drawing.clipped
    )
    indices = text.letters
    if not indices or (plain and not always and not may_hold_figures(text.text)):
        return _Tables()
    loose = text.boxes(indices)
    boxes = full_height(loose.copy())
    lost = unseen(text, indices, boxes, drawing, covered(boxes, drawing, text.turn))
    under, replaced = painted_over(text, indices, boxes, drawing)
    gone, torn = cut_off(text, indices, boxes, drawing)
    under |= torn
    seen = np.flatnonzero(~(lost | replaced | gone))
    said = "".join([NO_VALUE if under[n] else text.text[indices[n]] for n in seen.tolist()])
    letters = Letters(said, boxes[seen])
    twice = overprinted(said, loose[seen]) | raised_marks(Letters(said, loose[seen]))
    if twice.any():
        letters, seen = letters.some(~twice), seen[~twice]
    odd = odd_digits(Letters(letters.text, loose[seen]))
    if odd.any():
        doubted = [
            NO_VALUE if doubt else char for doubt, char in zip(odd.tolist(), letters.text, strict=True)
        ]
        letters = Letters("".join(doubted), letters.boxes)
    size = text.turn.size
    found = framed_tables(letters, rules[1], text.page, "pdf")
    outside = [indices[n] for n in seen[found.outside].tolist()]
    free = None
    if may_hold_figures(text.only(outside)) or always:
        free = free_pieces(found, letters, text.page, size)
    if outside:
        add_banded(found, letters, rules[0], (text.page, "pdf", size), known)
        outside = [indices[n] for n in seen[found.outside].tolist()]
    grids = tuple((box[1], grid) for box, grid in found.grids)
    return _Tables(grids, tuple(outside), found.columns, free)


def _warnings(text: PageText, grids: Sequence[tuple[float, Grid]]) -> Iterator[str]:
    strange = sum(cell.text.count(NO_VALUE) for _, grid in grids for cell in grid.cells)
    if strange:
        yield f"page {text.page}: {strange} places in tables hold letters without a Unicode value or under a filled area, or figures that run over a border"
