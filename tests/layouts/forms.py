"""The statutory tables as rows of boxes: the forms' own, and the arrangements that reports make of them."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import groupby

from samples.layout import Box, Code, Table, applications_table, codebook, proactive_table, review_table
from tests.layouts.form2014 import statistics_table
from tests.layouts.printing import Truth

RESULT_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
REVIEW_ROWS = {
    "reconsideration": "行政复议",
    "litigation_direct": "未经复议直接起诉",
    "litigation_after_reconsideration": "复议后起诉",
}


def draw_tables(rng: random.Random, template: str) -> dict[str, list[Table]]:
    """For each statutory table the pieces in which this report prints it."""
    if template == "2014":
        return {"statistics": [statistics_table(rng)]}
    return {
        "proactive": _proactive(rng, template),
        "applications": [_applications(rng, template)],
        "review_litigation": _review(rng, template),
    }


def fill(rows: Table, texts: dict[Code, str]) -> Table:
    """The table with its figures printed."""
    return tuple(tuple(replace(b, text=texts[b.code]) if b.code else b for b in row) for row in rows)


def leave_out(rng: random.Random, tables: dict[str, list[Table]]) -> dict[str, list[Table]]:
    """An abridged report: a whole table, or the last plain rows of one, are not printed at all."""
    if "statistics" in tables:
        rows = tables["statistics"][0]
        return (
            {"statistics": [rows[: -rng.randint(1, 4)]]}
            if all(b.rows == 1 for r in rows for b in r)
            else tables
        )
    name = rng.choice(["proactive", "review_litigation"])
    return {key: pieces for key, pieces in tables.items() if key != name}


def only_printed(truth: dict[Code, Truth], tables: dict[str, list[Table]]) -> dict[Code, Truth]:
    """The truth, with nothing in the cells that no table prints."""
    printed = {b.code for pieces in tables.values() for rows in pieces for row in rows for b in row if b.code}
    return {code: cell if code in printed else Truth("", None, cell.hidden) for code, cell in truth.items()}


def _proactive(rng: random.Random, template: str) -> list[Table]:
    rows = list(proactive_table(template))
    how = rng.choices(["form", "untitled", "split", "titled"], [70, 10, 10, 10])[0]
    if how == "untitled":
        return [tuple(row for row in rows if len(row) > 1)]
    if how == "titled":
        return [((Box("二、主动公开政府信息情况", 4),), *rows)]
    if how == "split":
        starts = [n for n, row in enumerate(rows) if len(row) == 1]
        return [tuple(rows[a:b]) for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return [tuple(rows)]


def _applications(rng: random.Random, template: str) -> Table:
    rows = applications_table(template)
    how = rng.choices(["form", "no_remark", "short_head", "flat"], [70, 14, 8, 8])[0]
    if how == "no_remark":
        return ((replace(rows[0][0], text=rng.choice(["", "项目", "指标"])), *rows[0][1:]), *rows[1:])
    if how == "short_head":
        names = [Box(b.text) for b in (rows[1][0], *rows[2], rows[1][2])]
        return ((Box("", 3), *names), *rows[3:])
    if how == "flat":
        return _flat_applications(template, rows)
    return rows


def _flat_applications(template: str, rows: Table) -> Table:
    """One label a row, its groups as rows of their own without figures."""
    lines = [line for line in codebook(template) if line.code[0] == "applications"]
    names = [Box(b.text) for b in (rows[1][0], *rows[2], rows[1][2])]
    out: list[tuple[Box, ...]] = [(Box("类别"), *names)]
    seen: set[str] = set()
    for label, cells in groupby(lines, key=lambda line: line.row_label):
        *groups, last = label.split(" / ")
        for group in groups:
            if group not in seen:
                out.append((Box(group), *(Box() for _ in names)))
                seen.add(group)
        out.append((Box(last), *(Box("", 1, 1, line.code) for line in cells)))
    return tuple(out)


def _review(rng: random.Random, template: str) -> list[Table]:
    how = rng.choices(["form", "transposed", "stacked", "two", "vertical"], [64, 14, 8, 8, 6])[0]
    if how == "transposed":
        head = (Box("", 2), *(Box(name) for name in RESULT_LABELS))
        first = (Box("行政复议", 2), *_figures("reconsideration"))
        second = (Box("行政诉讼", 1, 2), Box("未经复议直接起诉"), *_figures("litigation_direct"))
        third = (Box("复议后起诉"), *_figures("litigation_after_reconsideration"))
        return [(head, first, second, third)]
    if how == "stacked":
        blocks = [_review_block(row) for row in REVIEW_ROWS]
        return [tuple(line for block in blocks for line in block)]
    if how == "two":
        litigation = (
            (Box("行政诉讼", 10),),
            (Box("未经复议直接起诉", 5), Box("复议后起诉", 5)),
            tuple(Box(name) for name in RESULT_LABELS * 2),
            (*_figures("litigation_direct"), *_figures("litigation_after_reconsideration")),
        )
        return [_review_block("reconsideration"), litigation]
    if how == "vertical":
        return [_vertical_review()]
    return [review_table(template)]


def _figures(row: str) -> tuple[Box, ...]:
    return tuple(Box("", 1, 1, ("review_litigation", row, column)) for column in RESULTS)


def _review_block(row: str) -> Table:
    return ((Box(REVIEW_ROWS[row], 5),), tuple(Box(name) for name in RESULT_LABELS), _figures(row))


def _vertical_review() -> Table:
    """Label | result | figure, one figure a row."""
    out: list[tuple[Box, ...]] = []
    for row, label in REVIEW_ROWS.items():
        for n, (name, figure) in enumerate(zip(RESULT_LABELS, _figures(row), strict=True)):
            lead = (Box(label, 1, 5),) if n == 0 else ()
            out.append((*lead, Box(name), figure))
    return tuple(out)
