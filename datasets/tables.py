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

import numpy as np
import numpy.typing as npt
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
FIGURES = ("cells", "figures", "sections", "prose_figures")
"""Tables that come of a year's own documents."""
CHECKS = ("checks", "cross_checks")
"""Tables that need the figures of the years beside it too."""
BY_YEAR = (*FIGURES, *CHECKS)
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


def decimals(values: npt.NDArray[np.int64], present: npt.NDArray[np.bool_]) -> pa.Array:
    """A column of DECIMAL over int64 values (times ten to its scale), null where not `present`.

    A decimal128 is 16 bytes: the low word, then the sign.
    """
    words = np.empty((len(values), 2), dtype="<i8")
    words[:, 0] = np.where(present, values, 0)
    words[:, 1] = np.where(words[:, 0] < 0, -1, 0)
    valid = pa.py_buffer(np.packbits(present, bitorder="little").tobytes())
    return pa.Array.from_buffers(DECIMAL, len(values), [valid, pa.py_buffer(words)])


def shaped(
    table: str, columns: Mapping[str, pa.Array | pa.ChunkedArray], count: int, **same: int
) -> pa.Table:
    """`count` rows in the columns and types of a table, strings as plain text or as codes into a list of words.

    A column that is in neither `columns` nor `same` (one value for all rows) must be of a table without rows.
    """
    made = []
    for field in schema(table):
        if field.name in columns:
            column = columns[field.name]
            made.append(column if pa.types.is_dictionary(column.type) else column.cast(field.type))
        elif field.name in same:
            made.append(pa.array(np.full(count, same[field.name])).cast(field.type))
        elif not count:
            made.append(pa.array([], field.type))
        else:
            raise KeyError(f"{table}: no values for the column {field.name}")
    return pa.table(made, names=schema(table).names)


def plain_values(column: pa.ChunkedArray) -> list[Any]:
    """A column as Python values; text by way of NumPy, which is several times faster."""
    if pa.types.is_string(column.type) or (pa.types.is_integer(column.type) and not column.null_count):
        return list(column.to_numpy().tolist())
    return list(column.to_pylist())


def write_table(folder: Path, table: str, rows: pa.Table) -> None:
    """Writes one of the small tables under `folder`. The rows come sorted."""
    write_parquet(folder / f"{table}.parquet", rows)


def write_parquet(path: Path, rows: pa.Table) -> None:
    """One zstd Parquet file with fixed row groups, the same bytes for the same rows.

    Codes into a list of words are written as text: the file says nothing of how the rows lay in memory.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = rows.combine_chunks()
    has_codes = any(pa.types.is_dictionary(each) for each in whole.schema.types)
    pq.write_table(
        whole,
        path,
        compression="zstd",
        row_group_size=ROW_GROUP,
        version="2.6",
        store_schema=not has_codes,
    )
