"""What differs between two releases, row by row, and the changelog that says it to people."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from datasets.catalog import parquet_of, quote

COMPARED = {
    "reports": (
        ("report_id",),
        ("adcode", "unit_id", "issuer", "issuer_kind", "year", "template", "title", "published_on", "grade"),
        ("revision", "is_current", "digest", "source_url"),
    ),
    "cells": (("report_id", "table", "row", "column"), ("value", "unit", "raw", "status"), ()),
}
"""For each table: its key, and the columns that are compared."""
CHANGES = pa.schema(
    [
        ("change", pa.string()),
        ("in_table", pa.string()),
        ("report_id", pa.string()),
        ("table", pa.string()),
        ("row", pa.string()),
        ("column", pa.string()),
        ("field", pa.string()),
        ("before", pa.string()),
        ("after", pa.string()),
    ]
)


def find_changes(old: Path | None, new: Path) -> pa.Table:
    """The rows added, removed and changed from folder `old` to folder `new` of Parquet tables, in order.

    A changed row has a line a field that differs, with its text before and after; null is null. Without `old`
    there is nothing to compare, and no row.
    """
    if old is None:
        return CHANGES.empty_table()
    with duckdb.connect() as work:
        parts = [_compare(work, table, old, new) for table in COMPARED]
    order = [
        (name, "ascending") for name in ("in_table", "report_id", "table", "row", "column", "change", "field")
    ]
    return pa.concat_tables(parts).sort_by(order)


def _compare(work: duckdb.DuckDBPyConnection, table: str, old: Path, new: Path) -> pa.Table:
    key, fields, more = COMPARED[table]
    columns = [f'"{name}"' for name in key]
    same = " AND ".join(f"a.{name} = b.{name}" for name in columns)
    work.execute(f"CREATE OR REPLACE TEMP VIEW a AS FROM {parquet_of(old, table)}")
    work.execute(f"CREATE OR REPLACE TEMP VIEW b AS FROM {parquet_of(new, table)}")
    places = {
        side: ", ".join(
            f'{side}."{name}" AS "{name}"' if name in key else f'NULL::VARCHAR AS "{name}"'
            for name in ("report_id", "table", "row", "column")
        )
        for side in "ab"
    }
    named = quote(table)
    nothing = "NULL::VARCHAR AS field, NULL::VARCHAR AS before, NULL::VARCHAR AS after"
    parts = [
        f"SELECT 'added' AS change, {named} AS in_table, {places['b']}, {nothing} FROM b ANTI JOIN a ON {same}",
        f"SELECT 'removed', {named}, {places['a']}, {nothing} FROM a ANTI JOIN b ON {same}",
    ]
    parts += [
        f'SELECT \'changed\', {named}, {places["b"]}, {quote(field)}, a."{field}"::VARCHAR, b."{field}"::VARCHAR '
        f'FROM a JOIN b ON {same} WHERE a."{field}" IS DISTINCT FROM b."{field}"'
        for field in (*fields, *more)
    ]
    return work.sql(" UNION ALL ".join(parts)).to_arrow_table().cast(CHANGES)


def changelog(version: str, changes: pa.Table, previous: str | None, earlier: str) -> str:
    """CHANGELOG.md: what this release changes in one paragraph, then what `earlier` (the last one's) said."""
    if previous is None:
        said = "The first release."
    else:
        counts = _counts(changes)
        said = (
            f"Against {previous}: "
            + ("; ".join(counts) if counts else "no report and no figure changed")
            + "."
        )
    head, _, rest = earlier.partition("\n\n")
    return f"# Changelog\n\n## {version}\n\n{said}\n\n{rest if head == '# Changelog' else ''}".rstrip() + "\n"


def _counts(changes: pa.Table) -> list[str]:
    with duckdb.connect() as work:
        work.register("changes", changes)
        rows = work.execute(
            'SELECT in_table, change, count(DISTINCT (report_id, "table", "row", "column")) FROM changes '
            "GROUP BY ALL ORDER BY in_table DESC, change"
        ).fetchall()
    return [f"{count} {table} {change}" for table, change, count in rows]
