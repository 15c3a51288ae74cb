"""Characters of a PDF page that an area filled later lies over: a figure under a white box is not what a reader sees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract import pdf_calls as call
from extract.pdf_lines import Drawing
from extract.pdf_text import Flags, Floats, PageText

_LEAST = 3.0  # points: a lower or narrower area hides no figure
_OPAQUE = 200  # of 255
_OVERHANG = 1.0  # points: boxes of characters are wider than their ink
_HIDDEN = 0.7  # of its height: a character covered that far cannot be read


def painted_over(
    text: PageText, indices: Sequence[int], boxes: Floats, drawing: Drawing
) -> tuple[Flags, Flags]:
    """Which characters lie under an opaque area, and for which of them something else is written on that area.

    `boxes` are those of the characters in reading position (n × 4). The order of drawing is known among the objects of
    one container only: an area of another Form XObject counts as lying under.
    """
    under, replaced = np.zeros(len(boxes), bool), np.zeros(len(boxes), bool)
    areas = [area for area in drawing.fills if area[0] > drawing.first_text and _is_large(area[2])]
    if not areas or not len(boxes):
        return under, replaced
    places = text.turn.boxes(np.array([box for _, _, box in areas]))
    inside = [_inside(boxes, place) for place in places]
    touched = np.flatnonzero(np.logical_or.reduce(inside))
    if not len(touched):
        return under, replaced
    drawn = _order(text, indices, touched.tolist(), drawing)
    for (order, item, _), within in zip(areas, inside, strict=True):
        first, end = next((a, b) for a, b, *_ in drawing.containers if a <= order < b)
        hit = within & (drawn >= first) & (drawn < order)
        if hit.any() and _is_opaque(item):
            under |= hit
            if (within & (drawn > order) & (drawn < end)).any():
                replaced |= hit
    return under, replaced


def _is_large(box: tuple[float, float, float, float]) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) >= _LEAST


def _inside(boxes: Floats, area: Floats) -> Flags:
    x0, top, x1, bottom = area
    wide = (boxes[:, 0] >= x0 - _OVERHANG) & (boxes[:, 2] <= x1 + _OVERHANG)
    height = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
    found: Flags = wide & (height >= _HIDDEN * (boxes[:, 3] - boxes[:, 1]))
    return found


def _order(text: PageText, indices: Sequence[int], touched: Sequence[int], drawing: Drawing) -> Floats:
    """For each character the place of its text object in the order of drawing; -1 where it was not asked for."""
    places = {
        handle: order
        for _, _, orders, handles in drawing.containers
        for order, handle in zip(orders, handles, strict=True)
    }
    drawn = np.full(len(indices), -1.0)
    drawn[list(touched)] = [places.get(item, -1) for item in text.objects([indices[n] for n in touched])]
    return drawn


def _is_opaque(item: int) -> bool:
    colour = np.zeros(4, np.uint32)
    at = colour.ctypes.data
    call.fill_colour(call.argument(item), *(call.argument(at + 4 * n) for n in range(4)))
    return bool(colour[3] >= _OPAQUE)
