"""Headers whose markup has lost spans: the lower line of labels put back under the headings that it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from extract.codebook import Template
from extract.labels import label_key
from extract.model import Grid, GridCell


def straighten_heads(grid: Grid, form: Template) -> Grid:
    """The grid with each lower line of a header under its headings: 自然人 | 法人或其他组织 | 总计 over 商业企业 | … | 其他.

    Without its rowspans 自然人 lets the line below begin under itself, and figures would go to wrong columns. Only markup is
    mended so, where places are made by spans (a text that has lost them is read by the form's order); a header that stands as it should is left alone.
    """
    if grid.reader == "text" or not grid.cells or grid.cells[0].box:
        return grid
    rows: list[list[GridCell]] = [[] for _ in range(min(grid.rows, _MOST_ROWS))]
    for cell in grid.cells:
        if cell.row < len(rows):
            rows[cell.row].append(cell)
    for upper in range(len(rows) - 1):
        heads = _misplaced(rows[upper], rows[upper + 1], form)
        if not heads:
            continue
        spans = _spans(rows[upper], rows[upper + 1], heads, form)
        if spans:
            return _moved(grid, rows, upper, spans, form)
        if len(heads) > 1 and _end(rows[upper]) < _end(rows[upper + 1]):  # nobody can tell what is under what
            gone = {id(cell) for cell in heads}
            return replace(grid, cells=tuple(c._replace(text="") if id(c) in gone else c for c in grid.cells))
    return grid


_MOST_ROWS = 60
"""Rows in which a header may stand; a sheet with several tables has more than one."""


def _is_heading(cell: GridCell, form: Template) -> bool:
    key = label_key(cell.text)
    return key not in form.columns and form.knows(key)


def _end(row: Sequence[GridCell]) -> int:
    return max(cell.column + cell.column_span for cell in row)


def _misplaced(upper: Sequence[GridCell], lower: Sequence[GridCell], form: Template) -> list[GridCell]:
    """The headings of a line whose lower line, all labels of columns, does not stand under them."""
    if len(lower) < 2 or not all(label_key(cell.text) in form.columns for cell in lower):
        return []
    heads = [cell for cell in upper if _is_heading(cell, form)]
    under = {column for cell in heads for column in range(cell.column, cell.column + cell.column_span)}
    return heads if not {cell.column for cell in lower} <= under else []


def _spans(
    upper: Sequence[GridCell], lower: Sequence[GridCell], heads: Sequence[GridCell], form: Template
) -> list[int]:
    """How many columns each cell of the upper line should take; [] where that cannot be told."""
    columns = sum(label_key(cell.text) in form.columns for cell in upper)
    if len(lower) % len(heads) or len(heads) + columns < len(upper):
        return []
    if any(cell.column_span > 1 for cell in lower):
        return []
    part = len(lower) // len(heads)
    keys = [form.columns[label_key(cell.text)] for cell in lower]
    alike = all(a & b for a, b in zip(keys, keys[part:], strict=False))
    if (len(heads) > 1 and not alike) or (len(heads) == 1 and not columns):
        return []
    parts = [cell.column_span for cell in heads]
    if sum(parts) != len(lower):
        parts = [part] * len(heads)
    given = iter(parts)
    return [next(given) if _is_heading(cell, form) else 1 for cell in upper]


def _moved(
    grid: Grid, rows: Sequence[Sequence[GridCell]], upper: int, spans: Sequence[int], form: Template
) -> Grid:
    start = min(cell.column for cell in rows[upper])
    placed: list[GridCell] = []
    places: list[int] = []
    at = start
    for cell, span in zip(rows[upper], spans, strict=True):
        if _is_heading(cell, form):
            places += range(at, at + span)
        down = 1 if _is_heading(cell, form) else 2
        placed.append(cell._replace(column=at, column_span=span, row_span=down))
        at += span
    placed += [
        cell._replace(column=column, row_span=1) for cell, column in zip(rows[upper + 1], places, strict=True)
    ]
    top = _over(rows[upper - 1], rows[upper], spans, start, form) if upper else []
    changed = {
        id(cell) for row in (rows[upper], rows[upper + 1], rows[upper - 1] if top else ()) for cell in row
    }
    cells = [cell for cell in grid.cells if id(cell) not in changed] + placed + top
    width = max(grid.columns, at)
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), columns=width)


def _over(
    top: Sequence[GridCell], upper: Sequence[GridCell], spans: Sequence[int], start: int, form: Template
) -> list[GridCell]:
    """The line over both, each cell over one run of like cells: 行政复议 over its results, 行政诉讼 over two headings."""
    kinds = zip((_is_heading(cell, form) for cell in upper), spans, strict=True)
    runs = [sum(span for _, span in run) for _, run in groupby(kinds, key=lambda pair: pair[0])]
    if len(runs) != len(top) or not all(_is_heading(cell, form) for cell in top):
        return []
    found = []
    for cell, width in zip(top, runs, strict=True):
        found.append(cell._replace(column=start, column_span=width, row_span=1))
        start += width
    return found
