"""Reports drawn straight onto PDF pages by ReportLab, in whatever way rulings and characters can be drawn."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from samples.layout import Code, Table

FONT = "STSong-Light"
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 60.0
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Placed = tuple[int, int, int, int, str, Code | None]
"""row, column, row span, column span, text, code"""


@dataclass(frozen=True)
class Style:
    """How a report is drawn; each field is one thing that real files do."""

    lines: str = "stroke"
    size: float = 9.0
    row_height: float = 22.0
    align: str = "center"
    middle: bool = True
    font: str = FONT
    rotate: int = 0
    form: bool = False
    fill: tuple[float, float, float] | None = None
    head_text_white: bool = False
    watermark: str = ""
    bold_twice: bool = False
    page_top: float = 70.0
    header: str = ""
    page_numbers: bool = True
    break_inside_rows: bool = False
    upright_labels: bool = False
    dashed: bool = False
    after_page: Callable[[Canvas], None] | None = None
    gap: float = 2.0
    overrun: bool = False
    columns: dict[int, tuple[float, ...]] = field(default_factory=dict)


def place(table: Table) -> list[Placed]:
    """The boxes of a table at their places, as HTML lays them out."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for r, row in enumerate(table):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(box.rows) for j in range(box.columns)}
            placed.append((r, c, box.rows, box.columns, box.text, box.code))
            c += box.columns
    return placed


def widths(columns: int, total: float) -> list[float]:
    """Column widths as the forms have them: labels wide, figures narrow."""
    shares = {4: [4.0, 2, 2, 2], 10: [1.5, 1.7, 2.6] + [1.0] * 7, 15: [1.0] * 15}.get(
        columns, [1.0] * columns
    )
    return [total * s / sum(shares) for s in shares]


def wrap(text: str, width: float, size: float, font: str = FONT) -> list[str]:
    """Lines no wider than `width`, broken anywhere, as Word breaks Chinese (and figures that do not fit)."""
    lines = [""]
    for char in text:
        if char == "\n":
            lines.append("")
        elif lines[-1] and pdfmetrics.stringWidth(lines[-1] + char, font, size) > width:
            lines.append(char)
        else:
            lines[-1] += char
    return lines


