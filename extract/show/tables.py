"""Grids of a document without pages, drawn as tables: spans kept, text wrapped, what became of each cell in colour."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from PIL import Image, ImageDraw

from extract.model import Grid
from extract.show.canvas import LINE, font, wrap
from extract.show.marks import COLOURS, Mark

_SIZE, _NOTE = 13, 10
_WIDEST, _NARROWEST = 170, 56
MOST_ROWS, MOST_COLUMNS = 120, 40


def draw_table(grid: Grid, marks: Sequence[Mark]) -> Image.Image:
    """The grid as a table; what lies beyond 120 rows or 40 columns is not drawn."""
    shown = [m for m in marks if m.cell.row < MOST_ROWS and m.cell.column < MOST_COLUMNS]
    rows, columns = min(grid.rows, MOST_ROWS), min(grid.columns, MOST_COLUMNS)
    lefts = [0, *accumulate(_widths(shown, columns))]
    tops = [0, *accumulate(_heights(shown, rows, lefts))]
    picture = Image.new("RGB", (lefts[-1] + 12, tops[-1] + 12), "white")
    pen = ImageDraw.Draw(picture)
    for mark in sorted(shown, key=lambda m: m.kind not in ("unused", "label")):
        cell = mark.cell
        right, bottom = min(cell.column + cell.column_span, columns), min(cell.row + cell.row_span, rows)
        box = (lefts[cell.column] + 6, tops[cell.row] + 6, lefts[right] + 6, tops[bottom] + 6)
        _draw_cell(pen, mark, box)
    return picture


def _draw_cell(pen: ImageDraw.ImageDraw, mark: Mark, box: tuple[int, int, int, int]) -> None:
    colour = COLOURS[mark.kind]
    strong = mark.kind not in ("unused", "label")
    inner = (box[0] + 1, box[1] + 1, box[2] - 1, box[3] - 1) if strong else box
    pen.rectangle(inner, fill=_tint(colour), outline=colour, width=2 if strong else 1)
    step = int(_SIZE * LINE)
    for number, line in enumerate(wrap(mark.cell.text, box[2] - box[0] - 10, _SIZE)):
        pen.text((box[0] + 5, box[1] + 3 + number * step), line, fill="#1f2328", font=font(_SIZE))
    if mark.note:
        pen.text((box[0] + 5, box[3] - _NOTE - 6), mark.note, fill=colour, font=font(_NOTE))


def _tint(colour: str) -> str:
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - part) // 8:02x}" for part in parts)


def _widths(marks: Sequence[Mark], columns: int) -> list[int]:
    widths = [_NARROWEST] * columns
    for mark in marks:
        cell = mark.cell
        if cell.column_span == 1:
            text = max(font(_SIZE).getlength(line[:40]) for line in cell.text[:200].split("\n"))
            wanted = max(text, font(_NOTE).getlength(mark.note)) + 12
            widths[cell.column] = max(widths[cell.column], min(int(wanted), _WIDEST))
    return widths


def _heights(marks: Sequence[Mark], rows: int, lefts: Sequence[int]) -> list[int]:
    """Heights of the rows: first what cells of one row need, then what tall cells need beyond that."""
    heights = [int(_SIZE * LINE) + 8] * rows
    for mark in sorted(marks, key=lambda m: m.cell.row_span):
        cell = mark.cell
        right = min(cell.column + cell.column_span, len(lefts) - 1)
        lines = len(wrap(cell.text, lefts[right] - lefts[cell.column] - 10, _SIZE))
        needed = int(lines * _SIZE * LINE) + 8 + (_NOTE + 4 if mark.note else 0)
        last = min(cell.row + cell.row_span, rows)
        heights[last - 1] += max(0, needed - sum(heights[cell.row : last]))
    return heights
