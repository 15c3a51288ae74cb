"""Files of gzip members: whole ones are read one by one, and one is appended whole or not at all."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

GZIP_WINDOW = 31  # zlib's word for: a gzip header, the largest window
CHUNK = 1 << 20
MEMBER = b"\x1f\x8b\x08"


def append_bytes(path: Path, data: bytes) -> int:
    """Append all of `data` to a file, or none of it; returns where it begins. Raises OSError."""
    file = _open_end(path)
    try:
        start = os.lseek(file, 0, os.SEEK_END)
        _write(file, data, start)
    finally:
        os.close(file)
    return start


def _write(file: int, data: bytes, start: int) -> None:
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[os.write(file, rest) :]
    except OSError:
        os.ftruncate(file, start)
        raise


def _open_end(path: Path) -> int:
    # A descriptor: a buffer would try again to write what a full disk refused when it is closed.
    how = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, how, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, how, 0o666)


def read_members(path: Path) -> Iterator[tuple[int, bytes]]:
    """Each whole gzip member with its offset, until the end or the first damage."""
    with path.open("rb") as stream:
        offset = 0
        while True:
            stream.seek(offset)
            member = read_member(stream)
            if member is None:
                return
            yield offset, member
            offset += len(member)


def read_member(stream: Any) -> bytes | None:
    """The member that begins where the stream stands; None when it is torn or no member."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
    parts = []
    try:
        while not inflater.eof:
            part = stream.read(CHUNK)
            if not part:
                return None
            parts.append(part)
            inflater.decompress(part)
    except zlib.error:
        return None
    whole = b"".join(parts)
    return whole[: len(whole) - len(inflater.unused_data)]


def holds_member(damaged: bytes) -> bool:
    """True when a whole member begins somewhere behind the first byte."""
    starts = (found.start() for found in re.finditer(re.escape(MEMBER), damaged))
    return any(read_member(BytesIO(damaged[start:])) is not None for start in starts if start)
