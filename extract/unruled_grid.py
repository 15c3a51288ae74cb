"""Figures in columns with words over and beside them → a grid, or nothing where a place is in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Box, Grid, GridCell

_FIGURE = re.compile(r"[-+]?\d[\d,.]*(?:万元|元|件|项|条)?|[-—–/／]{1,3}|无")
_LINE_GAP = 0.5  # of the height: lines of one cell are closer

Columns = Sequence[tuple[float, float]]
"""from where to where each column's figures stand"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words or a figure with nothing else near them: one line, or the lines of one cell."""

    text: str
    box: Box
    lines: int = 1

    @property
    def middle(self) -> float:
        """Its vertical middle."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> float:
        """Its horizontal middle."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, or a mark for none."""
        return bool(_FIGURE.fullmatch(self.text))


def build_grid(
    pieces: list[Piece], columns: list[tuple[float, float]], page: int
) -> tuple[Grid, Columns] | None:
    figures = [piece for piece in pieces if piece.is_figure]
    size = sorted(p.box[3] - p.box[1] for p in figures)[len(figures) // 2]
    anchors = _levels([piece.middle for piece in figures], 0.4 * size)
    if any(b - a < 1.15 * size for a, b in pairwise(anchors)) or not columns:
        return None  # a figure that wraps: its halves cannot be told from two rows
    words = _joined([piece for piece in pieces if not piece.is_figure], anchors, size)
    if words is None:
        return None
    left = columns[0][0]
    heads = [w for w in words if w.centre > left or w.box[2] > left + size]
    columns = _with_heads(columns, heads)
    labels = [w for w in words if w not in heads]
    rows = _rows(labels, heads, anchors, size)
    over = list(_head_cells(heads, columns, rows))
    if not labels and not _is_sure(over, len(columns)):
        return None
    cells = [*_figure_cells(figures, columns, rows), *over, *_label_cells(labels, rows)]
    places = [(row, column) for row, column, _, _ in cells]
    if len(set(places)) != len(places):
        return None
    return _laid_out(cells, columns, rows, left, page), tuple(columns)


def _levels(places: Sequence[float], near: float) -> list[float]:
    """Places with those that are nearly the same made one."""
    levels: list[list[float]] = []
    for place in sorted(places):
        if levels and place - levels[-1][-1] <= near:
            levels[-1].append(place)
        else:
            levels.append([place])
    return [sum(level) / len(level) for level in levels]


def columns_under(figures: Sequence[Piece]) -> list[tuple[float, float]]:
    """The stretches that figures stand in; those of one column overlap, however they are aligned."""
    return columns_of([(p.box[0], p.box[2]) for p in figures])


def columns_of(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for x0, x1 in sorted(stretches):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _with_heads(columns: list[tuple[float, float]], heads: Sequence[Piece]) -> list[tuple[float, float]]:
    """The columns and those that have a head and no figure at all; a head with others below it may be over several."""
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    empty = [
        (head.box[0], head.box[2])
        for head in heads
        if not any(head.box[0] < b and a < head.box[2] for a, b in columns)
        and not any(h.middle > head.middle + 2 and abs(h.centre - head.centre) < 1.2 * pitch for h in heads)
    ]
    for x0, x1 in sorted(empty):
        if not any(x0 < b and a < x1 for a, b in columns):
            columns = sorted([*columns, (x0, x1)])
    return columns


def _joined(words: list[Piece], anchors: Sequence[float], size: float) -> list[Piece] | None:
    """Words with the lines of one cell put together; None where cells stand too close to be told apart."""
    cells: list[list[Piece]] = []
    for word in sorted(words, key=lambda w: (w.box[1], w.box[0])):
        for cell in cells:
            last = cell[-1]
            over = min(last.box[2], word.box[2]) - max(last.box[0], word.box[0]) > 0
            if over and -0.3 * size < word.box[1] - last.box[3] < _LINE_GAP * size:
                cell.append(word)
                break
        else:
            cells.append([word])
    joined = []
    for cell in cells:
        lines = [piece.middle for piece in cell]
        held = [a for a in anchors if lines[0] - 0.3 * size < a < lines[-1] + 0.3 * size]
        each = len(cell) > 1 and all(any(abs(a - y) < 0.3 * size for a in anchors) for y in lines)
        if each:
            joined += cell  # a row a line, set close
        elif len(held) > 1 and max(p.box[2] - p.box[0] for p in cell) > 6 * size:
            return None
        else:
            joined.append(_one(cell))
    return joined


def _one(cell: Sequence[Piece]) -> Piece:
    x0, x1 = min(p.box[0] for p in cell), max(p.box[2] for p in cell)
    return Piece("".join(p.text for p in cell), (x0, cell[0].box[1], x1, cell[-1].box[3]), len(cell))


_Cell = tuple[int, int, int, str]
"""row, column (labels left of the figures are negative), column span, text"""


def _rows(
    labels: Sequence[Piece], heads: Sequence[Piece], anchors: Sequence[float], size: float
) -> list[float]:
    """The middle of each row: of figures, of heads, and of labels that stand beside no figure."""
    rightmost = max((label.box[2] for label in labels), default=0.0)
    lone = [
        label.middle
        for label in labels
        if not any(_beside(label, a, size) for a in anchors) and label.box[2] > 0.6 * rightmost
    ]
    others = _levels([*(head.middle for head in heads), *lone], 0.35 * size)
    others = [y for y in others if not any(abs(y - a) < 0.35 * size for a in anchors)]
    return sorted([*anchors, *others])


def _beside(label: Piece, anchor: float, size: float) -> bool:
    """Whether a label belongs to the figures at `anchor`: middle to middle, or by its first line."""
    first = label.box[1] + (label.box[3] - label.box[1]) / label.lines / 2
    return abs(label.middle - anchor) < 0.45 * size or abs(first - anchor) < 0.3 * size


def _figure_cells(
    figures: Sequence[Piece], columns: Sequence[tuple[float, float]], rows: Sequence[float]
) -> Iterator[_Cell]:
    for figure in figures:
        yield _nearest(rows, figure.middle), _over(figure, columns)[0], 1, figure.text


def _nearest(places: Sequence[float], place: float) -> int:
    return min(range(len(places)), key=lambda n: abs(places[n] - place))


def _head_cells(
    heads: Sequence[Piece], columns: Sequence[tuple[float, float]], rows: Sequence[float]
) -> Iterator[_Cell]:
    by_row: dict[int, list[Piece]] = {}
    for head in heads:
        by_row.setdefault(_nearest(rows, head.middle), []).append(head)
    way = _way(heads, columns)
    for row, line in by_row.items():
        line.sort(key=lambda head: head.box[0])
        lower = {n for head in heads if head.middle > line[0].middle + 1 for n in _reach(head, columns)}
        spans = _tiled(line, columns, way)
        if not _holds(spans, lower):
            spans = [_over(head, columns) for head in line]
        for head, (first, last) in zip(line, spans, strict=True):
            yield row, first, last - first + 1, head.text


def _reach(head: Piece, columns: Columns) -> range:
    first, last = _over(head, columns)
    return range(first, last + 1)


def _holds(spans: Sequence[tuple[int, int]], lower: set[int]) -> bool:
    """Whether a head over several columns has heads of theirs below it."""
    return bool(spans) and all(a == b or lower.issuperset(range(a, b + 1)) for a, b in spans)


def _is_sure(heads: Sequence[_Cell], columns: int) -> bool:
    """Whether every column has a lowest head of its own, and heads over others end where those do.

    Asked of a table without row labels, where the heads alone say what a figure is.
    """
    lowest = {column + k: (row, span) for row, column, span, _ in sorted(heads) for k in range(span)}
    if len(lowest) < columns or any(span > 1 for _, span in lowest.values()):
        return False
    upper = {(row, column): span for row, column, span, _ in heads if lowest[column][0] > row}
    return all(span > 1 for span in upper.values())


def _over(head: Piece, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    over = [n for n, (a, b) in enumerate(columns) if head.box[0] < b and a < head.box[2]]
    nearest = _nearest([(a + b) / 2 for a, b in columns], head.centre)
    return (over[0], over[-1]) if over else (nearest, nearest)


def _middle(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (a[0] + a[1] + b[0] + b[1]) / 4


_WAYS: tuple[Callable[[tuple[float, float], tuple[float, float]], float], ...] = (
    _middle,
    lambda first, _: first[0],
    lambda _, last: last[1],
)
"""where a head stands over its first and last column: in the middle, to the left, to the right"""


def _way(
    heads: Sequence[Piece], columns: Columns
) -> Callable[[tuple[float, float], tuple[float, float]], float]:
    """How heads stand over their columns: as those do that are over one column of figures."""
    own = [(h.box, columns[_over(h, columns)[0]]) for h in heads if len(_reach(h, columns)) == 1]

    def apart(way: Callable[[tuple[float, float], tuple[float, float]], float]) -> float:
        return sum(abs(way((box[0], box[2]), (box[0], box[2])) - way(column, column)) for box, column in own)

    return min(_WAYS, key=apart)


def _tiled(
    line: Sequence[Piece],
    columns: Columns,
    stands: Callable[[tuple[float, float], tuple[float, float]], float],
) -> list[tuple[int, int]]:
    """First and last column of each head, where heads that all stand alike fill the columns to the last one."""
    pitch = (columns[-1][0] - columns[0][0]) / max(1, len(columns) - 1)
    spans: list[tuple[int, int]] = []
    end = len(columns) - 1
    for head in reversed(line):
        own = stands((head.box[0], head.box[2]), (head.box[0], head.box[2]))
        fits = [s for s in range(end + 1) if abs(stands(columns[s], columns[end]) - own) < 0.24 * pitch]
        if stands is _WAYS[2] and fits:  # the last column tells; the first is where the head before ends
            before = [
                n for n in range(end) if any(abs(columns[n][1] - h.box[2]) < 0.24 * pitch for h in line)
            ]
            fits = [max(before, default=-1) + 1]
        if len(fits) != 1:
            return []
        spans.insert(0, (fits[0], end))
        end = fits[0] - 1
    return spans


def _label_cells(labels: Sequence[Piece], rows: Sequence[float]) -> Iterator[_Cell]:
    """The label next to the figures of its row; what stands further left groups rows."""
    by_row: dict[int, list[Piece]] = {}
    for label in labels:
        by_row.setdefault(_nearest(rows, label.middle), []).append(label)
    for row, line in by_row.items():
        line.sort(key=lambda label: label.box[0])
        yield row, -1, 1, line[-1].text
        if line[:-1]:
            yield row, -2, 1, " ".join(label.text for label in line[:-1])


def _laid_out(
    cells: Sequence[_Cell],
    columns: Sequence[tuple[float, float]],
    rows: Sequence[float],
    left: float,
    page: int,
) -> Grid:
    xs = [left - 200.0, left - 100.0, left]
    xs += [(a[1] + b[0]) / 2 for a, b in pairwise(columns)] + [columns[-1][1]]
    ys = [rows[0] - 8.0, *((a + b) / 2 for a, b in pairwise(rows)), rows[-1] + 8.0]
    held = {(row, column + k) for row, column, span, _ in cells for k in range(span)}
    blank = [
        (row, column, 1, "")
        for row in range(len(rows))
        for column in range(-2, len(columns))
        if (row, column) not in held
    ]
    laid = [
        GridCell(
            row,
            column + 2,
            1,
            span,
            text,
            page,
            (xs[column + 2], ys[row], xs[column + 2 + span], ys[row + 1]),
        )
        for row, column, span, text in sorted([*cells, *blank])
    ]
    return Grid(tuple(laid), len(rows), len(columns) + 2, "pdf")
