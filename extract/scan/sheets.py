"""A tall picture → the sheets that were put one under the other in it, each of which lies askew in its own way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.page import Bitmap, Leaf, clean

_TALL = 1.75  # times as high as wide: no single sheet is
_GAP = 24.0  # points without any writing between two sheets: two margins
_EDGE = 0.15  # of the width: a longer level stroke is a sheet's edge or a ruling, no writing
_LOWEST = 0.4  # of the width: no sheet is lower
_SHRUNK = 4
_DARK, _GRAIN = 140, 0.002  # of 255: what is ink; the share of a row that may be specks


def sheets_of(leaf: Leaf) -> list[tuple[float, Leaf]]:
    """The leaf's sheets, each with its top in points; a leaf as high as one sheet is one."""
    height, width = leaf.pixels.shape[:2]
    if height <= _TALL * width:
        return [(0.0, leaf)]
    cuts = [0, *_cuts(clean(leaf.pixels, leaf.dpi), leaf.dpi), height]
    return [(a * 72 / leaf.dpi, Leaf(leaf.pixels[a:b], leaf.dpi)) for a, b in pairwise(cuts)]


def _cuts(grey: Bitmap, dpi: float) -> Iterator[int]:
    """Where the picture can be cut: the middles of high bands without writing, no two nearer than a sheet is high."""
    small = cv2.resize(grey, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_AREA)
    dark = (small < _DARK).astype(np.uint8)
    edges = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(_EDGE * dark.shape[1])), np.uint8))
    around = cv2.dilate(edges, np.ones((3, 5), np.uint8))
    blank = ((dark > 0) & (around == 0)).mean(axis=1) <= _GRAIN
    height, lowest = len(blank), _LOWEST * small.shape[1]
    last = 0.0
    for start, end in _runs(blank):
        middle = (start + end) / 2
        wide_enough = end - start >= _GAP * dpi / 72 / _SHRUNK
        if wide_enough and middle - last >= lowest and height - middle >= lowest:
            last = middle
            yield round(middle * _SHRUNK)


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
