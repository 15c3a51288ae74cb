"""The archive's WARC files: what portals answered, one gzip member a record, each flushed before it counts.

Knows no Scrapy. A member is built in memory and appended in one write, so that a kill leaves at most one torn
member at the end of one file; `repair` cuts it off.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.members import GZIP_WINDOW, MEMBER, append_bytes, holds_member, read_member, read_members

Headers = tuple[tuple[str, str], ...]
"""Header fields in their order; the bytes of a value that is no ASCII are spelled as Latin-1."""

SOFTWARE = "nianbao"


class ArchiveError(ValueError):
    """A WARC file or record that cannot be read; the message names file and byte."""


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a record stands (file relative to the archive, offset of its member) and its body's sha256."""

    warc_file: str
    warc_offset: int
    digest: str | None


@dataclass(frozen=True)
class Record:
    """One archived answer, or (`failure` set, status None, body empty) why none came.

    `body` is as it came over the wire; `content` is the same without its content coding.
    """

    url: str
    status: int | None
    headers: Headers
    body: bytes
    date: str
    offset: int
    failure: str | None = None

    @property
    def digest(self) -> str:
        """The sha256 of the body as it came."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """The body with its Content-Encoding undone. Raises ArchiveError unless it is gzip or deflate."""
        codings = [v for n, v in self.headers if n.lower() == "content-encoding"]
        body = self.body
        for coding in reversed(",".join(codings).lower().replace(" ", "").split(",")):
            body = _undo_coding(body, coding, self.url)
        return body


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
) -> Stored:
    """Append one answer, its body byte for byte; `asked` is what was posted for it.

    Raises OSError (nothing is left behind then).
    """
    line = f"{status} {_reason(status)}"
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
    digest = hashlib.sha256(body).hexdigest()

    def build(writer: WARCWriter) -> ArcWarcRecord:
        named = {"WARC-Date": _date(fetched_at), "WARC-Payload-Digest": f"sha256:{digest}"}
        http = _ExactHeaders(line, fields, protocol="HTTP/1.1")
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
        fields = [("Host", parts.netloc), ("Content-Type", "application/x-www-form-urlencoded")]
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


def read_record(archive: Path, warc_file: str, offset: int) -> Record:
    """The record whose member begins at `offset`. Raises ArchiveError (no whole record there) and OSError."""
    path = archive / warc_file
    with path.open("rb") as stream:
        stream.seek(offset)
        member = read_member(stream)
    if member is None:
        raise ArchiveError(f"{path}: no whole record at byte {offset}")
    record = _parse_record(path, gzip.decompress(member), offset)
    if record is None:
        raise ArchiveError(f"{path}: the record at byte {offset} is neither an answer nor a failure")
    return record


def read_records(path: Path) -> Iterator[Record]:
    """Every whole answer or failure of a file, in its order; a torn tail is left out."""
    for offset, member in read_members(path):
        record = _parse_record(path, gzip.decompress(member), offset)
        if record is not None:
            yield record


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
    path.parent.mkdir(parents=True, exist_ok=True)
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
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(build(writer))
    return buffer.getvalue()


def _parse_record(path: Path, text: bytes, offset: int) -> Record | None:
    try:
        record = next(iter(ArchiveIterator(BytesIO(text), no_record_parse=True)))
        block = record.raw_stream.read()
    except (StopIteration, ArchiveLoadFailed) as error:
        raise ArchiveError(f"{path}: the record at byte {offset} is no WARC record") from error
    url, date = record.rec_headers.get_header("WARC-Target-URI"), record.rec_headers.get_header("WARC-Date")
    if record.rec_type == "metadata":
        failure = re.search(rb"^failure: (\S+)", block, re.MULTILINE)
        return Record(url, None, (), b"", date, offset, failure.group(1).decode()) if failure else None
    if record.rec_type != "response":
        return None
    head, _, body = block.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    fields = [line.partition(": ") for line in lines]
    return Record(url, int(status_line.split()[1]), tuple((n, v) for n, _, v in fields), body, date, offset)


def _undo_coding(body: bytes, coding: str, url: str) -> bytes:
    if coding in {"", "identity"} or not body:
        return body
    try:
        if coding in {"gzip", "x-gzip"}:
            # Some servers announce gzip and send plain text; the magic number decides.
            return zlib.decompressobj(GZIP_WINDOW).decompress(body) if body.startswith(MEMBER[:2]) else body
        if coding == "deflate":
            return zlib.decompress(body, 15 if body[0] & 0x0F == 8 else -15)
    except zlib.error as error:
        raise ArchiveError(f"{url}: its body is no {coding}: {error}") from error
    raise ArchiveError(f"{url}: its body is in a coding that is not read here: {coding}")


def _reason(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
