"""What the bytes are, whatever the name or a header says."""

from __future__ import annotations

import io
import re
import zipfile

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)
_TAG = re.compile(
    rb"<\s*(?:!doctype\s+html|html|head|body|table|div|p|meta|span|script|h[1-6]|td|tr|ucapcontent)\b", re.I
)


def media_type(data: bytes) -> str:
    """The media type of the bytes; text/plain only for what decodes as text, application/octet-stream otherwise."""
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(b"PK"):
        return _package(data)
    if _TAG.search(data[:65536].replace(b"\x00", b"")):
        return "text/html"
    return "text/plain" if _is_text(data) else "application/octet-stream"


def _package(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return DOCX if b"word/document.xml" in data else "application/zip"
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    return "application/ofd" if "OFD.xml" in names else "application/zip"


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    if not data.strip() or b"\x00" in data[:4096]:
        return False
    return decode_text(data) is not None


def decode_text(data: bytes) -> str | None:
    """The text of bytes without markup: BOM, then strict UTF-8, then strict GB18030; None when neither fits."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
