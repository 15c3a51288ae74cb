"""Where a table's walls stand: its cuts, and which stretches between two crossings are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.rulings import Line
from extract.scan.page import Bitmap

LOWEST_ROW = 4.6  # points: lines nearer than that are one line, drawn twice
DOUBLE = 0.9  # points from the middle of lines that are two
PRESENT = 0.8  # of the way from crossing to crossing that must be drawn; strokes of letters cover less
_TIP = 1.5  # points at either end of a line that must be drawn: letters stop before the crossings
FAINT = 45  # of 255: how much darker than beside it a line is, at least
_INK = 90  # of 255: what is drawn in a gap
_STUB, _LEFT, _STRAY, _CROWDED = 3.0, 0.3, 0.1, 0.4
"""Points of a torn line at a crossing; shares of the way that is left of it, of its gaps with ink, and of what is left
that has writing close to it."""
_RARE = 0.25  # of a table's width: a cut that is drawn along less of it may be a row of strokes
_PIECE = 20.0  # points: in so short a piece no line strays
_FULL, _BRANCHES, _OFF = 0.6, 0.12, 2
"""Shares of a piece's columns that are ink: of a line, and of strokes beside it, so many pixels off."""
_ARM = 6.0  # points that a line runs out from a crossing, at least
_THIN, _BESIDE = 1.5, 4.0
"""Points from the middle of a line: its own ink; what stands beside it, on both sides where writing runs across."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Ridges along the lines in question, those that cross them, and all ink; lines run across the picture."""

    along: Bitmap
    through: Bitmap
    ink: Bitmap

    @property
    def turned(self) -> Drawn:
        """The same for the lines of the other direction."""
        return Drawn(np.ascontiguousarray(self.through.T), self.along.T, self.ink.T)


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
    cuts: Sequence[Cut], across: Sequence[Cut], drawn: Drawn, point: float, border: tuple[float, float]
) -> list[Line]:
    """Lines along each cut from crossing to crossing, wherever they are drawn; the border is drawn anyway.

    So are those that a watermark or a seal tore, if nothing else stands in their gaps.
    """
    lines: list[Line] = []
    for cut in cuts:
        place = cut.at
        outer = min(abs(place - border[0]), abs(place - border[1])) < max(3.0, cut.spread + 0.5)
        ways = list(pairwise(side.at for side in across))
        whole = [w for w in ways if outer or covered(drawn.along, cut, *w, point) >= PRESENT]
        if sum(end - start for start, end in whole) < _RARE * (across[-1].at - across[0].at):
            whole = [w for w in whole if not _is_written(_band(drawn.ink, cut, *w, point), point)]
        found = [w for w in ways if w in whole or _is_torn(drawn, cut, *w, point)]
        for start, end in found:
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
    best = _straight(ridge, cut, start, end, point)
    if not best:
        return 0.0
    tip = max(2, round(_TIP * point))
    if cut.spread > DOUBLE:  # cells with frames of their own: no line reaches the crossing
        return float(np.concatenate(best).mean())
    if min(best[0][:tip].mean(), best[-1][-tip:].mean()) < 0.6:
        return 0.0
    return float(np.concatenate(best).mean())


def _is_torn(drawn: Drawn, cut: Cut, start: float, end: float, point: float) -> bool:
    """Whether a line runs into the stretch, which a true crossing ends, goes on in it, and nothing at all stands in its gaps.

    A merged cell has no such stubs, and its writing keeps away from the crossings.
    """
    pieces = _straight(drawn.along, cut, start, end, point)
    if not pieces or cut.spread > DOUBLE:
        return False
    way = np.concatenate(pieces)
    stub = round(_STUB * point)
    if len(way) < 2 * stub or way.mean() < _LEFT:
        return False
    if not way[:stub].all() and not way[-stub:].all():
        return False
    if not any(_is_crossing(drawn, cut.at, side, point) for side in (start, end)):
        return False
    gaps = ~way
    band = _band(drawn.ink, cut, start, end, point)
    half, thin = band.shape[0] // 2, round(_THIN * point)
    above = np.any(band[: half - thin], axis=0)
    below = np.any(band[half + thin + 1 :], axis=0)
    stray = max((band[half - thin : half + thin + 1].any(axis=0) & gaps).sum(), (above & below).sum())
    crowded = max(above[way].mean(), below[way].mean()) > _CROWDED
    return bool(stray < _STRAY * max(1, gaps.sum()) and not crowded and not _is_written(band[:, way], point))


