"""Figures with both labels above: which column of labels stands over each, and whether they can be believed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extract.form.heads import labels_over
from extract.form.sheet import Sheet


def paths_over(sheet: Sheet, row: int, run: list[int]) -> list[tuple[int, list[list[int]]]]:
    """Each figure of a row with the columns of labels over it: by place, or by order where the lines do not meet."""
    over = {column: path for column in range(sheet.grid.columns) if (path := sheet.upwards(run, column))}
    leaves = _regrouped(sheet, {path[0]: path for path in over.values()})
    placed = []
    for index in sheet.across(row):
        cell = sheet.grid.cells[index]
        span = range(cell.column, cell.column + cell.column_span)
        tops = labels_over(sheet, cell, list(dict.fromkeys(over[c][0] for c in span if c in over)))
        placed.append((index, [leaves[top] for top in tops]))
    firsts = [path[0][0] for _, path in placed if len(path) == 1]
    met = len(firsts) == len(placed) == len(set(firsts))
    if met or len(placed) != len(leaves):
        return placed
    return [(index, [path]) for (index, _), path in zip(placed, leaves.values(), strict=True)]


def _regrouped(sheet: Sheet, leaves: dict[int, list[int]]) -> dict[int, list[int]]:
    """The columns of labels with their groups by order, where two alike stand under one: a span too wide or narrow.

    As many groups as there are runs of the same labels say which run is whose.
    """
    said = [tuple(sheet.keys[i] for i in path) for path in leaves.values()]
    if len(set(said)) == len(said):
        return leaves
    groups = list(dict.fromkeys(tuple(path[1:]) for path in leaves.values()))
    size = len(leaves) // len(groups)
    tops = list(leaves)
    runs = [tops[n : n + size] for n in range(0, len(tops), max(size, 1))]
    keys = {tuple(sheet.keys[i] for i in run) for run in runs}
    if len(runs) != len(groups) or len(keys) != 1 or len(set(keys.pop())) != size or () in groups:
        return leaves
    return {top: [top, *group] for run, group in zip(runs, groups, strict=True) for top in run}


def is_disordered(codes: Sequence[tuple[str, str, str]]) -> bool:
    """Whether the rows of a line's figures are mixed, or two rows print their columns in different orders.

    Then labels do not stand over the figures that are theirs.
    """
    once = [code for code, _ in groupby(codes)]
    rows = [key for key, _ in groupby(once, key=lambda code: code[:2])]
    if len(set(once)) < len(once) or len(set(rows)) < len(rows):
        return True
    orders = [[code[2] for code in once if code[:2] == row] for row in rows]
    return any(
        [c for c in a if c in b] != [c for c in b if c in a] for n, a in enumerate(orders) for b in orders[:n]
    )
