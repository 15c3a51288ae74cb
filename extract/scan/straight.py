"""A page whose tables' lines do not run at right angles (a photograph, a sheet drawn in askew) → the same made square."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.scan.page import Bitmap, Page

Floats = NDArray[np.float64]

_LONG = 45.0  # points: shorter lines say little of their direction
_LEAST = 4  # lines of each direction
_SLIGHT = 1.0  # points: what no line strays more than is left as it is
_MOST_SHEAR, _MOST_KEYSTONE = 0.06, 0.12
_STIFF = 0.02  # how much is asked before a line is said to be one of a trapezium


def straighten(page: Page, across: Bitmap, down: Bitmap) -> Page | None:
    """The page with its ruling lines level and upright; None where they are so already.

    `across` and `down` are masks of the pixels of long lines. The page is taken for a photograph of a plane: what
    turns parallel lines into converging ones is a perspective with two shears and two keystones.
    """
    flat, steep = (
        _segments(across, page.point),
        _segments(np.ascontiguousarray(down.T), page.point)[:, [1, 0, 3, 2]],
    )
    if len(flat) < _LEAST or len(steep) < _LEAST:
        return None
    height, width = page.grey.shape
    centre, scale = np.array([width / 2, height / 2] * 2), max(width, height) / 2
    found = _perspective((flat - centre) / scale, (steep - centre) / scale)
    if found is None:
        return None
    shear_x, shear_y, key_x, key_y = found
    if max(abs(shear_x), abs(shear_y)) > _MOST_SHEAR or max(abs(key_x), abs(key_y)) > _MOST_KEYSTONE:
        return None
    to_middle = np.array([[1 / scale, 0, -centre[0] / scale], [0, 1 / scale, -centre[1] / scale], [0, 0, 1]])
    square = np.array([[1, shear_x, 0], [shear_y, 1, 0], [key_x, key_y, 1]])
    turn = np.linalg.inv(to_middle) @ square @ to_middle
    corners = np.array([[[0.0, 0.0], [width, 0.0], [0.0, height], [width, height]]])
    strays = np.abs(cv2.perspectiveTransform(corners, turn) - corners).max()
    if strays < _SLIGHT * page.point:
        return None

    def turned(picture: Bitmap, paper: int) -> Bitmap:
        moved = cv2.warpPerspective(
            picture,
            turn,
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=paper,
        )
        return moved.astype(np.uint8)

    return Page(turned(page.grey, 255), page.dpi, turned(page.lost, 0) if page.lost is not None else None)


def _segments(mask: Bitmap, point: float) -> Floats:
    """The ends (x0, y0, x1, y1) of each long line that runs across, by the middle of its ink near either end."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for n in range(1, count):
        x, y, w, h = (int(v) for v in stats[n, :4])
        if w < _LONG * point or h > 0.08 * w + 4:
            continue
        own = labels[y : y + h, x : x + w] == n
        part = max(2, w // 5)
        ends = []
        for at in (0, w - part):
            ys, xs = np.nonzero(own[:, at : at + part])
            ends += [x + at + xs.mean() + 0.5, y + ys.mean() + 0.5]
        found.append(ends)
    return np.array(found, float).reshape(-1, 4)


def _perspective(flat: Floats, steep: Floats) -> tuple[float, float, float, float] | None:
    """Shears and keystones that level flat lines and raise steep ones, by least squares; lines that stray are left out.

    A point (x, y) goes to (x + a y, y + b x) / (1 + p x + q y); to the first order a steep line stands upright where
    Δx + a Δy - p Δx² - q Δxy = 0, and a flat one lies level where Δy + b Δx - p Δxy - q Δy² = 0.
    """
    sides, wanted = [], []
    for lines, is_steep in ((flat, False), (steep, True)):
        x0, y0, x1, y1 = lines.T
        dx, dy, dxy = x1 - x0, y1 - y0, x1 * y1 - x0 * y0
        none = np.zeros(len(lines))
        if is_steep:
            sides.append(np.stack([dy, none, x0**2 - x1**2, -dxy], axis=1))
            wanted.append(-dx)
        else:
            sides.append(np.stack([none, dx, -dxy, y0**2 - y1**2], axis=1))
            wanted.append(-dy)
    a, b = np.concatenate(sides), np.concatenate(wanted)
    kept = np.ones(len(b), bool)
    stiff = np.diag([0.0, 0.0, _STIFF, _STIFF])
    for _ in range(3):
        found = np.linalg.lstsq(
            np.vstack([a[kept], stiff]), np.concatenate([b[kept], np.zeros(4)]), rcond=None
        )[0]
        off = np.abs(a @ found - b)
        kept = off <= max(3 * float(np.median(off[kept])), 1e-4)
        if kept.sum() < 2 * _LEAST:
            return None
    return float(found[0]), float(found[1]), float(found[2]), float(found[3])
