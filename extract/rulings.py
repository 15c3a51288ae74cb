"""Characters + ruling lines on a page → grids: the one table finder for every format that has coordinates.

In stages that one can look at: merge collinear pieces, group crossing lines into frames, cut each frame at its
lines, grow cells until a wall stands, drop the characters in by their centres.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from extract.model import Box, Grid
from extract.writing import Char, Letters, cell_text, fill_cells, line_text, text_lines

__all__ = [
    "Char",
    "Frame",
    "Line",
    "cell_text",
    "cut_cells",
    "fill_grid",
    "find_frames",
    "line_text",
    "merge_lines",
    "merge_pieces",
    "text_lines",
]

Floats = npt.NDArray[np.float64]

_SNAP = 2.0  # points within which two lines are one (a thin rectangle's two long edges, a doubled border)
_REACH = 3.0  # points by which lines may miss each other and still meet
_TALL = 10.0  # a vertical line shorter than this tells nothing of its neighbours
_ROW = 36.0  # points: no row of one line is higher
_MOST_MEETINGS = 4_000_000  # of a page: a drawing, no tables
_SHORT = 4.0  # a shorter line is part of a letter or a dash


@dataclass(frozen=True, slots=True)
class Line:
    """A ruling line: at `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The lines of one table."""

    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]

    @property
    def box(self) -> Box:
        """The rectangle that holds every line."""
        xs = [v.at for v in self.vertical] + [x for h in self.horizontal for x in (h.start, h.end)]
        ys = [h.at for h in self.horizontal] + [y for v in self.vertical for y in (v.start, v.end)]
        return min(xs), min(ys), max(xs), max(ys)


def merge_lines(lines: Sequence[Line]) -> list[Line]:
    """Lines with collinear pieces that touch or nearly touch made one, and short marks dropped."""
    return merge_pieces([(line.at, line.start, line.end) for line in lines])


def merge_pieces(pieces: Sequence[tuple[float, float, float]]) -> list[Line]:
    """The same for lines as (at, start, end): a page may draw thousands."""
    groups: list[list[tuple[float, float, float]]] = []
    first = last = 0.0
    for piece in sorted(pieces):
        at = piece[0]
        if groups and at - last <= _SNAP and at - first <= 2 * _SNAP:
            groups[-1].append(piece)
        else:
            groups.append([piece])
            first = at
        last = at
    merged: list[Line] = []
    for group in groups:
        at = sum([piece[0] for piece in group]) / len(group)
        runs: list[list[float]] = []
        reached = float("-inf")
        for _, start, end in sorted(group, key=itemgetter(1)):
            if start > reached + _REACH:
                runs.append([start, end])
                reached = end
            elif end > reached:
                runs[-1][1] = reached = end
        merged += [Line(at, start, end) for start, end in runs if end - start >= _SHORT]
    return merged


def find_frames(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[Frame]:
    """Groups of lines that cross or meet, each with at least two lines in both directions, top to bottom."""
    parent = list(range(len(horizontal) + len(vertical)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in (*_meetings(horizontal, vertical), *_siblings(vertical, len(horizontal))):
        parent[root(i)] = root(j)
    for i, j in _steps(horizontal, vertical, root):
        parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for i in range(len(parent)):
        sides = groups.setdefault(root(i), ([], []))
        if i < len(horizontal):
            sides[0].append(horizontal[i])
        else:
            sides[1].append(vertical[i - len(horizontal)])
    frames = [
        Frame(tuple(h), tuple(v))
        for h, v in groups.values()
        if (h and len(v) >= 2) or (len(h) >= 2 and v) or len(v) >= 4
    ]
    closed = [_close(frame) for frame in frames]
    return sorted((f for f in closed if len(f.horizontal) >= 2), key=lambda f: (f.box[1], f.box[0]))


def _siblings(vertical: Sequence[Line], offset: int) -> Iterator[tuple[int, int]]:
    """Vertical lines of the same height side by side: sides of one table, though nothing between them is drawn."""
    order = sorted(range(len(vertical)), key=lambda n: (vertical[n].start, vertical[n].end))
    for a, b in pairwise(order):
        u, v = vertical[a], vertical[b]
        alike = abs(u.start - v.start) <= _REACH and abs(u.end - v.end) <= _REACH
        if alike and u.end - u.start >= _TALL:
            yield a + offset, b + offset


def _steps(
    horizontal: Sequence[Line], vertical: Sequence[Line], root: Callable[[int], int]
) -> Iterator[tuple[int, int]]:
    """Horizontal lines of the same width a row apart, in a table whose left and right sides are not drawn.

    A heading over all columns has no vertical line in it then, and would part the table.
    """
    order = sorted(range(len(horizontal)), key=lambda n: horizontal[n].at)
    columns: dict[int, list[float]] = {}
    for n, v in enumerate(vertical, len(horizontal)):
        columns.setdefault(root(n), []).append(v.at)
    for a, b in pairwise(order):
        g, h = horizontal[a], horizontal[b]
        alike = abs(g.start - h.start) <= _REACH and abs(g.end - h.end) <= _REACH
        if not alike or h.at - g.at > _ROW or root(a) == root(b):
            continue
        sides = [x for n in (a, b) for x in columns.get(root(n), ())]
        if sides and min(sides) > g.start + _REACH and max(sides) < g.end - _REACH:
            yield a, b


def _meetings(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[tuple[int, int]]:
    """Which horizontal lines meet which vertical ones."""
    if not horizontal or not vertical or len(horizontal) * len(vertical) > _MOST_MEETINGS:
        return []
    h, v = _numbers(horizontal)[:, None, :], _numbers(vertical)[None, :, :]
    meet = (h[..., 1] - _REACH <= v[..., 0]) & (v[..., 0] <= h[..., 2] + _REACH)
    meet &= (v[..., 1] - _REACH <= h[..., 0]) & (h[..., 0] <= v[..., 2] + _REACH)
    over, across = np.nonzero(meet)
    return list(zip(over.tolist(), (across + len(horizontal)).tolist(), strict=True))


def _numbers(lines: Sequence[Line]) -> Floats:
    return np.array([(line.at, line.start, line.end) for line in lines], float).reshape(-1, 3)


def _close(frame: Frame) -> Frame:
    """The frame with its outer border drawn whole: browsers leave it out where a page breaks a table."""
    x0, y0, x1, y1 = frame.box
    horizontal, vertical = list(frame.horizontal), list(frame.vertical)
    for y in (y0, y1):
        if not any(abs(h.at - y) <= _REACH for h in horizontal):
            horizontal.append(Line(y, x0, x1))
    for x in (x0, x1):
        if not any(abs(v.at - x) <= _REACH for v in vertical):
            vertical.append(Line(x, y0, y1))
    return Frame(tuple(horizontal), tuple(vertical))


def lengthened(frame: Frame, bottom: float) -> Frame:
    """The frame with its foot moved down to `bottom`."""
    foot = frame.box[3]
    horizontal = [replace(h, at=bottom) if abs(h.at - foot) <= _REACH else h for h in frame.horizontal]
    vertical = [replace(v, end=bottom) if abs(v.end - foot) <= _REACH else v for v in frame.vertical]
    return Frame(tuple(horizontal), tuple(vertical))


def cut_cells(frame: Frame) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """The frame's vertical and horizontal cuts, and its cells as (row, column, row span, column span)."""
    xs = _cuts([v.at for v in frame.vertical])
    ys = _cuts([h.at for h in frame.horizontal])
    rows, columns = len(ys) - 1, len(xs) - 1
    wall_below = _walls(frame.horizontal, ys, xs)
    wall_right = list(map(list, zip(*_walls(frame.vertical, xs, ys), strict=True)))
    taken = [[False] * columns for _ in range(rows)]
    cells = []
    for r in range(rows):
        for c in range(columns):
            if taken[r][c]:
                continue
            across = 1
            while c + across < columns and not wall_right[r][c + across - 1] and not taken[r][c + across]:
                across += 1
            down = 1
            while r + down < rows and not any(wall_below[r + down - 1][c : c + across]):
                down += 1
            for i in range(r, r + down):
                taken[i][c : c + across] = [True] * across
            cells.append((r, c, down, across))
    return xs, ys, cells


def _cuts(places: list[float]) -> list[float]:
    cuts: list[float] = []
    for place in sorted(places):
        if not cuts or place - cuts[-1] > _REACH:
            cuts.append(place)
    return cuts


def _walls(lines: Sequence[Line], across: Sequence[float], along: Sequence[float]) -> list[list[bool]]:
    """For each cut but the first, whether lines cover more than half of each stretch between the other cuts."""
    n = _numbers(lines)
    cuts = np.array(along)
    reach = np.minimum(n[:, 2, None], cuts[None, 1:]) - np.maximum(n[:, 1, None], cuts[None, :-1])
    here = np.abs(np.array(across)[1:, None] - n[None, :, 0]) <= _REACH
    walls: list[list[bool]] = (here @ np.maximum(reach, 0) > np.diff(cuts) / 2).tolist()
    return walls


def fill_grid(frame: Frame, chars: Sequence[Char] | Letters, page: int, reader: str) -> Grid:
    """The frame's grid with each cell's text; a character belongs to the cell that holds its centre."""
    xs, ys, places = cut_cells(frame)
    letters = chars if isinstance(chars, Letters) else Letters.of(chars)
    return Grid(fill_cells(xs, ys, places, letters, page), len(ys) - 1, len(xs) - 1, reader)
