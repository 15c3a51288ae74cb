"""A host that asks for time gets it: Retry-After is waited for once, and longer ones end the host's turn."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.middlewares.refusals import HostLeft
from crawler.pace import slot_of, wait
from crawler.wishes import BUSY, retry_after

LONGEST_WAIT = 60.0
"""Seconds: whoever wants more is left for this run."""
UNSAID = 2.0
"""Seconds to wait after a 429 that says nothing of time."""


class PatienceMiddleware:
    """Asks again, once, after the time that a 429 or 503 wants."""

    def __init__(self, crawler: Crawler) -> None:
        """Nobody has asked for time yet."""
        self.crawler = crawler
        self.shut: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PatienceMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostLeft for a host that wants to be left alone for longer than a run waits."""
        until = self.shut.get(slot_of(request.url), 0.0)
        if monotonic() < until:
            raise HostLeft(f"asked to be left alone for another {until - monotonic():.0f} s")

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer, or the request once more when its host only wanted time."""
        if response.status not in BUSY or "recalled" in response.flags:
            return response
        said = retry_after(response.headers.get(b"Retry-After"), datetime.now(UTC))
        seconds = said if said is not None else (UNSAID if response.status == 429 else 0.0)
        if seconds > LONGEST_WAIT:
            self.shut[slot_of(request.url)] = monotonic() + seconds
            return response
        if seconds:
            wait(self.crawler, request, seconds)
        if said is None or request.meta.get("waited"):
            return response
        return request.replace(
            dont_filter=True, meta={**request.meta, "waited": True, "max_retry_times": 0}, priority=1000
        )
