"""What a PDF page draws: ruling lines in all their guises, pictures, and which of its text nobody can read off it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise, repeat

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as c

from extract.model import Box
from extract.pdf import calls as call
from extract.pdf.clips import EVERYTHING, both, clips_of
from extract.pdf.space import UNIT, Matrix, box_on_page, matrix_of, times
from extract.pdf.subpaths import THIN, ring_of, subpaths

Floats = npt.NDArray[np.float64]

_MAX_DEPTH = 6  # Form XObjects inside Form XObjects
_MAX_SEGMENTS = 4000  # a path of more is a drawing
_CLEAR = 13  # of 255: paint that lets more through shows nothing by itself
_FAINT = 190  # of 255: text whose darkest colour is lighter than this is white, or a watermark


Rank = tuple[int, ...]
"""places in the order of drawing, of the outermost Form XObject that an object is in to its own"""


@dataclass(frozen=True)
class Container:
    """The page or a Form XObject: first and end place of its objects, its own rank, its text objects and their places."""

    first: int
    end: int
    rank: Rank
    orders: list[int]
    handles: list[int]


@dataclass(frozen=True)
class _Space:
    """Where a container is drawn: its matrix, what clip paths leave of it on the page, its rank, its depth."""

    matrix: Matrix = UNIT
    clip: Box | None = None
    rank: Rank = ()
    depth: int = 0
    clear: bool = False
    """whether it is painted so clear that nothing of it shows"""


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
    clear: set[int] = field(default_factory=set)
    """text objects in clear paint: they say what a picture or other text shows at their place"""
    hidden: set[int] = field(default_factory=set)
    """text objects that are not painted at all (the text under a scan)"""
    clipped: dict[int, Box] = field(default_factory=dict)
    """text object that clip paths may cut → the rectangle around what they leave of it"""
    containers: list[Container] = field(default_factory=list)
    count: int = 0

    def rank(self, order: int) -> Rank:
        """When an object is painted; ranks compare. `order` alone tells within one container only."""
        for container in self.containers:
            if container.first <= order < container.end:
                return (*container.rank, order)
        return (order,)

    @cached_property
    def first_text(self) -> Rank:
        """When the first text is painted."""
        firsts = [(*c.rank, min(c.orders)) for c in self.containers if c.orders]
        return min(firsts, default=(1 << 30,))


_places, _boxes = call.Room(np.float32, 6), call.Room(np.float32, 4)
_colours, _modes = call.Room(np.uint32, 4), call.Room(np.uint32, 2)


@dataclass(frozen=True)
class _Items:
    """Objects of one kind: their places in the order of drawing, their handles, and these as calls take them."""

    order: list[int]
    handles: list[int]
    arguments: list[call.Argument]


def look_at(page: call.Argument) -> Drawing:
    """What the page (a PDFium handle) draws, Form XObjects opened."""
    drawing = Drawing()
    _look(page, call.count_objects(page), call.get_object, _Space(), drawing)
    return drawing


def _look(
    parent: call.Argument, count: int, get: Callable[..., int], space: _Space, drawing: Drawing
) -> None:
    outer = space.matrix
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
    drawing.containers.append(Container(first, first + count, space.rank, texts.order, texts.handles))
    if space.clear:
        drawing.hidden.update(texts.handles)
    else:
        _look_at_texts(texts, outer, drawing)
    _look_at_clips(texts, space, drawing)
    if not space.clear:
        _look_at_paths(paths, outer, drawing)
    if pictures.order and not space.clear:
        boxes = _boxes_in(_bounds(pictures.arguments), outer)
        drawing.pictures += zip(pictures.order, map(tuple, boxes.tolist()), strict=True)
    forms = of(c.FPDF_PAGEOBJ_FORM)
    if not forms.order or space.depth >= _MAX_DEPTH:
        return
    clips, clear = clips_of(forms.arguments), _are_clear(forms)
    for n, item in enumerate(forms.arguments):
        clip = both(box_on_page(clips[n], outer), space.clip or EVERYTHING) if n in clips else space.clip
        rank = (*space.rank, forms.order[n])
        inner = _Space(
            times(matrix_of(item), outer), clip, rank, space.depth + 1, space.clear or bool(clear[n])
        )
        _look(item, call.count_form_objects(item), call.get_form_object, inner, drawing)


def _are_clear(forms: _Items) -> list[bool]:
    """Which Form XObjects are drawn in clear paint."""
    count = len(forms.order)
    told = list(map(call.fill_colour, forms.arguments, *_colours.clear(count)))
    opacity = _colours.numbers(count)[:, 3].tolist()
    return [bool(known) and alpha < _CLEAR for known, alpha in zip(told, opacity, strict=True)]


def _look_at_clips(texts: _Items, space: _Space, drawing: Drawing) -> None:
    """Texts that clip paths cut, their own or those of the Form XObject that they are in."""
    clips = clips_of(texts.arguments)
    if space.clip:
        clips = {
            n: both(box_on_page(clips.get(n, EVERYTHING), space.matrix), space.clip)
            for n in range(len(texts.order))
        }
    else:
        clips = {n: box_on_page(clip, space.matrix) for n, clip in clips.items()}
    if not clips:
        return
    places = list(clips)
    boxes = _bounds([texts.arguments[n] for n in places]).tolist()
    for n, box in zip(places, boxes, strict=True):
        clip, own = clips[n], box_on_page(box, space.matrix)
        if own[0] < clip[0] or own[1] < clip[1] or own[2] > clip[2] or own[3] > clip[3]:
            drawing.clipped[texts.handles[n]] = clip


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
        if colours[n, 3] < _CLEAR:
            drawing.clear.add(items[n])


def _bounds(items: Sequence[call.Argument]) -> Floats:
    """n × 4: left, bottom, right, top of objects, in their container's space."""
    call.all_of(map(call.object_bounds, items, *_boxes.clear(len(items))))
    return _boxes.numbers(len(items)).astype(float)


