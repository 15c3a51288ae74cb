from __future__ import annotations

import gzip
import resource
import signal
import zlib
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import (
    ArchiveError,
    Record,
    append_failure,
    append_response,
    read_record,
    read_records,
    repair,
    warc_path,
)
from crawler.warc.codings import belies

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
FILE = warc_path("990101", "20260102T030405000000Z")


def append(archive: Path, url: str, body: bytes, headers: tuple[tuple[bytes, bytes], ...] = ()) -> int:
    return append_response(archive, FILE, url, 200, headers, body, NOW).warc_offset


def test_a_record_reads_back_byte_for_byte(tmp_path: Path) -> None:
    name = 'attachment; filename="年报.doc"'.encode("gbk")
    body = gzip.compress("年报".encode())
    headers = ((b"Content-Encoding", b"gzip"), (b"Content-Disposition", name), (b"Set-Cookie", b"a=1"))
    offset = append(tmp_path, "http://a.gov.example/", body, headers)
    record = read_record(tmp_path, FILE, offset)
    assert record.body == body
    assert record.content == "年报".encode()
    assert tuple((n.encode(), v.encode("latin-1")) for n, v in record.headers) == headers
    assert (record.status, record.url, record.date) == (
        200,
        "http://a.gov.example/",
        "2026-01-02T03:04:05.678901Z",
    )


def test_any_warc_reader_reads_the_archive(tmp_path: Path) -> None:
    append(tmp_path, "http://a.gov.example/", b"one", ((b"Content-Type", b"text/html"),))
    append_failure(tmp_path, FILE, "http://b.gov.example/", "refused", NOW)
    with (tmp_path / FILE).open("rb") as stream:
        records = [
            (r.rec_type, r.content_stream().read()) for r in ArchiveIterator(stream, check_digests="raise")
        ]
    assert [kind for kind, _ in records] == ["warcinfo", "response", "metadata"]
    assert records[1][1] == b"one"
    assert records[2][1] == b"failure: refused\r\n"


def test_cut_at_every_byte_of_the_last_record(tmp_path: Path) -> None:
    urls = [f"http://a.gov.example/{n}" for n in range(3)]
    offsets = [append(tmp_path, url, url.encode() * 20) for url in urls]
    path = tmp_path / FILE
    whole = path.read_bytes()
    for cut in range(offsets[2], len(whole)):
        path.write_bytes(whole[:cut])
        assert [r.url for r in read_records(path)] == urls[:2]
        assert repair(path) == cut - offsets[2]
        assert path.read_bytes() == whole[: offsets[2]]
        offset = append(tmp_path, urls[2], b"again")
        assert [r.url for r in read_records(path)] == urls
        assert read_record(tmp_path, FILE, offset).body == b"again"
    path.write_bytes(whole)
    assert repair(path) == 0


def test_cut_inside_the_first_member_leaves_an_empty_file_that_can_be_appended_to(tmp_path: Path) -> None:
    append(tmp_path, "http://a.gov.example/", b"x")
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:40])
    repair(path)
    append(tmp_path, "http://a.gov.example/", b"y")
    assert [r.body for r in read_records(path)] == [b"y"]


def test_damage_in_the_middle_is_no_torn_tail(tmp_path: Path) -> None:
    offsets = [append(tmp_path, f"http://a.gov.example/{n}", b"x" * 500) for n in range(3)]
    path = tmp_path / FILE
    damaged = bytearray(path.read_bytes())
    damaged[offsets[1] : offsets[1] + 4] = b"\0\0\0\0"
    path.write_bytes(damaged)
    with pytest.raises(ArchiveError, match=f"damaged at byte {offsets[1]}"):
        repair(path)
    assert path.read_bytes() == damaged


def test_a_tail_of_zeros_is_cut(tmp_path: Path) -> None:
    append(tmp_path, "http://a.gov.example/", b"x")
    path = tmp_path / FILE
    whole = path.read_bytes()
    path.write_bytes(whole + b"\0" * 4096)
    assert repair(path) == 4096
    assert path.read_bytes() == whole


def test_no_record_at_an_offset(tmp_path: Path) -> None:
    offset = append(tmp_path, "http://a.gov.example/", b"x")
    with pytest.raises(ArchiveError, match=f"byte {offset + 1}"):
        read_record(tmp_path, FILE, offset + 1)


def test_a_full_disk_leaves_whole_records(tmp_path: Path) -> None:
    append(tmp_path, "http://a.gov.example/", b"x")
    before = (tmp_path / FILE).read_bytes()
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, old[1]))
        with pytest.raises(OSError, match="too large"):
            append(tmp_path, "http://a.gov.example/2", bytes(range(256)) * 40)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("coding", "body", "content"),
    [
        ("gzip", gzip.compress(b"a", mtime=0), b"a"),  # no clock in the test's name
        ("gzip", b"plain although it says gzip", b"plain although it says gzip"),
        ("identity", b"a", b"a"),
        ("", b"a", b"a"),
    ],
)
def test_content_codings(coding: str, body: bytes, content: bytes) -> None:
    assert Record("u", 200, (("content-encoding", coding),), body, "", 0).content == content


def test_an_unknown_coding_is_named() -> None:
    with pytest.raises(ArchiveError, match="compress"):
        _ = Record("u", 200, (("Content-Encoding", "compress"),), b"x", "", 0).content


@settings(max_examples=40, deadline=None)
@given(body=st.binary(max_size=3000), value=st.binary(max_size=30))
def test_any_bytes_survive(tmp_path_factory: pytest.TempPathFactory, body: bytes, value: bytes) -> None:
    archive = tmp_path_factory.mktemp("archive")
    value = value.replace(b"\r", b"").replace(b"\n", b"")
    offset = append(archive, "http://a.gov.example/", body, ((b"X", value),))
    record = read_record(archive, FILE, offset)
    assert record.body == body
    assert record.headers[0][1].encode("latin-1") == value


@pytest.mark.parametrize(
    ("body", "coding", "content"),
    [
        (gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0), "gzip", b"one two"),
        (gzip.compress(b"text" * 500, mtime=0)[:-9], "gzip", b"text" * 500),
        (gzip.compress(b"text", mtime=0) + b"\0\0junk", "gzip", b"text"),
        (gzip.compress(b"text", mtime=0)[:-8] + bytes(8), "gzip", b"text"),
        (brotli.compress(b"text"), "br", b"text"),
        (zstd.compress(b"text"), "zstd", b"text"),
        (gzip.compress(zlib.compress(b"text"), mtime=0), "deflate, gzip", b"text"),
        (b"plain", "utf-8", b"plain"),
    ],
)
def test_codings_as_servers_send_them(body: bytes, coding: str, content: bytes) -> None:
    assert Record("u", 200, (("Content-Encoding", coding),), body, "", 0).content == content


@pytest.mark.parametrize(
    ("body", "coding", "lie"),
    [
        (b"<html>", "gzip", True),
        (b"<html>", "deflate", True),
        (b"<html>", "br", True),
        (b"<html>", "zstd", True),
        (b"<html>", "utf-8", True),
        (brotli.compress(b"<html>"), "br", False),
        (zlib.compress(b"<html>")[2:], "deflate", False),
    ],
)
def test_bytes_that_belie_their_coding(body: bytes, coding: str, lie: bool) -> None:
    assert belies(body, coding) == lie
