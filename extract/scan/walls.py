"""Where a table's walls stand: its cuts, and which stretches between two crossings are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from extract.rulings import Line
from extract.scan.page import Bitmap

LOWEST_ROW = 4.6  # points: lines nearer than that are one line, drawn twice
DOUBLE = 0.9  # points from the middle of lines that are two
PRESENT = 0.8  # of the way from crossing to crossing that must be drawn; strokes of letters cover less
_TIP = 1.5  # points at either end of a line that must be drawn: letters stop before the crossings
FAINT = 45  # of 255: how much darker than beside it a line is, at least


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a table is cut: lines of one direction at `at`, and how far from there the outermost lies (points)."""

    at: float
    spread: float


def cuts_of(lines: Sequence[Line]) -> list[Cut]:
    """Places of lines; those nearer than a line's wandering, or than any row is high, are one, at their middle."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.at):
        if groups and line.at - groups[-1][0].at <= LOWEST_ROW:
            groups[-1].append(line)
        else:
            groups.append([line])
    cuts = []
    for group in groups:
        whole = sum(line.end - line.start for line in group)
        at = sum(line.at * (line.end - line.start) for line in group) / whole
        long = [line for line in group if line.end - line.start > 0.1 * whole / len(group)]
        cuts.append(Cut(at, max(abs(line.at - at) for line in long)))
    return cuts


def redraw(
    cuts: Sequence[Cut], across: Sequence[Cut], ridge: Bitmap, point: float, border: tuple[float, float]
) -> list[Line]:
    """Lines along each cut from crossing to crossing, wherever they are drawn; the border is drawn anyway."""
    lines: list[Line] = []
    for cut in cuts:
        place = cut.at
        outer = min(abs(place - border[0]), abs(place - border[1])) < max(3.0, cut.spread + 0.5)
        for start, end in pairwise(side.at for side in across):
            if not outer and covered(ridge, cut, start, end, point) < PRESENT:
                continue
            if lines and lines[-1].at == place and lines[-1].end == start:
                lines[-1] = Line(place, lines[-1].start, end)
            else:
                lines.append(Line(place, start, end))
    return lines


def covered(ridge: Bitmap, cut: Cut, start: float, end: float, point: float) -> float:
    """The share of the way from start to end that has a ridge on one straight line near `at`.

    A line may wander a little over a long way, so each stretch of it is looked for by itself; the strokes of letters
    do not lie on one straight line, and stop before the crossings.
    """
    inset = min(0.9, (end - start) / 8)
    left, right = round((start + inset) * point), round((end - inset) * point)
    slack, middle = max(1, round((1.6 + max(0.0, cut.spread - 0.8)) * point)), round(cut.at * point)
    top = max(0, middle - slack - 1)
    drawn = ridge[top : middle + slack + 2, left : max(right, left + 1)] > FAINT
    if drawn.shape[0] < 3:
        return 0.0
    thick = drawn[:-2] | drawn[1:-1] | drawn[2:]
    pieces = np.array_split(thick, max(1, round((end - start) / 40)), axis=1)
    best = [piece[int(piece.mean(axis=1).argmax())] for piece in pieces]
    tip = max(2, round(_TIP * point))
    if cut.spread > DOUBLE:  # cells with frames of their own: no line reaches the crossing
        return float(np.concatenate(best).mean())
    if min(best[0][:tip].mean(), best[-1][-tip:].mean()) < 0.6:
        return 0.0
    return float(np.concatenate(best).mean())
