from hypothesis import given
from hypothesis import strategies as st

from extract.form.seams import sew
from extract.model import Grid, GridCell
from extract.spans import SpannedCell, lay_out, owners, stitch

CELLS = st.builds(SpannedCell, st.text(max_size=3), st.integers(0, 500), st.integers(1, 5))


@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_laid_out_cells_never_overlap_and_stay_inside(rows: list[list[SpannedCell]]) -> None:
    grid = lay_out(rows, "html")
    seen = set()
    for cell in grid.cells:
        assert cell.row + cell.row_span <= grid.rows and cell.column + cell.column_span <= grid.columns
        for place in (
            (r, c)
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        ):
            assert place not in seen
            seen.add(place)
    assert len(grid.cells) == sum(len(row) for row in rows)
    assert len(owners(grid)) == grid.rows


def piece(page: int, rows: list[list[tuple[str, float, float]]]) -> Grid:
    cells = tuple(
        GridCell(r, c, 1, 1, text, page, (x0, 20.0 * r, x1, 20.0 * r + 20))
        for r, row in enumerate(rows)
        for c, (text, x0, x1) in enumerate(row)
    )
    return Grid(cells, len(rows), max(len(r) for r in rows), "pdf")


def test_a_header_torn_inside_a_cell_is_sewn_where_the_codebook_knows_the_whole() -> None:
    above = piece(3, [[("", 0, 50), ("自然", 50, 80), ("法人或其他组织", 80, 160)]])
    below = piece(4, [[("", 0, 50), ("人", 50, 80), ("商业企业", 80, 120), ("其他", 120, 160)]])
    ((grid, seams),) = stitch([above, below])
    assert isinstance(grid, Grid) and seams == (1,)
    known = {"自然人", "法人或其他组织", "商业企业", "其他"}
    sewn = sew(grid, seams, known.__contains__)
    assert [(c.text, c.column, c.column_span) for c in sewn.cells if c.text] == [
        ("自然人", 1, 1),
        ("法人或其他组织", 2, 2),
        ("商业企业", 2, 1),
        ("其他", 3, 1),
    ]


def test_a_row_torn_in_two_keeps_its_figures() -> None:
    above = piece(1, [[("申请人无正当理由", 0, 50), ("3", 50, 80)]])
    below = piece(2, [[("逾期不补正", 0, 50), ("", 50, 80)], [("其他", 0, 50), ("4", 50, 80)]])
    ((grid, seams),) = stitch([above, below])
    assert isinstance(grid, Grid)
    sewn = sew(grid, seams, {"申请人无正当理由逾期不补正", "其他"}.__contains__)
    assert [c.text for c in sewn.cells] == ["申请人无正当理由逾期不补正", "3", "其他", "4"]


def test_tables_of_other_widths_or_far_pages_stay_apart() -> None:
    one = piece(1, [[("a", 0, 50)]])
    assert len(stitch([one, piece(2, [[("b", 0, 90)]])])) == 2
    assert len(stitch([one, piece(3, [[("b", 0, 50)]])])) == 2


def test_a_table_without_borders_is_not_joined_to_one_that_has_them() -> None:
    """A blank cell between no lines has no place on the page; comparing it to borders ended the program."""
    blank = GridCell(0, 1, 1, 1, "", 1, None)
    above = Grid((GridCell(0, 0, 1, 1, "规章", 1, (50.0, 700.0, 90.0, 712.0)), blank), 1, 2, "pdf")
    below = Grid((GridCell(0, 0, 1, 1, "3", 2, (50.0, 60.0, 90.0, 72.0)),), 1, 1, "pdf")
    assert len(stitch([above, below])) == 2


def test_a_row_torn_inside_its_figures_is_one_row_and_its_pieces_stay_apart() -> None:
    cells = [GridCell(0, 0, 1, 1, "（七）总计"), GridCell(0, 1, 1, 1, "2035"), GridCell(0, 2, 1, 1, "7")]
    cells += [GridCell(1, 0, 1, 1, ""), GridCell(1, 1, 1, 1, "05"), GridCell(1, 2, 1, 1, "")]
    sewn = sew(Grid(tuple(cells), 2, 3, "pdf"), (1,), {"总计"}.__contains__)
    assert [cell.text for cell in sewn.cells] == ["（七）总计", "2035\n05", "7"]


