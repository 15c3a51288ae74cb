"""An archive is taken for a run: what earlier runs left is mended and read, a killed run is gone on with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import memory
from crawler.archive import Record, read_records, repair
from crawler.fetches import Failure, Fetch, Kind, fetch_of_line, journals, read_journal, start_run
from crawler.locks import Busy, one_at_a_time, take_archive
from crawler.runs import ORPHAN, REDIRECTS, Run, RunError, hold, hold_orphan
from crawler.steps import Ask
from crawler.store.place import Store, StoreError
from crawler.store.work import take_work

IMPORT = "import"
REFUSED = {403, 412, 429, 521}


def open_run(
    archive: Path, ask: Ask, recheck: bool, arguments: dict[str, Any], store: Store | None = None
) -> Run:
    """Take the archive (created if there is none), mend what a kill left, and read what it holds.

    `archive` is the work folder where the archive stands in a `store`.

    Raises RunError (not a folder, in use, unreadable), ColumnsError, JournalError, ArchiveError.
    """
    try:
        archive.mkdir(parents=True, exist_ok=True)
        lock = take_archive(archive, arguments.get("shard"))
    except Busy as error:
        raise RunError(f"{archive}: {error}") from error
    except OSError as error:
        raise RunError(f"{archive}: not a folder to archive in: {error.strerror or error}") from error
    run = Run(archive, _new_id(), ask, recheck, lock, store=store)
    try:
        if store is not None:
            take_work(store)
        run.columns = memory.read_columns(archive)
        with one_at_a_time(archive, "mending"):
            _take_journals(run, part_of(arguments))
        start_run(archive, run.id, {"year": ask.year, "issuers": ask.issuers, **arguments})
    except OSError as error:
        if isinstance(error, StoreError):
            raise RunError(str(error)) from error
        raise RunError(f"{archive}: {error.strerror or error}") from error
    return run


def _sweep(archive: Path) -> None:
    """Throw away tables that a killed run was writing beside the whole ones."""
    for pattern in (".*.parquet.*", ".*.csv.*"):
        for part in archive.glob(pattern):
            part.unlink(missing_ok=True)


def _take_journals(run: Run, own: str | None) -> None:
    """Read every journal; what other parts are at, or have left for themselves to go on with, is only held."""
    if own is None:
        _sweep(run.archive)
    parts: dict[str, str | None] = {}
    for path in journals(run.archive):
        lines = list(read_journal(path))
        fetches = [fetch_of_line(line["fetch"]) for line in lines if "fetch" in line]
        forms = [line.get("form", "") for line in lines if "fetch" in line]
        for fetch, form in zip(fetches, forms, strict=True):
            hold(run, fetch, form)
        asked: dict[str, Any] = next((line["run"] for line in lines if "run" in line), {})
        part = parts[path.stem] = part_of(asked)
        if _asks_the_same(run, asked):
            run.repeated.add(path.stem)
        if any("ended" in line for line in lines):
            _forget(run, {stem for stem, other in parts.items() if part is None or other == part})
        elif _concerns(part, own):
            for fetch, form in _mend(run.archive, path.stem, fetches):
                hold_orphan(run, fetch, form)
            _go_on_with(run, path.stem, asked, lines)


def part_of(asked: Mapping[str, Any]) -> str | None:
    """The part of the work that a run was for: its shard, `import` for what was taken in, None for a whole one."""
    return IMPORT if asked.get("imported") else asked.get("shard")


def _concerns(part: str | None, own: str | None) -> bool:
    """True when a run for `own` mends and goes on with what a killed run for `part` left."""
    return part == own or (part != IMPORT and own != IMPORT and (part is None or own is None))


def _forget(run: Run, ended: set[str]) -> None:
    """Nothing of these runs is left to go on with."""
    run.continued -= ended
    for adcode in [adcode for adcode, line in run.done.items() if line["run"] in ended]:
        del run.done[adcode]


def _asks_the_same(run: Run, asked: Mapping[str, Any]) -> bool:
    return (asked.get("year"), asked.get("issuers")) == (run.ask.year, run.ask.issuers)


def _go_on_with(run: Run, killed: str, asked: Mapping[str, Any], lines: list[dict[str, Any]]) -> None:
    run.continued.add(killed)
    if not _asks_the_same(run, asked) or asked.get("recheck"):
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
