"""From the space of an object or a Form XObject to the page (ISO 32000-1, 8.3)."""

from __future__ import annotations

import numpy as np

from extract.model import Box
from extract.pdf import calls as call

Matrix = tuple[float, float, float, float, float, float]
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_places = call.Room(np.float32, 6)


def box_on_page(b: Box, m: Matrix) -> Box:
    """The rectangle around a box of a space that `m` maps to the page."""
    if m is UNIT:
        return b
    xs, ys = zip(
        *(point_on_page(m, x, y) for x, y in ((b[0], b[1]), (b[2], b[3]), (b[0], b[3]), (b[2], b[1]))),
        strict=True,
    )
    return min(xs), min(ys), max(xs), max(ys)


def point_on_page(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a point of a space that `m` maps to the page is."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def matrix_of(item: call.Argument) -> Matrix:
    """The matrix of an object or a Form XObject; the unit where it has none."""
    there = call.object_matrix(item, _places.clear(1)[0][0])
    return tuple(_places.numbers(1)[0].tolist()) if there else UNIT


def times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies m first, then n (PDF 32000-1, 8.3.4)."""
    if n is UNIT:
        return m
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
