"""Clicks that a page's script takes, and what it reads of the element that is clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from crawler.page.script_words import LONGEST_SCRIPT, body_from

# $(obj).attr("data-id") · obj.getAttribute('data-id') · $(this).data("id") · obj.dataset.id
OWN = re.compile(
    r"""(?:\$\(\s*(?P<name>\w+)\s*\)|\b(?P<bare>\w+))\.(?:(?:attr|getAttribute|data)\(\s*['"](?P<attribute>[\w-]+)['"]\s*\)|dataset\.(?P<data>\w+))"""
)
# $(".tab").click(function(){ · $(document).on("click", ".tab", function(){
HANDLER = re.compile(
    r"""\$\(\s*(?:['"](?:[^'"]*[\s.])?\.?(?P<a>[\w-]+)['"]\s*\)\.(?:click\(|on\(\s*['"]click['"]\s*,)"""
    r"""|\w+\s*\)\.on\(\s*['"]click['"]\s*,\s*['"](?:[^'"]*[\s.])?\.(?P<b>[\w-]+)['"]\s*,)\s*function\s*\(\w*\)\s*\{"""
)
OF_CLASS: Any = etree.XPath("//*[contains(concat(' ', normalize-space(@class), ' '), $name)]")
MOST_HANDLERS = 20
MOST_ELEMENTS = 300


def handled(tree: Any, scripts: str) -> Iterator[tuple[Any, str]]:
    """(element, what a click on it runs) of the elements whose clicks a script takes by their class."""
    if "click" not in scripts:
        return
    for handler in list(HANDLER.finditer(scripts[:LONGEST_SCRIPT]))[:MOST_HANDLERS]:
        body = body_from(scripts, handler.end())
        if not OWN.search(body):
            continue
        for element in OF_CLASS(tree, name=f" {handler['a'] or handler['b']} ")[:MOST_ELEMENTS]:
            yield element, own_words(body, ("this",), element)


def own_words(text: str, names: tuple[str, ...], element: Any) -> str:
    """The script with what it reads of the clicked element, under any of `names`, as words."""

    def read(found: re.Match[str]) -> str:
        name = found["attribute"] or f"data-{found['data']}"
        value = element.get(name) or element.get(f"data-{name}") or ""
        known = (found["name"] or found["bare"]) in names and value and "'" not in value
        return f"'{value}'" if known else found.group()

    return OWN.sub(read, text) if element is not None else text
