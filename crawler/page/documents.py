"""What is a document file, by its address and by its first bytes."""

from __future__ import annotations

import re

DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?:$|[?&#])", re.IGNORECASE)
# down.jsp?i_ID=…, downfile.jsp?filename=…, DownloadAttachUrl: a document behind a program.
DOWNLOAD = re.compile(
    r"(?:downfile|download|down)\w*\.(?:jsp|aspx?|php|do|action)|DownloadAttach", re.IGNORECASE
)
MEDIA_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"Rar!",
    b"<?mso-application",
)

# UTF-16: text whose every other byte is null.
WIDE = (b"\xff\xfe", b"\xfe\xff")


def is_document(body: bytes, url: str, content_type: str | None) -> bool:
    """True when the bytes are a document file (PDF, Word, Excel, OFD, ZIP, a page image), however it is called."""
    if body.startswith(WIDE):
        body = body[:8192].decode("utf-16", "ignore").encode()
    head = body[:1024].lstrip()
    if head.startswith(MEDIA_MAGIC):
        return True
    if re.search(rb"<(?:!doctype|html|head|body|script|meta|div|table)\b", body[:4096], re.IGNORECASE):
        # Word saves HTML under the name .doc (MIME or mso markup): still the document.
        return b"urn:schemas-microsoft-com:office:word" in body[:4096] and bool(DOCUMENT.search(url))
    return b"\0" in head and not (content_type or "").startswith(("image/", "audio/", "video/"))
