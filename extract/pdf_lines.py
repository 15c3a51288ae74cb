"""What a PDF page draws: ruling lines in all their guises, pictures, and which of its text nobody can read off it."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as c

from extract import pdf_calls as call

Floats = npt.NDArray[np.float64]
Matrix = tuple[float, float, float, float, float, float]

_THIN = 2.5  # points: a filled rectangle thinner than this is a line
_MAX_DEPTH = 6  # Form XObjects inside Form XObjects
_MAX_SEGMENTS = 4000  # a path of more is a drawing
_FAINT = 190  # of 255: text whose darkest colour is lighter than this is white, or a watermark
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class Drawing:
    """What one page draws, in the order of drawing."""

    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    """boxes of ruling lines"""
    fills: list[tuple[int, int, tuple[float, float, float, float]]] = field(default_factory=list)
    """filled areas: place in the order, object, box"""
    pictures: list[tuple[int, tuple[float, float, float, float]]] = field(default_factory=list)
    angles: dict[int, int] = field(default_factory=dict)
    """how many text objects stand at each angle, in degrees counterclockwise; upright ones are 0"""
    slanted: dict[int, int] = field(default_factory=dict)
    """text object → its angle, where it is not upright"""
    faint: dict[int, int] = field(default_factory=dict)
    """text object that is white or nearly so → its place in the order"""
    hidden: set[int] = field(default_factory=set)
    """text objects that are not painted at all (the text under a scan)"""
    first_text: int = 1 << 30
    count: int = 0


def look_at(page: int) -> Drawing:
    """What the page (a PDFium handle) draws, Form XObjects opened."""
    drawing = Drawing()
    _look(page, call.count_objects(page), call.get_object, _UNIT, 0, drawing)
    return drawing


def _look(
    parent: int, count: int, get: Callable[..., int], outer: Matrix, depth: int, drawing: Drawing
) -> None:
    items = list(map(get, repeat(parent, count), range(count)))
    kinds = np.fromiter(map(call.object_type, items), np.intp, count)
    first = drawing.count
    drawing.count += count

    def of(kind: int) -> list[tuple[int, int]]:
        return [(items[n], first + n) for n in np.flatnonzero(kinds == kind).tolist()]

    paths, pictures = of(c.FPDF_PAGEOBJ_PATH), of(c.FPDF_PAGEOBJ_IMAGE)
    texts = of(c.FPDF_PAGEOBJ_TEXT)
    _look_at_texts(texts, outer, drawing)
    _look_at_paths(paths, outer, drawing)
    if pictures:
        boxes = _bounds([item for item, _ in pictures])
        drawing.pictures += [
            (n, _box(box, outer)) for (_, n), box in zip(pictures, boxes.tolist(), strict=True)
        ]
    for item, _ in of(c.FPDF_PAGEOBJ_FORM) if depth < _MAX_DEPTH else []:
        inner = _times(_matrix(item), outer)
        _look(item, call.count_form_objects(item), call.get_form_object, inner, depth + 1, drawing)


def _all(calls: Iterable[int]) -> None:
    """Makes the calls, with no Python between them."""
    deque(calls, maxlen=0)


def _places(
    buffer: ctypes.Array[ctypes.c_float] | ctypes.Array[ctypes.c_uint], size: int, first: int
) -> range:
    """Addresses of one number in each record of `size` numbers of four bytes."""
    start = ctypes.addressof(buffer) + 4 * first
    return range(start, start + 4 * len(buffer), 4 * size)


def _look_at_texts(texts: Sequence[tuple[int, int]], outer: Matrix, drawing: Drawing) -> None:
    if not texts:
        return
    items = [item for item, _ in texts]
    room, paint = (ctypes.c_float * (6 * len(items)))(), (ctypes.c_uint * (4 * len(items)))()
    _all(map(call.object_matrix, items, _places(room, 6, 0)))
    _all(map(call.fill_colour, items, *(_places(paint, 4, n) for n in range(4))))
    modes = list(map(call.render_mode, items))
    if c.FPDF_TEXTRENDERMODE_INVISIBLE in modes:
        pairs = zip(items, modes, strict=True)
        drawing.hidden |= {item for item, mode in pairs if mode == c.FPDF_TEXTRENDERMODE_INVISIBLE}
    m = np.frombuffer(memoryview(room).cast("B"), np.float32).reshape(-1, 6)
    along, up = m[:, 0] * outer[0] + m[:, 1] * outer[2], m[:, 0] * outer[1] + m[:, 1] * outer[3]
    colours = np.frombuffer(memoryview(paint).cast("B"), np.uint32).reshape(-1, 4)
    faint = (colours[:, :3].min(axis=1) > _FAINT) | (colours[:, 3] < 255 - _FAINT)
    if up.any() or (along < 0).any():
        for item, angle in zip(
            items, (np.rint(np.degrees(np.arctan2(up, along))) % 360).tolist(), strict=True
        ):
            drawing.angles[int(angle)] = drawing.angles.get(int(angle), 0) + 1
            if angle:
                drawing.slanted[item] = int(angle)
    else:
        drawing.angles[0] = drawing.angles.get(0, 0) + len(items)
    for n in np.flatnonzero(faint).tolist():
        drawing.faint[items[n]] = texts[n][1]
    drawing.first_text = min(drawing.first_text, texts[0][1])


def _bounds(items: Sequence[int]) -> Floats:
    """n × 4: left, bottom, right, top of objects, in their container's space."""
    room = (ctypes.c_float * (4 * len(items)))()
    _all(map(call.object_bounds, items, *(_places(room, 4, n) for n in range(4))))
    return np.frombuffer(memoryview(room).cast("B"), np.float32).reshape(-1, 4).astype(float)


