"""Note marks set small and high after a figure or a word (140² is 140 with a note): no part of what they stand at."""

from __future__ import annotations

import numpy as np

from extract.writing import Flags, Floats, Letters

_MARKS = frozenset("0123456789*＊※#†‡[]［］()（）〔〕注①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳¹²³⁴⁵⁶⁷⁸⁹⁰")
_BLANKS = frozenset("-—–－/／”）)")  # words may end in these too
_ODD = 0.8  # of the height of the digit before it
_SMALL = 0.9  # of the height of what it stands at: another font has other heights
_HIGH, _HIGH_AFTER_WORDS = 0.12, 0.28  # of that height: how much higher its foot is
_NEAR = 0.35  # of that height: from what it stands at


def raised_marks(letters: Letters) -> Flags:
    """Which letters are note marks: each smaller and higher than the one drawn before it, or going on such a one."""
    boxes, text = letters.boxes, letters.text
    found = np.zeros(len(boxes), bool)
    if len(boxes) < 2:
        return found
    height = boxes[:, 3] - boxes[:, 1]
    before, after = boxes[:-1], boxes[1:]
    lift = (before[:, 3] - after[:, 3]) / np.maximum(height[:-1], 0.01)
    small, near = _beside(boxes)
    over = after[:, 3] > before[:, 1]  # a line of its own is no mark at this one
    may = near & over & (small < _SMALL) & (lift > _HIGH) & (after[:, 1] < before[:, 1] + 0.2 * height[:-1])
    for n in np.flatnonzero(may).tolist():
        at_word = text[n].isalpha() or text[n] in _BLANKS
        if not text[n].isdigit() and not (at_word and lift[n] > _HIGH_AFTER_WORDS):
            continue
        end = n + 1
        while end < len(text) and text[end] in _MARKS and (end == n + 1 or _goes_on(letters, end)):
            end += 1
        found[n + 1 : end] = True
    return found


def _beside(boxes: Floats) -> tuple[Floats, Flags]:
    """For each letter but the first: its height in that of the one before it, and whether it stands next to that."""
    height = np.maximum(boxes[:, 3] - boxes[:, 1], 0.01)
    return height[1:] / height[:-1], np.abs(boxes[1:, 0] - boxes[:-1, 2]) < _NEAR * height[:-1]


def odd_digits(letters: Letters) -> Flags:
    """Which digits go on a figure in much smaller type, on its line or under it: a note or not, nobody can tell."""
    found = np.zeros(len(letters.text), bool)
    if len(found) < 2:
        return found
    small, near = _beside(letters.boxes)
    level = letters.boxes[1:, 1] < letters.boxes[:-1, 3]
    for n in np.flatnonzero((small < _ODD) & near & level).tolist():
        found[n + 1] = letters.text[n].isdigit() and letters.text[n + 1].isdigit()
    return found


def _goes_on(letters: Letters, n: int) -> bool:
    """Whether a letter stands on the line of the one before it, as high and close to it."""
    a, b = letters.boxes[n - 1], letters.boxes[n]
    size = a[3] - a[1]
    return bool(
        abs(a[3] - b[3]) < 0.2 * size
        and abs((b[3] - b[1]) - size) < 0.2 * size
        and abs(b[0] - a[2]) < _NEAR * size
    )
