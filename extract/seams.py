"""What a page break tore inside a cell or a row, sewn together where the codebook knows the whole."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import replace

from extract.figures import is_figure_like
from extract.labels import label_key
from extract.model import Grid, GridCell

Known = Callable[[str], bool]


def sew(grid: Grid, seams: Sequence[int], known: Known, heads: Container[str] = ()) -> Grid:
    """The grid with each torn label whole again; `known` tells whether a label's key is in the codebook, `heads` are
    the keys of columns: under those an empty cell is a figure's.

    A label that came down to the break goes on in an empty cell under it. 自然 | 人 becomes 自然人 because the codebook knows it and does not know 人. When a row label was torn, the whole
    row was: its other cells are joined as well, if at least one of the two pieces is empty.
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
    if not torn:
        torn = longer if any((a, b) not in longer and b.text.strip() for a, b in pairs) else []
    if not torn:
        return grid
    if torn is not longer and _whole_row(grid, seam, pairs, torn):
        torn = pairs
    joined = {id(b): None for _, b in torn}
    merged = {id(a): _merge(a, b) for a, b in torn}
    cells = [merged.get(id(c), c) for c in grid.cells if id(c) not in joined]
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _torn(upper: str, lower: str, known: Known) -> bool:
    if not upper.strip() or not lower.strip() or is_figure_like(upper) or is_figure_like(lower):
        return False
    if known(label_key(upper)) and known(label_key(lower)):
        return False
    return known(label_key(upper + lower))


def _whole_row(
    grid: Grid, seam: int, pairs: list[tuple[GridCell, GridCell]], torn: list[tuple[GridCell, GridCell]]
) -> bool:
    """Whether the break went through a whole row: no place of it holds text on both sides but the torn labels."""
    lower = [c for c in grid.cells if c.row == seam]
    complete = len(pairs) == len(lower)
    rest = [(a, b) for a, b in pairs if (a, b) not in torn]
    return complete and bool(rest) and all(not a.text.strip() or not b.text.strip() for a, b in rest)


def _merge(upper: GridCell, lower: GridCell) -> GridCell:
    holder = upper if upper.text.strip() else lower
    return replace(
        upper,
        text=upper.text.rstrip() + lower.text.lstrip(),
        row_span=upper.row_span + lower.row_span,
        page=holder.page,
        box=holder.box,
    )
