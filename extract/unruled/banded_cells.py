"""What stands in the bands between a table's horizontal rules: figures in columns, heads over and labels beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Box
from extract.unruled.banded_words import (
    LEVEL,
    Placed,
    Stack,
    bands_of,
    box_around,
    figures_and_words,
    is_title,
    merge_words,
    numbering,
    unspread,
)
from extract.unruled.column_heads import Piece, columns_of


@dataclass(frozen=True, slots=True)
class LaidPiece:
    """The writing of one cell, with the first band that the cell reaches over and the one after its last."""

    text: str
    box: Box
    top: int
    bottom: int
    lines: tuple[Piece, ...]

    @property
    def centre(self) -> float:
        """Its horizontal middle."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(frozen=True, slots=True)
class Laid:
    """Bands from `top` to before `bottom` that have the same columns: these, and the cells that hold writing."""

    top: int
    bottom: int
    columns: list[tuple[float, float]]
    figures: list[LaidPiece]
    labels: list[LaidPiece]
    heads: list[LaidPiece]


def lay_pieces(stack: Stack) -> list[Laid]:
    """The writing between rules as cells; [] where a figure is of two columns or a band of several rows."""
    placed = [(piece, *bands_of(stack, piece)) for line in stack.lines for piece in unspread(line)]
    figures, words = figures_and_words([item for item in placed if not is_title(stack, item, placed)])
    numbers = numbering(figures, words)
    figures = [item for item in figures if item not in numbers]
    parts = []
    for top, bottom in _parts(figures, len(stack.levels) - 1):
        part = _lay(
            (top, bottom),
            [item for item in figures if top <= item[1] < bottom],
            [item for item in (*words, *numbers) if top <= item[1] < bottom],
        )
        if part is None:
            return []
        parts.append(part)
    return parts


def _parts(figures: Sequence[Placed], bands: int) -> list[tuple[int, int]]:
    """Runs of bands that have the same columns. Others may begin where a band without figures comes after one with."""
    held = {band for _, top, bottom in figures for band in range(top, bottom)}
    starts = [band for band in range(bands) if band not in held and (band == 0 or band - 1 in held)]
    starts = sorted({0, *starts})
    parts: list[tuple[int, int, list[tuple[float, float]]]] = []
    for top, bottom in zip(starts, [*starts[1:], bands], strict=True):
        own = [(p.box[0], p.box[2]) for p, first, _ in figures if top <= first < bottom]
        columns = columns_of(own)
        both = columns_of([*parts[-1][2], *columns]) if parts else []
        if parts and len(both) == max(len(parts[-1][2]), len(columns)):
            parts[-1] = (parts[-1][0], bottom, both)
        else:
            parts.append((top, bottom, columns))
    return [(top, bottom) for top, bottom, _ in parts]


def _lay(bands: tuple[int, int], figures: Sequence[Placed], words: Sequence[Placed]) -> Laid | None:
    columns = columns_of([(piece.box[0], piece.box[2]) for piece, _, _ in figures])
    cells = list(_cells(figures))
    if not columns:
        over = list(_cells(merge_words(words, [])))
        lowest = [head for head in over if not any(_overlap(h, head) for h in below(head, over, []))]
        columns = columns_of([(head.box[0], head.box[2]) for head in lowest])
        return Laid(*bands, columns, [], [], over) if len(columns) > 1 else None
    if not _are_rows(cells):
        return None
    words = merge_words(words, columns)
    heads = _heads(figures, words, columns[0][0])
    labels = list(_cells([w for w in words if w not in heads]))
    over = list(_cells(heads))
    return Laid(*bands, _with_heads(columns, over, cells), cells, labels, over)


def _cells(pieces: Sequence[Placed]) -> Iterator[LaidPiece]:
    """Pieces of the same bands that stand over each other are the lines of one cell."""
    by_bands: dict[tuple[int, int], list[Piece]] = {}
    for piece, top, bottom in pieces:
        by_bands.setdefault((top, bottom), []).append(piece)
    for (top, bottom), here in by_bands.items():
        for a, b in columns_of([(p.box[0], p.box[2]) for p in here]):
            lines = tuple(sorted((p for p in here if a <= p.centre <= b), key=lambda p: (p.box[1], p.box[0])))
            yield LaidPiece(
                "".join(p.text for p in lines), box_around([p.box for p in lines]), top, bottom, lines
            )


