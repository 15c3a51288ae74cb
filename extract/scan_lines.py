"""A page's pixels → its ruling lines: faint ones found, broken ones mended, their thickness measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.rulings import Frame, Line, find_frames
from extract.scan_page import Bitmap, Page

_LEAST = 14.0  # points: a shorter line is part of a letter (text of tables is up to 12 points high)
_THICKEST = 2.6  # points
_SMOOTH = 1.5  # points along which ink is averaged: noise goes, a line stays
_NARROWEST, _LONGEST_STROKE = (
    90.0,
    60.0,
)  # points: the width of a table; a table has two lines longer than a stroke
_GAP = 8.0  # points of a break in a line that is mended
_SLACK = 1.2  # points by which a line may wander from its middle
_PRESENT = 0.8  # of the way from crossing to crossing that must be drawn; strokes of letters cover less
_MOST_LINES = 250
"""Of one direction on a page, strokes of letters included; a page that has more is no form."""
_TIP = 1.5  # points at either end of a line that must be drawn: letters stop before the crossings
_FAINT = 45  # of 255: how much darker than beside it a line is, at least


@dataclass(frozen=True)
class Ruled:
    """A table on a page: its frame in points, and the page's ink that is ruling lines (a mask of 0 and 255)."""

    frames: tuple[Frame, ...]
    mask: Bitmap


def find_rulings(page: Page) -> Ruled:
    """The tables' frames, their lines whole, and a mask over every ruling pixel of the page."""
    ink: Bitmap = 255 - page.grey
    ridge_h = _ridges(ink, page.point)
    ridge_v = np.ascontiguousarray(_ridges(np.ascontiguousarray(ink.T), page.point).T)
    horizontal = _lines(ridge_h, page.point)
    vertical = _lines(np.ascontiguousarray(ridge_v.T), page.point)
    tables = [frame for frame in find_frames(horizontal, vertical) if _is_table(frame)]
    frames = [_mend(frame, ridge_h, ridge_v, page.point) for frame in tables]
    kept = tuple(f for f in frames if len(f.horizontal) >= 2 and len(f.vertical) >= 2)
    return Ruled(kept, _mask(kept, ink, page.point))


def _is_table(frame: Frame) -> bool:
    x0, _, x1, _ = frame.box
    long = [h for h in frame.horizontal if h.end - h.start > _LONGEST_STROKE]
    return x1 - x0 >= _NARROWEST and len(long) >= 2


def _ridges(ink: Bitmap, point: float) -> Bitmap:
    """How much darker each pixel's horizontal neighbourhood is than what lies above and below it."""
    along = max(3, round(_SMOOTH * point) | 1)
    across = max(3, round(_THICKEST * point) | 1)
    smooth = cv2.blur(ink, (along, 1))
    beside = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((across + 2, 1), np.uint8))
    return cv2.subtract(smooth, beside).astype(np.uint8)


def _lines(ridge: Bitmap, point: float) -> list[Line]:
    """Horizontal lines (points) of a ridge picture."""
    found = (ridge > _FAINT).astype(np.uint8)
    reach = max(3, round(_LEAST * point) | 1)
    # A line that is a pixel askew goes on in the next row: rows are joined before the opening asks for length.
    joined = cv2.dilate(found, np.ones((3, 1), np.uint8))
    long = cv2.bitwise_and(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8)), found)
    count, _, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    pieces = [
        Line(
            float(centres[i][1]) / point + 0.5 / point,
            float(stats[i, cv2.CC_STAT_LEFT]) / point,
            float(stats[i, cv2.CC_STAT_LEFT] + stats[i, cv2.CC_STAT_WIDTH]) / point,
        )
        for i in range(1, count)
        if stats[i, cv2.CC_STAT_WIDTH] >= 0.7 * reach
    ]
    whole = _join(pieces)
    pages = max(1.0, max(ridge.shape) / (1.5 * min(ridge.shape)))  # a tall picture holds several
    return whole if len(whole) <= _MOST_LINES * pages else []


