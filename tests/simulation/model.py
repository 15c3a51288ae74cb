"""What the simulated web is made of: replies, reports and the portals that carry them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

GOVERNMENT, OFFICE, OTHER = "government", "office", "other"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `how` names a way to send it wrongly; `stamped` offers ETag and Last-Modified."""

    body: bytes = b""
    status: int = 200
    kind: str | None = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    stamped: bool = True
    wait: float = 0.0
    how: str = ""


Handler = Callable[[str, bytes], Reply | None]
"""A program of the server: (path with query, request body) → its answer, None when it has none."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report in truth: `pages` and `files` are all its addresses, any of which is the report."""

    year: int
    whose: str
    title: str
    pages: frozenset[str]
    files: frozenset[str] = frozenset()

    @property
    def addresses(self) -> frozenset[str]:
        return self.pages | self.files


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list."""

    title: str
    url: str
    day: date


@dataclass
class Column:
    """A folder of the site: children are its menu, entries its list."""

    name: str
    slug: str
    children: list[Column] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    url: str = ""

    @property
    def number(self) -> int:
        return steady(self.slug, 90_000)


def steady(key: str, below: int = 10**7) -> int:
    """A number for a name, the same every year."""
    return below // 9 + zlib.crc32(key.encode()) % below


@dataclass
class Site:
    """A portal under construction, and afterwards what is served and true of it."""

    adcode: str
    name: str
    slug: str
    family: str = ""
    level: str = "county"
    parent: str = "西岭省/云州市"
    scheme: str = "http"
    host: str = ""
    charset: str = "utf-8"
    declared: str = ""
    stamped: bool = True
    outcome: str = "found"
    most_requests: int = 0
    web: dict[str, Reply] = field(default_factory=dict)
    programs: dict[str, Handler] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    home_path: str = "/"
    nav: str = ""

    def __post_init__(self) -> None:
        self.host = self.host or f"www.{self.slug}.gov.example"
        self.hosts.add(self.host)

    @property
    def base(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def home_url(self) -> str:
        return self.base + self.home_path

    @property
    def place(self) -> str:
        return self.name

    def number(self, key: str) -> int:
        """The number of a page that is known by `key` on this site."""
        return steady(f"{self.slug} {key}")

    def put(self, url: str, html: str | bytes, **how: object) -> str:
        """Serve a page (or bytes) at a path or address; returns its address."""
        address = url if "://" in url else self.base + url
        body = html.encode(self.charset, "replace") if isinstance(html, str) else html
        if isinstance(html, str):
            how.setdefault("kind", f"text/html; charset={self.declared or self.charset}")
        how.setdefault("stamped", self.stamped)
        self.web[address] = Reply(body, **how)  # type: ignore[arg-type]
        return address

    def forward(self, path: str, to: str, status: int = 302) -> None:
        """Serve a redirect."""
        self.put(path, b"", status=status, kind=None, headers={"Location": to})
