"""Tables as webmasters make them: on their side, of boxes, cells in frames, rows stacked in one, captions for labels."""

from __future__ import annotations

import io
import zipfile

import pytest

from extract.codebook import template
from extract.figures import read_figure
from extract.form.paths import is_disordered
from extract.labels import label_key
from extract.model import Grid
from extract.place import place_cells
from extract.read import read
from extract.readers.docx import read_docx
from extract.readers.html import read_html
from extract.readers.text import read_text

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
ROWS = (
    "本年新收政府信息公开申请数量",
    "上年结转政府信息公开申请数量",
    "（一）予以公开",
    "3.其他",
    "（七）总计",
)
HEAD = "兴安区人民政府2022年政府信息公开工作年度报告"


def table(*lines: tuple[str, ...] | list[str]) -> str:
    rows = (
        "".join(text if text.startswith("<td") else f"<td>{text}</td>" for text in line) for line in lines
    )
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cells(body: str) -> dict[tuple[str, str], object]:
    page = f"<html><body><h1>{HEAD}</h1><p>一、总体情况</p>{body}</body></html>"
    return {(c.row, c.column): c.value for c in read(page.encode()).cells if c.status != "absent"}


def test_a_form_on_its_side_with_its_groups_beside_the_applicants() -> None:
    names = ['<td rowspan="7">申请人情况</td>', '<td colspan="2">自然人</td>']
    lines: list[list[str]] = [["", "", "", *ROWS], [*names, *"12034"]]
    lines.append(['<td rowspan="5">法人或其他组织</td>', "商业企业", *"56789"])
    lines += [[name, *"00101"] for name in COLUMNS[2:6]]
    lines.append(['<td colspan="2">总计</td>', *"68000"])
    found = cells(table(*lines))
    assert found["new_received", "natural_person"] == 1
    assert found["outcomes_total", "commercial_enterprise"] == 9
    assert (
        found["other_other", "other_organization"] == 0
    )  # 其他 under 法律服务机构 is an applicant, no outcome
    assert ("other_other", "total") in found


def test_results_may_all_stand_in_the_last_line_of_a_header_without_places() -> None:
    lines = [
        "行政复议\t行政诉讼",
        "未经复议直接起诉\t复议后起诉",
        "\t".join(RESULTS * 3),
        "\t".join("120030450900006"),
    ]
    text = (
        f"{HEAD}\n\n一、总体情况\n\n二、主动公开政府信息情况\n规章\t1\t2\t3\n\n四、行政复议、行政诉讼情况\n"
        + "\n".join(lines)
        + "\n"
    )
    found = {(c.row, c.column): c.value for c in read(text.encode()).cells}
    assert found["reconsideration", "corrected"] == 2
    assert found["litigation_after_reconsideration", "total"] == 6


def test_an_empty_place_goes_by_the_nearest_header() -> None:
    wide = ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")
    short = ("信息内容", "上一年项目数量", "", "本年增/减")
    body = table(
        wide,
        ("其他对外管理服务事项", "1", "2", "3"),
        ("行政处罚", "1", "2", "3"),
        short,
        ("行政事业性收费", "4", "", "-5"),
    )
    assert cells(body)["administrative_fees", "change"] == -5


