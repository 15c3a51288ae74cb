"""The line over a small printed table of results says what it is of, where each table has such a line."""

from __future__ import annotations

import pytest

from extract.form.captions import under_captions
from extract.model import Grid, GridCell, Paragraph

RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def results(figures: str) -> Grid:
    cells = [
        GridCell(r, c, 1, 1, text, 1, (50.0 * c, 20.0 * r, 50.0 * c + 50, 20.0 * r + 20))
        for r, row in enumerate((RESULTS, tuple(figures)))
        for c, text in enumerate(row)
    ]
    return Grid(tuple(cells), 2, 5, "pdf")


def line(text: str) -> Paragraph:
    return Paragraph(text, 1)


@pytest.mark.parametrize(
    ("blocks", "named"),
    [
        ([line("行政复议"), results("00112")], ["行政复议"]),
        (
            [line("行政复议"), results("00112"), line("复议后起诉"), results("20002")],
            ["行政复议", "复议后起诉"],
        ),
        ([results("00112"), line("行政复议"), results("20002"), line("复议后起诉")], []),  # under its table
        ([line("行政复议"), line("复议后起诉"), results("00112"), results("20002")], []),  # side by side
        ([line("行政复议（复议后起诉）"), results("00112")], []),
        ([line("行政复议"), line("情况如下："), results("00112")], []),
    ],
)
def test_names_over_printed_tables(blocks: list[Grid | Paragraph], named: list[str]) -> None:
    tops = [b.cells[0].text for b in under_captions(blocks) if isinstance(b, Grid) and b.rows == 3]
    assert tops == named


def stacked(*names: str) -> Grid:
    """Tables of results one over the other, each but the first under its name, in one frame."""
    rows: list[tuple[str, ...]] = [RESULTS, tuple("10001")]
    for name in names:
        rows += [(name,), RESULTS, tuple("10001")]
    cells = tuple(
        GridCell(
            r, c, 1, 5 if len(row) == 1 else 1, text, 2, (50.0 * c, 20.0 * r, 50.0 * c + 50, 20.0 * r + 20)
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Grid(cells, len(rows), 5, "pdf")


@pytest.mark.parametrize(
    ("caption", "names", "top"),
    [
        (
            "行政复议",
            ("未经复议直接起诉", "复议后起诉"),
            "行政复议",
        ),  # its first line is the page before's last
        ("复议后起诉", ("未经复议直接起诉", "复议后起诉"), "结果维持"),
        ("行政复议", ("复议后起诉",), "结果维持"),
    ],
)
def test_a_name_that_a_page_break_took_off_its_table(caption: str, names: tuple[str, ...], top: str) -> None:
    (grid,) = [b for b in under_captions([line(caption), stacked(*names)]) if isinstance(b, Grid)]
    assert grid.cells[0].text == top
