"""What a page break tore inside a cell or a row, sewn together where the codebook knows the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from extract.figures import is_figure_like
from extract.labels import fold, label_key
from extract.model import Grid, GridCell

Known = Callable[[str], bool]
Pair = tuple[GridCell, GridCell]
"""the cell over a break and the one under it"""


def sew(grid: Grid, seams: Sequence[int], known: Known, heads: Container[str] = ()) -> Grid:
    """The grid with each torn label whole again; `known` tells whether a label's key is in the codebook, `heads` are
    the keys of columns: under those an empty cell is a figure's.

    A label that came down to the break goes on in an empty cell under it. 自然 | 人 becomes 自然人 because the codebook knows it and does not know 人. A row under the break that
    has no label of its own is the rest of the row above: its cells are joined to those.
    """
    for seam in sorted(seams, reverse=True):
        grid = _sew_one(grid, seam, known, heads)
    return grid


def _sew_one(grid: Grid, seam: int, known: Known, heads: Container[str]) -> Grid:
    above = {(c.column, c.column_span): c for c in grid.cells if c.row + c.row_span == seam}
    pairs = [
        (above[key], c) for c in grid.cells if c.row == seam and (key := (c.column, c.column_span)) in above
    ]
    torn = [(a, b) for a, b in pairs if _torn(a.text, b.text, known)]
    longer = [
        (a, b)
        for a, b in pairs
        if known(said := label_key(a.text)) and said not in heads and not b.text.strip()
    ]
    lower = [c for c in grid.cells if c.row == seam]
    if _is_tail(pairs, lower, torn, known) or _is_beginning(pairs, lower, known):
        torn = pairs
    elif not torn and any((a, b) not in longer and b.text.strip() for a, b in pairs):
        torn = longer
    if not torn:
        return grid
    joined = {id(b): None for _, b in torn}
    merged = {id(a): _merge(a, b) for a, b in torn}
    cells = [merged.get(id(c), c) for c in grid.cells if id(c) not in joined]
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _is_tail(pairs: list[Pair], lower: list[GridCell], torn: list[Pair], known: Known) -> bool:
    """Whether the row under a break is the rest of the row above it: it has no label but the torn pieces of one."""
    pieces = [b for _, b in torn]
    if len(pairs) < len(lower) or any(known(label_key(c.text)) for c in lower if c not in pieces):
        return False
    rest = [(a, b) for a, b in pairs if (a, b) not in torn and b.text.strip()]
    labelled = any(known(label_key(a.text)) for a, _ in pairs)
    return bool(torn or (labelled and rest)) and all(_is_piece(b.text) for _, b in rest)


def _is_piece(text: str) -> bool:
    """Whether a text is a figure or a piece of one (05 of 203505)."""
    return bool(fold(text)) and (is_figure_like(text) or bool(re.fullmatch(r"[\d.,]+", fold(text))))


def _is_beginning(pairs: list[Pair], lower: list[GridCell], known: Known) -> bool:
    """Whether the row over a break is the beginning of the one under it: 5 | 12 over .其他方式公开政府信息数 | nothing."""
    if len(pairs) < len(lower) or any(known(label_key(a.text)) for a, _ in pairs):
        return False
    labels = [(a, b) for a, b in pairs if known(label_key(b.text))]
    rest = [(a, b) for a, b in pairs if (a, b) not in labels]
    torn = all(fold(a.text) and known(label_key(a.text + b.text)) for a, b in labels)
    return bool(labels) and torn and bool(rest) and not any(fold(b.text) for _, b in rest)


def _torn(upper: str, lower: str, known: Known) -> bool:
    if not upper.strip() or not lower.strip() or is_figure_like(upper) or is_figure_like(lower):
        return False
    if known(label_key(upper)) and known(label_key(lower)):
        return False
    return known(label_key(upper + lower))


def _merge(upper: GridCell, lower: GridCell) -> GridCell:
    holder = upper if upper.text.strip() else lower
    # two pieces of a figure may be one number or two: the newline leaves that to the identities
    between = "\n" if _is_piece(upper.text) and _is_piece(lower.text) else ""
    return replace(
        upper,
        text=upper.text.rstrip() + between + lower.text.lstrip(),
        row_span=upper.row_span + lower.row_span,
        page=holder.page,
        box=holder.box,
    )
