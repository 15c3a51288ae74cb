"""Writing in a cell that looks empty because its ink is too light to be a mark: found, but never quite believed."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extract.scan.ink import Mark, TextLine, text_lines
from extract.scan.page import Bitmap

_LIGHTEST = 40  # of 255: lighter ink is the paper's grain
_INSET = 1.5  # points from the rulings
_LOWEST, _HIGHEST = 0.35, 1.3  # of the writing's size: what is as high as a character
_SOFT = 0.05  # of the writing's size: grain is finer


def faint_lines(
    grey: Bitmap, edges: tuple[float, float, float, float], point: float, em: float
) -> tuple[TextLine, ...]:
    """The lines of an empty cell's faint writing, every mark of them foreign: no figure of it is sure."""
    left, top = (round((edge + _INSET) * point) for edge in edges[:2])
    right, bottom = (round((edge - _INSET) * point) for edge in edges[2:])
    part = grey[max(0, top) : bottom, max(0, left) : right]
    if min(part.shape) < _LOWEST * em:
        return ()
    soft = cv2.GaussianBlur(part, (0, 0), max(0.5, _SOFT * em))
    _, _, stats, _ = cv2.connectedComponentsWithStats(
        (soft < 255 - _LIGHTEST).astype(np.uint8), connectivity=8
    )
    marks = [Mark(left + x, top + y, left + x + w, top + y + h, a) for x, y, w, h, a in stats[1:].tolist()]
    written = [m for m in marks if _LOWEST * em < m.height < _HIGHEST * em and m.width < 2 * em]
    return tuple(replace(line, foreign=line.marks) for line in text_lines(written, point, em))
