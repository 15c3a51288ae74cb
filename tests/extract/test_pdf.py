"""Reports drawn in many ways and read back, each cell compared with what was drawn."""

import io
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.model import Grid, Reading
from extract.pdf.text import overprinted
from extract.read import read
from extract.readers.pdf import read_pdf
from samples.documents import report_blocks
from samples.figures import template_of, timeline
from samples.prose import write_prose
from samples.reports import Report
from tests.extract.drawn import FONT, Style, draw, styled


def report(year: int = 2022, scale: str = "prefecture") -> Report:
    cells = timeline(f"drawn {year}", scale, range(year - 1, year + 1))[year]
    prose = write_prose("苍南县人民政府", "苍南县", "全县", year)
    title = f"苍南县人民政府{year}年政府信息公开工作年度报告"
    day = date(year + 1, 1, 20)
    return Report("330327", "苍南县人民政府", "government", year, template_of(year), title, day, cells, prose)


def wrong(reading: Reading, truth: Report) -> list[object]:
    cells = {(c.table, c.row, c.column): c for c in reading.cells}
    return [
        (code, printed, cells.get(code))
        for code, printed in truth.cells.items()
        if code not in cells or cells[code].value != Decimal(printed)
    ]


STYLES = {
    "strokes": styled(),
    "thin filled rectangles": styled(lines="thin"),
    "thin rectangles in pieces": styled(lines="thin pieces"),
    "a rectangle a cell": styled(lines="rects"),
    "dashes": styled(lines="dashed"),
    "double lines": styled(lines="double"),
    "no line where the page breaks": styled(lines="open top"),
    "coloured heads, white letters": styled(fill=(0.1, 0.2, 0.5), head_text_white=True),
    "inside a form object": styled(form=True),
    "upside down": styled(rotate=180),
    "watermark aslant": styled(watermark="政府信息公开"),
    "bold by drawing twice": styled(bold_twice=True),
    "running header": styled(header="苍南县人民政府2022年报告", page_top=55.0),
    "labels from top to bottom": styled(upright_labels=True),
    "figures that wrap": styled(size=11.0, row_height=30.0, gap=1.0),
    "narrow": styled(size=6.5, row_height=14.0, align="right"),
}


@pytest.mark.parametrize("name", STYLES)
def test_every_cell_however_it_is_drawn(name: str) -> None:
    truth = report(2022 if len(name) % 2 else 2020)
    reading = read(draw(report_blocks(truth), STYLES[name]))
    assert wrong(reading, truth) == [], reading.warnings


def test_a_figure_over_a_border_is_flagged_not_moved() -> None:
    def overrun(style: Style) -> Reading:
        return read(draw(report_blocks(truth), style))

    truth = report(2022)
    code = ("applications", "new_received", "research_institution")
    cells = dict(truth.cells) | {code: "12345678901"}
    truth = Report(**{f: getattr(truth, f) for f in truth.__slots__} | {"cells": cells})
    reading = overrun(styled(overrun=True))
    (cell,) = (c for c in reading.cells if (c.table, c.row, c.column) == code)
    assert cell.status != "reported"


UNRULED = {
    "no lines, in the middle": styled(lines="none", size=7.5, row_height=18.0),
    "no lines, to the left": styled(lines="none", size=6.5, align="left", row_height=18.0),
    "lines under rows only": styled(lines="rows", size=7.5, row_height=18.0),
}


@pytest.mark.parametrize("name", UNRULED)
def test_a_table_without_lines_is_read_or_left_out_never_misread(name: str) -> None:
    truth = report(2022)
    reading = read(draw(report_blocks(truth), UNRULED[name]))
    said = [c for c in reading.cells if c.status in {"reported", "derived"}]
    assert [c for c in said if c.value != Decimal(truth.cells[c.table, c.row, c.column])] == []
    assert len(said) > 150


@pytest.mark.parametrize("turned", [0, 90])
def test_long_lines_in_bold_by_drawing_twice(turned: int) -> None:
    label = "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）"
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.beginForm("all")
    for y in (700, 680, 660):
        canvas.line(40, y, 560, y)
    for x in (40, 460, 560):
        canvas.line(x, 660, x, 700)
    canvas.setFont(FONT, 9)
    for shift in (0.0, 0.25):
        for y in (687, 667):
            for n in range(0, len(label), 9):  # a text object each, as of fonts in pieces
                canvas.drawString(44 + shift + 9 * n, y, label[n : n + 9])
            canvas.drawString(470 + shift, y, "11223344556677889")
    canvas.endForm()
    if turned:
        canvas.translate(0, 595)
        canvas.rotate(-90)
        canvas.setPageSize((842, 595))
    canvas.doForm("all")
    canvas.save()
    (grid,) = (block for block in read_pdf(stream.getvalue()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == [label, "11223344556677889"] * 2


def test_what_stands_half_a_point_from_its_equal_counts_once() -> None:
    boxes = np.array([(x, 10.0, x + 5, 20.0) for x in (10.0, 15.0, 10.3, 20.0, 19.6, 10.7)])
    found = overprinted("110222", boxes)
    assert found.tolist() == [False, False, False, False, True, False]
    assert overprinted("111111", boxes).tolist() == [False, False, True, False, True, True]


@pytest.mark.parametrize(
    ("drawn", "figure"),
    [
        (("text", "box"), "�����"),  # nobody can read it, so nor do we
        (("text", "box", "other"), "12"),
        (("box", "text"), "77777"),
        (("text", "narrow"), "77777"),
        (("text", "glass"), "77777"),
    ],
)
def test_what_an_area_is_painted_over(drawn: tuple[str, ...], figure: str) -> None:
    """A correction made with a white box: what lies under it is in the file and on no page."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for y in (620, 660, 700):
        canvas.line(40, y, 560, y)
    for x in (40, 300, 560):
        canvas.line(x, 620, x, 700)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 675, "licences")
    canvas.drawString(60, 635, "penalties")
    canvas.drawString(320, 675, "5")
    for what in drawn:
        canvas.setFillColorRGB(0, 0, 0)
        canvas.setFillAlpha(1)
        if what in {"text", "other"}:
            canvas.drawString(320, 635, "77777" if what == "text" else "12")
            continue
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFillAlpha(0.3 if what == "glass" else 1)
        width, height = (60, 2.8) if what == "narrow" else (60, 24)
        canvas.rect(310, 630, width, height, stroke=0, fill=1)
    canvas.save()
    content = read_pdf(stream.getvalue())
    cells = next(block for block in content.blocks if isinstance(block, Grid)).cells
    assert [cell.text for cell in cells if (cell.row, cell.column) == (1, 1)] == [figure]
    assert any("under a filled area" in said for said in content.warnings) == ("�" in figure)
