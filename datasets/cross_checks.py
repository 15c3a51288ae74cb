"""The checks of a year's reports, each failed one with its blame: `checks` (the form's identities) and `cross_checks`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb
import pyarrow as pa

from datasets.blame import (
    UNKNOWN,
    Verdict,
    blame_documents,
    blame_exchanged,
    blame_identity,
    blame_prose,
)
from datasets.blame_years import blame_carry_over, blame_stock_flow
from datasets.codebook import codebook_rows
from datasets.crosswalk import crosswalk_rows
from datasets.evidence import NO_DOCUMENT, Code, Document, Evidence, load_documents
from datasets.findings import find, find_repeated

Row = dict[str, Any]
CHECKS = """
SELECT n.report_id, n.year, n.role, n.digest, c.* FROM (
    SELECT h.report_id, h.year, h.role, h.digest, UNNEST(r.checks) AS c
    FROM readings r JOIN homes h USING (key) WHERE h.year = ?) n
ORDER BY n.report_id, c.rule, c.scope, n.role DESC, n.digest
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """Who is who: the form of each report, and the same issuer's current reports of the years before and after."""

    template: Mapping[str, str]
    previous: Mapping[str, str]
    following: Mapping[str, str]


def reports_beside(reports: Iterable[Row]) -> Beside:
    """The reports by the years beside them."""
    rows = list(reports)
    current = {(row["issuer_id"], row["year"]): row["report_id"] for row in rows if row["is_current"]}
    sides: list[dict[str, str]] = []
    for step in (-1, 1):
        found = {row["report_id"]: current.get((row["issuer_id"], row["year"] + step)) for row in rows}
        sides.append({name: other for name, other in found.items() if other})
    return Beside({row["report_id"]: row["template"] for row in rows}, *sides)


def issued_table(reports: Iterable[Row]) -> pa.Table:
    """What the findings need of the reports."""
    fields = [
        ("report_id", pa.string()),
        ("issuer_id", pa.string()),
        ("year", pa.int16()),
        ("is_current", pa.bool_()),
        ("template", pa.string()),
    ]
    return pa.Table.from_pylist(list(reports), schema=pa.schema(fields))


def check_year(work: duckdb.DuckDBPyConnection, year: int, beside: Beside) -> tuple[list[Row], list[Row]]:
    """(rows of checks, rows of cross_checks) of a year; `work` holds what findings need."""
    findings = find(work, year)
    tried = work.sql(CHECKS, params=[year]).to_arrow_table().to_pylist()
    doubted = {row["report_id"] for row in [*findings, *tried] if row["status"] == "failed"}
    names = doubted | {beside.previous[n] for n in doubted if n in beside.previous}
    names |= {beside.following[n] for n in names if n in beside.following}
    mains, others = load_documents(work, names)
    said = _said(work, names, beside)
    stale = _stale([*findings, *find_repeated(work, year - 1)], mains)
    known = {
        name: Evidence(
            name,
            beside.template[name],
            mains.get(name, NO_DOCUMENT),
            others.get(name, {}),
            said.get(name, {}),
            frozenset(stale.get(name, ())),
            beside.previous.get(name),
            beside.following.get(name),
        )
        for name in names
    }
    return blame_checks(tried, known), [_blamed(row, year, known) for row in findings]


def _stale(findings: Iterable[Row], mains: Mapping[str, Document]) -> dict[str, set[str]]:
    """The tables of each report that are last year's again."""
    stale: dict[str, set[str]] = {}
    for row in findings:
        if (row["rule"], row["status"]) == ("repeated", "failed"):
            tables = {code[0] for code in mains.get(row["report_id"], ())}
            found = tables if row["scope"] == "all" else {row["scope"]}
            stale.setdefault(row["report_id"], set()).update(found)
    return stale


def _said(
    work: duckdb.DuckDBPyConnection, names: Iterable[str], beside: Beside
) -> dict[str, dict[tuple[Code, ...], Decimal]]:
    codes = {(str(r["template"]), str(r["variable"])): code_of(r) for r in codebook_rows()}
    formulas = {
        (str(r["template"]), str(r["variable"])): str(r["formula"]).split(" + ")
        for r in crosswalk_rows()
        if r["comparability"] != "broken"
    }
    found: dict[str, dict[tuple[Code, ...], Decimal]] = {}
    wanted = set(names)
    for report, variable, value in work.execute("SELECT report_id, variable, value FROM said").fetchall():
        template = beside.template[report]
        if report in wanted and (template, variable) in formulas:
            cells = tuple(codes[template, each] for each in formulas[template, variable])
            found.setdefault(report, {})[cells] = value
    return found


