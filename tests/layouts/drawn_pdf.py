"""PDF drawn with ReportLab: rulings as strokes, as rectangles a cell, as thin fills; rotated pages; Form XObjects."""

from __future__ import annotations

import io
import random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.layouts.arrange import arrange
from tests.layouts.drawing import finish, put_table, put_text, start
from tests.layouts.ink import Pen, font_name
from tests.layouts.ofd import OfdCanvas
from tests.layouts.spec import Spec

WAYS = {"as_is": 60, "cut": 10, "fill_down": 10, "merge_zeros": 10, "titled": 10, "swap_columns": 4}
CLOSED = {"strokes": 4, "rects": 2, "fills": 1}
STYLES = {
    "strokes": 4,
    "rects": 3,
    "fills": 3,
    "fragments": 2,
    "open_sides": 2,
    "horizontal": 1,
    "double": 1,
    "bare": 1,
}


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
    size = (A4[0], 4800.0)
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
    pen.inking = rng.choices(["plain", "bold", "spread", "letters", "overflow"], [70, 8, 6, 8, 8])[0]
    pen.level = rng.choice(["top", "middle"]) if style == "bare" else "middle"
    pen.header = spec.issuer.place + "人民政府公报" if rng.random() < 0.1 else ""
    start(pen)
    for kind, content in blocks:
        if kind == "table":
            put_table(pen, content)  # type: ignore[arg-type]
        else:
            put_text(pen, kind, str(content))
    finish(pen)
    style += f"-{pen.level}" if style == "bare" else ""
    return f"{style}/{way}" + (f"/{pen.inking}" if pen.inking != "plain" else "")
