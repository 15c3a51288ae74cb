"""How much of what was expected a dataset holds, and in what it fell behind the release before."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from datasets.summary import THERE


def coverage_of(work: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """For every year: governments expected and there, current reports, and verified ones among them."""
    there = ", ".join(f"'{status}'" for status in THERE)
    rows = work.execute(
        f"""SELECT year, count(*) FILTER (expected), count(*) FILTER (there),
                   count(*) FILTER (report), count(*) FILTER (verified)
            FROM (SELECT year, status <> 'not_due' AS expected, status IN ({there}) AS there,
                         false AS report, false AS verified FROM expected
                  UNION ALL
                  SELECT year, false, false, true, grade = 'verified' FROM reports WHERE is_current)
            GROUP BY year ORDER BY year"""
    ).fetchall()
    names = ("expected", "there", "reports", "verified")
    return {str(year): dict(zip(names, counts, strict=True)) for year, *counts in rows}


def what_fell(new: Mapping[str, Mapping[str, int]], old: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Each year's numbers that are smaller than they were."""
    none = dict.fromkeys(("there", "reports", "verified"), 0)
    return [
        f"{year}: {new.get(year, none)[name]} {said}, {old[year][name]} before"
        for year in sorted(old)
        for name, said in (
            ("there", "governments found"),
            ("reports", "reports"),
            ("verified", "verified reports"),
        )
        if new.get(year, none)[name] < old[year][name]
    ]
