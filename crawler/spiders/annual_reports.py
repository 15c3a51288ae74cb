"""The one spider: arguments in, requests out; what a page means is decided in other rooms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import scrapy
from lxml.etree import LxmlError
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure as Trouble

from crawler.answers import Answer, fetch_row, read_answer
from crawler.arguments import Arguments, read_arguments
from crawler.fetches import Failure, Kind
from crawler.judge import judge
from crawler.middlewares.refusals import describe_failure, name_failure, name_status
from crawler.page.menus import LAST_RESORT, SURE_MENU
from crawler.page.pages import decode_body
from crawler.page.questions import headers_of
from crawler.report import write_report
from crawler.runs import Run, WriteError
from crawler.standing.outcomes import outcome_line, remember_columns
from crawler.steps import Step
from crawler.store.place import StoreError
from crawler.visits import (
    Visit,
    add_steps,
    leave,
    next_step,
    open_visit,
    take_failure,
    take_page,
    take_script,
)

log = logging.getLogger(__name__)

# asyncio's loop looks at its sockets between two rounds of callbacks; six rounds cost a tenth of the throughput.
ROUNDS_BETWEEN_PAGES = 2
NOT_SENT = {Failure.ROBOTS, Failure.HOST, Failure.REDIRECTS, Failure.UNREADABLE}


class AnnualReports(scrapy.Spider):
    """Finds the annual reports of every portal asked for, one request at a time a portal, best link first."""

    name = "annual_reports"
    run: Run

    def __init__(self, arguments: Arguments, **kwargs: Any) -> None:
        """Begin with checked arguments."""
        super().__init__(**kwargs)
        self.arguments = arguments
        self.allowed = arguments.allowed
        self.trouble: str | None = None
        self.turn = asyncio.Lock()

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, *_: Any, prepared: tuple[Arguments, Run] | None = None, **kwargs: Any
    ) -> AnnualReports:
        """Use what the command prepared, or read arguments and take the archive as the command does."""
        settings = crawler.settings
        arguments = (
            prepared[0]
            if prepared
            else read_arguments(settings.get("ARCHIVE"), settings.get("OFFICIAL_SUFFIXES"), kwargs)
        )
        spider = cls(arguments)
        spider._set_crawler(crawler)
        spider.run = prepared[1] if prepared else arguments.open_run()
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The first request of every portal that a killed run has not finished."""
        portals = self.arguments.portals
        for portal in portals:
            if portal.adcode in self.run.done:
                continue
            visit = open_visit(
                portal,
                self.arguments.ask,
                self.allowed,
                self.arguments.hosts,
                self.run.columns.get(portal.adcode, ()),
            )
            for request in self.go_on(visit):
                yield request

    def go_on(self, visit: Visit) -> Iterator[scrapy.Request]:
        """The portal's next request, or its end."""
        step = next_step(visit) or self.by_map(visit)
        while step is not None and (vain := self.run.in_vain(step.url, step.form)) is not None:
            failure = Failure(str(vain.failure))
            take_failure(visit, step, failure, f"{failure}, as at {vain.fetched_at:%H:%M} UTC")
            step = next_step(visit) or self.by_map(visit)
        if step is None:
            self.end_portal(visit)
            return
        yield scrapy.Request(
            step.url,
            callback=self.take_response,
            errback=self.take_trouble,
            cb_kwargs={"visit": visit, "step": step},
            method="POST" if step.form else "GET",
            body=step.form.encode(),
            headers=headers_of(step.form),
            dont_filter=True,  # a visit sees to it itself; two portals may share a page
            priority=visit.spent.requests,  # portals under way are finished first
        )

    def by_map(self, visit: Visit) -> Step | None:
        """Where nothing was found by what the pages show, the first of the site maps that robots.txt names."""
        if visit.mapped or visit.left or visit.reports or visit.refused:
            return None
        visit.mapped = True
        add_steps(
            visit,
            [Step(url, "menu", SURE_MENU, depth=1) for url in self.run.site_maps(visit.portal.home_url)],
        )
        return next_step(visit)

    async def take_response(self, response: Response, visit: Visit, step: Step) -> AsyncIterator[Any]:
        """An answer: a page to go on from, or a failure with a status.

        One page is read at a time, and between two of them the loop takes in what has come meanwhile: what lies
        unread in a socket when the process is killed has to be asked for again.
        """
        async with self.turn:
            for _ in range(ROUNDS_BETWEEN_PAGES):
                await asyncio.sleep(0)
            following = list(self.take(response, visit, step))
        for request in following:
            yield request

    def take(self, response: Response, visit: Visit, step: Step) -> Iterator[scrapy.Request]:
        """Fold an answer into its portal's search and go on."""
        refused = response.meta.get("refusal")
        failure = Failure.BLOCKED if refused else name_status(response.status)
        answer = read_answer(response, step.url, failure, refused or f"answered {response.status}")
        self.spend(visit, step, answer)
        if failure is None:
            self.take_answer(visit, step, answer)
        else:
            take_failure(visit, step, failure, answer.detail)
            self.note(visit, step, answer, Kind.OTHER)
        yield from self.go_on(visit)

    def take_answer(self, visit: Visit, step: Step, answer: Answer) -> None:
        """Read a page or file and fold it into the portal's search."""
        known: dict[str, Any] = {}
        try:
            if step.aim == "script":
                kind = take_script(visit, step, decode_body(answer.body, answer.content_type))
            else:
                read = judge(answer, step, visit.loaded_scripts)
                today = self.run.was_asked_today(answer.kept.earlier if answer.kept else None)
                kind = take_page(visit, step, read.page, read.verdict, read.is_file, answer.unchanged, today)
                known = {"published_on": read.page.published_on, "year_hint": read.said}
        except (LxmlError, ValueError, RecursionError) as error:
            log.error("%s: unreadable: %s", answer.final_url, error)
            take_failure(visit, step, Failure.UNREADABLE, str(error))
            kind = Kind.OTHER
        self.note(visit, step, answer, kind, known)

    def take_trouble(self, trouble: Trouble) -> Iterator[scrapy.Request]:
        """No answer, or none that may be used."""
        error: Any = trouble.value
        if isinstance(error, WriteError):
            raise self.give_up(str(error))
        failure = name_failure(error)
        request: Any = trouble.request  # type: ignore[attr-defined]
        visit, step = request.cb_kwargs["visit"], request.cb_kwargs["step"]
        if failure is None:
            log.error("%s: %r", request.url, error, exc_info=error)
            failure = Failure.UNREADABLE
        detail = describe_failure(error, failure)
        answer = Answer(step.url, request.url, None, None, b"", None, failure, detail)
        self.spend(visit, step, answer)
        take_failure(visit, step, failure, detail)
        self.note(visit, step, answer, Kind.OTHER)
        yield from self.go_on(visit)

    def note(
        self, visit: Visit, step: Step, answer: Answer, kind: str, known: dict[str, Any] | None = None
    ) -> None:
        """Journal an answer; one that was recalled as what it was known for needs no second line."""
        kept = answer.kept
        if kept is not None and kept.recalled and kept.earlier is not None and kept.earlier.kind == kind:
            return
        row = fetch_row(self.run, visit.portal.adcode, step, answer, kind, known)
        try:
            if kept is None and answer.failure not in {None, *NOT_SENT}:
                self.run.keep_failure(
                    visit.portal.adcode, answer.final_url, str(answer.failure), row.fetched_at
                )
            self.run.note(row, step.form)
        except WriteError as error:
            raise self.give_up(str(error)) from error

    def spend(self, visit: Visit, step: Step, answer: Answer) -> None:
        """Charge the portal's budget."""
        if answer.kept is None or not answer.kept.recalled:
            visit.spent.requests += answer.failure not in {Failure.ROBOTS, Failure.HOST}
            visit.spent.bytes += len(answer.body)
        visit.spent.pages += step.aim not in {"report", "part", "attachment"}
        visit.spent.menus += step.aim == "menu"
        visit.spent.guesses += step.aim == "menu" and step.score <= LAST_RESORT
        if answer.failure == Failure.BLOCKED and (step.aim == "home" or answer.status is None):
            leave(visit, answer.detail)

    def end_portal(self, visit: Visit) -> None:
        """Write the portal's outcome down."""
        try:
            self.run.end_portal(outcome_line(visit, self.run.id), remember_columns(visit, self.run.id))
        except WriteError as error:
            raise self.give_up(str(error)) from error

    def give_up(self, why: str) -> CloseSpider:
        """Say once why the run cannot go on; the exception ends it."""
        self.trouble = self.trouble or why
        return CloseSpider("archive")

    def closed(self, reason: str) -> None:
        """Compile the tables; mark the run as ended when every portal was; put it where the archive stands."""
        lost = [p.adcode for p in self.arguments.portals if p.adcode not in self.run.done]
        self._in_store(self.run.catch_up)
        try:
            # The tables first: a kill in between leaves a run to go on with, not one to begin anew.
            write_report(self.run.archive)
            if reason == "finished" and lost:
                self.trouble = f"no outcome for {', '.join(lost)}: a fault of the crawler, see the log"
            elif reason == "finished":
                self.run.end()
            self._in_store(self.run.put)
        except OSError as error:
            self.trouble = self.trouble or f"{self.run.archive}: cannot write: {error.strerror or error}"
        finally:
            self.run.close()

    def _in_store(self, act: Callable[[], None]) -> None:
        """Do what the store must be there for; where it is not, the run stands whole in its work folder."""
        try:
            act()
        except StoreError as error:
            where = f"what was crawled is whole in {self.run.archive}; the same command puts it there"
            self.trouble = self.trouble or f"{error} ({where})"
