"""What pages hold besides text and tables: data: addresses with pictures and documents, rows drawn with CSS."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
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
_BOM = b"\xef\xbb\xbf"
_WHOLE = {"pre", "xmp", "textarea"}
CARRIERS = frozenset({*_SOURCES, *_WHOLE})
"""Elements that may carry a picture, a document or a text of their own."""
_OWN_LINES = ("table", "p", "div", "br", "img")
_LEAST_LINES = 3
_FIELDS = {"", "text", "number", "tel"}


def embedded_block(element: etree._Element, tag: str) -> Block | None:
    """The picture or document that an element carries in a data: address; None for small pictures and links."""
    if tag in _WHOLE:
        return _whole_inside(element)
    if tag not in _SOURCES:
        return None
    if tag == "iframe" and (page := element.get("srcdoc")):
        return Embedded(_BOM + page.encode("utf-8", "replace"))
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


def _whole_inside(element: etree._Element) -> Block | None:
    """A text set in its own lines (pre), or a page that a script would put in its place (textarea)."""
    text = "".join(str(part) for part in element.itertext())
    if element.tag == "textarea":
        return Embedded(_BOM + text.encode("utf-8", "replace")) if "<table" in text.lower() else None
    if text.count("\n") < _LEAST_LINES or next(element.iterdescendants(*_OWN_LINES), None) is not None:
        return None
    return Embedded(_BOM + text.encode("utf-8", "replace"))


_STORED = re.compile(r"""(["'])((?:(?!\1)[^\\]|\\.){200,})\1""", re.S)
_MOST_STORED = 4 * 1024 * 1024


def stored_pages(stores: Iterable[tuple[str, str]]) -> list[Block]:
    """Tables that a page keeps in a field or in a string of its script, which puts them in their places.

    `stores` are the page's textarea and script elements, as their tags and texts.
    """
    found: list[Block] = []
    for tag, text in stores:
        if len(text) > _MOST_STORED or "table" not in text or "</" not in text.replace("\\/", "/"):
            continue
        if tag == "textarea":
            found.append(Embedded(_BOM + text.encode("utf-8", "replace")))
            continue
        for match in _STORED.finditer(text):
            page = _unescaped(match.group(2))
            if "<table" in page.lower():
                found.append(Embedded(_BOM + page.encode("utf-8", "replace")))
    return found


def _unescaped(text: str) -> str:
    """What a string of a script says."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
    return re.sub(
        r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": ""}.get(m.group(1), m.group(1)), plain, flags=re.S
    )


_INLINE = {"span", "b", "i", "em", "label", "font", "strong", "a"}
_WORDS = re.compile("[㐀-鿿]")
_MOST_WORDS = 20


def part_words(element: etree._Element) -> None:
    """Puts a space behind each child of an element that is a row of a table made of spans."""
    if _is_row_of_words(element):
        for child in element:
            child.tail = " "


def _is_row_of_words(element: etree._Element) -> bool:
    """Whether an element is a row of a table made of spans of one class: 规章, 1, 2 and 0, with nothing between.

    Word's spans split a number's digits, but never stand beside words with one and the same class.
    """
    if not 1 < len(element) <= _MOST_WORDS or (element.text or "").strip():
        return False
    classes = {child.get("class") if child.tag in _INLINE else None for child in element}
    if len(classes) != 1 or None in classes:
        return False
    texts = ["".join(str(part) for part in child.itertext()).strip() for child in element]
    if any((child.tail or "").strip() for child in element):
        return False
    words = [bool(_WORDS.search(text)) for text in texts]
    return (words[0] and all(words)) or (words == sorted(words, reverse=True) and not words[-1])


def frames_words(table: etree._Element) -> bool:
    """Whether each table inside of a table is the frame of one cell's words: as an editor's paste leaves them."""
    inner = list(table.iterdescendants("table"))
    return len(inner) >= _LEAST_BOXES and all(
        sum(1 for _ in each.iterdescendants("td", "th")) == 1
        and len("".join(str(text) for text in each.itertext()).strip()) <= _MOST_IN_A_BOX
        for each in inner
    )


def drawn_rows(element: etree._Element) -> list[list[etree._Element]]:
    """The cells of each row of a table that CSS draws (display: table, or rows of boxes); nothing for other elements."""
    style = element.get("style")
    if not style or not _TABLE.search(style):
        return _rows_of_boxes(element)
    rows = [[cell for cell in row if _looks(cell, _CELL)] for row in _rows(element)]
    return rows if len(rows) >= 2 and all(rows) else []


_ROW_STYLE = re.compile(
    r"display\s*:\s*(?:inline-)?(?:flex|grid|table-row)(?![-\w])|white-space\s*:\s*nowrap", re.I
)
_ROW_CLASS = re.compile(r"(?<![a-z])(?:tr|t?row|tbl-?row|table-?row|line)(?![a-z])", re.I)
_COUNT = re.compile(r"\s*(?:\d[\d,.]*|[〇零])\s*")
_LEAST_BOXES, _MOST_IN_A_BOX = 4, 80


def _rows_of_boxes(element: etree._Element) -> list[list[etree._Element]]:
    """Rows of as many boxes each, side by side, many of them with a number: a table made of divs.

    A list of links with their dates is none, nor are cards with prose.
    """
    if len(element) < _LEAST_BOXES or not 1 < len(element[0]) <= 20 or element.tag in {"table", "tbody"}:
        return []
    lines = [line for line in element if isinstance(line.tag, str)]
    if any(len(line) != len(lines[0]) or not _is_line(line) for line in lines):
        return []
    texts = [["".join(str(t) for t in box.itertext()) for box in line] for line in lines]
    if any(len(text) > _MOST_IN_A_BOX for line in texts for text in line):
        return []
    numbers = [sum(1 for text in line if _COUNT.fullmatch(text)) for line in texts]
    counted = 4 * sum(map(bool, numbers)) >= len(lines) and sum(numbers) >= _LEAST_BOXES
    return [list(line) for line in lines] if counted else []


def _is_line(element: etree._Element) -> bool:
    """Whether a style or a class says that an element's children stand side by side, with no words between them."""
    if element.tag not in {"div", "ul", "li", "dl", "section", "p"} or (element.text or "").strip():
        return False
    if not (_ROW_STYLE.search(element.get("style") or "") or _ROW_CLASS.search(element.get("class") or "")):
        return False
    return all(isinstance(box.tag, str) and not (box.tail or "").strip() for box in element)


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
