"""How fast a host is asked: never faster than its own robots.txt wants, slower when it answers slowly."""

from __future__ import annotations

from typing import Any

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