def _row(row: int, texts: list[str], edges: list[float], page: int) -> list[GridCell]:
    return [
        GridCell(row, n, 1, 1, text, page, (edges[n], 100.0 * row, edges[n + 1], 100.0 * row + 20))
        for n, text in enumerate(texts)
    ]


def test_figures_under_a_break_belong_to_their_heads_and_not_to_the_heads_cells() -> None:
    edges = [50.0, 150.0, 250.0]
    cells = [*_row(0, ["结果维持", "结果纠正"], edges, 1), *_row(1, ["2", "0"], edges, 2)]
    known = {"结果维持", "结果纠正"}
    sewn = sew(Grid(tuple(cells), 2, 2, "pdf"), (1,), known.__contains__, known)
    assert [c.text for c in sewn.cells] == ["结果维持", "结果纠正", "2", "0"]


def test_a_head_goes_on_in_an_empty_cell_of_a_header_row_only() -> None:
    edges = [50.0, 150.0, 250.0]
    known = {"自然人", "商业企业", "法人或其他组织"}
    heads = {"自然人", "商业企业"}
    for below, rows in (["", "商业企业"], 2), (["", "5"], 1):
        cells = [*_row(0, ["自然人", "法人或其他组织"], edges, 1), *_row(1, below, edges, 2)]
        sewn = sew(Grid(tuple(cells), 2, 2, "pdf"), (1,), known.__contains__, heads)
        assert sewn.cells[0].row_span == rows


def test_a_torn_row_is_sewn_though_the_lines_moved_over_the_break() -> None:
    upper = _row(0, ["5.要求行政机关确认或重新出", "1", "2"], [50.0, 150.0, 200.0, 250.0], 1)
    lower = _row(1, ["具已获取信息", "", ""], [50.0, 156.0, 204.0, 250.0], 2)
    moved = [c._replace(column=c.column, column_span=2 if c.column == 0 else 1) for c in lower]
    sewn = sew(
        Grid((*upper, *moved), 2, 4, "pdf"), (1,), {"要求行政机关确认或重新出具已获取信息"}.__contains__
    )
    assert [c.text for c in sewn.cells] == ["5.要求行政机关确认或重新出具已获取信息", "1", "2"]


def test_a_torn_row_goes_on_under_a_header_that_is_printed_again() -> None:
    edges = [50.0, 150.0, 200.0, 250.0]
    header = ["", "自然人", "总计"]
    rows = [header, ["5.属于三类内部事", "1", "2"], header, ["务信息", "", ""], ["重复申请", "3", "4"]]
    cells = [c for n, row in enumerate(rows) for c in _row(n, row, edges, 1 + (n > 1))]
    known = {"属于三类内部事务信息", "重复申请", "自然人", "总计"}
    sewn = sew(Grid(tuple(cells), 5, 3, "pdf"), (2,), known.__contains__, {"自然人", "总计"})
    assert [c.text for c in sewn.cells] == [*header, "5.属于三类内部事务信息", "1", "2", "重复申请", "3", "4"]


def test_a_row_whose_label_is_all_under_the_break() -> None:
    edges = [50.0, 100.0, 150.0, 200.0]
    for upper, lower, count in (
        (["三、本年度办理结果", "", "7"], ["", "重复申请", ""], 3),
        (["三、本年度办理结果", "予以公开", "7"], ["", "重复申请", ""], 5),  # two rows, the second one blank
        (["三、本年度办理结果", "", "7"], ["", "重复申请", "8"], 5),
        (["三、本年度办理结果", "", ""], ["", "重复申请", ""], 5),
    ):
        cells = [*_row(0, upper, edges, 1), *_row(1, lower, edges, 2)]
        known = {"本年度办理结果", "予以公开", "重复申请"}
        sewn = sew(Grid(tuple(cells), 2, 3, "pdf"), (1,), known.__contains__)
        assert len(sewn.cells) == count, (upper, lower)


def test_the_rest_of_a_label_is_all_of_the_row_under_a_break() -> None:
    upper = _row(0, ["5.属于三类内部事", "1", "2"], [50.0, 150.0, 200.0, 250.0], 1)
    lower = _row(1, ["", "务信息"], [50.0, 80.0, 250.0], 2)
    sewn = sew(Grid((*upper, *lower), 2, 3, "pdf"), (1,), {"属于三类内部事务信息"}.__contains__)
    assert [c.text for c in sewn.cells] == ["5.属于三类内部事务信息", "1", "2"]


