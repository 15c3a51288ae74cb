"""Hanweb JCMS lists whose rows come by POST: the question that a browser's script would ask."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode

from crawler.links import spell_url
from crawler.page.pages import Page

ROWS_A_CALL = 45  # the program answers three pages of 15 at a time
FIELDS = (
    "col",
    "appid",
    "webid",
    "path",
    "columnid",
    "sourceContentType",
    "unitid",
    "webname",
    "permissiontype",
)
PROXY = re.compile(r"""['"]([^'"\s]*/dataproxy\.jsp)""")
TOTAL = re.compile(r"(?:<totalrecord>|totalrecord\s*[:=])\s*['\"]?(\d+)", re.IGNORECASE)


def dataproxy(page: Page, form: str) -> tuple[str, str] | None:
    """The address and form of the next rows; None where the page lists its rows itself, or has all of them.

    `form` is what was posted for this page, empty for the list page that names the program.
    """
    total = TOTAL.search(page.scripts)
    if form:
        asked = {key: values[0] for key, values in parse_qs(form, keep_blank_values=True).items()}
        first = int(asked.get("startrecord", "1")) + ROWS_A_CALL
        if not page.anchors or total is None or first > int(total.group(1)):
            return None
        return page.url, urlencode({**asked, **_rows(first)})
    called = PROXY.search(page.scripts)
    if called is None or "<record>" in page.scripts.lower():
        return None
    url = spell_url(called.group(1), page.url)
    fields = {name: found.group(1) for name in FIELDS if (found := _field(name, page.scripts))}
    if url is None or "columnid" not in fields:
        return None
    return url, urlencode({**_rows(1), "perpage": "15", **fields})


def _rows(first: int) -> dict[str, str]:
    return {"startrecord": str(first), "endrecord": str(first + ROWS_A_CALL - 1)}


def _field(name: str, scripts: str) -> re.Match[str] | None:
    return re.search(rf"""\b{name}['"]?\s*[:=]\s*['"]?([^'",\s}}]*)""", scripts)
