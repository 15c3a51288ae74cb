"""A form's labels among words that nothing frames: pieces one under the other that say a known wording together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.codebook import Template
from extract.labels import label_key
from extract.unruled.column_heads import Piece

_MOST_LINES = 45  # of one label, two characters a line
_GAP = 1.7  # heights between two lines of one label
_ALIGNED = (
    0.7  # heights by which the lines of one label may differ at the edge, or the middle, that they share
)
_MARGIN = 0.3  # of a page's height: where a label goes on that the page before broke off
_LONGEST = 100  # characters of a wording

# a remark of the label before: no key tells, for remarks are not in it
_NUMBER_LAST = re.compile(r"[(（][一二三四五六七八九十]{1,2}[)）]$|[(（]$")
_REMARK_FIRST = re.compile(r"[(（](?!本列)[^()（）]{4,}[)）](?=.)")
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元"})


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


@dataclass(frozen=True)
class Label:
    """A wording of the form, as the lines that it stands on; they may go on overleaf."""

    key: str
    parts: tuple[Placed, ...]

    @cached_property
    def text(self) -> str:
        """What its lines say."""
        return "".join(part.piece.text for part in self.parts)

    @cached_property
    def left(self) -> float:
        """Where its longest line begins."""
        return min(part.piece.box[0] for part in self.parts)

    @cached_property
    def right(self) -> float:
        """Where its longest line ends."""
        return max(part.piece.box[2] for part in self.parts)

    @property
    def first(self) -> Placed:
        """Its first line."""
        return self.parts[0]

    def on(self, page: int) -> list[float]:
        """The middles of its lines on a page."""
        return [middle for part in self.parts if part.page == page for middle in part.middles]


def find_labels(pages: Sequence[tuple[int, float, Sequence[Piece]]], form: Template) -> list[Label]:
    """The form's labels among the words of pages (number, height, pieces), in reading order; no word is of two."""
    words = [Placed(page, piece) for page, _, pieces in pages for piece in pieces if not piece.is_figure]
    after = dict(_followers(words, {page: height for page, height, _ in pages}))
    found = [label for n in range(len(words)) for label in _known_from(n, words, after, form)]
    found.sort(key=lambda label: -len(label.text))
    taken: set[int] = set()
    chosen = []
    for label in found:
        own = {id(part) for part in label.parts}
        if not own & taken:
            taken |= own
            chosen.append(label)
    return sorted(chosen, key=lambda label: (label.first.page, label.first.piece.middle, label.left))


def _known_from(
    start: int, words: Sequence[Placed], after: dict[int, int], form: Template
) -> Iterator[Label]:
    at: int | None = start
    text = ""
    parts: list[Placed] = []
    while at is not None and len(parts) < _MOST_LINES and len(text) < _LONGEST:
        parts.append(words[at])
        text += words[at].piece.text
        if (
            (key := label_key(text))
            and form.knows(key)
            and not _REMARK_FIRST.match(text)
            and not (parts[1:] and _NUMBER_LAST.search(text))
            and text not in _UNITS
        ):
            yield Label(key, tuple(parts))
        at = after.get(at)


def _followers(words: Sequence[Placed], heights: dict[int, float]) -> Iterator[tuple[int, int]]:
    """For each piece the one under it that may go on with its label: the nearest, in line with it."""
    by_page: dict[int, list[int]] = {}
    for n, word in enumerate(words):
        by_page.setdefault(word.page, []).append(n)
    for members in by_page.values():
        members.sort(key=lambda n: words[n].piece.middle)
    for page, members in by_page.items():
        overleaf = [
            n
            for n in by_page.get(page + 1, [])
            if words[n].piece.middle < _MARGIN * heights[page + 1] and not _is_wide(words[n])
        ]
        for place, n in enumerate(members):
            under = next((m for m in members[place + 1 :] if _is_under(words[n].piece, words[m].piece)), None)
            if under is not None and _is_near(words[n], words[under]):
                if _are_aligned(words[n].piece, words[under].piece):
                    yield n, under
            elif under is None or words[n].piece.middle > (1 - _MARGIN) * heights[page]:
                on = next((m for m in overleaf if _are_aligned(words[n].piece, words[m].piece)), None)
                if on is not None:
                    yield n, on


