"""What stands over a link: the heading of its part of the page, or the heads of its row and column.

Lists of reports often print the year or the issuer once, over links that say 查看 or 2023.pdf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawler.heads import text_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "caption", "strong", "b", "summary"}
LONGEST = 40
# 2023年 · 教育局 · 某镇政府信息公开年度报告; the day beside a row is no heading.
TELLS = re.compile(r"20\d\d\s*年|年报|年度报告|政府|[局委办厅院镇乡]$|街道|部门")
DAY = re.compile(r"20\d\d\s*[-/.年]\s*\d{1,2}")


def headings_over(tree: Any) -> dict[Any, str]:
    """For each link element the words over it, at most 40 characters a heading; none for most links."""
    over: dict[Any, str] = {}
    heading = ""
    tables: dict[Any, list[str]] = {}
    for element in tree.iter(*HEADINGS, "a", "p", "div", "span", "li"):
        if element.tag in HEADINGS or _is_short_line(element):
            text = _plain(element)
            if text:
                heading = text
        elif element.tag == "a":
            cell = next(element.iterancestors("td", "th", "table"), None)
            in_table = _heads(cell, tables) if cell is not None and cell.tag != "table" else ""
            over[element] = in_table or heading
    return over


def _is_short_line(element: Any) -> bool:
    """A block of a few words that holds nothing else: 2023年 over a list, drawn as a div."""
    if len(element) or element.tag not in {"p", "div", "span", "li"}:
        return False
    return TELLS.search((element.text or "").strip()[: LONGEST + 1]) is not None


def _plain(element: Any) -> str:
    """The words of a heading; nothing where it is a link itself or long."""
    if next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None:
        return ""
    text = text_of(element)
    return text if len(text) <= LONGEST and not DAY.search(text) else ""


def _heads(cell: Any, tables: dict[Any, list[str]]) -> str:
    """The head of the row and of the column that a link's cell stands in; spans are not unfolded."""
    row = cell.getparent()
    table = next(cell.iterancestors("table"), None)
    if table is None or row is None or row.tag != "tr":
        return ""
    if table not in tables:
        first = next(table.iter("tr"), None)
        tables[table] = [] if first is None else list(_texts(first))
    heads, cells = tables[table], [c for c in row if c.tag in {"td", "th"}]
    place = cells.index(cell)
    column = heads[place] if len(heads) == len(cells) and row is not next(table.iter("tr"), None) else ""
    side = _plain(cells[0]) if place > 0 else ""
    return f"{side} {column}".strip()


def _texts(row: Any) -> Iterator[str]:
    for cell in row:
        if cell.tag in {"td", "th"}:
            yield _plain(cell)
