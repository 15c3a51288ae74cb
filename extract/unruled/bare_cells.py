"""Which row each figure of a column belongs to, and which lines of writing are one figure that wraps.

A table's cells all stand the same way: with their first lines, their middles or their last lines level with those of
their row's label. A figure that stands at no label's place is nobody's, and leaves doubt in the cell next to it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from extract.unruled.bare_labels import Label
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import Columns, nearest_of
from extract.writing import MARGIN

_EXACT = 0.4  # heights by which a figure may miss its place beside a label
_TORN = 0.3  # the cost of a place beside a label that a page's end tears
_MISSED = 3.0  # the cost of a figure without a label
_SKIPPED = 0.01  # the cost of a label without a figure
_WRAPPED = 0.6  # the cost of each further line of a figure
_LINE = 2.8  # heights of digits from one line to the next
_MOST_LINES = 8  # of one figure
_MOST_DOUBTS = 0.2  # of a table's figures: more without a label, and its rows are not understood
_SLACK = 2.2  # points that other margins than Word's take off a cell
_OF_FIGURES = re.compile(r"[\d.,．，+\-－＋—–/／↑↓件项条个次人篇份亿万元增加减少]+")
_RUN = re.compile(r"\d[\d.,]*|.")

Anchor = Callable[[Sequence[float]], float]


def _first(lines: Sequence[float]) -> float:
    return min(lines)


def _middle(lines: Sequence[float]) -> float:
    return (min(lines) + max(lines)) / 2


def _last(lines: Sequence[float]) -> float:
    return max(lines)


WAYS: tuple[Anchor, ...] = (_first, _middle, _last)


@dataclass
class Seats:
    """For each label and column the lines of its figure; `doubts` are places beside which a stray figure stands."""

    cells: dict[tuple[int, int], list[Placed]]
    doubts: dict[tuple[int, int], list[Placed]]
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Room:
    """How wide a column is: at least as wide as its widest line, and at most this."""

    least: float
    most: float


def is_scrap(text: str) -> bool:
    """Whether a text may be a line of a figure that wraps: .50, 件, 减少."""
    return bool(_OF_FIGURES.fullmatch(text))


def seat(
    labels: Sequence[Label], figures: Sequence[Placed], columns: Columns, rooms: Sequence[Room]
) -> Seats | None:
    """The figures at their labels; None where too many stand at no label's place."""
    by_column: list[list[Placed]] = [[] for _ in columns]
    middles = [(a + b) / 2 for a, b in columns]
    for figure in figures:
        over = [n for n, (a, b) in enumerate(columns) if a - 1 <= figure.piece.centre <= b + 1]
        by_column[over[0] if over else nearest_of(middles, figure.piece.centre)].append(figure)
    for column in by_column:
        column.sort(key=lambda f: (f.page, f.piece.middle, f.piece.box[0]))
    best: Seats | None = None
    for way in WAYS:
        seats = Seats({}, {})
        for n, column in enumerate(by_column):
            _seat_column(labels, column, way, (n, rooms[n]), seats)
        if best is None or seats.cost < best.cost - 0.01:
            best = seats
    assert best is not None
    levels = [stray for strays in best.doubts.values() for stray in strays]
    _seat_rows(labels, best)
    _doubt_levels(levels, best)
    strays = sum(map(len, best.doubts.values()))
    return best if strays <= _MOST_DOUBTS * len(figures) else None


def _seat_column(
    labels: Sequence[Label], column: Sequence[Placed], way: Anchor, of: tuple[int, Room], seats: Seats
) -> None:
    """Seats a column's figures in the labels' order, as cheaply as can be: the dynamic programme of alignment."""
    number, room = of
    costs = [[float("inf")] * (len(labels) + 1) for _ in range(len(column) + 1)]
    steps: list[list[tuple[int, int]]] = [[(0, 0)] * (len(labels) + 1) for _ in range(len(column) + 1)]
    costs[0][0] = 0.0
    for j in range(len(column) + 1):
        sizes = list(_groups(column, j, room)) if j < len(column) else []
        for i in range(len(labels) + 1):
            for size, label, cost in _moves(labels[i : i + 1], column[j:], sizes, way):
                if costs[j][i] + cost < costs[j + size][i + label]:
                    costs[j + size][i + label] = costs[j][i] + cost
                    steps[j + size][i + label] = (size, label)
    j, i = len(column), len(labels)
    strays = []
    while j or i:
        size, label = steps[j][i]
        j, i = j - size, i - label
        if size and label:
            seats.cells[i, number] = list(column[j : j + size])
        elif size:
            strays.append(column[j])
    for stray in strays:
        seats.doubts.setdefault((_nearest(labels, stray), number), []).append(stray)
    seats.cost += costs[-1][-1]


def _moves(
    label: Sequence[Label], column: Sequence[Placed], sizes: Sequence[int], way: Anchor
) -> Iterator[tuple[int, int, float]]:
    """What may come next: lines taken from a column, labels taken (a label may be none), and the cost."""
    if label:
        yield 0, 1, _SKIPPED
    if column:
        yield 1, 0, _MISSED
    for size in sizes if label else ():
        apart = _apart(label[0], column[:size], way)
        if apart is not None:
            yield size, 1, apart + _WRAPPED * (size - 1)


