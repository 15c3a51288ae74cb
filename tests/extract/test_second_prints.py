"""A page that prints the form twice: no figure of the second print gets into the first one's empty cells."""

from __future__ import annotations

import pytest

from extract.model import Reading
from extract.read import read

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（七）总计",
    "四、结转下年度继续办理",
)
OWN = "<h1>某省鹤岗市兴安区人民政府2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>统计期限自2022年1月1日起至2022年12月31日止。</p>"


def form(*figures: str) -> str:
    lines = [("", *COLUMNS), *((label, *[figure] * 7) for label, figure in zip(ROWS, figures, strict=True))]
    return (
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{t}</td>" for t in line) + "</tr>" for line in lines)
        + "</table>"
    )


def reading(*parts: str) -> Reading:
    return read(f"<html><body>{OWN}{''.join(parts)}</body></html>".encode())


def values(found: Reading, row: str) -> set[object]:
    return {cell.value for cell in found.cells if cell.row == row and cell.status == "reported"}


def test_a_second_print_fills_no_blank() -> None:
    other = form("8", "3", "8", "11", "0").replace("<table>", "<table><tr><td colspan=8>申请人情况</td></tr>")
    found = reading(form("5", "", "5", "5", "0"), other)
    assert values(found, "carried_over") == set()
    assert any("second print" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("caption", "after"),
    [
        ("附：2021年收到和处理政府信息公开申请情况（上年数据，供对比）", ""),
        ("附：上年度数据", ""),
        ("附：2021年數據", ""),
        ("兴安区2021年政府信息公开工作年度报告", "<p>一、总体情况</p><p>二、主动公开政府信息情况</p>"),
        ("鸡西市人民政府2022年政府信息公开工作年度报告", "<p>一、总体情况</p>"),
    ],
)
def test_a_caption_tells_whose_the_second_print_is(caption: str, after: str) -> None:
    found = reading(form("5", "", "5", "5", "0"), f"<p>{caption}</p>{after}", form("8", "3", "8", "11", "0"))
    assert values(found, "new_received") == {5}
    assert values(found, "carried_over") == set()


def test_the_next_section_ends_last_year_s_table() -> None:
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    review = "<table>" + "".join(
        "<tr>" + "".join(f"<td colspan={6 - len(line)}>{text}</td>" for text in line) + "</tr>"
        for line in (["行政复议"], results, list("12003"))
    )
    found = reading(
        "<p>三、收到和处理政府信息公开申请情况</p>", form("5", "0", "5", "5", "0"),
        "<p>附：2021年收到和处理政府信息公开申请情况</p>", form("8", "3", "8", "11", "0"),
        "<p>四、政府信息公开行政复议、行政诉讼情况</p>", review,
    )  # fmt: skip
    assert values(found, "new_received") == {5}
    assert [c.value for c in found.cells if c.row == "reconsideration"] == [1, 2, 0, 0, 3]
