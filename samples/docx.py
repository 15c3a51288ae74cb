"""DOCX written by hand: the few parts that word processors need, with fixed dates, so that bytes repeat."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

from samples.layout import Box, Table

Block = tuple[str, object]
"""("title" | "heading" | "text", str) or ("table", Table)."""

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_WIDTH = 8850  # twentieths of a point between the margins of A4
LABEL_WIDTHS = {10: (640, 940, 2230)}  # the applications table: three levels of labels before its figures
PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1528" w:bottom="1440" w:left="1528" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/footer1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def write_docx(blocks: list[Block], title: str, day: date) -> bytes:
    """A DOCX of paragraphs and tables, page numbers in the footer (— 3 —), dated `day`."""
    body = "".join(
        _table(content)  # type: ignore[arg-type]
        if kind == "table"
        else _paragraph(kind, str(content))
        for kind, content in blocks
    )
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": _relations(
            ("officeDocument", OFFICE, "word/document.xml"),
            ("core-properties", f"{PACKAGE}/metadata", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(title, day),
        "word/_rels/document.xml.rels": _relations(("footer", OFFICE, "footer1.xml")),
        "word/footer1.xml": f'<w:ftr xmlns:w="{NAMESPACE}">{_footer()}</w:ftr>',
        "word/document.xml": f'<w:document xmlns:w="{NAMESPACE}" xmlns:r="{OFFICE}"><w:body>{body}{PAGE}</w:body></w:document>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)
    return packed.getvalue()


def _relations(*targets: tuple[str, str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}/{name}" Target="{target}"/>'
        for number, (name, kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'


def _core(title: str, day: date) -> str:
    stamp = f'xsi:type="dcterms:W3CDTF">{day}T09:00:00Z'
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title>"
        f"<dcterms:created {stamp}</dcterms:created><dcterms:modified {stamp}</dcterms:modified></cp:coreProperties>"
    )


def _run(text: str, size: int, bold: bool = False) -> str:
    face = (
        '<w:rFonts w:ascii="Noto Serif CJK SC" w:hAnsi="Noto Serif CJK SC" w:eastAsia="Noto Serif CJK SC"/>'
    )
    weight = "<w:b/>" if bold else ""
    return f'<w:r><w:rPr>{face}{weight}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _paragraph(kind: str, text: str) -> str:
    if kind == "title":
        style = '<w:spacing w:before="240" w:after="240"/><w:jc w:val="center"/>'
        return f"<w:p><w:pPr>{style}</w:pPr>{_run(text, 36, bold=True)}</w:p>"
    style = '<w:spacing w:line="480" w:lineRule="auto"/><w:ind w:firstLine="560"/>'
    return f"<w:p><w:pPr>{style}</w:pPr>{_run(text, 28, bold=kind == 'heading')}</w:p>"


def _footer() -> str:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    number = field.format("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>" + field.format("end")
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run("— ", 21)}{number}{_run(" —", 21)}</w:p>'


def _table(rows: Table) -> str:
    columns = sum(box.columns for box in rows[0])
    labels = LABEL_WIDTHS.get(columns, ())
    widths = [*labels, *[(TEXT_WIDTH - sum(labels)) // (columns - len(labels))] * (columns - len(labels))]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
    )
    lines = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in _merged_rows(rows, widths))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl><w:p/>"


def _merged_rows(rows: Table, widths: list[int]) -> list[list[str]]:
    """Cells of each row; a box that comes down from above goes on as a vMerge continuation."""
    below: dict[int, tuple[int, int]] = {}  # first column → columns, rows still to come
    out: list[list[str]] = []
    for row in rows:
        boxes, cells, column = list(row), [], 0
        while column < len(widths):
            if column in below:
                span, left = below.pop(column)
                cells.append(_cell("", widths[column : column + span], "<w:vMerge/>"))
                rest = left - 1
            else:
                box: Box = boxes.pop(0)
                span, rest = box.columns, box.rows - 1
                cells.append(
                    _cell(
                        box.text,
                        widths[column : column + span],
                        '<w:vMerge w:val="restart"/>' if rest else "",
                    )
                )
            if rest:
                below[column] = (span, rest)
            column += span
        out.append(cells)
    return out


def _cell(text: str, widths: list[int], merge: str) -> str:
    spanned = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    properties = f'<w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/>{spanned}{merge}<w:vAlign w:val="center"/></w:tcPr>'
    content = _run(text, 21) if text else ""
    return f'<w:tc>{properties}<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{content}</w:p></w:tc>'
