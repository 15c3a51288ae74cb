"""Figures whose lines may be one number that a narrow cell wraps: its column proves it, or the identities must."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.model import Grid, GridCell, Guess

_STACKED = re.compile(r"\d+(?:\n\d+)+")
_UNPROVED = 0.95
"""The confidence in a number joined of lines between which another digit might have fitted."""


def with_joined_figures(grid: Grid) -> Grid:
    """The grid with each drawn figure of several even lines joined; a doubtful reading where its column proves nothing.

    Only in rows that have a figure on one line too: where all stand on two, a ruling between two rows may be missing.
    A cell that reaches down over several rows may hold a figure of each.
    """
    stacked = [
        n for n, cell in enumerate(grid.cells) if cell.box and cell.row_span == 1 and _is_even(cell.text)
    ]
    if not stacked:
        return grid
    single = {cell.row for cell in grid.cells if cell.row_span == 1 and cell.text.strip().isdecimal()}
    cells = list(grid.cells)
    for n in stacked:
        if cells[n].row in single:
            cells[n] = _joined(cells[n], proved=_fits_only(cells[n], grid.cells))
    return replace(grid, cells=tuple(cells))


def _is_even(text: str) -> bool:
    """Whether all lines but the last, which may be shorter, have as many digits, and more than one."""
    if not _STACKED.fullmatch(text):
        return False
    *full, last = map(len, text.split("\n"))
    return full[0] > 1 and last <= full[0] and all(a == b for a, b in pairwise(full))


def _fits_only(cell: GridCell, cells: Sequence[GridCell]) -> bool:
    """Whether a column shows that no more digits fit in a line: two breaks or more after as many, and no longer line."""
    column = [
        other.text.split("\n")
        for other in cells
        if (other.column, other.column_span) == (cell.column, cell.column_span)
        and other.text.replace("\n", "").strip().isdecimal()
    ]
    most = len(cell.text.split("\n")[0])
    breaks = sum(len(lines) - 1 for lines in column)
    return (
        breaks > 1
        and all(len(line) == most for lines in column for line in lines[:-1])
        and all(len(lines[-1].strip()) <= most for lines in column)
    )


def _joined(cell: GridCell, *, proved: bool) -> GridCell:
    text = cell.text.replace("\n", "")
    return cell._replace(text=text, guesses=() if proved else (Guess(text, _UNPROVED),))