def _join(pieces: Sequence[Line]) -> list[Line]:
    """Collinear pieces as one line where no more than a gap parts them; what stays short is no ruling."""
    groups: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: p.at):
        if groups and piece.at - groups[-1][-1].at <= _SLACK and piece.at - groups[-1][0].at <= 2.5 * _SLACK:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    joined = []
    for group in groups:
        weight = sum(p.end - p.start for p in group)
        at = sum(p.at * (p.end - p.start) for p in group) / weight
        runs: list[list[float]] = []
        for piece in sorted(group, key=lambda p: p.start):
            if runs and piece.start <= runs[-1][1] + _GAP:
                runs[-1][1] = max(runs[-1][1], piece.end)
            else:
                runs.append([piece.start, piece.end])
        joined += [Line(at, start, end) for start, end in runs if end - start >= _LEAST]
    return joined


def _mend(frame: Frame, ridge_h: Bitmap, ridge_v: Bitmap, point: float) -> Frame:
    """The frame with each line drawn from crossing to crossing, wherever there is ink for more than half of the way."""
    x0, y0, x1, y1 = frame.box
    xs = _cuts([v.at for v in frame.vertical])
    ys = _cuts([h.at for h in frame.horizontal])
    horizontal = _redraw(ys, xs, ridge_h, point, (y0, y1))
    vertical = _redraw(xs, ys, np.ascontiguousarray(ridge_v.T), point, (x0, x1))
    return Frame(tuple(horizontal), tuple(vertical))


def _cuts(places: Sequence[float]) -> list[float]:
    """Places of lines; those nearer than a line's wandering are one, at their middle."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][0] <= 3.0:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(g) / len(g) for g in groups]


def _redraw(
    at: Sequence[float], across: Sequence[float], ridge: Bitmap, point: float, border: tuple[float, float]
) -> list[Line]:
    lines: list[Line] = []
    for place in at:
        outer = min(abs(place - border[0]), abs(place - border[1])) < 3.0
        for start, end in pairwise(across):
            if not outer and _covered(ridge, place, start, end, point) < _PRESENT:
                continue
            if lines and lines[-1].at == place and lines[-1].end == start:
                lines[-1] = Line(place, lines[-1].start, end)
            else:
                lines.append(Line(place, start, end))
    return lines


def _covered(ridge: Bitmap, at: float, start: float, end: float, point: float) -> float:
    """The share of the way from start to end that has a ridge on one straight line near `at`.

    A line may wander a little over a long way, so each stretch of it is looked for by itself; the strokes of letters
    do not lie on one straight line, and stop before the crossings.
    """
    inset = min(0.9, (end - start) / 8)
    left, right = round((start + inset) * point), round((end - inset) * point)
    slack, middle = max(1, round(1.6 * point)), round(at * point)
    top = max(0, middle - slack - 1)
    drawn = ridge[top : middle + slack + 2, left : max(right, left + 1)] > _FAINT
    if drawn.shape[0] < 3:
        return 0.0
    thick = drawn[:-2] | drawn[1:-1] | drawn[2:]
    pieces = np.array_split(thick, max(1, round((end - start) / 40)), axis=1)
    best = [piece[int(piece.mean(axis=1).argmax())] for piece in pieces]
    tip = max(2, round(_TIP * point))
    if min(best[0][:tip].mean(), best[-1][-tip:].mean()) < 0.6:
        return 0.0
    return float(np.concatenate(best).mean())


def _mask(frames: Sequence[Frame], ink: Bitmap, point: float) -> Bitmap:
    """Every pixel that belongs to a line of a frame: the line's own width, measured, and a margin for its blur."""
    mask = np.zeros(ink.shape, np.uint8)
    for frame in frames:
        for line in frame.horizontal:
            _paint(mask, ink, line, point)
        for line in frame.vertical:
            _paint(mask.T, ink.T, line, point)
    return mask


def _paint(mask: NDArray[np.uint8], ink: NDArray[np.uint8], line: Line, point: float) -> None:
    slack = round(2.2 * point)
    middle, left, right = round(line.at * point), round(line.start * point), round(line.end * point)
    top = max(0, middle - slack)
    step = max(8, round(30 * point))
    for start in range(left, max(right, left + 1), step):
        stop = min(start + step, right) + round(point)
        band = ink[top : middle + slack + 1, max(0, start - 1) : stop]
        if not band.size:
            continue
        # The line is what is dark along most of the stretch; a digit that touches it is dark in a few columns only.
        dark = np.flatnonzero(np.percentile(band, 35, axis=1) > 40)
        if len(dark):
            low, high = top + dark[0] - 1, top + dark[-1] + 2
        else:
            low, high = middle - 1, middle + 2
        mask[max(0, low) : high, max(0, start - 1) : stop] = 255
