"""How fast a host is asked: never faster than its own robots.txt wants, slower when it answers slowly."""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.links import host_of, site_of

SLOWEST = 120.0
"""Seconds: a host that wants more between two requests is asked at this pace, and ends by the portal's time."""

FASTEST_AFTER_COMPLAINT = 0.1
"""Seconds: the least delay of a host that has said that it was asked too often."""


class HostDelays(AutoThrottle):
    """Scrapy's AutoThrottle that keeps to a host's Crawl-delay as the least delay."""

    def _adjust_delay(self, slot: Any, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        key = next((key for key, held in self._downloader().slots.items() if held is slot), "")
        slot.delay = max(slot.delay, self._downloader().per_slot_settings.get(key, {}).get("delay", 0.0))

    def _downloader(self) -> Any:
        return self.crawler.engine.downloader


def slot_of(url: str) -> str:
    """Whose turn a request is: one for a host whatever scheme and port, with and without www."""
    return site_of(host_of(url))


def rest(crawler: Crawler, request: Request) -> None:
    """The delay counts from the end of an answer, or of none: Scrapy counts from the request before."""
    slot = _slot(crawler, request)
    if slot is not None:
        slot.lastseen = max(slot.lastseen, monotonic())


def delay_of(crawler: Crawler, request: Request) -> float:
    """Seconds that the request's host is left alone after an answer."""
    slot = _slot(crawler, request)
    return float(slot.delay) if slot is not None else 0.0


def wait(crawler: Crawler, request: Request, seconds: float) -> None:
    """Ask the request's host nothing for so long, and at half the pace from then on."""
    slot = _slot(crawler, request)
    if slot is not None:
        hold_to(crawler, request.url, max(2 * slot.delay, FASTEST_AFTER_COMPLAINT))
        slot.lastseen = max(slot.lastseen, monotonic() + seconds - slot.delay)


def hold_to(crawler: Crawler, url: str, seconds: float) -> None:
    """From now on ask the host of `url` no faster than every `seconds`, in every slot that it will have."""
    downloader: Any = crawler.engine.downloader
    key, least = slot_of(url), max(min(seconds, SLOWEST), downloader._delay)
    known = downloader.per_slot_settings.get(key, {}).get("delay", 0.0)
    downloader.per_slot_settings[key] = {"delay": max(least, known)}
    if (slot := downloader.slots.get(key)) is not None:
        slot.delay = max(slot.delay, least)


def _slot(crawler: Crawler, request: Request) -> Any:
    downloader: Any = crawler.engine.downloader
    return downloader.slots.get(request.meta.get("download_slot"))