class Page:
    """A canvas that knows how far down it has written."""

    def __init__(self, style: Style) -> None:
        self.stream = io.BytesIO()
        self.style = style
        self.canvas = Canvas(self.stream, pagesize=(WIDTH, HEIGHT), invariant=1)
        self.number = 0
        self.open()

    def open(self) -> None:
        self.number += 1
        self.y = self.style.page_top
        self.canvas.setFont(self.style.font, self.style.size)
        if self.style.form:
            self.canvas.beginForm(f"page{self.number}")
        if self.style.header:
            self.text(MARGIN, 40, self.style.header, 8)

    def close(self) -> None:
        if self.style.page_numbers:
            self.text(WIDTH / 2 - 10, HEIGHT - 35, f"- {self.number} -", 9)
        if self.style.watermark:
            self.canvas.saveState()
            self.canvas.setFillGray(0.8)
            self.canvas.setFont(self.style.font, 60)
            self.canvas.translate(150, 250)
            self.canvas.rotate(45)
            self.canvas.drawString(0, 0, self.style.watermark)
            self.canvas.restoreState()
        if self.style.after_page:
            self.style.after_page(self.canvas)
        if self.style.form:
            self.canvas.endForm()
            self.canvas.doForm(f"page{self.number}")
        if self.style.rotate:
            # ReportLab turns the paper with the page: it is turned back
            upright = self.style.rotate == 180
            self.canvas.setPageSize((WIDTH, HEIGHT) if upright else (HEIGHT, WIDTH))
            self.canvas.setPageRotation(self.style.rotate)
        self.canvas.showPage()

    def turn(self) -> None:
        self.close()
        self.open()

    def text(self, x: float, top: float, text: str, size: float) -> None:
        """A line whose em box begins at `top`."""
        self.canvas.setFont(self.style.font, size)
        self.canvas.drawString(x, HEIGHT - top - 0.88 * size, text)
        if self.style.bold_twice:
            self.canvas.drawString(x + 0.3, HEIGHT - top - 0.88 * size, text)

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling line from one point to another, top-down coordinates."""
        canvas, kind = self.canvas, self.style.lines
        if kind in {"thin", "thin pieces"}:
            w, h = max(x1 - x0, 0.6), max(y1 - y0, 0.6)
            pieces = 4 if kind == "thin pieces" else 1
            for n in range(pieces):
                dx, dy = (w / pieces if w > h else 0), (h / pieces if h > w else 0)
                canvas.rect(
                    x0 + n * dx, HEIGHT - y0 - (n * dy) - (dy or h), dx or w, dy or h, stroke=0, fill=1
                )
            return
        if kind == "dashed":
            canvas.setDash(3, 2)
        canvas.setLineWidth(0.5)
        if kind == "double":
            d = 0.75
            across = x1 - x0 > y1 - y0
            for s in (-d, d):
                canvas.line(
                    x0 + (0 if across else s),
                    HEIGHT - y0 + (s if across else 0),
                    x1 + (0 if across else s),
                    HEIGHT - y1 + (s if across else 0),
                )
        else:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)
        canvas.setDash()


def draw(blocks: Sequence[tuple[str, object]], style: Style) -> bytes:
    """A PDF of blocks as samples.documents.report_blocks gives them."""
    page = Page(style)
    for kind, content in blocks:
        if kind == "table":
            draw_table(page, content, style)  # type: ignore[arg-type]
        else:
            size = 16.0 if kind == "title" else 11.0
            text = str(content) if kind != "text" else "　　" + str(content)
            for line in wrap(text, WIDTH - 2 * MARGIN, size, style.font):
                if page.y + 1.8 * size > HEIGHT - 60:
                    page.turn()
                page.text(MARGIN, page.y, line, size)
                page.y += 1.8 * size
    page.close()
    page.canvas.save()
    return page.stream.getvalue()


def draw_table(page: Page, table: Table, style: Style) -> None:
    """A table, torn at rows (or inside them) where the page ends; a merged cell's text stands in its first piece."""
    placed = place(table)
    columns = max(c + cs for _, c, _, cs, _, _ in placed)
    xs = [MARGIN]
    for w in style.columns.get(columns) or widths(columns, WIDTH - 2 * MARGIN):
        xs.append(xs[-1] + w)
    heights = _heights(placed, xs, style)
    start, top = 0, page.y
    edges = [top]
    for r, height in enumerate(heights):
        if edges[-1] + height > HEIGHT - 60 and r > start:
            _draw_piece(page, placed, xs, edges, start, style)
            page.turn()
            start, edges = r, [page.y]
        edges.append(edges[-1] + height)
    _draw_piece(page, placed, xs, edges, start, style)
    page.y = edges[-1] + 14


def _heights(placed: list[Placed], xs: list[float], style: Style) -> list[float]:
    rows = max(r + rs for r, _, rs, _, _, _ in placed)
    heights = [style.row_height] * rows
    for r, c, rs, cs, text, code in placed:
        if style.upright_labels and rs > 3 and code is None:
            continue
        lines = len(wrap(text, xs[c + cs] - xs[c] - 2 * style.gap, style.size, style.font))
        need = lines * style.size * 1.25 + 6
        if sum(heights[r : r + rs]) < need:
            heights[r + rs - 1] += need - sum(heights[r : r + rs])
    return heights


