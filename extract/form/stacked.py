"""Rows that markup has put into one: a label a line in one cell, and as many figures, a line each, in the others."""

from __future__ import annotations

from dataclasses import replace

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.labels import label_key
from extract.model import Grid, GridCell

_LEAST = 2


def unstacked(grid: Grid, form: Template) -> Grid:
    """The grid with each such row as several; a row whose cells differ in their number of lines stays as it is."""
    if not any("\n" in cell.text for cell in grid.cells):
        return grid
    tall: dict[int, int] = {}
    for row in {cell.row for cell in grid.cells if "\n" in cell.text}:
        count = _lines(grid, row, form)
        if count:
            tall[row] = count
    if not tall:
        return grid
    starts = [0]
    for row in range(grid.rows):
        starts.append(starts[-1] + tall.get(row, 1))
    cells = [piece for cell in grid.cells for piece in _spread(cell, starts, tall, form)]
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), rows=starts[-1])


def _lines(grid: Grid, row: int, form: Template) -> int:
    """How many rows stand in one; 0 where that is not sure: other cells of the row must not pass down from it."""
    cells = [cell for cell in grid.cells if cell.row == row and cell.row_span == 1]
    labels = [cell for cell in cells if _are_labels(cell.text, form)]
    if len(labels) != 1:
        return 0
    count = len(labels[0].text.split("\n"))
    figures = [cell for cell in cells if cell.column > labels[0].column]
    texts = [cell.text.split("\n") for cell in figures]
    whole = all(len(lines) == count and all(map(is_figure_like, lines)) for lines in texts)
    return count if figures and whole else 0


def _are_labels(text: str, form: Template) -> bool:
    """Whether each line of a cell is a row's label, and all together are none."""
    lines = text.split("\n")
    return (
        len(lines) >= _LEAST
        and all(label_key(line) in form.rows for line in lines)
        and label_key(text) not in form.rows
    )


def _spread(cell: GridCell, starts: list[int], tall: dict[int, int], form: Template) -> list[GridCell]:
    count = tall.get(cell.row, 1)
    down = starts[cell.row + cell.row_span] - starts[cell.row]
    lines = cell.text.split("\n")
    is_part = cell.row_span == 1 and len(lines) == count > 1
    if not is_part or not (_are_labels(cell.text, form) or all(map(is_figure_like, lines))):
        return [cell._replace(row=starts[cell.row], row_span=down)]
    return [
        cell._replace(row=starts[cell.row] + n, row_span=1, text=line, guesses=())
        for n, line in enumerate(lines)
    ]