def _is_wide(word: Placed) -> bool:
    return len(word.piece.text) > 40


def _is_under(upper: Piece, lower: Piece) -> bool:
    over = min(upper.box[2], lower.box[2]) - max(upper.box[0], lower.box[0])
    return over > 0.5 and lower.middle > upper.middle + 0.5 * (upper.box[3] - upper.box[1])


def _is_near(upper: Placed, lower: Placed) -> bool:
    return lower.piece.box[1] - upper.piece.box[3] < _GAP * upper.size


def _are_aligned(upper: Piece, lower: Piece) -> bool:
    near = _ALIGNED * (upper.box[3] - upper.box[1])
    return (
        abs(upper.box[0] - lower.box[0]) < near
        or abs(upper.box[2] - lower.box[2]) < near
        or abs(upper.centre - lower.centre) < near
    )


_ENDS_IN_FIGURE = re.compile(r"(?P<word>.*[^\d.,，．\s+-])(?P<figure>[-+]?\d[\d,.]*)")
_NUMBER = re.compile(r"\d{1,2}[.、．]?")
_NEAR = 0.8  # heights from a number to the label that it numbers


def parted(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces; a figure that touches the label before it is parted from it where other figures stand under it, and
    a label's number is put before it."""
    pieces = _under_numbers(list(_numbered(pieces)))
    lefts = [piece.box[0] for piece in pieces if piece.is_figure]
    for piece in pieces:
        match = _ENDS_IN_FIGURE.fullmatch(piece.text)
        if not match or piece.is_figure:
            yield piece
            continue
        x0, top, x1, bottom = piece.box
        width = 0.5 * (bottom - top) * len(match["figure"])  # a digit is half as wide as high, about
        cut = x1 - width
        if sum(abs(left - cut) < 0.25 * (bottom - top) for left in lefts) >= 3:
            yield Piece(match["word"], (x0, top, cut, bottom))
            yield Piece(match["figure"], (cut, top, x1, bottom))
        else:
            yield piece


def _numbered(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces of lines, each number that a point parts from the words after it put before these."""
    held: Piece | None = None
    for piece in pieces:
        if held:
            size = held.box[3] - held.box[1]
            near = (
                abs(piece.middle - held.middle) < 0.5 * size
                and -1 < piece.box[0] - held.box[2] < _NEAR * size
            )
            point = piece.text[0] in ".、．" or held.text[-1] in ".、．"
            if near and point and not piece.is_figure:
                yield Piece(
                    held.text + piece.text,
                    (held.box[0], piece.box[1], piece.box[2], piece.box[3]),
                    piece.lines,
                )
                held = None
                continue
            yield held
        held = piece if _NUMBER.fullmatch(piece.text) else None
        if held is None:
            yield piece
    if held:
        yield held


def _under_numbers(pieces: list[Piece]) -> list[Piece]:
    """The pieces, each that begins with a point put to its number, the only letter of the line above."""
    for point in [piece for piece in pieces if piece.text[0] in ".、．" and len(piece.text) > 2]:
        size = point.box[3] - point.box[1]
        for number in pieces:
            over = _NUMBER.fullmatch(number.text) and point.box[0] - 1 < number.centre < point.box[2]
            if over and 0.5 * size < point.middle - number.middle < _GAP * size:
                box = (point.box[0], number.box[1], point.box[2], point.box[3])
                pieces = [p for p in pieces if p is not number and p is not point]
                pieces.append(Piece(number.text + point.text, box, 2))
                break
    return pieces
