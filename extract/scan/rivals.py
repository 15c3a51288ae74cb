"""What else a figure may say where a small sign is lost or made up: a point, a minus, an arrow taken for a 1.

Whether that matters is the column's affair: a count has no point and only 本年增/减 has a sign. So the reader names
the rival reading, and who knows the form weighs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.digits import is_tall, pieces_of
from extract.scan.ink import Mark, TextLine
from extract.scan.page import Bitmap

RIVAL = 0.05
"""How likely a rival is said to be: enough to keep a figure from being taken as read."""
_TRACE, _NOISE = 24.0, 4.0
"""Of 255, and times the noise: so much darker than what is above and below it is a level stroke too faint for a mark."""
_NARROW = 0.27  # of a digit's height: in a narrower gap is no point
_HEAD = 0.03  # of its height: how far an arrow's head stands out from its shaft on both sides


@dataclass(frozen=True, slots=True)
class Traces:
    """Ink that may be a sign: after how many digits a point, whether a minus before them, whether 1 is an arrow."""

    points: tuple[int, ...] = ()
    sign: bool = False
    arrow: bool = False


def traces_of(grey: Bitmap, line: TextLine, em: float) -> Traces:
    """The traces around and between the digits of a line."""
    digits = digits_of(line, em)
    if not digits:
        return Traces()
    specks = tuple(_between(digits, mark) for mark in small_marks(line, em))
    points = {n for n in specks if 0 < n < len(digits)} | set(_faint_points(grey, digits))
    ahead = any(n == 0 for n in specks) or _has_faint_stroke(grey, digits, em)
    return Traces(tuple(sorted(points)), ahead, _is_arrow(grey, digits[0]))


def rivals(text: str, traces: Traces, dots: int) -> Iterator[str]:
    """Other readings of a figure; `dots` is how many small marks stand where points do."""
    printed = sum(c in ".," for c in text)
    if not any(c.isdigit() for c in text):
        return
    length = sum(c.isdigit() for c in text)
    if dots < printed or (dots > printed > 0 and all((length - n) % 3 == 0 for n in traces.points)):
        yield text.replace(".", "").replace(",", "")
    if not printed:
        start = next(n for n, c in enumerate(text) if c.isdigit())
        for n in traces.points:
            if n < length:
                yield f"{text[: start + n]}.{text[start + n :]}"
    if text[0].isdigit():
        if traces.sign:
            yield f"-{text}"
        if traces.arrow and text[0] == "1" and len(text) > 1:
            yield f"↓{text[1:]}"


def digits_of(line: TextLine, em: float) -> list[Mark]:
    """The line's marks that are as high as digits, pieces of one joined."""
    pieces = pieces_of(line, em)
    return [mark for mark in pieces if is_tall(mark, pieces, em)]


def small_marks(line: TextLine, em: float) -> list[Mark]:
    """The small marks that stand where a point or a minus may: noise is anywhere, broken pieces are in a digit."""
    digits = digits_of(line, em)
    flat = [m for m in pieces_of(line, em) if m not in digits and m.width <= 0.3 * em]
    return [m for m in (*flat, *line.specks) if _may_be_read(m, digits, em)]


def _may_be_read(speck: Mark, digits: Sequence[Mark], em: float) -> bool:
    if not digits:
        return True
    if any(min(d.x1, speck.x1) - max(d.x0, speck.x0) > 0.5 * speck.width for d in digits):
        return False
    foot = max(m.y1 for m in digits)
    x, y = speck.centre
    if x < digits[0].x0:
        return speck.width >= 1.5 * speck.height and speck.width >= 0.15 * em
    return x < digits[-1].x0 + 0.2 * em and y > foot - 0.3 * em


def _between(digits: Sequence[Mark], mark: Mark) -> int:
    return sum(digit.centre[0] < mark.centre[0] for digit in digits)


def _faint_points(grey: Bitmap, digits: Sequence[Mark]) -> Iterator[int]:
    """After how many digits there is a trace at their feet, in the middle of a gap, and none above it."""
    height = float(np.median([m.height for m in digits]))
    foot = round(float(np.median([m.y1 for m in digits])))
    step = max(1, round(0.12 * height))
    for n, (before, after) in enumerate(pairwise(digits), 1):
        gap = after.x0 - before.x1
        if gap <= _NARROW * height:
            continue
        inset = max(1, round(0.1 * height))
        hole = grey[max(0, foot - round(height)) : foot + step, before.x1 + inset : after.x0 - inset]
        if hole.shape[1] < 1 or hole.shape[0] < 4 * step:
            continue
        soft = 255 - cv2.blur(hole, (step, step), borderType=cv2.BORDER_REPLICATE).astype(np.int16)
        edge = soft.shape[0] - 3 * step
        if edge < step or soft[edge:].max() > max(_TRACE, 1.5 * float(soft[:edge].max())):
            yield n


def _has_faint_stroke(grey: Bitmap, digits: Sequence[Mark], em: float) -> bool:
    """Whether left of the first digit, at half its height, a level stroke can be made out."""
    first = digits[0]
    apart = digits[1].x0 - first.x0 if len(digits) > 1 else 0
    top, bottom = first.y0 + round(0.2 * first.height), first.y1 - round(0.15 * first.height)
    left = max(0, first.x0 - round(max(0.9 * em, 1.2 * apart)))
    part = grey[top:bottom, left : max(0, first.x0 - 1)]
    if part.shape[1] < 0.3 * em or part.shape[0] < 5:
        return False
    ink = 255.0 - part.astype(np.float64)
    wide, thick = max(3, round(0.22 * em)), max(1, round(0.05 * em))
    soft = cv2.blur(ink, (wide, thick), borderType=cv2.BORDER_REPLICATE)
    away = max(2, round(0.16 * em))
    padded = np.pad(soft, ((away, away), (0, 0)), mode="edge")
    above, below = padded[: soft.shape[0]], padded[2 * away :]
    stands_out = soft - np.maximum(above, below)
    noise = 1.5 * float(np.median(np.abs(ink - np.median(ink)))) / (wide * thick) ** 0.5
    inside = stands_out[1:-1, wide // 2 : -(wide // 2) or None]
    return bool(inside.size) and float(inside.max()) > max(_TRACE, _NOISE * noise)


def _is_arrow(grey: Bitmap, mark: Mark) -> bool:
    """Whether a stroke has a head at either end that stands out on both sides: a 1 has a flag or a foot, no head."""
    ink = (grey[mark.y0 : mark.y1, mark.x0 : mark.x1] < 150).astype(np.uint8)
    if mark.height < 8 or not ink.any():
        return False
    shaft = _reach(ink[round(0.4 * mark.height) : max(round(0.6 * mark.height), 1)])
    if shaft is None:
        return False
    least = max(0.5, _HEAD * mark.height)
    for start, end in ((0.16, 0.42), (0.58, 0.84)):  # a foot or flag at the very end is left out
        head = _reach(ink[round(start * mark.height) : round(end * mark.height)])
        if head and shaft[0] - head[0] > least and head[1] - shaft[1] > least:
            return True
    return False


def _reach(rows: NDArray[np.uint8]) -> tuple[int, int] | None:
    """The first and the last column that has ink."""
    columns = np.flatnonzero(rows.any(axis=0))
    return (int(columns[0]), int(columns[-1])) if len(columns) else None
