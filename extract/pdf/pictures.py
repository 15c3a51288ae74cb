"""Pages and parts of pages that hold their writing as pixels, and what lies under letters."""

from __future__ import annotations

import io
import re

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium

from extract.model import Box, Picture
from extract.pdf import calls as call
from extract.pdf.lines import Drawing
from extract.pdf.text import NO_VALUE, PageText
from extract.pdf.turn import Turn

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_DPI = 200
_MOST_PIXELS = 40_000_000
"""A larger page (A1 at 200 dots an inch has 31 million) is drawn smaller."""
_WHOLE = 0.5  # of the page's area: a picture that large is the page
_WIDE = 0.4  # of the page's width: a narrower picture is a seal, a logo, a code
_HIGH = 50.0  # points
_NOT_HANZI = re.compile(r"[^\s\u2e80-\U0010ffff]")


def picture_of(page: pdfium.PdfPage, number: int) -> Picture:
    """The page as shown, as a PNG of 200 dots an inch."""
    return Picture(_png(page, (0, 0, 0, 0)), number, tuple(page.get_size()))


def _png(page: pdfium.PdfPage, crop: tuple[float, float, float, float]) -> bytes:
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MOST_PIXELS / (width * height)) ** 0.5)
    bitmap = page.render(scale=scale, crop=crop)
    stream = io.BytesIO()
    bitmap.to_pil().save(stream, "PNG", compress_level=1)
    bitmap.close()
    return stream.getvalue()


def pictures_on(page: pdfium.PdfPage, drawing: Drawing, text: PageText) -> list[tuple[float, Picture]] | None:
    """Pictures among the writing with their tops; None where the whole page has to be read as one.

    That is a page without letters, a scan with a text layer under or over it (made by a recogniser: it is not to be
    believed), and a page whose fonts do not say what their letters are.
    """
    letters = text.letters
    boxes = _boxes(drawing, text.turn)
    width, height = text.turn.size
    areas = [(b[2] - b[0]) * (b[3] - b[1]) / (width * height) for b in boxes]
    if not letters:
        return None if max(areas, default=0) > 0.05 else []
    if _is_scan(drawing, areas) or _is_unreadable(text, letters):
        return None
    wide = [b for b in boxes if b[2] - b[0] > _WIDE * width and b[3] - b[1] > _HIGH]
    if not wide:
        return []
    places = text.boxes(letters)
    x, y = (places[:, 0] + places[:, 2]) / 2, (places[:, 1] + places[:, 3]) / 2
    return [
        (b[1], Picture(_png(page, _crop(b, text.turn))))
        for b in wide
        if not ((b[0] < x) & (x < b[2]) & (b[1] < y) & (y < b[3])).any()
    ]


def _crop(box: Box, turn: Turn) -> tuple[float, float, float, float]:
    """What to cut off the page as shown: left, bottom, right, top."""
    x0, top, x1, bottom = turn.as_shown(box)
    sides = (turn.size[0], turn.size[1])
    width, height = sides if (turn.shown - turn.reading) % 180 == 0 else (sides[1], sides[0])
    return max(0.0, x0), max(0.0, height - bottom), max(0.0, width - x1), max(0.0, top)


def _boxes(drawing: Drawing, turn: Turn) -> list[Box]:
    if not drawing.pictures:
        return []
    width, height = turn.size
    boxes = turn.boxes(np.array([box for _, box in drawing.pictures])).tolist()
    return [(max(0.0, b[0]), max(0.0, b[1]), min(width, b[2]), min(height, b[3])) for b in boxes]


def _is_scan(drawing: Drawing, areas: list[float]) -> bool:
    """A picture as large as the page over its writing, or with unpainted writing."""
    large = [order for (order, _), area in zip(drawing.pictures, areas, strict=True) if area > _WHOLE]
    over = any(drawing.rank(order) > drawing.first_text for order in large)
    return bool(large) and (bool(drawing.hidden) or over)


def _is_unreadable(text: PageText, letters: list[int]) -> bool:
    """Whether fonts give no value for more than a few letters; digits are all asked, others now and then."""
    lost = text.text.count(NO_VALUE)
    asked = [found.start() for found in _NOT_HANZI.finditer(text.text)] + letters[::16]
    return lost + len(text.unmapped(asked)) > max(3, len(letters) // 50)


def covered(boxes: Floats, drawing: Drawing, turn: Turn) -> Flags:
    """Which characters stand on an area filled with a colour, or on a picture: white letters show on those."""
    found = np.zeros(len(boxes), bool)
    if not drawing.faint:
        return found
    under = [box for _, item, box in drawing.fills if not _is_light(item)] + [b for _, b in drawing.pictures]
    if not under:
        return found
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for x0, top, x1, bottom in turn.boxes(np.array(under)).tolist():
        found |= (x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)
    return found


def _is_light(item: int) -> bool:
    colour = np.zeros(4, np.uint32)
    at = colour.ctypes.data
    call.fill_colour(call.argument(item), *(call.argument(at + 4 * n) for n in range(4)))
    return bool(colour[:3].min() > 190 or colour[3] < 60)
