"""Words and figures that stand in columns without ruling lines: whether a text, or a ruled cell, holds some."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.model import Grid
from extract.unruled.column_heads import Piece
from extract.writing import Char, line_text

_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、.{3,}")
_LAST = re.compile(r"(?:(?<!\S)(?:\d[\d,.]*|[-—/])[ \r]*)+$", re.MULTILINE)
_FIGURE = re.compile(r"(?:(?<!\S)|(?<=[㐀-鿿]))\d[\d,.]*(?!\S)")
_UNDER_WORDS = re.compile(r"[㐀-鿿]*(?!增加|减少)[㐀-鿿]{2}\d[\d,.]*")
_WORD_GAP = 0.3  # of the height: Chinese is set solid, so a wider gap parts two cells
_LEAST_FIGURES = 4


def may_hold_figures(text: str) -> bool:
    """Whether so many figures end the text's lines that a table may stand there; cheap.

    Prose has figures apart from words as well (2022 年), but its lines end in words.
    """
    return sum(len(run.group().split()) for run in _LAST.finditer(text)) >= _LEAST_FIGURES


def is_under_divided(grid: Grid) -> bool:
    """Whether a ruled grid lacks its inner lines: most of its figures share a cell with others."""
    alone = together = 0
    for cell in grid.cells:
        figures = len(_FIGURE.findall(cell.text)) if len(cell.text) > 2 else cell.text[:1].isdigit()
        if figures == 1 and _UNDER_WORDS.fullmatch(cell.text):
            figures = 2
        if figures > 1:
            together += figures
        else:
            alone += figures
    return together > max(3, alone)


def pieces_of(line: Sequence[Char]) -> Iterator[Piece]:
    """A line of writing cut where a gap parts two cells."""
    start = 0
    for n in range(1, len(line) + 1):
        height = line[n - 1].box[3] - line[n - 1].box[1]
        if n == len(line) or line[n].box[0] - line[n - 1].box[2] > _WORD_GAP * height:
            part = line[start:n]
            box = (part[0].box[0], min(c.box[1] for c in part), part[-1].box[2], max(c.box[3] for c in part))
            yield Piece(line_text(part), box)
            start = n


def is_prose(line: Sequence[Piece], width: float) -> bool:
    """Whether a line of a page so wide is none of a table: a piece of it is wider than any cell."""
    return any(piece.box[2] - piece.box[0] > 0.6 * width for piece in line)


def is_heading(line: Sequence[Piece]) -> bool:
    """A numbered line alone."""
    return len(line) == 1 and bool(_HEADING.fullmatch(line[0].text))
