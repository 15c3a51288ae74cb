"""Tables of which only horizontal lines are drawn."""

from collections.abc import Sequence

from extract.model import Grid
from extract.rulings import Char, Line, fill_grid
from extract.unruled.banded import complete
from extract.unruled.stacks import find_stacks
from extract.writing import Letters

PAGE = (400.0, 600.0)


def centred(text: str, x: float, middle: float, size: float = 10) -> list[Char]:
    """Letters in a column's middle; figures are half as wide as they are high."""
    widths = [size / 2 if letter.isascii() else size for letter in text]
    left = x - sum(widths) / 2
    chars = []
    for letter, width in zip(text, widths, strict=True):
        chars.append(Char(letter, (left, middle - size / 2, left + width, middle + size / 2)))
        left += width
    return chars


def read(chars: Sequence[Char], rules: Sequence[Line]) -> list[Grid]:
    letters = Letters.of(chars)
    found = []
    for stack in find_stacks(letters, rules, [], PAGE):
        banded = complete(stack, ())
        if banded:
            found.append(fill_grid(banded.frame, letters, 1, "pdf"))
    return found


def rows_of(grid: Grid) -> list[list[str]]:
    return [[c.text for c in grid.cells if c.row == row] for row in range(grid.rows)]


def full(*places: float) -> list[Line]:
    return [Line(y, 0, 300) for y in places]


def test_columns_are_where_figures_and_heads_are() -> None:
    chars = centred("信息内容", 50, 10) + centred("制发件数", 150, 10) + centred("废止件数", 250, 10)
    chars += centred("规章", 50, 30) + centred("12", 150, 30) + centred("0", 250, 30)
    (grid,) = read(chars, full(0, 20, 40))
    assert rows_of(grid) == [["信息内容", "制发件数", "废止件数"], ["规章", "12", "0"]]


def test_each_part_of_a_table_has_its_own_columns_and_a_title_is_over_all() -> None:
    chars = centred("第一项", 150, 10)
    chars += centred("规章", 50, 30) + centred("12", 150, 30) + centred("0", 250, 30)
    chars += centred("第八项", 150, 50)
    chars += centred("收费", 50, 70) + centred("7", 200, 70)
    (grid,) = read(chars, full(0, 20, 40, 60, 80))
    assert rows_of(grid) == [["第一项"], ["规章", "12", "0"], ["第八项"], ["收费", "7"]]


def test_a_rule_that_stops_short_leaves_a_label_over_two_rows() -> None:
    chars = centred("三、办理", 30, 30) + centred("公开", 120, 20) + centred("部分公开", 120, 40)
    chars += centred("5", 250, 20) + centred("6", 250, 40)
    (grid,) = read(chars, [*full(10, 50), Line(30, 80, 300)])
    assert [(c.text, c.row, c.row_span) for c in grid.cells] == [
        ("三、办理", 0, 2),
        ("公开", 0, 1),
        ("5", 0, 1),
        ("部分公开", 1, 1),
        ("6", 1, 1),
    ]


def test_a_head_in_the_middle_of_the_rule_under_it_is_over_its_columns() -> None:
    chars = centred("项目", 40, 20) + centred("法人", 200, 10)
    chars += centred("企业", 120, 30) + centred("机构", 200, 30) + centred("其他", 280, 30)
    chars += centred("新收", 40, 50) + [c for x in (120, 200, 280) for c in centred("3", x, 50)]
    (grid,) = read(chars, [Line(0, 0, 320), Line(20, 80, 320), Line(40, 0, 320), Line(60, 0, 320)])
    assert [(c.text, c.column, c.column_span) for c in grid.cells if c.row == 0] == [
        ("项目", 0, 1),
        ("法人", 1, 3),
    ]


def test_a_figure_that_wraps_is_one_beside_a_figure_in_the_middle_of_the_row() -> None:
    chars = centred("新收", 40, 20) + centred("8", 110, 20)
    chars += centred("123456", 75, 14) + centred("7", 75, 26)
    (grid,) = read(chars, [Line(y, 0, 125) for y in (0, 40)])
    assert [c.text for c in grid.cells] == ["新收", "1234567", "8"]


def test_a_band_of_several_rows_is_not_completed() -> None:
    chars = centred("项目", 50, 10) + centred("件数", 150, 10) + centred("次数", 250, 10)
    for y in (30, 45, 60):
        chars += centred("规章", 50, y) + centred("1", 150, y) + centred("2", 250, y)
    assert read(chars, full(0, 20, 70)) == []


def test_prose_between_rules_is_no_table() -> None:
    chars = (
        centred("一、总体情况", 60, 10) + centred("本年公开信息" * 5 + "12", 190, 30) + centred("3", 200, 50)
    )
    assert read(chars, full(0, 20, 40)) == []


def at_right(text: str, right: float, middle: float) -> list[Char]:
    return centred(text, right - 2.5 * len(text), middle)


def test_figures_at_the_right_of_their_cells_have_the_heads_in_the_middle() -> None:
    chars = centred("信息内容", 50, 10) + centred("总计", 150, 10) + centred("其他", 250, 10)
    chars += centred("规章", 50, 30) + at_right("12", 195, 30) + at_right("7", 295, 30)
    chars += centred("文件", 50, 50) + at_right("3", 195, 50)
    (grid,) = read(chars, full(0, 20, 40, 60))
    assert rows_of(grid) == [["信息内容", "总计", "其他"], ["规章", "12", "7"], ["文件", "3", ""]]


def test_a_space_parts_a_figure_from_its_unit() -> None:
    chars = centred("信息内容", 50, 10) + centred("制发件数", 150, 10) + centred("废止件数", 250, 10)
    chars += centred("规章", 50, 30) + centred("0件", 150, 30)
    chars += centred("503", 245, 30) + centred("件", 261, 30)
    (grid,) = read(chars, full(0, 20, 40))
    assert rows_of(grid)[1] == ["规章", "0件", "503件"]


def test_a_section_in_a_row_of_its_own_is_of_the_table_and_a_heading_with_air_is_not() -> None:
    chars = centred("指标", 50, 10) + centred("单位", 150, 10) + centred("数量", 250, 10)
    for y, label, figure in ((30, "公报数", "1"), (70, "会议数", "3"), (90, "培训数", "4")):
        chars += centred(label, 50, y) + centred("件", 150, y) + centred(figure, 250, y)
    chars += centred("二、回应解读情况", 60, 50)
    (grid,) = read(chars, full(0, 20, 40, 60, 80, 100))
    assert [row[0] for row in rows_of(grid)] == ["指标", "公报数", "二、回应解读情况", "会议数", "培训数"]
    moved = [
        c._replace(box=(c.box[0], c.box[1] + 20, c.box[2], c.box[3] + 20)) for c in chars if c.box[1] > 60
    ]
    apart = [c for c in chars if c.box[1] <= 60] + moved
    assert len(read(apart, full(0, 20, 40, 80, 100, 120))) == 2
