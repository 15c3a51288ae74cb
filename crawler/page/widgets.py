"""Pages that a widget turns: it calls a function of the page's with the number, and that function goes there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.page.clicks import effect_of
from crawler.page.script_words import LONGEST_SCRIPT, body_from

# callback: function(page){ · jump: function(obj, first){ · onPageChange: (page) => { · callback(api) {
CALLED_BACK = re.compile(
    r"""\b(?:callback|jump|back\w*|on\w*(?:page|change|click|select)\w*|page\w*(?:click|change)\w*|change\w*|click\w*|go\w*)['"]?"""
    r"""\s*(?::\s*(?:function\s*\w*\s*)?)?\(?\s*(?P<name>[A-Za-z_$]\w*)\s*(?:,\s*\w+\s*)*\)?\s*(?:=>\s*)?\{""",
    re.IGNORECASE,
)
GOES = re.compile(r"location|\bopen\(|\.load\(|\.src\b|\$\.(?:get|post|ajax)|fetch\(")
CURRENT = re.compile(
    r"""\b(?:curr(?:ent)?(?:_?page)?|now_?page|page_?(?:index|no|num|current)?)['"]?\s*[:=]\s*['"]?(\d{1,4})\b""",
    re.IGNORECASE,
)
ROWS = re.compile(
    r"""\b(?:count|total(?:_?(?:count|num|rows?|records?|data|size))?|records?)['"]?\s*[:=]\s*['"]?(\d{1,5})\b""",
    re.IGNORECASE,
)
EACH = re.compile(
    r"""\b(?:page_?size|per_?page|rows|limit|show_?data)['"]?\s*[:=]\s*['"]?(\d{1,3})\b""", re.I
)
PAGES = re.compile(
    r"""\b(?:pages|page_?(?:count|total|number)|total_?pages?)['"]?\s*[:=]\s*['"]?(\d{1,4})\b""",
    re.IGNORECASE,
)
MOST_CALLBACKS = 5


def turned_page(scripts: str, url: str) -> Iterator[tuple[str, str]]:
    """Address and posted form of the page behind the one at `url`, as the widget's function makes them.

    Nothing without a count of pages, and nothing on the last.
    """
    text = scripts[:LONGEST_SCRIPT]
    last, said = _pages(text), CURRENT.search(text)
    if last < 2:
        return
    current = int(said[1]) if said else 1
    for called in list(CALLED_BACK.finditer(text))[:MOST_CALLBACKS]:
        body = body_from(text, called.end())
        if not GOES.search(body):
            continue
        # What calls the page that is here by the following number counts from 0.
        at = current + (_made(body, called["name"], current + 1, url) == (url, ""))
        found = _made(body, called["name"], at + 1, url) if at < last else None
        if found is not None and found != (url, ""):
            yield found


def _made(body: str, name: str, number: int, url: str) -> tuple[str, str] | None:
    """Where the function goes with this number for its argument, or for what it reads of it (obj.curr, api.getCurrent())."""
    told = re.sub(rf"\b{re.escape(name)}\b(?:\.\w+(?:\(\))?)?", f"'{number}'", body)
    return effect_of(told, {}, url)


def _pages(text: str) -> int:
    rows, each, pages = ROWS.search(text), EACH.search(text), PAGES.search(text)
    if rows and each and int(each[1]):
        return -(-int(rows[1]) // int(each[1]))
    return int(pages[1]) if pages else 0
