"""Tables that nothing frames, found by the form's wordings: labels in narrow columns, torn over lines and pages.

What a figure is follows from its place alone: its column from the head over it, its row from the label beside it.
Where heads are not those of the form in its order, or a line of figures has no label for sure, there is no grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.codebook import FORMS, Template, template
from extract.model import Box, Grid, GridCell
from extract.unruled.bare_blocks import Block, Page, find_blocks
from extract.unruled.bare_cells import seat
from extract.unruled.bare_columns import HeadedColumns, only_figures, under_heads, with_scraps
from extract.unruled.bare_glued import unglued
from extract.unruled.bare_heads import heads_between
from extract.unruled.bare_labels import Label, code_of, find_labels, parted, row_of
from extract.unruled.bare_review import REVIEW, read_review
from extract.unruled.bare_vertical import read_vertical_review
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import columns_of
from extract.writing import OVERRUN

_STATISTICS = "statistics"
_LEAST_ROWS = 10  # of a table without a header


@dataclass(frozen=True)
class BareTable:
    """A table's grid, and where it stands on each of its pages."""

    grid: Grid
    boxes: dict[int, Box]
    figures: tuple[Placed, ...]


Printed = Sequence[Placed]
"""the pieces of one cell"""


def find_bare(pages: Sequence[Page], reader: str) -> list[BareTable]:
    """The tables of a form among the words and figures of pages: of the form whose wordings say most of the words."""
    pages = [replace(page, pieces=tuple(parted(page.pieces))) for page in pages]
    best: tuple[int, Template, list[Page], list[Label]] | None = None
    for form in map(template, FORMS):
        whole = unglued(pages, form)
        labels = find_labels([(page.number, page.size[1], page.pieces) for page in whole], form)
        said = sum(len(label.key) for label in labels)
        if best is None or said > best[0]:
            best = (said, form, whole, labels)
    if best is None:
        return []
    _, form, whole, labels = best
    upright = read_vertical_review(whole, labels, form)
    found = [_laid_out(upright, reader)] if upright else []
    taken = {id(figure.piece) for table in found for figure in table.figures}
    for block in find_blocks(whole, labels, form):
        if not any(id(figure.piece) in taken for figure in block.figures):
            found += _tables(block, whole, form, reader)
    return found


def _tables(block: Block, pages: Sequence[Page], form: Template, reader: str) -> Iterator[BareTable]:
    named = [{table for table, _ in form.columns.get(head.key, ())} for head in block.heads]
    for table in dict.fromkeys(cell.table for cell in form.cells):
        heads = [head for head, own in zip(block.heads, named, strict=True) if table in own]
        rows = None
        if heads and table == REVIEW:
            rows = read_review(block, heads, pages, form)
        if heads and not rows:
            rows = _lines(block, sorted(heads, key=lambda head: head.left), pages, form, table)
        if not block.heads and table == _STATISTICS:
            rows = _headless(block, form)
        if rows:
            yield _laid_out(rows, reader)
            return


def _headless(block: Block, form: Template) -> list[list[Printed]] | None:
    """Rows of the form of one column under no header: most of its rows, and one column of figures beside them."""
    own = [label for label in block.labels if row_of(label, form, _STATISTICS) or label.key in form.headings]
    rows = {row_of(label, form, _STATISTICS) for label in own} - {None}
    column = next(key for key, uses in form.columns.items() if any(table == _STATISTICS for table, _ in uses))
    found = only_figures(replace(block, labels=own), Label(column, ()))
    if found is None or len(rows) < _LEAST_ROWS:
        return None
    found = with_scraps(found, block)
    seated = _seated(own, found, (code_of(found.heads[0], form, _STATISTICS),), form, _STATISTICS)
    return [[(), ()], *seated] if seated else None


def _lines(
    block: Block, heads: Sequence[Label], pages: Sequence[Page], form: Template, table: str
) -> list[list[Printed]] | None:
    """Header and rows of a table whose rows have labels."""
    rows_of = [row for label in block.labels if (row := row_of(label, form, table))]
    if not rows_of:
        return None
    wanted = form.columns_of(table, rows_of[0])
    for columns in _columns(block, heads, pages, form, table, len(wanted)):
        codes = tuple(code_of(head, form, table) for head in columns.heads)
        own = [
            label
            for label in block.labels
            if label.left < columns.stretches[0][0]
            and (row_of(label, form, table) or (table == _STATISTICS and label.key in form.headings))
        ]
        rows = _seated(own, columns, codes, form, table)
        if rows:
            return [[(), *(head.parts for head in columns.heads)], *rows]
    return None


def _seated(
    own: Sequence[Label], columns: HeadedColumns, codes: tuple[str, ...], form: Template, table: str
) -> list[list[Printed]] | None:
    """The rows of labels with their figures; None where these are out of step, or labels out of the form's order."""
    if not own:
        return None
    edge = max(label.right for label in own)
    seats = seat(own, columns.figures, columns.stretches, columns.rooms(edge))
    if seats is None:
        return None
    order = form.rows_of(table)
    last = -1
    rows: list[list[Printed]] = []
    for n, label in enumerate(own):
        row = row_of(label, form, table)
        cells = [
            [*seats.cells.get((n, c), ()), *seats.doubts.get((n, c), ())] for c in range(len(columns.heads))
        ]
        if table != _STATISTICS and row is not None:
            if form.columns_of(table, row) != codes or order.index(row) <= last:
                return None
            last = order.index(row)
        rows.append(
            [label.parts, *(_printed(cell, bool(seats.doubts.get((n, c)))) for c, cell in enumerate(cells))]
        )
    return rows


def _printed(lines: Sequence[Placed], doubtful: bool) -> Printed:
    """The lines of a cell; one beside which a stray figure stands says that nobody can read it."""
    if not doubtful:
        return tuple(lines)
    mark = lines[0]
    return (*lines, Placed(mark.page, replace(mark.piece, text=OVERRUN)))


def _columns(
    block: Block, heads: Sequence[Label], pages: Sequence[Page], form: Template, table: str, wanted: int
) -> Iterator[HeadedColumns]:
    """The columns of a block as its heads say, and as the figures do whose heads are read between them."""
    found = only_figures(block, heads[0]) if len(heads) == wanted == 1 else None
    found = found or under_heads(block, heads)
    if found and len(heads) == wanted:
        yield with_scraps(found, block)
    first = min(
        [
            heads[0].left,
            *(
                label.right
                for label in block.labels
                if row_of(label, form, table) and label.left < heads[0].left
            ),
        ]
    )
    figures = [f for f in block.figures if f.piece.box[0] >= first - 1]
    clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in figures])
    if wanted > 1 and len(clusters) == wanted:
        between = heads_between(block.over(pages), clusters, form, table)
        if between:
            yield with_scraps(HeadedColumns(tuple(between), clusters, figures), block)


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
