"""Pages whose tables have lost their spans: no figure may go to the column beside its own."""

import random

import pytest

from extract.read import read
from samples.figures import Cells, timeline
from samples.layout import Table, tables
from tests.layouts.arrange import bend_spans, lose_spans

PAGE = "<html><body><h1>鹤岗市兴安区{0}年政府信息公开工作年度报告</h1><p>一、总体情况</p>{1}</body></html>"


def page(template: str, figures: Cells, arrange: object, seed: int) -> bytes:
    rng = random.Random(seed)
    parts = []
    for rows in tables(template).values():
        bent: list[Table] = arrange(rng, rows)  # type: ignore[operator]
        parts += [table(rows, figures) for rows in bent]
    return PAGE.format({"2021": 2022, "2019": 2020}[template], "".join(parts)).encode()


def table(rows: Table, figures: Cells) -> str:
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td colspan="{b.columns}" rowspan="{b.rows}">{figures[b.code] if b.code else b.text}</td>'
            for b in row
        )
        + "</tr>"
        for row in rows
    )
    return f"<table>{lines}</table>"


@pytest.mark.parametrize("template", ["2021", "2019"])
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("arrange", [lose_spans, bend_spans], ids=["lost", "bent"])
def test_figures_stay_in_their_columns(template: str, seed: int, arrange: object) -> None:
    year = {"2021": 2022, "2019": 2020}[template]
    figures = timeline(f"spans {seed}", "prefecture", [year])[year]
    found = read(page(template, figures, arrange, seed)).cells
    wrong = [
        (cell.row, cell.column, cell.raw)
        for cell in found
        if cell.status == "reported" and cell.raw != figures[cell.table, cell.row, cell.column]
    ]
    assert wrong == []
    assert arrange is bend_spans or all(cell.status == "reported" for cell in found)
