"""One run over an archive: what is held already, and every write of the crawl.

A run that was killed is continued by the next one: its files are repaired, its pages and outcomes count.
"""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from crawler import memory
from crawler.archive import (
    Record,
    Stored,
    append_failure,
    append_response,
    read_record,
    warc_path,
)
from crawler.fetches import (
    Failure,
    Fetch,
    Kind,
    append_fetch,
    append_line,
)
from crawler.links import host_of, site_of, spell_url
from crawler.steps import Ask
from crawler.store.place import Store
from crawler.store.work import fetch_new, put_runs
from crawler.wishes import BUSY, alone_until

DOCUMENTS = (Kind.REPORT, Kind.ATTACHMENT)
# After a day a killed run's list pages are asked for again, conditionally.
CONTINUES_FOR = timedelta(hours=24)
# RFC 9309, 2.4: rules are not used for longer than a day without asking again.
RULES_LAST = timedelta(hours=24)
# What was asked for in vain is not asked for again by the same question on the same day.
FRUITLESS = (Failure.GONE, Failure.HOST, Failure.REDIRECTS, Failure.TOO_LARGE, Failure.UNREADABLE)
# RFC 9309, 2.3.1.3: rules that are not there, or that nobody may read, forbid nothing.
NO_RULES = (Failure.GONE, Failure.BLOCKED)
SITE_MAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
MOST_MAPS = 3
# A page's kind while nobody has looked at it: archived by a run that was killed before it could.
ORPHAN = "orphan"
REDIRECTS = (301, 302, 303, 307, 308)


class RunError(ValueError):
    """An archive that this run cannot use; the message is one line."""


class WriteError(Exception):
    """The archive takes no more (a full disk); the message is one line. Nothing written before is lost."""


@dataclass(slots=True)
class Run:
    """The state of one run. `held`: the last good fetch of every question; `done`: outcomes by adcode.

    `wished`: the 429 or 503 that a site answered last; `refused`: what sites refused earlier runs, and showed no list since.

    `store`: where the archive stands, when `archive` is only its work folder.

    `rules`: the last answer of every robots.txt; `vain`: the last fetches that failed for good; `continued` are
    killed runs that this one goes on with, `repeated` are those that asked the same.
    """

    archive: Path
    id: str
    ask: Ask
    recheck: bool
    lock: ExitStack
    held: dict[str, Fetch] = field(default_factory=dict)
    rules: dict[str, Fetch] = field(default_factory=dict)
    vain: dict[str, Fetch] = field(default_factory=dict)
    wished: dict[str, Fetch] = field(default_factory=dict)
    refused: dict[str, Fetch] = field(default_factory=dict)
    continued: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    done: dict[str, dict[str, Any]] = field(default_factory=dict)
    columns: dict[str, tuple[memory.Column, ...]] = field(default_factory=dict)
    store: Store | None = None

    def recall(self, url: str, form: str, document: bool, trusted: bool) -> Fetch | None:
        """The held fetch that stands in for a request: a report's, or a page's of the run being continued."""
        fetch = self.held.get(question(url, form))
        if fetch is None or fetch.status not in {200, *REDIRECTS}:
            return None
        if fetch.run in self.continued and datetime.now(UTC) - fetch.fetched_at < CONTINUES_FOR:
            return fetch
        if self.recheck or fetch.status != 200:
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
        if fetch is None or fetch.failure not in {None, *NO_RULES} or self.recheck:
            return None
        if datetime.now(UTC) - fetch.fetched_at >= RULES_LAST:
            return None
        # A refusal is believed as long as a run goes on, no longer.
        if fetch.failure == Failure.BLOCKED and fetch.run not in self.continued:
            return None
        return self.read(fetch).content if fetch.failure is None else b""

    def site_maps(self, url: str) -> list[str]:
        """The site maps that the robots.txt of an address's host names, as far as it was fetched."""
        fetch = self.rules.get(urljoin(url, "/robots.txt"))
        if fetch is None or fetch.failure is not None:
            return []
        text = self.read(fetch).content.decode("utf-8", "replace")
        return [map_ for at in SITE_MAP.findall(text)[:MOST_MAPS] if (map_ := spell_url(at, url)) is not None]

    def in_vain(self, url: str, form: str = "") -> Fetch | None:
        """The failed fetch that makes asking again idle: the same question failed for good within a day."""
        wished = self.wished.get(site_of(host_of(url)))
        if wished is not None and datetime.now(UTC) < self._alone_until(wished):
            return wished
        fetch = self.vain.get(question(url, form))
        if fetch is None or self.recheck or not self._is_repeated(fetch):
            return None
        # What a killed run was told, be it a refusal, is not asked again by the run that goes on with it.
        return fetch if fetch.failure in FRUITLESS or fetch.run in self.continued else None

    def was_refused_today(self, host: str) -> bool:
        """True for a host that refused a run of the last day which asked the same question: one refusal more is enough."""
        fetch = self.refused.get(site_of(host))
        return fetch is not None and not self.recheck and self._is_repeated(fetch)

    def _alone_until(self, fetch: Fetch) -> datetime:
        """Until when an earlier run's 429 or 503 wants the host to be left alone; this run's are its own affair."""
        if fetch.run == self.id or fetch.status is None:
            return fetch.fetched_at
        fields = {name.lower(): value for name, value in self.read(fetch).headers}
        return alone_until(fetch.status, fields.get("retry-after", "").encode("latin-1"), fetch.fetched_at)

    def was_asked_today(self, earlier: Fetch | None) -> bool:
        """True for a fetch of the last day by a run that asked the same question."""
        return earlier is not None and self._is_repeated(earlier)

    def _is_repeated(self, fetch: Fetch) -> bool:
        recent = datetime.now(UTC) - fetch.fetched_at < CONTINUES_FOR
        return recent and (fetch.run in self.repeated or fetch.run in self.continued)

    def read(self, fetch: Fetch) -> Record:
        """The archived answer of a held fetch. Raises ArchiveError and OSError."""
        assert fetch.warc_file is not None and fetch.warc_offset is not None
        is_here = self.store is None or (self.archive / fetch.warc_file).exists()
        place = self.archive if is_here else self.store
        assert place is not None
        return read_record(place, fetch.warc_file, fetch.warc_offset)

    def keep(
        self,
        adcode: str,
        url: str,
        status: int,
        headers: list[tuple[bytes, bytes]],
        body: bytes,
        now: datetime,
        asked: bytes | None = None,
        doubts: str | None = None,
    ) -> Stored:
        """Archive an answer, with what was posted for it and what its certificate lacks. Raises WriteError."""
        path = warc_path(adcode, self.id)
        try:
            return append_response(self.archive, path, url, status, headers, body, now, asked, doubts)
        except OSError as error:
            raise _full(self.archive, error) from error

    def keep_failure(self, adcode: str, url: str, failure: str, now: datetime) -> Stored:
        """Archive why no answer came. Raises WriteError."""
        try:
            return append_failure(self.archive, warc_path(adcode, self.id), url, failure, now)
        except OSError as error:
            raise _full(self.archive, error) from error

    def note(self, fetch: Fetch, form: str = "") -> None:
        """Journal a fetch (`form` is what was posted for it) and hold it. Raises WriteError."""
        try:
            append_fetch(self.archive, fetch, form)
        except OSError as error:
            raise _full(self.archive, error) from error
        hold(self, fetch, form)

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
        # Another shard, or a person, may have written to the file meanwhile.
        memory.update_columns(self.archive, {a: self.columns[a] for a in self.done if a in self.columns})
        append_line(self.archive, self.id, {"ended": datetime.now(UTC).isoformat()})

    def catch_up(self) -> None:
        """Fetch what other machines have put into the store meanwhile. Raises StoreError and OSError."""
        if self.store is not None:
            fetch_new(self.store, self.archive)

    def put(self) -> None:
        """Put the run into the store, with those that it went on with. Raises StoreError and OSError."""
        if self.store is not None:
            put_runs(self.store, self.archive, {self.id, *self.continued})

    def close(self) -> None:
        """Let the next run in."""
        self.lock.close()