def _boxes_in(boxes: Floats, m: Matrix) -> Floats:
    """The boxes around these boxes (n × 4) once the matrix has been applied."""
    if m is UNIT:
        return boxes
    corners = boxes[:, [0, 2, 0, 2]], boxes[:, [1, 3, 3, 1]]
    xs, ys = m[0] * corners[0] + m[2] * corners[1] + m[4], m[1] * corners[0] + m[3] * corners[1] + m[5]
    return np.column_stack((xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)))


def _look_at_paths(paths: _Items, outer: Matrix, drawing: Drawing) -> None:
    """Lines of paths: PDFium's bounds tell a thin one in one call; others are taken to pieces."""
    if not paths.order:
        return
    items = paths.arguments
    call.all_of(map(call.draw_mode, items, *_modes.clear(len(items))))
    painted = _modes.numbers(len(items))
    boxes = _boxes_in(_bounds(items), outer)
    thin = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]) <= THIN
    drawn = painted.any(axis=1)
    drawing.lines += map(tuple, boxes[thin & drawn].tolist())
    for n in np.flatnonzero(~thin & drawn).tolist():
        fill, stroke = painted[n].tolist()
        ring = ring_of(items[n], outer) if fill == c.FPDF_FILLMODE_ALTERNATE and not stroke else []
        drawing.lines += ring
        if fill and not ring:
            drawing.fills.append((paths.order[n], paths.handles[n], tuple(boxes[n].tolist())))
        _take_apart(items[n], bool(stroke), outer, drawing)


def _take_apart(item: call.Argument, stroke: bool, outer: Matrix, drawing: Drawing) -> None:
    segments = call.count_segments(item)
    if segments > _MAX_SEGMENTS or (not stroke and segments <= 6):
        return
    for piece in subpaths(item, segments, times(matrix_of(item), outer)):
        if stroke:
            drawing.lines += [
                (min(a, x), min(b, y), max(a, x), max(b, y))
                for (a, b), (x, y) in pairwise(piece)
                if min(abs(a - x), abs(b - y)) <= 0.5 < max(abs(a - x), abs(b - y))
            ]
        elif len(piece) >= 4:
            xs, ys = [x for x, _ in piece], [y for _, y in piece]
            thin = (min(xs), min(ys), max(xs), max(ys))
            if thin[2] - thin[0] <= THIN or thin[3] - thin[1] <= THIN:
                drawing.lines.append(thin)
