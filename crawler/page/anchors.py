"""The links of a page, however they are made: anchors, frames, options, scripts, and elements that behave like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from lxml import etree

from crawler.links import spell_url
from crawler.page.clicks import choices, clicks
from crawler.page.heads import read_date, text_of, tidy_text
from crawler.page.link_headings import headings_over
from crawler.page.script_words import assigned_words, made_addresses, made_links, paired_links

# 链接 written by script or in an attribute: window.open('/x.htm'), location.href="x", showPdf("/a.pdf")
QUOTED_URL = re.compile(r"""['"]((?:https?:)?(?:\.{0,2}/)?[^'"\s<>]*[/.?][^'"\s<>]*)['"]""")
# onclick="window.open('/x')", "openUrl('/x.asp?id=1')", "location.href='/x'"
OPENS = re.compile(
    r"""(?:open\w*|location(?:\.href)?|href|go\w*|show\w*|view\w*|link\w*|jump\w*)\s*(?:\(|=)\s*['"]([^'"\s<>]*[/.?][^'"\s<>]*)['"](?!\s*\+)""",
    re.IGNORECASE,
)
REDIRECT = re.compile(
    r"""(?:window|top|self|parent|document)?\.?location(?:\.href)?\s*=\s*['"]([^'"\s<>]+)['"](?!\s*\+)"""
    r"""|location\.(?:replace|assign)\(\s*['"]([^'"\s<>]+)['"](?!\s*\+)"""
)
# var url = "/portal.html"; top.location.replace(url)
SENT_TO = re.compile(
    r"""location(?:\.href)?\s*=\s*([A-Za-z_$][\w$]*)\s*[;}\n]|location\.(?:replace|assign)\(\s*([A-Za-z_$][\w$]*)\s*\)"""
)
FRAGMENT = re.compile(r"<(?:a|record|li|tr)\b.*?>", re.IGNORECASE | re.DOTALL)
# href="show.html?id='+row.id+'": a script is still to put it together.
UNFINISHED = re.compile(r"(?:%27|%22|')\s*\+|\+\s*(?:%27|%22|')")
LONGEST_ANCHOR = 300
DATA_KEYS = ("data-url", "data-href", "data-link")
BLOCKS = ("td", "tr", "li", "div", "span", "p", "button", "h3", "h4")
CLICKABLE: Any = etree.XPath(
    f"//*[@onclick or {' or '.join('@' + key for key in DATA_KEYS)}][{' or '.join('self::' + tag for tag in BLOCKS)}]"
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One link as the page shows it. `date` stands beside it, `over` are the words of the heading over it.

    `post` is what the link sends along (URL-encoded), nothing for a GET.
    `form` tells a, frame, option, script (also elements with a script for a link) or redirect.
    """

    url: str
    text: str
    date: date | None = None
    form: str = "a"
    over: str = ""
    post: str = ""


def read_tree(text: str) -> Any:
    """The lxml tree of a page's text, however broken its markup; None for nothing."""
    data = text.replace("\0", "").encode("utf-8", "replace")
    if not data.strip():
        return None
    # Plain elements: lxml.html's own would be looked up by a Python call for each.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def anchors_of(tree: Any, scripts: str, base: str, loaded_scripts: str = "") -> Iterator[Anchor]:
    """Every link of a page and of its scripts, addresses spelled out by `base`; one address may come twice.

    `loaded_scripts` are scripts that the page loads: of use where a click calls a function of theirs.
    """
    yield from _anchors(tree, base)
    yield from _clickable(tree, base)
    yield from _scripted(scripts, base)
    yield from _redirects(scripts, base)
    yield from _choices(tree, scripts, base)
    yield from _clicks(tree, scripts, base, loaded_scripts)
    yield from _paired(scripts, base)


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
    for element in CLICKABLE(tree):
        called = OPENS.search(element.get("onclick") or "")
        address = called.group(1) if called else _data_address(element)
        url = spell_url(address, base) if address else None
        if url is not None:
            yield Anchor(url, text_of(element)[:LONGEST_ANCHOR], _date_beside(element), "script")


def _redirects(scripts: str, base: str) -> Iterator[Anchor]:
    """Where a script sends the browser as soon as the page is there."""
    addresses = [one or other for one, other in REDIRECT.findall(scripts)[:3]]
    if not addresses and (named := SENT_TO.findall(scripts)[:3]):
        words = assigned_words(scripts)
        addresses = [words.get(one or other, "") for one, other in named]
    for address in addresses:
        url = spell_url(address, base) if re.search(r"[/.?]", address) else None
        if url is not None:
            yield Anchor(url, "", None, "redirect")


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
    beside = _data_address(element)
    if beside:
        return beside
    # onclick="window.open('/x.htm')" and href="javascript:go('/x.htm')"
    called = QUOTED_URL.search(f"{element.get('onclick') or ''} {address}")
    return called.group(1) if called else None


def _data_address(element: Any) -> str | None:
    """<a href="javascript:void(0)" data-url="/zwgk/nb/">: what a script opens."""
    address = next((value for key in DATA_KEYS if (value := element.get(key))), "")
    return address if re.search(r"[/.?]", address) else None


def _choices(tree: Any, scripts: str, base: str) -> Iterator[Anchor]:
    """The years that a form or a select with a script offers."""
    for text, url, form in choices(tree, scripts, base):
        yield Anchor(url, text, None, "option", post=form)


def _clicks(tree: Any, scripts: str, base: str, loaded_scripts: str) -> Iterator[Anchor]:
    """What is clicked and runs a function of the page's."""
    for element, url, form in clicks(tree, scripts, base, loaded_scripts):
        yield Anchor(url, _label(element)[:LONGEST_ANCHOR], _date_beside(element), "script", post=form)


def _paired(scripts: str, base: str) -> Iterator[Anchor]:
    """Menus and lists that scripts hold as data."""
    made = made_links(scripts, made_addresses(scripts))
    for address, text in chain(paired_links(scripts), made):
        url = spell_url(address, base)
        if url is not None:
            yield Anchor(url, tidy_text(text), None, "script")


def _label(element: Any) -> str:
    """What a reader sees of a link; the title attribute when the text is cut short or missing."""
    text = text_of(element)
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
        inner, row = row, row.getparent()
        if row is None or len(list(islice(row.iter("a"), 2))) > 1:
            return None
        # A menu's row has nothing beside its link.
        around = (row.text or "") + (inner.tail or "")
        beside = len(row) > 1 or inner is not element or not (around == "" or around.isspace())
        words = " ".join(row.itertext()) if beside else ""
        found = read_date(tidy_text(words).replace(text_of(element), " ")) if "20" in words else None
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
    tree = read_tree(f"<div>{markup[start.start() :]}</div>") if start else None
    if tree is not None:
        for anchor in _anchors(tree, base):
            if UNFINISHED.search(anchor.url):
                continue
            yield Anchor(anchor.url, anchor.text, anchor.date, "script")
