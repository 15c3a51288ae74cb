"""Placement on real oddities, on pages made of the sample's own generator-free HTML."""

from decimal import Decimal

import pytest

from extract.codebook import template
from extract.decode import SURE
from extract.form.placement import Placement
from extract.model import Grid, GridCell, Guess, Reading
from extract.place import place_cells
from extract.read import read
from extract.readers.html import read_html

COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")


def page(body: str, title: str = "青禾县人民政府2022年政府信息公开工作年度报告") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def table(*rows: str) -> str:
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def cells(*texts: str) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def placed(html: str, name: str = "2021") -> Placement:
    grids = [(b, ()) for b in read_html(page(html)).blocks if isinstance(b, Grid)]
    return place_cells(grids, template(name))  # type: ignore[arg-type]


def values(placement: Placement, row: str) -> list[Decimal | None]:
    return [c.value for (_, r, _), c in placement.cells.items() if r == row]


HEADER = "<td></td>" + cells(*COLUMNS)


def test_rows_by_labels() -> None:
    found = placed(table(HEADER, cells("一、本年新收政府信息公开申请数量", *"1234560")))
    assert values(found, "new_received") == [1, 2, 3, 4, 5, 6, 0]
    assert found.leftovers == 0


def test_swapped_columns_go_where_their_labels_say() -> None:
    swapped = cells("", "自然人", "科研机构", "商业企业", *COLUMNS[3:])
    found = placed(table(swapped, cells("本年新收政府信息公开申请数量", *"1234560")))
    assert found.cells["applications", "new_received", "research_institution"].value == 2
    assert found.cells["applications", "new_received", "commercial_enterprise"].value == 3


def test_a_missing_rowspan_does_not_shift_figures() -> None:
    head = '<td colspan="3"></td>' + cells(*COLUMNS)
    first = cells("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密", *"1234567")
    second = cells("2.其他法律行政法规禁止公开", *"7654321")  # both merged labels' spans are lost
    found = placed(table(head, first, second))
    assert values(found, "denied_state_secret") == [1, 2, 3, 4, 5, 6, 7]
    assert values(found, "denied_other_law") == [7, 6, 5, 4, 3, 2, 1]


def test_a_piece_without_a_header_has_the_one_before() -> None:
    first = table(HEADER, cells("一、本年新收政府信息公开申请数量", *"1234567"))
    second = table("<td>二、上年结转政府信息公开申请数量</td>" + cells(*"7654321"))
    found = placed(first + second)
    assert values(found, "carried_over") == [7, 6, 5, 4, 3, 2, 1]
    short = placed(first + table("<td>二、上年结转政府信息公开申请数量</td>" + cells(*"765432")))
    assert {v for v in values(short, "carried_over")} <= {None} and short.warnings


def test_a_row_short_of_a_figure_is_not_guessed() -> None:
    head = '<td colspan="3"></td>' + cells(*COLUMNS)
    found = placed(table(head, '<td colspan="3">一、本年新收政府信息公开申请数量</td>' + cells(*"123456")))
    assert [c.value for c in found.all_cells() if c.row == "new_received"][-1] is None


def test_a_row_that_lost_a_cell_says_nothing_of_its_columns() -> None:
    found = placed(table(HEADER, cells("一、本年新收政府信息公开申请数量", *"123456")))
    placed_cells = [c for c in found.cells.values() if c.row == "new_received"]
    assert placed_cells and {c.status for c in placed_cells} == {"unreadable"}


