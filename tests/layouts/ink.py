"""The pen: how cells are ruled and inked."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)


@dataclass
class Pen:
    """Where the next thing goes, and how."""

    canvas: Canvas
    rng: random.Random
    style: str
    size: tuple[float, float]
    font: float
    y: float = 0.0
    page: int = 1
    forms: bool = False
    rotate: int = 0
    names: int = 0
    watermark: bool = False
    inking: str = "plain"
    header: str = ""
    level: str = "middle"
    """where writing stands in a cell: top or middle"""


@cache
def font_name() -> str:
    """A registered Chinese font; raises FileNotFoundError where none is installed."""
    path = next((p for p in FONTS if Path(p).exists()), None)
    if path is None:
        raise FileNotFoundError("no Chinese TrueType font")
    pdfmetrics.registerFont(TTFont("zh", path, subfontIndex=0))
    return "zh"


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than `width`, broken anywhere, as Chinese is; figures that do not fit are broken too."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for letter in part:
            if line and pdfmetrics.stringWidth(line + letter, font_name(), size) > width:
                lines.append(line)
                line = ""
            line += letter
        lines.append(line)
    return lines


def borders(pen: Pen, frame: tuple[float, float, float, float], sides: tuple[bool, bool]) -> None:
    x0, y0, x1, y1 = frame
    canvas, style = pen.canvas, pen.style
    if style == "bare":
        return
    canvas.setLineWidth(0.6)
    if style == "rects":
        canvas.rect(x0, y0, x1 - x0, y1 - y0)
        return
    left, right = sides
    edges = [(x0, y0, x1, y0), (x0, y1, x1, y1)]
    if style != "horizontal":
        edges += [] if style == "open_sides" and left else [(x0, y0, x0, y1)]
        edges += [] if style == "open_sides" and right else [(x1, y0, x1, y1)]
    for edge in edges:
        if style == "fills":
            canvas.rect(
                edge[0], edge[1], max(edge[2] - edge[0], 0.5), max(edge[3] - edge[1], 0.5), stroke=0, fill=1
            )
        elif style == "fragments":
            _fragments(canvas, edge)
        elif style == "double":
            canvas.line(*edge)
            canvas.line(*(v + 1.2 for v in edge))
        else:
            canvas.line(*edge)


def _fragments(canvas: Canvas, edge: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = edge
    for n in range(4):
        a, b = n / 4, (n + 1) / 4
        canvas.line(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)


def cell_text(pen: Pen, text: str, frame: tuple[float, float, float, float]) -> None:
    if not text.strip():
        return
    x0, y0, x1, y1 = frame
    text = text.replace("\xa0", " ")
    lines = (
        [text.replace("\n", "").strip()]
        if pen.inking == "overflow" and _overflows(pen, text, x1 - x0)
        else wrap(text, pen.font, x1 - x0 - 6)
    )
    line = pen.font * 1.25
    y = y1 - pen.font if pen.level == "top" else (y0 + y1) / 2 + len(lines) * line / 2 - pen.font
    for part in lines:
        _ink(pen, part, (x0 + x1) / 2, y, x1 - x0 - 8)
        y -= line


def _overflows(pen: Pen, text: str, width: float) -> bool:
    """Whether a figure is a little wider than its cell: it then runs over the lines, as in cells that do not wrap."""
    wide = pdfmetrics.stringWidth(text.strip(), "zh", pen.font)
    return text.strip().isascii() and width - 6 < wide < width + pen.font * 0.8


def _ink(pen: Pen, text: str, x: float, y: float, room: float) -> None:
    """A line of text: plain, twice for bold, with its letters spread over the cell, or each letter for itself."""
    pen.canvas.setFont("zh", pen.font)
    wide = pdfmetrics.stringWidth(text, "zh", pen.font)
    if pen.inking == "bold":
        pen.canvas.drawCentredString(x + 0.25, y, text)
    gap = min((room - wide) / max(1, len(text) - 1), pen.font * 0.9)
    if pen.inking in {"spread", "letters"} and len(text) > 1:
        gap = gap if pen.inking == "spread" and gap > 0 else 0.0
        left = x - (wide + gap * (len(text) - 1)) / 2
        for letter in text:
            pen.canvas.drawString(left, y, letter)
            left += pdfmetrics.stringWidth(letter, "zh", pen.font) + gap
        return
    pen.canvas.drawCentredString(x, y, text)