def _box(b: tuple[float, float, float, float], m: Matrix) -> tuple[float, float, float, float]:
    if m is _UNIT:
        return b
    xs, ys = zip(
        *(_at(m, x, y) for x, y in ((b[0], b[1]), (b[2], b[3]), (b[0], b[3]), (b[2], b[1]))), strict=True
    )
    return min(xs), min(ys), max(xs), max(ys)


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _look_at_paths(paths: Sequence[tuple[int, int]], outer: Matrix, drawing: Drawing) -> None:
    """Lines of paths: PDFium's bounds tell a thin one in one call; others are taken to pieces."""
    if not paths:
        return
    items = [item for item, _ in paths]
    modes = (ctypes.c_uint * (2 * len(items)))()
    _all(map(call.draw_mode, items, _places(modes, 2, 0), _places(modes, 2, 1)))
    painted = np.frombuffer(memoryview(modes).cast("B"), np.uint32).reshape(-1, 2)
    boxes = _bounds(items)
    if outer is not _UNIT:
        boxes = np.array([_box(box, outer) for box in boxes.tolist()])
    thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= _THIN
    drawn = painted.any(axis=1)
    drawing.lines += map(tuple, boxes[thin & drawn].tolist())
    for n in np.flatnonzero(~thin & drawn).tolist():
        fill, stroke = painted[n].tolist()
        if fill:
            drawing.fills.append((paths[n][1], items[n], tuple(boxes[n].tolist())))
        _take_apart(items[n], bool(stroke), outer, drawing)


def _take_apart(item: int, stroke: bool, outer: Matrix, drawing: Drawing) -> None:
    segments = call.count_segments(item)
    if segments > _MAX_SEGMENTS or (not stroke and segments <= 6):
        return
    for piece in _pieces(item, segments, _times(_matrix(item), outer)):
        if stroke:
            drawing.lines += [
                (min(a, x), min(b, y), max(a, x), max(b, y))
                for (a, b), (x, y) in pairwise(piece)
                if min(abs(a - x), abs(b - y)) <= 0.5 < max(abs(a - x), abs(b - y))
            ]
        elif len(piece) >= 4:
            xs, ys = [x for x, _ in piece], [y for _, y in piece]
            thin = (min(xs), min(ys), max(xs), max(ys))
            if thin[2] - thin[0] <= _THIN or thin[3] - thin[1] <= _THIN:
                drawing.lines.append(thin)


def _pieces(item: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The subpaths of a path as points on the page; a curve parts them."""
    room = (ctypes.c_float * 2)()
    at = ctypes.addressof(room)
    pieces: list[list[tuple[float, float]]] = []
    for n in range(count):
        segment = call.get_segment(item, n)
        call.segment_point(segment, at, at + 4)
        point = _at(matrix, room[0], room[1])
        kind = call.segment_type(segment)
        if kind == c.FPDF_SEGMENT_LINETO and pieces:
            pieces[-1].append(point)
        else:
            pieces.append([point])
        if call.segment_closes(segment):
            pieces[-1].append(pieces[-1][0])
    return pieces


def _matrix(item: int) -> Matrix:
    m = (ctypes.c_float * 6)()
    return tuple(m) if call.object_matrix(item, ctypes.addressof(m)) else _UNIT


def _times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies m first, then n (PDF 32000-1, 8.3.4)."""
    if n is _UNIT:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
