"""Content codings undone (gzip, deflate, br, zstd), as forgivingly as a browser does: knows no Scrapy."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable

# Both come with Scrapy, which offers these codings to servers.
import brotli
from backports import zstd

from crawler.warc.members import MEMBER

ZSTD_FRAME = b"\x28\xb5\x2f\xfd"
CHUNK = 1 << 20
LONGEST = 1 << 28
"""Bytes: a body that grows beyond is a bomb, not a document."""


class CodingError(ValueError):
    """A body that is not in the coding it is said to be in."""


def undo_codings(body: bytes, names: Iterable[str]) -> bytes:
    """The body without the codings of its Content-Encoding fields. Raises CodingError.

    A body cut short gives what there is of it. Some servers announce gzip and send plain text: bytes decide.
    """
    for name in reversed(",".join(names).lower().replace(" ", "").split(",")):
        body = _undo(body, name)
    return body


def belies(body: bytes, name: str) -> bool:
    """True when a body cannot be in the coding that its header names."""
    if name in {"gzip", "x-gzip"}:
        return not body.startswith(MEMBER[:2])
    if name == "zstd":
        return not body.startswith(ZSTD_FRAME)
    if name in {"deflate", "br"}:
        try:
            return not _undo(body, name)
        except CodingError:
            return True
    return name not in {"", "identity"}


def _undo(body: bytes, name: str) -> bytes:
    if name in {"", "identity", "none", "utf-8", "binary"} or not body:
        return body
    try:
        if name in {"gzip", "x-gzip"}:
            return _members(body) if body.startswith(MEMBER[:2]) else body
        if name == "deflate":
            return _inflate(body, zlib.MAX_WBITS if _is_zlib(body) else -zlib.MAX_WBITS)
        if name == "br":
            return bytes(brotli.Decompressor().process(body, output_buffer_limit=LONGEST))
        if name == "zstd":
            return zstd.ZstdDecompressor().decompress(body, LONGEST) if body.startswith(ZSTD_FRAME) else body
    except (zlib.error, OSError, EOFError, brotli.error, zstd.ZstdError) as error:
        raise CodingError(f"its body is no {name}: {error}") from error
    raise CodingError(f"its body is in a coding that is not read here: {name}")


def _members(body: bytes) -> bytes:
    """All gzip members; a wrong checksum, a torn end or junk behind them leaves what came before."""
    stream, parts, size = gzip.GzipFile(fileobj=io.BytesIO(body)), [], 0
    try:
        while size < LONGEST and (part := stream.read1(CHUNK)):
            parts.append(part)
            size += len(part)
    except (OSError, EOFError, zlib.error):
        if not parts:
            raise
    return b"".join(parts)


def _inflate(body: bytes, window: int) -> bytes:
    inflater = zlib.decompressobj(window)
    return inflater.decompress(body, LONGEST)


def _is_zlib(body: bytes) -> bool:
    """RFC 1950, 2.2: the two header bytes are a multiple of 31; servers of Microsoft send none."""
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
