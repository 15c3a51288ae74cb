"""What of an OFD page's writing shows: not what an area painted later lies over, nor pale letters on white paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from lxml import etree

from extract.model import Box
from extract.writing import Char

_LEAST = 3.0  # points: a lower or narrower area hides no figure
_OPAQUE = 200  # of 255
_PALE = 190  # of 255: a colour whose darkest part is lighter is white, or a watermark's
_SEEN = 65  # of 255: what is less opaque is a watermark
HIDDEN = "�"


@dataclass(frozen=True, slots=True)
class Area:
    """A filled rectangle: how many characters were drawn before it, its box, and whether white letters show on it."""

    after: int
    box: Box
    dark: bool


def _colour(item: etree._Element) -> tuple[list[float], float]:
    """The parts of an object's fill colour ([] where it is not told here) and its opacity, of 255."""
    colour = item.find("{*}FillColor")
    opacity = _number(item.get("Alpha"))
    if colour is None:
        return [], opacity
    parts = (colour.get("Value") or "").replace(",", " ").split()
    return [_number(part) for part in parts], min(opacity, _number(colour.get("Alpha")))


def _number(text: str | None) -> float:
    try:
        return float(text) if text else 255.0
    except ValueError:
        return 255.0


def is_pale(item: etree._Element) -> bool:
    """Whether an object's letters are white or nearly so."""
    parts, _ = _colour(item)
    return bool(parts) and min(parts) > _PALE


def is_seen(item: etree._Element) -> bool:
    """Whether an object is more than a breath of colour."""
    return _colour(item)[1] >= _SEEN


def area_of(item: etree._Element, points: Sequence[tuple[float, float]], after: int) -> Area | None:
    """The area that a filled path paints, if it is a rectangle that hides what lies under it."""
    parts, opacity = _colour(item)
    xs, ys = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
    box = (min(xs), min(ys), max(xs), max(ys))
    if len(xs) != 2 or len(ys) != 2 or min(box[2] - box[0], box[3] - box[1]) < _LEAST or opacity < _OPAQUE:
        return None
    return Area(after, box, not parts or min(parts) <= _PALE)


def showing(chars: Sequence[Char], pale: set[int], areas: Sequence[Area]) -> list[Char]:
    """The characters that show, in the order of drawing; U+FFFD for those under an area on which nothing is written."""
    if not areas:
        return [char for n, char in enumerate(chars) if n not in pale]
    centres = np.array([char.centre for char in chars], float).reshape(-1, 2)
    under, gone, on_dark = (np.zeros(len(chars), bool) for _ in range(3))
    for area in areas:
        x0, top, x1, bottom = area.box
        inside = (
            (x0 <= centres[:, 0]) & (centres[:, 0] <= x1) & (top <= centres[:, 1]) & (centres[:, 1] <= bottom)
        )
        if area.dark:
            on_dark[area.after :] |= inside[area.after :]
        covered = inside.copy()
        covered[area.after :] = False
        under |= covered
        if inside[area.after :].any():
            gone |= covered
    return [
        Char(HIDDEN, char.box) if under[n] and char.text != " " else char
        for n, char in enumerate(chars)
        if not gone[n] and (n not in pale or on_dark[n])
    ]
