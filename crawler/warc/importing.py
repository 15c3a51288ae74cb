"""`python -m crawler import`: the search of the crawl, with a recording in the place of the web.

Every answer is kept with the date on which it was fetched. Nothing is asked of any host, and an address that
was not recorded is no failure: a recording is a part.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import Settings
from twisted.python.failure import Failure as Trouble

from crawler.answers import Answer, Kept, fetch_row
from crawler.arguments import Arguments
from crawler.fetches import Failure, Kind
from crawler.middlewares.blocked import BlockedMiddleware
from crawler.middlewares.refusals import name_status
from crawler.report import last_outcomes
from crawler.resume import open_run
from crawler.runs import Run
from crawler.spiders.annual_reports import AnnualReports
from crawler.standing.outcomes import Outcome, conclude, outcome_line, remember_columns
from crawler.steps import Step
from crawler.visits import Visit, add_steps, open_visit, take_failure
from crawler.warc.foreign import Found, by_portal, first_steps, found_in, honest_answer, read_date, unpacked
from crawler.warc.recording import Answer as Recorded
from crawler.warc.recording import Recording, open_recording
from crawler.warc.scan import address_key


class NotRecorded(IgnoreRequest):
    """The recording does not hold the address."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did: answers kept, of how many portals, reports found; hosts that were left out, and why."""

    answers: int
    portals: int
    reports: int
    refused: tuple[str, ...]
    stray: tuple[str, ...]
    trouble: str | None


class FromRecording:
    """Scrapy's way to an answer: out of the spider's recording."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, whose spider has the recording."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FromRecording:
        """As Scrapy builds it."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The recorded answer, with its date in meta. Raises NotRecorded."""
        spider: Any = self.crawler.spider
        answer = recorded_answer(spider.recording, request.url, request.method, request.body)
        if answer is None:
            raise NotRecorded(f"{request.url} is not in the recording")
        recorded, request.meta["fetched_at"] = answer
        headers: dict[str, list[bytes]] = {}
        for name, value in recorded.headers:
            headers.setdefault(name, []).append(value.encode("latin-1", "replace"))
        first = {name.encode("latin-1"): values[0] for name, values in headers.items()}
        kind = responsetypes.from_args(headers=first, url=request.url, body=recorded.body)
        return kind(request.url, status=recorded.status, headers=headers, body=recorded.body, request=request)

    async def close(self) -> None:
        """Nothing is open."""


class OnlyMarks(BlockedMiddleware):
    """Says which recorded answers are refusals; there is no host to be left alone."""

    def process_request(self, request: Request) -> None:
        """Let everything pass."""


