"""How each variable of the panel comes of each form: `crosswalk.csv`, as a table and as the SQL of `panel`."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from datasets.codebook import codebook_rows
from datasets.tables import HERE

CROSSWALK = HERE / "crosswalk.csv"
COMPARABILITY = ("exact", "close", "broken")


@cache
def crosswalk_rows(path: Path = CROSSWALK) -> tuple[Mapping[str, object], ...]:
    """The rows of the table `crosswalk`, with the operands of each formula (a sum of the codebook's variables).

    Raises ValueError naming the line of a row whose figures its form does not have, whose unit is not theirs, or
    whose comparability is none of the three.
    """
    units = {(row["template"], row["variable"]): row["unit"] for row in codebook_rows()}
    rows: list[Mapping[str, object]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            operands = row["formula"].split(" + ")
            for name in operands:
                if units.get((row["template"], name)) != row["unit"]:
                    raise ValueError(
                        f"{path}: line {line}: form {row['template']} has no {name} in {row['unit']}"
                    )
            if row["comparability"] not in COMPARABILITY:
                raise ValueError(f"{path}: line {line}: comparability is one of {', '.join(COMPARABILITY)}")
            rows.append({**row, "operands": operands})
    return tuple(rows)


def panel_variables() -> tuple[str, ...]:
    """The variables of the panel, in the order of crosswalk.csv."""
    return tuple(dict.fromkeys(str(row["variable"]) for row in crosswalk_rows()))


def variable_comment(name: str) -> str | None:
    """The sentence of a variable of the panel, in English and Chinese: that of its newest form; None: no variable."""
    for row in crosswalk_rows():
        if row["variable"] == name:
            return f"{row['en']} [{row['unit']}; see crosswalk] {row['zh']}（{row['unit']}）"
    return None


def formulas_sql(report: str, figures: str) -> str:
    """One SQL column a variable: its formula for the report's form; null where a figure is null or no form has it.

    `report` and `figures` are the aliases of a row of `reports` and its row of `figures`.
    """
    by_variable: dict[str, list[Mapping[str, object]]] = {}
    for row in crosswalk_rows():
        by_variable.setdefault(str(row["variable"]), []).append(row)
    return ",\n       ".join(_case(name, rows, report, figures) for name, rows in by_variable.items())


def _case(name: str, rows: Sequence[Mapping[str, object]], report: str, figures: str) -> str:
    branches = []
    for row in rows:
        formula = " + ".join(f"{figures}.{operand}" for operand in str(row["formula"]).split(" + "))
        branches.append(f"WHEN '{row['template']}' THEN {formula}")
    return f"CASE {report}.template {' '.join(branches)} END::DECIMAL(38, 6) AS {name}"


def sums_sql(panel: str, units: str) -> str:
    """One SQL column a variable: its sum over the rows of a group, null unless all of `units` have a value."""
    return ",\n       ".join(
        f"CASE WHEN count({panel}.{name}) = {units} THEN sum({panel}.{name}) END::DECIMAL(38, 6) AS {name}"
        for name in panel_variables()
    )
