"""How fast a host is asked: never faster than its own robots.txt wants, slower when it answers slowly."""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

SLOWEST = 120.0
"""Seconds: a host that wants more between two requests is asked at this pace, and ends by the portal's time."""


class HostDelays(AutoThrottle):
    """Scrapy's AutoThrottle that keeps to a host's Crawl-delay as the least delay."""

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        key = next((key for key, held in self._downloader().slots.items() if held is slot), "")
        slot.delay = max(slot.delay, self._downloader().per_slot_settings.get(key, {}).get("delay", 0.0))

    def _downloader(self) -> Any:
        return self.crawler.engine.downloader


class RestBetween:
    """The delay counts from the end of an answer: Scrapy counts from the start of the request before."""

    def __init__(self, crawler: Crawler) -> None:
        """Listen for answers."""
        self.crawler = crawler
        crawler.signals.connect(self._rest, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RestBetween:
        """As Scrapy builds it."""
        return cls(crawler)

    def _rest(self, request: Request) -> None:
        downloader: Any = self.crawler.engine.downloader
        slot = downloader.slots.get(request.meta.get("download_slot"))
        if slot is not None and slot.delay:
            slot.lastseen = monotonic()


def hold_to(crawler: Crawler, host: str, seconds: float) -> None:
    """From now on ask `host` no faster than every `seconds` (its Crawl-delay), in every slot it will have."""
    downloader: Any = crawler.engine.downloader
    slot = downloader.slots.get(host)
    least = min(seconds, SLOWEST)
    if slot is None and least <= downloader._delay:
        return
    downloader.per_slot_settings[host] = {"delay": max(least, downloader._delay)}
    if slot is not None:
        slot.delay = max(slot.delay, least)
