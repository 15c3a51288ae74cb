"""Characters + ruling lines on a page → grids: the one table finder for every format that has coordinates.

In stages that one can look at: merge collinear pieces, group crossing lines into frames, cut each frame at its
lines, grow cells until a wall stands, drop the characters in by their centres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import Box, Grid, GridCell

_SNAP = 2.0  # points within which two lines are one (a thin rectangle's two long edges, a doubled border)
_REACH = 3.0  # points by which lines may miss each other and still meet
_SHORT = 4.0  # a shorter line is part of a letter or a dash


@dataclass(frozen=True, slots=True)
class Char:
    """One character with its box on the page as shown (points from the top left corner)."""

    text: str
    box: Box

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, (x, y)."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


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
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda piece: piece.at):
        if groups and line.at - groups[-1][-1].at <= _SNAP and line.at - groups[-1][0].at <= 2 * _SNAP:
            groups[-1].append(line)
        else:
            groups.append([line])
    merged: list[Line] = []
    for group in groups:
        at = sum(piece.at for piece in group) / len(group)
        runs: list[list[float]] = []
        for piece in sorted(group, key=lambda piece: piece.start):
            if runs and piece.start <= runs[-1][1] + _REACH:
                runs[-1][1] = max(runs[-1][1], piece.end)
            else:
                runs.append([piece.start, piece.end])
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

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if _meet(h, v):
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Line], list[Line]]] = {}
    for i in range(len(parent)):
        sides = groups.setdefault(root(i), ([], []))
        if i < len(horizontal):
            sides[0].append(horizontal[i])
        else:
            sides[1].append(vertical[i - len(horizontal)])
    frames = [Frame(tuple(h), tuple(v)) for h, v in groups.values() if len(h) >= 1 and len(v) >= 2]
    closed = [_close(frame) for frame in frames]
    return sorted((f for f in closed if len(f.horizontal) >= 2), key=lambda f: (f.box[1], f.box[0]))


def _meet(h: Line, v: Line) -> bool:
    return h.start - _REACH <= v.at <= h.end + _REACH and v.start - _REACH <= h.at <= v.end + _REACH


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


def cut_cells(frame: Frame) -> tuple[list[float], list[float], list[tuple[int, int, int, int]]]:
    """The frame's vertical and horizontal cuts, and its cells as (row, column, row span, column span)."""
    xs = _cuts([v.at for v in frame.vertical])
    ys = _cuts([h.at for h in frame.horizontal])
    rows, columns = len(ys) - 1, len(xs) - 1
    wall_below = [
        [_walled(frame.horizontal, ys[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows)
    ]
    wall_right = [
        [_walled(frame.vertical, xs[c + 1], ys[r], ys[r + 1]) for c in range(columns)] for r in range(rows)
    ]
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


def _walled(lines: Sequence[Line], at: float, start: float, end: float) -> bool:
    """Whether lines at `at` cover more than half of the stretch from start to end."""
    covered = sum(
        max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _REACH
    )
    return covered > (end - start) / 2


def fill_grid(frame: Frame, chars: Sequence[Char], page: int, reader: str) -> Grid:
    """The frame's grid with each cell's text; a character belongs to the cell that holds its centre."""
    xs, ys, places = cut_cells(frame)
    cell_at = {
        (i, j): n
        for n, (r, c, down, across) in enumerate(places)
        for i in range(r, r + down)
        for j in range(c, c + across)
    }
    inside: dict[int, list[Char]] = {}
    for char in chars:
        x, y = char.centre
        column = sum(cut <= x for cut in xs) - 1
        row = sum(cut <= y for cut in ys) - 1
        if (row, column) in cell_at:
            inside.setdefault(cell_at[row, column], []).append(char)
    cells = tuple(
        GridCell(
            r,
            c,
            down,
            across,
            cell_text(inside.get(n, []), xs[c + across] - xs[c]),
            page,
            (xs[c], ys[r], xs[c + across], ys[r + down]),
        )
        for n, (r, c, down, across) in enumerate(places)
    )
    return Grid(cells, len(ys) - 1, len(xs) - 1, reader)


def text_lines(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters as lines of writing, top to bottom, each left to right; a line is what overlaps in height."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.centre[1]):
        middle = char.centre[1]
        if lines and abs(middle - _middle(lines[-1])) <= max(2.0, 0.4 * _height(lines[-1])):
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda c: c.box[0]) for line in lines]


def _middle(line: Sequence[Char]) -> float:
    return sum(c.centre[1] for c in line) / len(line)


def _height(line: Sequence[Char]) -> float:
    return max(c.box[3] - c.box[1] for c in line)


def line_text(line: Sequence[Char]) -> str:
    """A line's text; a gap wider than half a character's height is a space."""
    parts: list[str] = []
    for before, char in zip([None, *line[:-1]], line, strict=True):
        if before and char.box[0] - before.box[2] > 0.5 * (char.box[3] - char.box[1]):
            parts.append(" ")
        parts.append(char.text)
    return " ".join("".join(parts).split())


def cell_text(chars: Sequence[Char], width: float) -> str:
    """The text of a cell `width` points wide; its lines are wraps and are joined without a space.

    24620 over 4 is 246204 where no further digit fitted in the first line; where it did, the two are two figures
    (a ruling between them is missing) and a newline keeps them apart.
    """
    lines = text_lines(chars)
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):  # each line with the one over it
        said = line_text(line)
        stacked = (
            before is not None and text[-1:].isdigit() and said[:1].isdigit() and not _is_full(before, width)
        )
        text += ("\n" if stacked else "") + said
    return text


def _is_full(line: Sequence[Char], width: float) -> bool:
    """Whether one more character would not have fitted, a margin of 5.4 points at either side (Word's) allowed for."""
    used = line[-1].box[2] - line[0].box[0]
    return used + used / len(line) > width - 2 * 5.4
