"""Scans: pages as pictures, turned a little, grey, noisy, blurred, packed as JPEG, with a red stamp on them."""

from __future__ import annotations

import io
import random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


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


def scan(rng: random.Random, page: Image.Image, dpi: int) -> Image.Image:
    """A page as a copier sees it."""
    if rng.random() < 0.4:
        _stamp(rng, page, dpi)
    angle = rng.choice([0.0, rng.uniform(-0.5, 0.5), rng.uniform(-1.5, 1.5)])
    paper = rng.randint(235, 255)
    page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(paper, paper, paper))
    if rng.random() < 0.6:
        page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.7) * dpi / 200))
    noise = np.random.default_rng(rng.randint(0, 2**31)).normal(
        0, rng.choice([0, 4, 9, 14]), (page.height, page.width, 1)
    )
    lit = np.clip(np.asarray(page, dtype=np.float32) * (paper / 255) + noise, 0, 255).astype(np.uint8)
    out = Image.fromarray(lit)
    return out.convert("L").convert("RGB") if rng.random() < 0.4 else out


def _stamp(rng: random.Random, page: Image.Image, dpi: int) -> None:
    """A round red seal, which may lie over figures."""
    radius = int(0.8 * dpi)
    x = rng.randint(page.width // 2, max(page.width // 2 + 1, page.width - radius))
    y = rng.randint(page.height // 3, max(page.height // 3 + 1, page.height - radius))
    layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
    ink = ImageDraw.Draw(layer)
    red = (220, 30, 30, 150)
    ink.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=max(2, dpi // 40))
    ink.regular_polygon((x, y, radius // 3), 5, fill=red)
    page.paste(Image.alpha_composite(page.convert("RGBA"), layer).convert("RGB"))


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
