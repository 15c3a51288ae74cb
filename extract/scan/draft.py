"""An upright page cut into the cells of its tables and lines of prose, nothing read yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from extract.model import Box
from extract.rulings import Frame, cut_cells
from extract.scan.faint import faint_lines
from extract.scan.ink import Mark, TextLine, crop, em_of, find_marks, prose_lines, text_lines, touches
from extract.scan.lines import find_rulings
from extract.scan.page import Bitmap, Page
from extract.scan.washed import in_doubt

_STROKE = 4  # pixels of ink: a smaller piece against a ruling is its rough edge
_BORDER, _HANGS = 2.0, 30.0  # points: how near its place a border is; how far words hang out of a torn row
_DARKER, _DRAWN = 30, 0.7  # of 255; the share of a border that is drawn: letters that cross it cover less
SQUEEZE = 0.8
"""How much narrower than drawn long lines are read: faster, and as sure."""


@dataclass(frozen=True)
class Place:
    """A cell of a table before its writing is read."""

    frame: int
    place: tuple[int, int, int, int]
    edges: tuple[float, float, float, float]
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Draft:
    """A page cut into cells and lines of prose, not yet read. `grey` has its rulings painted over."""

    page: Page
    grey: Bitmap
    frames: tuple[Frame, ...]
    places: tuple[Place, ...]
    prose: tuple[TextLine, ...]
    em: float
    prose_em: float


def cut_up(page: Page) -> Draft:
    """The page's tables cut into cells and the rest into lines."""
    ruled = find_rulings(page)
    page = ruled.page
    open_feet = [_open_foot(f, page) for f in ruled.frames]
    for x0, y0, x1, _ in (foot for feet in open_feet for foot in feet):
        ruled.mask[_border_of(x0, y0, x1, page.point)] = 0
    grey = page.grey.copy()
    grey[ruled.mask > 0] = 255
    marks = find_marks(grey, page.point)
    inside: dict[int, list[Mark]] = {}
    outside: list[Mark] = []
    for mark in marks:
        x, y = mark.centre[0] / page.point, mark.centre[1] / page.point
        frame = next(
            (
                n
                for n, f in enumerate(ruled.frames)
                if _holds(f, x, y) and not _is_around(mark, f, page.point)
            ),
            None,
        )
        if frame is None:
            frame = next((n for n, f in enumerate(open_feet) if _hangs_out(f, x, y)), None)
        (outside if frame is None else inside.setdefault(frame, [])).append(mark)
    em = em_of([m for found in inside.values() for m in found], page.point)
    places = tuple(
        place
        for number, frame in enumerate(ruled.frames)
        for place in _places(page, grey, number, frame, inside.get(number, []), em, ruled.mask)
    )
    prose = tuple(prose_lines(page, grey, outside))
    return Draft(page, grey, ruled.frames, places, prose, em, em_of(outside, page.point))


def crop_of(draft: Draft, line: TextLine) -> Bitmap:
    """The picture of a line of a cell, as it is read."""
    return crop(draft.grey, line, draft.em)


def crop_of_prose(draft: Draft, line: TextLine) -> Bitmap:
    """The picture of a line outside the tables, as it is read."""
    return crop(draft.grey, line, draft.prose_em, margin=0.15)


def _open_foot(frame: Frame, page: Page) -> list[Box]:
    """What lies under those cells of a frame that have no lower border: a browser that breaks a page inside a row
    leaves it out, and lets the row's last words hang out.
    """
    foot = frame.box[3]
    sides = sorted({v.at for v in frame.vertical if v.end > foot - _BORDER})
    found = []
    for left, right in pairwise(sides):
        edge = page.grey[_border_of(left, foot, right, page.point)]
        if edge.size and _drawn_share(edge) < _DRAWN:
            found.append((left, foot, right, foot + _HANGS))
    return found


def _border_of(left: float, at: float, right: float, point: float) -> tuple[slice, slice]:
    """The pixels where a border between two walls would be, the walls left out."""
    middle, near = round(at * point), round(_BORDER * point)
    return (
        slice(max(0, middle - near), middle + near + 1),
        slice(round((left + _BORDER) * point), round((right - _BORDER) * point)),
    )


def _drawn_share(edge: Bitmap) -> float:
    """The longest share of a border's place that a line of three pixels' height is drawn on, be it thin and light."""
    dark = edge < float(np.median(edge)) - _DARKER
    lines = [dark[n : n + 3].any(axis=0).mean() for n in range(max(1, len(dark) - 2))]
    return float(max(lines))


def _hangs_out(feet: Sequence[Box], x: float, y: float) -> bool:
    return any(x0 < x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in feet)


def _holds(frame: Frame, x: float, y: float) -> bool:
    x0, y0, x1, y1 = frame.box
    return x0 <= x <= x1 and y0 <= y <= y1


def _is_around(mark: Mark, frame: Frame, point: float) -> bool:
    """Whether a mark reaches beyond a frame on opposite sides, as the dark lid around a small sheet does."""
    x0, y0, x1, y1 = (edge * point for edge in frame.box)
    return (mark.x0 < x0 - point and mark.x1 > x1 + point) or (mark.y0 < y0 - point and mark.y1 > y1 + point)


def _places(
    page: Page, grey: Bitmap, number: int, frame: Frame, marks: Sequence[Mark], em: float, mask: Bitmap
) -> Iterator[Place]:
    xs, ys, cells = cut_cells(frame)
    owner = {
        (i, j): n for n, (r, c, d, a) in enumerate(cells) for i in range(r, r + d) for j in range(c, c + a)
    }
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        column = int(np.searchsorted(xs, mark.centre[0] / page.point)) - 1
        row = min(int(np.searchsorted(ys, mark.centre[1] / page.point)) - 1, len(ys) - 2)
        if (row, column) in owner:
            found.setdefault(owner[row, column], []).append(mark)
    for n, place in enumerate(cells):
        row, column, down, across = place
        edges = (xs[column], ys[row], xs[column + across], ys[row + down])
        own = [m for m in found.get(n, []) if not _is_remnant(m, edges, page.point)]
        foreign = {m for m in own if m.area >= _STROKE and touches(m, mask)}
        lines = tuple(_marked(line, foreign) for line in text_lines(own, page.point, em))
        if page.lost is not None:
            lines = in_doubt(lines, page.lost, edges, page.point, em)
        yield Place(number, place, edges, lines or faint_lines(grey, edges, page.point, em))


def _marked(line: TextLine, foreign: set[Mark]) -> TextLine:
    return replace(line, foreign=tuple(m for m in (*line.marks, *line.specks) if m in foreign))


def _is_remnant(mark: Mark, edges: tuple[float, float, float, float], point: float) -> bool:
    """Whether a mark is what is left of a ruling: thin, close to an edge of its cell and along it."""
    x0, y0, x1, y1 = (edge * point for edge in edges)
    near = 2.2 * point
    thin = 1.6 * point
    beside = min(mark.x0 - x0, x1 - mark.x1) < near and mark.width <= thin
    above = min(mark.y0 - y0, y1 - mark.y1) < near and mark.height <= thin
    return (beside and mark.height > 0.6 * (y1 - y0)) or (above and mark.width > 2 * mark.height)
