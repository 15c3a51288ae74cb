from __future__ import annotations

import pytest

from extract.codebook import template
from extract.model import Grid, Paragraph
from extract.place import place_cells
from extract.readers.text import read_text
from extract.text.separated import separated_rows

TABLES = {
    "tabs": "规章\t1\t\t3\n规范性文件\t4\t5\t6\n",
    "markdown": "| 规章 | 1 |  | 3 |\n| --- | :-: | --- | ---: |\n| 规范性文件 | 4 | 5 | 6 |\n",
    "bare strokes": "规章 | 1 | | 3\n规范性文件 | 4 | 5 | 6\n",
    "strokes at one side": "规章 | 1 | | 3 |\n规范性文件 | 4 | 5 | 6 |\n",
    "drawn": "┌──┬──┐\n│规章│1││3│\n├──┼──┤\n│规范性文件│4│5│6│\n└──┴──┘\n",
    "columns": "规章          1           3\n规范性文件    4     5     6\n规章          1     2     3\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_text(name: str) -> None:
    blocks = read_text("一、总体情况\n" + TABLES[name] + "二、其他\n").blocks
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["一、总体情况", "二、其他"]
    (grid,) = (b for b in blocks if isinstance(b, Grid))
    lines = [[c.text for c in grid.cells if c.row == row] for row in range(2)]
    assert lines == [["规章", "1", "", "3"], ["规范性文件", "4", "5", "6"]]


def test_a_sentence_with_a_stroke_or_a_gap_is_prose() -> None:
    blocks = read_text("首页 | 政府信息公开\n2022年  全年公开信息若干条。\n完\n").blocks
    assert all(isinstance(b, Paragraph) for b in blocks)


def test_strokes_around_empty_cells_are_no_frame() -> None:
    (grid,) = read_text("||结果维持|总计\n规章|1||3\n规章|1|2|\n").blocks
    assert isinstance(grid, Grid)
    lines = [[c.text for c in grid.cells if c.row == row] for row in range(3)]
    assert lines == [["", "", "结果维持", "总计"], ["规章", "1", "", "3"], ["规章", "1", "2", ""]]


FLAT = (
    "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n"
    + "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2)
    + "\n"
)


def review(text: str) -> list[str]:
    (grid,) = read_text(text).blocks
    assert isinstance(grid, Grid)
    form = template("2021")
    codes = [(c.table, c.row, c.column) for c in form.cells if c.table == "review_litigation"]
    cells = {(c.table, c.row, c.column): c for c in place_cells([(grid, ())], form).all_cells()}
    return [cells[code].raw or "" for code in codes]


def test_a_review_table_without_its_merged_places_is_read_in_the_forms_order() -> None:
    figures = [str(n) for n in range(15)]
    assert review(FLAT + "\t".join(figures)) == figures


@pytest.mark.parametrize(
    "text",
    [
        FLAT + "\t".join(str(n) for n in range(14)),
        FLAT.replace("行政复议\t行政诉讼", "行政诉讼\t行政复议") + "\t".join(str(n) for n in range(15)),
        FLAT.replace("结果维持\t结果纠正", "结果纠正\t结果维持") + "\t".join(str(n) for n in range(15)),
    ],
)
def test_a_review_table_in_another_order_is_not(text: str) -> None:
    assert set(review(text)) == {""}


def test_a_line_that_has_lost_its_end_is_not_read_from_its_empty_places() -> None:
    head = "\t\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    (grid,) = read_text(head + "本年新收政府信息公开申请数量\t\t28\t3\t0\t8\t0\t0\n").blocks
    assert isinstance(grid, Grid)
    assert not place_cells([(grid, ())], template("2021")).cells


PUSHED = (
    "                        自然人      商业企业    总计\n"
    "规章                    1           2           3\n"
    "一个比它的一栏还要长得多的名称  4           　          6\n"
    "规章                                7           8\n"
    "另一个比它的一栏还要长的名称              9           9\n"
)


def test_a_long_label_pushes_its_line_out_of_the_columns() -> None:
    (grid,) = read_text(PUSHED).blocks
    assert isinstance(grid, Grid)
    assert [[c.text for c in grid.cells if c.row == row] for row in range(5)] == [
        ["", "自然人", "商业企业", "总计"],
        ["规章", "1", "2", "3"],
        ["一个比它的一栏还要长得多的名称", "4", "", "6"],
        ["规章", "", "7", "8"],
        ["另一个比它的一栏还要长的名称", "", "9", "9"],
    ]


def test_figures_in_columns_of_their_own_are_none() -> None:
    content = read_text(PUSHED.replace("称  4 ", "称       4 "))
    assert content.warnings and not any(isinstance(b, Grid) for b in content.blocks)


UPRIGHT = "行政复议\t结果维持\t0\n\t结果纠正\t1\n\t其他结果\t2\n\t尚未审结\t3\n\t总计\t6\n"


def test_a_label_over_empty_places_is_of_their_rows_too() -> None:
    direct, after = (UPRIGHT.replace("行政复议", name) for name in ("未经复议直接起诉", "复议后起诉"))
    assert review(UPRIGHT + direct + after) == ["0", "1", "2", "3", "6"] * 3


def test_two_tables_without_a_line_between_them_are_two() -> None:
    results = "\t".join(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"])
    first = f"行政复议\t\t\t\t\n{results}\n1\t2\t3\t4\t10\n"
    second = f"未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t\n{results}\t{results}\n"
    grids = read_text(first + second + "\t".join("1123456789") + "\n").blocks
    assert [g.columns for g in grids if isinstance(g, Grid)] == [5, 10]


@pytest.mark.parametrize(("end", "found"), [("\t\t", 7), ("\t", 0), ("", 0)])
def test_a_short_row_of_zeros_is_read_only_where_lines_keep_their_empty_ends(end: str, found: int) -> None:
    head = f"\t申请人情况{end}\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"
    rows = "本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n予以公开" + "\t0" * 6 + "\n"
    (grid,) = read_text(head + rows).blocks
    assert isinstance(grid, Grid)
    placed = place_cells([(grid, ())], template("2021")).cells
    assert sum(code[1] == "granted" and cell.value == 0 for code, cell in placed.items()) == found


def test_a_page_number_at_a_foot_is_no_figure() -> None:
    """It would make up for a figure that is blank, where a text has lost its rows."""
    said = [
        b.text
        for b in read_text("行政许可\n5\n\n - 3 -\n\f行政处罚\n7\n12\n\f").blocks
        if isinstance(b, Paragraph)
    ]
    assert said == ["行政许可", "5", "行政处罚", "7"]


@pytest.mark.parametrize(
    "gap", ["      ", " ", "\t", " | "], ids=["columns of spaces", "one space", "tabs", "strokes"]
)
def test_commas_that_group_thousands_part_no_fields(gap: str) -> None:
    rows = [["规章", "34,664", "98,065", "0"], ["行政规范性文件", "10", "0", "551,404"]]
    rows += [[f"{n}.属于国家秘密", "1,781", "0", "12,004"] for n in range(1, 9)]
    assert separated_rows("\n".join(gap.join(row) for row in rows)) == []
    assert len(separated_rows("\n".join(",".join(f'"{field}"' for field in row) for row in rows))) == len(
        rows
    )


@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_title_in_a_spreadsheet_of_separated_values_is_prose(mark: str) -> None:
    rows = [["平度市审计局2022年政府信息公开工作年度报告"], *([f"甲{n}", f"{n}"] for n in range(8))]
    rows[4] = ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）"]
    text = "\n".join(mark.join([*row, *[""] * (4 - len(row))]) for row in rows)
    first, table = read_text(text).blocks
    assert isinstance(first, Paragraph) and first.text == rows[0][0]
    assert isinstance(table, Grid) and table.rows == 8


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("   -      -      -      -      -", True),
        ("-\t-\t—\t-\t-", True),
        ("--  --  --  --  --", True),
        ("| - | - | - | - | - |", True),
        ("-----  -----  -----  -----  -----", False),
        ("|---|---|---|---|---|", False),
        ("- - - - - - - - - -", False),
        ("─────────────────", False),
    ],
)
def test_a_row_of_dashes_is_no_rule(line: str, kept: bool) -> None:
    blocks = read_text(f"行政复议\n结果维持  结果纠正  其他结果  尚未审结  总计\n{line}\n").blocks
    said = "".join(
        "".join(cell.text for cell in block.cells) if isinstance(block, Grid) else getattr(block, "text", "")
        for block in blocks
    )
    assert bool(set("-—─") & set(said)) == kept
