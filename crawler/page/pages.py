"""One HTML page as the other rooms see it: its text, its titles, its links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from w3lib.encoding import html_to_unicode

from crawler.links import host_of, spell_url
from crawler.page.anchors import Anchor, anchors_of, read_tree
from crawler.page.clicks import calls_elsewhere
from crawler.page.data_pages import read_data
from crawler.page.heads import SKIPPED, meta_of, published_on, tidy_text, titles_of
from crawler.page.script_words import told_words
from crawler.page.units import units_of

SHELLS: Any = etree.XPath(
    "//div[@id='app' or @id='root' or @id='__nuxt' or @id='__next' or @id='vue' or @id='vueApp']"
)
PLACEHOLDERS: Any = etree.XPath("boolean(//*[@v-for or @v-html or @ng-repeat or @v-cloak])")
WELL_KNOWN = re.compile(
    r"jquery|bootstrap|\.min\.|swiper|slick|layui|layer|vue|react|echarts|plugin|slide|share|stat|analy|count|pdf|player|video|calendar|date|mobile|respond|html5|modernizr",
    re.IGNORECASE,
)
# Looked for in the tree only where the text has a word of the kind at all.
SHELL_WORDS = re.compile(r"id\s*=\s*[\"']?(?:app|root|__nuxt|__next|vue)")
LONGEST_DATA = 2_000_000
# What a server says of every page that it knows nothing of; no Chinese page is in Latin letters.
LATIN = re.compile(r"iso-?8859-1\b|latin-?1|windows-1252|us-ascii", re.IGNORECASE)
# Where a page that loads its pictures late has their addresses; src is a placeholder then.
LATE = ("data-original", "data-src", "data-lazy-src", "data-lazy", "lazy-src", "data-echo")
DATA_SCRIPT = re.compile(
    r"^(?!.*(?:jquery|\.min\.|swiper|layui|vue|plugin|slide))[\w.-]*(?:menu|nav|tree|data|list|column|lanmu|nianbao|nb)[\w.-]*\.js(?:\?|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """A decoded page. `prose` is the text outside links; `titles` go from the most to the least telling.

    `pictures` are the addresses of its images, in order; `sources` those of scripts that may hold a menu or a list, `units` those of the programs that fill a part of it, `libraries` those of scripts that may define what its links call; a `shell` waits for a script to draw it.
    """

    url: str
    titles: tuple[str, ...]
    prose: str
    anchors: tuple[Anchor, ...]
    scripts: str
    published_on: date | None
    article: bool
    pictures: tuple[str, ...] = ()
    shell: bool = False
    sources: tuple[str, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    libraries: tuple[str, ...] = ()


def decode_body(body: bytes, content_type: str | None) -> str:
    """The text of a page: BOM, header and meta first; a declared charset that does not fit gives way.

    GBK pages that say UTF-8, and the reverse, are common: strict UTF-8, then strict GB18030, are tried.
    """
    if content_type and LATIN.search(content_type) and not body.isascii():
        content_type = None
    encoding, text = html_to_unicode(content_type, body, default_encoding="utf-8")
    # Chinese in UTF-8 is no error in GB18030, but the reverse hardly ever passes strict UTF-8.
    tried = ("utf-8", "gb18030", "big5") if "�" in text or encoding == "cp1252" else ("utf-8",)
    if encoding == "utf-8" and "�" not in text:
        return text
    for other in tried:
        try:
            return body.decode(other)
        except UnicodeDecodeError:
            continue
    return text


def parse_page(
    url: str,
    body: bytes,
    content_type: str | None,
    loaded_by: str | None = None,
    made: Sequence[tuple[str, str, str]] = (),
    loaded_scripts: str = "",
) -> Page:
    """The page that `body` is; a body without markup is an empty page.

    Addresses in JSON are relative to the page whose script loads it (`loaded_by`), as a browser has them; `made` is how that page's script makes them of rows without any. `loaded_scripts` are scripts that were loaded before, for the functions that they define.
    """
    text = decode_body(body, content_type)
    kind = "javascript" if urlsplit(url).path.endswith(".js") else content_type
    if (listed := read_data(text, kind, loaded_by or url, made)) is not None:
        held = text if len(text) < LONGEST_DATA else ""
        return Page(url, (), "", tuple(_distinct(listed)), held, None, False)
    if text.lstrip()[:10].startswith(("<?xml", "<datastore")):
        text = re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("<![CDATA[", "").replace("]]>", "")
    tree = read_tree(text)
    if tree is None:
        return Page(url, (), "", (), "", None, False)
    base = tree.find(".//base[@href]")
    base_url = (spell_url(base.get("href"), url) if base is not None else None) or url
    is_data = text.lstrip().startswith(
        "<datastore"
    )  # the rows that a JCMS program answers with, and their count
    scripts = (
        text
        if is_data
        else "\n".join(s.text or "" for s in tree.iter("script", "datastore", "textarea", "xmp"))
    )
    scripts = told_words(scripts, url)
    if ":href" in text or "v-bind" in text:
        scripts += "\n" + "\n".join(_bound(tree))
    calls, known = (
        "javascript:" in text or "onclick" in text,
        f"{scripts}\n{loaded_scripts}" if loaded_scripts else scripts,
    )
    return Page(
        url=url,
        titles=tuple(dict.fromkeys(titles_of(tree))),
        anchors=tuple(_distinct(anchors_of(tree, scripts, base_url, loaded_scripts))),
        scripts=scripts,
        published_on=published_on(tree),
        article=meta_of(tree, ("ArticleTitle",)) is not None,
        pictures=tuple(dict.fromkeys(_pictures(tree, base_url))),
        shell=_is_shell(tree, text),
        sources=tuple(_sources(tree, base_url)),
        units=tuple(units_of(tree, base_url)) if "queryData" in text else (),
        libraries=tuple(_libraries(tree, base_url)) if calls and calls_elsewhere(tree, known) else (),
        prose=_prose(tree),
    )


def sent_on(page: Page, address: str | None) -> Page:
    """The page with the address to which its answer's header sends a browser, if any."""
    url = spell_url(address, page.url) if address else None
    return page if url is None else replace(page, anchors=(Anchor(url, "", form="redirect"), *page.anchors))


