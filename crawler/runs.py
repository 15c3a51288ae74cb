"""One run over an archive: what is held already, and every write of the crawl.

A run that was killed is continued by the next one: its files are repaired, its pages and outcomes count.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

from crawler import memory
from crawler.archive import (
    Record,
    Stored,
    append_failure,
    append_response,
    read_record,
    read_records,
    repair,
    warc_path,
)
from crawler.fetches import (
    Failure,
    Fetch,
    Kind,
    append_fetch,
    append_line,
    fetch_of_line,
    journals,
    read_journal,
    start_run,
)
from crawler.steps import Ask

DOCUMENTS = (Kind.REPORT, Kind.ATTACHMENT)
# After a day a killed run's list pages are asked for again, conditionally.
CONTINUES_FOR = timedelta(hours=24)
# RFC 9309, 2.4: rules are not used for longer than a day without asking again.
RULES_LAST = timedelta(hours=24)
# What was asked for in vain is not asked for again by the same question on the same day.
FRUITLESS = (Failure.GONE, Failure.HOST, Failure.REDIRECTS, Failure.TOO_LARGE, Failure.UNREADABLE)
ORPHAN = "orphan"


class RunError(ValueError):
    """An archive that this run cannot use; the message is one line."""


class WriteError(Exception):
    """The archive takes no more (a full disk); the message is one line. Nothing written before is lost."""


@dataclass(slots=True)
class Run:
    """The state of one run. `held`: the last good fetch of every URL; `done`: outcomes by adcode.

    `rules`: the last answer of every robots.txt; `vain`: the last fetches that failed for good; `continued` are
    killed runs, `repeated` are ended ones that asked the same.
    """

    archive: Path
    id: str
    ask: Ask
    recheck: bool
    lock: IO[bytes]
    held: dict[str, Fetch] = field(default_factory=dict)
    rules: dict[str, Fetch] = field(default_factory=dict)
    vain: dict[str, Fetch] = field(default_factory=dict)
    continued: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, tuple[memory.Column, ...]] = field(default_factory=dict)

    def recall(self, url: str, document: bool, trusted: bool) -> Fetch | None:
        """The held fetch that stands in for a request: a report's, or a page's of the run being continued."""
        fetch = self.held.get(url)
        if fetch is None or fetch.status != 200:
            return None
        if fetch.run in self.continued and datetime.now(UTC) - fetch.fetched_at < CONTINUES_FOR:
            return fetch
        if self.recheck:
            return None
        if fetch.kind == Kind.OTHER and self._is_repeated(fetch):
            return fetch
        # A column that sends on to its newest report is no report, though it was taken for one.
        is_document = (fetch.kind in DOCUMENTS and fetch.final_url == url) or (
            document and fetch.kind != Kind.COLUMN
        )
        return fetch if trusted or is_document else None

    def known_rules(self, url: str) -> bytes | None:
        """The robots.txt that was fetched less than a day ago (empty: there was none); None: ask.

        A host that failed to answer may have rules all the same.
        """
        fetch = self.rules.get(url)
        if fetch is None or fetch.failure not in {None, Failure.GONE} or self.recheck:
            return None
        if datetime.now(UTC) - fetch.fetched_at >= RULES_LAST:
            return None
        return self.read(fetch).content if fetch.failure is None else b""

    def in_vain(self, url: str) -> Fetch | None:
        """The failed fetch that makes asking again idle: the same question failed for good within a day."""
        fetch = self.vain.get(url)
        return fetch if fetch is not None and not self.recheck and self._is_repeated(fetch) else None

    def _is_repeated(self, fetch: Fetch) -> bool:
        recent = datetime.now(UTC) - fetch.fetched_at < CONTINUES_FOR
        return recent and (fetch.run in self.repeated or fetch.run in self.continued)

    def read(self, fetch: Fetch) -> Record:
        """The archived answer of a held fetch. Raises ArchiveError and OSError."""
        assert fetch.warc_file is not None and fetch.warc_offset is not None
        return read_record(self.archive, fetch.warc_file, fetch.warc_offset)

    def keep(
        self,
        adcode: str,
        url: str,
        status: int,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
        now: datetime,
        asked: bytes | None = None,
    ) -> Stored:
        """Archive an answer, with what was posted for it if anything was. Raises WriteError."""
        path = warc_path(adcode, self.id)
        try:
            return append_response(self.archive, path, url, status, headers, body, now, asked)
        except OSError as error:
            raise _full(self.archive, error) from error

    def keep_failure(self, adcode: str, url: str, failure: str, now: datetime) -> Stored:
        """Archive why no answer came. Raises WriteError."""
        try:
            return append_failure(self.archive, warc_path(adcode, self.id), url, failure, now)
        except OSError as error:
            raise _full(self.archive, error) from error

    def note(self, fetch: Fetch) -> None:
        """Journal a fetch and hold it. Raises WriteError."""
        try:
            append_fetch(self.archive, fetch)
        except OSError as error:
            raise _full(self.archive, error) from error
        _hold(self, fetch)

    def end_portal(self, line: dict[str, Any], columns: tuple[memory.Column, ...]) -> None:
        """Journal a portal's outcome and remember its columns. Raises WriteError."""
        adcode = line["adcode"]
        found = [[c.column_url, c.label, c.found_on] for c in columns]
        try:
            append_line(self.archive, self.id, {"portal": {**line, "columns": found}})
        except OSError as error:
            raise _full(self.archive, error) from error
        self.done[adcode] = line
        if columns:
            self.columns[adcode] = columns

    def end(self) -> None:
        """Write the memory and mark the run as ended. Raises OSError."""
        memory.write_columns(self.archive, self.columns)
        append_line(self.archive, self.id, {"ended": datetime.now(UTC).isoformat()})

    def close(self) -> None:
        """Let the next run in."""
        self.lock.close()


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
        for path in journals(archive):
            _take_journal(run, path)
        start_run(archive, run.id, {"year": ask.year, "issuers": ask.issuers, **arguments})
    except OSError as error:
        raise RunError(f"{archive}: {error.strerror or error}") from error
    return run


