"""A link to follow, what it is followed for, and whose pages a portal's are."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from crawler.links import Allowed, host_of, is_within, refuse_host
from crawler.page.anchors import Anchor
from crawler.page.issuers import Section

Aim = Literal["home", "menu", "column", "level", "issuer", "next", "report", "part", "attachment", "script"]
"""What a link is followed for."""
SCORE = {
    "part": 101,
    "attachment": 100,
    "report": 90,
    "next": 80,
    "level": 70,
    "column": 60,
    "door": 58,
    "issuer": 46,
    "home": 10,
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run is for: the year reported on (None: every year) and `government` or `all` issuers."""

    year: int | None
    issuers: str

    def takes_folder(self, year: int) -> bool:
        """True for a folder that may hold what is asked for: 2023 may hold what came out in 2023, the report on 2022."""
        return self.year is None or year in {self.year, self.year + 1}

    def takes_section(self, section: Section | None) -> bool:
        """True unless it is known to be of issuers that are not asked for."""
        return self.issuers == "all" or section in {None, "government"}


@dataclass(frozen=True, slots=True)
class Step:
    """One link to follow and what the way to it says. Higher `score` goes first.

    `fence` is the path prefix that menus and columns must keep to on a host that is not the portal's own.
    `form` is what is posted, URL-encoded; nothing is for a GET.
    `made` is how the script that asks makes addresses of the rows it gets.
    `again` is the page that a script is fetched for.
    `column` is the first column page on the way; `barren` counts list pages in a row that gave nothing.
    """

    url: str
    aim: Aim
    score: int
    anchor: str = ""
    parent_url: str | None = None
    depth: int = 0
    list_page: int = 0
    barren: int = 0
    year: int | None = None
    section: Section | None = None
    published_on: date | None = None
    column: str | None = None
    fence: str | None = None
    trusted: bool = False
    form: str = ""
    made: tuple[tuple[str, str, str], ...] = ()
    again: Step | None = None


@dataclass(frozen=True, slots=True)
class Territory:
    """Where a portal's pages are: its own sites, any allowed host, but not the other portals' hosts."""

    sites: tuple[str, ...]
    allowed: Allowed
    others: Set[str]

    def owns(self, url: str) -> bool:
        """True for a host of the portal's own sites that is not another portal's."""
        host = host_of(url)
        return host not in self.others and any(is_within(host, site) for site in self.sites)

    def admits(self, url: str) -> bool:
        """True for any host that may be asked for this portal."""
        return refuse_host(url, self.allowed) is None


def fence_of(url: str) -> str | None:
    """The first folder of an address on a host: what a portal may walk there; None for the top of the host."""
    folder = re.match(r"https?://[^/]+/[^/]+/", url)
    return folder.group() if folder else None


def top_of(url: str) -> str:
    """The top of an address's host, with its scheme and port: http://www.a.gov.cn/."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def step_to(base: Step, anchor: Anchor, aim: Aim, **known: object) -> Step:
    """The step along a link, knowing what `base` knows and `known` says better."""
    values: dict[str, object] = {
        "url": anchor.url,
        "aim": aim,
        "score": SCORE.get(aim, 0),
        "anchor": anchor.text,
        "form": anchor.post,
        "made": (),
        "published_on": anchor.date,
    }
    return replace(base, **{**values, **known})  # type: ignore[arg-type]
