"""Image files (PNG, JPEG, TIFF, GIF, BMP, WebP) → Content: each frame is a page, and a picture to be read."""

from __future__ import annotations

import io

from PIL import Image, ImageSequence, UnidentifiedImageError

from extract.model import Content, Picture
from extract.pictures import dots_an_inch

_MOST_FRAMES = 100


def read_image(data: bytes) -> Content:
    """The file's frames as pictures with their sizes in points (those of a sheet of A4 where the file does not say).

    Raises ValueError when the bytes are damaged. Frames beyond the hundredth are a warning: no report is as long.
    """
    try:
        image = Image.open(io.BytesIO(data))
        frames = getattr(image, "n_frames", 1)
        if frames == 1 or image.format not in {"TIFF", "WEBP"}:  # what moves in a GIF is no page
            return Content((Picture(data, 1, _points(image)),), pages=1)
        pages = []
        for number, frame in enumerate(ImageSequence.Iterator(image), 1):
            if number > _MOST_FRAMES:
                break
            pages.append(Picture(_png(frame), number, _points(frame)))
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ValueError(f"a picture that cannot be decoded: {error}") from error
    warnings = (
        (f"only the first {_MOST_FRAMES} of {frames} pages were read",) if frames > _MOST_FRAMES else ()
    )
    return Content(tuple(pages), pages=frames, warnings=warnings)


def _points(frame: Image.Image) -> tuple[float, float]:
    width, height = frame.width, frame.height
    if frame.getexif().get(0x0112, 1) >= 5:  # the camera lay on its side
        width, height = height, width
    dpi = dots_an_inch((width, height), frame.info.get("dpi"))
    return width * 72 / dpi, height * 72 / dpi


def _png(frame: Image.Image) -> bytes:
    kept = frame if frame.mode in {"1", "L", "RGB", "RGBA"} else frame.convert("RGB")
    out = io.BytesIO()
    kept.save(out, "PNG", compress_level=1)
    return out.getvalue()
