"""Parts of a page that a script fills from a program which the part's own element names (Hanweb jpaas).

<script url="/api-gateway/…/build/unit" queryData="{'webId':'3','pageId':'7','paramJson':'{&quot;pageNo&quot;:1}'}">
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from lxml import etree

from crawler.links import spell_url

UNITS: Any = etree.XPath("//*[@querydata and (@url or @uniturl)]")
FIELD = re.compile(r"""['"](\w+)['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\w+))""")
OBJECT = re.compile(r"""['"](\w+)['"]\s*:\s*(['"])(\{.*?\})\2""")
LONGEST_FIELDS = 3000
MANY_ROWS = 50
"""Rows asked for at once where the page leaves it to its script."""


def units_of(tree: Any, base: str) -> Iterator[tuple[str, str]]:
    """The address of every such part, with the fields of its element; nothing is posted."""
    for element in UNITS(tree):
        address = element.get("url") or element.get("uniturl")
        fields = read_fields(element.get("querydata"))
        asked = {"paramJson": json.dumps({"pageNo": 1, "pageSize": MANY_ROWS}), **fields}
        url = spell_url(f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", base)
        if url is not None:
            yield url, ""


def read_fields(text: str) -> dict[str, str]:
    """The fields of an object in a script's spelling; one that is an object in quotes stays the JSON that it is."""
    text = text[:LONGEST_FIELDS]
    inner = {name: value for name, _, value in OBJECT.findall(text)}
    rest = OBJECT.sub("", text)
    plain = {name: one or two or bare for name, one, two, bare in FIELD.findall(rest) if bare != "null"}
    return {**plain, **inner}
