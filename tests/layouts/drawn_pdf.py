"""PDF drawn with ReportLab: rulings as strokes, as rectangles a cell, as thin fills; rotated pages; Form XObjects."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.layout import Table
from tests.layouts.arrange import arrange, expand, head_rows
from tests.layouts.ofd import OfdCanvas
from tests.layouts.spec import Spec

FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
)
WAYS = {"as_is": 60, "cut": 10, "fill_down": 10, "merge_zeros": 10, "titled": 10, "swap_columns": 4}
CLOSED = {"strokes": 4, "rects": 2, "fills": 1}
STYLES = {"strokes": 4, "rects": 3, "fills": 3, "fragments": 2, "open_sides": 2, "horizontal": 1, "double": 1}


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
    header: str = ""


@cache
def font_name() -> str:
    """A registered Chinese font; raises FileNotFoundError where none is installed."""
    path = next((p for p in FONTS if Path(p).exists()), None)
    if path is None:
        raise FileNotFoundError("no Chinese TrueType font")
    pdfmetrics.registerFont(TTFont("zh", path, subfontIndex=0))
    return "zh"


def render_drawn_pdf(spec: Spec, rng: random.Random, closed: bool = False) -> tuple[bytes, str]:
    """The PDF's bytes and its layout's name."""
    out = io.BytesIO()
    wide = rng.random() < 0.2
    size = landscape(A4) if wide else A4
    locked = StandardEncryption("", ownerPassword="owner") if rng.random() < 0.06 else None
    canvas = Canvas(out, pagesize=size, invariant=1, encrypt=locked)
    canvas.setTitle(spec.title if rng.random() < 0.5 else "")
    forms, rotate = rng.random() < 0.15, rng.choice([0] * 6 + [90, 180, 270])
    layout = draw(spec, rng, canvas, size, forms=forms, rotate=rotate, styles=CLOSED if closed else None)
    canvas.save()
    return out.getvalue(), f"{layout}/{'form' if forms else 'plain'}/{rotate}{'/wide' if wide else ''}"


def render_unmapped(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """A PDF whose fonts do not say which characters they draw: it must be looked at as a picture."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    layout = draw(spec, rng, canvas, A4, ways={"as_is": 1}, styles=CLOSED)
    canvas.save()
    return out.getvalue().replace(b"/ToUnicode ", b"/ToUnicodX "), layout


def render_one_page(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """A PDF of one page as high as the report needs, for pictures."""
    out = io.BytesIO()
    size = (A4[0], 2200.0)
    canvas = Canvas(out, pagesize=size, invariant=1)
    layout = draw(spec, rng, canvas, size, ways={"as_is": 1}, styles=CLOSED)
    canvas.save()
    return out.getvalue(), layout


def render_ofd(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The OFD's bytes and its layout's name."""
    apart = rng.random() < 0.3
    font_name()
    canvas = OfdCanvas(A4, letters_apart=apart, curves=False)
    layout = draw(spec, rng, canvas, A4)  # type: ignore[arg-type]
    return canvas.save(), f"{layout}/{'letters' if apart else 'runs'}"


def draw(
    spec: Spec,
    rng: random.Random,
    canvas: Canvas,
    size: tuple[float, float],
    *,
    forms: bool = False,
    rotate: int = 0,
    ways: dict[str, int] | None = None,
    styles: dict[str, int] | None = None,
) -> str:
    """Draws a report on a canvas and returns its layout's name."""
    blocks, way = arrange(rng, spec.blocks, ways or WAYS)
    chances = styles or STYLES
    style = rng.choices(list(chances), list(chances.values()))[0]
    font_name()
    pen = Pen(canvas, rng, style, size, rng.choice([9.0, 10.5, 12.0]), forms=forms, rotate=rotate)
    pen.watermark = isinstance(canvas, Canvas) and rng.random() < 0.08
    pen.header = spec.issuer.place + "人民政府公报" if rng.random() < 0.1 else ""
    _start(pen)
    for kind, content in blocks:
        if kind == "table":
            _table(pen, content)  # type: ignore[arg-type]
        else:
            _text(pen, kind, str(content))
    _finish(pen)
    return f"{style}/{way}"


def _start(pen: Pen) -> None:
    _rotate(pen)
    if pen.forms:
        pen.names += 1
        pen.canvas.beginForm(f"page{pen.names}", 0, 0, *pen.size)
    pen.y = pen.size[1] - 60


def _rotate(pen: Pen) -> None:
    """A page with /Rotate whose content is turned the other way, so that it is shown upright."""
    if not pen.rotate:
        return
    wide, high = pen.size
    pen.canvas.setPageRotation(pen.rotate)
    turn = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high), 270: (0, -1, 1, 0, 0, wide)}
    pen.canvas.transform(*turn[pen.rotate])


def _finish(pen: Pen) -> None:
    if pen.watermark:
        pen.canvas.saveState()
        pen.canvas.setFillGray(0.85)
        pen.canvas.setFont("zh", 60)
        pen.canvas.translate(pen.size[0] / 2, pen.size[1] / 2)
        pen.canvas.rotate(45)
        pen.canvas.drawCentredString(0, 0, "仅供参考2023")
        pen.canvas.restoreState()
    if pen.header:
        pen.canvas.setFont("zh", 9)
        pen.canvas.drawString(60, pen.size[1] - 40, pen.header)
    pen.canvas.setFont("zh", 9)
    pen.canvas.drawCentredString(pen.size[0] / 2, 30, f"— {pen.page} —")
    if pen.forms:
        pen.canvas.endForm()
        pen.canvas.doForm(f"page{pen.names}")
    pen.canvas.showPage()


