"""PDF with a text layer, through PDFium: characters and ruling lines of each page → prose and grids."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as c

from extract.model import Block, Content, Grid
from extract.pages import Row, paragraphs, without_running_titles
from extract.rulings import Char, Line, fill_grid, find_frames, line_text, merge_lines, text_lines

MAX_PAGES = 400
"""A longer file is no annual report; it is refused rather than read for minutes."""
_THIN = 2.5  # points: a filled rectangle thinner than this is a line
_MAX_DEPTH = 6  # Form XObjects inside Form XObjects


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
    turn = _Turn(page)
    horizontal: list[Line] = []
    vertical: list[Line] = []
    for box, kind in _rulings(page.raw, turn):
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


class _Turn:
    """From PDF user space to the page as shown: origin top left, /Rotate and the crop box applied."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.left, self.bottom, self.right, self.top = page.get_cropbox()
        self.rotation = page.get_rotation()

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The shown box of two opposite corners."""
        (a, b), (d, e) = self.point(x0, y0), self.point(x1, y1)
        return min(a, d), min(b, e), max(a, d), max(b, e)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The shown place of a point."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


_Matrix = tuple[float, float, float, float, float, float]


def _rulings(page: object, turn: _Turn) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """The boxes of lines drawn on a page, with "h" or "v" for their direction."""
    for index in range(c.FPDFPage_CountObjects(page)):
        yield from _object_rulings(c.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), turn, 0)


def _object_rulings(
    item: object, outer: _Matrix, turn: _Turn, depth: int
) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    kind = c.FPDFPageObj_GetType(item)
    if kind == c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _times(_matrix(item), outer)
        for index in range(c.FPDFFormObj_CountObjects(item)):
            yield from _object_rulings(c.FPDFFormObj_GetObject(item, index), inner, turn, depth + 1)
    elif kind == c.FPDF_PAGEOBJ_PATH:
        yield from _path_rulings(item, _times(_matrix(item), outer), turn)


def _matrix(item: object) -> _Matrix:
    m = c.FS_MATRIX()
    if not c.FPDFPageObj_GetMatrix(item, ctypes.byref(m)):
        return (1, 0, 0, 1, 0, 0)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: _Matrix, n: _Matrix) -> _Matrix:
    """The matrix that applies m first, then n (PDF 32000-1, 8.3.4)."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _path_rulings(
    path: object, matrix: _Matrix, turn: _Turn
) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    fill, stroke = ctypes.c_int(), c.FPDF_BOOL()
    c.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    segments = list(_segments(path, matrix, turn))
    if not segments:
        return
    xs = [x for segment in segments for x in (segment[0], segment[2])]
    ys = [y for segment in segments for y in (segment[1], segment[3])]
    box = (min(xs), min(ys), max(xs), max(ys))
    width, height = box[2] - box[0], box[3] - box[1]
    if fill.value and min(width, height) <= _THIN:
        yield box, "h" if width >= height else "v"
    elif stroke.value or (fill.value and not _is_white(path)):
        for segment in segments:
            across, down = abs(segment[2] - segment[0]), abs(segment[3] - segment[1])
            if min(across, down) <= 0.5 < max(across, down) and stroke.value:
                yield _sorted(segment), "h" if across > down else "v"


def _is_white(path: object) -> bool:
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    c.FPDFPageObj_GetFillColor(path, *(ctypes.byref(v) for v in (r, g, b, a)))
    return min(r.value, g.value, b.value) > 250 or a.value == 0


def _sorted(s: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    return min(s[0], s[2]), min(s[1], s[3]), max(s[0], s[2]), max(s[1], s[3])


def _segments(path: object, matrix: _Matrix, turn: _Turn) -> Iterator[tuple[float, float, float, float]]:
    """The straight pieces of a path as (x0, y0, x1, y1) on the shown page; curves are passed over."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(c.FPDFPath_CountSegments(path)):
        segment = c.FPDFPath_GetPathSegment(path, index)
        c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = turn.point(
            matrix[0] * x.value + matrix[2] * y.value + matrix[4],
            matrix[1] * x.value + matrix[3] * y.value + matrix[5],
        )
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == c.FPDF_SEGMENT_LINETO:
            yield (*last, *point)
        last = point
        if c.FPDFPathSegment_GetClose(segment):
            yield (*point, *start)
            last = start


def _characters(page: pdfium.PdfPage, turn: _Turn) -> list[Char]:
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
