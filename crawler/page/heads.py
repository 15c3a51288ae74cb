"""What a page's head says: its titles, from the most to the least telling, and its date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from lxml import etree

SKIPPED = {"script", "style", "noscript", "template", "head"}
META_TITLES = ("ArticleTitle", "og:title", "title")
META_DATES = (
    "PubDate",
    "publishdate",
    "pubdate",
    "firstpublishedtime",
    "createDate",
    "article:published_time",
)
DATE = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
LONGEST_TITLE = 300
STYLED: Any = etree.XPath(
    "//*[contains(@class,'title') or contains(@class,'Title') or contains(@id,'title')]"
)


def read_date(text: str) -> date | None:
    """The first date that `text` prints (2023-01-15, 2023年1月15日); None when there is none."""
    for found in DATE.finditer(text):
        year, month, day = (int(part) for part in found.groups())
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def tidy_text(text: str) -> str:
    """`text` on one line, runs of whitespace as one space."""
    return " ".join(text.split())


def text_of(element: Any) -> str:
    """The words of an element and of all within it, tidied."""
    # Most links and headings hold nothing but their words.
    return tidy_text("".join(element.itertext()) if len(element) else element.text or "")


def meta_of(tree: Any, names: tuple[str, ...]) -> str | None:
    """The content of the first of these meta elements that the page has."""
    wanted = [name.lower() for name in names]
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = tidy_text(meta.get("content") or "")
        if name in wanted and content:
            found.setdefault(name, content)
    return next((found[name] for name in wanted if name in found), None)


def titles_of(tree: Any) -> Iterator[str]:
    """The texts that may be the page's title, from the most to the least telling."""
    article = meta_of(tree, META_TITLES)
    if article:
        yield article
    for tag in ("h1", "h2", "h3"):
        for heading in list(tree.iter(tag))[:4]:
            text = text_of(heading)
            if text and len(text) <= LONGEST_TITLE:
                yield text
    for element in STYLED(tree)[:12]:
        text = text_of(element)
        if element.tag not in SKIPPED and 4 <= len(text) <= 120 and element.find(".//a") is None:
            yield text
    title = tree.find(".//title")
    if title is not None and title.text:
        yield tidy_text(title.text)


def published_on(tree: Any) -> date | None:
    """The day of publication that the page's meta elements state."""
    stated = meta_of(tree, META_DATES)
    return read_date(stated) if stated else None