def _turn(pen: Pen) -> None:
    _finish(pen)
    pen.page += 1
    _start(pen)


def _text(pen: Pen, kind: str, text: str) -> None:
    size = 18.0 if kind == "title" else 14.0
    width = pen.size[0] - 120
    for line in wrap(("　　" if kind == "text" else "") + text, size, width):
        if pen.y < 70:
            _turn(pen)
        pen.canvas.setFont("zh", size)
        if kind == "title":
            pen.canvas.drawCentredString(pen.size[0] / 2, pen.y - size, line)
        else:
            pen.canvas.drawString(60, pen.y - size, line)
        pen.y -= size * 1.6


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


def _widths(pen: Pen, rows: Table) -> list[float]:
    columns = sum(box.columns for box in rows[0])
    whole = pen.size[0] - 100
    if columns == 10:
        labels = [0.07 * whole, 0.1 * whole, 0.24 * whole]
        return [*labels, *[(whole - sum(labels)) / 7] * 7]
    if rows and columns <= 4 and any(b.code and b.code[0] == "statistics" for row in rows for b in row):
        return [
            whole * s for s in {2: (0.75, 0.25), 3: (0.65, 0.15, 0.2), 4: (0.1, 0.6, 0.12, 0.18)}[columns]
        ]
    return [whole / columns] * columns


def _table(pen: Pen, rows: Table) -> None:
    """The table, broken over pages between rows (and its merged labels with it), its head repeated or not."""
    widths = _widths(pen, rows)
    places = expand(rows)
    heights = _heights(pen, places, widths)
    repeat = pen.rng.random() < 0.3
    start = 0
    head = head_rows(rows)
    while start < len(rows):
        room, end = pen.y - 60, start
        lead = sum(heights[:head]) if repeat and start >= head else 0
        room -= lead
        while end < len(rows) and heights[end] <= room:
            room -= heights[end]
            end += 1
        if end == start:
            _turn(pen)
            continue
        if lead:
            _draw(pen, places, widths, heights, 0, head)
        _draw(pen, places, widths, heights, start, end)
        start = end
        if start < len(rows):
            _turn(pen)
    pen.y -= 14


def _heights(pen: Pen, places: list[list[tuple[object, int, int]]], widths: list[float]) -> list[float]:
    line = pen.font * 1.25
    heights = [line + 6] * len(places)
    for r, row in enumerate(places):
        for c, (box, top, left) in enumerate(row):
            if (r, c) != (top, left):
                continue
            wanted = len(wrap(box.text, pen.font, sum(widths[c : c + box.columns]) - 6)) * line + 6  # type: ignore[attr-defined]
            last = min(r + box.rows, len(places)) - 1  # type: ignore[attr-defined]
            heights[last] += max(0.0, wanted - sum(heights[r : last + 1]))
    return heights


def _draw(pen: Pen, places: list, widths: list[float], heights: list[float], start: int, end: int) -> None:  # type: ignore[type-arg]
    xs = [50.0]
    for width in widths:
        xs.append(xs[-1] + width)
    ys = {start: pen.y}
    for r in range(start, end):
        ys[r + 1] = ys[r] - heights[r]
    for r in range(start, end):
        for c, (box, top, left) in enumerate(places[r]):
            if c != left or (r != top and r != start):
                continue
            bottom = min(top + box.rows, end)
            frame = (xs[c], ys[bottom], xs[c + box.columns], ys[r])
            _borders(pen, frame, (c == 0, c + box.columns == len(widths)))
            _cell_text(pen, _on_this_page(pen, box.text, frame, heights[top:r], start - top), frame)
    pen.y = ys[end]


def _on_this_page(
    pen: Pen, text: str, frame: tuple[float, float, float, float], above: list[float], rows_above: int
) -> str:
    """What of a merged cell's text stands on this page: the lines that the page before had no room for."""
    lines = wrap(text.replace("\xa0", " "), pen.font, frame[2] - frame[0] - 6)
    line = pen.font * 1.25
    if rows_above <= 0:
        return "\n".join(lines[: max(1, int((frame[3] - frame[1] - 2) / line))])
    return "\n".join(lines[max(1, int((sum(above[:rows_above]) - 2) / line)) :])


def _borders(pen: Pen, frame: tuple[float, float, float, float], sides: tuple[bool, bool]) -> None:
    x0, y0, x1, y1 = frame
    canvas, style = pen.canvas, pen.style
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


def _cell_text(pen: Pen, text: str, frame: tuple[float, float, float, float]) -> None:
    if not text.strip():
        return
    x0, y0, x1, y1 = frame
    lines = wrap(text.replace("\xa0", " "), pen.font, x1 - x0 - 6)
    line = pen.font * 1.25
    y = (y0 + y1) / 2 + len(lines) * line / 2 - pen.font
    for part in lines:
        pen.canvas.setFont("zh", pen.font)
        pen.canvas.drawCentredString((x0 + x1) / 2, y, part)
        y -= line
