"""A page's pixels → its ruling lines: faint ones found, broken ones mended, their thickness measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.rulings import Frame, Line, find_frames
from extract.scan.dashes import drawn_through
from extract.scan.mask import mask_of
from extract.scan.page import Bitmap, Page
from extract.scan.stars import stars_of, without_stars
from extract.scan.straight import straighten
from extract.scan.streaks import without_streaks
from extract.scan.walls import DOUBLE, FAINT, LOWEST_ROW, PRESENT, Cut, Drawn, covered, cuts_of, redraw

_LEAST = 14.0  # points: a shorter line is part of a letter (text of tables is up to 12 points high)
_THICKEST = 3.4  # points: two tables that touch draw their borders side by side
_SMOOTH = 1.5  # points along which ink is averaged: noise goes, a line stays
_NARROWEST, _LONGEST_STROKE = (
    90.0,
    60.0,
)  # points: the width of a table; a table has two lines longer than a stroke
_FEW_LINES, _NO_STROKE = (
    8,
    40.0,
)  # points: longer than any stroke of a heading, and shorter than columns are wide
_FAINTEST, _CLEAR, _MANY_MORE = 22.0, 2.0, 1.4
"""How dark the faintest line is, at least and times the grain; how much more of them is worth a second look."""
_GAP = 8.0  # points of a break in a line that is mended
_SLACK = 1.2  # points by which a line may wander from its middle
_MOST_LINES = 250
"""Of one direction on a page, strokes of letters included; a page that has more is no form."""


@dataclass(frozen=True)
class Ruled:
    """A page made square, its tables' frames in points, and its ink that is ruling lines (a mask of 0 and 255)."""

    page: Page
    frames: tuple[Frame, ...]
    mask: Bitmap


def find_rulings(page: Page) -> Ruled:
    """The tables' frames, their lines whole, and a mask over every ruling pixel of the page."""
    ridge_h, ridge_v = _both_ridges(page)
    long_h, long_v = _long(ridge_h, page.point), _long(ridge_v, page.point)
    if square := straighten(page, long_h, np.ascontiguousarray(long_v.T)):
        page = square
        ridge_h, ridge_v = _both_ridges(page)
        long_h, long_v = _long(ridge_h, page.point), _long(ridge_v, page.point)
    horizontal = _lines(long_h, page.point)
    vertical = without_streaks(horizontal, _lines(long_v, page.point))
    ink: Bitmap = 255 - page.grey
    if stars := stars_of(ink, page.point):
        horizontal, vertical = without_stars(horizontal, vertical, stars)
    tables = [frame for frame in find_frames(horizontal, vertical) if _is_table(frame)]
    upright = np.ascontiguousarray(ridge_v.T)
    frames = [_mend(frame, Drawn(ridge_h, upright, ink), page.point) for frame in tables]
    kept = [
        (new, old)
        for new, old in zip(frames, tables, strict=True)
        if len(new.horizontal) >= 2 <= len(new.vertical) and _is_drawn(new, ridge_h, page.point)
    ]
    drawn = [frame for new, old in kept for frame in (new, _doubles(new, old))]
    found = tuple(new for new, _ in kept)
    return Ruled(page, found, mask_of(drawn, np.maximum(ink, np.maximum(ridge_h, ridge_v.T)), page.point))


def _is_drawn(frame: Frame, ridge: Bitmap, point: float) -> bool:
    """Whether a line of the frame is one indeed, and not the strokes of a heading's letters side by side."""
    long = [h for h in frame.horizontal if h.end - h.start > _LONGEST_STROKE]
    return any(covered(ridge, Cut(h.at, 0.0), h.start, h.end, point) > PRESENT - 0.1 for h in long)


def _both_ridges(page: Page) -> tuple[Bitmap, Bitmap]:
    """Ridges that run across the page, and those that run down it, turned so that they run across too.

    On a page that has hardly any long line, dashed ones of both directions are drawn through.
    """
    ink: Bitmap = 255 - page.grey
    turned = np.ascontiguousarray(ink.T)
    across, down = _ridges(ink, page.point), _ridges(turned, page.point)
    widths = _widths(across, page.point)
    if strong := _strengthened(across, float(widths.sum()), page.point):
        across, widths, gain = strong
        down = cv2.convertScaleAbs(down, alpha=gain).astype(np.uint8)
    if len(widths) >= _FEW_LINES:
        return across, down
    through = drawn_through(across, ink, FAINT, page.point)
    if through is None or (upright := drawn_through(down, turned, FAINT, page.point)) is None:
        return across, down
    return through, upright


def _strengthened(
    across: Bitmap, length: float, point: float
) -> tuple[Bitmap, NDArray[np.floating], float] | None:
    """The ridges made as much stronger as the paper's grain allows, where that shows many more long lines than `length`
    points; with their lines' widths, and by how much they were.

    Lines of light grey are hardly darker than a noisy sheet, and yet stand out on a clean one.
    """
    grain = float(np.percentile(across[::5, ::5], 90))
    gain = FAINT / max(_FAINTEST, _CLEAR * grain)
    if gain < 1.2:
        return None
    strong = cv2.convertScaleAbs(across, alpha=gain).astype(np.uint8)
    widths = _widths(strong, point)
    if float(widths.sum()) < _MANY_MORE * length + _NARROWEST:
        return None
    return strong, widths, gain


def _widths(ridge: Bitmap, point: float) -> NDArray[np.floating]:
    """Points of each line that is too long for a stroke; a line ends where another crosses it."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(_long(ridge, point), connectivity=8)
    widths = stats[1:, cv2.CC_STAT_WIDTH] / point
    return np.asarray(widths[widths > _NO_STROKE])


def _doubles(mended: Frame, found: Frame) -> Frame:
    """The lines of a frame as it was found that lie beside one of the mended: the twins of lines drawn twice."""

    def beside(lines: Sequence[Line], others: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(
            line
            for line in lines
            if any(
                DOUBLE <= abs(line.at - other.at) <= LOWEST_ROW
                and min(line.end, other.end) - max(line.start, other.start) > 0.6 * (line.end - line.start)
                for other in others
            )
        )

    return Frame(beside(found.horizontal, mended.horizontal), beside(found.vertical, mended.vertical))


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


def _long(ridge: Bitmap, point: float) -> Bitmap:
    """The pixels (1) of a ridge picture that belong to something long, as lines are."""
    found = (ridge > FAINT).astype(np.uint8)
    reach = max(3, round(_LEAST * point) | 1)
    # A line that is a pixel askew goes on in the next row: rows are joined before the opening asks for length.
    joined = cv2.dilate(found, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, reach), np.uint8))
    return cv2.bitwise_and(long, found).astype(np.uint8)


def _lines(long: Bitmap, point: float) -> list[Line]:
    """Horizontal lines (points) of their pixels."""
    reach = max(3, round(_LEAST * point) | 1)
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
    pages = max(1.0, max(long.shape) / (1.5 * min(long.shape)))  # a tall picture holds several
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


def _mend(frame: Frame, drawn: Drawn, point: float) -> Frame:
    """The frame with each line drawn from crossing to crossing, wherever there is ink for more than half of the way."""
    x0, y0, x1, y1 = frame.box
    xs = cuts_of(frame.vertical)
    ys = cuts_of(frame.horizontal)
    horizontal = redraw(ys, xs, drawn, point, (y0, y1))
    vertical = redraw(xs, ys, drawn.turned, point, (x0, x1))
    return Frame(tuple(horizontal), tuple(vertical))
