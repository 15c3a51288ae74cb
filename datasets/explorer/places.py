"""The index of places: who can be found, under which names, and what is held for each by year.

It is a file of its own so that a reader can search before the database is there. Everything in it is counted by SQL
in the release.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from datasets.explorer.spelling import spellings

UNITS = """
WITH names AS (
    SELECT j.unit_id, arg_max(j.adcode, j.valid_from) AS adcode, arg_max(j.name, j.valid_from) AS name,
           arg_max(j.level, j.valid_from) AS level, arg_max(j.province, j.valid_from) AS province,
           arg_max(j.parent, j.valid_from) AS parent,
           min(j.valid_from) AS first,
           CASE WHEN count(*) = count(j.valid_to) THEN max(j.valid_to) END AS until,
           list(DISTINCT j.name ORDER BY j.name) AS all_names, list(DISTINCT j.adcode ORDER BY j.adcode) AS codes,
           arg_max(j.current_unit_id, j.valid_from) AS now
    FROM jurisdictions j GROUP BY j.unit_id
), others AS (
    -- a government that was asked for, and that no list of jurisdictions has
    SELECT e.adcode AS unit_id, e.adcode, arg_max(e.name, e.year) AS name, arg_max(e.level, e.year) AS level,
           max(e.province) AS province, NULL AS parent, NULL AS first, NULL AS until,
           [arg_max(e.name, e.year)] AS all_names, [e.adcode] AS codes, NULL AS now
    FROM expected e WHERE e.unit_id IS NULL GROUP BY e.adcode
)
SELECT unit_id, adcode, name, level, province, parent, first, until, all_names, codes, now
FROM (FROM names UNION ALL BY NAME FROM others) ORDER BY adcode, unit_id
"""
HELD = """
SELECT coalesce(p.unit_id, p.adcode) AS unit_id, p.year, p.status, e.cause, p.grade
FROM panel p LEFT JOIN expected e ON e.adcode = p.adcode AND e.year = p.year
ORDER BY 1, p.year
"""
LEVELS = ("province", "prefecture", "county")
STATUSES = ("found", "late", "missing", "blocked", "unreachable", "unreadable", "not_due")
GRADES = ("verified", "inconsistent", "partial", "text")


def places_index(work: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The index as it is written to `places.json`; rows are arrays in the order of `columns`, to be small."""
    causes: dict[str, int] = {}
    held: dict[str, list[list[int]]] = {}
    years: set[int] = set()
    for unit, year, status, cause, grade in _rows(work, HELD):
        years.add(year)
        row = [year, STATUSES.index(status), GRADES.index(grade) if grade in GRADES else -1]
        if cause:
            row.append(causes.setdefault(cause, len(causes)))
        held.setdefault(unit, []).append(row)
    return {
        "columns": [
            "id",
            "adcode",
            "name",
            "level",
            "province",
            "parent",
            "first",
            "until",
            "former",
            "codes",
            "now",
            "latin",
            "held",
        ],
        "levels": list(LEVELS),
        "statuses": list(STATUSES),
        "grades": list(GRADES),
        "years": sorted(years),
        "causes": list(causes),
        "places": [_place(row, held.get(row[0], [])) for row in _rows(work, UNITS)],
    }


def _place(row: Sequence[Any], held: list[list[int]]) -> list[Any]:
    unit, adcode, name, level, province, parent, first, until, names, codes, now = row
    former = [each for each in names if each != name]
    latin = list(dict.fromkeys(s for each in (name, *former) for s in spellings(each)))
    return [
        unit,
        adcode,
        name,
        LEVELS.index(level) if level in LEVELS else -1,
        province,
        parent,
        first,
        until,
        former,
        [code for code in codes if code != adcode],
        now if now != unit else None,
        latin,
        held,
    ]


def _rows(work: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return work.execute(sql).fetchall()
