"""The ruling lines that a PDF page draws: strokes, thin filled rectangles and those inside Form XObjects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as c

_THIN = 2.5  # points: a filled rectangle thinner than this is a line
_MAX_DEPTH = 6  # Form XObjects inside Form XObjects


class Turn:
    """From PDF user space to the page as shown: origin top left, /Rotate and the crop box applied."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        """Reads the page's crop box and rotation."""
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


def drawn_lines(page: object, turn: Turn) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """The boxes of lines drawn on a page, with "h" or "v" for their direction."""
    for index in range(c.FPDFPage_CountObjects(page)):
        yield from _object_rulings(c.FPDFPage_GetObject(page, index), (1, 0, 0, 1, 0, 0), turn, 0)


def _object_rulings(
    item: object, outer: _Matrix, turn: Turn, depth: int
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
    path: object, matrix: _Matrix, turn: Turn
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


def _segments(path: object, matrix: _Matrix, turn: Turn) -> Iterator[tuple[float, float, float, float]]:
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