def _are_rows(figures: Sequence[LaidPiece]) -> bool:
    """Whether each band holds one row: a figure of several lines wraps.

    Then one of fewer lines beside it is not level with them (all stand in the middle of the row), or every line but the
    last is as wide as a column.
    """
    columns = columns_of([(cell.box[0], cell.box[2]) for cell in figures])
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    for cell in figures:
        size = cell.lines[0].box[3] - cell.lines[0].box[1]
        if any(b.middle - a.middle < 0.5 * size for a, b in pairwise(cell.lines)):
            return False  # two figures on one line in one column
        beside = [c for c in figures if (c.top, c.bottom) == (cell.top, cell.bottom)]
        fewer = [p for c in beside if len(c.lines) < len(cell.lines) for p in c.lines]
        if all(p.box[2] - p.box[0] > pitch - 2 * size for p in cell.lines[:-1]):
            continue
        if not any(all(abs(q.middle - p.middle) > LEVEL * size for p in cell.lines) for q in fewer):
            return False
    return True


def _heads(figures: Sequence[Placed], words: Sequence[Placed], left: float) -> list[Placed]:
    """The words over or beside figures, which begin at `left`: those right of the labels, which stand beside figures."""
    size = figures[0][0].box[3] - figures[0][0].box[1]
    held = {band for _, top, bottom in figures for band in range(top, bottom)}
    beside = [w for w, top, bottom in words if w.centre < left and not held.isdisjoint(range(top, bottom))]
    edge = max((w.box[2] for w in beside), default=float("-inf"))
    return [
        item
        for item in words
        if item[0].centre > left
        or item[0].box[2] > left + size
        or (item[0].box[0] > edge and held.isdisjoint(range(item[1], item[2])))
    ]


def below(head: LaidPiece, heads: Sequence[LaidPiece], figures: Sequence[LaidPiece]) -> list[LaidPiece]:
    """The heads of the same header that stand lower: no figure is between."""
    end = min((f.top for f in figures if f.top >= head.bottom), default=None)
    return [h for h in heads if head.bottom <= h.top and (end is None or h.top < end)]


def _overlap(a: LaidPiece, b: LaidPiece) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2]


def _with_heads(
    columns: list[tuple[float, float]], heads: Sequence[LaidPiece], figures: Sequence[LaidPiece]
) -> list[tuple[float, float]]:
    """The columns as wide as their heads, and those that have a head and no figure at all."""
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    stretches = list(columns)
    leaves = []
    for head in heads:
        lower = below(head, heads, figures)
        if any(_overlap(h, head) for h in lower):
            continue
        leaves.append(head)
        over = [n for n, (a, b) in enumerate(columns) if head.box[0] < b and a < head.box[2]]
        if len(over) == 1 or (not over and not any(abs(h.centre - head.centre) < 1.2 * pitch for h in lower)):
            stretches.append((head.box[0], head.box[2]))
    wider = columns_of(stretches)
    wider = _joined_with_heads(wider, columns, leaves)
    return wider if len(wider) >= len(columns) else columns


def _joined_with_heads(
    stretches: list[tuple[float, float]],
    columns: Sequence[tuple[float, float]],
    leaves: Sequence[LaidPiece],
) -> list[tuple[float, float]]:
    """The stretches, each of figures alone put together with the one of a head alone next to it.

    Figures at the right edge of their cells need not stand under heads in the middle: then each has a head of its own
    at its left (or all have at their right).
    """

    def holds(stretch: tuple[float, float], inner: Sequence[tuple[float, float]]) -> bool:
        return any(stretch[0] < b and a < stretch[1] for a, b in inner)

    heads = [(leaf.box[0], leaf.box[2]) for leaf in leaves]
    figures_alone = [n for n, s in enumerate(stretches) if holds(s, columns) and not holds(s, heads)]
    heads_alone = {n for n, s in enumerate(stretches) if holds(s, heads) and not holds(s, columns)}
    for step in (-1, 1):
        if figures_alone and all(n + step in heads_alone for n in figures_alone):
            ends = [stretches[n] for n in figures_alone] + [stretches[n + step] for n in figures_alone]
            joined = [
                (min(a, c), max(b, d))
                for (a, b), (c, d) in zip(ends, ends[len(figures_alone) :], strict=False)
            ]
            return _around_heads(sorted([*(s for s in stretches if s not in ends), *joined]), heads)
    return stretches


def _around_heads(
    stretches: list[tuple[float, float]], heads: Sequence[tuple[float, float]]
) -> list[tuple[float, float]]:
    """The stretches, each as far to both sides of the head in its middle, where that leaves them apart."""
    found = []
    for left, right in stretches:
        own = [(a + b) / 2 for a, b in heads if left <= a and b <= right]
        half = max(right - own[0], own[0] - left) if len(own) == 1 else 0.0
        found.append((own[0] - half, own[0] + half) if half else (left, right))
    return found if all(a[1] < b[0] for a, b in pairwise(found)) else stretches