def _take_journal(run: Run, path: Path) -> None:
    lines = list(read_journal(path))
    fetches = [fetch_of_line(line["fetch"]) for line in lines if "fetch" in line]
    for fetch in fetches:
        _hold(run, fetch)
    asked: dict[str, Any] = next((line["run"] for line in lines if "run" in line), {})
    same = (asked.get("year"), asked.get("issuers")) == (run.ask.year, run.ask.issuers)
    if any("ended" in line for line in lines):
        run.continued.clear()
        run.done.clear()
        if same:
            run.repeated.add(path.stem)
        return
    run.continued.add(path.stem)
    for fetch in _mend(run.archive, path.stem, fetches):
        run.held.setdefault(fetch.url, fetch)
    if not same or asked.get("recheck"):
        return
    for line in lines:
        if "portal" in line:
            portal = dict(line["portal"])
            columns = tuple(memory.Column(portal["adcode"], *c) for c in portal.pop("columns"))
            run.done[portal["adcode"]] = portal
            if columns:
                run.columns[portal["adcode"]] = columns


def _mend(archive: Path, run: str, fetches: list[Fetch]) -> Iterator[Fetch]:
    """Repair the WARC files of a killed run; answers that never reached its journal are held all the same."""
    known = {(fetch.warc_file, fetch.warc_offset) for fetch in fetches}
    for path in sorted((archive / "warc").glob(f"*-{run}.warc.gz")):
        repair(path)
        name = f"warc/{path.name}"
        for record in read_records(path):
            if record.status == 200 and (name, record.offset) not in known:
                yield _orphan(path, run, name, record)


def _orphan(path: Path, run: str, name: str, record: Record) -> Fetch:
    return Fetch(
        portal=path.name.partition("-")[0],
        run=run,
        url=record.url,
        final_url=record.url,
        status=200,
        fetched_at=datetime.fromisoformat(record.date).astimezone(UTC),
        media_type=None,
        bytes=len(record.body),
        digest=record.digest,
        warc_file=name,
        warc_offset=record.offset,
        kind=ORPHAN,
        failure=None,
        revisited=False,
        parent_url=None,
        anchor=None,
        published_on=None,
        year_hint=None,
    )


def _hold(run: Run, fetch: Fetch) -> None:
    """Only whole answers are held; one is found by the address asked for and by the one it came from."""
    held = run.held
    if fetch.kind == Kind.ROBOTS:
        run.rules[fetch.url] = fetch
    if fetch.failure in FRUITLESS:
        run.vain[fetch.url] = fetch
    else:
        run.vain.pop(fetch.url, None)
    if fetch.failure is None and fetch.digest is not None and fetch.kind != ORPHAN:
        held[fetch.url] = fetch
        if fetch.final_url != fetch.url:
            held[fetch.final_url] = replace(fetch, url=fetch.final_url)


def _new_id() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")


def _full(archive: Path, error: OSError) -> WriteError:
    return WriteError(
        f"{archive}: cannot write: {error.strerror or error} (what was written before is whole)"
    )
