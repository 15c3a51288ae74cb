"""DOCX (ECMA-376 WordprocessingML), read from its XML: paragraphs, tables, pictures and documents within."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from extract import sniff
from extract.model import Block, Content, Embedded, Paragraph, Picture
from extract.pictures import is_page_like
from extract.readers.docx_package import Package, R, W, open_package
from extract.readers.docx_table import boxed_words, is_layout, rows_of, table_grid
from extract.readers.docx_text import FALLBACK, is_on, shown_text

_A_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_V_IMAGE = "{urn:schemas-microsoft-com:vml}imagedata"
_OLE_OBJECT = "{urn:schemas-microsoft-com:office:office}OLEObject"
_ANCHORS = f"{W}drawing", f"{W}pict", f"{W}object"
_DOCUMENTS = frozenset({sniff.DOCX, sniff.XLSX, sniff.XLS, sniff.DOC, "application/pdf"})
_INSIDE = frozenset(f"{W}{name}" for name in ("ins", "moveTo", "smartTag", "customXml", "sdtContent"))
_DEEPEST = 40
"""Tables, text boxes and content controls within each other: Word itself stops long before."""


def read_docx(data: bytes) -> Content:
    """Prose and grids of a DOCX file, its pictures of at least 300 pixels, and the documents embedded in it.

    Raises ValueError when the file is damaged, has no document part, or unpacks to more than 64 MiB.
    """
    package = open_package(data)
    body = package.document.find(f"{W}body")
    if body is None:
        raise ValueError("damaged DOCX: the document has no body")
    return Content(tuple(_blocks(body, package, 0)))


def _blocks(parent: etree._Element, package: Package, depth: int) -> Iterator[Block]:
    if depth > _DEEPEST:
        return
    for element in parent:
        if element.tag == f"{W}p":
            yield from _paragraph(element, package, depth)
        elif element.tag == f"{W}tbl":
            yield from _table(element, package, depth)
        elif element.tag == f"{W}sdt":
            if not is_on(element.find(f"{W}sdtPr/{W}showingPlcHdr")):
                yield from _blocks(element, package, depth + 1)
        elif element.tag == f"{W}altChunk":
            part = package.part(element.get(f"{R}id"))
            if part:
                yield Embedded(part)
        elif element.tag in _INSIDE:
            yield from _blocks(element, package, depth + 1)


def _paragraph(element: etree._Element, package: Package, depth: int) -> Iterator[Block]:
    for line in shown_text(element).split("\n"):
        tidy_line = " ".join(line.split())
        if tidy_line:
            yield Paragraph(tidy_line)
    for anchor in element.iter(*_ANCHORS):
        if _nearest(anchor) is element and not any(a.tag == FALLBACK for a in anchor.iterancestors()):
            yield from _anchored(anchor, package, depth)


def _nearest(element: etree._Element) -> etree._Element | None:
    return next((a for a in element.iterancestors() if a.tag == f"{W}p"), None)


def _anchored(anchor: etree._Element, package: Package, depth: int) -> Iterator[Block]:
    """What a drawing holds: text boxes (whole tables at times), an embedded document, else its picture."""
    boxes = [box for box in anchor.iter(f"{W}txbxContent") if not _boxed(box, anchor)]
    for box in boxes:
        yield from _blocks(box, package, depth + 1)
    if boxes:
        return
    for item in anchor.iter(_OLE_OBJECT):
        part = package.part(item.get(f"{R}id"))
        if part and sniff.media_type(part) in _DOCUMENTS:
            yield Embedded(part)
            return
    for image in anchor.iter(_A_BLIP, _V_IMAGE):
        part = package.part(image.get(f"{R}embed") or image.get(f"{R}id"))
        if part and is_page_like(part):
            yield Picture(part)


def _boxed(box: etree._Element, anchor: etree._Element) -> bool:
    """Whether a text box lies in another one of the same drawing, or is the old form of one that came before."""
    for ancestor in box.iterancestors():
        if ancestor is anchor:
            return False
        if ancestor.tag in {f"{W}txbxContent", FALLBACK}:
            return True
    return False


def _table(table: etree._Element, package: Package, depth: int) -> Iterator[Block]:
    """The table's grid, or, where it only lays out the page, what its cells hold."""
    rows = list(rows_of(table))
    if is_layout(table, rows):
        for row in rows:
            for cell in row:
                yield from _blocks(cell, package, depth + 1)
        return
    grid = table_grid(table, rows)
    if grid.cells:
        yield grid
    if next(table.iterdescendants(*_ANCHORS), None) is None:
        return
    for cell in (cell for row in rows for cell in row):
        anchors = list(cell.iter(*_ANCHORS))
        if not anchors or boxed_words(cell):
            continue
        for anchor in anchors:
            if not any(a.tag == FALLBACK for a in anchor.iterancestors()):
                yield from _anchored(anchor, package, depth + 1)
