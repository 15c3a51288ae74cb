"""What pages hold besides text and tables: data: addresses with pictures and documents, rows drawn with CSS."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lxml import etree

from extract.model import Block, Embedded, Picture
from extract.pictures import is_page_like

_DATA = re.compile(r"\s*data:([^,]{0,200}),", re.I)
_MOST = 64 * 1024 * 1024  # characters of one address
_SOURCES = {"img": "src", "embed": "src", "iframe": "src", "object": "data"}
_TABLE = re.compile(r"display\s*:\s*(?:inline-)?table(?![-\w])", re.I)
_ROW = re.compile(r"display\s*:\s*table-row(?![-\w])", re.I)
_GROUP = re.compile(r"display\s*:\s*table-(?:row|header|footer)-group", re.I)
_CELL = re.compile(r"display\s*:\s*table-cell", re.I)
_FIELDS = {"", "text", "number", "tel"}


def embedded_block(element: etree._Element) -> Block | None:
    """The picture or document that an element carries in a data: address; None for small pictures and links."""
    tag = element.tag
    if tag not in _SOURCES:
        return None
    source = element.get(_SOURCES[tag])
    if not source or len(source) > _MOST:
        return None
    match = _DATA.match(source)
    if not match:
        return None
    body = source[match.end() :]
    try:
        coded = "base64" in match.group(1).lower()
        data = base64.b64decode(unquote_to_bytes(body)) if coded else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return None
    if tag == "img" or match.group(1).lower().startswith("image/"):
        return Picture(data) if is_page_like(data) else None
    return Embedded(data) if data else None


def drawn_rows(element: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row of a table that CSS draws (display: table); nothing for other elements."""
    style = element.get("style")
    if not style or not _TABLE.search(style):
        return []
    rows = [[cell for cell in row if _looks(cell, _CELL)] for row in _rows(element)]
    return rows if len(rows) >= 2 and all(rows) else []


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if _looks(child, _ROW):
            yield child
        elif _looks(child, _GROUP):
            yield from (row for row in child if _looks(row, _ROW))


def _looks(element: etree._Element, style: re.Pattern[str]) -> bool:
    return isinstance(element.tag, str) and bool(style.search(element.get("style") or ""))


def field_value(element: etree._Element) -> str:
    """What a form field shows."""
    if element.tag == "input" and (element.get("type") or "").lower() in _FIELDS:
        return element.get("value") or ""
    return ""
