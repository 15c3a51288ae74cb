"""The subpaths of a PDF path as points on the page, and the bands that two nearly equal rectangles leave."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, repeat

import numpy as np
import pypdfium2.raw as c

from extract.model import Box
from extract.pdf import calls as call
from extract.pdf.space import Matrix, matrix_of, point_on_page, times

THIN = 2.5
"""Points: a filled rectangle thinner than this is a line."""
_NOTHING = 0.05  # points: a narrower band is none

_points = call.Room(np.float32, 2)


def ring_of(item: call.Argument, outer: Matrix) -> list[Box]:
    """The bands that two nearly equal rectangles leave between them: borders of some sides of a cell; [] where none."""
    count = call.count_segments(item)
    if not 8 <= count <= 10:
        return []
    pieces = subpaths(item, count, times(matrix_of(item), outer))
    boxes = [
        (min(xs), min(ys), max(xs), max(ys)) for xs, ys in (zip(*piece, strict=True) for piece in pieces)
    ]
    right = all(len(set(piece)) == 4 and _is_upright(piece) for piece in pieces)
    if len(boxes) != 2 or not right or max(abs(a - b) for a, b in zip(*boxes, strict=True)) > THIN:
        return []
    a, b = boxes
    x0, y0, x1, y1 = min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
    bands = [
        (x0, y0, max(a[0], b[0]), y1),
        (x0, y0, x1, max(a[1], b[1])),
        (min(a[2], b[2]), y0, x1, y1),
        (x0, min(a[3], b[3]), x1, y1),
    ]
    apart = [abs(m - n) > _NOTHING for m, n in zip(a, b, strict=True)]
    return [band for band, there in zip(bands, apart, strict=True) if there]


def _is_upright(piece: Sequence[tuple[float, float]]) -> bool:
    return all(min(abs(a - x), abs(b - y)) < _NOTHING for (a, b), (x, y) in pairwise(piece))


def subpaths(item: call.Argument, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """The subpaths of a path as points on the page; a curve parts them."""
    segments = list(map(call.argument, map(call.get_segment, repeat(item, count), range(count))))
    call.all_of(map(call.segment_point, segments, *_points.clear(count)))
    pieces: list[list[tuple[float, float]]] = []
    for segment, (x, y) in zip(segments, _points.numbers(count).tolist(), strict=True):
        point = point_on_page(matrix, x, y)
        kind = call.segment_type(segment)
        if kind == c.FPDF_SEGMENT_LINETO and pieces:
            pieces[-1].append(point)
        else:
            pieces.append([point])
        if call.segment_closes(segment):
            pieces[-1].append(pieces[-1][0])
    return pieces
