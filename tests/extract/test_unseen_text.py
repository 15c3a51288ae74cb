"""What a page does not show, or shows struck through, is no part of a figure."""

import pytest

from extract.model import Grid
from extract.readers.docx import read_docx
from extract.readers.html import read_html
from tests.layouts.docx import pack
from tests.layouts.spec import draw_spec

CELLS = [
    ("<del>5</del>8", "8"),
    ("<s>5</s>8", "8"),
    ("<strike>5</strike>8", "8"),
    ('<span style="text-decoration: underline line-through">5</span>8', "8"),
    ('<span style="TEXT-DECORATION-LINE:line-through">5</span>8', "8"),
    ('8<span style="display:none">1</span>', "8"),
    ('8<span style="visibility: hidden">1</span>', "8"),
    ('8<span style="left:-9999px;position:absolute">1</span>', "8"),
    ('8<span style="text-indent: -999px">1</span>', "8"),
    ('8<span style="opacity:0">1</span>', "8"),
    ('8<span style="opacity:0.8">1</span>', "81"),
    ('8<font color="#FFFFFF">1</font>', "8"),
    ('8<span style="color: white">1</span>', "8"),
    ('8<span style="color: white; background: navy">1</span>', "81"),
    ('<span style="color:#fff">8</span>', "8"),
    ("<ruby>8<rt>1</rt></ruby>", "8"),
    ('8<span style="font-size:0px">1</span>', "8"),
    ('<span style="font-size:0.9em">8</span>', "8"),
    ("8<span hidden>1</span>", "8"),
    ("8<sup>1</sup>", "8[1]"),
    ("8<!-- 1 -->", "8"),
    ("1<font></font>2", "12"),
    ('<div style="font-size:0"><span style="font-size:12px">8</span></div>', "8"),
]


@pytest.mark.parametrize(("inside", "shown"), CELLS)
def test_cell_shows(inside: str, shown: str) -> None:
    page = f"<table><tr><td>行政许可</td><td>{inside}</td></tr><tr><td>行政处罚</td><td>2</td></tr></table>"
    (grid,) = (b for b in read_html(page.encode()).blocks if isinstance(b, Grid))
    assert grid.cells[1].text == shown


def test_a_page_with_a_byte_order_mark() -> None:
    page = "<html><head><meta charset=gb2312></head><body><p>年度报告</p></body></html>"
    (paragraph,) = read_html(page.encode("utf-8-sig")).blocks
    assert getattr(paragraph, "text", "") == "年度报告"


def test_a_struck_run_of_a_word_document_does_not_hold() -> None:
    run = "<w:r><w:rPr><w:strike/></w:rPr><w:t>5</w:t></w:r><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>8</w:t></w:r>"
    rows = f"<w:tr><w:tc><w:p><w:r><w:t>行政许可</w:t></w:r></w:p></w:tc><w:tc><w:p>{run}</w:p></w:tc></w:tr>"
    spec = draw_spec(1, "none")
    (grid,) = (b for b in read_docx(pack(f"<w:tbl>{rows}</w:tbl>", spec)).blocks if isinstance(b, Grid))
    assert [cell.text for cell in grid.cells] == ["行政许可", "8"]
