"""What the marks of a figure tell without being read: how many, how far apart, where a point is, how a stroke leans."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.digits import is_tall, pieces_of
from extract.scan.ink import Mark, TextLine
from extract.scan.page import Bitmap
from extract.scan.rivals import Traces

SLASHED = 0.32
"""How far a stroke for "no figure" leans at least where no figure does."""
_TRACE = 22  # of 255: ink so much darker than the paper beside it is a point too faint to be a mark


@dataclass(frozen=True, slots=True)
class Shape:
    """A line's marks and what they tell without being read; `lean` is of a line that is one straight stroke."""

    line: TextLine
    em: float
    lean: float | None
    point_in_hole: bool
    traces: Traces = field(default_factory=Traces)

    @property
    def has_dot_behind(self) -> bool:
        """Whether a small mark stands to the right of the last digit."""
        bold = [m for m in self.line.marks if m.height > 0.3 * self.em]
        small = [m for m in (*self.line.marks, *self.line.specks) if m.height <= 0.3 * self.em]
        return not bold or any(m.centre[0] > bold[-1].x1 - 0.1 * self.em for m in small)


def stroke_lean(grey: Bitmap, line: TextLine, em: float) -> float | None:
    """How far a single straight stroke leans to the right, as a share of its height; None for everything else.

    A stroke for "no figure" (/) leans by a third or more, a 1 by less than a tenth, a slanted 1 by a fifth.
    """
    if len(line.marks) != 1 or line.marks[0].height < 0.3 * em:
        return None
    mark = line.marks[0]
    ink = 255 - grey[mark.y0 : mark.y1, mark.x0 : mark.x1].astype(np.float64)
    part = max(1, mark.height // 4)
    top, bottom = ink[:part].sum(axis=0), ink[-part:].sum(axis=0)
    if not top.sum() or not bottom.sum():
        return None
    xs = np.arange(mark.width)
    lean = float((xs @ top / top.sum() - xs @ bottom / bottom.sum()) / (0.75 * mark.height))
    return lean if lean <= SLASHED or _is_straight(ink) else 0.0


def _is_straight(ink: NDArray[np.float64]) -> bool:
    """Whether ink is one stroke of the same breadth from top to bottom, with its middle on a straight line."""
    rows = ink[ink.max(axis=1) > 90] > 90
    if len(rows) < 5:
        return False
    xs = np.arange(rows.shape[1])
    breadth = rows.sum(axis=1)
    middle = (rows @ xs) / breadth
    ys = np.arange(len(rows))
    off = middle - np.polyval(np.polyfit(ys, middle, 1), ys)
    return bool(breadth.max() <= 2.2 * np.median(breadth) + 1 and np.abs(off).max() <= 0.1 * len(rows) + 1)


def spread_by(line: TextLine, em: float) -> int:
    """Pixels by which the widest gap between digits is wider than in a figure set tight; 0 where none is wide."""
    bold = [m for m in line.marks if m.height > 0.3 * em]
    if len(bold) < 2:
        return 0
    height = float(np.median([m.height for m in bold]))
    widest = max(after.x0 - before.x1 for before, after in pairwise(bold))
    return round(widest - 0.2 * height) if widest > 0.45 * height else 0


def closed_up(grey: Bitmap, line: TextLine, em: float) -> tuple[Bitmap, TextLine]:
    """A figure whose digits stand far apart, drawn with them as near as the recogniser is used to."""
    every = sorted((*line.marks, *line.specks), key=lambda m: m.x0)
    x0, y0, x1, y1 = line.box
    room = max(2, round(0.14 * em))
    strip = np.full((y1 - y0 + 2 * room, x1 - x0 + 2 * room * (len(every) + 1)), 255, np.uint8)
    at, moved, end = room, [], every[0].x0
    for mark in every:
        at += min(max(0, mark.x0 - end), room)
        part = grey[mark.y0 : mark.y1, mark.x0 : mark.x1]
        top = mark.y0 - y0 + room
        strip[top : top + mark.height, at : at + mark.width] = part
        moved.append(Mark(at, top, at + mark.width, top + mark.height, mark.area))
        at, end = at + mark.width, mark.x1
    return strip, TextLine(tuple(moved))


def counts_match(text: str, shape: Shape) -> bool:
    """Whether the marks are as many as the digits and strokes of a text: a digit may be lost at an edge."""
    pieces = pieces_of(shape.line, shape.em)
    if words := len(text) - len(text.lstrip("增减加少")):
        # 增 and 减 are as wide as high and fall into pieces
        end = pieces[0].x0 + words * shape.em
        pieces, text = [m for m in pieces if m.centre[0] > end], text[words:]
    bold = [m for m in pieces if is_tall(m, pieces, shape.em)]
    flat = [m for m in pieces if m not in bold]
    digits = len(text) - sum(c in "-*.," for c in text)
    wide = sum(max(1, round(m.width / (0.62 * shape.em))) for m in bold)
    if len(bold) != digits and wide != digits:
        return False
    strokes = sum(m.width > 0.3 * shape.em for m in flat)
    return strokes <= sum(c in "-*" for c in text) or "+" in text


def point_in_a_hole(grey: Bitmap, line: TextLine, em: float) -> bool:
    """Whether two digits stand as far apart as if a point stood between them, and a trace of its ink is there.

    Full-width digits stand apart too: there the paper between them is as white below as above.
    """
    bold = [m for m in line.marks if m.height > 0.3 * em]
    if len(bold) < 2:
        return False
    height = float(np.median([m.height for m in bold]))
    foot = round(float(np.median([m.y1 for m in bold])))
    step = max(1, round(0.12 * height))
    for before, after in pairwise(bold):
        if after.x0 - before.x1 <= 0.48 * height:
            continue
        hole = grey[max(0, foot - round(height)) : foot + step, before.x1 + 1 : after.x0 - 1]
        soft = 255 - cv2.blur(hole, (step, step), borderType=cv2.BORDER_REPLICATE).astype(np.int16)
        edge = soft.shape[0] - 3 * step
        if edge < step or soft[edge:].max() > max(_TRACE, 1.5 * soft[:edge].max()):
            return True
    return False


def parts_thousands(line: TextLine, em: float) -> bool | None:
    """Whether the one small mark among the digits is a comma, which hangs below them; None where nobody can tell."""
    bold = [m for m in line.marks if is_tall(m, line.marks, em)]
    small = [m for m in (*line.marks, *line.specks) if m not in bold]
    if len(small) != 1 or not bold:
        return None
    foot = float(np.median([m.y1 for m in bold]))
    below = (small[0].y1 - foot) / em
    return True if below > 0.07 else False if below < 0.04 else None
