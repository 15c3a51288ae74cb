"""PDF with a text layer, through PDFium: characters and ruling lines of each page → prose and grids."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extract.model import Block, Content, Grid
from extract.pages import Row, paragraphs, without_running_titles
from extract.pdf_lines import Turn, drawn_lines
from extract.rulings import Char, Line, fill_grid, find_frames, line_text, merge_lines, text_lines

MAX_PAGES = 400
"""A longer file is no annual report; it is refused rather than read for minutes."""


def read_pdf(data: bytes) -> Content:
    """Prose and grids of a PDF.

    Raises ValueError when the file is damaged, encrypted, longer than 400 pages, or has no text on any page.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ValueError(f"damaged or encrypted PDF: {error}") from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise ValueError(f"PDF of {count} pages")
        pages = [_read_page(document, number) for number in range(count)]
    except pdfium.PdfiumError as error:
        raise ValueError(f"damaged PDF: {error}") from error
    finally:
        document.close()
    if not any(chars for chars, _, _ in pages):
        raise ValueError("no text layer: the pages are pictures, which are not read yet")
    return Content(tuple(_blocks(pages)), count, None, tuple(_warnings(pages)))


_Page = tuple[list[Char], list[Grid], float]
"""characters outside tables, grids, page height"""


def _warnings(pages: Sequence[_Page]) -> Iterator[str]:
    for number, (chars, grids, _) in enumerate(pages, 1):
        if not chars and not grids:
            yield f"page {number} has no text: a picture of a page is not read yet"
        strange = sum(char.text == "�" for char in chars)
        if strange:
            yield f"page {number}: {strange} characters have no Unicode value in the file's fonts"


def _read_page(document: pdfium.PdfDocument, number: int) -> _Page:
    page = document[number]
    _, height = page.get_size()
    turn = Turn(page)
    horizontal: list[Line] = []
    vertical: list[Line] = []
    for box, kind in drawn_lines(page.raw, turn):
        (horizontal if kind == "h" else vertical).append(
            Line((box[1] + box[3]) / 2, box[0], box[2])
            if kind == "h"
            else Line((box[0] + box[2]) / 2, box[1], box[3])
        )
    chars = _characters(page, turn)
    frames = find_frames(merge_lines(horizontal), merge_lines(vertical))
    grids = [fill_grid(frame, _within(chars, frame.box), number + 1, "pdf") for frame in frames]
    tables = [frame.box for frame, grid in zip(frames, grids, strict=True) if len(grid.cells) > 1]
    grids = [grid for grid in grids if len(grid.cells) > 1]
    outside = [char for char in chars if not any(_holds(box, char) for box in tables)]
    page.close()
    return outside, grids, height


def _holds(box: tuple[float, float, float, float], char: Char) -> bool:
    x, y = char.centre
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _within(chars: list[Char], box: tuple[float, float, float, float]) -> list[Char]:
    return [char for char in chars if _holds(box, char)]


def _characters(page: pdfium.PdfPage, turn: Turn) -> list[Char]:
    """The page's printed characters; spaces, and marks that PDFium itself made up, are left to geometry."""
    text = page.get_textpage()
    box = c.FS_RECTF()
    found: list[Char] = []
    for index in range(text.count_chars()):
        code = c.FPDFText_GetUnicode(text.raw, index)
        char = _shown(code)
        if not char.strip() or c.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        if c.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(box)):
            found.append(Char(char, turn.box(box.left, box.bottom, box.right, box.top)))
    text.close()
    return [_full_height(char, found[max(0, i - 4) : i + 5]) for i, char in enumerate(found)]


def _full_height(char: Char, neighbours: Sequence[Char]) -> Char:
    """The character as high as its line: PDFium's box of 一 or “ is as thin as their ink in some fonts."""
    x0, top, x1, bottom = char.box
    height, (_, middle) = bottom - top, char.centre
    for other in neighbours:
        tall = other.box[3] - other.box[1]
        near = min(abs(other.box[0] - x1), abs(x0 - other.box[2])) < 4 * tall
        if height < 0.6 * tall and near and other.box[1] <= middle <= other.box[3]:
            return Char(char.text, (x0, other.box[1], x1, other.box[3]))
    return char


def _shown(code: int) -> str:
    """NFKC of a character (Kangxi radicals ⼀ become 一); U+FFFD for one that the font gives no value."""
    if code in {0, 0xFFFE, 0xFFFF} or 0xD800 <= code <= 0xDFFF or 0xE000 <= code <= 0xF8FF:
        return "�"
    char = chr(code)
    return (
        unicodedata.normalize("NFKC", char) if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF else char
    )


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    """Lines and grids of all pages in reading order, running titles dropped, lines joined to paragraphs."""
    rows: list[Row] = []
    for number, (chars, grids, height) in enumerate(pages, 1):
        items: list[Row] = [
            Row(
                line_text(line),
                number,
                line[0].box[0],
                line[-1].box[2],
                line[0].box[1],
                line[0].box[3] - line[0].box[1],
                height,
            )
            for line in text_lines(chars)
        ]
        items += [
            Row("", number, 0, 0, grid.cells[0].box[1] if grid.cells[0].box else 0, 0, height, grid)
            for grid in grids
        ]
        rows += sorted(items, key=lambda row: row.top)
    yield from paragraphs(without_running_titles(rows))
