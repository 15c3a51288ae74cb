"""Figures in columns with words over and beside them → a grid, or nothing where a place is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.model import Grid, GridCell
from extract.unruled.column_heads import (
    Columns,
    LaidCell,
    Piece,
    head_cells,
    is_sure,
    nearest_of,
    over_columns,
)

_WRAP = 1.8  # of the height: lines of one cell are set closer
_MOST_UNNAMED = 2  # rows of figures without a label, beside rows that have one
_LINE_GAP = 0.5  # of the height: lines of one cell are closer


def build_grid(
    pieces: list[Piece], columns: list[tuple[float, float]], page: int
) -> tuple[Grid, Columns] | None:
    """The grid of a table's pieces and its columns; None where rows, columns or heads are in doubt."""
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
    if labels and _has_torn_rows(labels, anchors, size):
        return None
    rows = _rows(labels, heads, anchors, size)
    over = list(head_cells(heads, columns, rows))
    if not labels and not is_sure(over, len(columns)):
        return None
    valued, named = list(_figure_cells(figures, columns, rows)), list(_label_cells(labels, rows))
    if named and len({row for row, *_ in valued} - {row for row, *_ in named}) > _MOST_UNNAMED:
        return None  # labels and figures are out of step: a row torn by the page's end would take another's figures
    cells = [*valued, *over, *named]
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
    """Stretches with those that overlap made one."""
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


def _has_torn_rows(labels: Sequence[Piece], anchors: Sequence[float], size: float) -> bool:
    """Whether a line of figures close to another has no label: both may be lines of figures that wrap."""
    alone = [a for a in anchors if not any(_beside(label, a, size) for label in labels)]
    return any(0 < abs(a - b) < _WRAP * size for a in alone for b in anchors)


def _beside(label: Piece, anchor: float, size: float) -> bool:
    """Whether a label belongs to the figures at `anchor`: middle to middle, or by its first line."""
    first = label.box[1] + (label.box[3] - label.box[1]) / label.lines / 2
    return abs(label.middle - anchor) < 0.45 * size or abs(first - anchor) < 0.3 * size


def _figure_cells(
    figures: Sequence[Piece], columns: Sequence[tuple[float, float]], rows: Sequence[float]
) -> Iterator[LaidCell]:
    for figure in figures:
        yield nearest_of(rows, figure.middle), over_columns(figure, columns)[0], 1, figure.text


def _label_cells(labels: Sequence[Piece], rows: Sequence[float]) -> Iterator[LaidCell]:
    """The label next to the figures of its row; what stands further left groups rows."""
    by_row: dict[int, list[Piece]] = {}
    for label in labels:
        by_row.setdefault(nearest_of(rows, label.middle), []).append(label)
    for row, line in by_row.items():
        line.sort(key=lambda label: label.box[0])
        yield row, -1, 1, line[-1].text
        if line[:-1]:
            yield row, -2, 1, " ".join(label.text for label in line[:-1])


def _laid_out(
    cells: Sequence[LaidCell],
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