def _prose(tree: Any) -> str:
    """The words that no link carries, in order. They are all that is left of the tree."""
    etree.strip_elements(tree, "a", *SKIPPED, with_tail=False)
    return tidy_text(" ".join(tree.itertext()))


def _pictures(tree: Any, base: str) -> Iterator[str]:
    for element in tree.iter("img"):
        address = next((late for key in LATE if (late := element.get(key))), element.get("src") or "")
        url = spell_url(address, base) if address and not address.startswith("data:") else None
        if url is not None:
            yield url


def _bound(tree: Any) -> Iterator[str]:
    """What the attributes of a template make addresses of: <a :href="'doc_' + d.id + '.html'">."""
    for element in tree.iter("a"):
        yield element.get(":href") or element.get("v-bind:href") or ""


def _sources(tree: Any, base: str) -> Iterator[str]:
    """Scripts of the page's own host that are named like data: /js/menu_data.js."""
    for element in tree.iter("script"):
        url = spell_url(element.get("src") or "", base) if element.get("src") else None
        if url is not None and host_of(url) == host_of(base) and DATA_SCRIPT.search(url.rpartition("/")[2]):
            yield url


def _libraries(tree: Any, base: str) -> Iterator[str]:
    """Scripts of the page's own host that are nobody's library."""
    for element in tree.iter("script"):
        url = spell_url(element.get("src") or "", base) if element.get("src") else None
        if url is not None and host_of(url) == host_of(base) and not WELL_KNOWN.search(url):
            yield url


def _telling(anchor: Anchor) -> tuple[bool, int]:
    return "年报" in anchor.text or "年度报告" in anchor.text, len(anchor.text)


def _is_shell(tree: Any, text: str) -> bool:
    """True when a script is to draw the page into an empty element, or into its own placeholders."""
    drawn = SHELL_WORDS.search(text) and any(
        len(element) == 0 and not (element.text or "").strip() for element in SHELLS(tree)
    )
    return bool(drawn) or (("v-" in text or "ng-" in text) and bool(PLACEHOLDERS(tree)))


def _distinct(anchors: Any) -> Iterator[Anchor]:
    """One anchor a URL: the one that says most, of annual reports or else in words."""
    best: dict[tuple[str, str], Anchor] = {}
    for anchor in anchors:
        known = best.get((anchor.url, anchor.post))
        if known is None or (_telling(anchor) > _telling(known) and known.form != "frame"):
            best[anchor.url, anchor.post] = anchor
    yield from best.values()
