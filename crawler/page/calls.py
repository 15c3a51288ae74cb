"""What a page's script asks the server for: the address, with the fields that it sends along."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.page.pages import Page
from crawler.page.questions import PAGE_KEY, asked_of

SIZE_KEY = re.compile(r"_?(?:page_?)?(?:size|rows|limit)|per_?page|_?page_?size|page_?count", re.IGNORECASE)
LISTS = re.compile(r"list|page|info|article|search|query|news|content", re.IGNORECASE)
MOST_CALLS = 3


def list_calls(page: Page, scripts: str) -> list[tuple[str, str]]:
    """Addresses and posted fields of the calls that may fill a list, the likeliest first; at most three."""
    calls = dict.fromkeys(asked_of(scripts, page.url))
    return [*page.units[:MOST_CALLS], *sorted(calls, key=lambda call: -_likeness(call))][:MOST_CALLS]


def next_call(page: Page, form: str) -> tuple[str, str] | None:
    """The call for the next rows of a fragment that was as long as it was asked to be; None on the last."""
    parts = urlsplit(page.url)
    asked = _asked(form or parts.query)
    inner = next((key for key, value in asked.items() if value.startswith("{") and not form), None)
    if inner is not None and (turned := _turn(asked[inner], len(page.anchors))) is not None:
        following = urlencode({**asked, inner: turned})
        return urlunsplit(parts._replace(query=following)), ""
    at = next((key for key in asked if PAGE_KEY.fullmatch(key) and asked[key].isdigit()), None)
    size = next((int(asked[key]) for key in asked if SIZE_KEY.fullmatch(key) and asked[key].isdigit()), 0)
    if at is None or not size or page.titles or len(page.anchors) < size:
        return None
    more = {**asked, at: str(int(asked[at]) + 1)}
    if form.startswith("{"):
        return page.url, json.dumps({**json.loads(form), at: int(asked[at]) + 1}, ensure_ascii=False)
    following = urlencode(more)
    return (page.url, following) if form else (urlunsplit(parts._replace(query=following)), "")


def _turn(value: str, rows: int) -> str | None:
    """A field that is JSON ({"pageNo": 1, "pageSize": 15}) with the next page's number; None after a short page."""
    try:
        asked = json.loads(value)
    except ValueError:
        return None
    keys = [key for key, held in asked.items() if str(held).isdigit()]
    at = next((key for key in keys if PAGE_KEY.fullmatch(key)), None)
    size = next((int(asked[key]) for key in keys if SIZE_KEY.fullmatch(key)), 0)
    # A server may have a size of its own: a page of fifteen is full, one of thirteen the last.
    if at is None or not size or not rows or (rows < size and rows % 5):
        return None
    return json.dumps({**asked, at: int(asked[at]) + 1})


def _asked(form: str) -> dict[str, str]:
    """The fields that were sent, as strings."""
    if form.startswith("{"):
        return {key: str(value) for key, value in json.loads(form).items()}
    return dict(parse_qsl(form, keep_blank_values=True))


def _likeness(call: tuple[str, str]) -> int:
    url, form = call
    keys = [*_asked(urlsplit(url).query), *_asked(form)]
    return 2 * any(PAGE_KEY.fullmatch(key) for key in keys) + bool(LISTS.search(url))
