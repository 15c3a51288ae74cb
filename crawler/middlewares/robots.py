"""robots.txt, asked for and kept like any page, as part of the portal that needed it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from crawler.answers import fetch_row, read_answer
from crawler.fetches import Failure, Kind
from crawler.middlewares.refusals import (
    ForbiddenByRobots,
    RulesUnknown,
    describe_failure,
    name_failure,
    name_status,
)
from crawler.pace import hold_to
from crawler.steps import Step

LONGEST_RULES = 500 << 10
"""Bytes: RFC 9309, 2.5 wants at least as much of a robots.txt to be read."""
ELSEWHERE = {Failure.REDIRECTS, Failure.HOST, Failure.TOO_LARGE, Failure.UNREADABLE}


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, but: a page is no rule, a host without an answer is not asked on, and the answer is journaled."""

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None when it has none. Raises RulesUnknown."""
        netloc = urlparse_cached(request).netloc
        if netloc not in self._parsers:
            waiting: Deferred[Any] = Deferred()
            self._parsers[netloc] = waiting
            rules = await self._ask(request, netloc)
            self._parsers[netloc] = rules
            waiting.callback(rules)
        parser: Any = self._parsers[netloc]
        known = await maybe_deferred_to_future(parser) if isinstance(parser, Deferred) else parser
        if isinstance(known, RulesUnknown):
            raise known
        return known  # type: ignore[no-any-return]

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Raise ForbiddenByRobots for what the rules forbid, and outside of the hours that they open."""
        if rp is not None and (closed := _closed(rp, self._default_useragent, datetime.now(UTC))):
            raise ForbiddenByRobots(closed)
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise ForbiddenByRobots("robots.txt forbids it") from error

    async def _ask(self, request: Request, netloc: str) -> Any:
        """The rules, None for none, or a RulesUnknown; RFC 9309, 2.3.1: no answer forbids everything."""
        url = f"{urlparse_cached(request).scheme}://{netloc}/robots.txt"
        spider: Any = self.crawler.spider
        known = spider.run.known_rules(url)
        if known is not None:
            return self._rules(url, known)
        step = Step(url, "menu", 0, parent_url=request.url)
        asked = Request(
            url,
            callback=NO_CALLBACK,
            priority=self.DOWNLOAD_PRIORITY,
            cb_kwargs={"visit": request.cb_kwargs["visit"], "step": step},
            meta={"dont_obey_robotstxt": True},
        )
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:
            failure = name_failure(error)
            if failure is None:
                raise
            # A redirect in circles, or to where nobody may go, leads to no rules: that is no outage.
            if failure in ELSEWHERE:
                return None
            return RulesUnknown(failure, f"robots.txt: {describe_failure(error, failure)}")
        self._note(asked, response, step)
        if response.status >= 500:
            return RulesUnknown(
                name_status(response.status) or Failure.SERVER_ERROR,
                f"robots.txt: answered {response.status}",
            )
        return self._rules(url, response.body if response.status == 200 else b"")

    def _rules(self, url: str, text: bytes) -> RobotParser | None:
        """The rules of a robots.txt, its pace kept to from now on; None for an error page or nothing."""
        if not text.strip() or b"<html" in text[:1024].lower():
            return None
        rules: RobotParser = self._parserimpl.from_crawler(self.crawler, text[:LONGEST_RULES])
        agent = self._default_useragent
        delay = float(rules.crawl_delay(agent) or 0)
        rate = rules.rp.request_rate(agent) if isinstance(rules, ProtegoRobotParser) else None
        if rate is not None and rate.requests:
            delay = max(delay, rate.seconds / rate.requests)
        if delay:
            hold_to(self.crawler, url, delay)
        return rules

    def _note(self, asked: Request, response: Response, step: Step) -> None:
        spider: Any = self.crawler.spider
        answer = read_answer(response, asked.url, name_status(response.status), "")
        if answer.kept is None or not answer.kept.recalled:
            spider.run.note(
                fetch_row(spider.run, asked.cb_kwargs["visit"].portal.adcode, step, answer, Kind.ROBOTS)
            )


def _closed(rules: RobotParser, agent: str, now: datetime) -> str | None:
    """Why a host is not asked at this hour: `Visit-time: 0000-0845`, in universal time; None when it may be."""
    hours = rules.rp.visit_time(agent) if isinstance(rules, ProtegoRobotParser) else None
    if hours is None:
        return None
    start, end, at = hours.start_time, hours.end_time, now.time()
    is_open = start <= at <= end if start <= end else at >= start or at <= end
    return None if is_open else f"robots.txt opens the host from {start:%H:%M} to {end:%H:%M} UTC only"
