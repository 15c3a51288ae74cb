"""The table of reviews and lawsuits without lines, set from top to bottom: five results beside each name of a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extract.codebook import Template
from extract.unruled.bare_blocks import Page
from extract.unruled.bare_labels import Label, code_of, row_of
from extract.unruled.bare_review import REVIEW
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import columns_of

_LEVEL = 0.4  # heights by which a figure may miss the middle of its result

Rows = list[list[Sequence[Placed]]]


def read_vertical_review(pages: Sequence[Page], labels: Sequence[Label], form: Template) -> Rows | None:
    """Header and rows as where the results stand side by side; None where not just one column of figures is there.

    The results of all rows must follow each other in the form's order, each with one figure beside it, and each
    name stand left of its own five.
    """
    names = form.rows_of(REVIEW)
    if not names:
        return None
    results = form.columns_of(REVIEW, names[0])
    leaves = [
        label for label in labels if any(table == REVIEW for table, _ in form.columns.get(label.key, ()))
    ]
    codes = tuple(code_of(leaf, form, REVIEW) for leaf in leaves)
    wanted = results * len(names)
    starts = [n for n in range(len(codes)) if codes[n : n + len(wanted)] == wanted]
    if len(starts) != 1:
        return None
    leaves = leaves[starts[0] : starts[0] + len(wanted)]
    cells = _beside(leaves, pages)
    over = _names(leaves, labels, form, len(results))
    if cells is None or over is None:
        return None
    width = len(results)
    rows: Rows = [[(), *(leaf.parts for leaf in leaves[:width])]]
    for n, name in enumerate(over):
        rows.append([name.parts, *([cell] for cell in cells[n * width : (n + 1) * width])])
    return rows


def _place(label: Label) -> tuple[int, float]:
    """Where the middle of a label is, in reading order."""
    page = label.first.page
    lines = label.on(page)
    return page, (min(lines) + max(lines)) / 2


def _beside(leaves: Sequence[Label], pages: Sequence[Page]) -> list[Placed] | None:
    """For each result the one figure that stands beside it; None where any figure there is not beside just one."""
    places = [_place(leaf) for leaf in leaves]
    if any(a >= b for a, b in pairwise(places)):
        return None
    edge, size = max(leaf.right for leaf in leaves), leaves[0].first.size
    first, last = (places[0][0], places[0][1] - size), (places[-1][0], places[-1][1] + size)
    figures = [
        Placed(page.number, piece)
        for page in pages
        for piece in page.pieces
        if piece.is_figure and piece.box[2] > edge and first < (page.number, piece.middle) < last
    ]
    if (
        len(figures) != len(leaves)
        or len(columns_of([(f.piece.box[0], f.piece.box[2]) for f in figures])) != 1
    ):
        return None
    figures.sort(key=lambda figure: (figure.page, figure.piece.middle))
    level = all(
        figure.page == page and abs(figure.piece.middle - middle) < _LEVEL * size
        for figure, (page, middle) in zip(figures, places, strict=True)
    )
    return figures if level else None


def _names(
    leaves: Sequence[Label], labels: Sequence[Label], form: Template, width: int
) -> list[Label] | None:
    """The names of the rows, each left of its own results and level with one of them."""
    left = min(leaf.left for leaf in leaves)
    runs = [leaves[n : n + width] for n in range(0, len(leaves), width)]
    found = []
    for code, run in zip(form.rows_of(REVIEW), runs, strict=True):
        first, last = _place(run[0]), _place(run[-1])
        near = run[0].first.size
        beside = [
            label
            for label in labels
            if row_of(label, form, REVIEW)
            and label.right <= left
            and (first[0], first[1] - near) < _place(label) < (last[0], last[1] + near)
        ]
        if [row_of(label, form, REVIEW) for label in beside] != [code]:
            return None
        found.append(beside[0])
    return found