def code_of(row: Mapping[str, object]) -> Code:
    """The cell of a row of the codebook."""
    return str(row["table"]), str(row["row"]), str(row["column"])


def blame_checks(rows: Iterable[Row], known: Mapping[str, Evidence]) -> list[Row]:
    """The checks of main documents, each failed one with its blame.

    `rows` are checks of all documents of the reports of a year, sorted by report, rule and scope, with
    `role` (main or duplicate).
    """
    kept = []
    for _, group in groupby(rows, key=lambda row: (row["report_id"], row["rule"], row["scope"])):
        checks = list(group)
        others = [_sides(row) for row in checks if row["role"] != "main"]
        for row in (each for each in checks if each["role"] == "main"):
            names = ("report_id", "year", "rule", "scope", "left", "right", "status")
            blame, evidence = _blame_check(row, others, known)
            kept.append({**{name: row[name] for name in names}, "blame": blame, "evidence": evidence})
    return kept


def _blame_check(
    row: Row, others: Sequence[tuple[Any, Any, str]], known: Mapping[str, Evidence]
) -> tuple[str | None, str | None]:
    if row["status"] != "failed":
        return None, None
    return blame_identity(known[row["report_id"]], row["rule"], row["scope"], _sides(row), others)


def _sides(row: Row) -> tuple[Any, Any, str]:
    return row["left"], row["right"], row["status"]


def _blamed(row: Row, year: int, known: Mapping[str, Evidence]) -> Row:
    verdict: tuple[str | None, str | None] = (None, None)
    if row["status"] == "failed":
        verdict = _verdict(row, known)
    return {**row, "year": year, "blame": verdict[0], "evidence": verdict[1]}


def _verdict(row: Row, known: Mapping[str, Evidence]) -> Verdict:
    report, rule, scope = known[row["report_id"]], row["rule"], row["scope"]
    if rule == "unprinted":
        return "extraction", "raw"
    if rule == "exchanged":
        return blame_exchanged(report, scope.split("."))
    if rule == "repeated":
        return "source", "years"
    if rule == "documents":
        table, line, column = scope.split(".")
        return blame_documents(report, row["against"], (table, line, column))
    if rule == "prose":
        cells = next((c for c in report.said if _variable(report.template, c) == scope), None)
        return blame_prose(report, cells, row["left"]) if cells else UNKNOWN
    before = known[row["against"]]
    if rule == "carry_over":
        return blame_carry_over(before, report, scope)
    return blame_stock_flow(before, report, scope, _around(before, report, scope, known))


def _variable(template: str, cells: tuple[Code, ...]) -> str | None:
    names = {code_of(r): str(r["variable"]) for r in codebook_rows() if r["template"] == template}
    formula = " + ".join(names[cell] for cell in cells)
    return next(
        (
            str(r["variable"])
            for r in crosswalk_rows()
            if (r["template"], r["formula"]) == (template, formula)
        ),
        None,
    )


def _around(
    before: Evidence, report: Evidence, row: str, known: Mapping[str, Evidence]
) -> dict[str, Decimal | None]:
    """The stock of `before` as the year before it asks, and that of `report` as the year after it asks."""
    earlier = known.get(before.previous or "")
    later = known.get(report.following or "")
    start = _stock(earlier, row, "in_force") if earlier else None
    flows = [_stock(before, row, "issued"), _stock(before, row, "repealed")]
    ends = [_stock(later, row, name) if later else None for name in ("in_force", "issued", "repealed")]
    return {
        "before": None if start is None or None in flows else start + (flows[0] or 0) - (flows[1] or 0),
        "after": None if None in ends else (ends[0] or 0) - (ends[1] or 0) + (ends[2] or 0),  # type: ignore[dict-item]
    }


def _stock(report: Evidence, row: str, column: str) -> Decimal | None:
    return report.value(("proactive", row, column))
