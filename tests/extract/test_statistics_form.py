"""The one-column form of 2014 in the shapes in which reports print it."""

import csv
from decimal import Decimal
from importlib.resources import files

import pytest

from extract.codebook import template
from extract.model import Grid, GridCell, Reading
from extract.place import place_cells
from extract.read import read
from extract.readers.html import read_html

LINES = [
    line
    for line in csv.DictReader((files("extract.data") / "codebook.csv").read_text("utf-8").splitlines())
    if line["template"] == "2014"
]
HEADINGS = {
    "proactive_items": "一、主动公开情况",
    "channel_gazette": "（二）通过不同渠道和方式公开政府信息的情况",
    "responses": "二、回应解读情况",
    "press_conferences": "（二）通过不同渠道和方式回应解读的情况",
    "applications_received": "三、依申请公开情况",
    "dedicated_bodies": "八、机构建设和保障经费情况",
    "meetings": "九、政府信息公开会议和培训情况",
}
TRUTH = {line["row"]: Decimal(n) for n, line in enumerate(LINES, 3)} | {"dedicated_budget": Decimal("12.5")}


def page(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    title = "青禾县人民政府2016年政府信息公开工作年度报告"
    return f"<title>{title}</title><h1>{title}</h1><p>一、概述</p><p>本年度报告根据《中华人民共和国政府信息公开条例》要求，由青禾县人民政府办公室编制。</p><table>{body}</table>".encode()


def values(reading: Reading) -> dict[str, Decimal | None]:
    return {cell.row: cell.value for cell in reading.cells}


def form(columns: str) -> list[list[str]]:
    """The rows of the form; `columns` names them by a letter each: n number, l label, u unit, v value."""
    heads = {"n": "代码", "l": "统 计 指 标", "u": "单位", "v": "统计数"}
    rows = [[heads[c] for c in columns]]
    for number, line in enumerate(LINES, 1):
        if line["row"] in HEADINGS:
            rows.append([HEADINGS[line["row"]] if c == "l" else "——" for c in columns])
        texts = {"n": str(number), "l": line["row_label"], "u": line["unit"], "v": str(TRUTH[line["row"]])}
        rows.append([texts[c] for c in columns])
    return rows


@pytest.mark.parametrize("columns", ["luv", "lv", "nlv", "nluv", "lnuv"])
def test_columns_of_units_and_numbers(columns: str) -> None:
    reading = read(page(form(columns)))
    assert reading.report.template == "2014"
    assert values(reading) == TRUTH
    assert not [said for said in reading.warnings if "no place" in said]


def test_two_labels_of_one_wording_are_told_apart_by_their_section() -> None:
    found = values(read(page(form("luv"))))
    assert found["reconsideration_corrected"] != found["litigation_corrected"]


def test_without_a_header_a_number_beside_the_figure_is_not_guessed() -> None:
    reading = read(page(form("lnuv")[1:]))
    assert {cell.status for cell in reading.cells} == {"unreadable"}


def test_a_table_in_two_pieces_goes_on_in_its_section() -> None:
    rows = form("luv")
    cut = next(n for n, row in enumerate(rows) if "被依法纠错数" in row[0])
    first, second = page(rows[:cut]), page(rows[cut:]).split(b"</p>")[-1]
    assert values(read(first + second)) == TRUTH


def test_halves_side_by_side() -> None:
    rows = form("luv")
    middle = (len(rows) + 1) // 2
    left, right = rows[:middle], rows[middle:]
    right += [["", "", ""]] * (middle - len(right))
    side = [a + b for a, b in zip(left, right, strict=True)]
    found = values(read(page(side)))
    wrong = {row for row, value in found.items() if value is not None and value != TRUTH[row]}
    assert not wrong and sum(v is not None for v in found.values()) > 40


def test_identities() -> None:
    sums = dict(TRUTH) | {"staff": Decimal(9), "staff_full_time": Decimal(4), "staff_part_time": Decimal(5)}
    rows = form("luv")
    for row, line in zip([r for r in rows if r[1] != "——"][1:], LINES, strict=True):
        row[2] = str(sums[line["row"]])
    checks = {c.rule: c.status for c in read(page(rows)).checks}
    assert checks["statistics.staff"] == "passed"
    assert checks["statistics.litigation"] == "failed"


def test_a_unit_of_yuan_is_brought_to_ten_thousands() -> None:
    rows = form("luv")
    for row in rows:
        if row[0].startswith("（四）政府信息公开专项经费"):
            row[1:] = ["元", "125000"]
    assert values(read(page(rows)))["dedicated_budget"] == Decimal("12.5")


def test_a_few_lines_of_an_older_table_are_no_form() -> None:
    reading = read(page([["收到申请数", "件", "5"], ["1.当面申请数", "件", "5"]]))
    assert (reading.report.template, reading.report.grade) == ("none", "text")


def test_a_column_that_counts_numbers_the_lines_and_parts_the_halves() -> None:
    labels = [
        "政府公报公开政府信息数",
        "政府网站公开政府信息数",
        "政务微博公开政府信息数",
        "政务微信公开政府信息数",
        "其他方式公开政府信息数",
    ]
    right = ["按时办结数", "延期办结数", "申请答复数", "属于已主动公开范围数", "同意公开答复数"]
    head = "<tr>" + "<td>1</td><td>一、主动公开情况</td><td>/</td>" * 2 + "</tr>"
    lines = "".join(
        f"<tr><td>{n + 2}</td><td>{a}</td><td>{7 * n}</td><td>{n + 34}</td><td>{b}</td><td>{9 * n}</td></tr>"
        for n, (a, b) in enumerate(zip(labels, right, strict=True))
    )
    (grid,) = read_html(f"<table>{head}{lines}</table>".encode()).blocks
    assert isinstance(grid, Grid)
    found = place_cells([(grid, ())], template("2014")).cells
    assert [found[code].value for code in found] == [0, 7, 14, 21, 28, 0, 9, 18, 27, 36]


@pytest.mark.parametrize(
    ("head", "figures"),
    [
        (["2016年", "2017年"], ("1", "2")), (["2017年度", "2016年度"], ("2", "1")), (["上年数", "本年数"], ("1", "2")),
        (["本年", "历史累计"], ("2", "9")), (["上年同期", "本年统计数"], ("1", "2")),
        (["2015年", "2016年", "2017年"], ("8", "1", "2")), (["2017年", "2016年", "2015年"], ("2", "1", "8")),
        (["2016年", "2017年", "增减"], ("1", "2", "1")), (["统计数", "同比增长"], ("2", "1")), (["统计数", "备注"], ("2", "7")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("reader", ["html", "text"])
def test_of_two_years_the_report_s_own_is_read(
    head: list[str], figures: tuple[str, ...], reader: str
) -> None:
    labels = [
        "1.政府公报公开政府信息数",
        "2.政府网站公开政府信息数",
        "3.政务微博公开政府信息数",
        "4.政务微信公开政府信息数",
    ]
    rows = [["统计指标", *head], *([label, *figures] for label in labels)]
    cells = tuple(GridCell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    placed = place_cells([(Grid(cells, len(rows), len(rows[0]), reader), ())], template("2014"))
    assert {cell.raw for cell in placed.cells.values() if cell.value is not None} == {"2"}
    assert len(placed.cells) == 4


def test_of_two_columns_without_a_header_none_is_guessed() -> None:
    """A blank of this year would have last year's figure."""
    rows = [[line["row_label"].split(" / ")[-1], str(n), str(n + 1)] for n, line in enumerate(LINES[:20])]
    rows[5][2] = rows[7][1] = ""
    reading = read(page(rows))
    assert not any(cell.value is not None for cell in reading.cells)


def test_a_label_that_swallowed_its_neighbours_has_none_of_their_figures() -> None:
    """A picture lost the rulings between three labels, not those between their figures."""
    rows = form("lv")
    first = next(n for n, row in enumerate(rows) if row[0] == "1.政府公报公开政府信息数")
    cells = [GridCell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    swallowed = "".join(rows[n][0] for n in (first, first + 1))
    cells = [c for c in cells if c.column or c.row not in (first, first + 1)]
    cells = [c._replace(text="") if c.column and c.row == first + 1 else c for c in cells]
    cells.append(GridCell(first, 0, 2, 1, swallowed))
    table = Grid(tuple(sorted(cells, key=lambda c: (c.row, c.column))), len(rows), 2, "scan")
    found = {cell.row: cell.value for cell in place_cells([(table, ())], template("2014")).all_cells()}
    assert found["channel_website"] is None
    assert found["channel_weibo"] == TRUTH["channel_weibo"]
