"""What stands in a page's scripts as words: sums of strings, titles paired with addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

LONGEST_SCRIPT = 400_000
LONGEST_BODY = 2000
QUOTED = r"""(?:"[^"\n]*"|'[^'\n]*')"""
TERM = rf"""(?:{QUOTED}|[A-Za-z_$][\w$.]*)"""
SUM = re.compile(rf"{QUOTED}(?:\s*\+\s*{TERM})+")
# base + "/nb/": the name of an address before a sum
BEFORE = re.compile(rf"(?<![\w$.)\]'\"+])(?<!\+ )([A-Za-z_$][\w$]*)\s*\+\s*({QUOTED})")
# var channelId = "0a1b…" · siteId: '77' · sid=12
ASSIGNED = re.compile(r"""([A-Za-z_$][\w$]*)['"]?\s*[=:]\s*(?:"([^"\n]{0,200})"|'([^'\n]{0,200})'|(\d+))""")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")

# unit = getQuery("unit") · id = new URLSearchParams(location.search).get("id")
TOLD = re.compile(r"""([A-Za-z_$][\w$]*)\s*=\s*[^;,'"\n]{1,80}\(\s*['"](\w+)['"]\s*\)""")

SAID = r"""['"]([^'"<>\n]{0,60}[一-鿿][^'"<>\n]{0,60})['"]"""
WHERE = (
    r"""['"]((?:https?:/)?\.{0,2}/[^'"\s<>]{1,200}|[\w./-]+\.(?:s?html?|jhtml|jspx?|aspx?|php|do)"""
    r"""(?:\?[^'"\s<>]*)?)['"]"""
)
NAME_KEY = r"""(?:name|title|text|label|caption|\w*Name|\w*Title)['"]?\s*:\s*"""
URL_KEY = r"""(?:url|href|link|path|\w*Url)['"]?\s*:\s*"""
NAMED = re.compile(rf"{NAME_KEY}{SAID}[^{{}}]{{0,200}}?{URL_KEY}{WHERE}")
PLACED = re.compile(rf"{URL_KEY}{WHERE}[^{{}}]{{0,200}}?{NAME_KEY}{SAID}")
TEXT_FIRST = re.compile(rf"{SAID}\s*,\s*{WHERE}")
URL_FIRST = re.compile(rf"{WHERE}\s*,\s*{SAID}")

# "article.html?infoid=" + row.infoid · "/show/" + r.id + ".html": the address of a row that has only a number
MADE = re.compile(
    r"""['"]([\w./:-]*[/?&=][\w./?&=-]*)['"]\s*\+\s*(?:\w+\.)+(\w*(?:id|code|key|uuid|guid|ID|Id|Code))\b"""
    r"""(?:\s*\+\s*['"]([\w./-]*))?"""
)
# 'doc_' + d.docId + '.html'
NAMED_FILE = re.compile(
    r"""['"]([\w./-]{1,60})['"]\s*\+\s*(?:\w+\.)+(\w+)\b\s*\+\s*['"](\.(?:s?html?|jhtml|jspx?|aspx?|php)[\w?=&]*)['"]"""
)
# `<a href="/show/${r.docId}.html">`
FILLED_IN = re.compile(r"\$\{\s*(?:\w+\.)+(\w+)\s*\}([\w./-]*)")
FRONT = re.compile(r"[\w./:-]*[/?&=][\w./:?&=-]*$")
LONGEST_FRONT = 120
OBJECT = re.compile(r"\{[^{}]{1,800}\}")
TITLED = re.compile(NAME_KEY + SAID)
PLACED_BY = re.compile(URL_KEY + WHERE)


def assigned_words(scripts: str) -> dict[str, str]:
    """The strings and numbers that the scripts give names to; the first a name."""
    words: dict[str, str] = {}
    for name, double, single, number in ASSIGNED.findall(scripts[:LONGEST_SCRIPT]):
        words.setdefault(name, double or single or number)
    return words


def told_words(scripts: str, url: str) -> str:
    """The scripts behind what they read of the page's own address, as words: unit = getQuery("unit") on ?unit=101."""
    query = dict(parse_qsl(urlsplit(url).query)) if "location" in scripts else {}
    told = (
        [(name, query[key]) for name, key in TOLD.findall(scripts[:LONGEST_SCRIPT]) if key in query]
        if query
        else []
    )
    return "".join(f"{name}='{value}';\n" for name, value in told if "'" not in value) + scripts


def join_words(scripts: str, known: Mapping[str, str] | None = None) -> str:
    """The scripts with sums of strings as one string: "/search/"+id+"?page="+n is "/search/0a1b?page="; the sum ends
    at the first name that nothing is known of. `known` are words of the scripts around.
    """
    text = scripts[:LONGEST_SCRIPT]
    words = {**(known or {}), **assigned_words(text)}

    def add_up(found: re.Match[str]) -> str:
        whole = ""
        for term in re.findall(TERM, found.group()):
            value = term[1:-1] if term[0] in "'\"" else words.get(term.rpartition(".")[2])
            if value is None:
                break
            whole += value
        return f'"{whole}"'

    def put_before(found: re.Match[str]) -> str:
        front = words.get(found[1]) or ""
        return f'"{front}{found[2][1:-1]}"' if "/" in front else found.group()

    return BEFORE.sub(put_before, SUM.sub(add_up, text))


def paired_links(scripts: str) -> Iterator[tuple[str, str]]:
    """(address, text) of the menus and lists that scripts hold as data: ["年报", "/nb/"], {name: "年报", url: "/nb/"}."""
    text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), scripts[:LONGEST_SCRIPT]).replace("\\/", "/")
    for said, where in NAMED.findall(text):
        yield where, said
    for where, said in PLACED.findall(text):
        yield where, said
    rows = TEXT_FIRST.findall(text)
    yield from ((where, said) for said, where in rows)
    if not rows:
        yield from URL_FIRST.findall(text)


def made_addresses(scripts: str) -> list[tuple[str, str, str]]:
    """How scripts make an address of a row: what stands before, the name of the row's field, what stands behind."""
    text = scripts[:LONGEST_SCRIPT]
    return list(dict.fromkeys([*MADE.findall(text), *NAMED_FILE.findall(text), *_filled_in(text)]))[:3]


def _filled_in(text: str) -> Iterator[tuple[str, str, str]]:
    for place in FILLED_IN.finditer(text):
        front = FRONT.search(text[max(0, place.start() - LONGEST_FRONT) : place.start()])
        if front is not None:
            yield front.group(), place[1], place[2]


def made_links(data: str, made: Sequence[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
    """(address, text) of the rows in scripts or JSON that have a title and no address, as `made` makes them."""
    text = ESCAPED.sub(lambda code: chr(int(code[1], 16)), data[:LONGEST_SCRIPT])
    for row in OBJECT.findall(text) if made else ():
        title = TITLED.search(row)
        if title is None or PLACED_BY.search(row):
            continue
        for front, field, back in made:
            value = re.search(rf"""\b{field}['"]?\s*:\s*['"]?([\w-]+)""", row)
            if value:
                yield f"{front}{value[1]}{back}", title[1]
                break


def body_from(scripts: str, start: int) -> str:
    """The text of a block that begins behind its brace, without the one that ends it."""
    depth = 1
    for place in range(start, min(len(scripts), start + LONGEST_BODY)):
        depth += {"{": 1, "}": -1}.get(scripts[place], 0)
        if depth == 0:
            return scripts[start:place]
    return scripts[start : start + LONGEST_BODY]
