"""The tables that hold a row a figure, a check or a section: written a year at a time, so that memory holds one year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from tqdm import tqdm

from datasets.assemble import Doc, Row
from datasets.codebook import figures_schema, widen
from datasets.comparisons import Said
from datasets.cross_checks import Years, check_year
from datasets.homes import Homes, refuse_lost
from datasets.prose_figures import MAY_GIVE_NUMBER, Statement, find_statements
from datasets.tables import CHECKS, FIGURES, decimals, shaped, write_parquet
from datasets.year_figures import NULL, SCALE, YearFigures, figures_of
from datasets.year_lists import NO_YEAR, lay_out, ranked, sort_order, words_array

SEGMENTS = 8
"""Segments that are laid out together, some four thousand documents: more at once cost the system more than they save."""
Written = Callable[[str, Path], None]
"""told of each table and file that is written, always in one order: every year's figures, then what compares years"""


def start_laying_out(pool: Executor, files: Sequence[Path], folder: Path) -> list[Future[None]]:
    """Has what the segments list laid out under `folder`, some of them together."""
    starts = np.cumsum([0, *(pq.read_metadata(file).num_rows for file in files)]).tolist()
    numbered = list(zip(files, starts, strict=False))
    batches = [numbered[n : n + SEGMENTS] for n in range(0, len(numbered), SEGMENTS)]
    return [pool.submit(lay_out, batch, folder, n) for n, batch in enumerate(batches)]


def write_large(
    pool: Executor, laid_out: Path, homes: Sequence[Homes], folder: Path, written: Written
) -> None:
    """Writes every large table of a dataset, a year a task, from what is laid out."""
    years = [each.year for each in homes]
    for each in homes:
        each.write(laid_out)
    figures = {pool.submit(write_figures, laid_out, year, folder): year for year in years}
    checks: dict[Future[None], int] = {}

    def start_checks(done: set[int]) -> None:
        for year in sorted(set(years) - set(checks.values())):
            if done >= near(year, years):
                checks[pool.submit(write_checks, laid_out, year, years, folder)] = year

    for year in in_turn(figures, "years", start_checks):
        tell(written, folder, FIGURES, year)
    for year in in_turn(checks, "checks", lambda _: None):
        tell(written, folder, CHECKS, year)
    if not years:
        write_empty(folder, written)


def in_turn(
    futures: Mapping[Future[None], int], name: str, finished: Callable[[set[int]], None]
) -> Iterator[int]:
    """The years of some tasks, oldest first, each when its task and those before it have ended.

    `finished` is told all that have ended, whenever one does. Raises what a task has raised.
    """
    left = sorted(futures.values())
    done: set[int] = set()
    for future in tqdm(as_completed(futures), desc=name, total=len(futures), disable=None):
        future.result()
        done.add(futures[future])
        finished(done)
        while left and left[0] in done:
            yield left.pop(0)


def near(year: int, years: Iterable[int]) -> set[int]:
    """The years whose figures the checks of one year are told from."""
    return {year - 2, year - 1, year, year + 1} & set(years)


def tell(written: Written, folder: Path, tables: Sequence[str], year: int) -> None:
    """Tells of the files of a year."""
    for name in tables:
        written(name, part_of(folder, name, year))


def part_of(folder: Path, table: str, year: int) -> Path:
    """Where a large table keeps a year."""
    return folder / table / f"year={year}" / "part.parquet"


def write_figures(laid_out: Path, year: int, folder: Path) -> None:
    """Writes cells, figures, sections and prose_figures of a year, and keeps its matrix under `laid_out`.

    Raises ValueError when a reading gives one cell twice or a cell of it is lost, OSError when a file cannot be written.
    """
    homes = Homes.load(laid_out, year)
    cells = homes.read(laid_out, "cells")
    refuse_lost(cells, homes)
    figures = figures_of(cells, homes)
    figures.write(laid_out)
    write_parquet(part_of(folder, "cells", year), cell_rows(cells, homes))
    mains = homes.mains
    reports = [homes.report_ids[n] for n in mains]
    values = figures.values[mains]
    write_parquet(part_of(folder, "figures", year), widen(reports, year, values, values != NULL))
    sections = section_rows(homes.read(laid_out, "sections"), homes)
    write_parquet(part_of(folder, "sections", year), sections)
    write_parquet(part_of(folder, "prose_figures", year), prose_rows(sections, year))


def write_checks(laid_out: Path, year: int, years: Sequence[int], folder: Path) -> None:
    """Writes checks and cross_checks of a year, once the figures of `years` that are near it are kept."""
    here = YearFigures.load(laid_out, year)
    beside = [YearFigures.load(laid_out, y) if y in years else None for y in (year - 2, year - 1, year + 1)]
    said = said_of(pq.read_table(part_of(folder, "prose_figures", year), partitioning=None), here.homes)
    tables = check_year(Years(here, *beside), here.homes.read(laid_out, "checks"), said)
    for name, rows in zip(CHECKS, tables, strict=True):
        write_parquet(part_of(folder, name, year), rows)


