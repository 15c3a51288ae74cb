"""Merged cells, split tables and page breaks → rectangular grids."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from extract.labels import fold
from extract.model import Block, Grid, GridCell, Paragraph

MAX_SPAN = 400
"""A larger rowspan or colspan is taken for this one: no real table is wider, and hostile ones ask for memory."""
_PLACE = attrgetter("row", "column")
_MANY = 6  # columns: so many do not stand as those of another table by chance
_EDGE = 3.0  # points by which the outer borders of two pieces of one table may differ
_SLIVER = 6.0  # points: columns so narrow are rows whose borders miss each other


class SpannedCell(NamedTuple):
    """A cell as markup has it: its text and spans, its place still to be found."""

    text: str
    row_span: int = 1
    column_span: int = 1


def lay_out(rows: Sequence[Sequence[SpannedCell]], reader: str) -> Grid:
    """The grid of markup rows: each cell goes to the next free place of its row, as HTML lays tables out.

    A row_span of 0 reaches to the last row (HTML); spans that run into a cell already placed are cut there.
    """
    until: list[int] = []  # for each column, the first row that no cell placed so far reaches
    cells: list[GridCell] = []
    for row, line in enumerate(rows):
        column = 0
        for text, row_span, column_span in line:
            width = len(until)
            while column < width and until[column] > row:
                column += 1
            if row_span == column_span == 1:  # as nearly all are
                if column < width:
                    until[column] = row + 1
                else:
                    until.append(row + 1)
                cells.append(GridCell(row, column, 1, 1, text))
                column += 1
                continue
            down = min(row_span or len(rows), len(rows) - row, MAX_SPAN)
            across = _free(until, row, column, min(column_span, MAX_SPAN)) if column_span > 1 else 1
            until.extend([0] * (column + across - len(until)))
            until[column : column + across] = [row + down] * across
            cells.append(GridCell(row, column, down, across, text))
            column += across
    return tidy(cells, reader)


def _free(until: list[int], row: int, column: int, wanted: int) -> int:
    """How many of the `wanted` columns from `column` on are free in the row."""
    reached = until[column + 1 : column + wanted]
    return next((j for j, below in enumerate(reached, 1) if below > row), wanted)


def tidy(cells: Iterable[GridCell], reader: str) -> Grid:
    """The grid without its rows and columns that no cell begins in (they are spans alone, and carry nothing)."""
    cells = list(cells)
    rows = sorted({c.row for c in cells})
    columns = sorted({c.column for c in cells})
    if _is_tight(cells, len(rows), len(columns)):
        return Grid(tuple(sorted(cells, key=_PLACE)), len(rows), len(columns), reader)
    moved = []
    for cell in cells:
        row, column = bisect_left(rows, cell.row), bisect_left(columns, cell.column)
        down = bisect_left(rows, cell.row + cell.row_span) - row
        across = bisect_left(columns, cell.column + cell.column_span) - column
        if (row, column, down, across) != (cell.row, cell.column, cell.row_span, cell.column_span):
            cell = cell._replace(row=row, column=column, row_span=down, column_span=across)
        moved.append(cell)
    return Grid(tuple(sorted(moved, key=_PLACE)), len(rows), len(columns), reader)


def _is_tight(cells: Sequence[GridCell], rows: int, columns: int) -> bool:
    """Whether cells begin in each row and column up to the last that any reaches."""
    down = max([c.row + c.row_span for c in cells], default=0)
    across = max([c.column + c.column_span for c in cells], default=0)
    return down == rows and across == columns


def without_empty_lines(grid: Grid) -> Grid:
    """The grid without the rows and the outer columns in which nothing is written at all.

    An inner column without a word may be one whose figures are all left blank.
    """
    written = [c for c in grid.cells if fold(c.text)]
    rows = {r for c in written for r in range(c.row, c.row + c.row_span)}
    left = min((c.column for c in written), default=0)
    columns = set(range(left, max((c.column + c.column_span for c in written), default=0)))
    if len(rows) == grid.rows and len(columns) == grid.columns:
        return grid
    kept = [c for c in grid.cells if fold(c.text) or (c.row in rows and c.column in columns)]
    return tidy(kept, grid.reader)


def without_slivers(grid: Grid) -> Grid:
    """The grid with columns too narrow for a figure taken for one border that its rows draw at two places.

    Only where nothing is written in such a column alone: then nothing is lost. Its empty places are the gaps between
    cells that have borders of their own.
    """
    left: dict[int, float] = {}
    alone: set[int] = set()
    for cell in grid.cells:
        if cell.box is None:
            return grid
        left.setdefault(cell.column, cell.box[0])
        if cell.column_span == 1 and cell.text:
            alone.add(cell.column)
    gone = [
        column
        for column, x in left.items()
        if column not in alone and left.get(column + 1, x + _SLIVER) - x < _SLIVER
    ]
    if not gone:
        return grid
    moved = [edge - sum(column < edge for column in gone) for edge in range(grid.columns + 1)]
    cells = [
        cell._replace(
            column=moved[cell.column],
            column_span=moved[cell.column + cell.column_span] - moved[cell.column],
        )
        for cell in grid.cells
        if cell.column_span > 1 or cell.column not in gone
    ]
    if any(cell.column_span < 1 for cell in cells):
        return grid  # two slivers side by side, with a cell in both
    return Grid(
        tuple(sorted(cells, key=_PLACE)), grid.rows, grid.columns - len(gone), grid.reader, grid.lines
    )


def transpose(grid: Grid) -> Grid:
    """The grid with its rows as columns."""
    cells = [
        c._replace(row=c.column, column=c.row, row_span=c.column_span, column_span=c.row_span)
        for c in grid.cells
    ]
    return Grid(tuple(sorted(cells, key=lambda c: (c.row, c.column))), grid.columns, grid.rows, grid.reader)


def owners(grid: Grid) -> list[list[int | None]]:
    """rows × columns: which cell (its index in grid.cells) covers each place; None where no cell does."""
    table: list[list[int | None]] = [[None] * grid.columns for _ in range(grid.rows)]
    for index, cell in enumerate(grid.cells):
        if cell.row_span == cell.column_span == 1 and cell.row < grid.rows and cell.column < grid.columns:
            table[cell.row][cell.column] = index
            continue
        end = min(cell.column + cell.column_span, grid.columns)
        for row in range(cell.row, min(cell.row + cell.row_span, grid.rows)):
            if cell.column < end:
                table[row][cell.column : end] = [index] * (end - cell.column)
    return table


def stitch(blocks: Sequence[Block]) -> list[tuple[Block, tuple[int, ...]]]:
    """Blocks with the pieces of tables that a page break tore put together again.

    Two grids belong together when nothing stands between them, the second is on the page after the first, and
    their outer borders agree, or all of the second's are borders of the first. With each grid come its seams: the rows that begin a page.
    """
    joined: list[tuple[Block, tuple[int, ...]]] = []
    for block in blocks:
        last, seams = joined[-1] if joined else (None, ())
        if isinstance(block, Grid) and isinstance(last, Grid) and _continues(last, block):
            joined[-1] = (_append(last, block), (*seams, last.rows))
        else:
            joined.append((block, ()))
    return [(without_slivers(b) if isinstance(b, Grid) else b, seams) for b, seams in joined]


def _continues(above: Grid, below: Grid) -> bool:
    ends = {c.page for c in above.cells if c.row + c.row_span == above.rows}
    starts = {c.page for c in below.cells if c.row == 0}
    if len(ends) != 1 or len(starts) != 1 or None in ends | starts:
        return False
    if (starts.pop() or 0) - (ends.pop() or 0) != 1:
        return False
    if not all(c.box for grid in (above, below) for c in grid.cells):
        return False  # tables without borders to compare: pages of a site, and what no line frames
    (left, right), (left2, right2) = _outer(above), _outer(below)
    same = abs(left - left2) <= _EDGE, abs(right - right2) <= _EDGE
    return all(same) or (any(same) and _is_part_of(above, below))


def _is_part_of(above: Grid, below: Grid) -> bool:
    """Whether each of many columns of a grid is one of another: it lacks a group's labels, which have no borders."""
    edges = {x for c in above.cells if c.box for x in (c.box[0], c.box[2])}
    own = {x for c in below.cells if c.box for x in (c.box[0], c.box[2])}
    return below.columns >= _MANY and all(min(abs(x - edge) for edge in edges) <= _EDGE for x in own)