def _draw_piece(
    page: Page, placed: list[Placed], xs: list[float], ys: list[float], start: int, style: Style
) -> None:
    end = start + len(ys) - 1
    pieces = []
    for r, c, rs, cs, text, code in placed:
        first, last = max(r, start), min(r + rs, end)
        if first < last:
            # the text of a merged cell stands where its first piece is
            pieces.append((first - start, c, last - first, cs, text if r >= start else "", code))
    _fill_heads(page, pieces, xs, ys, style)
    _draw_rules(page, pieces, xs, ys, style)
    for r, c, rs, cs, text, code in pieces:
        head = style.head_text_white and code is None
        page.canvas.setFillGray(1 if head else 0)
        _write_cell(
            page, text, (xs[c], ys[r], xs[c + cs], ys[r + rs]), style, upright=rs > 3 and code is None
        )
        page.canvas.setFillGray(0)


def _fill_heads(page: Page, pieces: list[Placed], xs: list[float], ys: list[float], style: Style) -> None:
    if style.fill is None:
        return
    page.canvas.setFillColorRGB(*style.fill)
    for r, c, rs, cs, _, code in pieces:
        if code is None:
            x0, y0, x1, y1 = xs[c], ys[r], xs[c + cs], ys[r + rs]
            page.canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    page.canvas.setFillGray(0)


def _draw_rules(page: Page, pieces: list[Placed], xs: list[float], ys: list[float], style: Style) -> None:
    if style.lines == "none":
        return
    if style.lines == "rects":
        for r, c, rs, cs, _, _ in pieces:
            page.canvas.setLineWidth(0.5)
            page.canvas.rect(xs[c], HEIGHT - ys[r + rs], xs[c + cs] - xs[c], ys[r + rs] - ys[r])
        return
    for r, c, rs, cs, _, _ in pieces:
        x0, y0, x1, y1 = xs[c], ys[r], xs[c + cs], ys[r + rs]
        for side, line in _sides(x0, y0, x1, y1):
            if not _left_out(side, (r, c, rs, cs), (len(ys) - 1, len(xs) - 1), style.lines):
                page.rule(*line)


def _sides(
    x0: float, y0: float, x1: float, y1: float
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    yield "top", (x0, y0, x1, y0)
    yield "bottom", (x0, y1, x1, y1)
    yield "left", (x0, y0, x0, y1)
    yield "right", (x1, y0, x1, y1)


def _left_out(side: str, cell: tuple[int, int, int, int], size: tuple[int, int], lines: str) -> bool:
    r, c, rs, cs = cell
    outer = {"top": r == 0, "bottom": r + rs == size[0], "left": c == 0, "right": c + cs == size[1]}[side]
    across = side in {"top", "bottom"}
    return {
        "open sides": not across and outer,
        "open top": side == "top" and outer,
        "open ends": across and outer,
        "open": outer,
        "rows": not across,
        "columns": across and not outer,
    }.get(lines, False)


def _write_cell(
    page: Page, text: str, box: tuple[float, float, float, float], style: Style, *, upright: bool
) -> None:
    x0, y0, x1, y1 = box
    size = style.size
    if style.upright_labels and upright:
        for n, char in enumerate(text):
            page.text((x0 + x1 - size) / 2, y0 + 4 + n * size * 1.1, char, size)
        return
    # a figure that does not fit is broken over lines, or runs over the border
    whole = style.overrun and text.isdigit()
    lines = [text] if whole else wrap(text, x1 - x0 - 2 * style.gap, size, style.font)
    high = len(lines) * size * 1.25
    top = y0 + (max(y1 - y0 - high, 0) / 2 if style.middle else 2)
    for n, line in enumerate(lines):
        wide = pdfmetrics.stringWidth(line, style.font, size)
        x = {"center": (x0 + x1 - wide) / 2, "left": x0 + style.gap, "right": x1 - style.gap - wide}[
            style.align
        ]
        page.text(x, top + n * size * 1.25, line, size)


def styled(**changes: object) -> Style:
    """The plain style with some things changed."""
    return replace(Style(), **changes)  # type: ignore[arg-type]
