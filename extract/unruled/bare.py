"""Tables that nothing frames, found by the form's wordings: labels in narrow columns, torn over lines and pages.

What a figure is follows from its place alone: its column from the head over it, its row from the label beside it.
Where heads are not those of the form in its order, or a line of figures has no label for sure, there is no grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.codebook import FORMS, Template, template
from extract.model import Box, Grid, GridCell
from extract.unruled.bare_blocks import Block, Page, find_blocks
from extract.unruled.bare_glued import unglued
from extract.unruled.bare_labels import Label, Placed, parted
from extract.unruled.bare_rows import FigureRow, figure_rows, pair, unwrapped
from extract.unruled.column_grid import columns_of
from extract.unruled.column_heads import Columns, over_columns

_REVIEW, _STATISTICS = "review_litigation", "statistics"


@dataclass(frozen=True)
class BareTable:
    """A table's grid, and where it stands on each of its pages."""

    grid: Grid
    boxes: dict[int, Box]
    figures: tuple[Placed, ...]


Printed = Sequence[Placed]
"""the pieces of one cell"""


def find_bare(pages: Sequence[Page], reader: str) -> list[BareTable]:
    """The tables of a form among the words and figures of pages, by the form that finds most figures a place."""
    pages = [replace(page, pieces=tuple(parted(page.pieces))) for page in pages]
    best: list[BareTable] = []
    for form in map(template, FORMS):
        found = [
            table
            for block in find_blocks(unglued(pages, form), form)
            for table in _tables(block, form, reader)
        ]
        if sum(len(t.figures) for t in found) > sum(len(t.figures) for t in best):
            best = found
    return best


def _tables(block: Block, form: Template, reader: str) -> Iterator[BareTable]:
    owners = [{table for table, _ in form.columns.get(head.key, ())} for head in block.heads]
    for table in dict.fromkeys(cell.table for cell in form.cells):
        heads = [head for head, own in zip(block.heads, owners, strict=True) if table in own]
        rows = None
        if heads and table == _REVIEW:
            rows = _review(block, heads, form)
        elif heads:
            rows = _lines(block, sorted(heads, key=lambda head: head.left), form, table)
        if rows:
            yield _laid_out(rows, reader)
            return


def _lines(block: Block, heads: Sequence[Label], form: Template, table: str) -> list[list[Printed]] | None:
    """Header and rows of a table whose rows have labels."""
    codes = tuple(_code(head, form, table) for head in heads)
    columns = _columns(block, heads)
    if columns is None:
        return None
    columns_, figures = columns
    own = [
        label
        for label in block.labels
        if label.left < columns_[0][0]
        and (_row(label, form, table) or (table == _STATISTICS and label.key in form.headings))
    ]
    by_label = _by_label(own, figures, columns_, form)
    if by_label is None:
        return None
    order = form.rows_of(table)
    last = -1
    rows: list[list[Printed]] = [[(), *(head.parts for head in heads)]]
    for n, label in enumerate(own):
        row = _row(label, form, table)
        if n not in by_label:
            if table == _STATISTICS and label.key in form.headings:
                rows.append([label.parts, ()])
            continue
        if table != _STATISTICS:
            if row is None or form.columns_of(table, row) != codes or order.index(row) <= last:
                return None
            last = order.index(row)
        rows.append([label.parts, *_in_columns(by_label[n], columns_)])
    return rows if len(rows) > 1 else None


def _by_label(
    labels: Sequence[Label], figures: Sequence[Placed], columns: Columns, form: Template
) -> dict[int, FigureRow] | None:
    """The line of figures of each label that has one; None where a line has no label.

    Figures that do not fit in a line are put together only where every row then has its figures.
    """
    lines = figure_rows(figures)
    pairs = pair(labels, lines)
    if len(pairs) == len(lines):
        return {i: lines[j] for i, j in pairs}
    rows = {n for n, label in enumerate(labels) if label.key in form.rows}
    for at_top in (True, False):
        lines = figure_rows(unwrapped(figures, columns, at_top=at_top))
        found = {i: lines[j] for i, j in pair(labels, lines)}
        if len(found) == len(lines) and rows <= set(found):
            return found
    return None


