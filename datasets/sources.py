"""What the crawler left in an archive, as datasets reads it: fetches, portals, the years asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.fetches import FETCHES, compile_fetches

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


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal of the registry scope with the outcome of its last run."""

    adcode: str
    name: str
    level: str
    parent: str | None
    outcome: str
    cause: str | None
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
        return pq.read_table(path).cast(FETCHES)
    except (pa.ArrowInvalid, ValueError, OSError) as error:
        raise ArchiveError(f"{path}: not a table of fetches: {error}") from error


def document_fetches(fetches: pa.Table) -> list[Fetch]:
    """The fetches that hold a document, oldest first (then by address, so that the order is one)."""
    names = list(Fetch.__dataclass_fields__)
    rows = fetches.select(names).to_pylist()
    kept = [
        Fetch(**row) for row in rows if row["kind"] in DOCUMENT_KINDS and row["digest"] and row["warc_file"]
    ]
    return sorted(kept, key=lambda each: (each.fetched_at, each.portal, each.url))


def read_portals(archive: Path) -> list[Portal]:
    """The portals of the registry scope, by adcode; none when no run has ended yet."""
    path = archive / "portals.parquet"
    if not path.is_file():
        return []
    try:
        rows = pq.read_table(path).to_pylist()
    except (pa.ArrowInvalid, OSError) as error:
        raise ArchiveError(f"{path}: not a table of portals: {error}") from error
    names = list(Portal.__dataclass_fields__)
    missing = [name for name in names if rows and name not in rows[0]]
    if missing:
        raise ArchiveError(f"{path}: lacks the column {missing[0]}")
    return sorted((Portal(**{n: row[n] for n in names}) for row in rows), key=lambda p: (p.adcode, p.name))


def asked_years(archive: Path) -> set[int | None]:
    """The years that the archive's runs asked for; None stands for a run that asked for every year."""
    return {_year(run.get("year")) for run in _runs(archive)}


def _runs(archive: Path) -> Iterator[dict[str, Any]]:
    for journal in sorted((archive / "journal").glob("*.jsonl")):
        with journal.open(encoding="utf-8") as file:
            first = file.readline()
        try:
            run = json.loads(first)["run"]
        except (ValueError, KeyError, TypeError):
            continue  # a run killed in its first line asked for nothing yet
        if isinstance(run, dict):
            yield run


def _year(asked: object) -> int | None:
    text = str(asked) if asked is not None else ""
    return int(text) if text.isdigit() else None
