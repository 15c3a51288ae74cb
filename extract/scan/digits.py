"""A second opinion on figures: each digit's shape held against the other digits of the same page.

A page is printed in one font or two, so its digits are alike as no two fonts are. Those that the recogniser is
sure of are the samples; a digit that looks more like the samples of another digit is not what it was read as.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.ink import Mark, TextLine
from extract.scan.page import Bitmap

_WIDE, _HIGH = 20, 24  # pixels of a digit's picture as it is compared
_BEST = 3
"""So many of the likest samples of a digit are asked."""
_LOW = 0.3  # of the writing's size: no digit is lower
_SAMPLES = 60
_CLASSES = 3
"""Different digits that must be known before shapes have a say."""
_AGAINST, _FOR = -0.02, 0.04
"""How much less, or more, like its own digit than like any other a shape is that speaks against, or for, a reading."""

Shapes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """A figure's text, its line, and whether its digits may be samples for others."""

    text: str
    line: TextLine
    sure: bool


def pieces_of(line: TextLine, em: float) -> list[Mark]:
    """The line's characters left to right: marks that stand over each other are pieces of one."""
    pieces: list[Mark] = []
    for mark in line.marks:
        last = pieces[-1] if pieces else None
        shared = min(last.x1, mark.x1) - max(last.x0, mark.x0) if last else 0
        tall = max(last.y1, mark.y1) - min(last.y0, mark.y0) if last else 0
        if last and shared > 0.5 * min(last.width, mark.width) and tall <= 1.1 * em:
            pieces[-1] = Mark(
                min(last.x0, mark.x0),
                min(last.y0, mark.y0),
                max(last.x1, mark.x1),
                max(last.y1, mark.y1),
                last.area + mark.area,
            )
        else:
            pieces.append(mark)
    return pieces


def is_tall(mark: Mark, marks: Sequence[Mark], em: float) -> bool:
    """Whether a mark is as high as digits are: signs are lower, and so are commas in print of any size."""
    if mark.height <= _LOW * em:
        return False
    tallest = max(m.height for m in marks)
    foot = float(np.median([m.y1 for m in marks if m.height > 0.7 * tallest]))
    hangs = mark.y1 > foot + 0.07 * em and mark.y0 > foot - 0.5 * tallest
    return not (hangs and mark.height < 0.45 * tallest and mark.width < _LOW * em)


def vote(grey: Bitmap, figures: Sequence[Said], em: float) -> list[int]:
    """For each figure 1 where every digit's shape speaks for it, -1 where one speaks against it, 0 otherwise."""
    cut = [_digits(grey, said, em) for said in figures]
    samples: defaultdict[str, list[tuple[int, Shapes]]] = defaultdict(list)
    for n, (said, digits) in enumerate(zip(figures, cut, strict=True)):
        if said.sure:
            for digit, shape in digits:
                samples[digit].append((n, shape))
    known = {digit: found[:: max(1, len(found) // _SAMPLES)] for digit, found in samples.items()}
    stacks = {
        digit: (np.array([n for n, _ in found]), np.stack([s for _, s in found]))
        for digit, found in known.items()
    }
    verdicts = [_verdict(n, digits, stacks) for n, digits in enumerate(cut)]
    return [-1 if _has_a_box(grey, said, em) else v for v, said in zip(verdicts, figures, strict=True)]


def _has_a_box(grey: Bitmap, said: Said, em: float) -> bool:
    """Whether a 0 has ink in all its corners: that is the box which stands for a letter that a font lacks."""
    if "0" not in said.text:
        return False
    bold = [m for m in pieces_of(said.line, em) if m.height > 0.3 * em]
    return any(_is_box(grey[m.y0 : m.y1, m.x0 : m.x1]) for m in bold)


def _is_box(glyph: Bitmap) -> bool:
    high, wide = max(1, glyph.shape[0] // 9), max(1, glyph.shape[1] // 7)
    corners = (glyph[:high, :wide], glyph[:high, -wide:], glyph[-high:, :wide], glyph[-high:, -wide:])
    middle = glyph[
        glyph.shape[0] // 3 : -(glyph.shape[0] // 3) or None,
        glyph.shape[1] // 3 : -(glyph.shape[1] // 3) or None,
    ]
    return all(corner.min() < 128 for corner in corners) and bool(middle.size and middle.min() > 128)


def _digits(grey: Bitmap, said: Said, em: float) -> list[tuple[str, Shapes]]:
    """The figure's digits with their shapes; none where its marks are not as many as its digits."""
    digits = [c for c in said.text if c.isdigit()]
    pieces = pieces_of(said.line, em)
    bold = [m for m in pieces if is_tall(m, pieces, em)]
    if len(bold) != len(digits) or not digits:
        return []
    return [(digit, _shape(grey, mark)) for digit, mark in zip(digits, bold, strict=True)]


def _shape(grey: Bitmap, mark: Mark) -> Shapes:
    """A digit's ink, as high as every other's and in the middle, of length 1."""
    ink = 255 - grey[max(0, mark.y0 - 1) : mark.y1 + 1, max(0, mark.x0 - 1) : mark.x1 + 1]
    width = min(_WIDE, max(3, round(ink.shape[1] * _HIGH / ink.shape[0])))
    small = cv2.resize(ink, (width, _HIGH), interpolation=cv2.INTER_AREA).astype(np.float32)
    room = np.zeros((_HIGH, _WIDE), np.float32)
    left = (_WIDE - width) // 2
    room[:, left : left + width] = cv2.GaussianBlur(small, (0, 0), 0.8)
    flat = (room - room.mean()).ravel()
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-6), np.float32)


def _verdict(
    number: int, digits: Sequence[tuple[str, Shapes]], stacks: dict[str, tuple[NDArray[np.int_], Shapes]]
) -> int:
    if not digits:
        return 0
    verdicts = []
    for digit, shape in digits:
        likeness = {
            other: float(np.sort(stack[owners != number] @ shape)[-_BEST:].mean())
            for other, (owners, stack) in stacks.items()
            if (owners != number).sum() >= _BEST
        }
        own, rest = likeness.get(digit), [v for other, v in likeness.items() if other != digit]
        if len(rest) + (own is not None) < _CLASSES:
            return 0
        lead = (own if own is not None else 0.0) - max(rest)
        if own is None:
            verdicts.append(0)
        else:
            verdicts.append(1 if lead >= _FOR else -1 if lead <= _AGAINST else 0)
    return -1 if -1 in verdicts else min(verdicts)