def test_a_page_of_a_table_without_the_borders_of_its_groups() -> None:
    edges = [50.0 * n for n in range(1, 10)]
    page = Grid(tuple(_row(0, list("abcdefgh"), edges, 1)), 1, 8, "pdf")
    for start, step, count in ((1, 1, 1), (1, 2, 2), (4, 1, 2)):
        part = edges[start::step]
        below = Grid(
            tuple(_row(0, ["x"] * (len(part) - 1), part, 2)), 1, len(part) - 1, "pdf"
        )  # all of its borders, every other one, too few columns
        assert len(stitch([page, below])) == count


def test_a_part_of_a_header_under_a_break_is_no_repeat() -> None:
    """Each name stands over its own results: those under the break are of the name over it."""
    edges = [50.0, 100.0, 150.0]
    results = ["维持", "纠正"]
    rows = [["行政复议", ""], results, ["1", "2"], ["复议后起诉", ""], results, ["3", "4"]]
    cells = [c for n, row in enumerate(rows) for c in _row(n, row, edges, 1 + (n > 3))]
    grid = Grid(tuple(cells), 6, 2, "pdf")
    known = {"行政复议", "复议后起诉", *results}
    assert sew(grid, (4,), known.__contains__, set(results)) == grid


def test_rows_whose_borders_miss_each_other_keep_their_columns() -> None:
    """A head's border 3.4 points right of its figure's: no figure fits between, so it is one border."""
    torn = piece(1, [[("总计", 40, 69.4), ("结果维持", 69.4, 96)], [("291", 40, 66), ("0", 66, 96)]])
    cells = [c._replace(column=2 * (c.column > 0), column_span=2 - (c.column > 0)) for c in torn.cells[:2]]
    cells += [torn.cells[2], torn.cells[3]._replace(column=1, column_span=2)]
    ((grid, _),) = stitch([Grid(tuple(cells), 2, 3, "pdf")])
    assert isinstance(grid, Grid)
    assert [(c.row, c.column, c.column_span) for c in grid.cells] == [
        (0, 0, 1),
        (0, 1, 1),
        (1, 0, 1),
        (1, 1, 1),
    ]


def test_a_narrow_column_that_has_a_cell_of_its_own_stays() -> None:
    rows = piece(1, [[("甲", 0, 40), ("1", 40, 45), ("2", 45, 90)]])
    assert stitch([rows]) == [(rows, ())]


def test_gaps_between_cells_with_borders_of_their_own_are_no_column() -> None:
    """Chromium's print of border-spacing: 2px."""
    rows = piece(
        1, [[("甲", 0, 40), ("", 40, 43), ("2", 43, 90)], [("乙", 0, 40), ("", 40, 43), ("", 43, 90)]]
    )
    ((grid, _),) = stitch([rows])
    assert isinstance(grid, Grid)
    assert grid.columns == 2 and [c.text for c in grid.cells] == ["甲", "2", "乙", ""]


def test_the_end_of_a_label_that_is_a_label_too_is_no_row_of_its_own() -> None:
    edges = [50.0, 150.0, 200.0, 250.0]
    known = {"其他", "法律行政法规禁止公开", "其他法律行政法规禁止公开"}
    upper = _row(0, ["2.其他", "0", "3"], edges, 1)
    for figures, texts in (
        (["", ""], ["2.其他法律行政法规禁止公开", "0", "3"]),
        (["1", ""], ["2.其他", "0", "3", "法律行政法规禁止公开", "1", ""]),
    ):
        cells = (*upper, *_row(1, ["法律行政法规禁止公开", *figures], edges, 2))
        sewn = sew(Grid(cells, 2, 3, "pdf"), (1,), known.__contains__)
        assert [c.text for c in sewn.cells] == texts


def test_a_label_under_the_break_beside_a_group_that_is_drawn_otherwise() -> None:
    upper = _row(0, ["一", "组", "", "7"], [50.0, 70.0, 90.0, 150.0, 200.0], 1)
    lower = [
        c._replace(column=c.column + (c.column > 0))
        for c in _row(1, ["", "重复申请", ""], [50.0, 90.0, 150.0, 200.0], 2)
    ]
    lower[0] = lower[0]._replace(column_span=2)
    sewn = sew(Grid((*upper, *lower), 2, 4, "pdf"), (1,), {"重复申请"}.__contains__)
    assert [c.text for c in sewn.cells if c.text] == ["一", "组", "重复申请", "7"]
