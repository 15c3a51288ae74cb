"""Scans: pages as pictures, turned a little, grey, noisy, blurred, packed as JPEG, with a red stamp on them."""

from __future__ import annotations

import io
import random
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.layouts.ink import FONTS


def pages_of(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]


def trimmed(page: Image.Image, margin: int = 60) -> Image.Image:
    """The page cut off below its last ink."""
    rows = np.flatnonzero(np.asarray(page.convert("L")).min(axis=1) < 128)
    return page.crop((0, 0, page.width, min(page.height, int(rows[-1]) + margin)))


def headless(page: Image.Image) -> Image.Image:
    """The page without its foot, where the page number stands."""
    return page.crop((0, 0, page.width, page.height - page.height // 20))


def with_text_layer(pages: list[Image.Image], dpi: int, rng: random.Random) -> bytes:
    """A PDF of pictures with invisible text of its own, which nobody sees and which is wrong."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in pages:
        size = (page.width * 72 / dpi, page.height * 72 / dpi)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(io.BytesIO(as_jpeg(page, dpi, 75))), 0, 0, *size)
        for _ in range(rng.randint(20, 200)):
            text = canvas.beginText(rng.uniform(40, size[0] - 80), rng.uniform(40, size[1] - 40))
            text.setFont("Helvetica", 9)
            text.setTextRenderMode(3)
            text.textOut(str(rng.randint(0, 9999)))
            canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def stacked(pages: list[Image.Image]) -> Image.Image:
    """Pages one under the other in a single tall picture, their white feet cut off or not."""
    out = Image.new("RGB", (max(p.width for p in pages), sum(p.height for p in pages)), "white")
    top = 0
    for page in pages:
        out.paste(page, (0, top))
        top += page.height
    return out


def scan(rng: random.Random, page: Image.Image, dpi: int) -> Image.Image:
    """A page as a copier or a telephone sees it."""
    if rng.random() < 0.4:
        _stamp(rng, page, dpi)
    if rng.random() < 0.12:
        page = _dotted(rng, page)
    paper = rng.choice([255, rng.randint(235, 255), rng.randint(205, 235)])
    tint = (paper, paper - rng.choice([0, 0, 4]), paper - rng.choice([0, 0, 14]))
    page = _photographed(rng, page) if rng.random() < 0.12 else _turned(rng, page)
    if rng.random() < 0.6:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.7) * dpi / 200))
    noise = np.random.default_rng(rng.randint(0, 2**31)).normal(
        0, rng.choice([0, 4, 9, 14]), (page.height, page.width, 1)
    )
    ink = rng.choice([0, 0, 20, 50])  # toner is not always black
    lit = np.asarray(page, dtype=np.float32) * ((255 - ink) / 255) + ink
    lit = lit * (np.array(tint, np.float32) / 255)
    if rng.random() < 0.15:
        lit *= 1 - 0.3 * np.exp(-((np.linspace(0, 1, page.width)[None, :, None] / 0.12) ** 2))
    out = Image.fromarray(np.clip(lit + noise, 0, 255).astype(np.uint8))
    return out.convert("L").convert("RGB") if rng.random() < 0.4 else out


def _turned(rng: random.Random, page: Image.Image) -> Image.Image:
    angle = rng.choice([0.0, rng.uniform(-0.5, 0.5), rng.uniform(-1.5, 1.5), rng.uniform(-3, 3)])
    return page.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


def _photographed(rng: random.Random, page: Image.Image) -> Image.Image:
    """A page whose corners are a little off a rectangle, as in a photograph that an application has cut out."""
    wide, high = page.size
    most = 0.006 * wide
    corners = [(0, 0), (0, high), (wide, high), (wide, 0)]
    quad = [
        v
        for corner in corners
        for v in (corner[0] + rng.uniform(-most, most), corner[1] + rng.uniform(-most, most))
    ]
    return page.transform(page.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor="white")


def _dotted(rng: random.Random, page: Image.Image) -> Image.Image:
    """A worn print: specks of paper in the ink, specks of ink on the paper."""
    pixels = np.array(page)
    dice = np.random.default_rng(rng.randint(0, 2**31)).random(pixels.shape[:2])
    pixels[dice < 0.03] = 255
    pixels[dice > 0.9998] = 40
    return Image.fromarray(pixels)


def _stamp(rng: random.Random, page: Image.Image, dpi: int) -> None:
    """A round red seal, which may lie over figures."""
    radius = int(rng.choice([0.7, 0.8]) * dpi)
    x = rng.randint(page.width // 2, max(page.width // 2 + 1, page.width - radius))
    y = rng.randint(page.height // 3, max(page.height // 3 + 1, page.height - radius))
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    ink = ImageDraw.Draw(layer)
    red = (rng.randint(190, 230), rng.randint(20, 60), rng.randint(20, 60), rng.choice([110, 150, 190]))
    ink.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(2, dpi // 40))
    ink.regular_polygon((x, y, radius // 3), 5, fill=red)
    if rng.random() < 0.6:
        _around(layer, (x, y), radius, red, dpi)
    page.paste(Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB"))


def _around(layer: Image.Image, centre: tuple[int, int], radius: int, red: tuple[int, ...], dpi: int) -> None:
    """The seal's writing, along its rim."""
    font = next((ImageFont.truetype(path, dpi // 6) for path in FONTS if Path(path).exists()), None)
    if font is None:
        return
    for n, letter in enumerate("某某县人民政府办公室"):
        angle = 210 - 24 * n
        piece = Image.new("RGBA", (dpi // 4, dpi // 4), (0, 0, 0, 0))
        ImageDraw.Draw(piece).text((dpi // 24, dpi // 40), letter, fill=red, font=font)
        turned = piece.rotate(angle - 90, Image.Resampling.BICUBIC)
        x = centre[0] + 0.78 * radius * np.cos(np.radians(angle)) - turned.width / 2
        y = centre[1] - 0.78 * radius * np.sin(np.radians(angle)) - turned.height / 2
        layer.alpha_composite(
            turned, (max(0, int(x)), max(0, int(y)))
        ) if 0 <= x < layer.width - turned.width else None


def as_jpeg(page: Image.Image, dpi: int, quality: int) -> bytes:
    """The page as JPEG."""
    out = io.BytesIO()
    page.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


def as_png(page: Image.Image, dpi: int) -> bytes:
    """The page as PNG."""
    out = io.BytesIO()
    page.save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def as_pdf(pages: list[Image.Image], dpi: int, quality: int) -> bytes:
    """The pages as a PDF of pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality)
    return out.getvalue()
