"""A document's pages as a picture, with the cells that were placed on them and the checks that failed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont

from extract.model import Cell, Check, Reading
from extract.read import read

_SCALE = 1.6  # pixels a point
_COLOURS = {
    "reported": "#1a7f37",
    "blank": "#6e7781",
    "derived": "#0969da",
    "unreadable": "#cf222e",
    "absent": "#cf222e",
}
_FONTS = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-zenhei.ttc", "DejaVuSans.ttf")
_ROW = 18  # pixels a line of the listing


def draw_document(data: bytes, path: str, _tell: object) -> tuple[bytes, str]:
    """The job of a worker: reads a document and draws it; returns the picture (PNG) and a line about it."""
    return draw(data, read(data, path=path))


def draw(data: bytes, reading: Reading) -> tuple[bytes, str]:
    """Returns the picture (PNG) and a line about it.

    A PDF is drawn page by page with each placed cell framed in its status's colour (red: unreadable, or in a failed
    check); other formats have no pages, so their cells are listed as a table. Raises ValueError when the document
    could not be read.
    """
    if reading.error:
        raise ValueError(reading.error)
    failed = [check for check in reading.checks if check.status == "failed"]
    pictures = [_listing(reading, failed)]
    if reading.document.media_type == "application/pdf":
        pictures = [*_pages(data, reading, failed), _failures(failed, reading)]
    picture = _stack(pictures)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return (
        written.getvalue(),
        f"{len(pictures)} pictures, {len(reading.cells)} cells, {len(failed)} failed checks",
    )


def _pages(data: bytes, reading: Reading, failed: Sequence[Check]) -> list[Image.Image]:
    document = pdfium.PdfDocument(data)
    pictures = []
    for number in range(len(document)):
        picture = document[number].render(scale=_SCALE).to_pil().convert("RGB")
        pen = ImageDraw.Draw(picture)
        for cell in reading.cells:
            if cell.page == number + 1 and cell.bbox:
                colour = _COLOURS["unreadable"] if _in_failed(cell, failed) else _COLOURS[cell.status]
                box = [x * _SCALE for x in cell.bbox]
                pen.rectangle((box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1), outline=colour, width=2)
        pictures.append(picture)
    document.close()
    return pictures


def _in_failed(cell: Cell, failed: Sequence[Check]) -> bool:
    return any(
        check.rule.startswith(cell.table) and check.scope in {cell.row, cell.column} for check in failed
    )


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _FONTS:
        try:
            return ImageFont.truetype(name, 13)
        except OSError:
            continue
    return ImageFont.load_default()


def _failures(failed: Sequence[Check], reading: Reading) -> Image.Image:
    lines = [f"{reading.report.grade}: {len(failed)} failed checks"]
    lines += [f"{c.rule} {c.scope}: {c.left} is not {c.right}" for c in failed] + list(reading.warnings)
    return _written([(line, "#cf222e" if failed else "#1a7f37") for line in lines])


def _listing(reading: Reading, failed: Sequence[Check]) -> Image.Image:
    report = reading.report
    lines = [
        (f"{report.title or '—'} · {report.year or '—'} · {report.issuer or '—'} · {report.grade}", "black")
    ]
    lines += [(f"{c.rule} {c.scope}: {c.left} is not {c.right}", "#cf222e") for c in failed]
    lines += [(warning, "#9a6700") for warning in reading.warnings]
    lines += [
        (f"{c.table}.{c.row}.{c.column} = {c.value}  ({c.raw!r}, {c.status})",
         _COLOURS["unreadable"] if _in_failed(c, failed) else _COLOURS[c.status])
        for c in reading.cells
    ]  # fmt: skip
    return _written(lines)


def _written(lines: Sequence[tuple[str, str]]) -> Image.Image:
    picture = Image.new("RGB", (1000, _ROW * (len(lines) + 1)), "white")
    pen, font = ImageDraw.Draw(picture), _font()
    for number, (line, colour) in enumerate(lines):
        pen.text((8, 6 + number * _ROW), line[:140], fill=colour, font=font)
    return picture


def _stack(pictures: Sequence[Image.Image]) -> Image.Image:
    width = max(p.width for p in pictures)
    whole = Image.new("RGB", (width, sum(p.height for p in pictures)), "white")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height
    return whole
