"""DOCX, XLSX and OLE files with more cells, spans or links than a machine has memory."""

import io
import struct

import xlsxwriter

from tests.hostile.kinds import TYPES, Make, docx, package
from tests.hostile.markup import LAUGHS

CELL = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _table(rows: int, columns: int) -> bytes:
    return docx("<w:tbl>" + ("<w:tr>" + CELL * columns + "</w:tr>") * rows + "</w:tbl>")


def _span(across: int) -> str:
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/><w:vMerge/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>'


def _nested_tables(deep: int) -> bytes:
    return docx("<w:tbl><w:tr><w:tc>" * deep + CELL + "</w:tc></w:tr></w:tbl>" * deep)


def _xlsx(sheet: str, shared: str = "") -> bytes:
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return package({
        "[Content_Types].xml": TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{relations}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{shared}<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
    })  # fmt: skip


def _corners() -> bytes:
    return _xlsx(
        '<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def _merges() -> bytes:
    whole = '<mergeCell ref="A1:XFD1048576"/>' * 1_000
    return _xlsx(
        f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells>{whole}</mergeCells>'
    )


def _sheets(rows: int, columns: int) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            for column in range(columns):
                sheet.write_number(row, column, 1)
    return out.getvalue()


def _ole(loop: bool) -> bytes:
    """An OLE file whose sectors point at themselves (or at sectors that are not there)."""
    head = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 1, 1, 0xFFFFFFFE if not loop else 0, 1)
    head += struct.pack("<109I", *([0] * 109))
    table = struct.pack("<128I", *([0 if loop else 0x00FFFFFF] * 128))
    entry = "WordDocument".encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HBB", 26, 2, 1)
    entry += struct.pack("<III", 0, 0, 0) + bytes(36) + struct.pack("<IQ", 1, 1 << 31)
    return head.ljust(512, b"\0") + table + (entry.ljust(128, b"\0") * 4)


def _encrypted_package() -> bytes:
    """As Office writes a file under a password: an OLE file with a stream EncryptedPackage."""
    return _ole(loop=False).replace("WordDocument".encode("utf-16-le"), "EncryptedPac".encode("utf-16-le"))


LIGHT: dict[str, Make] = {
    "DOCX with laughs": lambda: docx("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", LAUGHS),
    "DOCX of a span of 10 ** 9": lambda: docx(f"<w:tbl><w:tr>{_span(10**9)}{CELL}</w:tr></w:tbl>"),
    "DOCX of a span below zero": lambda: docx(f"<w:tbl><w:tr>{_span(-1)}{_span(0)}{CELL}</w:tr></w:tbl>"),
    "DOCX of spans": lambda: docx(f"<w:tbl>{f'<w:tr>{_span(400) * 100}</w:tr>' * 100}</w:tbl>"),
    "DOCX of a row of 20,000 cells": lambda: _table(2, 20_000),
    "DOCX of tables 60 deep": lambda: _nested_tables(60),
    "DOCX of tables 5,000 deep": lambda: _nested_tables(5_000),
    "DOCX of runs 200 deep": lambda: docx("<w:p>" + "<w:smartTag>" * 200 + "x" + "</w:smartTag>" * 200 + "</w:p>"),
    "DOCX of 20,000 paragraphs in a cell": lambda: docx(
        "<w:tbl><w:tr>" + CELL + "<w:tc>" + "<w:p><w:r><w:t>1</w:t></w:r></w:p>" * 20_000 + "</w:tc></w:tr></w:tbl>"
    ),
    "XLSX from corner to corner": _corners,
    "XLSX of merges": _merges,
    "XLSX with laughs": lambda: _xlsx("<sheetData>&a9;</sheetData>", LAUGHS),
    "XLSX of a cell named wrongly": lambda: _xlsx(
        '<sheetData><row r="99999999999"><c r="ZZZZZZZZ99999999999"><v>1</v></c></row></sheetData>'
    ),
    "XLSX without sheets": lambda: package({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<workbook/>"}),
    "XLSX of a string out of range": lambda: _xlsx('<sheetData><row r="1"><c r="A1" t="s"><v>99999999</v></c></row></sheetData>'),
    "OLE of a loop": lambda: _ole(loop=True),
    "OLE under a password": _encrypted_package,
    "OLE of its first bytes": lambda: OLE,
    "OLE and noise": lambda: OLE + bytes(range(256)) * 200,
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "OLE of sectors beyond its end": lambda: _ole(loop=False),
    "DOCX of 40,000 cells": lambda: _table(4_000, 10),
    "DOCX of 700,000 cells": lambda: _table(70_000, 10),
    "DOCX of 10 ** 7 cells": lambda: _table(1_000_000, 10),
    "DOCX of 10 ** 6 spans": lambda: docx(f"<w:tbl>{f'<w:tr>{_span(400) * 100}</w:tr>' * 4_000}</w:tbl>"),
    "XLSX of 2 million cells": lambda: _sheets(200_000, 10),
}
