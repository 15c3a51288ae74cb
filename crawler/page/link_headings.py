"""What stands over a link: the heading of its part of the page, or the heads of its row and column.

Lists of reports often print the year or the issuer once, over links that say 查看 or 2023.pdf.
"""

from __future__ import annotations

import re
from typing import Any

from crawler.page.heads import text_of

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "caption", "strong", "b", "summary"}
LONGEST = 40
# 2023年 · 教育局 · 某镇政府信息公开年度报告; the day beside a row is no heading.
TELLS = re.compile(r"20\d\d\s*年|年报|年度报告|政府|[局委办厅院镇乡]$|街道|部门")
# What a cell beside the first one adds: a year, a body.
NAMES = re.compile(r"^20\d\d\s*年?度?$|(?:[局委办厅院镇乡]|街道|政府|中心|办公室|委员会)$")
MOST_ROWS = 3000
DAY = re.compile(r"20\d\d\s*[-/.年]\s*\d{1,2}")


def headings_over(tree: Any) -> dict[Any, str]:
    """For each link element the words over it, at most 40 characters a heading; none for most links."""
    over: dict[Any, str] = {}
    heading = ""
    tables: dict[Any, dict[Any, str]] = {}
    has_tables = tree.find(".//table") is not None
    for element in tree.iter(*HEADINGS, "a", "p", "div", "span", "li"):
        tag = element.tag
        if tag == "a":
            cell = next(element.iterancestors("td", "th", "table"), None) if has_tables else None
            in_table = _heads(cell, tables) if cell is not None and cell.tag != "table" else ""
            over[element] = in_table or heading
        elif tag in HEADINGS or _is_short_line(element):
            heading = _plain(element) or heading
    return over


def _is_short_line(element: Any) -> bool:
    """A block of a few words that holds nothing else: 2023年 over a list, drawn as a div."""
    text = element.text if len(element) == 0 else None
    return text is not None and TELLS.search(text.strip()[: LONGEST + 1]) is not None


def _plain(element: Any) -> str:
    """The words of a heading; nothing where it is a link itself or long."""
    if next(element.iter("a"), None) is not None or next(element.iterancestors("a"), None) is not None:
        return ""
    text = text_of(element)
    return text if len(text) <= LONGEST and not DAY.search(text) else ""


def _heads(cell: Any, tables: dict[Any, dict[Any, str]]) -> str:
    """The heads of the row and of the column that a link's cell stands in."""
    table = next(cell.iterancestors("table"), None)
    if table is None:
        return ""
    if table not in tables:
        tables[table] = _heads_of(table)
    return tables[table].get(cell, "")


def _heads_of(table: Any) -> dict[Any, str]:
    """For each cell of a table the words at the left of its row and at the top of its column; spans are unfolded."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    heads: dict[int, str] = {}
    found: dict[Any, str] = {}
    spanned: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows[:MOST_ROWS]):
        left: list[str] = []
        place = 0
        below = {at: (rest - 1, text) for at, (rest, text) in spanned.items()}
        for cell in [c for c in row if c.tag in {"td", "th"}]:
            place = _past_spans(place, spanned, left)
            text = _plain(cell)
            if number == 0:
                heads[place] = text
            top = heads.get(place, "") if number else ""
            side = " ".join(word for n, word in enumerate(left) if n == 0 or NAMES.search(word))
            found[cell] = f"{side} {top if TELLS.search(top) else ''}".strip()
            left.append(text)
            for _ in range(_span(cell, "colspan")):
                below[place] = (_span(cell, "rowspan") - 1, text)
                place += 1
        spanned = {at: held for at, held in below.items() if held[0] > 0}
    return found


def _past_spans(place: int, spanned: dict[int, tuple[int, str]], left: list[str]) -> int:
    """The next column that no cell from above reaches down into; the words of those that do are added to `left`."""
    while place in spanned:
        left.append(spanned[place][1])
        place += 1
    return place


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), 100) if value.isdecimal() else 1
