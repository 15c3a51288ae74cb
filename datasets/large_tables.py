"""The tables that hold a row a figure, a check or a section: written a year at a time, so that memory holds one year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from datasets.codebook import codebook_rows, figures_schema, variables, widen
from datasets.cross_checks import check_year, issued_table, reports_beside
from datasets.crosswalk import crosswalk_rows
from datasets.prose_figures import find_statements
from datasets.tables import BY_YEAR, DECIMAL, schema, to_arrow, write_parquet, write_table

Row = dict[str, Any]


def write_large(
    work: duckdb.DuckDBPyConnection,
    folder: Path,
    reports: Sequence[Row],
    documents: Sequence[Row],
    keys: Mapping[str, str],
) -> None:
    """Writes cells, checks, sections and figures, a year at a time so that memory holds one year."""
    year_of = {row["report_id"]: row["year"] for row in reports}
    homes = [
        {
            "digest": d["digest"],
            "key": keys[d["digest"]],
            "report_id": d["report_id"],
            "year": year_of[d["report_id"]],
            "role": d["role"],
        }
        for d in documents
        if d["report_id"]
    ]
    home_schema = pa.schema(
        [
            ("digest", pa.string()),
            ("key", pa.string()),
            ("report_id", pa.string()),
            ("year", pa.int16()),
            ("role", pa.string()),
        ]
    )
    work.register("homes", pa.Table.from_pylist(homes, schema=home_schema))
    years = sorted(set(year_of.values()))
    for name in BY_YEAR:
        (folder / name).mkdir()
        if not years:
            write_table(folder, name, _empty(name))
    for year in tqdm(years, desc="build", unit="year", disable=None):
        for name, rows in _year_tables(work, year, [r for r in year_of if year_of[r] == year]):
            write_parquet(part_of(folder, name, year), rows)
    _write_checks(work, folder, reports, years)


def part_of(folder: Path, table: str, year: int) -> Path:
    """Where a large table keeps a year."""
    return folder / table / f"year={year}" / "part.parquet"


def _write_checks(
    work: duckdb.DuckDBPyConnection, folder: Path, reports: Sequence[Row], years: Sequence[int]
) -> None:
    """Writes checks and cross_checks, a year at a time, from the cells written and those of the years beside it."""
    beside = reports_beside(reports)
    work.register("issued", issued_table(reports))
    work.register("codebook", to_arrow("codebook", codebook_rows()))
    work.register("crosswalk", to_arrow("crosswalk", crosswalk_rows()))
    for year in tqdm(years, desc="checks", unit="year", disable=None):
        near = [part_of(folder, "cells", y) for y in range(year - 2, year + 3) if y in years]
        work.register("said", pq.read_table(part_of(folder, "prose_figures", year), partitioning=None))
        listed = ", ".join("'" + str(file).replace("'", "''") + "'" for file in near)
        work.execute(
            f"CREATE OR REPLACE VIEW year_cells AS FROM read_parquet([{listed}], hive_partitioning = false)"
        )
        checks, cross_checks = check_year(work, year, beside)
        for name, rows in (("checks", checks), ("cross_checks", cross_checks)):
            write_parquet(part_of(folder, name, year), to_arrow(name, rows))


def _prose_rows(sections: pa.Table, year: int) -> Iterator[Row]:
    """The rows of prose_figures from a year's sections, which come by report and position."""
    columns = [sections[name].to_pylist() for name in ("report_id", "position", "text")]
    for report, group in groupby(zip(*columns, strict=True), key=lambda row: row[0]):
        texts = [(position, text or "") for _, position, text in group]
        for said in find_statements(texts, year):
            yield {"report_id": report, "year": year, **asdict(said)}


def _empty(name: str) -> pa.Table:
    return (figures_schema() if name == "figures" else schema(name)).empty_table()


CELLS = """
SELECT n.report_id, n.year, c.* FROM (
    SELECT h.report_id, h.year, UNNEST(r.cells) AS c FROM readings r JOIN homes h USING (key)
    WHERE h.role = 'main' AND h.year = ?) n
ORDER BY n.report_id, c."table", c."row", c."column"
"""
SECTIONS = """
SELECT n.report_id, n.year, n.position, s.* FROM (
    SELECT h.report_id, h.year, UNNEST(r.sections) AS s,
           generate_subscripts(r.sections, 1)::INTEGER AS position
    FROM readings r JOIN homes h USING (key) WHERE h.role = 'main' AND h.year = ?) n
ORDER BY n.report_id, n.position
"""
SCALED = f"""
SELECT l.line, v.variable, (c.value::DECIMAL(38, {DECIMAL.scale}) * {10**DECIMAL.scale})::BIGINT AS scaled
FROM year_cells c JOIN lines l USING (report_id) JOIN places v ON v."row" = c."row" AND v."column" = c."column"
WHERE c.value IS NOT NULL
"""


def _year_tables(
    work: duckdb.DuckDBPyConnection, year: int, reports: Sequence[str]
) -> Iterator[tuple[str, pa.Table]]:
    cells = work.sql(CELLS, params=[year]).to_arrow_table()
    yield "cells", _shaped("cells", cells)
    names = sorted(reports)
    codes = variables()
    work.register("year_cells", cells)
    work.register("lines", pa.table({"report_id": names, "line": range(len(names))}))
    places = {
        "row": [v.row for v in codes],
        "column": [v.column for v in codes],
        "variable": range(len(codes)),
    }
    work.register("places", pa.table(places))
    yield "figures", widen(names, year, work.sql(SCALED).to_arrow_table())
    work.unregister("year_cells")
    sections = _shaped("sections", work.sql(SECTIONS, params=[year]).to_arrow_table())
    yield "sections", sections
    yield "prose_figures", to_arrow("prose_figures", _prose_rows(sections, year))


def _shaped(name: str, rows: pa.Table) -> pa.Table:
    wanted = schema(name)
    return rows.select(wanted.names).cast(wanted)
