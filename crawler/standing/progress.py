"""Progress over portals on a terminal: how many are done, how fast it goes, which hosts are slowest. Quiet in a pipe."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from tqdm import tqdm

from crawler.links import host_of

WINDOW = 60.0
"""Seconds over which rates are taken."""
SLOW = 2.0
"""Seconds: a host that answers faster than this is not worth naming."""


@dataclass(slots=True)
class Rates:
    """Answers of the last minute, and how long each host takes to answer (recent answers count more)."""

    recent: deque[tuple[float, int]] = field(default_factory=deque)
    seconds: dict[str, float] = field(default_factory=dict)
    answers: int = 0
    bytes: int = 0

    def take(self, now: float, host: str, seconds: float, size: int) -> None:
        """Count one answer that came at `now` (monotonic) after `seconds`."""
        self.answers += 1
        self.bytes += size
        self.recent.append((now, size))
        while self.recent[0][0] < now - WINDOW:
            self.recent.popleft()
        self.seconds[host] = (self.seconds.get(host, seconds) + seconds) / 2

    def per_second(self, now: float) -> tuple[float, float]:
        """Answers and bytes a second over the last minute."""
        recent = [(at, size) for at, size in self.recent if at >= now - WINDOW]
        span = max(now - recent[0][0], 1.0) if recent else 1.0
        return len(recent) / span, sum(size for _, size in recent) / span

    def slowest(self, count: int = 2) -> list[tuple[str, float]]:
        """The hosts that take longest to answer, of those worth naming."""
        slow = ((host, seconds) for host, seconds in self.seconds.items() if seconds >= SLOW)
        return sorted(slow, key=lambda each: -each[1])[:count]

    def say(self, now: float) -> str:
        """All of it on one line."""
        answers, size = self.per_second(now)
        said = f"{self.answers} answers, {answers:.1f}/s, {size / 1e6:.2f} MB/s, {self.bytes / 1e6:.0f} MB"
        slow = ", ".join(f"{host} {seconds:.0f} s" for host, seconds in self.slowest())
        return f"{said}; slowest {slow}" if slow else said


class Progress:
    """Draws the bar of one crawl; what it shows it reads off the spider's run."""

    def __init__(self, crawler: Crawler) -> None:
        """Listen for the begin, each answer and the end."""
        self.rates, self.bar = Rates(), None
        connect = crawler.signals.connect
        connect(self.open, signal=signals.spider_opened)
        connect(self.take, signal=signals.response_downloaded)
        connect(self.close, signal=signals.spider_closed)

    bar: tqdm[Any] | None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """As Scrapy builds it."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Begin the bar."""
        arguments = getattr(spider, "arguments", None)
        if arguments is not None:
            self.bar = tqdm(total=len(arguments.portals), desc="portals", unit="portal", disable=None)

    def take(self, response: Response, request: Request, spider: Spider) -> None:
        """Count an answer."""
        if self.bar is None or self.bar.disable:
            return
        now = monotonic()
        seconds = request.meta.get("download_latency", 0.0)
        self.rates.take(now, host_of(request.url), seconds, len(response.body))
        self.bar.set_postfix_str(self.rates.say(now), refresh=False)
        self._advance(spider)

    def close(self, spider: Spider) -> None:
        """Leave the bar as it stood at the end."""
        if self.bar is not None:
            self._advance(spider)
            self.bar.close()

    def _advance(self, spider: Any) -> None:
        assert self.bar is not None
        done = sum(portal.adcode in spider.run.done for portal in spider.arguments.portals)
        self.bar.update(done - self.bar.n)
