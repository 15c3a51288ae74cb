"""A host that refuses is believed: after a few refusals it is left for the rest of the run."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetches import Failure
from crawler.links import host_of
from crawler.middlewares.refusals import HostLeft, name_status
from crawler.page.pages import decode_body

PATIENCE = 3
LONGEST_CHALLENGE = 30_000
# Marks of pages that firewalls put in front: 知道创宇 jsl, 阿里云 acw, 网站卫士 WZWS, 瑞数 $_ts, 云锁
CHALLENGE = re.compile(
    rb"__jsl_clearance|acw_sc__v2|wzws[-_]?(?:confirm|waf|cid|jschallenge)|\$_ts\s*=|yunsuo_session|safedog"
    rb"|cf-chl-|challenge-platform|security_verify_|WebShieldSessionVerify|_guard/auto\.js",
    re.IGNORECASE,
)

# Challenges of other makers: a short page that sets a cookie or a token by script and loads itself again.
CHECKS_BROWSER = re.compile(
    r"document\.cookie\s*=.{0,400}(?:location\.(?:reload|href|replace)|location\s*=)|_guard|/cdn-cgi/",
    re.DOTALL,
)
CHALLENGE_WORDS = re.compile(
    r"(?:安全|浏览器|访问|人机|身份|滑动|验证码?)(?:检查|检测|验证|校验|识别)|请开启\s*JavaScript|访问(?:过于)?频繁|请求(?:过于)?频繁|拒绝访问"
    r"|访问被(?:拒绝|阻断|拦截)|(?:网站|应用)防火墙|(?:设置|系统|自动)拦截|攻击(?:请求|行为)|不合法参数|非法请求|您的(?:请求|访问)(?:被|已被|存在)|Access Denied|Request blocked|Just a moment",
    re.IGNORECASE,
)
LOGIN_WORDS = re.compile(
    r"统一(?:身份)?认证|用户登录|账号登录|请(?:先)?登录|单点登录|\blog ?in\b", re.IGNORECASE
)
PASSWORD = re.compile(r"<input[^>]+type\s*=\s*['\"]?password", re.IGNORECASE)
FEW_LINKS, FEW_WORDS = 5, 200


class BlockedMiddleware:
    """Counts refusals by host; says in meta when an answer is one."""

    def __init__(self, crawler: Crawler) -> None:
        """Begin with no refusals."""
        self.crawler = crawler
        self.refusals: Counter[str] = Counter()
        self.served: Counter[str] = Counter()
        self.doors: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BlockedMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise HostLeft for a host that has refused often enough."""
        host = host_of(request.url)
        # Sent to the same login or challenge from a second address, and nothing seen yet but the home page.
        if request.meta.get("redirect_times") and _door(request) in self.doors and self.served[host] <= 1:
            self.refusals[host] = PATIENCE
        if self.refusals[host] >= self._patience(host):
            raise HostLeft(f"{host} refused {self.refusals[host]} requests and was left")

    def _patience(self, host: str) -> int:
        """How many refusals are enough: one of a host that refused the same question earlier that day."""
        run: Any = getattr(getattr(self.crawler, "spider", None), "run", None)
        return 1 if run is not None and run.was_refused_today(host) else PATIENCE

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass the answer on, marked when it is a refusal."""
        why = refusal(response.status, response.body, response.headers.get(b"Content-Type"))
        if why is not None:
            self.refusals[host_of(response.url)] += 1
            self.doors.add(_door(request))
            request.meta["refusal"] = why
        elif urlsplit(response.url).path != "/robots.txt":
            self.served[host_of(response.url)] += 1
        return response


def _door(request: Request) -> str:
    """The page that an address opens, whatever it is told of where one came from."""
    return request.url.partition("?")[0]


def refusal(status: int, body: bytes, media_type: bytes | None = None) -> str | None:
    """Why an answer is a refusal (its status, a challenge or a login page); None when it is none.

    A page with links of its own is none, whatever stands on it: many portals have a login form at the side.
    """
    if name_status(status) == Failure.BLOCKED:
        return f"answered {status}"
    is_page = b"html" in (media_type or b"html") or body[:200].lstrip()[:1] == b"<"
    if not is_page or len(body) > LONGEST_CHALLENGE or body.lower().count(b"<a ") >= FEW_LINKS:
        return None
    if CHALLENGE.search(body):
        return "answered with a challenge page"
    text = decode_body(body, media_type.decode("latin-1") if media_type else None)
    if CHECKS_BROWSER.search(text) or (CHALLENGE_WORDS.search(text) and len(_words(text)) < FEW_WORDS):
        return "answered with a challenge page"
    if PASSWORD.search(text) and (LOGIN_WORDS.search(text) or len(_words(text)) < FEW_WORDS):
        return "answered with a login page"
    return None


def _words(text: str) -> str:
    """What a reader sees of a page, roughly."""
    return re.sub(r"(?is)<(script|style).*?</\1>|<[^>]*>|\s", "", text)
