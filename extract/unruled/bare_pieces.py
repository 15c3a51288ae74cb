"""A page's lines of writing in pieces: figures as they stand, words cut at each gap that may part two cells.

Columns of a table without lines may stand so close that a gap alone does not tell them from a space in a word:
what belongs together is found by the form's wordings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from extract.unruled.column_heads import Piece, is_figure
from extract.writing import Char, line_text

_WIDE = 0.3  # heights: Chinese is set solid, so a wider gap parts two cells, or is a space
_NARROW = 0.1  # heights that a gap is wider than those between the letters of its line
_BETWEEN_DIGITS = 0.05  # heights more
_MARKS = "/／—–无"  # stand for no figure
_NUMBERED = re.compile(r"\d{1,2}[.、．]|[(（]")
_LONG = 24  # letters: what is longer and has no gap is prose


def cell_pieces(line: Sequence[Char]) -> Iterator[Piece]:
    """A line's pieces, from left to right."""
    height = median(c.box[3] - c.box[1] for c in line)
    ends = _ends(line)
    apart = [b[0] - a[1] for a, b in pairwise(ends)]
    solid = [gap for gap in apart if gap < _WIDE * height]
    narrow = (max(0.0, median(solid)) if solid else 0.0) + _NARROW * height
    wide = [n for n, gap in enumerate(apart, 1) if line[n].box[0] - line[n - 1].box[2] > _WIDE * height]
    for start, end in pairwise([0, *wide, len(line)]):
        cuts = [
            n
            for n in range(start + 1, end)
            if _may_part("".join(c.text for c in line[n - 1 : n + 3]), (apart[n - 1] - narrow) / height)
        ]
        parts = [start, *cuts, end]
        if end - start > _LONG and max(b - a for a, b in pairwise(parts)) > _LONG:
            parts = [start, end]
        for a, b in pairwise(parts):
            yield _piece(line[a:b])


def _ends(chars: Sequence[Char]) -> list[tuple[float, float]]:
    """From where to where each letter stands; a Chinese one is as wide as the others, though its ink be less."""
    wide = [c.box[2] - c.box[0] for c in chars if _is_chinese(c.text)]
    em = median(wide) if wide else 0.0
    return [
        (min(c.box[0], c.centre[0] - em / 2), max(c.box[2], c.centre[0] + em / 2))
        if _is_chinese(c.text)
        else (c.box[0], c.box[2])
        for c in chars
    ]


def _is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _may_part(around: str, more: float) -> bool:
    """Whether a gap after the first letter that is so many heights wider than those of its line may part two cells.

    Word processors set figures a little apart from Chinese, and nothing apart from each other.
    """
    if around[:2].isdigit() or (around[0] in _MARKS and around[1:2].isdigit()):
        return more > _BETWEEN_DIGITS
    if around[0].isdigit() or around[0].isascii() or more <= 0:
        return False
    return bool(_NUMBERED.match(around, 1)) or not (around[1].isdigit() or around[1].isascii())


def _piece(chars: Sequence[Char]) -> Piece:
    boxes = [char.box for char in chars]
    box = (boxes[0][0], min(b[1] for b in boxes), boxes[-1][2], max(b[3] for b in boxes))
    said = line_text(chars)
    tight = said.replace(" ", "")
    return Piece(said if is_figure(said) or not is_figure(tight) else tight, box)
