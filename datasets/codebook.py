"""The codebook as a table, and the wide table `figures`: one row a report, one column a cell of the forms."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

import extract
from datasets.tables import DECIMAL, decimals, schema

CODEBOOK = Path(extract.__file__).parent / "data" / "codebook.csv"
WIDE_VIEWS = ("applications", "proactive", "review_litigation", "statistics")


@dataclass(frozen=True, slots=True)
class Variable:
    """One figure of the forms: `name` is row_column, the same in every form that has it."""

    name: str
    table: str
    row: str
    column: str
    unit: str
    templates: str
    label: str


@cache
def codebook_rows() -> tuple[Mapping[str, object], ...]:
    """The rows of the table `codebook`, in the order of each form."""
    places: dict[str, int] = {}
    rows = []
    with CODEBOOK.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            template = row["template"]
            places[template] = places.get(template, 0) + 1
            names = (
                "template",
                "table",
                "row",
                "column",
                "section_label",
                "row_label",
                "column_label",
                "unit",
            )
            variable = f"{row['row']}_{row['column']}"
            rows.append({**{n: row[n] for n in names}, "position": places[template], "variable": variable})
    return tuple(rows)


@cache
def variables() -> tuple[Variable, ...]:
    """Every figure of every form once, newest form first; raises where two tables would share a name."""
    found: dict[str, Variable] = {}
    for row in codebook_rows():
        name, table = str(row["variable"]), str(row["table"])
        template = str(row["template"])
        if name not in found:
            label = f"{row['row_label']} | {row['column_label']}"
            found[name] = Variable(
                name, table, str(row["row"]), str(row["column"]), str(row["unit"]), template, label
            )
        elif found[name].table != table:
            raise ValueError(f"{CODEBOOK}: {name} stands in two tables: {found[name].table} and {table}")
        else:
            known = found[name]
            templates = f"{known.templates}, {template}"
            found[name] = Variable(name, table, known.row, known.column, known.unit, templates, known.label)
    return tuple(found.values())


def variable_comment(variable: Variable) -> str:
    """The sentence of a column of the wide views, in English and Chinese."""
    row, column = variable.row.replace("_", " "), variable.column.replace("_", " ")
    english = f"Table {variable.table}, {row}: {column}; forms {variable.templates}."
    return f"{english} [{variable.unit}] {variable.label}（{variable.unit}）"


def figures_schema() -> pa.Schema:
    """The schema of `figures`: report_id, year, then one decimal a variable."""
    return schema("figures", [pa.field(each.name, DECIMAL) for each in variables()])


def widen(
    reports: Sequence[str], year: int, values: npt.NDArray[np.int64], present: npt.NDArray[np.bool_]
) -> pa.Table:
    """The rows of `figures` for one year's reports, in order.

    `values` has a row a report and a column a variable, times ten to DECIMAL's scale; a figure is null where it is not
    `present`.
    """
    columns = [decimals(values[:, n], present[:, n]) for n in range(len(variables()))]
    years = pa.array(np.full(len(reports), year, np.int16))
    return pa.table([pa.array(reports, pa.string()), years, *columns], schema=figures_schema())
