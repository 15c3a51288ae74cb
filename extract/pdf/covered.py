"""Characters of a PDF page that nobody sees: an area filled later lies over them, or a clip path leaves them out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extract.pdf import calls as call
from extract.pdf.lines import Drawing, Rank
from extract.pdf.text import Flags, Floats, PageText

_LEAST = 3.0  # points: a lower or narrower area hides no figure
_OPAQUE = 200  # of 255
_OVERHANG = 1.0  # points: boxes of characters are wider than their ink
_HIDDEN = 0.7  # of its height: a character covered that far cannot be read


def painted_over(
    text: PageText, indices: Sequence[int], boxes: Floats, drawing: Drawing
) -> tuple[Flags, Flags]:
    """Which characters lie under an opaque area, and for which of them something else is written on that area.

    `boxes` are those of the characters in reading position (n × 4).
    """
    under, replaced = np.zeros(len(boxes), bool), np.zeros(len(boxes), bool)
    areas = [(drawing.rank(order), item, box) for order, item, box in drawing.fills if _is_large(box)]
    areas = [area for area in areas if area[0] > drawing.first_text]
    if not areas or not len(boxes):
        return under, replaced
    places = text.turn.boxes(np.array([box for _, _, box in areas]))
    inside = [_inside(boxes, place) for place in places]
    touched = np.flatnonzero(np.logical_or.reduce(inside)).tolist()
    drawn = _ranks(text, [indices[n] for n in touched], drawing)
    for (rank, item, _), within in zip(areas, inside, strict=True):
        earlier = [n for n, own in zip(touched, drawn, strict=True) if within[n] and own and own < rank]
        if earlier and _is_opaque(item):
            under[earlier] = True
            if any(within[n] and own > rank for n, own in zip(touched, drawn, strict=True)):
                replaced[earlier] = True
    return under, replaced


def cut_off(text: PageText, indices: Sequence[int], boxes: Floats, drawing: Drawing) -> tuple[Flags, Flags]:
    """Characters that clip paths cut off: with all of their text object (nobody sees it), and with a part of it.

    `boxes` are those of the characters in reading position (n × 4); a character goes with its middle.
    """
    gone, torn = np.zeros(len(boxes), bool), np.zeros(len(boxes), bool)
    if not drawing.clipped or not len(boxes):
        return gone, torn
    objects = np.array(text.objects(indices), dtype=np.uint64)
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for item, clip in drawing.clipped.items():
        mine = objects == item
        hidden = mine
        if clip[0] <= clip[2] and clip[1] <= clip[3]:
            x0, top, x1, bottom = text.turn.boxes(np.array([clip]))[0]
            hidden = mine & ((x < x0) | (x > x1) | (y < top) | (y > bottom))
        if (hidden == mine).all():
            gone |= hidden
        else:
            torn |= hidden
    return gone, torn


def _is_large(box: tuple[float, float, float, float]) -> bool:
    return min(box[2] - box[0], box[3] - box[1]) >= _LEAST


def _inside(boxes: Floats, area: Floats) -> Flags:
    x0, top, x1, bottom = area
    wide = (boxes[:, 0] >= x0 - _OVERHANG) & (boxes[:, 2] <= x1 + _OVERHANG)
    height = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
    found: Flags = wide & (height >= _HIDDEN * (boxes[:, 3] - boxes[:, 1]))
    return found


def _ranks(text: PageText, indices: Sequence[int], drawing: Drawing) -> list[Rank]:
    """When the text object of each of these characters is painted; () where none is known."""
    places = {
        handle: (*container.rank, order)
        for container in drawing.containers
        for order, handle in zip(container.orders, container.handles, strict=True)
    }
    return [places.get(item, ()) for item in text.objects(indices)]


def _is_opaque(item: int) -> bool:
    colour = np.zeros(4, np.uint32)
    at = colour.ctypes.data
    call.fill_colour(call.argument(item), *(call.argument(at + 4 * n) for n in range(4)))
    return bool(colour[3] >= _OPAQUE)
