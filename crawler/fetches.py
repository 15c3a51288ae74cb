"""The table of fetches: a journal line as each fetch happens, one Parquet of all journals at the end."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json as arrow_json
import pyarrow.parquet as pq

from crawler.warc.members import append_bytes


class Kind(StrEnum):
    """What a page was taken for."""

    HOME = "home"
    COLUMN = "column"
    REPORT = "report"
    ATTACHMENT = "attachment"
    OTHER = "other"
    ROBOTS = "robots"


class Failure(StrEnum):
    """Why a fetch gave nothing of use."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    DNS = "dns"
    DROPPED = "dropped"
    TLS = "tls"
    SERVER_ERROR = "server_error"
    GONE = "gone"
    BLOCKED = "blocked"
    ROBOTS = "robots"
    HOST = "host"
    REDIRECTS = "redirects"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request and what came of it. `digest`, `warc_file` and `warc_offset` lead to the bytes.

    `revisited`: unchanged since an earlier fetch (a 304, or the same digest); they then lead to that record.
    `year_hint` is the year reported on as the link or its list suggests it. `certificate` is what was wrong with the
    server's (self-signed, expired, for another host, …), None for nothing and for http.
    """

    portal: str
    run: str
    url: str
    final_url: str
    status: int | None
    fetched_at: datetime
    media_type: str | None
    bytes: int | None
    digest: str | None
    warc_file: str | None
    warc_offset: int | None
    kind: str
    failure: str | None
    revisited: bool
    parent_url: str | None
    anchor: str | None
    published_on: date | None
    year_hint: int | None
    certificate: str | None = None


FETCHES = pa.schema(
    [
        pa.field("portal", pa.string(), nullable=False),
        pa.field("run", pa.string(), nullable=False),
        pa.field("url", pa.string(), nullable=False),
        pa.field("final_url", pa.string(), nullable=False),
        pa.field("status", pa.int16()),
        pa.field("fetched_at", pa.timestamp("ms", tz="UTC"), nullable=False),
        pa.field("media_type", pa.string()),
        pa.field("bytes", pa.int64()),
        pa.field("digest", pa.string()),
        pa.field("warc_file", pa.string()),
        pa.field("warc_offset", pa.int64()),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("failure", pa.string()),
        pa.field("revisited", pa.bool_(), nullable=False),
        pa.field("parent_url", pa.string()),
        pa.field("anchor", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("year_hint", pa.int16()),
        pa.field("certificate", pa.string()),
    ]
)
"""The schema of fetches.parquet; rows are sorted by portal, fetched_at, url."""


class JournalError(ValueError):
    """A journal that is not one; the message names file and line."""


def journal_path(archive: Path, run: str) -> Path:
    """Where the journal of a run stands."""
    return archive / "journal" / f"{run}.jsonl"


def start_run(archive: Path, run: str, arguments: dict[str, Any]) -> None:
    """Begin a run's journal with its arguments. Raises OSError."""
    append_line(archive, run, {"run": {"id": run, **arguments}})


def append_fetch(archive: Path, fetch: Fetch, form: str = "") -> None:
    """Write one fetch down, flushed, with what was posted. Raises OSError (nothing of the line is left then)."""
    line = _row(fetch)
    line["fetched_at"] = fetch.fetched_at.isoformat(timespec="milliseconds")
    line["published_on"] = fetch.published_on.isoformat() if fetch.published_on else None
    append_line(archive, fetch.run, {"fetch": line, "form": form} if form else {"fetch": line})


def _row(fetch: Fetch) -> dict[str, Any]:
    """The fields of a fetch by name; dataclasses.asdict would copy each."""
    return {name: getattr(fetch, name) for name in FETCHES.names}


def append_line(archive: Path, run: str, line: dict[str, Any]) -> None:
    """Write one journal line down (`run`, `fetch`, `portal` or `ended`), flushed. Raises OSError."""
    path = journal_path(archive, run)
    append_bytes(path, json.dumps(line, ensure_ascii=False).encode() + b"\n")


def read_journal(path: Path) -> Iterator[dict[str, Any]]:
    """Every whole line of a journal; a torn last line (a kill) is left out.

    Raises JournalError for a line in the middle that is not JSON.
    """
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.endswith(b"\n"):
                return
            try:
                yield json.loads(line)
            except ValueError as error:
                raise JournalError(f"{path}:{number}: not a journal line: {error}") from error


def read_fetches(archive: Path) -> Iterator[Fetch]:
    """Every fetch of every journal, run by run, in the order in which they happened."""
    for path in journals(archive):
        for line in read_journal(path):
            if "fetch" in line:
                yield fetch_of_line(line["fetch"])


def journals(archive: Path) -> list[Path]:
    """The journals of an archive, oldest run first."""
    return sorted((archive / "journal").glob("*.jsonl"))


def compile_fetches(archive: Path) -> Path:
    """Write fetches.parquet of all journals (atomically) and return its path; unchanged journals, same bytes.

    Raises JournalError and OSError.
    """
    rows = sorted(read_fetches(archive), key=lambda f: (f.portal, f.fetched_at, f.url))
    path = archive / "fetches.parquet"
    write_table(path, (_row(row) for row in rows), FETCHES)
    return path


def write_table(path: Path, rows: Iterable[dict[str, Any]], schema: pa.Schema) -> None:
    """Write rows as Parquet beside `path`, then put it in its place. Raises OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    # By way of JSON lines: Arrow would load all of pandas, where there is one, to look at a Python list.
    lines = b"".join(json.dumps(row, default=_plain).encode() + b"\n" for row in rows)
    options = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error")
    blocks = arrow_json.ReadOptions(block_size=max(1 << 20, len(lines) + 1))
    try:
        table = arrow_json.read_json(io.BytesIO(lines), blocks, options) if lines else schema.empty_table()
        pq.write_table(table.select(schema.names).cast(schema), part, compression="zstd")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _plain(value: date | datetime) -> str | int:
    """A moment as Arrow's JSON reader takes it; a day is the number of days since 1970."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    return (value - date(1970, 1, 1)).days


def fetch_of_line(line: dict[str, Any]) -> Fetch:
    """The fetch that a journal line (its `fetch` part) stands for."""
    fetched_at = datetime.fromisoformat(line["fetched_at"]).astimezone(UTC)
    published_on = date.fromisoformat(line["published_on"]) if line["published_on"] else None
    return Fetch(**{**line, "fetched_at": fetched_at, "published_on": published_on})
