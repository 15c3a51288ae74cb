"""The panel by province as small files: a government's charts are drawn before the database has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb

PANEL = """
SELECT coalesce(p.unit_id, p.adcode) AS unit, p.* EXCLUDE (unit_id, name, level, province, issuer_kind), e.cause
FROM panel p LEFT JOIN expected e ON e.adcode = p.adcode AND e.year = p.year
ORDER BY p.adcode, p.year
"""
BREAKS = """
SELECT template, list(variable ORDER BY variable) FROM crosswalk WHERE comparability = 'broken' GROUP BY 1 ORDER BY 1
"""


def panel_files(work: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the first two digits of a province's code with its rows and what is broken between the forms.

    A row stands in the file of the code that its unit had in that year. A figure keeps its value: a whole number is
    one, null stays null.
    """
    found = work.execute(PANEL)
    columns = [each[0] for each in found.description]
    code = columns.index("adcode")
    rows: dict[str, list[list[Any]]] = defaultdict(list)
    for row in found.fetchall():
        rows[row[code][:2]].append([_plain(value) for value in row])
    breaks = [
        {"template": template, "variables": names} for template, names in work.execute(BREAKS).fetchall()
    ]
    for province, own in sorted(rows.items()):
        yield province, {"columns": columns, "breaks": breaks, "rows": own}


def _plain(value: Any) -> Any:
    """A decimal as a JSON number that is the same."""
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
