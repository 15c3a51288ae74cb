"""Pictures of single characters → which digit or sign each is: a small network of our own, that knows nothing else.

It is asked beside the recogniser, which sees whole lines: two that judge so differently seldom err alike. Its weights
come from characters of many fonts, drawn as scans show them; `python -m extract.data.make_glyphs` makes such weights
again, not the same to the byte.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.ink import Mark, TextLine
from extract.scan.page import Bitmap

SIGNS = (*"0123456789", "/", "↑", "↓", "+", "")
"""What the network tells apart; the last is everything else."""
LIKE, _UNLIKE = 0.98, 0.02
"""The least likeness that speaks for a reading, and the most that speaks against it."""
_SOMEWHAT = 0.2
SIDE = 24  # pixels of a character's picture across and down
_MOST_PIECES = 4  # of one digit
_WIDEST = 1.15  # times its height: a wider piece is no digit
_COMMA = 0.45  # of the writing's size: the height of the largest comma
_MOST_MARKS = 40
_FIGURE = re.compile(r"((?:[增减][加少]?)?)([-+↑↓]?[\d.,]*\d[\d.,]*[↑↓]?)([^\d.,]*)")
_FLAT = 0.3  # of the writing's size: a lower mark is a sign or a speck

Floats = NDArray[np.float32]


@cache
def _weights() -> tuple[Floats, Floats, Floats, Floats]:
    with files("extract.data").joinpath("glyphs.npz").open("rb") as stream, np.load(stream) as found:
        first, second, third, fourth = (found[name].astype(np.float32) for name in ("w0", "b0", "w1", "b1"))
    return first, second, third, fourth


def picture_of(grey: Bitmap) -> Floats:
    """A character's ink (0 to 1), as large as every other's and in the middle."""
    ink = (255 - grey).astype(np.float32)
    scale = min(SIDE / ink.shape[0], SIDE / ink.shape[1])
    wide, high = (min(SIDE, max(1, round(side * scale))) for side in (ink.shape[1], ink.shape[0]))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    room = np.zeros((SIDE, SIDE), np.float32)
    top, left = (SIDE - high) // 2, (SIDE - wide) // 2
    room[top : top + high, left : left + wide] = cv2.resize(ink, (wide, high), interpolation=how)
    return np.asarray(room / 255, np.float32)


def shares_of(pictures: Sequence[Floats]) -> Floats:
    """For each picture the probability of each of SIGNS."""
    w0, b0, w1, b1 = _weights()
    score = np.maximum(np.stack(pictures).reshape(len(pictures), -1) @ w0 + b0, 0) @ w1 + b1
    grown = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), np.float32)


def likeness(grey: Bitmap, line: TextLine, em: float, text: str, *, sign_for_sure: bool = False) -> float:
    """How sure it is that the line's higher marks are the digits and signs of a text, one after the other.

    A digit may lie in pieces; no piece may be left over but those of words before (增加) and a unit after (件), which
    are as wide as high. 0 where that cannot be. `sign_for_sure` where nothing but digits and signs comes into question:
    a print of a strange hand is then the sign that it is likest to, if it is somewhat like it at all.
    """
    found = _FIGURE.fullmatch(text)
    marks = sorted((m for m in line.marks if m.height > _FLAT * em), key=lambda m: m.x0)
    if not found or not marks or len(marks) > _MOST_MARKS:
        return 0.0
    words, figure, unit = found.groups()
    spans = [
        (i, j)
        for i in range(len(marks))
        for j in range(i + 1, min(i + _MOST_PIECES, len(marks)) + 1)
        if _may_be_one(marks[i:j])
    ]
    if not spans:
        return 0.0
    shares = shares_of([_picture(grey, marks[i:j], line, em) for i, j in spans])
    if sign_for_sure:
        shares = np.where(shares > _SOMEWHAT, shares / np.maximum(1 - shares[:, -1:], _SOMEWHAT), shares)
    best = {i: 1.0 for i in range(len(marks)) if _is_written(marks[:i], len(words), em)}
    for sign in figure.replace("-", ""):  # marks used up → the least share so far
        reached: dict[int, float] = {}
        if sign in ".,":
            large = [i for i in best if i < len(marks) and marks[i].height < _COMMA * em]
            best |= {i + 1: max(best[i], best.get(i + 1, 0.0)) for i in large}
            continue
        column = SIGNS.index(sign)
        for (i, j), share in zip(spans, shares, strict=True):
            if i in best:
                reached[j] = max(reached.get(j, 0.0), min(best[i], float(share[column])))
        best = reached
    return max((p for i, p in best.items() if _is_written(marks[i:], len(unit.strip()), em)), default=0.0)


def belied(grey: Bitmap, line: TextLine, em: float, text: str) -> bool:
    """Whether the line's marks are clearly the text's with one digit for another, and are not the text's."""
    if likeness(grey, line, em, text) > _UNLIKE:
        return False
    others = (
        f"{text[:n]}{other}{text[n + 1 :]}"
        for n, c in enumerate(text)
        if c.isdigit()
        for other in SIGNS[:10]
        if other != c
    )
    return any(likeness(grey, line, em, other) >= LIKE for other in others)


def _is_written(marks: Sequence[Mark], characters: int, em: float) -> bool:
    """Whether marks are as wide as so many Chinese characters."""
    if not marks or not characters:
        return not marks and not characters
    width = max(m.x1 for m in marks) - min(m.x0 for m in marks)
    return 0.65 * characters < width / em < 2.2 * characters - 0.9


def _may_be_one(marks: Sequence[Mark]) -> bool:
    width = max(m.x1 for m in marks) - min(m.x0 for m in marks)
    return width <= _WIDEST * (max(m.y1 for m in marks) - min(m.y0 for m in marks))


def _picture(grey: Bitmap, marks: Sequence[Mark], line: TextLine, em: float) -> Floats:
    """The marks with what low ones stand over or under them, as the flag of a broken 5 does."""
    x0, x1 = min(m.x0 for m in marks), max(m.x1 for m in marks)
    low = [m for m in line.marks if m.height <= _FLAT * em and min(x1, m.x1) - max(x0, m.x0) > 0.5 * m.width]
    every = (*marks, *low)
    x0, x1 = min(m.x0 for m in every), max(m.x1 for m in every)
    y0, y1 = min(m.y0 for m in every), max(m.y1 for m in every)
    return picture_of(grey[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1])
