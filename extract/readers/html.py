"""HTML as portals serve it: charset that may lie, layout tables around everything, tables pasted from Word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from extract.invisible import without_invisible
from extract.markup.charset import decode_html
from extract.markup.html_parts import (
    CARRIERS,
    drawn_rows,
    embedded_block,
    field_value,
    frames_words,
    part_words,
    stored_pages,
)
from extract.markup.html_styles import UNSEEN, hide_by_styles, set_aside_hidden
from extract.model import Block, Content, Grid, Paragraph
from extract.spans import MAX_SPAN, SpannedCell, lay_out

_SKIPPED = {
    "script",
    "style",
    "noscript",
    "select",
    "option",
    "button",
    "iframe",
    "object",
    "svg",
    "head",
    UNSEEN,
}
_BREAKS = {
    "p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dd", "dt", "section", "article",
    "header", "footer", "nav", "hr", "tr", "td", "th", "table", "tbody", "thead", "tfoot", "caption", "center",
    "blockquote", "pre", "form", "fieldset", "main", "aside", "figure", "body", "html", "address", "title",
}  # fmt: skip
_PLAIN = frozenset({"p", "span", "font", "b", "strong", "div", "i", "em", "a", "u", "center", "td", "th"})
"""Elements that show what is in them and nothing else."""
_METADATA_TITLES = ("ArticleTitle", "articletitle", "og:title", "title", "Title")
_LINE_END = re.compile(r"[ \t\r\f]*\n\s*")
_NUMBER = re.compile(r"\s*(\d{1,6})")


def read_html(data: bytes) -> Content:
    """Prose and grids of a page. Raises ValueError when there is no element in it."""
    text, warning = decode_html(data)
    parser = etree.HTMLParser(no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_without_xml_declaration(text), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ValueError(f"not a page: {error}") from error
    if root is None:
        raise ValueError("not a page: there is no element in it")
    hide_by_styles(root)
    stores = [(str(element.tag), element.text or "") for element in root.iter("textarea", "script")]
    set_aside_hidden(root, text)
    blocks: list[Block] = []
    line: list[str] = []
    _walk(root, blocks, line)
    _end_line(blocks, line)
    if not any(isinstance(block, Grid) for block in blocks):
        blocks += stored_pages(stores)
    return Content(tuple(blocks), None, _title(root), (warning,) if warning else ())


def _without_xml_declaration(text: str) -> str:
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""), count=1)


def _title(root: etree._Element) -> str | None:
    metas = {m.get("name") or m.get("property"): (m.get("content") or "").strip() for m in root.iter("meta")}
    for name in _METADATA_TITLES:
        if metas.get(name):
            return metas[name]
    title = root.find(".//title")
    text = "".join(str(part) for part in title.itertext()).strip() if title is not None else ""
    return text or None


def _walk(root: etree._Element, blocks: list[Block], line: list[str]) -> None:
    """Paragraphs and grids in reading order; iterative, because hostile pages nest thousands deep."""
    todo: list[tuple[etree._Element, str | None]] = [(root, None)]  # with its tag where only its end is left
    while todo:
        element, ended = todo.pop()
        if ended:
            if ended in _BREAKS:
                _end_line(blocks, line)
            line.append(element.tail or "")
            continue
        tag = element.tag
        if not isinstance(tag, str):  # a comment
            line.append(element.tail or "")
            continue
        is_parent = len(element) > 0
        block = _block(element, tag, is_parent)
        if block or tag in _BREAKS:
            _end_line(blocks, line)
        if block:
            blocks.append(block)
        elif tag not in _SKIPPED:
            line.append(element.text or "")
            if is_parent:
                todo.append((element, tag))
                part_words(element)
                todo.extend([(child, None) for child in reversed(element)])
                continue
            if tag in _BREAKS:
                _end_line(blocks, line)
        line.append(element.tail or "")


def _block(element: etree._Element, tag: str, is_parent: bool) -> Block | None:
    """What an element is besides prose and what is in it: a table, a picture, a document."""
    block = embedded_block(element, tag) if tag in CARRIERS else None
    if block or not is_parent or tag in _SKIPPED:
        return block
    if tag == "table" and (rows := _data_rows(element)):
        return lay_out(rows, "html")
    return _drawn_grid(element)


def _drawn_grid(element: etree._Element) -> Block | None:
    """The grid of a table that CSS draws; each place has its own element there, without spans."""
    rows = drawn_rows(element)
    if not rows or _holds_tables(element):
        return None
    shown = [[cell for cell in row if cell.tag != UNSEEN] for row in rows]
    return lay_out([[SpannedCell(_cell_text(cell)) for cell in row] for row in shown], "html")


def _end_line(blocks: list[Block], line: list[str]) -> None:
    text = " ".join("".join(line).split()) if line else ""
    line.clear()
    if text:
        blocks.append(Paragraph(text))


def _data_rows(table: etree._Element) -> list[list[SpannedCell]] | None:
    """The shown rows of a table of data; None for a frame around tables or around running prose.

    A table of data has no table inside, but for the frames of single words, and two filled cells in some row.
    """
    if _holds_tables(table) and not frames_words(table):
        return None
    rows = _rows(table)
    if not any(len([1 for cell in row if cell.text]) >= 2 for row in rows):
        return None
    texts = [cell.text for row in rows for cell in row if cell.text]
    # a form may carry one long remark
    return rows if len(texts) >= 12 or all(len(text) < 400 for text in texts) else None


def _holds_tables(element: etree._Element) -> bool:
    return next(element.iterdescendants("table"), None) is not None


def _row_elements(table: etree._Element) -> Iterator[etree._Element]:
    feet = []
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag == "tfoot":  # stands below the rows, wherever it is written
            feet.append(child)
        elif child.tag in {"tbody", "thead"}:
            yield from child.iterfind("tr")
    for foot in feet:
        yield from foot.iterfind("tr")


def _rows(table: etree._Element) -> list[list[SpannedCell]]:
    return [
        [
            SpannedCell(_cell_text(cell), _span(cell, "rowspan"), _span(cell, "colspan") or 1)
            for cell in row.iterchildren("td", "th")
        ]
        for row in _row_elements(table)
    ]


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name)
    if value is None:
        return 1
    match = _NUMBER.match(value)
    return min(int(match.group(1)), MAX_SPAN) if match else 1


def _cell_text(cell: etree._Element) -> str:
    """The cell's shown text; paragraphs and line breaks inside it become newlines."""
    inner = _innermost(cell)
    if len(inner) == 0:
        return " ".join(without_invisible(inner.text or "").split())
    parts: list[str] = []

    def walk(element: etree._Element, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or depth >= 200:
            return
        if tag == "sup":  # a note's number must not run into a figure's digits
            parts.append(f"[{''.join(str(t) for t in element.itertext()).strip()}]")
        else:
            if tag in _BREAKS:
                parts.append("\n")
            parts.append(_in_line(element.text) or field_value(element))
            for child in element:
                walk(child, depth + 1)
                parts.append(_in_line(child.tail))
            if tag in _BREAKS and tag != "br":
                parts.append("\n")

    parts.append(_in_line(cell.text))
    for child in cell:
        walk(child, 0)
        parts.append(_in_line(child.tail))
    shown = without_invisible("".join(parts))
    lines = (" ".join(part.split()) for part in _LINE_END.sub("\n", shown).split("\n"))
    return "\n".join(said for said in lines if said)


def _innermost(cell: etree._Element) -> etree._Element:
    """What holds the cell's text, where a cell is one plain element in another: <td><p><span>12</span></p></td>."""
    inner = cell
    while len(inner) == 1 and not (inner.text and inner.text.strip()):
        child = inner[0]
        if child.tag not in _PLAIN or (child.tail and child.tail.strip()):
            return cell
        inner = child
    return inner


def _in_line(text: str | None) -> str:
    """A text of the source: its line ends are spaces, only elements break lines."""
    if not text:
        return ""
    return text.replace("\n", " ") if "\n" in text else text
