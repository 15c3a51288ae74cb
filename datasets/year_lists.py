"""What readings list (cells, checks, sections), laid out by year: each segment is read once, whatever years it holds.

A value of a list becomes a row that names its document by number; words that repeat (codes, statuses, printed figures)
stay codes into a list of words, from the segment to the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from datasets.readings import READINGS

LISTS = ("cells", "checks", "sections")
WORDS: Mapping[str, tuple[str, ...]] = {
    "cells": ("table", "row", "column", "raw", "status", "unit", "reader"),
    "checks": ("rule", "scope", "status"),
    "sections": (),
}
"""Fields that repeat few values."""
Ints = npt.NDArray[np.int64]
NO_YEAR = 0
"""Where the lists of readings without a year are laid out."""


def lay_out(files: Sequence[tuple[Path, int]], folder: Path, number: int) -> None:
    """Writes what the readings of some segments list to `folder`/YEAR/LIST-NUMBER.arrow, by the readings' own years.

    `files` are segments, each with the number of its first document. Raises OSError and ArrowInvalid on a segment that
    cannot be read, naming it.
    """
    for name in LISTS:
        tables = [table for file, first in files for table in _values(file, first, name) if len(table)]
        if not tables:
            continue
        whole = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
        years = whole["year"].to_numpy()
        order = np.argsort(years, kind="stable")
        sorted_rows = whole.drop_columns(["year"]).take(pa.array(order))
        found, starts = np.unique(years[order], return_index=True)
        for year, start, end in zip(found, starts, [*starts[1:], len(order)], strict=True):
            path = folder / str(year) / f"{name}-{number:05}.arrow"
            path.parent.mkdir(parents=True, exist_ok=True)
            part = sorted_rows.slice(start, end - start)
            with pa.OSFile(str(path), "wb") as sink, _writer(sink, part.schema) as writer:
                writer.write_table(part)


def _writer(sink: pa.NativeFile, schema: pa.Schema) -> pa.ipc.RecordBatchFileWriter:
    return pa.ipc.new_file(sink, schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))


def _values(path: Path, first: int, name: str) -> Iterator[pa.Table]:
    """The rows of one list of one segment's readings, a table a row group."""
    words = [f"{name}.list.element.{field}" for field in WORDS[name]]
    try:
        with pq.ParquetFile(path, read_dictionary=words) as file:
            for group in range(file.num_row_groups):
                rows = file.read_row_group(group, columns=["year", name]).combine_chunks()
                years = rows["year"].fill_null(NO_YEAR).to_numpy()
                for chunk in rows[name].chunks:
                    yield _flatten(name, chunk, years, first)
                first += len(rows)
    except pa.ArrowInvalid as error:
        raise pa.ArrowInvalid(f"{path}: not a segment of readings: {error}") from error


def _flatten(name: str, lists: pa.ListArray, years: npt.NDArray[np.int16], first: int) -> pa.Table:
    """The values of the lists of some readings, with year, document and position (from 1) of each."""
    lengths = lists.value_lengths().fill_null(0).to_numpy()
    starts = np.cumsum(lengths) - lengths
    values = lists.flatten()
    columns = {
        "year": pa.array(np.repeat(years, lengths)),
        "document": pa.array(np.repeat(np.arange(first, first + len(lengths), dtype=np.int32), lengths)),
        "position": pa.array((np.arange(len(values)) - np.repeat(starts, lengths) + 1).astype(np.int32)),
    }
    fields = dict(zip([field.name for field in values.type], values.flatten(), strict=True))
    for field in READINGS.field(name).type.value_type:
        each = fields[field.name]
        columns[field.name] = (
            scaled(each) if pa.types.is_decimal(field.type) else _as_words(each, field, name)
        )
    return pa.table(columns)


def _as_words(values: pa.Array, field: pa.Field, name: str) -> pa.Array:
    """Words as a dictionary even where the file has spelled them out."""
    is_plain = field.name in WORDS[name] and not pa.types.is_dictionary(values.type)
    return values.dictionary_encode() if is_plain else values


def scaled(values: pa.Array) -> pa.Array:
    """A decimal column of at most 18 digits as int64 times ten to its scale: the low word of each number."""
    words = np.frombuffer(values.buffers()[1], dtype="<i8")
    low = words[2 * values.offset : 2 * (values.offset + len(values)) : 2]
    return pa.array(low, pa.int64(), mask=values.is_null().to_numpy(zero_copy_only=False))


def read_year(folder: Path, years: Iterable[int], name: str, documents: Ints) -> pa.Table | None:
    """One list of some documents, as laid out, its words unified, each row with its document's `place` in `documents`.

    `years` are those of the documents' readings. None where none of the documents lists anything.
    """
    places = np.argsort(documents, kind="stable")
    numbers = documents[places]
    tables = []
    for year in years:
        for file in sorted((folder / str(year)).glob(f"{name}-*.arrow")):
            table = pa.ipc.open_file(pa.memory_map(str(file))).read_all()
            document = table["document"].to_numpy()
            at = np.minimum(np.searchsorted(numbers, document), len(numbers) - 1)
            wanted = numbers[at] == document
            placed = table.append_column("place", pa.array(places[at]))
            tables.append(placed if wanted.all() else placed.filter(pa.array(wanted)))
    tables = [table for table in tables if len(table)]
    return pa.concat_tables(tables).unify_dictionaries().combine_chunks() if tables else None


def ranked(column: pa.ChunkedArray) -> tuple[Ints, list[str]]:
    """(each value's rank among the words in alphabetical order, those words); a null has rank -1."""
    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    words = values.dictionary.to_pylist()
    order = sorted(range(len(words)), key=words.__getitem__)
    rank = np.empty(len(words) + 1, np.int64)
    rank[order] = np.arange(len(words))
    rank[-1] = -1
    codes = values.indices.fill_null(len(words)).to_numpy().astype(np.int64)
    return rank[codes], [words[n] for n in order]


def sort_order(place: Ints, *ranks: tuple[Ints, Sequence[str]]) -> Ints:
    """The order by place, then by each column's rank in turn; rows that are alike in all keep theirs."""
    key = place.astype(np.int64)
    for rank, words in ranks:
        key = key * (len(words) + 1) + rank + 1
    order: Ints = np.argsort(key, kind="stable")
    return order


def words_array(ranks: Ints, words: Sequence[str]) -> pa.DictionaryArray:
    """Ranks as a column of words, of which only those that occur are kept: equal rows make equal bytes."""
    used = np.flatnonzero(np.bincount(ranks + 1, minlength=len(words) + 1)[1:])
    place = np.full(len(words) + 1, -1, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    codes = place[ranks]
    spelled = pa.array([words[n] for n in used.tolist()], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32(), mask=codes < 0), spelled)


def rows_saying(word: str, ranks: Ints, words: Sequence[str]) -> list[int]:
    """The numbers of the rows that say `word`, of a column that `ranked` has taken apart."""
    found: list[int] = np.flatnonzero(ranks == words.index(word)).tolist() if word in words else []
    return found
