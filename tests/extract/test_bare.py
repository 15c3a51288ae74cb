"""Tables that nothing frames: labels in narrow columns, torn over lines and pages, their figures beside them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from importlib.resources import files

from extract.codebook import template
from extract.pages import is_browsers_foot
from extract.unruled.bare import find_bare
from extract.unruled.bare_blocks import Page
from extract.unruled.column_heads import Piece

CODEBOOK = [
    line
    for line in csv.DictReader(
        (files("extract.data") / "codebook.csv").read_text(encoding="utf-8").splitlines()
    )
    if line["template"] == "2014"
]
SIZE = (595.0, 842.0)
STEP = 14.0


def column(x: float, y: float, *lines: str) -> list[Piece]:
    """Lines of writing one under the other, the first one's middle at y."""
    return [
        Piece(
            text,
            (x, y + n * STEP - 6, x + sum(6 if c.isascii() else 12 for c in text), y + n * STEP + 6),
        )
        for n, text in enumerate(lines)
        if text
    ]


def heads(y: float) -> list[Piece]:
    return [
        *column(150, y, "本年", "制发", "件数"),
        *column(200, y, "本年", "废止", "件数"),
        *column(250, y, "现行", "有效", "件数"),
    ]


def figures(y: float, *texts: str) -> list[Piece]:
    return [piece for n, text in enumerate(texts) if text for piece in column(150 + 50 * n, y, text)]


def read(*pages: list[Piece]) -> list[list[list[str]]]:
    tables = find_bare([Page(n, SIZE, tuple(pieces)) for n, pieces in enumerate(pages, 1)], "pdf")
    return [[[c.text for c in t.grid.cells if c.row == row] for row in range(t.grid.rows)] for t in tables]


HEAD = ["", "本年制发件数", "本年废止件数", "现行有效件数"]


def test_figures_beside_the_first_line_of_their_labels() -> None:
    page = [
        *heads(100),
        *column(72, 150, "规章"),
        *figures(150, "1", "2", "3"),
        *column(72, 164, "行政", "规范", "性文", "件"),
        *figures(164, "4", "", "6"),
    ]
    assert read(page) == [[HEAD, ["规章", "1", "2", "3"], ["行政规范性文件", "4", "", "6"]]]


def test_figures_beside_the_middle_of_their_labels() -> None:
    page = [
        *heads(100),
        *column(72, 150, "规章"),
        *figures(150, "1", "2", "3"),
        *column(72, 170, "行政规范", "性文件"),
        *figures(177, "4", "5", "6"),
    ]
    assert read(page) == [[HEAD, ["规章", "1", "2", "3"], ["行政规范性文件", "4", "5", "6"]]]


def test_a_label_that_goes_on_overleaf() -> None:
    first = [*heads(700), *column(72, 750, "行政规范"), *figures(750, "4", "5", "6")]
    assert read(first, column(72, 80, "性文件")) == [[HEAD, ["行政规范性文件", "4", "5", "6"]]]


def test_figures_without_a_label_are_nobodys() -> None:
    page = [*heads(100), *column(72, 150, "规章"), *figures(150, "1", "2", "3"), *figures(170, "4", "5", "6")]
    assert read(page) == []


def test_heads_in_another_order_than_the_forms_are_not_believed() -> None:
    page = [
        *column(150, 100, "本年废止件数"),
        *column(250, 100, "本年制发件数"),
        *column(350, 100, "现行有效件数"),
        *column(72, 150, "规章"),
        *[piece for n in range(3) for piece in column(150 + 100 * n, 150, str(n))],
    ]
    assert read(page) == []


def test_a_figure_that_fills_its_cell_goes_on_in_the_next_line() -> None:
    page = [
        *heads(100),
        *column(72, 150, "规章", "", ""),
        *figures(150, "123456", "2", "3"),
        *figures(164, "7"),
    ]
    assert read(page) == [[HEAD, ["规章", "1234567", "2", "3"]]]


def test_heads_that_touch_each_other() -> None:
    page = [
        *column(150, 100, "本年制发件数本年废止件数现行有效件数"),
        *column(72, 150, "规章"),
        *[piece for n in range(3) for piece in column(150 + 72 * n, 150, str(n))],
    ]
    assert read(page) == [[HEAD, ["规章", "0", "1", "2"]]]


def test_letters_of_heads_that_spaces_part_are_of_their_own_columns() -> None:
    """A space in a head (结 果维) is as wide as the gap between two columns."""
    page = [
        *column(150, 100, "本", "件数"), *column(165, 100, "年制发"),
        *column(205, 100, "本", "件数"), *column(220, 100, "年废止"),
        *column(260, 100, "现", "件数"), *column(275, 100, "行有效"),
        *column(72, 150, "规章"),
        *[piece for n in range(3) for piece in column(150 + 55 * n, 150, str(n))],
    ]  # fmt: skip
    assert read(page) == [[HEAD, ["规章", "0", "1", "2"]]]


def test_each_name_over_its_own_results() -> None:
    """The table of reviews printed as one block after the other."""
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    page: list[Piece] = []
    for n, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        top = 100 + 60 * n
        page += column(250, top, name)
        page += [piece for k, text in enumerate(results) for piece in column(72 + 90 * k, top + 16, text)]
        page += [piece for k in range(5) for piece in column(72 + 90 * k, top + 32, str(k + n))]
    assert [table[1] for table in read(page)] == [
        ["行政复议", "0", "1", "2", "3", "4"],
        ["未经复议直接起诉", "1", "2", "3", "4", "5"],
        ["复议后起诉", "2", "3", "4", "5", "6"],
    ]


