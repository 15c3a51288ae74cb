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
_HEADER = 4  # rows of a header


def sew(grid: Grid, seams: Sequence[int], known: Known, heads: Container[str] = ()) -> Grid:
    """The grid with each torn label whole again; `known` tells whether a label's key is in the codebook, `heads` are
    the keys of columns: under those an empty cell is a figure's.

    A label that came down to the break goes on in an empty cell under it; a column's does so only where the row under
    the break is of the header. 自然 | 人 becomes 自然人 because the codebook knows it and does not know 人. A row under
    the break that has no label of its own is the rest of the row above: its cells are joined to those.
    """
    for seam in sorted(seams, reverse=True):
        grid = _sew_one(_without_repeat(grid, seam, known, heads), seam, known, heads)
    return grid


def _without_repeat(grid: Grid, seam: int, known: Known, heads: Container[str]) -> Grid:
    """The grid without the rows under a break that print those of a header above once more.

    What the break tore goes on under them.
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    prints = {row: tuple(map(_print, cells)) for row, cells in rows.items()}
    header = [row for row in range(seam) if any(label_key(c.text) in heads for c in rows.get(row, ()))]
    if not header or not any(
        label_key(c.text) in heads for r in range(_HEADER) for c in rows.get(seam + r, ())
    ):
        return grid
    most = 0
    for start in range(max(0, header[0] - _HEADER), header[-1] + 1):
        if start and not any(_is_figure(c) for c in rows.get(start - 1, ())):
            continue  # a part of a header is not printed again, it is of what stands over it
        count = 0
        while start + count < seam and prints.get(start + count, 0) == prints.get(seam + count, 1):
            count += 1
        most = max(most, count)
    gone = range(seam, seam + most)
    repeated = [c for row in gone for c in rows[row]]
    if not any(known(label_key(c.text)) for c in repeated) or any(_is_figure(c) for c in repeated):
        return grid
    if any(c.row + c.row_span > seam + most for c in repeated):
        return grid
    cells = [c._replace(row=c.row - most) if c.row >= seam else c for c in grid.cells if c.row not in gone]
    return replace(grid, cells=tuple(cells), rows=grid.rows - most)


def _print(cell: GridCell) -> tuple[int, int, int, str]:
    return cell.column, cell.column_span, cell.row_span, fold(cell.text)


def _is_figure(cell: GridCell) -> bool:
    return bool(fold(cell.text)) and is_figure_like(cell.text)


def _sew_one(grid: Grid, seam: int, known: Known, heads: Container[str]) -> Grid:
    upper = [c for c in grid.cells if c.row + c.row_span == seam]
    lower = [c for c in grid.cells if c.row == seam]
    if rest := _rest_of_label(upper, lower, known):
        cells = [rest[1] if c is rest[0] else c for c in grid.cells if c.row != seam]
        return replace(grid, cells=tuple(cells))
    pairs = _pairs(upper, lower)
    torn = [(a, b) for a, b in pairs if _torn(a.text, b.text, known)]
    in_header = any(label_key(c.text) in heads for c in lower if c.text.strip())
    longer = [
        (a, b)
        for a, b in pairs
        if known(said := label_key(a.text)) and (in_header or said not in heads) and not b.text.strip()
    ]
    if (
        _is_tail(pairs, lower, torn, known)
        or _is_beginning(pairs, lower, known)
        or _has_only_the_labels_end(pairs, lower, known)
    ):
        torn = pairs
    elif not torn and (in_header or any((a, b) not in longer and b.text.strip() for a, b in pairs)):
        torn = longer
    moved = any((a.column, a.column_span) != (b.column, b.column_span) for a, b in torn)
    if not torn or (moved and len(torn) < len(lower)):
        return grid
    joined = {id(b): None for _, b in torn}
    merged = {id(a): _merge(a, b) for a, b in torn}
    cells = [merged.get(id(c), c) for c in grid.cells if id(c) not in joined]
    return replace(grid, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def _rest_of_label(upper: list[GridCell], lower: list[GridCell], known: Known) -> Pair | None:
    """The one label over a break that all of the row under it, a single text, makes whole: it, and it made whole."""
    said = [c for c in lower if c.text.strip()]
    if len(said) != 1 or any(c.row_span > 1 for c in lower):
        return None
    torn = [c for c in upper if _torn(c.text, said[0].text, known)]
    return (
        (torn[0], torn[0]._replace(text=torn[0].text.rstrip() + said[0].text.lstrip()))
        if len(torn) == 1
        else None
    )


def _pairs(upper: list[GridCell], lower: list[GridCell]) -> list[Pair]:
    """Cells that stand one over the other: of the same columns, or all in order where a page's lines moved a little."""
    above = {(c.column, c.column_span): c for c in upper}
    pairs = [(above[key], c) for c in lower if (key := (c.column, c.column_span)) in above]
    in_order = list(zip(upper, lower, strict=False))
    if len(pairs) < len(lower) == len(upper) and all(_is_over(a, b) for a, b in in_order):
        return in_order
    return pairs


