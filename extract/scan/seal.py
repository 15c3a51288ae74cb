"""Seals on grey scans: without its red, a seal is ink that is lighter than writing and broader than its strokes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint8]

_DARKEST, _LIGHTEST = 75, 205  # of 255: the ink of a seal in a grey picture
_CORE = 0.02  # inches: no stroke of writing is as broad, but a seal's star is
_STAR = 0.1  # inches across, at least, were it a square
_LOWEST = 0.13  # inches: blurred figures run together are lower, and a star that rulings cut up is not
_REACH = 0.75  # inches from the star's edge to the outside of the rim
_MARGIN = 12
_INK = 155  # of 255: what is darker is writing, or a seal
_THICK, _LONG, _GRAIN = (
    0.06,
    0.55,
    0.06,
)  # inches: a ruling beside a rim is thinner, no piece of a rim as long
_STAR_WIDE = 0.8  # inches
_FULL = 0.88  # of a rectangle: a shaded cell has more of it, and a star or a disc less
_KEPT = 0.4  # of a stroke's ink


def without_grey_seals(grey: Bitmap, dpi: float) -> Bitmap:
    """The level page with its light, broad ink made paper; what is darker near it stays, and so do rulings, however light."""
    core = max(3, round(_CORE * dpi))
    soft = cv2.medianBlur(grey, 3)
    middling = cv2.inRange(soft, np.array(_DARKEST), np.array(_LIGHTEST))
    inner = cv2.erode(middling, np.ones((core, core), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    out, reach = grey, round(_REACH * dpi)
    for n, (x, y, w, h, area) in enumerate(stats[1:count].tolist(), 1):
        if area < (_STAR * dpi) ** 2 or min(w, h) < _LOWEST * dpi or max(w, h) > dpi:
            continue
        star = (labels[y : y + h, x : x + w] == n).astype(np.uint8)
        if _is_a_cell(star):
            continue
        inside = soft[y : y + h, x : x + w][star > 0]
        white = float(np.percentile(inside, 4)) - _MARGIN
        if white < _DARKEST:
            continue
        part = np.s_[max(0, y - reach) : y + h + reach, max(0, x - reach) : x + w + reach]
        if out is grey:
            out, rulings = grey.copy(), _rulings(grey, dpi)
        # What is half as light as the seal stays as it is: thin strokes are grey at their edges.
        table = np.interp(np.arange(256), (0, white / 2, white, 255), (0, white / 2, 255, 255))
        washed = cv2.LUT(grey[part], table.astype(np.uint8))
        out[part] = np.where(rulings[part], grey[part], washed)
    return out


def _rulings(grey: Bitmap, dpi: float) -> NDArray[np.bool_]:
    """The pixels of thin ink that runs straight on for longer than a seal's rim does."""
    broad = max(3, round(_THICK * dpi))
    dark = (grey < _LIGHTEST).astype(np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((broad, broad), np.uint8))
    star: Bitmap = cv2.dilate(solid, np.ones((broad, broad), np.uint8)).astype(np.uint8)
    down = _level(np.ascontiguousarray(grey.T), np.ascontiguousarray(star.T), dpi)
    return _level(grey, star, dpi) | down.T


def _level(grey: Bitmap, solid: Bitmap, dpi: float) -> NDArray[np.bool_]:
    """The pixels of such ink that runs across, through stars too; a row more on either side for its blur."""
    smooth = cv2.blur(grey, (max(3, round(_GRAIN * dpi)), 1))
    thin = ((smooth < _LIGHTEST) & (solid == 0)).astype(np.uint8)
    joined: Bitmap = cv2.dilate(thin, np.ones((3, 1), np.uint8)).astype(np.uint8)
    through = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((1, round(_STAR_WIDE * dpi)), np.uint8))
    whole = cv2.bitwise_or(joined, cv2.bitwise_and(through, solid))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, round(_LONG * dpi)), np.uint8))
    return np.asarray(long > 0, np.bool_)


def _is_a_cell(inner: Bitmap) -> bool:
    """Whether a broad area, whatever is written on it, is a rectangle."""
    outlines, _ = cv2.findContours(inner, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = max(outlines, key=cv2.contourArea)
    _, (wide, high), _ = cv2.minAreaRect(outline)
    return float(cv2.contourArea(outline)) > _FULL * max(wide * high, 1.0)


def lost_ink(before: Bitmap, after: Bitmap) -> Bitmap:
    """255 where the page was ink before its seals were taken out and is paper since.

    A stroke that only grew thinner is not lost: its edges are as light as the seal's.
    """
    ink = after < _INK
    count, labels = cv2.connectedComponents((before < _INK).astype(np.uint8), connectivity=8)
    whole = np.bincount(labels.ravel(), minlength=count)
    kept = np.bincount(labels[ink].ravel(), minlength=count)
    gone = kept < _KEPT * whole
    gone[0] = False
    return np.where(gone[labels] & ~ink, 255, 0).astype(np.uint8)
