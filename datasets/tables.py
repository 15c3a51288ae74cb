"""Each table and column is declared once, in `tables.csv`: Parquet schema, comments and docs come of it.

A row of the CSV without a column is the table's own sentence; a row without a type is a column of a view
(or of `fetches`, whose types the crawler owns); table `*` is what a view's column says where the view
itself says nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.fetches import FETCHES

HERE = Path(__file__).parent
DECIMAL = pa.decimal128(18, 6)
ROW_GROUP = 131_072
"""Rows a row group: fixed, so that equal rows give equal bytes."""

TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
    "bool": pa.bool_(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "decimal": DECIMAL,
    "date": pa.date32(),
    "timestamp": pa.timestamp("ms", tz="UTC"),
    "floats": pa.list_(pa.float32()),
}
TABLES = (
    "reports",
    "cells",
    "checks",
    "cross_checks",
    "sections",
    "prose_figures",
    "documents",
    "fetches",
    "jurisdictions",
    "lineage",
    "crosswalk",
    "expected",
    "corrections",
    "codebook",
    "figures",
)
BY_YEAR = ("cells", "checks", "cross_checks", "sections", "prose_figures", "figures")
"""The large ones: a folder `year=YYYY` each, the year being a column of the files too."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Arrow type (empty where another package owns it), unit and a sentence in two languages."""

    name: str
    type: str
    is_key: bool
    unit: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view: its sentences and columns in order."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that name a row, in the order it is sorted by."""
        return tuple(column.name for column in self.columns if column.is_key)


@cache
def declarations() -> Mapping[str, Table]:
    """Every declaration of tables.csv, by table or view name; `*` holds the shared columns."""
    sentences: dict[str, tuple[str, str]] = {}
    columns: dict[str, list[Column]] = {}
    with (HERE / "tables.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns.setdefault(row["table"], [])
            if row["column"]:
                column = Column(
                    row["column"], row["type"], row["key"] == "1", row["unit"], row["en"], row["zh"]
                )
                columns[row["table"]].append(column)
            else:
                sentences[row["table"]] = (row["en"], row["zh"])
    return {name: Table(name, *sentences.get(name, ("", "")), tuple(columns[name])) for name in columns}


def comment(table: str, column: str | None = None) -> str | None:
    """The sentence of a table or column, English then Chinese; None where nobody declared one."""
    declared = declarations()
    if column is None:
        found = declared.get(table)
        return f"{found.en} {found.zh}" if found and found.en else None
    for name in (table, "*"):
        for each in declared[name].columns if name in declared else ():
            if each.name == column:
                unit = f" [{each.unit}]" if each.unit else ""
                return f"{each.en}{unit} {each.zh}"
    return None


def schema(table: str, extra: Sequence[pa.Field] = ()) -> pa.Schema:
    """The Arrow schema of a table; `extra` are the generated columns of `figures`."""
    if table == "fetches":
        return FETCHES
    fields = [pa.field(each.name, TYPES[each.type]) for each in declarations()[table].columns]
    return pa.schema([*fields, *extra])


def to_arrow(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as an Arrow table of the declared schema, sorted by its key. Raises on a value of a wrong type."""
    made = pa.Table.from_pylist(list(rows), schema=schema(table))
    order = [(name, "ascending") for name in declarations()[table].key]
    return made.sort_by(order) if order else made


def write_table(folder: Path, table: str, rows: pa.Table) -> None:
    """Writes one table under `folder`: one file, or one a year for the large ones. The rows come sorted."""
    if table not in BY_YEAR:
        write_parquet(folder / f"{table}.parquet", rows)
        return
    years = sorted(set(rows.column("year").to_pylist()))
    for year in years:
        part = rows.filter(pa.compute.equal(rows.column("year"), year))
        write_parquet(folder / table / f"year={year}" / "part.parquet", part)
    if not years:
        write_parquet(folder / table / "none.parquet", rows)


def write_parquet(path: Path, rows: pa.Table) -> None:
    """One zstd Parquet file with fixed row groups, the same bytes for the same rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = rows.combine_chunks()
    pq.write_table(whole, path, compression="zstd", row_group_size=ROW_GROUP, version="2.6")
