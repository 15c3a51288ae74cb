"""Pages onto a WARC file: same pages, same bytes. Dates and record ids are fixed, not drawn."""

from __future__ import annotations

import gzip
import io
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from samples.site import Page

START = datetime(2026, 4, 26, 2, 0, tzinfo=UTC)
NAMES = uuid.UUID("6f1d2a52-1d4c-5f0e-9f0f-6b1f5d0c9a10")


def write_tape(path: Path, pages: Iterable[Page], software: str) -> int:
    """Write pages as WARC records, one gzip member each; returns how many. The file appears whole."""
    packed = io.BytesIO()
    writer = WARCWriter(packed, gzip=True)
    info = {"software": software, "format": "WARC File Format 1.1"}
    fixed = {"WARC-Date": _stamp(0), "WARC-Record-ID": _record_id(path.name)}
    record = writer.create_warcinfo_record(path.name, info)
    for name, value in fixed.items():
        record.rec_headers.replace_header(name, value)
    writer.write_record(record)
    count = 0
    for count, page in enumerate(pages, 1):
        _write_page(writer, page, {"WARC-Date": _stamp(count), "WARC-Record-ID": _record_id(page.url)})
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(packed.getvalue())
    partial.replace(path)
    return count


def _stamp(second: int) -> str:
    return (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(NAMES, name)}>"


def _write_page(writer: WARCWriter, page: Page, fixed: dict[str, str]) -> None:
    if page.cause:
        payload = io.BytesIO(f"failure: {page.cause}\r\n".encode())
        record = writer.create_warc_record(
            page.url,
            "metadata",
            payload=payload,
            warc_content_type="application/warc-fields",
            warc_headers_dict=fixed,
        )
    else:
        body = _coded(page)
        headers = [
            ("Date", format_datetime(START, usegmt=True)),
            ("Content-Type", page.media_type),
            *page.headers,
        ]
        if page.modified is not None:
            headers.append(("Last-Modified", _http_date(page.modified)))
        if ("Transfer-Encoding", "chunked") not in page.headers:
            headers.append(("Content-Length", str(len(body))))
        http = StatusAndHeaders(page.status, headers, "HTTP/1.1")
        record = writer.create_warc_record(
            page.url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=fixed
        )
    writer.write_record(record)


def _coded(page: Page) -> bytes:
    """The body as it went over the wire, under the codings that the page's headers name."""
    body = page.body
    if ("Content-Encoding", "gzip") in page.headers:
        body = gzip.compress(body, mtime=0)
    if ("Transfer-Encoding", "chunked") in page.headers:
        pieces = [body[at : at + 4096] for at in range(0, len(body), 4096)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return body


def _http_date(day: date) -> str:
    return format_datetime(datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC), usegmt=True)
