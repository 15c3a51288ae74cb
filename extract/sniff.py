"""What the bytes are, whatever the name or a header says."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
OLE = "application/x-ole-storage"
ENCRYPTED = "application/encrypted"
"""An Office file under a password: [MS-OFFCRYPTO] packs the whole package into one OLE stream."""
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
OFD = "application/ofd"
RTF = "application/rtf"
WORD_XML = "application/vnd.ms-word.2003+xml"
FLAT_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document+xml"
EXCEL_XML = "application/vnd.ms-excel.2003+xml"
MHTML = "multipart/related"
ZIP = "application/zip"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"

IMAGES = ("image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp")
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"{\\rt", RTF),  # Word opens a header cut to {\rt as well
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("EncryptedPackage", ENCRYPTED),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("Book", XLS),
    ("PowerPoint Document", PPT),
)
"""Streams that tell which program's file an OLE container is ([MS-DOC], [MS-XLS], [MS-PPT]); first come first."""
_ODF = {ODT.encode(): ODT, ODS.encode(): ODS, (ODT + "-template").encode(): ODT}
_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|span|script|h[1-6]|td|tr|ucapcontent|br|font|center|li)\b",
    re.I,
)
_OFFICE_XML = re.compile(rb"<(?:\w+:)?(wordDocument|Workbook)\b[^>]*schemas[.-]microsoft", re.I | re.S)
_MIME_HEAD = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*multipart/", re.I)


def media_type(data: bytes) -> str:
    """The media type of the bytes; text/plain only for what decodes as text, application/octet-stream otherwise."""
    if b"%PDF-" in data[:1024] and not _TAG.search(data[: data.index(b"%PDF-")]):
        return "application/pdf"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(b"BM") and data[6:10] == bytes(4):
        return "image/bmp"
    if data.startswith(_OLE_MAGIC):
        return _ole(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK"):
        return _package(data)
    return _markup(data) or ("text/plain" if _is_text(data) else "application/octet-stream")


_FLAT_PACKAGE = b"http://schemas.microsoft.com/office/2006/xmlPackage"


def _markup(data: bytes) -> str | None:
    """The kind of markup that the bytes hold, if any."""
    head = _latin(data[:65536])
    if _MIME_HEAD.match(head.lstrip(b"\xef\xbb\xbf\r\n\t ")):
        return MHTML
    if _FLAT_PACKAGE in head[:1024]:
        return FLAT_DOCX
    office = _OFFICE_XML.search(head[:8192])
    if office:
        return EXCEL_XML if office.group(1).lower() == b"workbook" else WORD_XML
    if _TAG.search(head) or _TAG.search(_latin(data[65536:1048576], data)):
        return "text/html"
    return None


def _ole(data: bytes) -> str:
    """What an OLE container is: its directory's entries begin with their names, in 128-byte steps."""
    for name, kind in _OLE_STREAMS:
        entry = name.encode("utf-16-le") + b"\x00\x00"
        at = data.find(entry)
        while at >= 0:
            if at % 128 == 0 and data[at + 64 : at + 66] == len(entry).to_bytes(2, "little"):
                return kind
            at = data.find(entry, at + 1)
    return OLE


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            declared = package.read("mimetype")[:128].strip() if "mimetype" in names else b""
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
        zlib.error,
    ):
        return DOCX if b"word/document.xml" in data else ZIP
    return _ODF.get(declared) or _package_kind({name.replace("\\", "/").lower() for name in names})


def _package_kind(names: set[str]) -> str:
    if "ofd.xml" in names:
        return OFD
    if "xl/workbook.bin" in names:
        return XLSB
    for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        parts = any(name.startswith(folder) and name.endswith(".xml") for name in names)
        if parts and ("[content_types].xml" in names or f"{folder}document.xml" in names):
            return kind
    return ZIP


_WIDE = ("utf-16-le", "utf-16-be")


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if not data.strip():
        return False
    return decode_text(data) is not None


def decode_text(data: bytes) -> str | None:
    """The text of bytes without markup: BOM, strict UTF-8, UTF-16 without a BOM, strict GB18030; None when none fits."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    wide = wide_encoding(data[:4096])
    for encoding in (wide,) if wide else ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and (not wide or _is_chinese(text[:2048])):
            return text
    return None


def _latin(part: bytes, whole: bytes | None = None) -> bytes:
    """Bytes in which tags can be looked for: of UTF-16 its ASCII letters, for Chinese ones hold bytes like a tag's."""
    start = (whole or part)[:4096]
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    wide = marks.get(start[:2]) or wide_encoding(start)
    return part.decode(wide, "ignore").encode("ascii", "ignore") if wide else part.replace(b"\x00", b"")


def _is_chinese(text: str) -> bool:
    """Whether nearly all of it is ASCII or Chinese: pairs of bytes that are no text hit other scripts."""
    known = sum(
        char < "\x7f" or "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffee" for char in text
    )
    return known >= 0.9 * len(text)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 without a BOM: line ends and digits have a zero at the same side of each pair of bytes."""
    if b"\x00" not in head:
        return None
    first, second = head[::2].count(0), head[1::2].count(0)
    if min(first, second) * 8 <= max(first, second):
        return "utf-16-le" if second > first else "utf-16-be"
    # 一 is 4E 00: a text with few ASCII letters has zeros on both sides
    whole = head[: len(head) // 2 * 2]
    fitting = [name for name in _WIDE if _is_chinese(whole.decode(name, "replace"))]
    return fitting[0] if len(fitting) == 1 else None
