"""A report that prints last year's tables again."""

import pytest

from extract.read import read

ROWS = [["统 计 指 标", "统计数"], *([f"{n}.{name}公开政府信息数", ""] for n, name in enumerate(
    ["政府公报", "政府网站", "政务微博", "政务微信", "其他方式"], 1)),
    *([label, ""] for label in (
        "收到申请数", "1.当面申请数", "2.传真申请数", "3.网络申请数", "4.信函申请数", "申请办结数", "1.按时办结数"))]  # fmt: skip


def table(first: int) -> str:
    lines = [
        row if n == 0 else [row[0], str(first + n) if n > 2 or first else ""] for n, row in enumerate(ROWS)
    ]
    return "<table>" + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in lines) + "</table>"


@pytest.mark.parametrize(
    ("caption", "again", "first"),
    [
        ("附：2016年政府信息公开情况统计表", True, 0),
        ("附件：2016年度数据", True, 0),
        ("附件：2017年度数据", True, None),
        ("", True, None),
        ("2016年，我县公开信息12条。", True, None),
    ],
)
def test_last_year_s_tables_are_not_this_year_s(caption: str, again: bool, first: int | None) -> None:
    title = "某省鹤岗市兴安区2017年政府信息公开工作年度报告"
    page = f"<h1>{title}</h1><p>一、概述</p><p>2017年政府信息公开情况统计表</p>{table(0)}<p>{caption}</p>{table(100)}"
    cells = {cell.row: cell for cell in read(f"<html><body>{page}</body></html>".encode()).cells}
    assert cells["channel_weibo"].value == (3 if first == 0 else None)
    if first == 0:
        assert cells["channel_gazette"].status == "blank"


def test_a_wrong_year_over_the_only_tables_takes_nothing_away() -> None:
    title = "某省鹤岗市兴安区2017年政府信息公开工作年度报告"
    page = f"<h1>{title}</h1><p>一、概述</p><table><tr><td>类</td><td>数</td></tr></table><p>2016年统计表</p>{table(100)}"
    cells = {cell.row: cell for cell in read(f"<html><body>{page}</body></html>".encode()).cells}
    assert cells["channel_weibo"].value == 103
