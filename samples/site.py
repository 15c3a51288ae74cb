"""What a portal is made of: columns, articles, files; and the pages that a recording holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside an article; `name` is what its link says."""

    name: str
    extension: str
    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `body` is HTML; `href` sends the list straight to an address instead of a page."""

    number: int
    title: str
    day: date
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    href: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a list of articles, or a hub of other columns, or a page of text."""

    path: str
    number: int
    name: str
    articles: tuple[Article, ...] = ()
    children: tuple[Column, ...] = ()
    body: str = ""
    framed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to be recorded; `cause` instead of a body is a host that did not answer."""

    url: str
    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = ()
    modified: date | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list."""

    url: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the main part of a page."""

    site: str
    title: str
    column: str
    trail: tuple[tuple[str, str], ...]
    menu: tuple[tuple[str, str], ...]
    main: str
    day: date | None = None
    charset: str | None = "utf-8"
    host: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """How a content-management system spells addresses and draws pages. `base` has no slash at its end."""

    name: str
    column_url: Callable[[str, Column, int, int], str]
    article_url: Callable[[str, Column, Article], str]
    file_url: Callable[[str, Column, Article, Attachment], str]
    list_html: Callable[[Column, list[Entry], int, int, Callable[[int], str]], str]
    shell: Callable[[Frame], str]
    page_size: int = 15
    server: str = "nginx"
    extra: tuple[tuple[str, str], ...] = field(default=())


def short_hash(text: str, length: int = 32) -> str:
    """A hash-like name that stays the same from run to run."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:length]
