"""Tables that nothing frames: labels in narrow columns, torn over lines and pages, their figures beside them."""

from __future__ import annotations

from extract.unruled.bare import find_bare
from extract.unruled.bare_blocks import Page
from extract.unruled.column_grid import build_grid
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
        *figures(150, "12345", "2", "3"),
        *figures(164, "67"),
    ]
    assert read(page) == [[HEAD, ["规章", "1234567", "2", "3"]]]


def test_heads_that_touch_each_other() -> None:
    page = [
        *column(150, 100, "本年制发件数本年废止件数现行有效件数"),
        *column(72, 150, "规章"),
        *[piece for n in range(3) for piece in column(150 + 72 * n, 150, str(n))],
    ]
    assert read(page) == [[HEAD, ["规章", "0", "1", "2"]]]


def test_labels_out_of_step_with_their_figures_make_no_grid() -> None:
    """The last label of such a page took the first figures of the next page, and no identity failed."""

    def pieces(drop: float) -> list[Piece]:
        found = [
            Piece(head, (200 + 60 * n, 0, 230 + 60 * n, 10)) for n, head in enumerate(("自然人", "总计"))
        ]
        for n, label in enumerate(("新收", "结转", "予以公开", "部分公开", "重复申请")):
            top = 30 + 40 * n
            found.append(Piece(label, (10, top + drop, 60, top + drop + 10)))
            found += [Piece(str(n), (210 + 60 * c, top, 216 + 60 * c, top + 10)) for c in range(2)]
        return found

    columns = [(210.0, 216.0), (270.0, 276.0)]
    assert build_grid(pieces(0), columns, 1)
    assert build_grid(pieces(15), columns, 1) is None
