"""The dark around a sheet that is smaller than the glass, or that lay askew on it → paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Bitmap = NDArray[np.uint8]

_DARK = 110
_THICK = 0.05  # inches: no ruling is as thick
_SHRUNK = 4
_MARGIN = 0.06  # of the shorter side: further inside a picture no lid is seen


def without_lid(grey: Bitmap, dpi: float) -> Bitmap:
    """The page with broad dark areas that touch its edge made paper, as far in as a margin reaches.

    A shadow across the middle is left as it is: writing may stand in it.
    """
    small = cv2.resize(grey, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_AREA)
    thick = max(3, round(_THICK * dpi / _SHRUNK))
    dark = cv2.copyMakeBorder(
        (small < _DARK).astype(np.uint8), thick, thick, thick, thick, cv2.BORDER_REPLICATE
    )
    broad = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    broad = broad[thick:-thick, thick:-thick]
    edges = np.concatenate([broad[0], broad[-1], broad[:, 0], broad[:, -1]])
    if not edges.any():
        return grey
    _, labels = cv2.connectedComponents(broad, connectivity=8)
    outer = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    lid = np.isin(labels, outer[outer > 0]).astype(np.uint8)
    lid = cv2.dilate(lid, np.ones((5, 5), np.uint8)).astype(np.uint8)
    reach = round(_MARGIN * min(small.shape))
    lid[reach:-reach, reach:-reach] = 0
    mask = cv2.resize(lid, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    out = grey.copy()
    out[mask > 0] = 255
    return out
