"""Builds a dataset from an archive's fetches and readings: Parquet tables, then the database over them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from datasets.assemble import Doc, Row, assemble_rows, join_documents
from datasets.bundles import find_bundles
from datasets.codebook import codebook_rows
from datasets.corrections import read_corrections
from datasets.crosswalk import crosswalk_rows
from datasets.expected import expected_rows
from datasets.large_tables import write_large
from datasets.lineage import read_lineage, relation_rows
from datasets.places import make_registry
from datasets.readings import extractor_version, segments
from datasets.sources import ArchiveError, Fetch, document_fetches, read_fetches, read_portals
from datasets.tables import to_arrow, write_table
from datasets.units import unit_rows, units_by_code

DOC_COLUMNS = "* EXCLUDE (cells, checks), len(cells) AS cells_count"
ONE_READING = "QUALIFY row_number() OVER (PARTITION BY key ORDER BY set_aside, error IS NOT NULL) = 1"
"""A document that was set aside and then read by a retry has two rows: the better one counts."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote: the rows of the small tables, for its summary."""

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
) -> Built:
    """Writes every Parquet table of the archive under `folder`, which is empty.

    `jurisdictions` adds rows to the country's, `corrections` to the known errors; `year` narrows `expected` to one year. Raises ArchiveError or
    JurisdictionError on input that cannot be used, OSError when a file cannot be written.
    """
    fetches = read_fetches(archive)
    portals = read_portals(archive)
    units, relations = read_lineage(jurisdictions)
    codes = units_by_code(units)
    registry = make_registry(portals)
    version = extractor_version()
    with duckdb.connect(config={"threads": 2}) as work:
        held = document_fetches(fetches)
        bundles = {each.key: each for each in find_bundles(held).values()}
        open_readings(work, segments(archive, version), list(bundles))
        docs = join_documents(_documents(work), held, registry, bundles)
        refuse_unread(archive, held, docs)
        reports, documents = assemble_rows(docs, codes, registry, version)
        expected = expected_rows(portals, reports, docs, codes, last_day(fetches), year)
        write_table(folder, "reports", to_arrow("reports", reports))
        write_table(folder, "documents", to_arrow("documents", documents))
        write_table(folder, "fetches", fetches)
        write_table(folder, "jurisdictions", to_arrow("jurisdictions", unit_rows(units)))
        write_table(folder, "lineage", to_arrow("lineage", relation_rows(relations)))
        write_table(folder, "crosswalk", to_arrow("crosswalk", crosswalk_rows()))
        write_table(folder, "expected", to_arrow("expected", expected))
        write_table(folder, "corrections", to_arrow("corrections", read_corrections(corrections)))
        write_table(folder, "codebook", to_arrow("codebook", codebook_rows()))
        write_large(work, folder, reports, documents, {doc.row["digest"]: doc.row["key"] for doc in docs})
    return Built(reports, documents, expected)


def refuse_unread(archive: Path, held: Sequence[Fetch], docs: Sequence[Doc]) -> None:
    """Raises ArchiveError when a document has not been read: a dataset without it would lose it silently."""
    unread = {fetch.digest for fetch in held} - {doc.row["digest"] for doc in docs}
    if unread:
        raise ArchiveError(
            f"{archive}: {len(unread)} of its documents have not been read by this extractor "
            f"(version {extractor_version()}); run `python -m datasets extract --archive {archive}` first"
        )


def open_readings(work: duckdb.DuckDBPyConnection, files: Sequence[Path], keys: Sequence[str]) -> None:
    """Makes the view `readings` over what segments hold under `keys`; an empty one where there are none."""
    if files:
        work.register("keys", pa.table({"key": pa.array(keys, pa.string())}))
        names = ", ".join("'" + str(file).replace("'", "''") + "'" for file in files)
        work.execute(
            f"CREATE VIEW readings AS SELECT * FROM read_parquet([{names}]) SEMI JOIN keys USING (key) {ONE_READING}"
        )
    else:
        from datasets.readings import READINGS

        work.register("readings", READINGS.empty_table())


def _documents(work: duckdb.DuckDBPyConnection) -> list[Row]:
    rows: list[Row] = work.sql(f"SELECT {DOC_COLUMNS} FROM readings").to_arrow_table().to_pylist()
    return rows


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
