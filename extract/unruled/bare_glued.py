"""Heads of neighbouring columns that touch each other: parted where a wording ends, or where figures begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from extract.codebook import Template
from extract.labels import label_key
from extract.unruled.bare_blocks import Page
from extract.unruled.bare_labels import Placed, find_labels
from extract.unruled.bare_rows import FigureRow, figure_rows
from extract.unruled.column_heads import Piece

_UNDER = 8.0  # heights from a head down to the first figures under it
_BEGINS = 0.15  # of the height: so near a figure's left edge a letter begins in its column
_LEAST = 3  # figures side by side


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
    return _by_wordings(piece, form) or _by_figures(piece, page) or [piece]


def _by_wordings(piece: Piece, form: Template) -> list[Piece]:
    """The heads that a piece says one after the other: each is one of the form's."""
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
    if row is None:
        return []
    height = piece.box[3] - piece.box[1]
    places = _places(piece)
    cuts = {0, len(piece.text)}
    for figure in row.figures:
        left = figure.piece.box[0]
        if piece.box[0] + height < left < piece.box[2] - 0.5 * height:
            near = min(range(len(places)), key=lambda n: abs(places[n] - left))
            if abs(places[near] - left) > _BEGINS * height:
                return []
            cuts.add(near)
    return _cut(piece, sorted(cuts)) if len(cuts) > 2 else []


def _first_under(piece: Piece, page: Page) -> FigureRow | None:
    height = piece.box[3] - piece.box[1]
    figures = [
        Placed(page.number, other)
        for other in page.pieces
        if other.is_figure and 0 < other.middle - piece.middle < _UNDER * height
    ]
    return next((row for row in figure_rows(figures) if len(row.figures) >= _LEAST), None)


def _places(piece: Piece) -> list[float]:
    """Where each letter begins, and where the last one ends: what is not ASCII is twice as wide as what is."""
    widths = [1 if letter.isascii() else 2 for letter in piece.text]
    step = (piece.box[2] - piece.box[0]) / sum(widths)
    return [piece.box[0] + step * width for width in accumulate(widths, initial=0)]


def _cut(piece: Piece, cuts: Sequence[int]) -> list[Piece]:
    return list(_pieces(piece, cuts, _places(piece)))


def _pieces(piece: Piece, cuts: Sequence[int], places: Sequence[float]) -> Iterator[Piece]:
    for start, end in pairwise(cuts):
        yield Piece(piece.text[start:end], (places[start], piece.box[1], places[end], piece.box[3]))
