from __future__ import annotations

import io
import zipfile

import pytest

from extract import sniff


def package(*names: str, mimetype: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def ole(*streams: str) -> bytes:
    entries = b""
    for name in ("Root Entry", *streams):
        coded = name.encode("utf-16-le") + b"\x00\x00"
        entries += coded.ljust(64, b"\x00") + len(coded).to_bytes(2, "little") + bytes(62)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\x00") + entries


CASES = {
    "word": (ole("1Table", "WordDocument"), sniff.DOC),
    "excel": (ole("Workbook"), sniff.XLS),
    "excel 95": (ole("Book"), sniff.XLS),
    "word with a sheet in it": (ole("ObjectPool", "Workbook", "WordDocument"), sniff.DOC),
    "slides": (ole("PowerPoint Document"), sniff.PPT),
    "password": (ole("EncryptionInfo", "EncryptedPackage"), sniff.ENCRYPTED),
    "some ole": (ole("Contents"), sniff.OLE),
    "name in the text only": (ole("Contents") + "WordDocument".encode("utf-16-le"), sniff.OLE),
    "docx": (package("[Content_Types].xml", "_rels/.rels", "word/document2.xml"), sniff.DOCX),
    "docx with back slashes": (package("[Content_Types].xml", "word\\document.xml"), sniff.DOCX),
    "xlsx": (package("[Content_Types].xml", "xl/workbook.xml"), sniff.XLSX),
    "ofd": (package("OFD.xml", "Doc_0/Document.xml"), sniff.OFD),
    "odt": (package("content.xml", mimetype=sniff.ODT), sniff.ODT),
    "ods": (package("content.xml", mimetype=sniff.ODS), sniff.ODS),
    "zip": (package("word/年报.doc", "readme.txt"), sniff.ZIP),
    "page called .doc": (b"<html xmlns:w='urn:schemas-microsoft-com:office:word'><body>", "text/html"),
    "page in utf-16": ("<html><body>表</body></html>".encode("utf-16"), "text/html"),
    "mhtml": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n<html>", sniff.MHTML),
    "saved by a browser": (b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", sniff.MHTML),
    "word 2003 xml": (
        b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
        sniff.WORD_XML,
    ),
    "excel 2003 xml": (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', sniff.EXCEL_XML),
    "rtf": (b"{\\rtf1\\ansi", sniff.RTF),
    "text": ("2022年度报告".encode("gb18030"), "text/plain"),
    "text in utf-16 without a mark": ("2022年\r\n1\t2\r\n".encode("utf-16-le"), "text/plain"),
    "text that begins like a bitmap": (b"BM 2022 report", "text/plain"),
    "noise": (bytes(range(256)) * 4, "application/octet-stream"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_the_bytes_are(name: str) -> None:
    data, kind = CASES[name]
    assert sniff.media_type(data) == kind


def test_a_page_that_speaks_of_pdf_is_a_page() -> None:
    assert sniff.media_type(b"<html><body>%PDF-1.4 is a format") == "text/html"


def test_chinese_in_utf_16_is_no_markup() -> None:
    """The bytes of 㱡㸾 are those of a tag."""
    text = "政府信息公开工作年度报告\n㱡㸾㱰㸾\n" * 9
    assert sniff.media_type(text.encode("utf-16")) == "text/plain"
    assert sniff.media_type("<html><table><td>规章</td></table></html>".encode("utf-16")) == "text/html"
