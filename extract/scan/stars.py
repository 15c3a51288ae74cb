"""Lines that a black seal makes on a page without greys: edges of its star and level pieces of its rim are no rulings."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extract.rulings import Line
from extract.scan.page import Bitmap

_DARK = 128  # of 255
_GRAIN, _SOLID = 1.0, 7.0  # points: holes in a star's ink; no stroke of writing is as broad
_SMALLEST, _LARGEST = (
    18.0,
    72.0,
)  # points: a bold character may be solid, and is smaller; what is larger is a shadow or a filled cell
_REACH = 60.0  # points from a star's middle to the outside of the rim
_RIM, _SAME = 50.0, 1.5  # points: a longer line is no piece of a rim; rulings at one height
_EDGE = 3.0  # points around a star

Star = tuple[float, float, float, float]
"""The rectangle (x0, y0, x1, y1) of a star, in points."""


def stars_of(ink: Bitmap, point: float) -> list[Star]:
    """Areas of solid ink as large as a seal's star; `ink` is light on dark."""
    grain, solid = (max(2, round(size * point)) for size in (_GRAIN, _SOLID))
    dark = (ink > _DARK).astype(np.uint8)
    filled = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((grain, grain), np.uint8))
    broad = cv2.morphologyEx(filled, cv2.MORPH_OPEN, np.ones((solid, solid), np.uint8)).astype(np.uint8)
    if not broad.any():
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(broad, connectivity=8)
    return [
        (x / point, y / point, (x + w) / point, (y + h) / point)
        for x, y, w, h, _ in stats[1:].tolist()
        if min(w, h) >= _SMALLEST * point and max(w, h) <= _LARGEST * point
    ]


def without_stars(
    horizontal: Sequence[Line], vertical: Sequence[Line], stars: Sequence[Star]
) -> tuple[list[Line], list[Line]]:
    """The lines but those within a star, and short ones around it that are alone at their place."""
    turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in stars]
    across = [line for line in horizontal if not any(_is_of(line, s, horizontal) for s in stars)]
    down = [line for line in vertical if not any(_is_of(line, s, vertical) for s in turned)]
    return across, down


def _is_of(line: Line, star: Star, lines: Sequence[Line]) -> bool:
    """Whether a line that runs across is the star's or its rim's."""
    x0, y0, x1, y1 = star
    if x0 - _EDGE <= line.start and line.end <= x1 + _EDGE and y0 - _EDGE <= line.at <= y1 + _EDGE:
        return True
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    near = abs(line.at - y) < _REACH and x - _REACH < line.start and line.end < x + _REACH
    alone = sum(abs(other.at - line.at) < _SAME for other in lines) == 1
    return near and alone and line.end - line.start < _RIM