def test_a_caption_names_the_row_of_its_table() -> None:
    names = ("（一）行政复议", "（二）行政诉讼（未经复议直接起诉）", "复议后起诉")
    body = "".join(f"<p>{name}</p>" + table(RESULTS, list(f"{n}000{n}")) for n, name in enumerate(names, 1))
    found = cells(body)
    assert [found[row, "upheld"] for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")] == [1, 2, 3]  # fmt: skip


def test_brackets_in_a_title_name_the_row() -> None:
    names = ("（一）行政复议", "（二）行政诉讼（未经复议直接起诉）")
    titled = (table([f'<td colspan="5">{name}</td>'], RESULTS, list("10203")) for name in names)
    found = cells("<p>四</p>".join(titled))
    assert found["reconsideration", "upheld"] == found["litigation_direct", "upheld"] == 1


@pytest.mark.parametrize(("figures", "wanted"), [("1<br>2", 2), ("1", None), ("1<br>2<br>3", None)])
def test_rows_stacked_in_one_are_several_where_each_has_its_line(figures: str, wanted: int | None) -> None:
    labels = "1.属于国家秘密<br>2.其他法律行政法规禁止公开"
    found = cells(table(("", *COLUMNS), (ROWS[0], *"0000000"), (labels, *["1<br>2"] * 6, figures)))
    assert found.get(("denied_other_law", "total")) == wanted


def test_boxes_side_by_side_are_a_table_and_a_list_of_links_is_none() -> None:
    line = '<div class="tr" style="display:flex"><div>{}</div><div>{}</div></div>'
    body = "<div>" + "".join(line.format(name, n) for n, name in enumerate("规章件条款", 1)) + "</div>"
    (grid,) = read_html(body.encode()).blocks
    assert isinstance(grid, Grid) and grid.columns == 2
    links = "<div>" + "".join(line.format(f"{y}年年报", f"{y}-01-20") for y in range(2018, 2023)) + "</div>"
    assert not any(isinstance(block, Grid) for block in read_html(links.encode()).blocks)


def test_words_in_frames_of_their_own_are_cells() -> None:
    framed = "<table><tr><td>{}</td></tr></table>"
    (grid,) = read_html(
        table(*[[framed.format(a), framed.format(b)] for a, b in ("规1", "章2")]).encode()
    ).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规", "1", "章", "2"]


def test_a_column_of_another_table_beside_a_row_is_none_of_its_own() -> None:
    first = [ROWS[0], "1", '<td rowspan="2">行政复议</td>', "结果维持", "3"]
    (grid,) = read_html(table(first, [ROWS[1], "5", "总计", "8"]).encode()).blocks
    assert isinstance(grid, Grid)
    placed = place_cells([(grid, ())], template("2021")).cells
    assert ("applications", "carried_over", "total") not in placed


def docx_grid(rows: str) -> Grid:
    """The grid of a DOCX file that is one table."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(
            "word/document.xml", f"<w:document {w}><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"
        )
    (grid,) = read_docx(out.getvalue()).blocks
    assert isinstance(grid, Grid)
    return grid


def test_a_figure_in_a_text_box_is_its_cells() -> None:
    words = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    box = f"<w:p><w:r><w:pict><w:txbxContent>{words}</w:txbxContent></w:pict></w:r></w:p>"
    row = f"<w:tr><w:tc>{words}</w:tc><w:tc>{box}</w:tc></w:tr>"
    grid = docx_grid("".join(row.format(f"甲{n}", n) for n in range(6)))
    assert [cell.text for cell in grid.cells][:4] == ["甲0", "0", "甲1", "1"]


@pytest.mark.parametrize(
    ("looks", "shown"),
    [
        (("", '<w:color w:val="FFFFFF"/>'), "8"),
        (('<w:color w:val="FFFFFF"/>', '<w:color w:val="FFFFFF"/>'), "81"),
        (("", '<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>'), "81"),
        (("", '<w:color w:val="FF0000"/>'), "81"),
    ],
)
def test_white_words_beside_black_ones_are_not_seen(looks: tuple[str, ...], shown: str) -> None:
    runs = (f"<w:r><w:rPr>{look}</w:rPr><w:t>{n}</w:t></w:r>" for look, n in zip(looks, "81", strict=True))
    row = f"<w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p>{''.join(runs)}</w:p></w:tc></w:tr>"
    assert docx_grid(row * 6).cells[1].text == shown


def test_a_label_repeated_in_each_cell_of_a_merge_is_said_once() -> None:
    cell = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    first, more = cell.format(' w:val="restart"', "{}"), cell.format("", "{}")
    plain = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
    rows = [first.format("总计"), more.format("总计"), first.format("结果"), more.format("维持")]
    grid = docx_grid("".join(f"<w:tr>{row}{plain}</w:tr>" for row in rows))
    assert [cell.text for cell in grid.cells if cell.column == 0] == ["总计", "结果\n维持"]


def test_frames_in_a_docx_are_cells() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    framed = f"<w:tc><w:tbl><w:tr>{cell}</w:tr></w:tbl><w:p/></w:tc>"
    rows = "".join(f"<w:tr>{framed.format(f'甲{n}')}{cell.format(n)}</w:tr>" for n in range(6))
    grid = docx_grid(rows)
    assert [cell.text for cell in grid.cells][:4] == ["甲0", "0", "甲1", "1"]


def test_a_foot_stands_below_the_rows_wherever_it_is_written() -> None:
    page = "<table><thead><tr><td>规</td><td>1</td></tr></thead><tfoot><tr><td>末</td><td>3</td></tr></tfoot><tbody><tr><td>中</td><td>2</td></tr></tbody></table>"
    (grid,) = read_html(page.encode()).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["规", "1", "中", "2", "末", "3"]


def test_an_older_version_that_a_style_hides_is_not_read() -> None:
    old, new = (table(("规章", figure), ("行政许可", figure)) for figure in "37")
    page = f"<html><head><style>.old{{display:none}}</style></head><body><div class='old'>{old}</div>{new}</body></html>"
    (grid,) = (block for block in read_html(page.encode()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["规章", "7", "行政许可", "7"]
    alone = page.replace(new, "")  # a tab that a script will show
    assert any(isinstance(block, Grid) for block in read_html(alone.encode()).blocks)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("总计 Total", "总计"),
        ("Commercial enterprises 商业企业", "商业企业"),
        ("屬於國家秘密", "属于国家秘密"),
        ("自\u200b然\u2060人\ufeff", "自然人"),
    ],
)
def test_labels_in_other_dress(label: str, key: str) -> None:
    assert label_key(label) == key


@pytest.mark.parametrize(
    ("text", "value"),
    [("\u200b12\ufeff", 12), ("12條", 12), ("16'650", 16650), ("16'65", None), ("1,234'567", None)],
)
def test_figures_in_other_dress(text: str, value: int | None) -> None:
    assert read_figure(text, unit="件").value == value


def test_a_list_of_labels_and_figures_is_the_form_of_2014() -> None:
    from extract.codebook import template

    labels = [next(k for k, codes in template("2014").rows.items() if ("statistics", c.row) in codes) for c in template("2014").cells]  # fmt: skip
    lines = [f"{n % 9 + 1} {label}：{n}件" for n, label in enumerate(labels)]
    text = "兴安区人民政府2016年政府信息公开工作年度报告\n\n一、概述\n\n" + "\n".join(lines)
    found = {c.row: c.value for c in read(text.encode()).cells}
    assert found["channel_gazette"] == 3
    assert sum(value is not None for value in found.values()) > 40


@pytest.mark.parametrize("mark", [",", ";"])
def test_quoted_fields_of_a_spreadsheet(mark: str) -> None:
    rows = [["", *COLUMNS], *([f'3.危及"三安全{n}"', *"1234567"] for n in range(8))]
    quoted = lambda text: '"' + text.replace('"', '""') + '"' if '"' in text else text  # noqa: E731
    (grid,) = read_text("\n".join(mark.join(map(quoted, row)) for row in rows)).blocks
    assert isinstance(grid, Grid)
    assert grid.columns == 8 and grid.cells[8].text == '3.危及"三安全0"'


def test_a_part_of_a_figure_makes_its_row_unread() -> None:
    head = "信息内容 上一年项目数量 本年增/减 处理决定数量"
    lines = [
        head,
        "行政许可 65 0 41 051",
        "行政处罚 844 0 217",
        "其他对外管理服务事项 1 2 3",
        "行政强制 0 -190 0",
    ]
    text = "兴安区人民政府2020年政府信息公开工作年度报告\n\n一、总体情况\n\n" + "\n".join(lines)
    found = {(c.row, c.column): c.value for c in read(text.encode()).cells}
    assert found["administrative_licences", "decisions"] is None
    assert found["administrative_penalties", "decisions"] == 217


def test_a_title_and_an_indented_paragraph_are_two() -> None:
    text = (
        "2018年度文峰区人民政府办公室政府信息公开工作情况的年度报告\n　　本报告由文峰区人民政府办公室编制。\n"
    )
    assert len(read_text(text).blocks) == 2


def reviews(*spans: int) -> dict[tuple[str, str], object]:
    """Reviews and lawsuits in one line, the names of the rows over so many columns each."""
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    over = [f'<td colspan="{span}">{name}</td>' for name, span in zip(names, spans, strict=True)]
    return cells(table(over, [*RESULTS * 3], [str(n) for n in range(15)]))


@pytest.mark.parametrize("spans", [(5, 5, 5), (5, 4, 6), (6, 4, 5)])
def test_results_under_a_name_that_slipped_by_a_column(spans: tuple[int, ...]) -> None:
    found = reviews(*spans)
    assert found["reconsideration", "total"] == 4
    assert found["litigation_direct", "total"] == 9
    assert found["litigation_after_reconsideration", "upheld"] == 10


@pytest.mark.parametrize(
    ("codes", "doubtful"),
    [
        ("a1 a2 b1 b2", False),
        ("a2 a1 b2 b1", False),  # both rows print their columns in another order
        ("a1 a1 a2", False),
        ("a1 b1 a2 b2", True),
        ("a1 a2 b2 b1", True),
        ("a1 a2 a1", True),
    ],
)
def test_a_line_whose_rows_are_mixed_or_differ_in_order(codes: str, doubtful: bool) -> None:
    assert is_disordered([("review", code[0], code[1]) for code in codes.split()]) is doubtful
