"""Heads of neighbouring columns that touch each other: parted where a wording ends, or where figures begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from extract.codebook import Template
from extract.labels import label_key
from extract.unruled.bare_blocks import Page
from extract.unruled.bare_labels import Label, find_labels
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import Piece
from extract.writing import OVERRUN

_ENDS_IN_FIGURE = re.compile(r"(?P<label>.*[㐀-鿿）)])\d[\d,.]*")
_UNDER = 8.0  # heights from a head down to the first figures under it
_BEGINS = 0.15  # of the height: so near a figure's left edge a letter begins in its column
_LEAST = 3  # figures side by side, and pieces one under the other
_SAME = 0.45  # heights between pieces of one line
_FAR = 24.0  # heights to what stands in the same columns
_MOST_CUTS = 4


def unglued(pages: Sequence[Page], form: Template) -> list[Page]:
    """The pages with each piece that says no label taken apart where it says several, or reaches over several columns."""
    labels = find_labels([(page.number, page.size[1], page.pieces) for page in pages], form)
    said = {id(part.piece) for label in labels for part in label.parts}
    return [
        replace(page, pieces=tuple(part for piece in page.pieces for part in _parts(piece, page, said, form)))
        for page in pages
    ]


def _parts(piece: Piece, page: Page, said: set[int], form: Template) -> Sequence[Piece]:
    if piece.is_figure or id(piece) in said or len(piece.text) < 3:
        return [piece]
    return _by_wordings(piece, form) or _by_figures(piece, page) or _by_edges(piece, page) or [piece]


def _by_wordings(piece: Piece, form: Template) -> list[Piece]:
    """The heads that a piece says one after the other: each is one of the form's. Or a label, and the figure after it."""
    match = _ENDS_IN_FIGURE.fullmatch(piece.text)
    if match and form.knows(label_key(match["label"])):
        return _cut(piece, [0, match.end("label"), len(piece.text)])
    ends: dict[int, list[int]] = {0: [0]}
    for end in range(1, len(piece.text) + 1):
        for start in range(end):
            if start in ends and label_key(piece.text[start:end]) in form.columns:
                ends[end] = [*ends[start], end]
                break
    cuts = ends.get(len(piece.text), [])
    return _cut(piece, cuts) if len(cuts) > 2 else []


def _by_figures(piece: Piece, page: Page) -> list[Piece]:
    """A line of several heads cut where the figures under it begin, as far as letters begin there."""
    row = _first_under(piece, page)
    if not row:
        return []
    height = piece.box[3] - piece.box[1]
    places = _places(piece)
    cuts = {0, len(piece.text)}
    for figure in row:
        left = figure.box[0]
        if piece.box[0] + height < left < piece.box[2] - 0.5 * height:
            near = min(range(len(places)), key=lambda n: abs(places[n] - left))
            if abs(places[near] - left) > _BEGINS * height:
                return []
            cuts.add(near)
    return _cut(piece, sorted(cuts)) if len(cuts) > 2 else []


def _by_edges(piece: Piece, page: Page) -> list[Piece]:
    """Words cut where others begin above and below them: a label and its group's, or two heads, that touch."""
    height = piece.box[3] - piece.box[1]
    near = [
        other.box[0]
        for other in page.pieces
        if abs(other.middle - piece.middle) < _FAR * height and piece.box[0] < other.box[0] < piece.box[2]
    ]
    places = _places(piece)
    cuts = [
        n
        for n in range(1, len(places) - 1)
        if sum(abs(left - places[n]) < _BEGINS * height for left in near) >= _LEAST
    ]
    return _cut(piece, [0, *cuts, len(piece.text)]) if cuts and len(cuts) < _MOST_CUTS else []


def parted_under(figures: Sequence[Placed], heads: Sequence[Label]) -> Iterator[Placed]:
    """The figures, each that runs on into the next column cut where that column's head and other figures begin.

    Nobody can tell which digits are whose there, so both parts say that they cannot be read.
    """
    lefts = [figure.piece.box[0] for figure in figures]
    for figure in figures:
        piece, near = figure.piece, _BEGINS * figure.size
        places = _places(piece)
        cuts = {
            n
            for n in range(1, len(places) - 1)
            for head in heads[1:]
            if abs(head.left - places[n]) < near and sum(abs(x - places[n]) < near for x in lefts) >= 2
        }
        for part in _cut(piece, sorted({0, len(piece.text), *cuts})):
            yield Placed(figure.page, replace(part, text=part.text + OVERRUN) if cuts else part)


def _first_under(piece: Piece, page: Page) -> list[Piece]:
    """The first line of figures side by side under a piece; [] where there is none."""
    height = piece.box[3] - piece.box[1]
    line: list[Piece] = []
    for other in sorted(page.pieces, key=lambda other: other.middle):
        if not other.is_figure or not 0 < other.middle - piece.middle < _UNDER * height:
            continue
        if line and other.middle - line[-1].middle > _SAME * height:
            if len(line) >= _LEAST:
                break
            line = []
        line.append(other)
    return line if len(line) >= _LEAST else []


def _places(piece: Piece) -> list[float]:
    """Where each letter begins, and where the last one ends: what is not ASCII is twice as wide as what is."""
    widths = [_width(letter) for letter in piece.text]
    step = (piece.box[2] - piece.box[0]) / sum(widths)
    return [piece.box[0] + step * width for width in accumulate(widths, initial=0)]


def _width(letter: str) -> float:
    if letter in ",.":
        return 0.5
    return 1.0 if letter.isascii() else 2.0


def _cut(piece: Piece, cuts: Sequence[int]) -> list[Piece]:
    return list(_pieces(piece, cuts, _places(piece)))


def _pieces(piece: Piece, cuts: Sequence[int], places: Sequence[float]) -> Iterator[Piece]:
    for start, end in pairwise(cuts):
        yield Piece(piece.text[start:end], (places[start], piece.box[1], places[end], piece.box[3]))
