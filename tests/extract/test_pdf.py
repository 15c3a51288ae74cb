"""Reports drawn in many ways and read back, each cell compared with what was drawn."""

from datetime import date
from decimal import Decimal

import pytest

from extract.model import Reading
from extract.read import read
from samples.documents import report_blocks
from samples.figures import template_of, timeline
from samples.prose import write_prose
from samples.reports import Report
from tests.extract.drawn import Style, draw, styled


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