def test_one_figure_over_two_rows_is_not_counted_twice() -> None:
    head = cells("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
    first = "<td>规章</td>" + '<td rowspan="2">5</td>' + cells("1", "2")
    found = placed(table(head, first, cells("行政规范性文件", "3", "4")))
    merged = [found.cells["proactive", row, "issued"] for row in ("regulations", "normative_documents")]
    assert [(c.value, c.status) for c in merged] == [(None, "unreadable")] * 2
    assert found.cells["proactive", "normative_documents", "in_force"].value == 4


def test_a_long_remark_does_not_make_the_form_a_layout_table() -> None:
    note = '<td colspan="8">' + "说明" * 300 + "</td>"
    found = placed(table(HEADER, cells("一、本年新收政府信息公开申请数量", *"1234560"), note))
    assert values(found, "new_received") == [1, 2, 3, 4, 5, 6, 0]


def test_an_unknown_label_is_a_warning_with_its_text_and_its_figures() -> None:
    found = placed(
        table(
            HEADER, cells("一、本年新收政府信息公开申请数量", *"1234560"), cells("八、新增的一行", *"9999999")
        )
    )
    assert found.leftovers == 8
    assert "八、新增的一行 | 9 | 9" in found.warnings[0]


def test_labels_cut_by_breaks_and_spaces() -> None:
    head = "<td></td>" + cells("自然 人", "商业<br>企业", "科研<p>机构</p>", *COLUMNS[3:])
    found = placed(table(head, cells("一、本年新收政府\n 信息公开申请数量", *"1234560")))
    assert values(found, "new_received") == [1, 2, 3, 4, 5, 6, 0]


def test_one_figure_over_many_columns_is_unreadable_and_zero_waits_for_proof() -> None:
    merged = '<td>一、本年新收政府信息公开申请数量</td><td colspan="7">5</td>'
    assert {c.status for c in placed(table(HEADER, merged)).cells.values()} == {"unreadable"}
    zeros = placed(table(HEADER, merged.replace("5", "0")))
    assert {c.value for c in zeros.cells.values()} == {0} and not zeros.shared  # its total is among them
    parts = '<td>一、本年新收政府信息公开申请数量</td><td colspan="6">0</td><td>3</td>'
    assert len(placed(table(HEADER, parts)).shared) == 6


def test_blank_is_blank_and_never_zero() -> None:
    found = placed(
        table(HEADER, cells("一、本年新收政府信息公开申请数量", "1", "", "/", "—", "无", "&nbsp;", "0"))
    )
    assert values(found, "new_received") == [1, None, None, None, None, None, 0]
    assert found.cells["applications", "new_received", "research_institution"].raw == "/"


def test_the_same_cell_twice_with_other_figures_is_unreadable() -> None:
    row = "一、本年新收政府信息公开申请数量"
    found = placed(table(HEADER, cells(row, *"1234560")) + table(HEADER, cells(row, *"2234560")))
    assert found.cells["applications", "new_received", "natural_person"].status == "unreadable"
    assert found.cells["applications", "new_received", "total"].value == 0
    assert "stands twice" in found.warnings[0]


def test_review_table_with_labels_above_and_beside() -> None:
    outcomes = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    above = placed(table('<td colspan="5">行政复议</td>', cells(*outcomes), cells(*"12306")))
    assert values(above, "reconsideration") == [1, 2, 3, 0, 6]
    beside = placed(table("<td></td>" + cells(*outcomes), cells("行政复议", *"12306")))
    assert values(beside, "reconsideration") == [1, 2, 3, 0, 6]


def whole(total: str = "0", year: int = 2022, *more: str) -> Reading:
    new = cells("一、本年新收政府信息公开申请数量", "0", "0", "0", "0", "0", "0", total)
    body = "<p>一、总体情况</p><p>二、主动公开政府信息情况</p>" + table(HEADER, new, *more)
    return read(page(body, f"青禾县人民政府{year}年政府信息公开工作年度报告"))


def test_a_wrong_total_fails_and_absent_cells_are_said() -> None:
    reading = whole(total="9")
    assert reading.report.grade == "inconsistent"
    failed = [(c.rule, c.scope, c.left, c.right) for c in reading.checks if c.status == "failed"]
    assert failed == [("applications.applicants", "new_received", 9, 0)]
    assert len(reading.cells) == 200
    assert sum(c.status == "absent" for c in reading.cells) == 193


def test_missing_rows_make_a_report_partial_however_its_sums_come_out() -> None:
    assert whole().report.grade == "partial"


def test_a_form_that_is_not_the_years_is_said() -> None:
    late = cells("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", *"0000000")
    assert any("form of 2021" in w for w in whole("0", 2020, late).warnings)


def test_what_several_forms_have_is_on_the_years_form() -> None:
    assert {year: whole(year=year).report.template for year in (2019, 2020, 2021, 2022)} == {
        2019: "2019",
        2020: "2019",
        2021: "2021",
        2022: "2021",
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 broken", "PDF"),
        (b"PK\x03\x04word/document.xml", "DOCX"),
        (b"\x89PNG\r\n\x1a\n....", "picture"),
        (b"\x00\x01\x02\x03" * 40, "no known format"),
    ],
)
def test_what_cannot_be_read_is_said_and_never_raised(data: bytes, said: str) -> None:
    reading = read(data)
    assert reading.error is not None and said in reading.error
    assert reading.report.grade == "rejected"


