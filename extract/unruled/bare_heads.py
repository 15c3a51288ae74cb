"""The heads of a table without lines, read between its columns: each says a wording of the form, none is left over.

Neighbouring heads may touch each other, so that no gap parts them; the figures under them say where columns are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from extract.codebook import Template
from extract.labels import label_key
from extract.unruled.bare_labels import Label
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import Columns, Piece

_LEVEL = 0.45  # heights by which the letters of a line differ
_MOST_CUTS = 14  # places that are tried between two columns


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    placed: Placed

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


def heads_between(words: Sequence[Placed], columns: Columns, form: Template, table: str) -> list[Label]:
    """The head of each column among the words over it; [] where one is not of the table."""
    letters = [letter for word in words for letter in _letters(word)]
    if not letters:
        return []
    cuts = [_first_cuts(letters, columns), *_inner_cuts(letters, columns), [columns[-1][1] + 1000.0]]
    best: dict[float, tuple[int, list[Label]]] = {cut: (0, []) for cut in cuts[0]}
    for n in range(len(columns)):
        following: dict[float, tuple[int, list[Label]]] = {}
        for start, (length, heads) in best.items():
            for end in cuts[n + 1]:
                head = _head([x for x in letters if start < x.centre < end], form, table)
                if head and length + len(head.text) > following.get(end, (-1, []))[0]:
                    following[end] = (length + len(head.text), [*heads, head])
        best = following
    return max(best.values(), key=lambda found: found[0])[1] if best else []


def _letters(word: Placed) -> Iterator[_Letter]:
    """Where each letter stands: what is not ASCII is twice as wide as what is."""
    text = word.piece.text
    widths = [1 if letter.isascii() else 2 for letter in text]
    step = (word.piece.box[2] - word.piece.box[0]) / sum(widths)
    places = [word.piece.box[0] + step * width for width in accumulate(widths, initial=0)]
    for n, letter in enumerate(text):
        yield _Letter(letter, places[n], places[n + 1], word)


def _first_cuts(letters: Sequence[_Letter], columns: Columns) -> list[float]:
    """Where the first column may begin: wherever a letter left of its figures does."""
    size = letters[0].placed.size
    lefts = {x.left - 0.1 for x in letters if columns[0][0] - 8 * size < x.left < columns[0][1]}
    return sorted({columns[0][0] - 0.1, *lefts}, reverse=True)[:_MOST_CUTS]


def _inner_cuts(letters: Sequence[_Letter], columns: Columns) -> Iterator[list[float]]:
    for a, b in pairwise(columns):
        low, high = min(a[1], b[0]) - 1.0, max(a[1], b[0]) + 1.0
        edges = sorted({round(x.left, 1) for x in letters if low < x.left < high})
        middle = (low + high) / 2
        edges = sorted(edges, key=lambda x: abs(x - middle))[:_MOST_CUTS]
        yield [middle, *(x - 0.05 for x in edges)]


def _head(letters: Sequence[_Letter], form: Template, table: str) -> Label | None:
    """The longest head of a table that the lowest lines of letters say."""
    if not letters:
        return None
    lines: list[list[_Letter]] = []
    for letter in sorted(letters, key=lambda x: (-x.placed.page, -x.placed.piece.middle)):
        piece = letter.placed.piece
        if (
            lines
            and lines[-1][0].placed.page == letter.placed.page
            and (lines[-1][0].placed.piece.middle - piece.middle < _LEVEL * letter.placed.size)
        ):
            lines[-1].append(letter)
        else:
            lines.append([letter])
    found: Label | None = None
    said: list[_Letter] = []
    for line in lines:
        said = [*sorted(line, key=lambda x: x.left), *said]
        text = "".join(x.text for x in said)
        key = label_key(text)
        if any(owner == table for owner, _ in form.columns.get(key, ())):
            found = Label(key, tuple(_parts(said)))
    return found


def _parts(letters: Sequence[_Letter]) -> Iterator[Placed]:
    """Runs of letters of one piece as pieces."""
    start = 0
    for n in range(1, len(letters) + 1):
        if n == len(letters) or letters[n].placed is not letters[start].placed:
            run = letters[start:n]
            box = run[0].placed.piece.box
            text = "".join(x.text for x in run)
            yield Placed(run[0].placed.page, Piece(text, (run[0].left, box[1], run[-1].right, box[3])))
            start = n