def question(url: str, form: str = "") -> str:
    """The key of what was asked: an address, with what was posted to it."""
    return f"{url}\n{form}" if form else url


def hold(run: Run, fetch: Fetch, form: str = "") -> None:
    """Only whole answers are held; one is found by the address asked for and by the one it came from."""
    held, key = run.held, question(fetch.url, form)
    site = site_of(host_of(fetch.final_url))
    if fetch.status in BUSY and fetch.warc_file is not None:
        run.wished[site] = fetch
    elif fetch.failure is None:
        run.wished.pop(site, None)
    if fetch.run != run.id and fetch.failure == Failure.BLOCKED and fetch.kind != Kind.ROBOTS:
        run.refused[site] = fetch
    elif fetch.failure is None and fetch.kind in {Kind.COLUMN, *DOCUMENTS}:
        run.refused.pop(site, None)
    if fetch.kind == Kind.ROBOTS:
        run.rules[fetch.url] = fetch
    if fetch.failure in FRUITLESS or (fetch.failure is not None and fetch.status is not None):
        run.vain[key] = fetch
    else:
        run.vain.pop(key, None)
    if fetch.failure is None and fetch.digest is not None:
        held[key] = fetch
        if fetch.final_url != fetch.url and not form:
            held[fetch.final_url] = replace(fetch, url=fetch.final_url)


def hold_orphan(run: Run, fetch: Fetch, form: str = "") -> None:
    """Hold what a killed run archived and did not journal, unless its journal says more of the same address."""
    key = question(fetch.url, form)
    known = (run.held, run.rules, run.vain)
    if not any(key in table and table[key].run == fetch.run for table in known):
        hold(run, fetch, form)


def _full(archive: Path, error: OSError) -> WriteError:
    return WriteError(
        f"{archive}: cannot write: {error.strerror or error} (what was written before is whole)"
    )
