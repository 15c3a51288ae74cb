"""The archive's WARC files: what portals answered, one gzip member a record, each flushed before it counts.

Knows no Scrapy. A member is built in memory and appended in one write, so that a kill leaves at most one torn
member at the end of one file; `repair` cuts it off.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.warc.members import append_bytes, holds_member, read_members
from crawler.warc.records import ArchiveError, Record, read_record, read_records
from crawler.warc.writing import about, answer_block, asked_block, member, new_id

__all__ = [
    "ArchiveError",
    "Record",
    "Stored",
    "append_failure",
    "append_response",
    "read_record",
    "read_records",
    "repair",
    "warc_path",
]

SOFTWARE = "nianbao"


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record stands (file relative to the archive, offset of its member) and its body's sha256."""

    warc_file: str
    warc_offset: int
    digest: str | None


def warc_path(adcode: str, run: str) -> str:
    """The name of the one WARC file of a portal and run, relative to the archive."""
    return f"warc/{adcode}-{run}.warc.gz"


def append_response(
    archive: Path,
    warc_file: str,
    url: str,
    status: int,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes,
    fetched_at: datetime,
    asked: bytes | None = None,
    doubts: str | None = None,
) -> Stored:
    """Append one answer, its body byte for byte; `asked` is what was posted for it.

    `doubts` (what is wrong with the server's certificate) becomes the record's WARC-Certificate.

    Raises OSError (nothing is left behind then).
    """
    digest, own = hashlib.sha256(body).hexdigest(), new_id()
    fields = [*about(url, fetched_at, own), ("WARC-Payload-Digest", f"sha256:{digest}")]
    if doubts is not None:
        fields.append(("WARC-Certificate", doubts))
    block = answer_block(status, headers, body)
    written = member("response", fields, "application/http; msgtype=response", block)
    if asked is not None:
        fields = [*about(url, fetched_at), ("WARC-Concurrent-To", own)]
        written += member("request", fields, "application/http; msgtype=request", asked_block(url, asked))
    return _append(archive, warc_file, written, digest)


def append_failure(archive: Path, warc_file: str, url: str, failure: str, fetched_at: datetime) -> Stored:
    """Append why no answer came, as a `metadata` record (`failure: refused`). Raises OSError."""
    text = f"failure: {failure}\r\n".encode()
    written = member("metadata", about(url, fetched_at), "application/warc-fields", text)
    return _append(archive, warc_file, written, None)


def repair(path: Path) -> int:
    """Cut a torn member off the end of a file; returns the number of bytes cut (0: it was whole).

    Raises ArchiveError, and cuts nothing, when whole records stand behind the damage: that is no torn tail.
    """
    size = path.stat().st_size
    end = max((offset + len(member) for offset, member in read_members(path)), default=0)
    if end == size:
        return 0
    with path.open("r+b") as stream:
        stream.seek(end)
        if holds_member(stream.read()):
            raise ArchiveError(f"{path}: damaged at byte {end}, with whole records behind it")
        stream.truncate(end)
        os.fsync(stream.fileno())
    return size - end


def _append(archive: Path, warc_file: str, written: bytes, digest: str | None) -> Stored:
    """Append whole members to a file, behind a warcinfo record where it begins."""
    path = archive / warc_file
    head = b"" if path.exists() and path.stat().st_size else _begin(path.name)
    start = append_bytes(path, head + written)
    return Stored(warc_file, start + len(head), digest)


def _begin(name: str) -> bytes:
    fields = [*about("", datetime.now(UTC))[:2], ("WARC-Filename", name)]
    return member("warcinfo", fields, "application/warc-fields", f"software: {SOFTWARE}\r\n".encode())
