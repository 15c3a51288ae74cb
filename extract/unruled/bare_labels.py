"""A form's labels among words that nothing frames: pieces one under the other that say a known wording together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from extract.codebook import Template
from extract.labels import label_key
from extract.unruled.bare_prefixes import may_become_label
from extract.unruled.bare_words import Placed, Reach, Words
from extract.unruled.column_heads import Piece

_MOST_PIECES = 60  # of one label, one letter each
_MOST_WAYS = 400  # tried from one piece on
_LONGEST = 100  # characters of a wording

# a remark of the label before: no key tells, for remarks are not in it
_NUMBER_LAST = re.compile(r"[(（][一二三四五六七八九十]{1,2}[)）]$|[(（]$")
_REMARK_FIRST = re.compile(r"[(（][^()（）]{4,}[)）](?=.)")
_ONLY_NUMBER = re.compile(r"[(（]?(?:[一二三四五六七八九十]{1,3}|\d{0,2})[)）.、．]?")
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元"})


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
    placed = [Placed(page, piece) for page, _, pieces in pages for piece in pieces]
    words = [word for word in placed if not word.piece.is_figure]
    figures = [figure for figure in placed if figure.piece.is_figure]
    known = Words(words, {page: height for page, height, _ in pages}, figures)
    found = [item for n in range(len(words)) for item in _known_from(n, known, form)]
    found.sort(key=lambda item: (item[1], *_rank(item[0])))
    taken: set[int] = set()
    chosen = []
    for label, _ in found:
        own = {id(part) for part in label.parts}
        if not own & taken:
            taken |= own
            chosen.append(label)
    return sorted(chosen, key=lambda label: (label.first.page, label.first.piece.middle, label.left))


def _known_from(start: int, known: Words, form: Template) -> Iterator[tuple[Label, bool]]:
    """The wordings that begin with a piece, and whether each is cut off; each way on that may still become one is gone."""
    words = known.words
    piece = words[start].piece
    ways: list[tuple[tuple[int, ...], str, Reach]] = [((start,), piece.text, (piece.box[0], piece.box[2]))]
    tried = 0
    while ways and tried < _MOST_WAYS:
        tried += 1
        path, text, reach = ways.pop()
        if not may_become_label(text, form):
            continue
        if _is_label(text, len(path), form):
            yield Label(label_key(text), tuple(words[n] for n in path)), known.is_cut_off(path)
        if len(path) < _MOST_PIECES and len(text) < _LONGEST:
            for n in known.after(path[-1], reach):
                box = words[n].piece.box
                wider = (min(reach[0], box[0]), max(reach[1], box[2]))
                ways.append(((*path, n), text + words[n].piece.text, wider))


def _rank(label: Label) -> tuple[int, bool, bool, int, int]:
    """The longest wordings come first; of one wording whole brackets, lines that are in line, and all its remarks."""
    opened, closed = (sum(label.text.count(mark) for mark in marks) for marks in ("(（", ")）"))
    return (
        -len(label.key),
        _has_loose_number(label),
        opened != closed,
        round(_shift(label) / label.first.size),
        -len(label.text),
    )


def _has_loose_number(label: Label) -> bool:
    """Whether a number is all of a label's first line and the rest is much wider: it is the number of another.

    It is the label's own where its bracket closes in the next line, or that line begins right under it.
    """
    first = [
        part
        for part in label.parts
        if abs(part.piece.middle - label.first.piece.middle) < 0.5 * label.first.size
    ]
    said = "".join(part.piece.text for part in first)
    wide = label.right - label.left > 6 * label.first.size
    if not wide or not _ONLY_NUMBER.fullmatch(said):
        return False
    rest = label.parts[len(first)].piece
    under = abs(rest.box[0] - label.left) < 0.25 * label.first.size
    return not (under or (said[0] in "(（" and said[-1] not in ")）" and rest.text[0] in ")）"))


def _shift(label: Label) -> float:
    """How far the lines of a label are from having the same edge or middle: those of another column are further."""
    lines: list[list[Piece]] = []
    for part in label.parts:
        piece = part.piece
        if (
            lines
            and piece.box[0] > lines[-1][-1].box[2] - 1
            and abs(piece.middle - lines[-1][-1].middle) < piece.box[3] - piece.box[1]
        ):
            lines[-1].append(piece)
        else:
            lines.append([piece])
    ends = [(line[0].box[0], line[-1].box[2]) for line in lines]
    return sum(min(abs(a[0] - b[0]), abs(a[1] - b[1]), abs(sum(a) - sum(b)) / 2) for a, b in pairwise(ends))


def _is_label(text: str, pieces: int, form: Template) -> bool:
    key = label_key(text)
    return (
        bool(key)
        and form.knows(key)
        and not _REMARK_FIRST.match(text)
        and not (pieces > 1 and _NUMBER_LAST.search(text))
        and text not in _UNITS
    )


_ENDS_IN_FIGURE = re.compile(r"(?P<word>.*[^\d.,，．\s+-])(?P<figure>[-+]?\d[\d,.]*)")
_NUMBER = re.compile(r"\d{1,2}[.、．]?")
_GAP = 1.7  # heights between two lines of one label
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
    """The pieces, each number that is all of a line put to its label on the next one: 4 over .重复申请, 4. over 重复申请."""
    for number in [piece for piece in pieces if _NUMBER.fullmatch(piece.text)]:
        for word in pieces:
            size = word.box[3] - word.box[1]
            if (
                0.5 * size < word.middle - number.middle < _GAP * size
                and len(word.text) > 2
                and _is_over(number, word)
            ):
                box = (min(number.box[0], word.box[0]), number.box[1], word.box[2], word.box[3])
                pieces = [p for p in pieces if p is not number and p is not word]
                pieces.append(Piece(number.text + word.text, box, 2))
                break
    return pieces


def _is_over(number: Piece, word: Piece) -> bool:
    """Whether the point of a number stands in the next line, or with it over the start or middle of a word."""
    if word.text[0] in ".、．":
        return word.box[0] - 1 < number.centre < word.box[2]
    if number.text[-1] not in ".、．" or word.is_figure:
        return False
    near = 0.5 * (word.box[3] - word.box[1])
    return abs(number.box[0] - word.box[0]) < near or abs(number.centre - word.centre) < near


def code_of(label: Label, form: Template, table: str) -> str:
    """The code of the table's column that a head names."""
    return next(code for owner, code in form.columns[label.key] if owner == table)


def row_of(label: Label, form: Template, table: str) -> str | None:
    """The code of the table's row that a label names."""
    return next((code for owner, code in form.rows.get(label.key, ()) if owner == table), None)
