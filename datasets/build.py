"""Builds a dataset from an archive's fetches and readings: Parquet tables, then the database over them."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from datasets.assemble import Doc, Row, assemble_rows, join_documents
from datasets.bundles import find_bundles
from datasets.catalog import load, new_database
from datasets.codebook import codebook_rows
from datasets.corrections import read_corrections
from datasets.crosswalk import crosswalk_rows
from datasets.document_rows import read_documents
from datasets.expected import expected_rows
from datasets.large_tables import homes_of, start_laying_out, write_large
from datasets.lineage import Relation, read_lineage, relation_rows
from datasets.places import make_registry
from datasets.processes import workers
from datasets.readings import extractor_version, segments
from datasets.sources import ArchiveError, Fetch, document_fetches, read_fetches, read_portals
from datasets.tables import BY_YEAR, TABLES, to_arrow, write_table
from datasets.units import Unit, unit_rows, units_by_code


@dataclass(frozen=True, slots=True)
class Built:
    """What a build knows of its archive, joined; `reports`, `documents` and `expected` are the rows of their tables."""

    fetches: pa.Table
    units: list[Unit]
    relations: list[Relation]
    docs: list[Doc]
    reports: list[Row]
    documents: list[Row]
    expected: list[Row]


def build_tables(
    archive: Path,
    folder: Path,
    *,
    jurisdictions: Path | None = None,
    corrections: Path | None = None,
    year: int | None = None,
    jobs: int = 2,
) -> Built:
    """Writes every Parquet table of the archive under `folder`, which is empty, and the database over them.

    `jurisdictions` adds rows to the country's, `corrections` to the known errors; `year` narrows `expected` to one year;
    the large tables are made in `jobs` processes. Raises ArchiveError or JurisdictionError on input that cannot be used,
    OSError when a file cannot be written.
    """
    files = segments(archive, extractor_version())
    with (
        TemporaryDirectory(prefix=".laid-out-", dir=folder) as name,
        new_database(folder) as database,
        ThreadPoolExecutor(1) as loader,
        ThreadPoolExecutor(1) as aside,
        workers(jobs, sum(pq.read_metadata(file).num_rows for file in files)) as pool,
    ):
        loads: list[Future[None]] = []

        def written(table: str, file: Path) -> None:
            loads.append(loader.submit(load, database, table, file))

        try:
            laying = start_laying_out(pool, files, Path(name))
            with collector_paused():
                built = join_archive(archive, files, jurisdictions, year)
                homes = homes_of(built.reports, built.documents, built.docs)
            finish(laying, "lay out")
            small = aside.submit(write_small, built, corrections, folder)
            write_large(pool, Path(name), homes, folder, written)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        for table, file in small.result():
            written(table, file)
        finish(loads, "database")
    return built


@contextmanager
def collector_paused() -> Iterator[None]:
    """While it lasts no rubbish is looked for among objects that are all kept: millions of rows, again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def join_archive(archive: Path, files: Sequence[Path], jurisdictions: Path | None, year: int | None) -> Built:
    """The fetches of an archive joined with the readings in `files`, by report."""
    fetches = read_fetches(archive)
    portals = read_portals(archive)
    units, relations = read_lineage(jurisdictions)
    codes = units_by_code(units)
    registry = make_registry(portals)
    held = document_fetches(fetches)
    bundles = {each.key: each for each in find_bundles(held).values()}
    docs = join_documents(read_documents(files, bundles.keys()), held, registry, bundles)
    refuse_unread(archive, held, docs)
    reports, documents = assemble_rows(docs, codes, registry, extractor_version())
    expected = expected_rows(portals, reports, docs, codes, last_day(fetches), year)
    return Built(fetches, units, relations, docs, reports, documents, expected)


def small_tables(built: Built, corrections: Path | None) -> Iterator[tuple[str, pa.Table]]:
    """The tables of one file each, in their order."""
    rows: Mapping[str, Iterable[Mapping[str, Any]]] = {
        "reports": built.reports,
        "documents": built.documents,
        "jurisdictions": unit_rows(built.units),
        "lineage": relation_rows(built.relations),
        "crosswalk": crosswalk_rows(),
        "expected": built.expected,
        "corrections": read_corrections(corrections),
        "codebook": codebook_rows(),
    }
    for table in TABLES:
        if table not in BY_YEAR:
            yield table, built.fetches if table == "fetches" else to_arrow(table, rows[table])


def write_small(built: Built, corrections: Path | None, folder: Path) -> list[tuple[str, Path]]:
    """Writes the tables of one file each; returns (table, file) of them in order."""
    for table, rows in small_tables(built, corrections):
        write_table(folder, table, rows)
    return [(table, folder / f"{table}.parquet") for table in TABLES if table not in BY_YEAR]


def finish(futures: Sequence[Future[None]], name: str) -> None:
    """Waits for all; raises what the first that failed has raised."""
    for each in tqdm(as_completed(futures), desc=name, total=len(futures), disable=None):
        each.result()


def refuse_unread(archive: Path, held: Sequence[Fetch], docs: Sequence[Doc]) -> None:
    """Raises ArchiveError when a document has not been read: a dataset without it would lose it silently."""
    unread = {fetch.digest for fetch in held} - {doc.row["digest"] for doc in docs}
    if unread:
        raise ArchiveError(
            f"{archive}: {len(unread)} of its documents have not been read by this extractor "
            f"(version {extractor_version()}); run `python -m datasets extract --archive {archive}` first"
        )


def last_day(fetches: pa.Table) -> date | None:
    """The day of the newest fetch: up to when the archive knows."""
    newest = pa.compute.max(fetches["fetched_at"]).as_py() if len(fetches) else None
    return newest.date() if newest else None


def file_hashes(folder: Path) -> Mapping[str, str]:
    """sha256 of every Parquet file under `folder`, by its relative path."""
    files = sorted(folder.rglob("*.parquet"))
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def table_rows(folder: Path) -> Mapping[str, int]:
    """Rows of every table under `folder`."""
    counts: dict[str, int] = {}
    for file in sorted(folder.rglob("*.parquet")):
        name = file.relative_to(folder).parts[0].removesuffix(".parquet")
        rows: Any = pq.read_metadata(file).num_rows
        counts[name] = counts.get(name, 0) + int(rows)
    return counts