def _outer(grid: Grid) -> tuple[float, float]:
    boxes = [c.box for c in grid.cells if c.box]
    return min(b[0] for b in boxes), max(b[2] for b in boxes)


def _append(above: Grid, below: Grid) -> Grid:
    """One grid of both, its columns cut at every vertical line of either."""
    edges: list[float] = []
    sides = {x for g in (above, below) for c in g.cells if c.box for x in (c.box[0], c.box[2])}
    for x in sorted(sides):
        if not edges or x - edges[-1] > _EDGE:
            edges.append(x)

    nearest = {x: _nearest(edges, x) for x in sides}

    def place(cell: GridCell, down: int) -> GridCell:
        assert cell.box
        first, last = nearest[cell.box[0]], nearest[cell.box[2]]
        if (down, first, max(1, last - first)) == (0, cell.column, cell.column_span):
            return cell
        across = max(1, last - first)
        return GridCell(
            cell.row + down, first, cell.row_span, across, cell.text, cell.page, cell.box, cell.guesses
        )

    cells = [place(c, 0) for c in above.cells] + [place(c, above.rows) for c in below.cells]
    return Grid(tuple(cells), above.rows + below.rows, len(edges) - 1, above.reader)


def _nearest(edges: Sequence[float], x: float) -> int:
    after = bisect_left(edges, x)
    return min(range(max(0, after - 1), min(after + 1, len(edges))), key=lambda i: abs(edges[i] - x))


def join_paragraphs(texts: Iterable[str]) -> str:
    """One text of a cell's paragraphs: those without text are left out, the others part by a newline."""
    return "\n".join(text for text in texts if text.strip())


def prose(blocks: Iterable[Block]) -> list[Paragraph]:
    """The paragraphs among blocks."""
    return [block for block in blocks if isinstance(block, Paragraph)]
