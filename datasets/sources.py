"""What the crawler left in an archive, as datasets reads it: fetches, portals, the years asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.fetches import FETCHES, compile_fetches, journals, read_journal
from datasets.tables import plain_values

DOCUMENT_KINDS = ("report", "attachment", "column")
"""Kinds of page that may be a report: some portals open a report inside its column page."""


class ArchiveError(Exception):
    """An archive that cannot be used; the text is one line naming file and place."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """The part of a fetch that a document needs: where it was, who pointed to it, where it is kept."""

    portal: str
    run: str
    url: str
    fetched_at: datetime
    digest: str
    warc_file: str
    warc_offset: int
    bytes: int | None
    kind: str
    anchor: str | None
    published_on: date | None
    year_hint: int | None
    final_url: str
    parent_url: str | None
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal of the registry scope with the outcome of its last search for a year (None: for every year)."""

    adcode: str
    name: str
    level: str
    parent: str | None
    outcome: str
    cause: str | None
    run: str
    year: int | None
    issuers: str | None


def read_fetches(archive: Path) -> pa.Table:
    """The fetches table of an archive, compiled from the journals first so that a killed crawl loses nothing.

    Raises ArchiveError when there is no archive there or its table is unreadable.
    """
    if not archive.is_dir():
        raise ArchiveError(f"{archive}: no such archive (run `make crawl` first)")
    path = archive / "fetches.parquet"
    if (archive / "journal").is_dir():
        compile_fetches(archive)
    if not path.is_file():
        raise ArchiveError(f"{archive}: not an archive: it holds neither journal/ nor fetches.parquet")
    try:
        table = pq.read_table(path)
        # A table of an older crawler may lack a column; of what must be there, none.
        for field in FETCHES:
            if field.nullable and field.name not in table.column_names:
                table = table.append_column(field, pa.nulls(len(table), field.type))
        return table.select(FETCHES.names).cast(FETCHES)
    except (pa.ArrowInvalid, KeyError, ValueError, OSError) as error:
        raise ArchiveError(f"{path}: not a table of fetches: {error}") from error


def document_fetches(fetches: pa.Table) -> list[Fetch]:
    """The fetches that hold a document, oldest first (then by address, so that the order is one)."""
    is_document = pa.compute.is_in(fetches["kind"], pa.array(DOCUMENT_KINDS))
    is_kept = pa.compute.and_(is_document, pa.compute.is_valid(fetches["warc_file"]))
    held = fetches.filter(pa.compute.and_(is_kept, pa.compute.is_valid(fetches["digest"])))
    columns = [plain_values(held[name]) for name in Fetch.__dataclass_fields__]
    kept = list(map(Fetch, *columns))
    return sorted(kept, key=lambda each: (each.fetched_at, each.portal, each.url))


def read_portals(archive: Path) -> list[Portal]:
    """The last search of every portal for every year asked of it (None: every year), oldest search first.

    Taken from the journals, since portals.parquet keeps a portal's very last search only; from there where an
    archive has no journals. None when no search has ended yet.
    """
    lines = (line["portal"] for path in journals(archive) for line in read_journal(path) if "portal" in line)
    rows = list(lines) or _portal_rows(archive / "portals.parquet")
    names = list(Portal.__dataclass_fields__)
    last: dict[tuple[str, int | None], Portal] = {}
    for row in rows:
        missing = [name for name in names if name not in row]
        if missing:
            raise ArchiveError(f"{archive}: a portal without the column {missing[0]}")
        last[row["adcode"], row["year"]] = Portal(**{name: row[name] for name in names})
    return sorted(last.values(), key=lambda p: (p.run, p.adcode, p.year or 0))


def _portal_rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    try:
        rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise ArchiveError(f"{path}: not a table of portals: {error}") from error
    return rows