def test_a_table_on_its_side() -> None:
    rows = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（七）总计", "3.其他")
    lines = [cells("申请人", *rows)]
    lines += [cells(applicant, *(f"{n}{m}" for m in range(1, 5))) for n, applicant in enumerate(COLUMNS, 1)]
    found = placed(table(*lines))
    assert values(found, "carried_over") == [12, 22, 32, 42, 52, 62, 72]
    assert values(found, "other_other") == [14, 24, 34, 44, 54, 64, 74]
    assert found.leftovers == 0


def test_figures_after_an_unknown_label_are_not_the_groups() -> None:
    row = cells("（六）其他处理", "按其他方式办理的申请", *"1234567")
    found = placed(table("<td></td>" + HEADER, row), "2019")
    assert values(found, "other_processing") == []
    assert any("按其他方式办理的申请" in said for said in found.warnings)


def test_two_rows_of_one_label_are_not_taken_for_one() -> None:
    lines = [cells("一、本年新收政府信息公开申请数量", *digits) for digits in ("1234567", "7654321")]
    found = placed(table(HEADER, *lines))
    assert {c.status for c in found.cells.values() if c.value != 4} == {"unreadable"}


def test_a_caption_under_figures_is_no_figure() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    lines = [
        ["行政复议", "", "", "", ""],
        results,
        ["1", "0", "0", "0", "1"],
        ["年度", "收到申请", "办结", "", ""],
    ]
    lines.append(["2020", "12", "12", "", ""])
    grid = Grid(
        tuple(GridCell(r, c, 1, 1, text) for r, line in enumerate(lines) for c, text in enumerate(line)),
        len(lines),
        5,
        "docx",
    )
    cells = place_cells([(grid, ())], template("2021")).cells
    assert [cells["review_litigation", "reconsideration", c].raw for c in ("upheld", "total")] == ["1", "1"]


def _place(lines: list[list[str]], reader: str = "html") -> dict[tuple[str, str, str], str | None]:
    width = max(map(len, lines))
    cells = tuple(GridCell(r, c, 1, 1, t) for r, line in enumerate(lines) for c, t in enumerate(line))
    placed = place_cells([(Grid(cells, len(lines), width, reader), ())], template("2021")).cells
    return {code: cell.raw for code, cell in placed.items()}


