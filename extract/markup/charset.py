"""The charset of a page: what it is said to be where the bytes bear that out, else what they are."""

from __future__ import annotations

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from extract.sniff import wide_encoding


def decode_html(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """The page's text, and a warning when its charset could not be told with certainty.

    The order is BOM, UTF-16 by its zeros, the header's or the page's declaration if the bytes decode by it strictly, strict UTF-8,
    strict GB18030 (which holds GB2312 and GBK).
    """
    bom, mark = read_bom(data)
    if bom and mark is not None:
        return data[len(mark) :].decode(bom, "replace"), None
    wide = wide_encoding(data[:4096])
    if wide:
        return data.decode(wide, "replace"), None
    named = [resolve_encoding(name) for name in (declared, html_body_declared_encoding(data[:4096])) if name]
    named = [name for name in named if name and _is_charset(name)]
    for encoding in [*filter(None, named), "utf-8", "gb18030"]:
        try:
            return data.decode(encoding), None
        except (UnicodeDecodeError, LookupError):
            continue
    encoding = named[0] if named and named[0] else "gb18030"
    return data.decode(encoding, "replace"), f"bytes that are not valid {encoding} were replaced"


def _is_charset(name: str) -> bool:
    """Whether a codec makes text of bytes: Python also has base64 and rot13."""
    try:
        b"".decode(name)
    except LookupError:
        return False
    return True
