"""An archive is taken for a run: what earlier runs left is mended and read, a killed run is gone on with."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import memory
from crawler.archive import Record, read_records, repair
from crawler.fetches import Failure, Fetch, Kind, fetch_of_line, journals, read_journal, start_run
from crawler.runs import ORPHAN, REDIRECTS, Run, RunError, hold, hold_orphan
from crawler.steps import Ask

REFUSED = {403, 412, 429, 521}


def open_run(archive: Path, ask: Ask, recheck: bool, arguments: dict[str, Any]) -> Run:
    """Take the archive (created if there is none), mend what a kill left, and read what it holds.

    Raises RunError (not a folder, in use, unreadable), ColumnsError, JournalError, ArchiveError.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        lock = (archive / ".lock").open("ab")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise RunError(f"{archive}: another crawl is writing to this archive") from error
    except OSError as error:
        raise RunError(f"{archive}: not a folder to archive in: {error.strerror or error}") from error
    run = Run(archive, _new_id(), ask, recheck, lock, columns=memory.read_columns(archive))
    try:
        _sweep(archive)
        for path in journals(archive):
            _take_journal(run, path)
        start_run(archive, run.id, {"year": ask.year, "issuers": ask.issuers, **arguments})
    except OSError as error:
        raise RunError(f"{archive}: {error.strerror or error}") from error
    return run


def _sweep(archive: Path) -> None:
    """Throw away tables that a killed run was writing beside the whole ones."""
    for pattern in (".*.parquet.*", ".*.csv.*"):
        for part in archive.glob(pattern):
            part.unlink(missing_ok=True)


def _take_journal(run: Run, path: Path) -> None:
    lines = list(read_journal(path))
    fetches = [fetch_of_line(line["fetch"]) for line in lines if "fetch" in line]
    for fetch, form in zip(fetches, (line.get("form", "") for line in lines if "fetch" in line), strict=True):
        hold(run, fetch, form)
    asked: dict[str, Any] = next((line["run"] for line in lines if "run" in line), {})
    same = (asked.get("year"), asked.get("issuers")) == (run.ask.year, run.ask.issuers)
    if same:
        run.repeated.add(path.stem)
    if any("ended" in line for line in lines):
        run.continued.clear()
        run.done.clear()
        return
    run.continued.add(path.stem)
    for fetch, form in _mend(run.archive, path.stem, fetches):
        hold_orphan(run, fetch, form)
    if not same or asked.get("recheck"):
        return
    for line in lines:
        if "portal" in line:
            portal = dict(line["portal"])
            columns = tuple(memory.Column(portal["adcode"], *c) for c in portal.pop("columns"))
            run.done[portal["adcode"]] = portal
            if columns:
                run.columns[portal["adcode"]] = columns


def _mend(archive: Path, run: str, fetches: list[Fetch]) -> Iterator[tuple[Fetch, str]]:
    """Repair the WARC files of a killed run; answers that never reached its journal count all the same.

    A 5xx does not: it may have been the first of two tries.
    """
    known = {(fetch.warc_file, fetch.warc_offset) for fetch in fetches}
    for path in sorted((archive / "warc").glob(f"*-{run}.warc.gz")):
        repair(path)
        name = f"warc/{path.name}"
        for record in read_records(path):
            if (
                record.status is not None
                and (record.status < 500 or record.status in REFUSED)
                and (name, record.offset) not in known
            ):
                yield _orphan(path, run, name, record), record.asked


def _orphan(path: Path, run: str, name: str, record: Record) -> Fetch:
    whole = record.status in {200, *REDIRECTS}
    return Fetch(
        portal=path.name.partition("-")[0],
        run=run,
        url=record.url,
        final_url=record.url,
        status=record.status,
        fetched_at=datetime.fromisoformat(record.date).astimezone(UTC),
        media_type=None,
        bytes=len(record.body),
        digest=record.digest,
        warc_file=name,
        warc_offset=record.offset,
        kind=Kind.ROBOTS if urlsplit(record.url).path == "/robots.txt" else ORPHAN,
        failure=None if whole else Failure.BLOCKED if record.status in REFUSED else Failure.GONE,
        revisited=False,
        parent_url=None,
        anchor=None,
        published_on=None,
        year_hint=None,
    )


def _new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
