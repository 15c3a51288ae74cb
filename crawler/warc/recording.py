"""What WARC files hold, looked up by address: the answer that a host gave, or the failure it met.

Reads the WARCs of this crawler and those of others (wget, warcio, warcprox, pywb): chunked and compressed
bodies, `revisit` and `resource` records, several records for one address (the latest counts), and `metadata`
records with a `failure` field, which is how a crawl remembers a host that was down.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader

from crawler.warc.scan import Entry, RecordingError, address_key, scan_warc

__all__ = [
    "Answer",
    "Failure",
    "Recording",
    "RecordingError",
    "find_answer",
    "is_unchanged",
    "open_recording",
]

log = logging.getLogger(__name__)

# How a body in a coding begins; one that does not was decoded by whoever recorded it.
CODING_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered. `body` is free of transfer coding but keeps its content coding."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer came; `cause` is the crawler's word for it (refused, timeout, dns, …)."""

    cause: str


@dataclass(frozen=True, slots=True)
class Recording:
    """The latest record of every address, and every host that has any."""

    latest: Mapping[str, Entry]
    bodies: Mapping[str, Entry]
    hosts: frozenset[str]
    dead: frozenset[str]


def open_recording(paths: Iterable[Path | str]) -> Recording:
    """Index WARC files (gzip by record, or plain). Raises RecordingError for one that cannot be read."""
    entries = [entry for path in paths for entry in scan_warc(Path(path))]
    asked = {e.concurrent_to or e.record_id: e for e in entries if e.kind == "request"}
    entries = [_with_request(e, asked) for e in entries if e.kind != "request"]
    bodies: dict[str, Entry] = {}
    latest: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda e: e.date):
        if entry.kind in {"response", "resource"} and entry.status != 304:
            bodies[f"{entry.key} {entry.date}"] = bodies[f"latest {entry.key}"] = entry
            if entry.digest:
                bodies.setdefault(entry.digest, entry)
        # A bare 304 says "as before": it never hides the answer that it confirms.
        if entry.status != 304 or entry.kind == "revisit":
            latest[entry.key] = entry
    hosts = frozenset(_host(key) for key in latest)
    alive = {_host(entry.key) for entry in latest.values() if entry.failure is None}
    return Recording(latest, bodies, hosts, hosts - alive)


def find_answer(
    recording: Recording, url: str, method: str = "GET", sent: bytes = b""
) -> Answer | Failure | None:
    """The latest answer or failure recorded for a request; None when there is none. HEAD finds GET."""
    entry = recording.latest.get(_request_key(address_key(url), method, sent))
    if entry is None:
        return None
    if entry.failure is not None:
        return Failure(entry.failure)
    if entry.kind == "revisit":
        return _read_revisit(recording, entry)
    return _read_answer(entry)


def is_unchanged(asked: Message, answer: Answer) -> bool:
    """Whether a conditional request (RFC 9110, 13.1) names the recorded ETag or its last modification."""
    recorded = {name.lower(): value for name, value in answer.headers}
    get = asked.get
    if answer.status != 200:
        return False
    if etags := get("If-None-Match"):
        own = recorded.get("etag", "").removeprefix("W/")
        return bool(own) and own in {tag.strip().removeprefix("W/") for tag in etags.split(",")}
    since, modified = get("If-Modified-Since"), recorded.get("last-modified")
    if not since or not modified:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except ValueError:
        return bool(since == modified)


def _host(key: str) -> str:
    return urlsplit(key.rsplit(" ", 1)[-1]).hostname or ""


def _request_key(key: str, method: str, sent: bytes) -> str:
    # What was posted is part of the question; GET and HEAD ask by address alone.
    if method in {"GET", "HEAD"}:
        return key
    return f"{method} {hashlib.sha256(sent).hexdigest()} {key}"


def _with_request(entry: Entry, asked: Mapping[str, Entry]) -> Entry:
    request = asked.get(entry.record_id) or asked.get(entry.concurrent_to or "")
    if request is None:
        return entry
    return replace(entry, key=_request_key(entry.key, request.method, request.sent))


def _read_revisit(recording: Recording, entry: Entry) -> Answer | None:
    """The answer that a revisit record confirms; its own status and headers count unless they are a 304's."""
    original = _revisited(recording, entry)
    if original is None:
        log.error(
            "%s: revisit of %s at byte %d refers to no record here", entry.path, entry.key, entry.offset
        )
        return None
    answer = _read_answer(original)
    if entry.status in {None, 304}:
        return answer
    own = _read_answer(entry)
    return replace(own, body=answer.body)


def _revisited(recording: Recording, entry: Entry) -> Entry | None:
    if entry.refers_to is not None:
        url, date = entry.refers_to
        named = recording.bodies.get(f"{url} {date}") or recording.bodies.get(f"latest {url}")
        if named is not None:
            return named
    same = recording.bodies.get(entry.digest or "")
    return same or recording.bodies.get(f"latest {entry.key}")


def _read_answer(entry: Entry) -> Answer:
    with entry.path.open("rb") as stream:
        stream.seek(entry.offset)
        record = next(iter(ArchiveIterator(stream)))
        http = record.http_headers
        if http is None:
            return _resource_answer(record)
        headers = tuple(http.headers)
        chunked = any(n.lower() == "transfer-encoding" and "chunked" in v.lower() for n, v in headers)
        source = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
        body = b"".join(iter(source.read, b""))
        code, _, reason = http.statusline.partition(" ")
        return Answer(int(code), reason, _consistent(headers, body), body)


def _resource_answer(record: Any) -> Answer:
    media_type = record.rec_headers.get_header("Content-Type") or "application/octet-stream"
    body = b"".join(iter(record.raw_stream.read, b""))
    return Answer(200, "OK", (("Content-Type", media_type),), body)


def _consistent(headers: tuple[tuple[str, str], ...], body: bytes) -> tuple[tuple[str, str], ...]:
    """The headers that are true of this body: no transfer coding, no length, no coding that was undone."""
    dropped = {
        "transfer-encoding",
        "content-length",
        "connection",
        "keep-alive",
        "proxy-connection",
        "trailer",
    }
    coding = next((v.strip().lower() for n, v in headers if n.lower() == "content-encoding"), "")
    magic = CODING_MAGIC.get(coding)
    if magic is not None and body and not body.startswith(magic):
        dropped.add("content-encoding")
    return tuple((name, value) for name, value in headers if name.lower() not in dropped)
