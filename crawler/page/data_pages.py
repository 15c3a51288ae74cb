"""Lists that come as data: JSON, JSONP, XML, a script's array, and markup inside of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from lxml import etree

from crawler.links import spell_url
from crawler.page.anchors import Anchor, anchors_of, read_tree
from crawler.page.heads import read_date, tidy_text
from crawler.page.script_words import made_links

TITLE_KEYS = (
    "title",
    "name",
    "doctitle",
    "infotitle",
    "subject",
    "f_title",
    "articletitle",
    "newstitle",
    "bt",
)
URL_KEYS = ("url", "post_url", "link", "href", "docurl", "infourl", "puburl", "linkurl", "docpuburl", "guid")
# detailUrl, contentTitle: what a key ends in, where none of these is there; the address of a picture is not the row's.
URL_END = re.compile(
    r"^(?!.*(?:pic|img|image|thumb|logo|icon|cover|video|parent|column|channel|site)).*(?:url|link|href)$"
)
TITLE_END = re.compile(r"^(?!.*(?:sub|column|channel|site|parent|short|en)_?title).*title$")
ADDRESS = re.compile(
    r"(?:https?:)?\.{0,2}/\S+|\S+\.(?:s?html?|jhtml|jspx?|aspx?|php|do|pdf|docx?)(?:\?\S*)?", re.IGNORECASE
)
JSONP = re.compile(r"\s*[\w.$]+\s*\(\s*([\[{].*[\]}])\s*\)\s*;?\s*", re.DOTALL)
MARKUP = re.compile(r"<a\b[^>]*href", re.IGNORECASE)
DEEPEST = 12
MOST_PLACES = 50_000


def read_data(
    text: str, content_type: str | None, base: str, made: Sequence[tuple[str, str, str]] = ()
) -> Iterator[Anchor] | None:
    """The links of an answer that is data and no page; None for anything else. Addresses are relative to `base`."""
    kind = (content_type or "").lower()
    if re.match(r"\s*[\[{]", text):
        return _read_json(text, base, made)
    wrapped = JSONP.fullmatch(text) if re.match(r"\s*[\w.$]+\s*\(", text) else None
    if wrapped:
        return _read_json(wrapped[1], base, made)
    if "javascript" in kind and not re.match(r"\s*<", text):
        tree = read_tree("<div></div>")
        return anchors_of(tree, text, base)
    if re.match(r"\s*<(?:\?xml|rss|feed|urlset|sitemapindex)\b", text) and "<html" not in text[:2000].lower():
        listed = list(_read_xml(text, base))
        return iter(listed) if listed else None
    return None


def _read_json(text: str, base: str, made: Sequence[tuple[str, str, str]]) -> Iterator[Anchor] | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return chain(_listed(data, base, DEEPEST), _made(text, base, made))


def _made(text: str, base: str, made: Sequence[tuple[str, str, str]]) -> Iterator[Anchor]:
    """The rows that have a title and a number, and an address only as the script of their page makes it."""
    for address, title in made_links(text, made):
        url = spell_url(address, base)
        if url is not None:
            yield Anchor(url, tidy_text(title), None, "script")


def _listed(data: Any, base: str, depth: int) -> Iterator[Anchor]:
    """Every object that has a title and an address, and the links of markup in strings."""
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _listed(item, base, depth - 1)
    elif isinstance(data, dict):
        yield from _row(data, base)
        for value in data.values():
            yield from _listed(value, base, depth - 1)
    elif isinstance(data, str) and (inner := _packed(data)) is not None:
        yield from _listed(inner, base, depth - 1)
    elif isinstance(data, str) and MARKUP.search(data):
        tree = read_tree(f"<div>{data}</div>")
        yield from anchors_of(tree, "", base) if tree is not None else ()


def _packed(text: str) -> Any:
    """The list that a string holds as JSON once more; None for any other string."""
    if not re.match(r"\s*[\[{]\s*[\[{\"]", text):
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _read_xml(text: str, base: str) -> Iterator[Anchor]:
    """Elements that have a title and an address among their children: RSS, and lists of programs."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    plain = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    root = etree.fromstring(plain.encode("utf-8", "replace"), parser)
    if root is not None and etree.QName(root).localname in {"urlset", "sitemapindex"}:
        yield from _mapped(root, base)
        return
    for element in root.iter() if root is not None else ():
        children = [child for child in element if isinstance(child.tag, str)]
        row = {etree.QName(child).localname: child.text or "" for child in children if len(child) == 0}
        yield from _row({**dict(element.attrib), **row}, base)


def _mapped(root: Any, base: str) -> Iterator[Anchor]:
    """The addresses of a site map, which say nothing of themselves."""
    for place in islice(root.iterfind("{*}*/{*}loc"), MOST_PLACES):
        url = spell_url(place.text or "", base)
        if url is not None:
            yield Anchor(url, "", None, "map")


def _row(row: Mapping[Any, Any], base: str) -> Iterator[Anchor]:
    values = {
        str(key).lower(): value for key, value in row.items() if isinstance(value, str) and value.strip()
    }
    title = next((values[key] for key in TITLE_KEYS if key in values), None)
    title = title or next((value for key, value in values.items() if TITLE_END.match(key)), None)
    address = next((values[key].strip() for key in URL_KEYS if key in values), None)
    address = address or next(
        (v.strip() for k, v in values.items() if URL_END.match(k) and ADDRESS.fullmatch(v.strip())), None
    )
    url = spell_url(address, base) if address else None
    if title and url:
        dated = read_date(" ".join(values.values()))
        yield Anchor(url, tidy_text(re.sub("<[^>]*>", "", title)), dated, "script")