class ImportedReports(AnnualReports):
    """Searches a recording for the reports of the portals that it holds pages of."""

    name = "imported_reports"
    recording: Recording
    found: Mapping[str, Sequence[Found]]
    later: dict[str, list[Step]]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **given: Any) -> ImportedReports:
        """The spider over `recording` and `found` (what it holds of each portal)."""
        spider = super().from_crawler(crawler, prepared=given["prepared"])
        assert isinstance(spider, ImportedReports)
        spider.recording, spider.found = given["recording"], given["found"]
        spider.later = {}
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Begin each portal at the lists and reports that were recorded."""
        hosts = self.arguments.hosts
        for portal in self.arguments.portals:
            visit = open_visit(portal, self.arguments.ask, self.allowed, hosts, ())
            steps = list(first_steps(self.recording, self.found[portal.adcode]))
            add_steps(visit, [step for step in steps if step.aim == "column"])
            self.later[portal.adcode] = [step for step in steps if step.aim == "report"]
            for request in self.go_on(visit):
                yield request

    def go_on(self, visit: Visit) -> Iterator[scrapy.Request]:
        """Reports that no list leads to come last: a list knows more of them."""
        if not visit.frontier:
            add_steps(visit, self.later.pop(visit.portal.adcode, ()))
        yield from super().go_on(visit)

    def take_trouble(self, trouble: Trouble) -> Iterator[scrapy.Request]:
        """What was not recorded is passed over in silence."""
        if not isinstance(trouble.value, NotRecorded):
            yield from super().take_trouble(trouble)
            return
        request: Any = trouble.request  # type: ignore[attr-defined]
        visit, step = request.cb_kwargs["visit"], request.cb_kwargs["step"]
        take_failure(visit, step, Failure.GONE, str(trouble.value))
        yield from self.go_on(visit)

    def end_portal(self, visit: Visit) -> None:
        """Keep the rest of what was recorded, and journal an outcome when reports came that were not known."""
        adcode = visit.portal.adcode
        for each in self.found[adcode]:
            held = self.run.held.get(each.url) or self.run.vain.get(each.url)
            if held is None or held.run != self.run.id:
                self._keep_rest(visit, each)
        outcome, _ = conclude(visit)
        line = {**outcome_line(visit, self.run.id), "requests": 0, "cause": "imported"}
        if outcome == Outcome.FOUND and line["reports"] > self._known(adcode, line["year"]):
            self.run.end_portal(line, remember_columns(visit, self.run.id))
        self.run.done[adcode] = line

    def _known(self, adcode: str, year: int | None) -> int:
        """How many reports the last search of the same year found."""
        rows = (row for row in last_outcomes(self.run.archive) if row["adcode"] == adcode)
        return next((row["reports"] for row in rows if row["year"] == year), 0)

    def _keep_rest(self, visit: Visit, each: Found) -> None:
        recorded = honest_answer(self.recording, each.url)
        if recorded is None:
            return
        fields = [(n.encode("latin-1"), v.encode("latin-1", "replace")) for n, v in recorded.headers]
        adcode, body = visit.portal.adcode, recorded.body
        stored = self.run.keep(adcode, each.url, recorded.status, fields, body, each.fetched_at)
        media_type = next((v for n, v in recorded.headers if n.lower() == "content-type"), None)
        kept = Kept(stored, each.fetched_at, len(body))
        failure = name_status(recorded.status)
        answer = Answer(each.url, each.url, recorded.status, media_type, body, kept, failure, "")
        kind = Kind.ROBOTS if urlsplit(each.url).path == "/robots.txt" else Kind.OTHER
        self.run.note(fetch_row(self.run, adcode, Step(each.url, "menu", 0), answer, kind))


def recorded_answer(
    recording: Recording, url: str, method: str, sent: bytes
) -> tuple[Recorded, datetime] | None:
    """The recorded answer to a request and its date, under https too where a link says http, and the reverse."""
    scheme, _, rest = url.partition("://")
    for spelled in (url, f"{'http' if scheme == 'https' else 'https'}://{rest}"):
        answer = honest_answer(recording, spelled, method, sent)
        if answer is not None:
            entry = recording.latest.get(address_key(spelled))
            return answer, read_date(entry.date if entry else "")
    return None


def import_warcs(paths: Sequence[Path], arguments: Arguments) -> Taken:
    """Take WARC and WACZ files into the archive of `arguments`, one run of its own.

    Raises RecordingError (no WARC), RunError (archive in use), ArgumentsError, OSError.
    """
    with unpacked(paths) as warcs:
        recording = open_recording(warcs)
        mine, refused, stray = by_portal(found_in(recording), arguments.portals, arguments.allowed)
        portals = tuple(p for p in arguments.portals if p.adcode in mine)
        arguments = replace(arguments, portals=portals, recheck=True)
        said = {"imported": [path.name for path in paths], "recheck": True, "asked": len(portals)}
        run = open_run(arguments.archive, arguments.ask, True, said, arguments.store)
        trouble = _search(arguments, run, recording, mine)
        answers = sum(len(found) for found in mine.values())
        reports = sum(line["reports"] for line in run.done.values())
        return Taken(
            answers, len(portals), reports, tuple(sorted(refused)), tuple(sorted(stray - refused)), trouble
        )


def _search(
    arguments: Arguments, run: Run, recording: Recording, mine: Mapping[str, Sequence[Found]]
) -> str | None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    own = {name: value for name, value in settings.getdict("DOWNLOADER_MIDDLEWARES").items()}
    at = own.pop("crawler.middlewares.blocked.BlockedMiddleware")
    own.pop("crawler.middlewares.patience.PatienceMiddleware", None)
    handler = "crawler.warc.importing.FromRecording"
    changed = {
        "DOWNLOADER_MIDDLEWARES": {**own, "crawler.warc.importing.OnlyMarks": at},
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
        "ROBOTSTXT_OBEY": False,
        "RETRY_ENABLED": False,
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
    }
    settings.setdict(changed, priority="cmdline")
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(ImportedReports)
    process.crawl(crawler, prepared=(arguments, run), recording=recording, found=mine)
    process.start()
    spider: Any = crawler.spider
    return spider.trouble if spider is not None else "the import could not begin, see the log"
