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


RESULTS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]


@pytest.mark.parametrize(("labels", "wanted"), [(RESULTS * 2, True), ([*RESULTS, *RESULTS[1:]], False)])
def test_two_headings_over_their_labels(labels: list[str], wanted: bool) -> None:
    def row(texts: list[str]) -> str:
        return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"

    figures = [str(n) for n in range(21, 21 + len(labels))]
    litigation = row(["行政诉讼"]) + row(["未经复议直接起诉", "复议后起诉"]) + row(labels) + row(figures)
    proactive = "".join(row([name, "1"]) for name in ("行政许可", "行政处罚", "行政强制"))
    head = row(["信息内容", "本年处理决定数量"])
    applications = row(["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"])
    applications += row(["一、本年新收政府信息公开申请数量", *"0000000"])
    parts = [f"<table>{head}{proactive}</table><table>{applications}</table><table>{litigation}</table>"]
    cells = read(PAGE.format(2022, "".join(parts)).encode()).cells
    found = [c.raw for c in cells if c.row.startswith("litigation") and c.status == "reported"]
    assert found == (figures if wanted else [])
