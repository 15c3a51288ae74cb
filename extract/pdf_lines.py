"""What a PDF page draws: ruling lines in all their guises, pictures, and which of its text nobody can read off it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pypdfium2.raw as c

from extract import pdf_calls as call

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
    first_text: int = 0
    count: int = 0


def look_at(page: int) -> Drawing:
    """What the page (a PDFium handle) draws, Form XObjects opened."""
    drawing = Drawing()
    _look(page, call.count_objects(page), call.get_object, _UNIT, 0, drawing)
    return drawing


class _Room:
    """Arrays that PDFium writes into for one container of objects."""

    def __init__(self, count: int) -> None:
        self.matrix = (ctypes.c_float * (6 * count))()
        self.colour = (ctypes.c_uint * (4 * count))()
        self.bounds = (ctypes.c_float * (4 * count))()
        self.mode = (ctypes.c_int * 2)()
        self.point = (ctypes.c_float * 2)()
        self.texts: list[tuple[int, int, int]] = []  # place in the arrays, object, order
        self.thin: list[int] = []


def _look(
    parent: int, count: int, get: Callable[..., int], outer: Matrix, depth: int, drawing: Drawing
) -> None:
    room = _Room(count)
    matrices, colours = ctypes.addressof(room.matrix), ctypes.addressof(room.colour)
    for n in range(count):
        item = get(parent, n)
        kind = call.object_type(item)
        drawing.count += 1
        if kind == c.FPDF_PAGEOBJ_TEXT:
            call.object_matrix(item, matrices + 24 * n)
            at = colours + 16 * n
            call.fill_colour(item, at, at + 4, at + 8, at + 12)
            if call.render_mode(item) == c.FPDF_TEXTRENDERMODE_INVISIBLE:
                drawing.hidden.add(item)
            room.texts.append((n, item, drawing.count))
        elif kind == c.FPDF_PAGEOBJ_PATH:
            _look_at_path(item, n, room, outer, drawing)
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            drawing.pictures.append((drawing.count, _box(_bounds(item, n, room), outer)))
        elif kind == c.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix(item), outer)
            _look(item, call.count_form_objects(item), call.get_form_object, inner, depth + 1, drawing)
    _look_at_texts(room, outer, drawing)


def _look_at_texts(room: _Room, outer: Matrix, drawing: Drawing) -> None:
    if not room.texts:
        return
    places = np.array([n for n, _, _ in room.texts])
    m = np.frombuffer(memoryview(room.matrix).cast("B"), np.float32).reshape(-1, 6)[places].astype(float)
    along = m[:, 0] * outer[0] + m[:, 1] * outer[2]
    up = m[:, 0] * outer[1] + m[:, 1] * outer[3]
    degrees = np.rint(np.degrees(np.arctan2(up, along))).astype(int) % 360
    colours = np.frombuffer(memoryview(room.colour).cast("B"), np.uint32).reshape(-1, 4)[places]
    faint = (colours[:, :3].min(axis=1) > _FAINT) | (colours[:, 3] < 255 - _FAINT)
    for angle, many in zip(*np.unique(degrees, return_counts=True), strict=True):
        drawing.angles[int(angle)] = drawing.angles.get(int(angle), 0) + int(many)
    for n in np.flatnonzero(degrees):
        drawing.slanted[room.texts[n][1]] = int(degrees[n])
    for n in np.flatnonzero(faint):
        drawing.faint[room.texts[n][1]] = room.texts[n][2]
    drawing.first_text = min(drawing.first_text or room.texts[0][2], room.texts[0][2])


def _bounds(item: int, n: int, room: _Room) -> tuple[float, float, float, float]:
    at = ctypes.addressof(room.bounds) + 16 * n
    call.object_bounds(item, at, at + 4, at + 8, at + 12)
    return tuple(room.bounds[4 * n : 4 * n + 4])  # type: ignore[return-value]


def _box(b: tuple[float, float, float, float], m: Matrix) -> tuple[float, float, float, float]:
    if m is _UNIT:
        return b
    xs, ys = zip(
        *(_at(m, x, y) for x, y in ((b[0], b[1]), (b[2], b[3]), (b[0], b[3]), (b[2], b[1]))), strict=True
    )
    return min(xs), min(ys), max(xs), max(ys)


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _look_at_path(item: int, n: int, room: _Room, outer: Matrix, drawing: Drawing) -> None:
    """Lines of a path: PDFium's bounds tell a thin one in one call; others are taken to pieces."""
    mode = ctypes.addressof(room.mode)
    call.draw_mode(item, mode, mode + 4)
    fill, stroke = room.mode[0], room.mode[1]
    if not fill and not stroke:
        return
    box = _box(_bounds(item, n, room), outer)
    if box[2] - box[0] <= _THIN or box[3] - box[1] <= _THIN:
        drawing.lines.append(box)
        return
    segments = call.count_segments(item)
    if fill:
        drawing.fills.append((drawing.count, item, box))
    if segments > _MAX_SEGMENTS or (not stroke and segments <= 6):
        return
    matrix = _times(_matrix(item), outer)
    for piece in _pieces(item, segments, matrix, room):
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


def _pieces(item: int, count: int, matrix: Matrix, room: _Room) -> list[list[tuple[float, float]]]:
    """The subpaths of a path as points on the page; a curve parts them."""
    at = ctypes.addressof(room.point)
    pieces: list[list[tuple[float, float]]] = []
    for n in range(count):
        segment = call.get_segment(item, n)
        call.segment_point(segment, at, at + 4)
        point = _at(matrix, room.point[0], room.point[1])
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
