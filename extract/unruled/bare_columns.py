"""The columns of a table without lines: which figures stand under which head, and how wide each column is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.unruled.bare_blocks import Block
from extract.unruled.bare_cells import Room
from extract.unruled.bare_glued import parted_under
from extract.unruled.bare_labels import Label
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import columns_of


@dataclass(frozen=True)
class HeadedColumns:
    """The heads of columns, from where to where the figures under each stand, these, and the widest line of each."""

    heads: tuple[Label, ...]
    stretches: list[tuple[float, float]]
    figures: list[Placed]

    def _steps(self) -> list[float]:
        """From each column to the next: between their left edges, middles or right edges, whichever are most even."""
        ways = [
            [b - a for a, b in pairwise(places)]
            for places in zip(*((a, (a + b) / 2, b) for a, b in self.stretches), strict=True)
        ]
        return min(ways, key=lambda steps: max(steps, default=0.0) - min(steps, default=0.0))

    def rooms(self, edge: float) -> list[Room]:
        """How wide the columns are; labels left of them end at `edge`."""
        steps = self._steps()
        steps = (
            [min(pair) for pair in zip([*steps[:1], *steps], [*steps, *steps[-1:]], strict=True)]
            if steps
            else []
        )
        pieces = [figure.piece for figure in self.figures]
        rooms = []
        for n, (head, (a, b)) in enumerate(zip(self.heads, self.stretches, strict=True)):
            lines = [p.box[2] - p.box[0] for p in pieces if a <= p.centre <= b]
            lines += [part.piece.box[2] - part.piece.box[0] for part in head.parts]
            rooms.append(Room(max(lines), steps[n] if steps else b - edge))
        return rooms


def with_scraps(columns: HeadedColumns, block: Block) -> HeadedColumns:
    """The columns with the pieces in them that may be lines of figures."""
    more = [s for s in block.scraps if any(a - 1 <= s.piece.centre <= b + 1 for a, b in columns.stretches)]
    return replace(columns, figures=[*columns.figures, *more])


def under_heads(block: Block, heads: Sequence[Label]) -> HeadedColumns | None:
    """None where a figure is under no head or two."""
    stretches = [(head.left, head.right) for head in heads]
    if any(a[1] > b[0] for a, b in pairwise(stretches)):
        return None
    beside = [label.right for label in block.labels if label.right < stretches[0][1]]
    first = min([stretches[0][0], *beside]) if beside else 0.0
    figures = [f for f in block.figures if f.piece.box[0] >= first or f.piece.box[2] > stretches[0][0]]
    clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in figures])
    if len(clusters) < len(heads):
        figures = list(parted_under(figures, heads))
        clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in figures])
    if len(clusters) == len(heads):
        return HeadedColumns(tuple(heads), clusters, figures)
    if len(heads) > 1:  # numbers of rows, and what looks like a figure among labels
        clusters = [c for c in clusters if c[1] > stretches[0][0]]
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
    return HeadedColumns(
        tuple(heads), [found.get(n, stretch) for n, stretch in enumerate(stretches)], figures
    )


def only_figures(block: Block, head: Label) -> HeadedColumns | None:
    """The one column right of the labels in which numbers stand, and not marks alone; None where there is not just one.

    A head in the middle of its column need not stand over figures at the right of it.
    """
    edge = min((label.right for label in block.labels), default=0.0)
    clusters = columns_of([(f.piece.box[0], f.piece.box[2]) for f in block.figures])
    held = [
        (a, b)
        for a, b in clusters
        if a > edge
        and any(any(map(str.isdigit, f.piece.text)) for f in block.figures if a <= f.piece.centre <= b)
    ]
    if len(held) != 1:
        return None
    (a, b) = held[0]
    return HeadedColumns((head,), held, [f for f in block.figures if a <= f.piece.centre <= b])
