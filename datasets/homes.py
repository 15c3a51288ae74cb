"""Where the documents of a year's reports belong: each with its report, and with where its reading lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from datasets.year_lists import Ints, read_year


@dataclass(frozen=True)
class Homes:
    """One year's documents, each with its report, by report and the report's main document first.

    `documents` are their numbers among the readings, `reading_years` the years that the readings themselves name,
    `cells_counts` how many cells each reading lists.
    """

    year: int
    documents: Ints
    reading_years: npt.NDArray[np.int16]
    cells_counts: Ints
    report_ids: Sequence[str]
    digests: Sequence[str]
    is_main: npt.NDArray[np.bool_]
    issuers: Sequence[str]
    templates: Sequence[str]
    is_current: npt.NDArray[np.bool_]

    def write(self, folder: Path) -> None:
        """Writes them to `folder`/YEAR/homes.arrow."""
        columns = {
            name: pa.array(getattr(self, name)) for name in self.__dataclass_fields__ if name != "year"
        }
        table = pa.table(columns)
        path = folder / str(self.year) / "homes.arrow"
        path.parent.mkdir(parents=True, exist_ok=True)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)

    @classmethod
    def load(cls, folder: Path, year: int) -> Homes:
        """What `write` wrote. Raises OSError."""
        table = pa.ipc.open_file(pa.memory_map(str(folder / str(year) / "homes.arrow"))).read_all()
        plain = {name: table[name].to_pylist() for name in ("report_ids", "digests", "issuers", "templates")}
        arrays = ("documents", "reading_years", "cells_counts", "is_main", "is_current")
        return cls(year, **plain, **{name: table[name].to_numpy(zero_copy_only=False) for name in arrays})

    def read(self, folder: Path, name: str) -> pa.Table | None:
        """What the readings of these documents list, with the `place` of each row's document; None for nothing."""
        return read_year(folder, sorted(set(self.reading_years.tolist())), name, self.documents)

    @cached_property
    def mains(self) -> Ints:
        """The places of the main documents, which come by report."""
        found: Ints = np.flatnonzero(self.is_main)
        return found

    @cached_property
    def main_of(self) -> Ints:
        """For each document the place of its report's main one."""
        found: Ints = self.mains[np.cumsum(self.is_main) - 1]
        return found

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The place of each report's main document."""
        return {self.report_ids[n]: int(n) for n in self.mains}

    @cached_property
    def current(self) -> Mapping[str, int]:
        """Each issuer's current report of the year, by the place of its main document."""
        return {self.issuers[n]: int(n) for n in self.mains if self.is_current[n]}


def refuse_lost(cells: pa.Table | None, homes: Homes) -> None:
    """Raises ValueError naming a report of which not every cell that its reading lists is here, or more than that."""
    places = np.empty(0, np.int64) if cells is None else cells["place"].to_numpy()
    found = np.bincount(places, minlength=len(homes.report_ids))
    wrong = np.flatnonzero(found != homes.cells_counts)
    if len(wrong):
        n = int(wrong[0])
        raise ValueError(
            f"{homes.report_ids[n]}: {found[n]} cells of document {homes.digests[n]} are laid out, its reading has "
            f"{homes.cells_counts[n]} (and {len(wrong) - 1} more such documents of {homes.year})"
        )