def test_a_figure_that_runs_into_the_next_column_is_nobodys() -> None:
    """411,116 and 0 drawn without a gap: either may have any of the digits."""
    page = [
        *heads(100),
        *column(72, 150, "规章"),
        *figures(150, "123456789", "", "3"),
        *column(72, 164, "行政规范性文件"),
        *figures(164, "4", "5", "6"),
    ]
    said = [cell for table in read(page) for row in table for cell in row]
    assert (
        "123456789" not in said
        and "9" not in said
        and not any(cell.isdecimal() and len(cell) > 1 for cell in said)
    )


def statistics(count: int, *, second: bool = False) -> tuple[list[Piece], list[list[str]]]:
    """The first rows of the 2014 form with their figures and no header."""
    labels = [
        label for label in dict.fromkeys(cell.row for cell in template("2014").cells) if label != "statistics"
    ][:count]
    names = {line["row"]: line["row_label"].split(" / ")[-1] for line in CODEBOOK}
    rows = [[names[label], str(n)] for n, label in enumerate(labels)]
    pieces = []
    for n, (label, figure) in enumerate(rows):
        pieces += [*column(60, 100 + 20 * n, label), *column(500, 100 + 20 * n, figure)]
        pieces += column(550, 100 + 20 * n, figure) if second else []
    return pieces, rows


def test_the_form_of_one_column_without_a_header() -> None:
    page, rows = statistics(20)
    assert read(page) == [[["", ""], *rows]]


def test_two_columns_without_a_header_are_nobodys() -> None:
    assert read(statistics(20, second=True)[0]) == []


def test_a_few_rows_without_a_header_are_prose() -> None:
    assert read(statistics(6)[0]) == []


REVIEWS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
NAMES = ("行政复议", "未经复议直接起诉", "复议后起诉")


def reviews(figures: Sequence[str], names: Sequence[str] = NAMES) -> list[Piece]:
    pieces = []
    for n, figure in enumerate(figures):
        pieces += column(250, 100 + 20 * n, REVIEWS[n % 5])
        pieces += column(400, 100 + 20 * n, figure) if figure else []
    for n, name in enumerate(names):
        pieces += column(80, 140 + 100 * n, name)
    return pieces


def test_reviews_set_from_top_to_bottom() -> None:
    rows = [[name, *map(str, range(5 * n, 5 * n + 5))] for n, name in enumerate(NAMES)]
    assert read(reviews([str(n) for n in range(15)])) == [[["", *REVIEWS], *rows]]


def test_reviews_that_lack_a_figure_or_a_name_or_are_in_another_order() -> None:
    figures = [str(n) for n in range(15)]
    for page in (
        reviews([*figures[:7], "", *figures[8:]]),
        reviews(figures, NAMES[:2]),
        reviews(figures, (NAMES[1], NAMES[0], NAMES[2])),
        [*reviews(figures), *column(450, 120, "7")],
    ):
        assert not any(row[0] in NAMES for table in read(page) for row in table)


def test_a_number_alone_on_a_line_is_its_labels() -> None:
    """Narrow cells part 4. from its label; a head over figures does not go on overleaf."""
    page = [
        *heads(100),
        *column(72, 150, "规章"),
        *figures(150, "1", "2", "3"),
        *column(96, 170, "2."),
        *column(60, 184, "行政规范性文件"),
        *figures(177, "4", "5", "6"),
    ]
    assert read(page) == [[HEAD, ["规章", "1", "2", "3"], ["2.行政规范性文件", "4", "5", "6"]]]


def test_what_browsers_print_under_a_page() -> None:
    for text, top, foot in (
        ("file:///reports/2021.html1/4", 800.0, True),
        ("https://www.hegang.gov.cn/art/1.html 12/12", 800.0, True),
        ("https://www.hegang.gov.cn/art/1.html 12/12", 400.0, False),
        ("3.其他01/2", 800.0, False),
    ):
        assert is_browsers_foot(text, top, 842.0) is foot


def test_a_number_over_its_label_is_the_labels_own() -> None:
    """Numbers torn off their labels: the figures stand beside the middle of both lines."""
    page: list[Piece] = []
    said = [
        ("（一）", "召开政府信息公开工作会议或专题会议数"),
        ("（二", "）举办各类培训班数"),
        ("（", "三）接受培训人员数"),
    ]
    rows = [*said, *[("", line["row_label"]) for line in CODEBOOK[:12]]]
    for n, (number, label) in enumerate(rows):
        y = 100 + 40 * n
        page += column(72, y, number, label) if number else column(72, y + 7, label)
        page += column(400, y + 7, str(n))
    table = read([*column(72, 60, "统计指标"), *column(400, 60, "统计数"), *page])
    assert [row[1] for row in table[0][1:4]] == ["0", "1", "2"]


def test_a_table_of_another_kind_under_the_results_is_none_of_them() -> None:
    """Without lines only the distance says where the table of reviews ends; a second full row may be another year's."""
    results = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
    page: list[Piece] = []
    for n, name in enumerate(("行政复议", "未经复议直接起诉", "复议后起诉")):
        page += column(80 + 175 * n, 100, name)
        page += [
            p
            for k, text in enumerate(results)
            for p in column(40 + 175 * n + 35 * k, 116, text[:2], text[2:])
        ]
        page += [p for k in range(5) for p in column(46 + 175 * n + 35 * k, 148, str(k))]
    other = [
        p
        for k, text in enumerate(("年度", "收到", "办结"))
        for p in column(100 + 150 * k, 190, text, str(7 + k))
    ]
    assert [row[1:] for row in read(page + other)[0][1:]] == [list("01234")] * 3
    second = [p for k in range(15) for p in column(46 + 35 * k, 190, "9")]
    assert read(page + second) == []
