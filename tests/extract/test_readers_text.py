from __future__ import annotations

import pytest

from extract.model import Grid, Paragraph
from extract.readers.text import read_text

TABLES = {
    "tabs": "规章\t1\t\t3\n规范性文件\t4\t5\t6\n",
    "markdown": "| 规章 | 1 |  | 3 |\n| --- | :-: | --- | ---: |\n| 规范性文件 | 4 | 5 | 6 |\n",
    "bare strokes": "规章 | 1 | | 3\n规范性文件 | 4 | 5 | 6\n",
    "strokes at one side": "规章 | 1 | | 3 |\n规范性文件 | 4 | 5 | 6 |\n",
    "drawn": "┌──┬──┐\n│规章│1││3│\n├──┼──┤\n│规范性文件│4│5│6│\n└──┴──┘\n",
    "columns": "规章          1           3\n规范性文件    4     5     6\n规章          1     2     3\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_text(name: str) -> None:
    blocks = read_text("一、总体情况\n" + TABLES[name] + "二、其他\n").blocks
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["一、总体情况", "二、其他"]
    (grid,) = (b for b in blocks if isinstance(b, Grid))
    lines = [[c.text for c in grid.cells if c.row == row] for row in range(2)]
    assert lines == [["规章", "1", "", "3"], ["规范性文件", "4", "5", "6"]]


def test_a_sentence_with_a_stroke_or_a_gap_is_prose() -> None:
    blocks = read_text("首页 | 政府信息公开\n2022年  全年公开信息若干条。\n完\n").blocks
    assert all(isinstance(b, Paragraph) for b in blocks)


def test_strokes_around_empty_cells_are_no_frame() -> None:
    (grid,) = read_text("||结果维持|总计\n规章|1||3\n规章|1|2|\n").blocks
    assert isinstance(grid, Grid)
    lines = [[c.text for c in grid.cells if c.row == row] for row in range(3)]
    assert lines == [["", "", "结果维持", "总计"], ["规章", "1", "", "3"], ["规章", "1", "2", ""]]
