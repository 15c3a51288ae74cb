"""Tables as Stata files (format 118): labels in Chinese and English, missing values that say why.

`.a` a cell that was left blank, `.b` one with a stroke (/, —), `.c` one that could not be read or is not in the
document; `.` where there is no report, or its form has no such figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from datasets.catalog import column_comment
from datasets.crosswalk import crosswalk_rows
from datasets.dictionary import in_language
from datasets.exports import columns_of

LONGEST_NAME = 29
"""ReadStat names a set of value labels after its column, with the column's number behind, in Stata's 32 characters."""
LONGEST_LABEL = 80
WHY_MISSING = {"a": "blank 空白", "b": "stroke 斜线", "c": "unreadable or absent 不可读或缺栏"}
SHORTER = (
    ("natural_person", "np"),
    ("commercial_enterprise", "ce"),
    ("research_institution", "ri"),
    ("social_welfare_organization", "sw"),
    ("legal_service_organization", "ls"),
    ("other_organization", "oo"),
    ("after_reconsideration", "after"),
    ("not_government_information", "not_gov_info"),
    ("administrative", "adm"),
    ("prior_year_items", "prior_items"),
    ("public_services", "services"),
    ("newly_made", "made"),
    ("newly_disclosed", "new_discl"),
    ("total_disclosed", "all_discl"),
    ("not_processed_publication", "not_processed_publ"),
    ("value", ""),
)
CODES: Mapping[str, Sequence[tuple[str, str]]] = {
    "level": (("province", "省级"), ("prefecture", "地级"), ("county", "县级")),
    "grade": (
        ("verified", "勾稽相符"),
        ("inconsistent", "自相矛盾"),
        ("partial", "有缺漏"),
        ("text", "无表格"),
    ),
    "template": (("2014", "2014年样式"), ("2019", "2019年样式"), ("2021", "2021年样式"), ("none", "无表格")),
    "status": (
        ("found", "已发布"),
        ("late", "逾期"),
        ("missing", "未见"),
        ("blocked", "被拒"),
        ("unreachable", "不通"),
        ("unreadable", "不可读"),
        ("not_due", "未到期"),
    ),
    "rule": (("same", "本单位"), ("merged", "并入合计"), ("split", "已拆分")),
}
"""Columns of words that are kept as numbers with value labels."""
TIMESTAMP = re.compile(rb"(<timestamp>\x11).{17}(</timestamp>)")
NO_TIME = b"01 Jan 2000 00:00"
STROKES = "[/／\\\\—–-]+"
WHY_SQL = f"""
SELECT c.report_id, c."row" || '_' || c."column" AS variable,
       CASE WHEN c.status <> 'blank' THEN 'c' WHEN regexp_full_match(trim(c.raw), '{STROKES}') THEN 'b' ELSE 'a' END
FROM cells c WHERE c.value IS NULL
"""


def stata_name(name: str) -> str:
    """A column's name within Stata's limit. Raises ValueError where it cannot be made to fit."""
    for long, short in SHORTER:
        name = re.sub(rf"(?<![a-z]){long}(?![a-z])", short, name).strip("_")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"{name}: longer than Stata's {LONGEST_NAME} characters")
    return name


def write_stata(work: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Writes a table or view as a Stata file, the same bytes for the same rows."""
    import pyreadstat

    columns = [(column, kind) for column, kind in columns_of(work, name) if not kind.endswith("[]")]
    chosen = ", ".join(f'"{column}"' for column, _ in columns)
    source = "coalesce(report_ids, [])" if name == "panel_current" else "[report_id]"
    frame = work.execute(f'SELECT {chosen}, {source} AS of FROM "{name}" ORDER BY ALL').df()
    reports = [list(found) for found in frame.pop("of")]
    why = _why_missing(work, name)
    labels: dict[str, Any] = {}
    missing: dict[str, list[str]] = {}
    for column, kind in columns:
        if column in CODES:
            frame[column] = _coded(frame[column], column)
            labels[stata_name(column)] = {n: f"{w} {zh}" for n, (w, zh) in enumerate(CODES[column], 1)}
        elif kind.startswith("DECIMAL"):
            frame[column] = _with_reasons(frame[column], reports, why)
            missing[stata_name(column)] = list(WHY_MISSING)
            labels[stata_name(column)] = WHY_MISSING
        elif kind == "VARCHAR":
            frame[column] = frame[column].fillna("")
    frame.columns = pd.Index([stata_name(column) for column in frame.columns])
    path.parent.mkdir(parents=True, exist_ok=True)
    pyreadstat.write_dta(
        frame,
        str(path),
        file_label=f"Nianbao {name}",
        column_labels=[_label(name, column) for column, _ in columns],
        version=14,
        variable_value_labels=labels,
        missing_user_values=missing,
    )
    path.write_bytes(TIMESTAMP.sub(rb"\g<1>" + NO_TIME + rb"\g<2>", path.read_bytes(), count=1))


def _label(table: str, column: str) -> str:
    """The column's label in Chinese, then in English, as far as Stata's 80 characters go."""
    text = column_comment(table, column) or column
    return f"{in_language(text, 'zh')} | {in_language(text, 'en')}"[:LONGEST_LABEL]


def _coded(words: pd.Series[Any], column: str) -> pd.Series[Any]:
    codes = {word: float(number) for number, (word, _) in enumerate(CODES[column], 1)}
    unknown = set(words.dropna()) - set(codes)
    if unknown:
        raise ValueError(f"{column}: no code for {sorted(unknown)[0]}")
    return words.map(codes)


def _why_missing(work: duckdb.DuckDBPyConnection, name: str) -> dict[tuple[str, str], str]:
    """Why a figure of a report is null, by report_id and column; of a sum, the worst reason of its parts."""
    found: dict[tuple[str, str], str] = {
        (report, variable): code for report, variable, code in work.execute(WHY_SQL).fetchall()
    }
    if name not in ("panel", "panel_current"):
        return found
    forms = dict(work.execute("SELECT report_id, template FROM reports").fetchall())
    parts: dict[tuple[str, str], list[str]] = {}
    for row in crosswalk_rows():
        for operand in str(row["formula"]).split(" + "):
            parts.setdefault((str(row["template"]), operand), []).append(str(row["variable"]))
    worst: dict[tuple[str, str], str] = {}
    for (report, figure), code in found.items():
        for variable in parts.get((forms[report], figure), ()):
            worst[report, variable] = max(code, worst.get((report, variable), ""), key=_badness)
    return worst


def _badness(code: str) -> int:
    return ("", "b", "a", "c").index(code)


def _with_reasons(
    figures: pd.Series[Any], reports: Sequence[Sequence[str]], why: Mapping[tuple[str, str], str]
) -> pd.Series[Any]:
    """The figures as numbers, a null as the worst reason that its reports give."""
    values = [
        _worst(of, str(figures.name), why) or float("nan") if pd.isna(value) else float(value)
        for of, value in zip(reports, figures, strict=True)
    ]
    return pd.Series(values, index=figures.index, dtype=object)


def _worst(reports: Sequence[str], column: str, why: Mapping[tuple[str, str], str]) -> str:
    return max((why.get((report, column), "") for report in reports), key=_badness, default="")
