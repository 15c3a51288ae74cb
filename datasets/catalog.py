"""The database file: tables copied out of the Parquet, views and macros over them, a comment on everything.

The tables are copied in, not linked: a view over relative Parquet paths works from one folder only, and a
reader who holds the file open would see a later build's Parquet. So that the same tables give the same file,
it is written by one thread, without DuckDB's string compression by random samples and without its ALP-RD of
floats (which writes bytes that it never set), out of memory that is zero where DuckDB leaves it unset (under
nulls, between segments).
"""

from __future__ import annotations

import ctypes
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pyarrow as pa

from crawler.store.place import Place, Store
from datasets.codebook import WIDE_VIEWS, figures_schema, variable_comment, variables
from datasets.crosswalk import formulas_sql, sums_sql
from datasets.crosswalk import variable_comment as panel_comment
from datasets.stored import stored_tables
from datasets.swap import DATABASE, NotADataset, is_dataset
from datasets.tables import TABLES, comment, schema

VIEWS = Path(__file__).parent / "views"
STORAGE = "v1.0.0"
"""Storage version of the file: DuckDB since 1.0 and the browser build can attach it."""
M_PERTURB = -6
HEADER = re.compile(r"^-- (?:(macro|zh|needs|grain)\b:?\s*)?(.*)$")


@dataclass(frozen=True, slots=True)
class View:
    """One file of views/: a view, or a table macro when `signature` is set."""

    name: str
    signature: str | None
    en: str
    zh: str
    needs: tuple[str, ...]
    grain: str
    sql: str


def read_view(path: Path) -> View:
    """A view file with its header. Raises ValueError naming the file when the header lacks a line."""
    found: dict[str, str] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        match = HEADER.match(line)
        if match is None:
            break
        found.setdefault(match[1] or "en", match[2])
    signature = None
    if "macro" in found:
        signature, _, found["en"] = found["macro"].partition(": ")
    missing = [name for name in ("en", "zh", "needs", "grain") if not found.get(name)]
    if missing:
        raise ValueError(f"{path}: the header lacks the line {missing[0]!r}")
    needs = tuple(name.strip() for name in found["needs"].split(","))
    body = "\n".join(line for line in lines if not line.startswith("--"))
    return View(path.stem, signature, found["en"], found["zh"], needs, found["grain"], body)


def read_views(folder: Path = VIEWS) -> list[View]:
    """Every view, after those it needs. Raises ValueError when one needs what is nowhere."""
    views = {path.stem: read_view(path) for path in sorted(folder.glob("*.sql"))}
    for view in views.values():
        unknown = [name for name in view.needs if name not in views and name not in TABLES]
        if unknown:
            raise ValueError(f"{folder / view.name}.sql: needs {unknown[0]}, which is neither table nor view")
    order = TopologicalSorter({v.name: [n for n in v.needs if n in views] for v in views.values()})
    return [views[name] for name in order.static_order()]


def view_sql(view: View) -> str:
    """The view's SQL with the codebook's columns and the crosswalk's variables in their place."""
    for table in WIDE_VIEWS:
        names = ", ".join(f"f.{each.name}" for each in variables() if each.table == table)
        mark = f"/* columns of {table} */"
        if mark in view.sql:
            return view.sql.replace(mark, names)
    return view.sql.replace("/* variables of the crosswalk */", formulas_sql("g", "f")).replace(
        "/* sums of the crosswalk */", sums_sql("p", "coalesce(n.units, count(*))")
    )


@contextmanager
def new_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new nianbao.duckdb in `folder` to load tables into; at the end it gets its views and comments."""
    with zeroed_memory(), duckdb.connect(config={"threads": 1, "preserve_insertion_order": True}) as work:
        work.execute("SET disabled_compression_methods = 'fsst,dict_fsst,alprd'")
        work.execute(f"ATTACH {quote(str(folder / DATABASE))} AS dataset (STORAGE_VERSION '{STORAGE}')")
        work.execute("USE dataset")
        work.execute("BEGIN")
        for table in TABLES:
            work.register("none", empty(table))
            work.execute(f'CREATE TABLE "{table}" AS SELECT {columns_of(table)} FROM none')
            work.unregister("none")
        yield work
        work.execute("COMMIT")
        for view in read_views():
            create_view(work, view)
        comments = list(comment_statements(work))
        work.execute("BEGIN")  # a thousand comments, committed once
        for statement in comments:
            work.execute(statement)
        work.execute("COMMIT")
        work.execute("CHECKPOINT dataset")
        work.execute("USE memory")
        work.execute("DETACH dataset")


def load(work: duckdb.DuckDBPyConnection, table: str, file: Path) -> None:
    """Appends the rows of one Parquet file to a table of a new database."""
    source = f"read_parquet({quote(str(file))}, hive_partitioning = false)"
    work.execute(f'INSERT INTO "{table}" SELECT {columns_of(table)} FROM {source}')


@contextmanager
def zeroed_memory() -> Iterator[None]:
    """While it lasts, the C library hands out zeroed memory (glibc; elsewhere nothing is changed)."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_PERTURB, 255)  # new memory is filled with the complement of the lowest byte
    try:
        yield
    finally:
        if mallopt is not None:
            mallopt(M_PERTURB, 0)