def _code(label: Label, form: Template, table: str) -> str:
    return next(code for owner, code in form.columns[label.key] if owner == table)


def _row(label: Label, form: Template, table: str) -> str | None:
    return next((code for owner, code in form.rows.get(label.key, ()) if owner == table), None)


def _columns(block: Block, heads: Sequence[Label]) -> tuple[list[tuple[float, float]], list[Placed]] | None:
    """From where to where the figures of each head stand, and these; None where a figure is under no head or two."""
    stretches = [(head.left, head.right) for head in heads]
    if any(a[1] > b[0] for a, b in pairwise(stretches)):
        return None
    first = min([stretches[0][0], *(label.right for label in block.labels)])
    figures = [f for f in block.figures if f.piece.box[0] >= first or f.piece.box[2] > stretches[0][0]]
    clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in figures])
    if len(clusters) == len(heads):
        return clusters, figures
    found = {}
    kept = []
    for cluster in clusters:
        over = [n for n, (a, b) in enumerate(stretches) if cluster[0] < b and a < cluster[1]]
        if len(over) > 1 or (over and over[0] in found):
            return None
        if over:
            found[over[0]] = cluster
            kept.append(cluster)
    if len(kept) < len(clusters) and len(heads) > 1:
        return None
    figures = [f for f in figures if any(a <= f.piece.centre <= b for a, b in kept)]
    return [found.get(n, stretch) for n, stretch in enumerate(stretches)], figures


def _in_columns(row: FigureRow, columns: Sequence[tuple[float, float]]) -> list[Printed]:
    cells: list[list[Placed]] = [[] for _ in columns]
    for figure in row.figures:
        cells[over_columns(figure.piece, columns)[0]].append(figure)
    return [tuple(cell) for cell in cells]


def _review(block: Block, heads: Sequence[Label], form: Template) -> list[list[Printed]] | None:
    """The review table: three times five results side by side, under the names of its rows, over one line of figures."""
    names = form.rows_of(_REVIEW)
    results = form.columns_of(_REVIEW, names[0])
    leaves = sorted(heads, key=lambda head: head.left)
    over = sorted((h for h in block.heads if _row(h, form, _REVIEW)), key=lambda head: head.left)
    columns = _columns(block, leaves)
    codes = tuple(_code(leaf, form, _REVIEW) for leaf in leaves)
    if (
        columns is None
        or len(codes) <= len(results) * (len(names) - 1)  # the last may stand outside of the page
        or codes != (results * len(names))[: len(codes)]
        or tuple(_row(name, form, _REVIEW) for name in over) != names
    ):
        return None
    lines = figure_rows(columns[1])
    if len(lines) != 1:
        return None
    rows: list[list[Printed]] = [[(), *(leaf.parts for leaf in leaves[: len(results)])]]
    cells = _in_columns(lines[0], columns[0])
    for n, name in enumerate(over):
        here = slice(n * len(results), (n + 1) * len(results))
        centre = (name.left + name.right) / 2
        if not leaves[here][0].left - name.first.size < centre < leaves[here][-1].right + name.first.size:
            return None
        rows.append([name.parts, *cells[here], *[()] * (len(results) - len(cells[here]))])
    return rows


def _laid_out(rows: Sequence[Sequence[Printed]], reader: str) -> BareTable:
    cells = []
    boxes: dict[int, list[Box]] = {}
    for r, row in enumerate(rows):
        for c, parts in enumerate(row):
            text = "".join(part.piece.text for part in parts)
            page = parts[0].page if parts else None
            box = _around([part.piece.box for part in parts if part.page == page]) if parts else None
            cells.append(GridCell(r, c, 1, 1, text, page, box))
            for part in parts:
                boxes.setdefault(part.page, []).append(part.piece.box)
    return BareTable(
        Grid(tuple(cells), len(rows), len(rows[0]), reader),
        {page: _around(each) for page, each in boxes.items()},
        tuple(part for row in rows[1:] for parts in row[1:] for part in parts),
    )


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
