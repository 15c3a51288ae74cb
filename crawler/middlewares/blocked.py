"""A host that refuses is believed: after a few refusals it is left for the rest of the run."""

from __future__ import annotations

import re
from collections import Counter

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetches import Failure
from crawler.links import host_of
from crawler.middlewares.refusals import HostLeft, name_status

PATIENCE = 3
LONGEST_CHALLENGE = 30_000
# Marks of pages that firewalls put in front: 知道创宇 jsl, 阿里云 acw, 网站卫士 WZWS, 瑞数 $_ts, 云锁
CHALLENGE = re.compile(
    rb"__jsl_clearance|acw_sc__v2|wzws[-_]?(?:confirm|waf|cid|jschallenge)|\$_ts\s*=|yunsuo_session|safedog"
    rb"|cf-chl-|challenge-platform|security_verify_|WebShieldSessionVerify|_guard/auto\.js",
    re.IGNORECASE,
)


class BlockedMiddleware:
    """Counts refusals by host; says in meta when an answer is one."""

    def __init__(self, crawler: Crawler) -> None:
        """Begin with no refusals."""
        self.crawler = crawler
        self.refusals: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BlockedMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostLeft for a host that has refused often enough."""
        host = host_of(request.url)
        if self.refusals[host] >= PATIENCE:
            raise HostLeft(f"{host} refused {self.refusals[host]} requests and was left")

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass the answer on, marked when it is a refusal."""
        why = refusal(response.status, response.body)
        if why is not None:
            self.refusals[host_of(response.url)] += 1
            request.meta["refusal"] = why
        return response


def refusal(status: int, body: bytes) -> str | None:
    """Why an answer is a refusal (its status, or a firewall's challenge page); None when it is none."""
    if name_status(status) == Failure.BLOCKED:
        return f"answered {status}"
    if len(body) < LONGEST_CHALLENGE and CHALLENGE.search(body) and body.count(b"<a ") < 5:
        return "answered with a challenge page"
    return None
