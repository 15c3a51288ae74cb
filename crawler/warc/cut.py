"""One portal's web cut out of an archive: a small WARC that replays as what the crawl saw there."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter

from crawler.fetches import Fetch, Kind, read_fetches
from crawler.links import host_of, is_within, site_of
from crawler.report import last_outcomes
from crawler.warc.members import read_member, read_members

REGISTRY = "adcode,name,level,parent,home_url"


class CutError(ValueError):
    """A portal that this archive does not hold; the message is one line."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the cut and its registry of one row were written, and how many records are in it."""

    warc: Path
    portals: Path
    records: int


Members = dict[str, bytes]
"""Raw gzip members (an answer, with what was posted for it) by the question they answer; later ones replace earlier."""


def cut_portal(archive: Path, portal: str, out: Path) -> Cut:
    """Write the records of a portal (its adcode or host), and NAME.csv beside them.

    Taken are the latest answer to each question of this portal, whichever run it is of, and what other portals
    asked of the same hosts. Raises CutError, ArchiveError, OSError.
    """
    row = find_portal(archive, portal)
    members: Members = {}
    for path in sorted((archive / "warc").glob(f"{row['adcode']}-*.warc.gz"), key=_run_of):
        _take(members, read_members(path))
    for fetch in _elsewhere(archive, row):
        members.setdefault(*_at(archive, fetch))
    if not members:
        raise CutError(f"{archive}: no record of {row['adcode']} {row['name']} in it")
    stem = out.name.removesuffix(".gz").removesuffix(".warc")
    registry = out.with_name(f"{stem}.csv")
    out.parent.mkdir(parents=True, exist_ok=True)
    _replace(out, b"".join([_head(out.name), *members.values()]))
    line = ",".join(_field(row[name]) for name in REGISTRY.split(","))
    _replace(registry, f"{REGISTRY}\n{line}\n".encode())
    return Cut(out, registry, len(members))


def find_portal(archive: Path, portal: str) -> dict[str, Any]:
    """The last outcome of the portal of this adcode, host or home page. Raises CutError."""
    wanted = host_of(portal) or portal.lower()
    for row in last_outcomes(archive):
        if portal == row["adcode"] or wanted in {row["host"], site_of(row["host"])}:
            return row
    raise CutError(f"{archive}: no search of a portal {portal} ended in it (an adcode or a host is needed)")


def _elsewhere(archive: Path, row: dict[str, Any]) -> Iterator[Fetch]:
    """Fetches for other portals that this one's search may have used: pages of its sites, rules of its hosts."""
    fetches = [fetch for fetch in read_fetches(archive) if fetch.warc_file is not None]
    adcode, sites = row["adcode"], {site_of(row["host"])}
    hosts = {host_of(fetch.final_url) for fetch in fetches if fetch.portal == adcode}
    mine = {fetch.url for fetch in fetches if fetch.portal == adcode}
    for fetch in reversed(fetches):
        host = host_of(fetch.final_url)
        shared = host in hosts and (fetch.kind == Kind.ROBOTS or fetch.url in mine)
        foreign = not str(fetch.warc_file).startswith(f"warc/{adcode}-")
        if foreign and (shared or fetch.portal == adcode or any(is_within(host, site) for site in sites)):
            yield fetch


def _at(archive: Path, fetch: Fetch) -> tuple[str, bytes]:
    with (archive / str(fetch.warc_file)).open("rb") as stream:
        stream.seek(fetch.warc_offset or 0)
        member = read_member(stream) or b""
        # What was posted stands right behind.
        stream.seek((fetch.warc_offset or 0) + len(member))
        following = read_member(stream) or b""
    text = gzip.decompress(following) if following else b""
    if _field_of(text, b"WARC-Type") == b"request":
        return f"{_target(text)} {_block(text).decode('latin-1')}", member + following
    return _target(gzip.decompress(member)), member


def _take(members: Members, read: Iterable[tuple[int, bytes]]) -> None:
    """Put each answer or failure of a file where its question stands; a posted form belongs to its answer."""
    last = ""
    for _, member in read:
        text = gzip.decompress(member)
        kind, url = _field_of(text, b"WARC-Type"), _target(text)
        if kind == b"request" and last:
            answer = members.pop(last)
            members[f"{url} {_block(text).decode('latin-1')}"] = answer + member
        elif kind in {b"response", b"metadata"}:
            last = url
            # A host that was down once does not take back what it answered before.
            if kind == b"response" or url not in members:
                members.pop(url, None)
                members[url] = member


def _head(name: str) -> bytes:
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record(name, {"software": "nianbao cut"}))
    return buffer.getvalue()


def _target(text: bytes) -> str:
    return _field_of(text, b"WARC-Target-URI").decode("utf-8", "replace")


def _field_of(text: bytes, name: bytes) -> bytes:
    head = text.partition(b"\r\n\r\n")[0]
    found = re.search(rb"^" + name + rb":\s*(.*?)\r?$", head, re.MULTILINE)
    return found.group(1) if found else b""


def _block(text: bytes) -> bytes:
    return text.rstrip(b"\r\n").rpartition(b"\r\n\r\n")[2]


def _run_of(path: Path) -> str:
    return path.name.partition("-")[2]


def _field(value: str | None) -> str:
    text = value or ""
    return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
