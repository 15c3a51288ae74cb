"""A report drawn on a canvas: text, tables broken over pages, rulings of every kind, ink of every kind."""

from __future__ import annotations

from samples.layout import Table
from tests.layouts.arrange import expand, head_rows
from tests.layouts.ink import Pen, borders, cell_text, wrap


def start(pen: Pen) -> None:
    """A new page."""
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


def finish(pen: Pen) -> None:
    """The page's number, header and watermark."""
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
    finish(pen)
    pen.page += 1
    start(pen)


def put_text(pen: Pen, kind: str, text: str) -> None:
    """A paragraph."""
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


def put_table(pen: Pen, rows: Table) -> None:
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
            borders(pen, frame, (c == 0, c + box.columns == len(widths)))
            cell_text(pen, _on_this_page(pen, box.text, frame, heights[top:r], start - top), frame)
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
