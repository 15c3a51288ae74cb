"""Rulings that are drawn as dashes or dots → the same as if they were drawn through."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint8]

_GAP = 4.0  # points: two dashes of one line are nearer
_LEAST = 45.0  # points: a shorter row of dots is writing
_THICKEST = 3.0  # points, with the wandering of a line that lies a little askew
_EMPTY, _FULL = 0.25, 0.8
"""Shares of a line's length that are ink: dashes have more than the one and less than the other."""
_INK = 100  # of 255
_BESIDE, _CLEAN = 5.0, 0.12
"""Points above and below a line where there is paper, and the share of it that may be ink."""
_FEWEST = 3  # dashed lines of one direction


def drawn_through(ridge: Bitmap, ink: Bitmap, faint: int, point: float) -> Bitmap | None:
    """The ridge picture with its level lines drawn through; None where hardly any of them is dashed.

    Strokes of writing side by side make long rows too, but those lie close over each other and make a thick band.
    """
    found = (ridge > faint).astype(np.uint8)
    closed = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * point) | 1), np.uint8))
    joined = cv2.dilate(closed, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, round(_LEAST * point) | 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(long.astype(np.uint8), connectivity=8)
    thin = [n for n in range(1, count) if stats[n, cv2.CC_STAT_HEIGHT] <= _THICKEST * point + 2]
    inked = (ink > _INK).astype(np.uint8)
    of_line = np.asarray(labels, np.int32)
    shares = {n: _inked(of_line, n, inked, stats[n].tolist()) for n in thin}
    lines = [
        n for n, share in shares.items() if share > _EMPTY and _is_alone(inked, stats[n].tolist(), point)
    ]
    if sum(shares[n] < _FULL for n in lines) < _FEWEST:
        return None
    through = np.isin(labels, lines) & (closed > 0)
    return np.where(through, np.uint8(255), ridge).astype(np.uint8)


def _inked(labels: NDArray[np.int32], number: int, ink: Bitmap, stat: list[int]) -> float:
    """The share of a line's columns that have ink."""
    x, y, w, h = stat[:4]
    part = np.s_[y : y + h, x : x + w]
    return float(((labels[part] == number) & (ink[part] > 0)).any(axis=0).mean())


def _is_alone(ink: Bitmap, stat: list[int], point: float) -> bool:
    """Whether there is paper above and below: strokes of writing have others of their letters there."""
    x, y, w, h = stat[:4]
    near, far = round(_THICKEST / 2 * point), round(_BESIDE * point)
    above = ink[max(0, y - far) : max(0, y - near), x : x + w]
    below = ink[y + h + near : y + h + far, x : x + w]
    return all(not part.size or float(part.mean()) < _CLEAN for part in (above, below))
