"""MHTML (RFC 2557), a page saved whole by a browser or by Word: its page, with the pictures put back into it."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from email.message import Message

from extract.model import Content, Embedded

_MAX_PARTS = 500
_SOURCE = re.compile(r"""(\bsrc\s*=\s*(?:3D)?)(["'])([^"']{1,2000})\2""", re.I)


def read_mhtml(data: bytes) -> Content:
    """The page as an embedded document. Raises ValueError when there is no page in it."""
    start = re.match(rb"[\xef\xbb\xbf\s]*", data)
    message = email.message_from_bytes(data[start.end() if start else 0 :], policy=email.policy.compat32)
    parts = [
        part for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False) if not part.is_multipart()
    ]
    page = next((p for p in parts if p.get_content_type() in {"text/html", "application/xhtml+xml"}), None)
    if page is None:
        raise ValueError("an MHTML file without a page")
    pictures = {
        name: part for part in parts if part.get_content_maintype() == "image" for name in _names(part)
    }
    return Content((Embedded(_with_pictures(_bytes(page), page, pictures), "the page"),))


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _names(part: Message) -> list[str]:
    location, ident = str(part.get("Content-Location") or ""), str(part.get("Content-ID") or "").strip("<> ")
    return [name for name in (location, location.rsplit("/", 1)[-1], ident and f"cid:{ident}") if name]


def _with_pictures(page: bytes, part: Message, pictures: dict[str, Message]) -> bytes:
    """The page in UTF-8 with a BOM, its src of saved pictures turned into data: addresses."""
    text = _decode(page, part.get_content_charset())

    def put(match: re.Match[str]) -> str:
        source = match.group(3)
        picture = pictures.get(source) or pictures.get(source.rsplit("/", 1)[-1])
        if picture is None:
            return match.group(0)
        coded = base64.b64encode(_bytes(picture)).decode("ascii")
        return f'{match.group(1)}"data:{picture.get_content_type()};base64,{coded}"'

    return b"\xef\xbb\xbf" + _SOURCE.sub(put, text).encode("utf-8", "replace")


def _decode(page: bytes, declared: str | None) -> str:
    for encoding in (declared, "utf-8", "gb18030"):
        try:
            return page.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return page.decode("gb18030", "replace")