def _is_crossing(drawn: Drawn, at: float, side: float, point: float) -> bool:
    """Whether a line runs on beyond a crossing, or lines run out from it to at least three sides.

    Strokes of letters do not, so far.
    """
    if _runs(drawn.along, at, side - 2 * _ARM, side + 2 * _ARM, point):
        return True
    arms = [
        _runs(drawn.along, at, side - _ARM, side, point),
        _runs(drawn.along, at, side, side + _ARM, point),
        _runs(drawn.through.T, side, at - _ARM, at, point),
        _runs(drawn.through.T, side, at, at + _ARM, point),
    ]
    return sum(arms) >= 3


def _runs(ridge: Bitmap, at: float, start: float, end: float, point: float) -> bool:
    middle, slack = round(at * point), round(_THIN * point)
    part = ridge[
        max(0, middle - slack) : middle + slack + 1, max(0, round(start * point)) : round(end * point)
    ]
    return part.size > 0 and float((part > FAINT).any(axis=0).mean()) >= PRESENT


def _band(ink: Bitmap, cut: Cut, start: float, end: float, point: float) -> NDArray[np.bool_]:
    """What is ink close to a stretch, as far above as below it; paper where the picture ends."""
    left, right = _ends(start, end, point)
    middle, near = round(cut.at * point), round(_BESIDE * point)
    rows = np.arange(middle - near, middle + near + 1)
    band = ink[np.clip(rows, 0, len(ink) - 1), left:right] > _INK
    return np.asarray(band & ((rows >= 0) & (rows < len(ink)))[:, None], np.bool_)


def _is_written(band: NDArray[np.bool_], point: float) -> bool:
    """Whether a line is strokes of letters side by side: other strokes come out of it, and a ruling has paper there."""
    piece = max(1, round(_PIECE * point))
    return bool(
        np.mean([_has_branches(band[:, x : x + piece]) for x in range(0, band.shape[1], piece)]) > 0.5
    )


def _has_branches(band: NDArray[np.bool_]) -> bool:
    """Whether ink comes out of the fullest rows of a band, above them or below."""
    full = np.flatnonzero(band.mean(axis=1) > _FULL)
    if not len(full):
        return True
    beside = (full[0] - _OFF, full[-1] + _OFF)
    return any(0 <= y < len(band) and float(band[y].mean()) > _BRANCHES for y in beside)


def _ends(start: float, end: float, point: float) -> tuple[int, int]:
    """The first and the last pixel of a stretch between two crossings, their own ink left out."""
    inset = min(0.9, (end - start) / 8)
    left, right = round((start + inset) * point), round((end - inset) * point)
    return left, max(right, left + 1)


def _straight(ridge: Bitmap, cut: Cut, start: float, end: float, point: float) -> list[NDArray[np.bool_]]:
    """Which pixels of the way are drawn, a stretch at a time; none where the picture ends."""
    left, right = _ends(start, end, point)
    slack, middle = max(1, round((1.6 + max(0.0, cut.spread - 0.8)) * point)), round(cut.at * point)
    top = max(0, middle - slack - 1)
    drawn = ridge[top : middle + slack + 2, left:right] > FAINT
    if drawn.shape[0] < 3:
        return []
    thick = drawn[:-2] | drawn[1:-1] | drawn[2:]
    pieces = np.array_split(thick, max(1, round((end - start) / 40)), axis=1)
    return [piece[int(piece.mean(axis=1).argmax())] for piece in pieces]