def _is_over(upper: GridCell, lower: GridCell) -> bool:
    """Whether two cells share more than half of the wider one's width."""
    if not upper.box or not lower.box:
        return False
    shared = min(upper.box[2], lower.box[2]) - max(upper.box[0], lower.box[0])
    return shared > 0.6 * max(upper.box[2] - upper.box[0], lower.box[2] - lower.box[0])


def _is_tail(pairs: list[Pair], lower: list[GridCell], torn: list[Pair], known: Known) -> bool:
    """Whether the row under a break is the rest of the row above it: it has no label but the torn pieces of one."""
    pieces = [b for _, b in torn]
    if len(pairs) < len(lower) or any(known(label_key(c.text)) for c in lower if c not in pieces):
        return False
    rest = [(a, b) for a, b in pairs if (a, b) not in torn and b.text.strip()]
    labelled = any(known(label_key(a.text)) for a, _ in pairs)
    if any(known(label_key(a.text)) for a, _ in rest):
        return False  # a figure under 结果维持 is that column's
    return bool(torn or (labelled and rest)) and all(_is_piece(b.text) for _, b in rest)


def _is_piece(text: str) -> bool:
    """Whether a text is a figure or a piece of one (05 of 203505)."""
    return bool(fold(text)) and (is_figure_like(text) or bool(re.fullmatch(r"[\d.,]+", fold(text))))


def _is_beginning(pairs: list[Pair], lower: list[GridCell], known: Known) -> bool:
    """Whether the row over a break is the beginning of the one under it: 5 | 12 over .其他方式公开政府信息数 | nothing.

    Its label may be all under the break, and its figures all over it.
    """
    groups = [(a, b) for a, b in pairs if known(label_key(a.text)) and not fold(b.text)]
    beside = [c for c in lower if fold(c.text) or any(c is b for _, b in pairs)]
    whole_pairs, pairs = pairs, [pair for pair in pairs if pair not in groups]
    if len(whole_pairs) < len(beside) or any(known(label_key(a.text)) for a, _ in pairs):
        return False
    labels = [(a, b) for a, b in pairs if known(label_key(b.text))]
    rest = [(a, b) for a, b in pairs if (a, b) not in labels]
    torn = all(known(label_key(a.text + b.text)) for a, b in labels)
    whole = not any(fold(a.text) for a, _ in labels)
    if whole and not (len(labels) == 1 and all(_is_figure(a) for a, _ in rest[-1:])):
        return False
    return bool(labels) and torn and bool(rest) and not any(fold(b.text) for _, b in rest)


def _has_only_the_labels_end(pairs: list[Pair], lower: list[GridCell], known: Known) -> bool:
    """Whether all that the row under a break prints ends the label over it: 2.其他 | 0 over 法律行政法规禁止公开 | nothing.

    Both halves may be labels by themselves.
    """
    said = [c for c in lower if fold(c.text)]
    ends = [(a, b) for a, b in pairs if len(said) == 1 and b is said[0] and fold(a.text)]
    figures = [a for a, b in pairs if b not in said and _is_figure(a)]
    return bool(ends and figures) and known(label_key(ends[0][0].text + ends[0][1].text))


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
    return upper._replace(
        text=upper.text.rstrip() + between + lower.text.lstrip(),
        row_span=upper.row_span + lower.row_span,
        page=holder.page,
        box=holder.box,
    )
