"""The archive's records read back: at a place that the table of fetches names, or a whole file of them."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import BytesIO
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.store.place import Place
from crawler.store.ranges import open_file
from crawler.warc.codings import CodingError, undo_codings
from crawler.warc.members import read_member, read_members

Headers = tuple[tuple[str, str], ...]
"""Header fields in their order; the bytes of a value that is no ASCII are spelled as Latin-1."""


class ArchiveError(ValueError):
    """A WARC file or record that cannot be read; the message names file and byte."""


@dataclass(frozen=True)
class Record:
    """One archived answer, or (`failure` set, status None, body empty) why none came.

    `body` is as it came over the wire; `content` is the same without its content coding. `asked` is what was
    posted for it (read_records alone fills it in).
    """

    url: str
    status: int | None
    headers: Headers
    body: bytes
    date: str
    offset: int
    failure: str | None = None
    asked: str = ""

    @property
    def digest(self) -> str:
        """The sha256 of the body as it came."""
        return hashlib.sha256(self.body).hexdigest()

    @cached_property
    def content(self) -> bytes:
        """The body with its Content-Encoding undone. Raises ArchiveError for what is in no known coding."""
        try:
            return undo_codings(self.body, (v for n, v in self.headers if n.lower() == "content-encoding"))
        except CodingError as error:
            raise ArchiveError(f"{self.url}: {error}") from error


def read_record(archive: Place, warc_file: str, offset: int) -> Record:
    """The record whose member begins at `offset`. Raises ArchiveError (no whole record there) and OSError."""
    path = f"{archive}/{warc_file}"
    with open_file(archive, warc_file) as stream:
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
    last: Record | None = None
    for offset, member in read_members(path):
        text = gzip.decompress(member)
        record = _parse_record(path, text, offset)
        if (
            record is None
            and last is not None
            and text.partition(b"\r\n\r\n")[0].find(b"WARC-Type: request") > 0
        ):
            last = replace(last, asked=text.rstrip(b"\r\n").rpartition(b"\r\n\r\n")[2].decode("latin-1"))
        if record is not None:
            if last is not None:
                yield last
            last = record
    if last is not None:
        yield last


def _parse_record(path: Path | str, text: bytes, offset: int) -> Record | None:
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
