"""DOCX (ECMA-376 WordprocessingML), read from its XML: paragraphs and tables with gridSpan and vMerge."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from extract.model import Block, Content, GridCell, Paragraph
from extract.spans import MAX_SPAN, join_paragraphs, tidy

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_XML = 64 * 1024 * 1024  # bytes of unpacked document.xml: a report's is well under one MB


def read_docx(data: bytes) -> Content:
    """Prose and grids of a DOCX file.

    Raises ValueError when the file is damaged, has no document part, or unpacks to more than 64 MiB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            info = package.getinfo("word/document.xml")
            if info.file_size > _MAX_XML:
                raise ValueError(f"word/document.xml unpacks to {info.file_size} bytes")
            xml = package.read(info)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        zlib.error,
    ) as error:
        raise ValueError(f"damaged DOCX: {error}") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"damaged DOCX: word/document.xml, {error}") from error
    body = root.find(f"{_W}body")
    if body is None:
        raise ValueError("damaged DOCX: word/document.xml has no body")
    return Content(tuple(_blocks(body)))


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for element in parent:
        if element.tag == f"{_W}p":
            yield from _paragraph(element)
        elif element.tag == f"{_W}tbl":
            yield from _table(element)
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            yield from _blocks(content if content is not None else element)
        elif element.tag in {f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"}:
            yield from _blocks(element)


def _paragraph(element: etree._Element) -> Iterator[Block]:
    for line in _text(element).split("\n"):
        tidy_line = " ".join(line.split())
        if tidy_line:
            yield Paragraph(tidy_line)
    for box in element.iter(f"{_W}txbxContent"):  # text boxes hold whole tables at times
        if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()):
            yield from _blocks(box)


_SKIPPED = {f"{_W}txbxContent", f"{_W}del", f"{_W}delText", f"{_W}instrText", f"{_MC}Fallback", f"{_W}tbl"}


def _text(element: etree._Element) -> str:
    """The shown text of a paragraph: no deleted text, no field codes, no text boxes."""
    parts: list[str] = []

    def walk(node: etree._Element) -> None:
        for child in node:
            if child.tag in _SKIPPED:
                continue
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag in {f"{_W}tab", f"{_W}ptab"}:
                parts.append(" ")
            elif child.tag in {f"{_W}br", f"{_W}cr"}:
                parts.append("\n")
            elif child.tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif child.tag != f"{_W}pPr":
                walk(child)

    walk(element)
    return "".join(parts)


def _table(table: etree._Element) -> Iterator[Block]:
    """The table's grid; tables nested in its cells follow it as grids of their own."""
    cells: list[GridCell] = []
    open_merges: dict[int, int] = {}  # column → index of the cell that a vMerge continues
    rows = list(table.iterfind(f"{_W}tr")) + [
        row for sdt in table.iterfind(f"{_W}sdt/{_W}sdtContent") for row in sdt.iterfind(f"{_W}tr")
    ]
    nested: list[etree._Element] = []
    for number, row in enumerate(rows):
        column = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _row_cells(row):
            across = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            text = join_paragraphs(_text(p) for p in cell.iter(f"{_W}p") if _owner(p) is cell)
            nested += [t for t in cell.iter(f"{_W}tbl") if _owner(t) is cell]
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_merges:
                held = cells[open_merges[column]]
                cells[open_merges[column]] = GridCell(
                    held.row, held.column, number - held.row + 1, held.column_span, held.text + text
                )
            else:
                open_merges.pop(column, None)
                if merge is not None:
                    open_merges[column] = len(cells)
                cells.append(GridCell(number, column, 1, across, text))
            column += across
    if cells:
        yield tidy(cells, "docx")
    for inner in nested:
        yield from _table(inner)


def _row_cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if element.tag == f"{_W}tc":
            yield element
        elif element.tag == f"{_W}sdt":
            yield from element.iterfind(f"{_W}sdtContent/{_W}tc")


def _owner(element: etree._Element) -> etree._Element | None:
    return next((a for a in element.iterancestors() if a.tag == f"{_W}tc"), None)


def _number(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return min(int(value), MAX_SPAN) if value and value.isdigit() else default
