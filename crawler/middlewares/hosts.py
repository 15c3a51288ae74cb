"""No request leaves for a host that is not ours to ask: each address, each redirect, each resolved name."""

from __future__ import annotations

import ipaddress
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.links import is_public, refuse_host
from crawler.middlewares.refusals import HostRefused
from crawler.pace import slot_of


class HostsMiddleware:
    """Refuses addresses outside the official suffixes and the registry; redirects come through here too."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, whose spider knows the registry."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HostsMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostRefused, naming the host and why."""
        spider: Any = self.crawler.spider
        # Always anew: a redirect's copy would be paced as the host it came from.
        request.meta["download_slot"] = slot_of(request.url)
        why = refuse_host(request.url, spider.allowed)
        if why is not None:
            raise HostRefused(why)


class PublicResolver(CachingThreadedResolver):
    """Names that resolve to a private address are not resolved at all; the proxy's own name is."""

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:
        """The address of `name`. Fails with DNSLookupError when it is not a public one."""
        answer = super().getHostByName(name, timeout)
        if name in _proxies():
            return answer
        return answer.addCallback(only_public, name)


@cache
def _proxies() -> frozenset[str | None]:
    """The hosts of the proxies that the environment names, as Scrapy reads it: once."""
    return frozenset(urlsplit(proxy).hostname for proxy in getproxies().values())


def only_public(address: str, name: str) -> str:
    """The address that `name` resolved to. Raises DNSLookupError when it is not a public one."""
    if not is_public(ipaddress.ip_address(address)):
        raise DNSLookupError(f"{name} resolves to {address}, which is not public")
    return address
