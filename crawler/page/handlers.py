"""Clicks that a page's script takes, and what it reads of the element that is clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from crawler.page.script_words import LONGEST_SCRIPT, body_from

# $(obj).attr("data-id") · obj.getAttribute('data-id') · $(this).data("id") · obj.dataset.id
OWN = re.compile(
    r"""(?:\$\(\s*(?P<name>\w+)\s*\)|\b(?P<bare>\w+))\.(?:(?:attr|getAttribute|data)\(\s*['"](?P<attribute>[\w-]+)['"]\s*\)|dataset\.(?P<data>\w+))"""
)
# function(e){ · el => {
TAKES = r"""(?:function\s*\(\s*(?P<one>\w*)\s*\)|\(?\s*(?P<other>\w*)\s*\)?\s*=>)\s*\{"""
# $(".tab").click(function(){ · $(document).on("click", ".tab", function(){ · querySelectorAll(".tab").forEach(el => {
HANDLER = re.compile(
    r"""(?:\$\(\s*['"](?P<a>[^'"]+)['"]\s*\)\.(?:click\(|(?:on|bind|live)\(\s*['"]click['"]\s*,)"""
    r"""|\)\.on\(\s*['"]click['"]\s*,\s*['"](?P<b>[^'"]+)['"]\s*,"""
    r"""|\)\.delegate\(\s*['"](?P<c>[^'"]+)['"]\s*,\s*['"]click['"]\s*,"""
    r"""|querySelectorAll\(\s*['"](?P<d>[^'"]+)['"]\s*\)\.forEach\()\s*""" + TAKES
)
# li · .tab · ul#years · a.more.nb · li[data-year]
COMPOUND = re.compile(
    r"(?P<tag>[a-z]\w*|\*)?(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)(?:\[(?P<has>[\w-]+)\])?", re.I
)
MOST_HANDLERS = 20
MOST_ELEMENTS = 300


def handled(tree: Any, scripts: str) -> Iterator[tuple[Any, str]]:
    """(element, what a click on it runs) of the elements whose clicks a script takes, as its selector has them."""
    if "click" not in scripts:
        return
    for handler in islice(HANDLER.finditer(scripts[:LONGEST_SCRIPT]), MOST_HANDLERS):
        body = body_from(scripts, handler.end())
        path = _path(next(handler[part] for part in "abcd" if handler[part])) if OWN.search(body) else None
        names = ("this", handler["one"] or handler["other"] or "this")
        for element in islice(tree.xpath(path), MOST_ELEMENTS) if path else ():
            yield element, own_words(body, names, element)


def _path(selector: str) -> str | None:
    """The XPath of a plain selector (ul.years li); None for one with more than names, ids and classes."""
    path = "."
    for part in selector.replace(">", " ").split():
        found = COMPOUND.fullmatch(part)
        if found is None:
            return None
        path += f"//{found['tag'] or '*'}" + (f"[@id='{found['id']}']" if found["id"] else "")
        for name in filter(None, found["classes"].split(".")):
            path += f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        path += f"[@{found['has']}]" if found["has"] else ""
    return path if path != "." else None


def own_words(text: str, names: tuple[str, ...], element: Any) -> str:
    """The script with what it reads of the clicked element, under any of `names`, as words."""

    def read(found: re.Match[str]) -> str:
        name = found["attribute"] or f"data-{found['data']}"
        value = element.get(name) or element.get(f"data-{name}") or ""
        known = (found["name"] or found["bare"]) in names and value and "'" not in value
        return f"'{value}'" if known else found.group()

    return OWN.sub(read, text) if element is not None else text
