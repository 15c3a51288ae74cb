"""One HTML page as the other rooms see it: its text, its titles, its links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree, html
from w3lib.encoding import html_to_unicode

from crawler.heads import SKIPPED, meta_of, published_on, read_date, tidy_text, titles_of
from crawler.links import spell_url
from crawler.over import headings_over

# 链接 written by script or in an attribute: window.open('/x.htm'), location.href="x", showPdf("/a.pdf")
QUOTED_URL = re.compile(r"""['"]((?:https?:)?(?:\.{0,2}/)?[^'"\s<>]*[/.?][^'"\s<>]*)['"]""")
# onclick="window.open('/x')", "openUrl('/x.asp?id=1')", "location.href='/x'"
OPENS = re.compile(
    r"""(?:open\w*|location(?:\.href)?|href|go\w*|show\w*|view\w*|link\w*|jump\w*)\s*(?:\(|=)\s*['"]([^'"\s<>]*[/.?][^'"\s<>]*)['"]""",
    re.IGNORECASE,
)
REDIRECT = re.compile(
    r"""(?:window|top|self|parent|document)?\.?location(?:\.href)?\s*=\s*['"]([^'"\s<>]+)['"]"""
    r"""|location\.(?:replace|assign)\(\s*['"]([^'"\s<>]+)['"]"""
)
FRAGMENT = re.compile(r"<(?:a|record|li|tr)\b.*?>", re.IGNORECASE | re.DOTALL)
TITLE_KEYS = ("title", "name", "docTitle", "infoTitle", "subject", "f_title")
URL_KEYS = ("url", "post_url", "link", "href", "docUrl", "infoUrl", "pubUrl", "linkUrl")
LONGEST_ANCHOR = 300


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link as the page shows it. `date` stands beside it, `over` are the words of the heading over it.

    `form` tells a, frame, option, script (also elements with a script for a link) or redirect.
    """

    url: str
    text: str
    date: date | None = None
    form: str = "a"
    over: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A decoded page. `prose` is the text outside links; `titles` go from the most to the least telling.

    `pictures` are the addresses of its images, in order.
    """

    url: str
    titles: tuple[str, ...]
    prose: str
    anchors: tuple[Anchor, ...]
    scripts: str
    published_on: date | None
    article: bool
    pictures: tuple[str, ...] = ()


def decode_body(body: bytes, content_type: str | None) -> str:
    """The text of a page: BOM, header and meta first; a declared charset that does not fit gives way.

    GBK pages that say UTF-8, and the reverse, are common: strict UTF-8, then strict GB18030, are tried.
    """
    encoding, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    # Chinese in UTF-8 is no error in GB18030, but the reverse hardly ever passes strict UTF-8.
    tried = ("utf-8", "gb18030", "big5") if "�" in text else ("utf-8",)
    if encoding == "utf-8" and "�" not in text:
        return text
    for other in tried:
        try:
            return body.decode(other)
        except UnicodeDecodeError:
            continue
    return text


def parse_page(url: str, body: bytes, content_type: str | None, loaded_by: str | None = None) -> Page:
    """The page that `body` is; a body without markup is an empty page.

    Addresses in JSON are relative to the page whose script loads it (`loaded_by`), as a browser has them.
    """
    text = decode_body(body, content_type)
    if re.match(r"\s*[\[{]", text) and "json" in f"{content_type} {text[:1]}json":
        listed = _parse_json(url, text, loaded_by or url)
        if listed is not None:
            return listed
    if text.lstrip()[:10].startswith(("<?xml", "<datastore")):
        text = re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("<![CDATA[", "").replace("]]>", "")
    tree = _tree(text)
    if tree is None:
        return Page(url, (), "", (), "", None, False)
    base = tree.find(".//base[@href]")
    base_url = (spell_url(base.get("href"), url) if base is not None else None) or url
    is_data = text.lstrip().startswith(
        "<datastore"
    )  # the rows that a JCMS program answers with, and their count
    scripts = text if is_data else "\n".join(s.text or "" for s in tree.iter("script", "datastore"))
    anchors = [*_anchors(tree, base_url), *_clickable(tree, base_url), *_scripted(scripts, base_url)]
    anchors += _redirects(scripts, base_url)
    return Page(
        url=url,
        titles=tuple(dict.fromkeys(titles_of(tree))),
        prose=" ".join(_prose(tree)),
        anchors=tuple(_distinct(anchors)),
        scripts=scripts,
        published_on=published_on(tree),
        article=meta_of(tree, ("ArticleTitle",)) is not None,
        pictures=tuple(dict.fromkeys(_pictures(tree, base_url))),
    )


def _tree(text: str) -> Any:
    data = text.replace("\0", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def _prose(tree: Any) -> Iterator[str]:
    """The words that no link carries, in order."""
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        skips = element.tag in SKIPPED or element.tag == "a"
        hidden += skips if event == "start" else -skips
        text = element.text if event == "start" else element.tail
        if not hidden and text:
            yield from text.split()


def _anchors(tree: Any, base: str) -> Iterator[Anchor]:
    over = headings_over(tree)
    for element in tree.iter("a", "area", "iframe", "frame", "embed", "object", "option"):
        address = _address(element)
        url = spell_url(address, base) if address else None
        if url is None:
            continue
        form = {"a": "a", "area": "a", "option": "option"}.get(element.tag, "frame")
        text = _label(element)
        date_beside = _date_beside(element) if form == "a" else None
        yield Anchor(url, text[:LONGEST_ANCHOR], date_beside, form, over.get(element, ""))


def _clickable(tree: Any, base: str) -> Iterator[Anchor]:
    """Elements that are no links but behave so: <td onclick="window.open('/show.asp?id=1')">."""
    for element in tree.iter("td", "tr", "li", "div", "span", "p", "button", "h3", "h4"):
        called = OPENS.search(element.get("onclick") or "")
        url = spell_url(called.group(1), base) if called else None
        if url is not None:
            yield Anchor(
                url, tidy_text(element.text_content())[:LONGEST_ANCHOR], _date_beside(element), "script"
            )


def _redirects(scripts: str, base: str) -> Iterator[Anchor]:
    """Where a script sends the browser as soon as the page is there."""
    for found in REDIRECT.findall(scripts)[:3]:
        url = spell_url(found[0] or found[1], base)
        if url is not None:
            yield Anchor(url, "", None, "redirect")


def _pictures(tree: Any, base: str) -> Iterator[str]:
    for element in tree.iter("img"):
        address = element.get("src") or element.get("data-src") or element.get("data-original") or ""
        url = spell_url(address, base) if address and not address.startswith("data:") else None
        if url is not None:
            yield url


def _address(element: Any) -> str | None:
    tag = str(element.tag)
    if tag == "option":
        value = (element.get("value") or "").strip()
        return value if re.match(r"(?:https?:)?[./]*/|[\w./-]+\.s?html?", value) else None
    if tag in {"iframe", "frame", "embed"}:
        return str(element.get("src") or "")
    if tag == "object":
        return str(element.get("data") or "")
    address = (element.get("href") or "").strip()
    if address and not address.startswith("#") and not address.lower().startswith("javascript:"):
        return address
    # onclick="window.open('/x.htm')" and href="javascript:go('/x.htm')"
    called = QUOTED_URL.search(f"{element.get('onclick') or ''} {address}")
    return called.group(1) if called else None


def _label(element: Any) -> str:
    """What a reader sees of a link; the title attribute when the text is cut short or missing."""
    text = tidy_text(element.text_content())
    full = tidy_text(element.get("title") or element.get("alt") or "")
    if not text:
        image = element.find(".//img")
        text = tidy_text((image.get("alt") or image.get("title") or "") if image is not None else "")
    bare = text.rstrip(".…⋯ ")
    if full and (not text or (len(full) > len(bare) and full.startswith(bare[:8]))):
        return full
    return text


def _date_beside(element: Any) -> date | None:
    """The date in the row (li, tr, dd, p, div) that holds this link and no other."""
    row = element
    for _ in range(4):
        row = row.getparent()
        if row is None or len(list(row.iter("a"))) > 1:
            return None
        found = read_date(tidy_text(" ".join(row.itertext())).replace(tidy_text(element.text_content()), " "))
        if found or row.tag in {"li", "tr", "dd"}:
            return found
    return None


def _scripted(scripts: str, base: str) -> Iterator[Anchor]:
    """Links that stand as markup inside scripts: JCMS's <datastore>, document.write('<a href=…')."""
    if not re.search(r"<a\b[^>]*href", scripts, re.IGNORECASE):
        return
    markup = scripts.replace("<![CDATA[", "").replace("]]>", "").replace("\\/", "/")
    markup = re.sub(r"\\(['\"])", r"\1", markup)
    start = FRAGMENT.search(markup)
    tree = _tree(f"<div>{markup[start.start() :]}</div>") if start else None
    if tree is not None:
        for anchor in _anchors(tree, base):
            yield Anchor(anchor.url, anchor.text, anchor.date, "script")


def _parse_json(url: str, text: str, base: str) -> Page | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    anchors = tuple(_distinct(_listed(data, base)))
    return Page(url, (), "", anchors, text if len(text) < 2_000_000 else "", None, False)


def _listed(data: Any, base: str) -> Iterator[Anchor]:
    """Every object of a JSON answer that has a title and an address."""
    if isinstance(data, list):
        for item in data:
            yield from _listed(item, base)
    elif isinstance(data, dict):
        title = next((data[k] for k in TITLE_KEYS if isinstance(data.get(k), str)), None)
        address = next((data[k] for k in URL_KEYS if isinstance(data.get(k), str) and data[k]), None)
        url = spell_url(address, base) if address else None
        if title and url:
            yield Anchor(url, tidy_text(re.sub("<[^>]*>", "", title)), read_date(json.dumps(data)), "script")
        for value in data.values():
            yield from _listed(value, base)


def _distinct(anchors: Any) -> Iterator[Anchor]:
    """One anchor a URL: the one that says most."""
    best: dict[str, Anchor] = {}
    for anchor in anchors:
        known = best.get(anchor.url)
        if known is None or (len(anchor.text) > len(known.text) and known.form != "frame"):
            best[anchor.url] = anchor
    yield from best.values()
