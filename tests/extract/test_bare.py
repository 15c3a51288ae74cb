"""Tables that nothing frames: labels in narrow columns, torn over lines and pages, their figures beside them."""

from __future__ import annotations

from extract.unruled.bare import find_bare
from extract.unruled.bare_blocks import Page
from extract.unruled.column_heads import Piece

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
