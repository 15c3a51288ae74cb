"""The table of reviews and lawsuits without lines: five results under each name of a row, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.codebook import Template
from extract.unruled.bare_blocks import Block, Page
from extract.unruled.bare_cells import as_one_row
from extract.unruled.bare_columns import HeadedColumns, under_heads, with_scraps
from extract.unruled.bare_heads import heads_between
from extract.unruled.bare_labels import Label, code_of, row_of
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import columns_of

REVIEW = "review_litigation"
_FAR = 2.5  # heights from one line of figures to the next of the same row


def read_review(
    block: Block, heads: Sequence[Label], pages: Sequence[Page], form: Template
) -> list[list[Sequence[Placed]]] | None:
    """The review table: five results under each name of a row, side by side, over one line of figures."""
    order = form.rows_of(REVIEW)
    results = form.columns_of(REVIEW, order[0])
    over = sorted((h for h in block.heads if row_of(h, form, REVIEW)), key=lambda head: head.left)
    names = tuple(row_of(name, form, REVIEW) for name in over)
    if not names or names != tuple(name for name in order if name in names):
        return None  # all three side by side, or each over its own results
    leaves = sorted(heads, key=lambda head: head.left)
    block = replace(block, figures=_first_line(block.figures))
    found = under_heads(block, leaves)
    codes = tuple(code_of(leaf, form, REVIEW) for leaf in leaves)
    # the last results may stand outside of the page
    whole = len(codes) > len(results) * (len(names) - 1) and codes == (results * len(names))[: len(codes)]
    if not whole or found is None:
        clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in block.figures])
        between = (
            heads_between(block.over(pages), clusters, form, REVIEW)
            if len(clusters) == len(results) * len(names)
            else []
        )
        if tuple(code_of(leaf, form, REVIEW) for leaf in between) != results * len(names):
            return None
        found = HeadedColumns(tuple(between), clusters, block.figures)
    found = with_scraps(found, block)
    by_column = [
        sorted(
            (f for f in found.figures if a - 1 <= f.piece.centre <= b + 1),
            key=lambda f: (f.page, f.piece.middle),
        )
        for a, b in found.stretches
    ]
    if not as_one_row(by_column, found.rooms(0.0)):
        return None
    return _review_rows(over, found.heads, by_column, results)


def _first_line(figures: Sequence[Placed]) -> list[Placed]:
    """The first line of figures and those that may go on with it: what stands further down is another table's.

    All of them where the next line is as full: it may be another year's, and nobody knows which is which.
    """
    ordered = sorted(figures, key=lambda f: (f.page, f.piece.middle))
    ends = [
        n
        for n, (a, b) in enumerate(pairwise(ordered), 1)
        if a.page != b.page or b.piece.middle - a.piece.middle > _FAR * a.size
    ]
    lines = [ordered[a:b] for a, b in pairwise([0, *ends, len(ordered)])]
    return lines[0] if all(2 * len(line) < len(lines[0]) for line in lines[1:]) else list(figures)


def _review_rows(
    over: Sequence[Label],
    leaves: Sequence[Label],
    cells: Sequence[Sequence[Placed]],
    results: tuple[str, ...],
) -> list[list[Sequence[Placed]]] | None:
    rows: list[list[Sequence[Placed]]] = [[(), *(leaf.parts for leaf in leaves[: len(results)])]]
    for n, name in enumerate(over):
        here = slice(n * len(results), (n + 1) * len(results))
        centre = (name.left + name.right) / 2
        if not leaves[here][0].left - name.first.size < centre < leaves[here][-1].right + name.first.size:
            return None
        rows.append([name.parts, *cells[here], *[()] * (len(results) - len(cells[here]))])
    return rows
