"""Whether a picture inside a document may show a page or a table, told from its header alone."""

from __future__ import annotations

import io

from PIL import Image

_LEAST_WIDTH = 300  # pixels: narrower ones are emblems, buttons, portraits
_LEAST_HEIGHT = 60
_MOST_CODE = 500
"""Pixels: a square picture that is no larger is a QR code, a stamp or an emblem."""
_KINDS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")


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
