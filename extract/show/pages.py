"""Pages of a PDF or a scan, with the cells of the grids found on them in the colours of what became of them."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageOps

from extract.formats import open_content
from extract.model import Box, Picture
from extract.show.canvas import font
from extract.show.marks import COLOURS, Mark, Sight

_SCALE = 2.0  # pixels a point
_MOST_SIDE = 4_000  # pixels
MOST_PAGES = 40
_PLAIN = ("unused", "label")


def draw_pages(sight: Sight) -> list[Image.Image]:
    """The first 40 pages with their marks; empty where the format has no pages."""
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for _, found in sight.grids:
        for mark in found:
            if mark.cell.page and mark.cell.box:
                marks[mark.cell.page].append(mark)
    pictures = []
    for number, picture, scale in page_pictures(sight):
        _draw_marks(ImageDraw.Draw(picture), marks[number], scale)
        pictures.append(picture)
    return pictures


def page_pictures(sight: Sight) -> Iterator[tuple[int, Image.Image, float]]:
    """Each page of a PDF or picture: its number, its picture and its pixels a point; none where the format has no pages."""
    media_type = sight.reading.document.media_type
    if media_type == "application/pdf":
        document = pdfium.PdfDocument(sight.data)
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            scale = min(_SCALE, _MOST_SIDE / max(*page.get_size(), 1))
            yield number + 1, page.render(scale=scale).to_pil().convert("RGB"), scale
            page.close()
        document.close()
    elif media_type.startswith("image/"):
        blocks = open_content(sight.data, media_type).blocks
        for picture in [b for b in blocks if isinstance(b, Picture) and b.page][:MOST_PAGES]:
            yield _photograph(picture)


def _photograph(picture: Picture) -> tuple[int, Image.Image, float]:
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(picture.data))).convert("RGB")
    points = picture.size or (image.width * 72 / 200, image.height * 72 / 200)
    scale = min(_SCALE, _MOST_SIDE / max(points))
    size = (max(1, round(points[0] * scale)), max(1, round(points[1] * scale)))
    return picture.page or 1, image.resize(size), scale


def _draw_marks(pen: ImageDraw.ImageDraw, marks: Sequence[Mark], scale: float) -> None:
    for mark in sorted(marks, key=lambda m: m.kind not in _PLAIN):
        assert mark.cell.box
        box = _pixels(mark.cell.box, scale)
        colour = COLOURS[mark.kind]
        pen.rectangle(box, outline=colour, width=1 if mark.kind in _PLAIN else 2)
        if mark.kind == "label":  # struck off
            pen.polygon((box[0], box[1], box[0] + 9, box[1], box[0], box[1] + 9), fill=colour)
        if mark.note:
            size = 9 if box[3] - box[1] > 16 else 7
            pen.text((box[0] + 2, box[1] + 1), mark.note, fill=colour, font=font(size))


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = (value * scale for value in box)
    return x0 + 1, top + 1, max(x1 - 1, x0 + 2), max(bottom - 1, top + 2)
