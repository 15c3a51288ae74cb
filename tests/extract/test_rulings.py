from extract.rulings import Char, Frame, Line, cell_text, fill_grid, find_frames, merge_lines


def written(text: str, x: float, top: float, size: float = 10) -> list[Char]:
    return [Char(t, (x + i * size, top, x + (i + 1) * size, top + size)) for i, t in enumerate(text)]


def test_a_figure_that_wraps_is_one_and_two_stacked_figures_are_not() -> None:
    wrapped = written("24620", 1, 0) + written("4", 20, 12)
    assert cell_text(wrapped, width=55) == "246204"
    stacked = written("5", 20, 0) + written("120", 10, 12)
    assert cell_text(stacked, width=55) == "5\n120"


def test_a_grouped_figure_wraps_where_its_next_digit_does_not_fit() -> None:
    narrow = [Char(",", (11, 0, 13, 10))]
    upper = written("1", 1, 0) + narrow + written("58", 13, 0)
    assert cell_text(upper + written("7", 20, 12), width=50) == "1,587"


def test_a_label_that_wraps_is_joined_however_wide_the_cell() -> None:
    assert cell_text(written("自然", 1, 0) + written("人", 1, 12), width=200) == "自然人"


def test_the_first_row_of_a_continuation_has_no_top_border_and_is_not_lost() -> None:
    horizontal = merge_lines([Line(20, 0, 100), Line(40, 0, 100)])
    vertical = merge_lines([Line(x, 0, 40) for x in (0, 50, 100)])
    (frame,) = find_frames(horizontal, vertical)
    grid = fill_grid(frame, written("7", 60, 5) + written("8", 60, 25), 1, "pdf")
    assert [(c.row, c.column, c.text) for c in grid.cells if c.text] == [(0, 1, "7"), (1, 1, "8")]


def test_pieces_of_a_line_are_merged_and_marks_dropped() -> None:
    assert merge_lines([Line(10, 0, 50), Line(10.5, 51, 90), Line(30, 200, 202)]) == [Line(10.25, 0, 90)]


def test_a_frame_holds_all_its_lines() -> None:
    assert Frame((Line(0, 0, 9),), (Line(3, 0, 7),)).box == (0, 0, 9, 7)
