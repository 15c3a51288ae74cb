"""A release of 3,200 governments and ten years, multiplied out of the samples by SQL: real documents under made-up names.

Each government and year is given one of the samples' reports of the form of that year, with every figure times a small
number (so that the identities still hold), under the codes of governments that exist; some reports are missing.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from datasets.catalog import load, new_database
from datasets.codebook import variables
from datasets.swap import DATABASE
from datasets.tables import TABLES

UNITS, YEARS = 3_200, range(2014, 2024)
COPIED = (  # as they are
    "jurisdictions",
    "lineage",
    "crosswalk",
    "codebook",
    "corrections",
    "fetches",
    "documents",
    "prose_figures",
)
PLAN = f"""
CREATE TABLE plan AS
WITH units AS (
    SELECT adcode, unit_id, name, level, province FROM jurisdictions WHERE valid_to IS NULL ORDER BY hash(adcode) LIMIT {UNITS}
), dates AS (
    SELECT unnest(range({YEARS.start}, {YEARS.stop}))::SMALLINT AS year
), sources AS (
    SELECT report_id AS source, template, row_number() OVER (PARTITION BY template ORDER BY report_id) - 1 AS number,
           count(*) OVER (PARTITION BY template) AS many
    FROM reports WHERE is_current AND grade = 'verified'
), slots AS (
    SELECT u.*, d.year, CASE WHEN d.year >= 2021 THEN '2021' ELSE '2019' END AS template,
           (1 + hash(u.adcode) % 9)::INTEGER AS factor, hash(u.adcode, d.year) % 25 = 0 AS is_missing
    FROM units u CROSS JOIN dates d
)
SELECT s.*, f.source, s.adcode || '-government-' || s.year AS report_id
FROM slots s JOIN sources f ON f.template = s.template AND f.number = hash(s.adcode, s.year) % f.many
"""
REPORTS = """
SELECT r.* REPLACE (p.report_id AS report_id, p.report_id AS issuer_id, p.adcode AS adcode, p.unit_id AS unit_id,
       p.name || '人民政府' AS issuer, 'government' AS issuer_kind, p.level AS level, p.province AS province, p.year AS year)
FROM plan p JOIN reports r ON r.report_id = p.source WHERE NOT p.is_missing ORDER BY p.report_id
"""
EXPECTED = """
SELECT p.adcode, p.year, p.name, p.level, p.province, p.unit_id, make_date(p.year + 1, 3, 31) AS due_on,
       CASE WHEN p.is_missing THEN 'missing' ELSE 'found' END AS status,
       CASE WHEN p.is_missing THEN 'no such report in its list' END AS cause,
       CASE WHEN NOT p.is_missing THEN p.report_id END AS report_id
FROM plan p ORDER BY p.adcode, p.year
"""
BY_REPORT = """
SELECT t.* REPLACE (p.report_id AS report_id, p.year AS year{more})
FROM plan p JOIN {table} t ON t.report_id = p.source WHERE NOT p.is_missing ORDER BY p.report_id{order}
"""
TIMES = "(t.{0} * p.factor)::DECIMAL(18, 6) AS {0}"
MORE = {
    "cells": ", "
    + TIMES.format("value")
    + ", CASE WHEN t.value IS NULL THEN t.raw ELSE format('{:g}', (t.value * p.factor)::DOUBLE) END AS raw",
    "figures": "".join(f", {TIMES.format(each.name)}" for each in variables()),
    "checks": ", " + TIMES.format('"left"') + ", " + TIMES.format('"right"'),
    "cross_checks": ", NULL AS against",
    "sections": "",
}
ORDER = {"cells": ', t."table", t."row", t."column"', "sections": ", t.position"}


def write_large(dataset: Path, release: Path) -> None:
    """Writes a release folder (the database and its manifest) over the dataset of the samples."""
    tables = release / "tables"
    tables.mkdir(parents=True)
    with duckdb.connect() as work:
        work.execute(f"ATTACH '{dataset / DATABASE}' AS samples (READ_ONLY)")
        work.execute("USE samples")
        work.execute(PLAN.replace("CREATE TABLE plan", "CREATE TABLE memory.main.plan"))
        work.execute("SET search_path = 'samples,memory'")
        counts = {table: _write(work, table, tables / f"{table}.parquet") for table in TABLES}
    with new_database(tables) as database:
        for table in TABLES:
            load(database, table, tables / f"{table}.parquet")
    (tables / DATABASE).rename(release / DATABASE)
    for path in tables.iterdir():
        path.unlink()
    tables.rmdir()
    manifest = {
        "version": "2026.12",
        "date": "2026-12-01",
        "commit": None,
        "rows": counts,
        "files": {},
        "coverage": {},
    }
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def _write(work: duckdb.DuckDBPyConnection, table: str, path: Path) -> int:
    asked = {"reports": REPORTS, "expected": EXPECTED}.get(table)
    if asked is None:
        asked = (
            f"SELECT * FROM {table}"
            if table in COPIED
            else BY_REPORT.format(table=table, more=MORE[table], order=ORDER.get(table, ""))
        )
    # as the build writes them: the database's times are of no zone, those of the Parquet are UTC
    if table in ("reports", "documents", "fetches"):
        asked = f"SELECT * REPLACE (fetched_at AT TIME ZONE 'UTC' AS fetched_at) FROM ({asked})"
    work.execute(f"COPY ({asked}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    found = work.execute(f"SELECT count(*) FROM '{path}'").fetchone()
    assert found
    return int(found[0])
