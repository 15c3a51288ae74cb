"""The pixels of a page that are ruling lines, so that they can be painted over before its writing is looked at."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.rulings import Frame, Line
from extract.scan.page import Bitmap


def mask_of(frames: Sequence[Frame], ink: Bitmap, point: float) -> Bitmap:
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
        dark = np.flatnonzero((band > 40).mean(axis=1) > 0.65)
        if len(dark):
            low, high = top + dark[0] - 1, top + dark[-1] + 2
        else:
            low, high = middle - 1, middle + 2
        mask[max(0, low) : high, max(0, start - 1) : stop] = 255
