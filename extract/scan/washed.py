"""Ink that went with a grey seal: what is left of writing beside it may be a part of a figure, and is never sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2

from extract.scan.ink import Mark, TextLine, text_lines
from extract.scan.page import Bitmap

_BESIDE = 1.5  # times the writing's size: how near lost ink may be the same figure's
_INSET = 2.0  # points from the rulings
_TRACE = 0.05  # of the writing's size squared: less ink is grain
_LOWEST = 0.35  # of the writing's size: what is as high as a character


def in_doubt(
    lines: Sequence[TextLine],
    lost: Bitmap,
    edges: tuple[float, float, float, float],
    point: float,
    em: float,
) -> tuple[TextLine, ...]:
    """A cell's lines, those with lost ink beside or in them foreign throughout; of an empty cell the lost ink itself.

    `edges` are the cell's in points. A figure whose last digits went with the seal would be read for sure.
    """
    left, top = (round((edge + _INSET) * point) for edge in edges[:2])
    right, bottom = (round((edge - _INSET) * point) for edge in edges[2:])
    if not lines:
        return _of_lost(lost[max(0, top) : bottom, max(0, left) : right], left, top, point, em)
    found = []
    for line in lines:
        x0, y0, x1, y1 = line.box
        reach = round(_BESIDE * em)
        near = lost[max(y0, top) : min(y1, bottom), max(x0 - reach, left, 0) : min(x1 + reach, right)]
        torn = cv2.countNonZero(near) > _TRACE * em * em if near.size else False
        found.append(replace(line, foreign=(*line.marks, *line.specks)) if torn else line)
    return tuple(found)


def _of_lost(part: Bitmap, left: int, top: int, point: float, em: float) -> tuple[TextLine, ...]:
    if min(part.shape) < _LOWEST * em:
        return ()
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    marks = [Mark(left + x, top + y, left + x + w, top + y + h, a) for x, y, w, h, a in stats[1:].tolist()]
    written = [m for m in marks if m.height > _LOWEST * em]
    return tuple(replace(line, foreign=line.marks) for line in text_lines(written, point, em))
