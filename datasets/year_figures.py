"""The figures of one year's documents as a matrix, a row a document and a column a variable of the codebook.

It is kept in files that are mapped, not read: what is asked of a year's neighbours touches few of their pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from datasets.codebook import variables
from datasets.evidence import Code, Document, Figure
from datasets.homes import Homes
from datasets.tables import DECIMAL
from datasets.year_lists import Ints, ranked
from extract.model import Status

NULL = np.iinfo(np.int64).min
"""A figure without a value."""
STATUSES: tuple[Status, ...] = ("reported", "blank", "derived", "unreadable", "absent")
NO_CELL = 255
REPORTED, BLANK = STATUSES.index("reported"), STATUSES.index("blank")
SCALE = 10**DECIMAL.scale
PRINTED = r"[\p{L}\p{N}]"


@dataclass(frozen=True)
class YearFigures:
    """Every figure of a year's documents, by place and variable: see `codes` for the cell that a variable is.

    `values` are times ten to DECIMAL's scale, NULL for none; `status` is a place in STATUSES or NO_CELL; `raws` and
    `readers` are places in their words, -1 for none.
    """

    homes: Homes
    values: Ints
    status: npt.NDArray[np.uint8]
    raws: npt.NDArray[np.int32]
    readers: npt.NDArray[np.int32]
    raw_words: pa.Array
    reader_words: Sequence[str]

    @property
    def year(self) -> int:
        """The report year."""
        return self.homes.year

    def document(self, place: int) -> Document:
        """The cells of one document."""
        columns = np.flatnonzero(self.status[place] != NO_CELL)
        raws, readers = (each[place, columns] for each in (self.raws, self.readers))
        words = self.raw_words.take(pa.array(raws, mask=raws < 0)).to_pylist()
        values, statuses = (each[place, columns].tolist() for each in (self.values, self.status))
        all_codes = codes()
        return {
            all_codes[n]: Figure(
                decimal_of(value), raw, STATUSES[status], self.reader_words[reader] if reader >= 0 else None
            )
            for n, value, raw, status, reader in zip(
                columns.tolist(), values, words, statuses, readers.tolist(), strict=True
            )
        }

    @cached_property
    def is_printed(self) -> npt.NDArray[np.bool_]:
        """For each word of `raw_words`, and for none (the last), whether it shows anything that can be a figure."""
        shows = pc.match_substring_regex(self.raw_words, PRINTED).to_numpy(zero_copy_only=False)
        return np.append(shows.astype(bool), False)

    def write(self, folder: Path) -> None:
        """Writes the matrices under `folder`/YEAR."""
        home = folder / str(self.year)
        for name in ("values", "status", "raws", "readers"):
            np.save(home / f"{name}.npy", getattr(self, name))
        for name, words in (("raw", self.raw_words), ("reader", pa.array(self.reader_words, pa.string()))):
            table = pa.table({"word": words})
            with (
                pa.OSFile(str(home / f"{name}.words"), "wb") as sink,
                pa.ipc.new_file(sink, table.schema) as to,
            ):
                to.write_table(table)

    @classmethod
    def load(cls, folder: Path, year: int) -> YearFigures:
        """What `write` wrote, mapped. Raises OSError."""
        home = folder / str(year)
        values, status, raws, readers = (
            np.asarray(np.load(home / f"{name}.npy", mmap_mode="r"))
            for name in ("values", "status", "raws", "readers")
        )
        raw_words, reader_words = (
            pa.ipc.open_file(pa.memory_map(str(home / f"{name}.words"))).read_all()["word"].combine_chunks()
            for name in ("raw", "reader")
        )
        homes = Homes.load(folder, year)
        return cls(homes, values, status, raws, readers, raw_words, reader_words.to_pylist())


def decimal_of(scaled: int) -> Decimal | None:
    """A figure as the tables hold it, with all its places; None for NULL."""
    return None if scaled == NULL else unscaled(scaled)


@lru_cache(maxsize=10_000)
def unscaled(value: int) -> Decimal:
    """A value that is given times ten to DECIMAL's scale."""
    return Decimal(value).scaleb(-DECIMAL.scale)


@cache
def codes() -> tuple[Code, ...]:
    """(table, row, column) of every variable."""
    return tuple((each.table, each.row, each.column) for each in variables())


@cache
def columns_where(table: str, row: str | None = None, column: str | None = None) -> Mapping[Code, int]:
    """The columns of the matrix for the cells of a table, those of one row or one column where that is named."""
    return {
        code: n
        for n, code in enumerate(codes())
        if code[0] == table and row in (None, code[1]) and column in (None, code[2])
    }


def figures_of(cells: pa.Table | None, homes: Homes) -> YearFigures:
    """The matrix of a year's cells as `Homes.read` gives them.

    A cell that no form has is left out. Raises ValueError when a reading gives one cell twice, or a status that is none.
    """
    shape = (len(homes.report_ids), len(codes()))
    values = np.full(shape, NULL, np.int64)
    status = np.full(shape, NO_CELL, np.uint8)
    raws, readers = np.full(shape, -1, np.int32), np.full(shape, -1, np.int32)
    if cells is None:
        return YearFigures(homes, values, status, raws, readers, pa.array([], pa.string()), ())
    place = cells["place"].to_numpy()
    column = _columns_of(cells)
    known = np.flatnonzero(column >= 0)
    spots = place[known] * np.int64(shape[1]) + column[known]
    given = np.bincount(spots, minlength=shape[0] * shape[1]) if len(spots) else np.zeros(1, np.int64)
    if given.max() > 1:
        report = homes.report_ids[int(given.argmax()) // shape[1]]
        raise ValueError(f"{report}: the reading gives one cell twice")
    values.ravel()[spots] = cells["value"].fill_null(NULL).to_numpy()[known]
    status.ravel()[spots] = _statuses(cells)[known]
    raw = cells["raw"].combine_chunks()
    raws.ravel()[spots] = raw.indices.fill_null(-1).to_numpy()[known]
    reader = cells["reader"].combine_chunks()
    readers.ravel()[spots] = reader.indices.fill_null(-1).to_numpy()[known]
    return YearFigures(homes, values, status, raws, readers, raw.dictionary, reader.dictionary.to_pylist())


def _columns_of(cells: pa.Table) -> Ints:
    """The column of the matrix for each cell; -1 for a cell that no form has."""
    parts = [ranked(cells[name]) for name in ("table", "row", "column")]
    shape = tuple(len(words) for _, words in parts)
    lookup = np.full(shape, -1, np.int64)
    places = [{word: n for n, word in enumerate(words)} for _, words in parts]
    for n, code in enumerate(codes()):
        if all(word in known for word, known in zip(code, places, strict=True)):
            lookup[tuple(known[word] for word, known in zip(code, places, strict=True))] = n
    found: Ints = lookup[parts[0][0], parts[1][0], parts[2][0]]
    return found


def _statuses(cells: pa.Table) -> npt.NDArray[np.uint8]:
    column = cells["status"].combine_chunks()
    words = column.dictionary.to_pylist()
    unknown = set(words) - set(STATUSES)
    if unknown:
        raise ValueError(f"a cell's status is one of {', '.join(STATUSES)}, not {sorted(unknown)[0]}")
    known = np.array([STATUSES.index(word) for word in words], np.uint8)
    found: npt.NDArray[np.uint8] = known[column.indices.to_numpy()]
    return found