def empty(table: str) -> pa.Table:
    """A table without rows."""
    return (figures_schema() if table == "figures" else schema(table)).empty_table()


def columns_of(table: str) -> str:
    """What to select of a table's Parquet: times as UTC without a zone, which every client can read."""
    zoned = [f.name for f in schema(table) if pa.types.is_timestamp(f.type) and f.type.tz]
    plain = ", ".join(f"{name} AT TIME ZONE 'UTC' AS {name}" for name in zoned)
    return f"* REPLACE ({plain})" if zoned else "*"


def parquet_of(folder: Path, table: str) -> str:
    """The SQL that reads a table's Parquet files, in order."""
    single = folder / f"{table}.parquet"
    files = [single] if single.is_file() else sorted((folder / table).rglob("*.parquet"))
    listed = ", ".join(quote(str(file)) for file in files)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def create_view(work: duckdb.DuckDBPyConnection, view: View) -> None:
    """Creates one view or macro."""
    if view.signature:
        work.execute(f"CREATE MACRO {view.signature} AS TABLE {view_sql(view)}")
    else:
        work.execute(f'CREATE VIEW "{view.name}" AS {view_sql(view)}')


def comment_statements(work: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """COMMENT statements for every table, view, macro and column. Raises ValueError where one is missing."""
    views = {view.name: view for view in read_views()}
    for view in views.values():
        kind = "MACRO TABLE" if view.signature else "VIEW"
        yield f'COMMENT ON {kind} "{view.name}" IS {quote(f"{view.en} {view.zh}")}'
    for table in TABLES:
        yield f'COMMENT ON TABLE "{table}" IS {quote(comment(table) or "")}'
    columns = work.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'dataset' "
        "AND NOT internal ORDER BY table_name, column_index"
    ).fetchall()
    for name, column in columns:
        text = column_comment(name, column)
        if text is None:
            raise ValueError(f"tables.csv: no sentence for {name}.{column}")
        yield f'COMMENT ON COLUMN "{name}"."{column}" IS {quote(text)}'


def column_comment(name: str, column: str) -> str | None:
    """The sentence of a column of a table or view; the figures' come from the codebook."""
    declared = comment(name, column)
    if declared is None and name in (*WIDE_VIEWS, "figures"):
        return next((variable_comment(each) for each in variables() if each.name == column), None)
    if declared is None and name in ("panel", "panel_current"):
        return panel_comment(column)
    if declared is None and name == "government_reports":
        return comment("reports", column)
    return declared


def open_dataset(path: Place) -> duckdb.DuckDBPyConnection:
    """The dataset at `path`, read-only, closed to files and network, its settings locked.

    Raises NotADataset when there is no dataset there, or its file cannot be opened as one.
    """
    if isinstance(path, Store):
        return open_stored(path)
    if not is_dataset(path):
        raise NotADataset(f"{path}: not a dataset (no {DATABASE} in it; run `make dataset` first)")
    return open_database(path / DATABASE)


def open_database(file: Path) -> duckdb.DuckDBPyConnection:
    """The database file of a dataset or a release, opened as `open_dataset` does. Raises NotADataset."""
    try:
        work = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        raise NotADataset(f"{file}: not a database: {str(error).splitlines()[0]}") from error
    return _closed_off(work)


def open_stored(store: Store) -> duckdb.DuckDBPyConnection:
    """The dataset in a store, opened as `open_dataset` does: only the columns and row groups asked for are fetched.

    Raises NotADataset and StoreError.
    """
    work = duckdb.connect()
    for table, rows in stored_tables(store, {name: empty(name).schema for name in TABLES}).items():
        work.from_arrow(rows).project(columns_of(table)).create_view(table)
    for view in read_views():
        create_view(work, view)
    return _closed_off(work)


def _closed_off(work: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    work.execute(f"SET temp_directory = {quote(tempfile.gettempdir())}")
    work.execute("SET enable_external_access = false")
    work.execute("SET lock_configuration = true")
    return work


def quote(text: str) -> str:
    """Text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
