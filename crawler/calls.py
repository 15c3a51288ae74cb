"""What a page's script asks the server for: the address, with the fields that it sends along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.links import spell_url
from crawler.pages import Page
from crawler.script_words import assigned_words

# $.get('/x'), $.getJSON("x"), $.ajax({url:'/x'}), axios.get('/x'), fetch('/x'), .load('/x'), .open('GET', '/x')
CALLED = re.compile(
    r"""(?P<how>\.(?:get|post|getJSON|load|ajax)|\bfetch|\brequest|\burl|open\(\s*['"](?:GET|POST)['"]\s*,)"""
    r"""\s*[(:=]?\s*\{?\s*(?:url\s*:\s*)?['"](?P<url>[^'"\s<>]{3,300})['"]""",
    re.IGNORECASE,
)
NO_DATA = re.compile(
    r"\.(?:js|css|png|jpe?g|gif|svg|ico|woff2?)(?:$|\?)|login|count|visit|click|weather|tianqi|hits|stat",
    re.IGNORECASE,
)
FIELDS = re.compile(r"""^\s*,\s*\{([^{}]*)\}|\bdata['"]?\s*:\s*\{([^{}]*)\}""")
FIELD = re.compile(
    r"""['"]?(?P<key>[\w.]+)['"]?\s*:\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>-?\d+|true|false)|(?P<name>[A-Za-z_$][\w$.]*))"""
)
POSTED = re.compile(r"""\b(?:type|method)['"]?\s*:\s*['"]post['"]""", re.IGNORECASE)
PAGE_KEY = re.compile(
    r"_?(?:cur_?|current_?)?(?:page|page_?num(?:ber)?|page_?no|page_?index|current|p)", re.IGNORECASE
)
SIZE_KEY = re.compile(r"_?(?:page_?)?(?:size|rows|limit)|per_?page|_?page_?size|page_?count", re.IGNORECASE)
LISTS = re.compile(r"list|page|info|article|search|query|news|content", re.IGNORECASE)
REACH = 900
MOST_CALLS = 3


def list_calls(page: Page, scripts: str) -> list[tuple[str, str]]:
    """Addresses and posted fields of the calls that may fill a list, the likeliest first; at most three."""
    calls = dict.fromkeys(_calls(page, scripts))
    return sorted(calls, key=lambda call: -_likeness(call))[:MOST_CALLS]


def next_call(page: Page, form: str) -> tuple[str, str] | None:
    """The call for the next rows of a fragment that was as long as it was asked to be; None on the last."""
    parts = urlsplit(page.url)
    asked = dict(parse_qsl(form or parts.query, keep_blank_values=True))
    at = next((key for key in asked if PAGE_KEY.fullmatch(key) and asked[key].isdigit()), None)
    size = next((int(asked[key]) for key in asked if SIZE_KEY.fullmatch(key) and asked[key].isdigit()), 0)
    if at is None or not size or page.titles or len(page.anchors) < size:
        return None
    following = urlencode({**asked, at: str(int(asked[at]) + 1)})
    return (page.url, following) if form else (urlunsplit(parts._replace(query=following)), "")


def _calls(page: Page, scripts: str) -> Iterator[tuple[str, str]]:
    words = assigned_words(scripts)
    found = list(CALLED.finditer(scripts))
    for number, call in enumerate(found):
        address = call["url"].replace("\\/", "/")
        end = found[number + 1].start() if number + 1 < len(found) else len(scripts)
        beside = scripts[call.end() : min(end, call.end() + REACH)]
        if NO_DATA.search(address):
            continue
        if re.search(r"[?&]\w*page\w*=$", address, re.IGNORECASE):
            address += "1"
        before = scripts[max(0, call.start() - 200) : call.start()].rpartition(";")[2]
        posts = "post" in call["how"].lower() or bool(POSTED.search(beside) or POSTED.search(before))
        yield from _call(page, address, _fields(f"{beside}\n{before}", words), posts)


def _call(page: Page, address: str, fields: dict[str, str], posts: bool) -> Iterator[tuple[str, str]]:
    if fields and not posts:
        address += ("&" if "?" in address else "?") + urlencode(fields)
    url = spell_url(address, page.url)
    if url is not None and url != page.url:
        yield url, urlencode(fields) if posts else ""


def _fields(text: str, words: dict[str, str]) -> dict[str, str]:
    """The fields of the object beside a call; a page that the script counts is the first."""
    held = FIELDS.search(text)
    fields: dict[str, str] = {}
    for field in FIELD.finditer((held[1] or held[2] or "") if held else ""):
        value = next((field[part] for part in "abc" if field[part] is not None), None)
        if value is None:
            value = words.get(field["name"].rpartition(".")[2])
        if PAGE_KEY.fullmatch(field["key"]) and not (value or "").isdigit():
            value = "1"
        if value is not None:
            fields[field["key"]] = value
    return fields


def _likeness(call: tuple[str, str]) -> int:
    url, form = call
    keys = [key for key, _ in parse_qsl(f"{urlsplit(url).query}&{form}", keep_blank_values=True)]
    return 2 * any(PAGE_KEY.fullmatch(key) for key in keys) + bool(LISTS.search(url))
