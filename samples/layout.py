"""The statutory tables as printed: rows of boxes with spans, built from the codebook of each form.

国办公开办函〔2021〕30号 for report years from 2021, 国办公开办函〔2019〕60号 for 2019 and 2020.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

CODEBOOK = Path(__file__).parents[1] / "extract" / "data" / "codebook.csv"

Code = tuple[str, str, str]
"""(table, row, column), as in the codebook."""

APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "social_welfare_organization",
    "legal_service_organization",
    "other_organization",
)
PREAMBLE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True, slots=True)
class Box:
    """One printed cell: a label, or the figure under `code`."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    code: Code | None = None


Table = tuple[tuple[Box, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the codebook."""

    section: str
    code: Code
    row_label: str
    column_label: str


@cache
def codebook(template: str) -> tuple[Line, ...]:
    """The lines of one form, in printed order."""
    with CODEBOOK.open(encoding="utf-8", newline="") as stream:
        return tuple(
            Line(
                line["section_label"],
                (line["table"], line["row"], line["column"]),
                line["row_label"],
                line["column_label"],
            )
            for line in csv.DictReader(stream)
            if line["template"] == template
        )


def proactive_table(template: str) -> Table:
    """主动公开政府信息情况: four columns, each item of article 20 under its own heading row."""
    lines = [line for line in codebook(template) if line.code[0] == "proactive"]
    rows: list[tuple[Box, ...]] = []
    for section, group in groupby(lines, key=lambda line: line.section):
        by_row = [list(cells) for _, cells in groupby(group, key=lambda line: line.code[1])]
        heads = [line.column_label for line in by_row[0]]
        spans = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[len(heads)]
        rows.append((Box(section, 4),))
        rows.append((Box("信息内容"), *(Box(h, s) for h, s in zip(heads, spans, strict=True))))
        rows.extend(
            (Box(cells[0].row_label), *(Box("", s, 1, c.code) for c, s in zip(cells, spans, strict=True)))
            for cells in by_row
        )
    return tuple(rows)


def applications_table(template: str) -> Table:
    """收到和处理政府信息公开申请情况: a head of three levels, and labels of up to three."""
    lines = [line for line in codebook(template) if line.code[0] == "applications"]
    rows = [(label.split(" / "), list(cells)) for label, cells in groupby(lines, key=lambda ln: ln.row_label)]
    groups = {key: len(list(g)) for key, g in groupby(rows, key=lambda row: row[0][0])}
    outcomes = len(rows) - 3  # all but 一、 二、 and 四、
    table: list[tuple[Box, ...]] = list(_applicant_head())
    seen: set[str] = set()
    for path, cells in rows:
        figures = tuple(Box("", 1, 1, line.code) for line in cells)
        table.append((*_row_labels(path, groups, seen, outcomes), *figures))
    return tuple(table)


def _applicant_head() -> Table:
    organizations = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    return (
        (Box(PREAMBLE, 3, 3), Box("申请人情况", 7)),
        (Box("自然人", 1, 2), Box("法人或其他组织", 5), Box("总计", 1, 2)),
        tuple(Box(name) for name in organizations),
    )


def _row_labels(path: list[str], groups: dict[str, int], seen: set[str], outcomes: int) -> tuple[Box, ...]:
    """The label boxes that begin at this row; a group's box stands at its first row only."""
    first, last = path[0], path[-1]
    if first[0] in "一二四":
        return (Box(first, 3),)
    if first.startswith("三、"):
        lead = () if first in seen else (Box(first, 1, outcomes),)
        seen.add(first)
        return (*lead, Box(last, 2))
    if len(path) == 1:  # （六）其他处理 of 2019, （七）总计
        return (Box(first, 2),)
    lead = () if first in seen else (Box(first, 1, groups[first]),)
    seen.add(first)
    return (*lead, Box(last))


def review_table(template: str) -> Table:
    """政府信息公开行政复议、行政诉讼情况: fifteen figures in one row under a head of three levels."""
    lines = [line for line in codebook(template) if line.code[0] == "review_litigation"]
    results = [line.column_label for line in lines[:5]]
    return (
        (Box("行政复议", 5), Box("行政诉讼", 10)),
        (*(Box(name, 1, 2) for name in results), Box("未经复议直接起诉", 5), Box("复议后起诉", 5)),
        tuple(Box(name) for name in results * 2),
        tuple(Box("", 1, 1, line.code) for line in lines),
    )


def tables(template: str) -> dict[str, Table]:
    """The three tables of a form by code name, in printed order."""
    return {
        "proactive": proactive_table(template),
        "applications": applications_table(template),
        "review_litigation": review_table(template),
    }