def _nearest(labels: Sequence[Label], figure: Placed) -> int:
    """The label whose lines are nearest to a figure."""

    def apart(n: int) -> float:
        lines = labels[n].on(figure.page)
        return min((abs(y - figure.piece.middle) for y in lines), default=float("inf"))

    return min(range(len(labels)), key=apart)


def _seat_rows(labels: Sequence[Label], seats: Seats) -> None:
    """Seats a line of strays at the one label without figures that it stands beside: a row that a page's end moved."""
    held = {n for n, _ in seats.cells}
    rows: dict[int, list[tuple[int, Placed]]] = {}
    for (_, column), strays in seats.doubts.items():
        for stray in strays:
            beside = [
                n
                for n, label in enumerate(labels)
                if (said := label.on(stray.page))
                and min(said) - _EXACT * stray.size <= stray.piece.middle <= max(said) + _EXACT * stray.size
            ]
            if len(beside) == 1 and beside[0] not in held and _is_at_edge(labels, beside[0], stray.page):
                rows.setdefault(beside[0], []).append((column, stray))
    for label, row in rows.items():
        middles = [stray.piece.middle for _, stray in row]
        columns = [column for column, _ in row]
        if len(set(columns)) < len(columns) or max(middles) - min(middles) > _EXACT * row[0][1].size:
            continue
        for column, stray in row:
            seats.cells[label, column] = [stray]
            for place, strays in list(seats.doubts.items()):
                seats.doubts[place] = [other for other in strays if other is not stray]
    seats.doubts = {place: strays for place, strays in seats.doubts.items() if strays}


def _is_at_edge(labels: Sequence[Label], n: int, page: int) -> bool:
    """Whether a label is a page's first or last one."""
    said = labels[n].on(page)
    others = [y for m, label in enumerate(labels) if m != n for y in label.on(page)]
    return not any(y > max(said) for y in others) or not any(y < min(said) for y in others)


def _doubt_levels(levels: Sequence[Placed], seats: Seats) -> None:
    """Puts in doubt each figure that goes on in a line where another column has a stray: that line may be a row."""
    for place, lines in list(seats.cells.items()):
        for line in lines if len(lines) > 1 else ():
            if any(
                stray.page == line.page and abs(stray.piece.middle - line.piece.middle) < _EXACT * line.size
                for stray in levels
            ):
                seats.doubts.setdefault(place, []).append(line)


def _groups(column: Sequence[Placed], start: int, room: Room) -> Iterator[int]:
    """How many lines from `start` on may be one figure."""
    yield 1
    for end in range(start + 1, min(start + _MOST_LINES, len(column))):
        if not goes_on(column[end - 1], column[end], room):
            return
        yield end + 1 - start


def goes_on(upper: Placed, lower: Placed, room: Room) -> bool:
    """Whether a line of figures may go on in the next one: that is close, and no more fitted in the first."""
    a, b = upper.piece, lower.piece
    close = upper.page == lower.page and 0.5 * upper.size < b.middle - a.middle < _LINE * upper.size
    if not close or not is_scrap(a.text) or not is_scrap(b.text):
        return False
    digits = a.text[-1].isdigit() and b.text[0].isdigit()
    run = _RUN.match(b.text)
    more = 1 if digits or run is None else len(run.group())
    letter = (b.box[2] - b.box[0]) / len(b.text)
    used = a.box[2] - a.box[0] + more * letter
    return used > room.least - 0.5 and used > room.most - 2 * MARGIN - _SLACK


def _apart(label: Label, lines: Sequence[Placed], way: Anchor) -> float | None:
    """How far a figure is from its place beside a label, in heights; None where it is not there.

    Where a label goes on overleaf, nobody knows which of the two pages its figures are on.
    """
    page, size = lines[0].page, lines[0].size
    said = label.on(page)
    if not said:
        return None
    here = way([line.piece.middle for line in lines])
    apart = abs(way(said) - here) / size
    if (
        len({part.page for part in label.parts}) > 1
        and min(said) - 0.5 * size < here < max(said) + 0.5 * size
    ):
        return min(apart, _TORN)
    return apart if apart < _EXACT else None


def as_one_row(columns: Sequence[Sequence[Placed]], rooms: Sequence[Room]) -> bool:
    """Whether the lines in each column are one figure, and all these stand the same way in one row."""
    held = [column for column in columns if column]
    for column, room in zip(columns, rooms, strict=True):
        if not all(goes_on(a, b, room) for a, b in itertools.pairwise(column)):
            return False
    if len({figure.page for column in held for figure in column}) != 1:
        return False
    size = held[0][0].size
    for way in WAYS:
        places = [way([figure.piece.middle for figure in column]) for column in held]
        if max(places) - min(places) < 2 * _EXACT * size:
            return True
    return False