def test_figures_that_moved_left_of_their_columns_go_by_order() -> None:
    head = ["", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    lines = [head, ["本年新收政府信息公开申请数量", *"1234560", ""], ["予以公开", "", *"1110003"]]
    found = _place(lines)
    row = [
        found["applications", "new_received", c]
        for c in template("2021").columns_of("applications", "new_received")
    ]
    assert row == list("1234560")


def test_a_result_belongs_to_the_label_that_began_last() -> None:
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结"]
    lines = [["行政复议", results[0], "1"], *([name, "0", ""] for name in results[1:]), ["总计", "1", ""]]
    found = _place(lines)
    assert found["review_litigation", "reconsideration", "total"] == "1"
    assert found["review_litigation", "reconsideration", "corrected"] == "0"


def test_a_text_that_has_a_figure_too_many_in_a_row_has_none_that_is_sure() -> None:
    """The columns of a printed page written out with spaces do not always meet."""
    head = ["", "", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
    rows = [
        ["本年新收政府信息公开申请数量", "7", "1", "", "2", "3", "4", "5", "6"],
        ["上年结转政府信息公开申请数量", "", "1", "2", "3", "4", "5", "6", "21"],
    ]
    cells = tuple(
        GridCell(r, c, 1, 1, text) for r, line in enumerate([head, *rows]) for c, text in enumerate(line)
    )
    placement = place_cells([(Grid(cells, 3, 9, "text"), ())], template("2021"))
    assert {cell.status for cell in placement.cells.values()} == {"unreadable"}
    assert placement.warnings


SIGNED = ("administrative_licences", "change")
COUNT = ("administrative_licences", "decisions")
MONEY = ("administrative_fees", "amount")


@pytest.mark.parametrize(
    ("code", "guesses", "sure"),
    [
        (SIGNED, (("12", 0.995), ("-12", 0.05)), False),  # a trace before it may be a minus
        (SIGNED, (("133", 0.995), ("↓33", 0.05)), False),
        (SIGNED, (("12", 0.995),), False),  # as may a 1
        (SIGNED, (("22", 0.995),), True),
        (COUNT, (("12", 0.995), ("-12", 0.05), ("1.2", 0.05)), True),  # a count has neither sign nor point
        (MONEY, (("12", 0.995), ("1.2", 0.05)), False),
        (MONEY, (("1,200", 0.995), ("1200", 0.05)), True),  # the same figure
        (COUNT, (), False),  # read among words, its digits never weighed
    ],
)
def test_a_rival_reading_counts_where_the_column_has_such_figures(
    code: tuple[str, str], guesses: tuple[tuple[str, float], ...], sure: bool
) -> None:
    said = guesses[0][0] if guesses else "12"
    head = {SIGNED: "本年增/减", COUNT: "处理决定数量", MONEY: "采购总金额"}[code]
    label = "政府集中采购" if code == MONEY else "行政许可"
    rows = (("信息内容", "采购项目数量" if code == MONEY else "上一年项目数量", head), (label, "3", said))
    cells = tuple(
        GridCell(
            r,
            c,
            1,
            1,
            text,
            guesses=tuple(Guess(*g) for g in guesses)
            if (r, c) == (1, 2)
            else ((Guess(text, 0.999),) if (r, c) == (1, 1) else ()),
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    placement = place_cells([(Grid(cells, 2, 3, "scan"), ())], template("2019"))
    row, column = ("government_procurement", "amount") if code == MONEY else code
    assert (placement.doubts["proactive", row, column][0].confidence >= SURE) is sure


@pytest.mark.parametrize(("beside", "sure"), [("↓7", False), ("-7", True), ("7", False), ("--", False)])
def test_a_1_is_in_doubt_unless_the_report_prints_its_changes_with_signs(beside: str, sure: bool) -> None:
    """On a JPEG ↓33 was read as 133; no identity is stated over 本年增/减, and a shape test misses some."""
    rows = (
        ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
        ("行政许可", "5", "133", "9"),
        ("行政处罚", "5", beside, "9"),
    )
    cells = [
        GridCell(r, c, 1, 1, text, guesses=(Guess(text, 0.999),) if r and c else ())
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    placement = place_cells([(Grid(tuple(cells), 3, 4, "scan"), ())], template("2019"))
    assert (placement.doubts["proactive", "administrative_licences", "change"][0].confidence >= SURE) is sure


def test_a_row_of_a_picture_that_another_row_has_entered_has_no_sure_figure() -> None:
    """Two sheets in one tall picture, each askew: half of a row's figures stood in the next one's cells."""
    rows = (
        ("", *COLUMNS),
        ("本年新收政府信息公开申请数量", *"1234567"),
        ("上年结转政府信息公开申请数量", *"7654321"),
    )
    cells = [
        GridCell(r, c, 1, 1, text, guesses=(Guess(text, 0.995),) if r and c else ())
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    again = [
        GridCell(r, c, 1, 1, text, 2, guesses=(Guess(text, 0.995),) if r and c else ())
        for r, row in enumerate((rows[0], ("本年新收政府信息公开申请数量", "9", *"      ")))
        for c, text in enumerate(row)
    ]
    grids = [(Grid(tuple(cells), 3, 8, "scan"), ()), (Grid(tuple(again), 2, 8, "scan"), ())]
    doubts = place_cells(grids, template("2021")).doubts
    assert doubts["applications", "new_received", "research_institution"][0].confidence < SURE
    assert doubts["applications", "carried_over", "research_institution"][0].confidence >= SURE


def test_a_total_of_another_table_in_a_text_moves_no_figures() -> None:
    """A list of channels that follows the form without an empty line between them."""
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "1", "0", "3"],
        ["序号", "公开渠道", "信息数量", ""],
        ["1", "门户网站", "1024", ""],
        ["2", "总计", "1024", ""],
    ]
    cells = tuple(GridCell(r, c, 1, 1, text) for r, line in enumerate(rows) for c, text in enumerate(line))
    placement = place_cells([(Grid(cells, 5, 4, "text"), ())], template("2021"))
    assert {(c.raw, c.status) for c in placement.cells.values()} == {
        ("1", "reported"),
        ("0", "reported"),
        ("3", "reported"),
    }


@pytest.mark.parametrize(
    ("head", "lines", "status"),
    [
        ("上年总计", (), "reported"),  # a spreadsheet's column of its own
        ("", (), "unreadable"),
        ("上年总计", ("made with spaces",), "unreadable"),  # such columns do not always meet their heads
    ],
)
def test_a_column_under_words_of_its_own_moves_no_figures(
    head: str, lines: tuple[str, ...], status: str
) -> None:
    rows = [["", *COLUMNS, head], ["一、本年新收政府信息公开申请数量", *"1000001", "9"]]
    cells = tuple(GridCell(r, c, 1, 1, text) for r, line in enumerate(rows) for c, text in enumerate(line))
    placement = place_cells([(Grid(cells, 2, 9, "text", lines), ())], template("2021"))
    assert {cell.status for cell in placement.cells.values()} == {status}
