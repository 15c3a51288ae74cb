from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from extract.model import Grid, Paragraph
from extract.readers.sheet import read_sheet
from extract.readers.sheet_format import shown
from tests.extract.truth import misses
from tests.layouts.sheets import render_xlsx
from tests.layouts.spec import draw_spec


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        write(book)
    return out.getvalue()


def rows(grid: Grid) -> list[list[str]]:
    return [[c.text for c in grid.cells if c.row == row] for row in range(grid.rows)]


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 6])
def test_reports_in_a_workbook(seed: int) -> None:
    spec = draw_spec(seed, ("2021", "2019", "2014")[seed % 3])
    assert misses(render_xlsx(spec, random.Random(seed))[0], spec) == []


def test_numbers_are_read_as_they_are_printed() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [12.0, 12.5, "０12", 0.1 + 0.2, 1e6, 0.00001, -3, True, ""])

    (grid,) = read_sheet(workbook(write)).blocks
    assert isinstance(grid, Grid)
    assert rows(grid) == [["12", "12.5", "０12", "0.3", "1000000", "0.00001", "-3", "TRUE"]]


def test_hidden_sheets_rows_and_columns_are_not_read() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_row(1, 0, ["d", "e", "f"])
        sheet.write_row(2, 0, ["g", "h", "i"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        hidden = book.add_worksheet()
        hidden.write_row(0, 0, ["x", "y"])
        hidden.hide()

    blocks = read_sheet(workbook(write)).blocks
    assert [rows(b) for b in blocks if isinstance(b, Grid)] == [[["a", "c"], ["g", "i"]]]


def test_a_formula_without_a_result_is_no_figure() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [1, 2])
        sheet.write_formula(0, 2, "=SUM(A1:B1)")
        sheet.write_formula(0, 3, "=SUM(A1:B1)", None, 3)

    (grid,) = read_sheet(workbook(write)).blocks
    assert isinstance(grid, Grid)
    assert rows(grid) == [["1", "2", "=SUM(A1:B1)", "3"]]


def test_a_cell_shows_what_its_look_leaves_of_it() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        struck, plain = book.add_format({"font_strikeout": 1}), book.add_format({"bold": 1})
        raised = book.add_format({"font_script": 1})
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "规章")
        sheet.write_rich_string(0, 1, struck, "5", plain, "1008")
        sheet.write_rich_string(0, 2, plain, "1008", raised, "1")
        sheet.write_rich_string(0, 3, raised, "1", plain, "1008")
        sheet.write_rich_string(0, 4, "10", plain, "08")
        sheet.write_rich_string(0, 5, "5", plain, "1008", struck)
        sheet.write(0, 6, 7, struck)
        sheet.write(0, 7, 0, book.add_format({"num_format": ";;;"}))
        sheet.write(0, 8, "暗", book.add_format({"num_format": ";;;"}))
        sheet.write(0, 9, 44927, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(0, 10, 1, book.add_format({"num_format": 9}))
        sheet.write(0, 11, 12)

    (grid,) = read_sheet(workbook(write)).blocks
    assert isinstance(grid, Grid)
    assert rows(grid) == [
        ["规章", "1008", "1008[1]", "[1]1008", "1008", "1008", "", "", "", "2023-01-01", "1 [0%]", "12"]
    ]


def test_zeros_that_the_sheet_hides_are_blank() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["规章", 0, 10, 0, 3])
        sheet.hide_zero()

    (grid,) = read_sheet(workbook(write)).blocks
    assert isinstance(grid, Grid)
    assert rows(grid) == [["规章", "", "10", "", "3"]]


@pytest.mark.parametrize(
    ("code", "number", "text"),
    [
        ("0", "12", None),
        ("0", "12.4", "12.4 [0]"),
        ("0.00", "0.30000000000000004", None),
        ("#,##0.00", "1200", None),
        ("#,##0_);[Red]\\(#,##0\\)", "12", None),
        ("#,##0_);[Red]\\(#,##0\\)", "-12", "(12)"),
        ("@", "12", None),
        ("[$-804]0 ", "12", None),
        ('0"件"', "12", "12件"),
        ('General"件"', "12", "12件"),
        ('0.00"亿元"', "1.5", "1.5亿元"),
        (";;;", "12", ""),
        ("0;-0;;@", "0", ""),
        ("0;-0;;@", "12", None),
        ('0;-0;"-"', "0", "-"),
        ('_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ ', "0", "-"),
        ("#", "0", ""),
        ('[=0]"";0', "0", ""),
        ('[=0]"";0', "12", None),
        ("0,", "12000", "12000 [0,]"),
        ("0%", "1", "1 [0%]"),
        ("[DBNum1]General", "12", "12 [[DBNum1]General]"),
        ('0"."0', "12", '12 [0"."0]'),
        ("0", "x", None),
        ("0", "1e300", None),
    ],
)
def test_number_formats(code: str, number: str, text: str | None) -> None:
    assert shown(code, number) == text


def test_lines_between_tables_are_paragraphs() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, "某县2022年政府信息公开工作年度报告")
        sheet.write(2, 0, "一、总体情况")
        sheet.write(3, 0, "全年主动公开信息若干条。")
        sheet.write_row(5, 0, ["信息内容", "本年制发件数"])
        sheet.write_row(6, 0, ["规章", 3])

    blocks = read_sheet(workbook(write)).blocks
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == [
        "某县2022年政府信息公开工作年度报告",
        "一、总体情况",
        "全年主动公开信息若干条。",
    ]
    assert [rows(b) for b in blocks if isinstance(b, Grid)] == [[["信息内容", "本年制发件数"], ["规章", "3"]]]


def test_a_section_of_the_report_begins_a_table_of_its_own() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Sheet1")
        lines = [
            ["甲", "一", "二", "三", "四", "五"], ["乙", 1, 2, 3, 4, 5],
            ["三、本年度办理结果"], ["丙", 1, 2, 3, 4, 5],
            ["四、政府信息公开行政复议、行政诉讼情况"], ["结果维持", "结果纠正", "其他结果"], [1, 2, 3],
            ["附：2021年度主动公开政府信息情况"], ["甲", "一", "二", "三", "四", "五"], ["乙", 9, 9, 9, 9, 9],
        ]  # fmt: skip
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)

    grids = [block for block in read_sheet(workbook(write)).blocks if isinstance(block, Grid)]
    assert [len({c.row for c in grid.cells if c.text[:1].isdigit()}) for grid in grids] == [2, 1, 1]


def test_the_year_in_a_sheets_name_is_its_caption() -> None:
    def write(book: xlsxwriter.Workbook) -> None:
        for name in ("2022年", "上年数据", "Sheet3"):
            book.add_worksheet(name).write_row(0, 0, ["甲", 1])

    said = [b.text if isinstance(b, Paragraph) else "" for b in read_sheet(workbook(write)).blocks]
    assert said == ["2022年：", "", "上年数据：", "", ""]


def test_a_cell_far_away_is_refused() -> None:
    data = workbook(lambda book: book.add_worksheet().write(1_000_000, 5, "x"))
    with pytest.raises(ValueError, match="cell at F1000001"):
        read_sheet(data)


def test_a_damaged_workbook_is_an_error() -> None:
    data = workbook(lambda book: book.add_worksheet().write(0, 0, "x"))
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                new.writestr(name, b"<broken" if name.endswith("sheet1.xml") else old.read(name))
    with pytest.raises(ValueError, match="damaged spreadsheet"):
        read_sheet(out.getvalue())
