"""What a PDF page draws: ruling lines in all their guises, pictures, and which of its text nobody can read off it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    containers: list[tuple[int, int, list[int], list[int]]] = field(default_factory=list)
    """page and Form XObjects: first and end place of their objects, places and handles of their text objects"""
    count: int = 0


_places, _boxes = call.Room(np.float32, 6), call.Room(np.float32, 4)
_colours, _modes = call.Room(np.uint32, 4), call.Room(np.uint32, 2)
_points = call.Room(np.float32, 2)


@dataclass(frozen=True)
class _Items:
    """Objects of one kind: their places in the order of drawing, their handles, and these as calls take them."""

    order: list[int]
    handles: list[int]
    arguments: list[call.Argument]


def look_at(page: call.Argument) -> Drawing:
    """What the page (a PDFium handle) draws, Form XObjects opened."""
    drawing = Drawing()
    _look(page, call.count_objects(page), call.get_object, _UNIT, 0, drawing)
    return drawing


def _look(
    parent: call.Argument, count: int, get: Callable[..., int], outer: Matrix, depth: int, drawing: Drawing
) -> None:
    handles = list(map(get, repeat(parent, count), range(count)))
    arguments = list(map(call.argument, handles))
    kinds = np.fromiter(map(call.object_type, arguments), np.intp, count)
    first = drawing.count
    drawing.count += count

    def of(kind: int) -> _Items:
        these = np.flatnonzero(kinds == kind).tolist()
        return _Items([first + n for n in these], [handles[n] for n in these], [arguments[n] for n in these])

    paths, pictures = of(c.FPDF_PAGEOBJ_PATH), of(c.FPDF_PAGEOBJ_IMAGE)
    texts = of(c.FPDF_PAGEOBJ_TEXT)
    drawing.containers.append((first, first + count, texts.order, texts.handles))
    _look_at_texts(texts, outer, drawing)
    _look_at_paths(paths, outer, drawing)
    if pictures.order:
        boxes = _bounds(pictures.arguments)
        drawing.pictures += [
            (n, _box(box, outer)) for n, box in zip(pictures.order, boxes.tolist(), strict=True)
        ]
    for item in of(c.FPDF_PAGEOBJ_FORM).arguments if depth < _MAX_DEPTH else []:
        inner = _times(_matrix(item), outer)
        _look(item, call.count_form_objects(item), call.get_form_object, inner, depth + 1, drawing)


def _look_at_texts(texts: _Items, outer: Matrix, drawing: Drawing) -> None:
    if not texts.order:
        return
    items, count = texts.handles, len(texts.handles)
    call.all_of(map(call.object_matrix, texts.arguments, _places.clear(count)[0]))
    call.all_of(map(call.fill_colour, texts.arguments, *_colours.clear(count)))
    modes = list(map(call.render_mode, texts.arguments))
    if c.FPDF_TEXTRENDERMODE_INVISIBLE in modes:
        pairs = zip(items, modes, strict=True)
        drawing.hidden |= {item for item, mode in pairs if mode == c.FPDF_TEXTRENDERMODE_INVISIBLE}
    m, colours = _places.numbers(count), _colours.numbers(count)
    along, up = m[:, 0] * outer[0] + m[:, 1] * outer[2], m[:, 0] * outer[1] + m[:, 1] * outer[3]
    faint = (colours[:, :3].min(axis=1) > _FAINT) | (colours[:, 3] < 255 - _FAINT)
    if up.any() or (along < 0).any():
        for item, angle in zip(
            items, (np.rint(np.degrees(np.arctan2(up, along))) % 360).tolist(), strict=True
        ):
            drawing.angles[int(angle)] = drawing.angles.get(int(angle), 0) + 1
            if angle:
                drawing.slanted[item] = int(angle)
    else:
        drawing.angles[0] = drawing.angles.get(0, 0) + count
    for n in np.flatnonzero(faint).tolist():
        drawing.faint[items[n]] = texts.order[n]
    drawing.first_text = min(drawing.first_text, texts.order[0])


def _bounds(items: Sequence[call.Argument]) -> Floats:
    """n × 4: left, bottom, right, top of objects, in their container's space."""
    call.all_of(map(call.object_bounds, items, *_boxes.clear(len(items))))
    return _boxes.numbers(len(items)).astype(float)


def _box(b: tuple[float, float, float, float], m: Matrix) -> tuple[float, float, float, float]:
    if m is _UNIT:
        return b
    xs, ys = zip(
        *(_at(m, x, y) for x, y in ((b[0], b[1]), (b[2], b[3]), (b[0], b[3]), (b[2], b[1]))), strict=True
    )
    return min(xs), min(ys), max(xs), max(ys)


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _look_at_paths(paths: _Items, outer: Matrix, drawing: Drawing) -> None:
    """Lines of paths: PDFium's bounds tell a thin one in one call; others are taken to pieces."""
    if not paths.order:
        return
    items = paths.arguments
    call.all_of(map(call.draw_mode, items, *_modes.clear(len(items))))
    painted = _modes.numbers(len(items))
    boxes = _bounds(items)
    if outer is not _UNIT:
        boxes = np.array([_box(box, outer) for box in boxes.tolist()])
    thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= _THIN
    drawn = painted.any(axis=1)
    drawing.lines += map(tuple, boxes[thin & drawn].tolist())
    for n in np.flatnonzero(~thin & drawn).tolist():
        fill, stroke = painted[n].tolist()
        if fill:
            drawing.fills.append((paths.order[n], paths.handles[n], tuple(boxes[n].tolist())))
        _take_apart(items[n], bool(stroke), outer, drawing)


def _take_apart(item: call.Argument, stroke: bool, outer: Matrix, drawing: Drawing) -> None:
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


def _pieces(item: call.Argument, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The subpaths of a path as points on the page; a curve parts them."""
    segments = list(map(call.argument, map(call.get_segment, repeat(item, count), range(count))))
    call.all_of(map(call.segment_point, segments, *_points.clear(count)))
    pieces: list[list[tuple[float, float]]] = []
    for segment, (x, y) in zip(segments, _points.numbers(count).tolist(), strict=True):
        point = _at(matrix, x, y)
        kind = call.segment_type(segment)
        if kind == c.FPDF_SEGMENT_LINETO and pieces:
            pieces[-1].append(point)
        else:
            pieces.append([point])
        if call.segment_closes(segment):
            pieces[-1].append(pieces[-1][0])
    return pieces


def _matrix(item: call.Argument) -> Matrix:
    there = call.object_matrix(item, _places.clear(1)[0][0])
    return tuple(_places.numbers(1)[0].tolist()) if there else _UNIT


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
