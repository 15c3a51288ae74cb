"""One pass over a WARC file: where each record stands and what it is about, whoever wrote the file."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tqdm import tqdm
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

log = logging.getLogger(__name__)

DEFAULT_PORTS = {"http": "80", "https": "443"}
KINDS = {"response", "resource", "revisit", "metadata", "request"}
FAILURE_FIELD = re.compile(r"^failure:\s*(\S+)", re.MULTILINE | re.IGNORECASE)


class RecordingError(ValueError):
    """A file that is no WARC, or cannot be opened; the message names the file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one record stands and what it is about."""

    path: Path
    offset: int
    kind: str
    key: str
    date: str
    record_id: str
    digest: str | None = None
    status: int | None = None
    failure: str | None = None
    refers_to: tuple[str, str] | None = None
    concurrent_to: str | None = None
    method: str = "GET"
    sent: bytes = b""


def scan_warc(path: Path) -> Iterator[Entry]:
    """Each whole record of a file that bears on a request, in file order.

    A torn tail (a killed crawl) is logged and left out. Raises RecordingError when the file cannot be opened
    or does not begin with a WARC record.
    """
    try:
        with path.open("rb") as stream, _progress(path) as bar:
            read = 0
            records = ArchiveIterator(stream)
            try:
                for record in records:
                    read += 1
                    entry = _read_entry(path, record, records)
                    bar.update(stream.tell() - bar.n)
                    if entry is not None:
                        yield entry
            # warcio meets a record header that ends in mid-line with an AttributeError.
            except (ArchiveLoadFailed, EOFError, AttributeError) as error:
                if read == 0:
                    raise RecordingError(f"{path}: not a WARC file: {str(error).strip()}") from error
                log.error("%s: unreadable after byte %d; what follows is left out", path, records.offset)
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror or error}") from error


def _progress(path: Path) -> tqdm:  # type: ignore[type-arg]
    return tqdm(
        total=path.stat().st_size,
        desc=f"indexing {path.name}",
        unit="B",
        unit_scale=True,
        delay=2,
        disable=None,
    )


def _read_entry(path: Path, record: Any, records: ArchiveIterator) -> Entry | None:
    """Where a record stands and what it says of itself; None for kinds that no request asks for."""
    head = record.rec_headers
    content = record.content_stream().read() if record.rec_type == "metadata" else record.raw_stream.read()
    while more := record.raw_stream.read():
        content += more
    left = getattr(record.raw_stream, "limit", 0)
    offset = records.get_record_offset()
    kind, target = record.rec_type, head.get_header("WARC-Target-URI")
    if kind not in KINDS or target is None:
        return None
    if left > 0:
        log.error("%s: record at byte %d is cut short; it is left out", path, offset)
        return None
    http = record.http_headers
    if kind in {"response", "request"} and http is None:
        return None
    failure = FAILURE_FIELD.search(content.decode("utf-8", "replace")) if kind == "metadata" else None
    if kind == "metadata" and failure is None:
        return None
    refers_to, refers_on = (
        head.get_header("WARC-Refers-To-Target-URI"),
        head.get_header("WARC-Refers-To-Date"),
    )
    return Entry(
        path=path,
        offset=offset,
        kind=kind,
        key=address_key(target),
        date=_date(head.get_header("WARC-Date")),
        record_id=head.get_header("WARC-Record-ID") or "",
        digest=head.get_header("WARC-Payload-Digest"),
        status=_status(http) if http is not None and kind != "request" else None,
        failure=failure.group(1) if failure else None,
        refers_to=(address_key(refers_to), _date(refers_on)) if refers_to and refers_on else None,
        concurrent_to=head.get_header("WARC-Concurrent-To"),
        method=http.protocol if kind == "request" else "GET",
        sent=content if kind == "request" else b"",
    )


def _date(text: str | None) -> str:
    # Without the Z, whole seconds sort before their own fractions.
    return (text or "").rstrip("Zz")


def _status(http: Any) -> int | None:
    code = http.get_statuscode()
    return int(code) if code and code.isdigit() else None


def address_key(url: str) -> str:
    """One spelling of an address: lower-case host, no default port, no fragment, escapes in upper case."""
    url = url.strip().strip("<>")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    at = host if port is None or str(port) == DEFAULT_PORTS.get(scheme) else f"{host}:{port}"
    path = quote(parts.path or "/", safe="%/:=&?~#+!$,;'@()*[]|")
    query = quote(parts.query, safe="%/:=&?~#+!$,;'@()*[]|")
    spelled = f"{scheme}://{at}{path}" + (f"?{query}" if query else "")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda escape: escape.group().upper(), spelled)
