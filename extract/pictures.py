"""Whether a picture inside a document may show a page or a table, told from its header alone."""

from __future__ import annotations

import io

from PIL import Image

_LEAST_WIDTH = 300  # pixels: narrower ones are emblems, buttons, portraits
_LEAST_HEIGHT = 60
_MOST_CODE = 500
"""Pixels: a square picture that is no larger is a QR code, a stamp or an emblem."""
_KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")


_SHEET = (8.27, 11.69)  # inches: what a picture shows that does not say how large it is
_NARROWEST, _WIDEST = 4.5, 17.5  # inches: what says that it is smaller or larger does not know it
_UNKNOWING = (72.0, 96.0)  # what stands in files that know nothing
_COARSEST, _FINEST = 96.0, 400.0


def dots_an_inch(size: tuple[int, int], said: tuple[float, float] | None) -> float:
    """How many pixels of a picture (width, height) make an inch: what its header says, or what a sheet of A4 would have."""
    dots = float(said[0]) if said else 0.0
    if dots > 0 and dots not in _UNKNOWING and _NARROWEST <= size[0] / dots <= _WIDEST:
        return dots
    return min(max(size[0] / _SHEET[size[0] > size[1]], _COARSEST), _FINEST)


def is_page_like(data: bytes) -> bool:
    """Whether the picture is large enough to print a table that can be read, and no code, stamp or strip."""
    try:
        with Image.open(io.BytesIO(data), formats=_KINDS) as picture:
            width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    if width < _LEAST_WIDTH or height < _LEAST_HEIGHT or width > 12 * height:
        return False
    return not (max(width, height) <= _MOST_CODE and 0.85 < width / height < 1.18)
