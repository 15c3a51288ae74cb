"""Figures that a narrow cell wraps, and lines that may be two figures of rows whose ruling is missing."""

from __future__ import annotations

import pytest

from extract.form.wrapped import with_joined_figures
from extract.model import Grid, GridCell
from extract.rulings import Char, cell_text


def drawn(*rows: list[str]) -> Grid:
    cells = tuple(
        GridCell(r, c, 1, 1, text, 1, (30.0 * c, 20.0 * r, 30.0 * c + 30, 20.0 * r + 20))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return Grid(cells, len(rows), len(rows[0]), "pdf")


@pytest.mark.parametrize(
    ("rows", "text", "sure"),
    [
        # a column whose lines all break after two digits has no room for a third
        ([["甲", "35\n34\n8", "0"], ["乙", "44\n3", "12"]], "35348", True),
        ([["甲", "35\n34\n8", "0"], ["乙", "5", "12"]], "35348", True),
        # one break alone proves nothing: the identities must
        ([["甲", "418\n3", "0"], ["乙", "5", "12"]], "4183", False),
        ([["甲", "35\n34", "0"], ["乙", "443", "12"]], "3534", False),
        # all figures of the row on two lines: two rows may stand in it
        ([["甲", "35\n34", "12\n13"], ["乙", "44\n3", "1\n2"]], "35\n34", True),
        # lines of uneven lengths, and one digit over another, are no wrap
        ([["甲", "3\n348", "0"], ["乙", "5", "1"]], "3\n348", True),
        ([["甲", "0\n0", "0"], ["乙", "5", "1"]], "0\n0", True),
    ],
)
def test_a_wrapped_figure(rows: list[list[str]], text: str, sure: bool) -> None:
    cell = with_joined_figures(drawn(*rows)).cells[1]
    assert (cell.text, not cell.guesses) == (text, sure)


def test_a_cell_over_two_rows_may_hold_a_figure_of_each() -> None:
    grid = drawn(["甲", "35\n34", "0"], ["乙", "44\n31", "12"])
    tall = Grid(
        (grid.cells[0], grid.cells[1]._replace(row_span=2), grid.cells[2], grid.cells[3], grid.cells[5]),
        2,
        3,
        "pdf",
    )
    assert with_joined_figures(tall) == tall


def test_lines_of_markup_are_no_wraps() -> None:
    plain = Grid(tuple(c._replace(box=None) for c in drawn(["甲", "35\n34\n8", "0"]).cells), 1, 3, "html")
    assert with_joined_figures(plain) == plain


def written(text: str, x: float, top: float, size: float = 6.0) -> list[Char]:
    return [Char(t, (x + i * size, top, x + (i + 1) * size, top + size)) for i, t in enumerate(text)]


def test_a_space_that_is_not_drawn_fills_a_line_too() -> None:
    assert cell_text(written("133", 9, 0) + written("1", 6, 8), width=36) == "1331"
    # a figure in the middle over a longer one: two figures
    assert cell_text(written("123", 12, 0) + written("12345", 6, 8), width=42) == "123\n12345"
