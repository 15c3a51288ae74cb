"""Lines of figures and the labels that they belong to: at the label's first line, its middle or its last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extract.unruled.bare_labels import Label, Placed
from extract.unruled.column_heads import Columns, Piece, nearest_of
from extract.writing import MARGIN

_SAME = 0.45  # heights between pieces of one line
_EXACT = 0.4  # heights by which a line of figures may miss its place beside a label
_NEARLY = 0.3  # heights: the cost of a place that is not exact
_LINE = 1.7  # heights from one line of a cell to the next
_CLOSE = 0.5  # heights between two lines of a figure
_SLACK = 2.2  # points that other margins than Word's take off a cell
_MISSED = 3.0  # the cost of a label without figures, or of figures without a label


@dataclass(frozen=True)
class FigureRow:
    """The figures of one line, from left to right."""

    figures: tuple[Placed, ...]

    @cached_property
    def page(self) -> int:
        """Its page."""
        return self.figures[0].page

    @cached_property
    def middle(self) -> float:
        """Its vertical middle."""
        return sum(figure.piece.middle for figure in self.figures) / len(self.figures)

    @cached_property
    def size(self) -> float:
        """How high its figures are."""
        return max(figure.size for figure in self.figures)


def figure_rows(figures: Sequence[Placed]) -> list[FigureRow]:
    """Figures as lines, in reading order."""
    lines: list[list[Placed]] = []
    for figure in sorted(figures, key=lambda f: (f.page, f.piece.middle)):
        last = lines[-1][0] if lines else None
        if (
            last
            and last.page == figure.page
            and figure.piece.middle - last.piece.middle < _SAME * figure.size
        ):
            lines[-1].append(figure)
        else:
            lines.append([figure])
    return [FigureRow(tuple(sorted(line, key=lambda f: f.piece.box[0]))) for line in lines]


def _top(lines: Sequence[float]) -> float:
    return lines[0]


def _centre(lines: Sequence[float]) -> float:
    return (lines[0] + lines[-1]) / 2


def _bottom(lines: Sequence[float]) -> float:
    return lines[-1]


_WAYS: tuple[Callable[[Sequence[float]], float], ...] = (_top, _centre, _bottom)


def pair(labels: Sequence[Label], rows: Sequence[FigureRow]) -> list[tuple[int, int]]:
    """Which label each line of figures belongs to, as (label, row), where that is sure.

    All figures of a table stand the same way beside their labels, in the labels' order.
    """
    best: tuple[float, list[tuple[int, int]]] | None = None
    for way in _WAYS:
        cost, pairs = _align(labels, rows, way)
        if best is None or cost < best[0] - 0.01:
            best = (cost, pairs)
    assert best is not None
    return best[1]


def _begins_under(label: Label, row: FigureRow) -> bool:
    """Whether a label begins on the line below the figures."""
    first = label.first
    return first.page == row.page and 0.5 * row.size < first.piece.middle - row.middle < _LINE * row.size


def _goes_on(row: FigureRow, above: Sequence[FigureRow], label: Sequence[float]) -> bool:
    """Whether figures may be the second line of those above, or stand beside the label of those."""
    near = any(a.page == row.page and row.middle - a.middle < _LINE * row.size for a in above)
    return near or any(y > row.middle - 0.5 * row.size for y in label)


def unwrapped(figures: Sequence[Placed], columns: Columns, *, at_top: bool) -> list[Placed]:
    """The figures with those that go on in the next line of their cell made one; where their first line is, or around.

    A figure goes on where its line is full and the next one is set close under it.
    """
    middles = [(a + b) / 2 for a, b in columns]
    pitch = min((b - a for a, b in pairwise(middles)), default=0.0)
    by_column: dict[int, list[Placed]] = {}
    for figure in sorted(figures, key=lambda f: (f.page, f.piece.middle)):
        held = by_column.setdefault(nearest_of(middles, figure.piece.centre), [])
        if held and _continues(held[-1], figure, pitch):
            upper, lower = held[-1].piece, figure.piece
            box = (
                min(upper.box[0], lower.box[0]),
                upper.box[1],
                max(upper.box[2], lower.box[2]),
                lower.box[3],
            )
            held[-1] = Placed(figure.page, Piece(upper.text + lower.text, box, upper.lines + 1))
        else:
            held.append(figure)
    return [_first_line(f) if at_top else f for held in by_column.values() for f in held]


def _continues(upper: Placed, lower: Placed, pitch: float) -> bool:
    a, b = upper.piece, lower.piece
    height = (a.box[3] - a.box[1]) / a.lines
    letter = (a.box[2] - a.box[0]) / (len(a.text) / a.lines)
    close = upper.page == lower.page and -0.3 * height < b.box[1] - a.box[3] < _CLOSE * height
    full = a.box[2] - a.box[0] + letter > pitch - 2 * MARGIN - _SLACK
    return close and full and a.text[-1:].isdigit() and b.text[0].isdigit()


def _first_line(figure: Placed) -> Placed:
    x0, top, x1, bottom = figure.piece.box
    return Placed(
        figure.page, Piece(figure.piece.text, (x0, top, x1, top + (bottom - top) / figure.piece.lines))
    )


def _align(
    labels: Sequence[Label], rows: Sequence[FigureRow], way: Callable[[Sequence[float]], float]
) -> tuple[float, list[tuple[int, int]]]:
    """The cheapest pairing in order: the dynamic programme of aligned sequences."""
    costs = [[(0.0, 0)] * (len(rows) + 1) for _ in range(len(labels) + 1)]
    for i in range(len(labels) + 1):
        for j in range(len(rows) + 1):
            if i == j == 0:
                continue
            choices = []
            if i:
                choices.append((costs[i - 1][j][0] + 0.1, 1))
            if j:
                choices.append((costs[i][j - 1][0] + _MISSED, 2))
            if i and j:
                apart = _apart(labels, i - 1, rows, j - 1, way)
                if apart < _EXACT:
                    choices.append((costs[i - 1][j - 1][0] + apart, 3))
            costs[i][j] = min(choices)
    pairs = []
    i, j = len(labels), len(rows)
    while i or j:
        step = costs[i][j][1]
        if step == 3:
            pairs.append((i - 1, j - 1))
        i, j = i - (step in (1, 3)), j - (step in (2, 3))
    return costs[-1][-1][0], pairs[::-1]


def _apart(
    labels: Sequence[Label],
    label: int,
    rows: Sequence[FigureRow],
    row: int,
    way: Callable[[Sequence[float]], float],
) -> float:
    """How far figures are from their place beside a label, in heights.

    Where a label goes on overleaf, nobody knows which of the two pages its middle is on; where it begins with an
    empty line, its figures stand beside that.
    """
    here = rows[row]
    lines = labels[label].on(here.page)
    if not lines:
        return 99.0
    apart = abs(way(lines) - here.middle) / here.size
    torn = len({part.page for part in labels[label].parts}) > 1
    if torn and lines[0] - here.size < here.middle < lines[-1] + here.size:
        return min(apart, _NEARLY)
    if way is _top and _begins_under(labels[label], here):
        before = labels[label - 1].on(here.page) if label else []
        if not _goes_on(here, rows[max(0, row - 1) : row], before):
            return min(apart, _NEARLY)
    return apart