def cell_rows(cells: pa.Table | None, homes: Homes) -> pa.Table:
    """The rows of `cells`: those of the reports' main documents, by report and code."""
    if cells is None:
        return shaped("cells", {}, 0)
    place = cells["place"].to_numpy()
    words = {name: ranked(cells[name]) for name in ("table", "row", "column", "status", "unit", "reader")}
    order = sort_order(place, words["table"], words["row"], words["column"])
    order = order[homes.is_main[place[order]]]
    taken = pa.array(order)
    value = cells["value"].fill_null(NULL).to_numpy()[order]
    columns = {
        "report_id": pa.array(homes.report_ids, pa.string()).take(pa.array(place[order])),
        **{name: words_array(ranks[order], spelled) for name, (ranks, spelled) in words.items()},
        "value": decimals(value, value != NULL),
        "raw": cells["raw"].combine_chunks().take(taken).cast(pa.string()),
        "page": cells["page"].take(taken),
        "bbox": cells["bbox"].take(taken),
    }
    return shaped("cells", columns, len(order), year=homes.year)


def section_rows(sections: pa.Table | None, homes: Homes) -> pa.Table:
    """The rows of `sections`: those of the reports' main documents, by report and position."""
    if sections is None:
        return shaped("sections", {}, 0)
    place = sections["place"].to_numpy()
    position = sections["position"].to_numpy()
    order = np.lexsort((position, place))
    order = order[homes.is_main[place[order]]]
    taken = pa.array(order)
    columns = {name: sections[name].take(taken) for name in ("position", "number", "title", "text")}
    columns["report_id"] = pa.array(homes.report_ids, pa.string()).take(pa.array(place[order]))
    return shaped("sections", columns, len(order), year=homes.year)


def prose_rows(sections: pa.Table, year: int) -> pa.Table:
    """The rows of `prose_figures` from the rows of `sections`, by report and variable."""
    found = list(_statements(sections, year))
    said = [statement for _, statement in found]
    value = np.array([int(each.value) * SCALE for each in said], np.int64)
    columns = {
        "report_id": pa.array([report for report, _ in found], pa.string()),
        "variable": pa.array([each.variable for each in said], pa.string()),
        "value": decimals(value, np.ones(len(value), bool)),
        "position": pa.array([each.position for each in said], pa.int32()),
        "excerpt": pa.array([each.excerpt for each in said], pa.string()),
    }
    return shaped("prose_figures", columns, len(found), year=year)


def _statements(sections: pa.Table, year: int) -> Iterator[tuple[str, Statement]]:
    # most texts give no figure: they need not become Python's
    some = sections.filter(pc.match_substring_regex(sections["text"], MAY_GIVE_NUMBER))
    columns = [some[name].to_pylist() for name in ("report_id", "position", "text")]
    for report, group in groupby(zip(*columns, strict=True), key=lambda row: row[0]):
        texts = [(position, text) for _, position, text in group]
        for said in find_statements(texts, year):
            yield report, said


def said_of(prose: pa.Table, homes: Homes) -> Said:
    """The rows of `prose_figures` as the findings take them."""
    place = np.array([homes.place_of[name] for name in prose["report_id"].to_pylist()], np.int64)
    value = np.array([int(each * SCALE) for each in prose["value"].to_pylist()], np.int64)
    return Said(place, prose["variable"].to_pylist(), value)


def homes_of(reports: Sequence[Row], documents: Sequence[Row], docs: Sequence[Doc]) -> list[Homes]:
    """The documents of every year's reports: its main one first, then the others by digest."""
    by_id = {row["report_id"]: row for row in reports}
    readings = {doc.row["digest"]: doc.row for doc in docs}
    years: dict[int, list[tuple[str, bool, str]]] = {}
    for row in documents:
        if row["report_id"] and row["role"] in ("main", "duplicate"):
            mine = years.setdefault(by_id[row["report_id"]]["year"], [])
            mine.append((row["report_id"], row["role"] != "main", row["digest"]))
    return [_homes(year, sorted(each), by_id, readings) for year, each in sorted(years.items())]


def _homes(
    year: int, rows: Sequence[tuple[str, bool, str]], by_id: Mapping[str, Row], readings: Mapping[str, Row]
) -> Homes:
    reports = [by_id[name] for name, _, _ in rows]
    read = [readings[digest] for _, _, digest in rows]
    return Homes(
        year,
        np.array([row["number"] for row in read], np.int64),
        np.array([row["year"] or NO_YEAR for row in read], np.int16),
        np.array([row["cells_count"] for row in read], np.int64),
        [name for name, _, _ in rows],
        [digest for _, _, digest in rows],
        np.array([not is_further for _, is_further, _ in rows], bool),
        [row["issuer_id"] for row in reports],
        [row["template"] for row in reports],
        np.array([row["is_current"] for row in reports], bool),
    )


def write_empty(folder: Path, written: Written) -> None:
    """The large tables of a dataset without reports: a file each that has the columns."""
    for name in (*FIGURES, *CHECKS):
        rows = figures_schema().empty_table() if name == "figures" else shaped(name, {}, 0)
        write_parquet(folder / name / "none.parquet", rows)
        written(name, folder / name / "none.parquet")
