"""What each reading says of its document, without what it lists: one row a document, with where its lists lie."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from datasets.readings import READINGS
from datasets.tables import plain_values

Row = dict[str, Any]
PLAIN = tuple(name for name in READINGS.names if name not in ("cells", "checks", "sections"))
COUNTED = {"cells": "page", "sections": "number"}
"""Lists, and the smallest of their fields: enough to count them."""


def read_documents(files: Sequence[Path], keys: Collection[str]) -> list[Row]:
    """The documents whose readings stand in segments under `keys`, by key.

    A row has the plain columns of READINGS; cells_count, sections_count; `number`, its place among all readings of the
    segments; and `prose`: the text of its sections where the document does not name its issuer, else "".

    A document that was set aside and then read by a retry has two readings: the better one counts. Raises ArrowInvalid
    naming a segment that cannot be read.
    """
    tables = [_plain(file) for file in files]
    if not tables:
        return []
    starts = np.cumsum([0, *(len(table) for table in tables)])
    whole = pa.concat_tables(tables)
    whole = whole.append_column("number", pa.array(np.arange(len(whole), dtype=np.int64)))
    whole = whole.filter(pc.is_in(whole["key"], pa.array(sorted(keys), pa.string())))
    worse = np.column_stack([_flags(whole["set_aside"]), _flags(pc.is_valid(whole["error"]))])
    key = whole["key"].to_numpy()
    order = np.lexsort((worse[:, 1], worse[:, 0], key))
    first = np.ones(len(order), bool)
    first[1:] = key[order[1:]] != key[order[:-1]]
    best = whole.take(pa.array(order[first]))
    numbers = best["number"].to_numpy()
    rows = _rows(best)
    segments = np.searchsorted(starts, numbers, side="right") - 1
    for segment in sorted({int(segments[n]) for n, row in enumerate(rows) if row["issuer"] is None}):
        nameless = [n for n in np.flatnonzero(segments == segment).tolist() if rows[n]["issuer"] is None]
        for n, prose in zip(
            nameless, _prose(files[segment], numbers[nameless] - starts[segment]), strict=True
        ):
            rows[n]["prose"] = prose
    return rows


def _plain(file: Path) -> pa.Table:
    columns = [*PLAIN, *(f"{name}.list.element.{field}" for name, field in COUNTED.items())]
    try:
        read = pq.ParquetFile(file).read(columns=columns)
    except pa.ArrowInvalid as error:
        raise pa.ArrowInvalid(f"{file}: not a segment of readings: {error}") from error
    table = read.select(PLAIN)
    for name in COUNTED:
        table = table.append_column(f"{name}_count", pc.fill_null(pc.list_value_length(read[name]), 0))
    return table


def _flags(column: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    flags: npt.NDArray[np.bool_] = column.to_numpy().astype(bool)
    return flags


def _rows(table: pa.Table) -> list[Row]:
    names = [*PLAIN, *(f"{name}_count" for name in COUNTED), "number"]
    columns = [plain_values(table[name]) for name in names]
    return [{**dict(zip(names, values, strict=True)), "prose": ""} for values in zip(*columns, strict=True)]


def _prose(file: Path, lines: npt.NDArray[np.int64]) -> list[str]:
    sections = pq.ParquetFile(file).read(columns=["sections.list.element.text"])["sections"]
    return ["".join(each["text"] or "" for each in found or ()) for found in sections.take(lines).to_pylist()]
