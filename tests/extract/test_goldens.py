"""The seed in each format, with hand-keyed truth. `*` in truth.csv stands for every other cell."""

import csv
from pathlib import Path

import pytest

from extract.codebook import template
from extract.read import read

GOLDEN = Path(__file__).parents[1] / "golden"
DOCUMENTS = sorted(p for p in GOLDEN.glob("xingan-2022/*") if p.name != "truth.csv")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_cell_of_the_seed_in_each_format(path: Path) -> None:
    reading = read(path.read_bytes(), path=path.name)
    with (path.parent / "truth.csv").open(encoding="utf-8") as lines:
        truth = {(r["table"], r["row"], r["column"]): int(r["value"]) for r in csv.DictReader(lines)}
    assert len(reading.cells) == len(template("2021").cells) == 200
    wrong = [
        cell
        for cell in reading.cells
        if cell.status != "reported"
        or cell.value != truth.get((cell.table, cell.row, cell.column), truth["*", "*", "*"])
    ]
    assert wrong == []
    assert {check.status for check in reading.checks} == {"passed"}
    assert reading.warnings == ()
    report = reading.report
    assert (report.grade, report.template, report.year) == ("verified", "2021", 2022)
    assert (report.issuer, report.issuer_kind, report.adcode) == (
        "鹤岗市兴安区人民政府",
        "government",
        "230405",
    )
    assert report.title == "2022年度政府信息公开工作报告"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_prose_is_clean_of_pages(path: Path) -> None:
    sections = read(path.read_bytes()).sections
    assert [s.title for s in sections] == [
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ]
    assert [len(s.text.split("\n")) if s.text else 0 for s in sections] == [4, 0, 0, 0, 2, 1]
    assert "为提升主动公开工作实效" in sections[0].text.replace(" ", "")  # torn by a page in the original
    assert all(line.endswith("。") for s in sections for line in s.text.split("\n") if line)
