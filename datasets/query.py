"""One SQL question to a dataset, read-only: printed as a table, or CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from crawler.store.place import Place
from datasets.catalog import open_dataset

ALLOWED = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
MOST_ROWS = 200
"""Rows that the printed table shows; the pipes' formats give all."""
MOST_SOURCES = 20
"""Sources printed below figures that were asked of `provenance` without their addresses."""
UNKNOWN = re.compile(r'(?:Table|Function) with name (\S+) does not exist|column (?:named )?"([^"]+)"')


class QueryError(Exception):
    """A question that has no answer: DuckDB's message and the nearest names."""


def run_query(sql: str, dataset: Place, *, form: str = "table", target: Path | None = None) -> None:
    """Answers `sql` on standard output (form: table, csv or json), or as the Parquet file `target`.

    Raises QueryError on a wrong or writing statement, NotADataset when `dataset` is none.
    """
    with open_dataset(dataset) as work:
        statement = _only_question(work, sql)
        try:
            rows = work.sql(statement).to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(f"{error}{nearest_names(work, str(error))}") from error
        if target is not None:
            _write_parquet(rows, target)
        elif form == "csv":
            _print_csv(rows, sys.stdout)
        elif form == "json":
            _print_json(rows, sys.stdout)
        else:
            _print_table(rows, sys.stdout)
            _print_sources(work, sql, rows, sys.stdout)
        sys.stdout.flush()


def _only_question(work: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    try:
        statements = work.extract_statements(sql)
    except duckdb.Error as error:
        raise QueryError(str(error)) from error
    if len(statements) != 1:
        raise QueryError(f"exactly one statement is answered, here are {len(statements)}")
    if statements[0].type not in ALLOWED:
        raise QueryError(f"the dataset is read-only: {statements[0].type.name} is refused, ask with SELECT")
    return statements[0]


def nearest_names(work: duckdb.DuckDBPyConnection, message: str) -> str:
    """A line with the nearest table or column names for an unknown one in DuckDB's message, or nothing."""
    found = UNKNOWN.search(message)
    if found is None:
        return ""
    tables, columns = names_of(work)
    wrong = (found[1] or found[2]).strip("\"'!").rpartition(".")[2].lower()
    near_tables = get_close_matches(wrong, tables, 3, 0.5)
    near_columns = get_close_matches(wrong, columns, 5, 0.5)
    parts = []
    if near_tables or found[1]:
        parts.append("nearest tables: " + ", ".join(near_tables or tables))
    if near_columns:
        parts.append("nearest columns: " + ", ".join(near_columns))
    return "\n" + "\n".join(parts) if parts else ""


def _plain(value: Any) -> Any:
    """A value as text formats give it: 639 and not 639.0000, dates in ISO form."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


def _print_csv(rows: pa.Table, out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows.column_names)
    for batch in rows.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        for line in zip(*columns, strict=True):
            writer.writerow(["" if value is None else _plain(value) for value in line])


def _print_json(rows: pa.Table, out: TextIO) -> None:
    for batch in rows.to_batches():
        for row in batch.to_pylist():
            out.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")


def _write_parquet(rows: pa.Table, target: Path) -> None:
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    try:
        pq.write_table(rows, partial, compression="zstd")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _print_table(rows: pa.Table, out: TextIO) -> None:
    """Columns padded to the width of their text (a Chinese character takes two places); null is NULL."""
    shown = rows.slice(0, MOST_ROWS)
    cells = [[_text(value) for value in column.to_pylist()] for column in shown.columns]
    numeric = [
        pa.types.is_decimal(t) or pa.types.is_integer(t) or pa.types.is_floating(t) for t in rows.schema.types
    ]
    names = rows.column_names
    widths = [max(map(_width, [name, *column])) for name, column in zip(names, cells, strict=True)]
    out.write("  ".join(_pad(n, w, False) for n, w in zip(names, widths, strict=True)).rstrip() + "\n")
    out.write("  ".join("-" * w for w in widths) + "\n")
    for line in zip(*cells, strict=True):
        padded = [_pad(text, w, right) for text, w, right in zip(line, widths, numeric, strict=True)]
        out.write("  ".join(padded).rstrip() + "\n")
    more = f", the first {MOST_ROWS} shown; --csv gives all" if len(rows) > MOST_ROWS else ""
    out.write(f"({len(rows)} row{'' if len(rows) == 1 else 's'}{more})\n")


def _text(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(_plain(value)).replace("\n", " ")


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _pad(text: str, width: int, right: bool) -> str:
    space = " " * (width - _width(text))
    return space + text if right else text + space


def _print_sources(work: duckdb.DuckDBPyConnection, sql: str, rows: pa.Table, out: TextIO) -> None:
    """Below figures of `provenance` asked for without their source: the address and page of each."""
    if "source_url" in rows.column_names or not len(rows):
        return
    source = source_question(work, sql)
    if source is None:
        return
    out.write("\nsources:\n")
    for value, url, page, warc_file, offset in work.execute(source).fetchall()[:MOST_SOURCES]:
        where = f"page {page}" if page is not None else "no pages"
        out.write(f"  {_text(value)}  {url}  ({where}; {warc_file} at {offset})\n")


def source_question(work: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    """The same question for value, address and page, where `sql` is a plain SELECT from provenance alone."""
    answer = work.execute("SELECT json_serialize_sql(?::VARCHAR)", [sql]).fetchone()
    parsed: dict[str, Any] = json.loads(answer[0]) if answer else {"error": True}
    if parsed.get("error") or parsed["statements"][0]["node"]["type"] != "SELECT_NODE":
        return None
    node = parsed["statements"][0]["node"]
    table = node.get("from_table", {})
    plain = not node["group_expressions"] and node["having"] is None and node["qualify"] is None
    kinds = {each.get("class") for each in node["select_list"]}
    if table.get("table_name") != "provenance" or not plain or not kinds <= {"COLUMN_REF", "STAR"}:
        return None
    wanted = ("value", "source_url", "page", "warc_file", "warc_offset")
    node["select_list"] = [_column_ref(name) for name in wanted]
    node["modifiers"] = [m for m in node["modifiers"] if m["type"] != "DISTINCT_MODIFIER"]
    again = work.execute("SELECT json_deserialize_sql(?::JSON)", [json.dumps(parsed)]).fetchone()
    return str(again[0]) if again else None


def _column_ref(name: str) -> dict[str, object]:
    kind = "COLUMN_REF"
    return {"class": kind, "type": kind, "alias": "", "query_location": 0, "column_names": [name]}


def names_of(work: duckdb.DuckDBPyConnection) -> tuple[Sequence[str], Sequence[str]]:
    """(names of tables, views and macros; names of their columns) of an open dataset."""
    tables = work.execute(
        "SELECT DISTINCT table_name FROM duckdb_columns() WHERE NOT internal "
        "UNION SELECT function_name FROM duckdb_functions() WHERE NOT internal ORDER BY 1"
    ).fetchall()
    columns = work.execute(
        "SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal ORDER BY 1"
    ).fetchall()
    return [name for (name,) in tables], [name for (name,) in columns]
