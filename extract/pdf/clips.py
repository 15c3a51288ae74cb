"""What a PDF page's clip paths cut off: text that is drawn outside them is there for programs, not for readers.

PDFium drops a clip path that lies around the whole of an object, so few objects have one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.model import Box
from extract.pdf import calls as call

_points = call.Room(np.float32, 2)
_MOST = 200  # points of a clip path; of more, none is asked for
EVERYTHING: Box = (-1e9, -1e9, 1e9, 1e9)


def clips_of(items: Sequence[call.Argument]) -> dict[int, Box]:
    """For each object (by its place) that its clip paths may cut, the rectangle around what they leave, in its space."""
    paths = list(map(call.argument, map(call.clip_path, items)))
    counts = list(map(call.count_clip_paths, paths))
    return {n: _box(paths[n], count) for n, count in enumerate(counts) if count > 0}


def _box(clip: call.Argument, count: int) -> Box:
    box = EVERYTHING
    for path in range(count):
        segments = call.count_clip_segments(clip, path)
        if not 0 < segments <= _MOST:
            continue
        places = _points.clear(segments)
        for n in range(segments):
            segment = call.argument(call.clip_segment(clip, path, n))
            call.segment_point(segment, places[0][n], places[1][n])
        x, y = _points.numbers(segments).astype(float).T
        box = both(box, (float(x.min()), float(y.min()), float(x.max()), float(y.max())))
    return box


def both(a: Box, b: Box) -> Box:
    """Where two rectangles overlap; turned inside out where they do not."""
    return max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])
