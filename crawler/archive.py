"""The archive's WARC files: what portals answered, one gzip member a record, each flushed before it counts.

Knows no Scrapy. A member is built in memory and appended in one write, so that a kill leaves at most one torn
member at the end of one file; `repair` cuts it off.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.warc.members import GZIP_WINDOW, append_bytes, holds_member, read_members
from crawler.warc.records import ArchiveError, Record, read_record, read_records

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
PACKING = 5


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record stands (file relative to the archive, offset of its member) and its body's sha256."""

    warc_file: str
    warc_offset: int
    digest: str | None


class _ExactHeaders(StatusAndHeaders):  # type: ignore[misc]
    """warcio would percent-encode a file name in GBK; the archive keeps the bytes."""

    def compute_headers_buffer(self, header_filter: object = None) -> None:  # noqa: ARG002
        self.headers_buff = self.to_bytes(encoding="latin-1")


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
    line = f"{status} {_reason(status)}"
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    digest = hashlib.sha256(body).hexdigest()

    def build(writer: WARCWriter) -> ArcWarcRecord:
        named = {"WARC-Date": _date(fetched_at), "WARC-Payload-Digest": f"sha256:{digest}"}
        if doubts is not None:
            named["WARC-Certificate"] = doubts
        http = _ExactHeaders(line, fields, protocol="HTTP/1.1")
        http.compute_headers_buffer()
        # warcio would read the body back from its stream to come to the same.
        block = hashlib.sha1(http.headers_buff + body, usedforsecurity=False).digest()
        named["WARC-Block-Digest"] = f"sha1:{b32encode(block).decode()}"
        return writer.create_warc_record(
            url,
            "response",
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict=named,
        )

    if asked is None:
        return _append(archive, warc_file, build, digest)
    return _append(archive, warc_file, build, digest, _posting(url, asked, fetched_at))


def _posting(url: str, asked: bytes, fetched_at: datetime) -> Any:
    """Builds the `request` record of a POST from the record of its answer."""

    def build(writer: WARCWriter, answer: ArcWarcRecord) -> ArcWarcRecord:
        parts = urlsplit(url)
        line = f"POST {parts.path or '/'}{'?' if parts.query else ''}{parts.query} HTTP/1.1"
        fields = [
            ("Host", parts.netloc),
            ("Content-Type", f"application/{'json' if asked.startswith(b'{') else 'x-www-form-urlencoded'}"),
        ]
        concurrent = answer.rec_headers.get_header("WARC-Record-ID")
        return writer.create_warc_record(
            url,
            "request",
            payload=BytesIO(asked),
            length=len(asked),
            http_headers=StatusAndHeaders(line, fields, is_http_request=True),
            warc_headers_dict={"WARC-Date": _date(fetched_at), "WARC-Concurrent-To": concurrent},
        )

    return build


def append_failure(archive: Path, warc_file: str, url: str, failure: str, fetched_at: datetime) -> Stored:
    """Append why no answer came, as a `metadata` record (`failure: refused`). Raises OSError."""
    text = f"failure: {failure}\r\n".encode()

    def build(writer: WARCWriter) -> ArcWarcRecord:
        return writer.create_warc_record(
            url,
            "metadata",
            payload=BytesIO(text),
            length=len(text),
            warc_content_type="application/warc-fields",
            warc_headers_dict={"WARC-Date": _date(fetched_at)},
        )

    return _append(archive, warc_file, build, None)


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


def _append(archive: Path, warc_file: str, build: Any, digest: str | None, posting: Any = None) -> Stored:
    path = archive / warc_file
    fresh = not path.exists() or path.stat().st_size == 0
    head = _member(lambda w: w.create_warcinfo_record(path.name, {"software": SOFTWARE})) if fresh else b""
    answer: list[ArcWarcRecord] = []

    def keep(writer: WARCWriter) -> ArcWarcRecord:
        answer.append(build(writer))
        return answer[0]

    member = _member(keep)
    if posting is not None:
        member += _member(lambda writer: posting(writer, answer[0]))
    start = append_bytes(path, head + member)
    return Stored(warc_file, start + len(head), digest)


def _member(build: Any) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=False, warc_version="1.1")
    writer.write_record(build(writer))
    # warcio would compress at level 9: twice the time for a hundredth of the size.
    packer = zlib.compressobj(PACKING, zlib.DEFLATED, GZIP_WINDOW)
    return packer.compress(buffer.getbuffer()) + packer.flush()


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
