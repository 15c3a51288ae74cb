"""Pieces of writing on their pages, and which of them may go on with the label that one of them begins."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from extract.unruled.column_heads import Piece

_GAP = 1.7  # heights between two lines of one label
_SPACE = 1.05  # heights between two words of a line
_CLOSE = 0.6  # heights: words of a line that are so near are rather of one label
_LEVEL = 0.45  # heights by which the pieces of a line differ
_ALIGNED = (
    0.7  # heights by which the lines of one label may differ at the edge, or the middle, that they share
)
_MARGIN = 0.3  # of a page's height: where a label goes on that the page before broke off
_WIDE = 40  # letters: a longer line is no label's


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of a page's writing."""

    page: int
    piece: Piece

    @property
    def size(self) -> float:
        """How high its lines are, in points."""
        return (self.piece.box[3] - self.piece.box[1]) / self.piece.lines

    @property
    def middles(self) -> list[float]:
        """The middles of its lines."""
        return [self.piece.box[1] + (n + 0.5) * self.size for n in range(self.piece.lines)]


Reach = tuple[float, float]
"""from where to where a label's lines stand"""


class Words:
    """The words of pages, and which of them may go on with a label; `heights` are the pages'."""

    def __init__(
        self, words: Sequence[Placed], heights: dict[int, float], figures: Sequence[Placed] = ()
    ) -> None:
        """Sorts the words of each page from its top; `figures` are what stands among them."""
        self.words = words
        self.heights = heights
        self._figures = figures
        self._members: dict[int, list[int]] = {}
        for n, word in enumerate(words):
            self._members.setdefault(word.page, []).append(n)
        for members in self._members.values():
            members.sort(key=lambda n: words[n].piece.middle)
        self._middles = {page: [words[n].piece.middle for n in ns] for page, ns in self._members.items()}

    def after(self, n: int, reach: Reach) -> list[int]:
        """The pieces that may go on with a label whose last piece is `n`: the one beside it, those of the line under
        it, and at the end of a page those of the next page's first line."""
        under = self._under(n, reach)
        page, piece = self.words[n].page, self.words[n].piece
        if (
            not under
            and piece.middle > (1 - _MARGIN) * self.heights[page]
            and not self._is_over_figures(page, piece.middle, reach)
        ):
            under = self._overleaf(n, reach)
        return [*under, *self._beside(n)]

    def is_cut_off(self, path: Sequence[int]) -> bool:
        """Whether a label leaves out what stands a space from one of its words, on the same line."""
        return any(
            m not in path
            and self.words[m].piece.box[0] - self.words[n].piece.box[2] < _CLOSE * self.words[n].size
            for n in path
            for m in self._beside(n)
        )

    def _is_over_figures(self, page: int, middle: float, reach: Reach) -> bool:
        """Whether figures stand under a label on its page: then it is a column's head, and all on this page."""
        return any(
            figure.page == page
            and figure.piece.middle > middle
            and figure.piece.box[0] < reach[1]
            and figure.piece.box[2] > reach[0]
            for figure in self._figures
        )

    def _beside(self, n: int) -> list[int]:
        here = self.words[n]
        near = _LEVEL * here.size
        middles = self._middles[here.page]
        first = bisect_left(middles, here.piece.middle - near)
        last = bisect_left(middles, here.piece.middle + near)
        right = [
            (self.words[m].piece.box[0], m)
            for m in self._members[here.page][first:last]
            if m != n and -1 < self.words[m].piece.box[0] - here.piece.box[2] < _SPACE * here.size
        ]
        return [min(right)[1]] if right else []

    def _under(self, n: int, reach: Reach) -> list[int]:
        """The pieces of the nearest line below that has any under the label, from a space left of it on."""
        here = self.words[n]
        start = bisect_left(self._middles[here.page], here.piece.middle + 0.5 * here.size)
        line: list[int] = []
        level: float | None = None
        for m in self._members[here.page][start:]:
            piece = self.words[m].piece
            if piece.box[1] - here.piece.box[3] > _GAP * here.size:
                break
            if level is not None and piece.middle - level > _LEVEL * here.size:
                break
            if level is None and min(reach[1], piece.box[2]) - max(reach[0], piece.box[0]) > 0.5:
                level = piece.middle
            line.append(m)
        if level is None:
            return []
        return [
            m
            for m in line
            if abs(self.words[m].piece.middle - level) < _LEVEL * here.size
            and self.words[m].piece.box[0] < reach[1]
            and self.words[m].piece.box[2] > reach[0] - _SPACE * here.size
        ]

    def _overleaf(self, n: int, reach: Reach) -> list[int]:
        """The pieces of the next page's first line that stands in line with a label."""
        here = self.words[n]
        found: list[int] = []
        for m in self._members.get(here.page + 1, []):
            piece = self.words[m].piece
            if piece.middle > _MARGIN * self.heights[here.page + 1] or len(piece.text) > _WIDE:
                break
            if found and piece.middle - self.words[found[0]].piece.middle > _LEVEL * here.size:
                break
            if found or _are_aligned(reach, piece, here.size):
                found.append(m)
        return found


def _are_aligned(reach: Reach, piece: Piece, size: float) -> bool:
    near = _ALIGNED * size
    return (
        abs(reach[0] - piece.box[0]) < near
        or abs(reach[1] - piece.box[2]) < near
        or abs(sum(reach) / 2 - piece.centre) < near
    )
