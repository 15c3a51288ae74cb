"""Transport as it is out there, each fault on a real socket: what can be read is read, what cannot has a name."""

from __future__ import annotations

import gzip
import os
import re
import ssl
import subprocess
import sys
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import brotli
import pyarrow.parquet as pq
import pytest
from backports import zstd
from country import report
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from raw_web import MISSING, Answer, RawWeb, plain, serve_raw

from crawler.archive import read_record

ROOT = Path(__file__).parents[2]
AT = "http://www.a.gov.example"
HTML = "Content-Type: text/html; charset=utf-8"


def body(year: int, charset: str = "utf-8") -> bytes:
    title = f"甲县人民政府{year}年政府信息公开工作年度报告"
    return f'<html><meta charset="{charset}">{report(title, year)}</html>'.encode(charset)


def chunked(data: bytes, end: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\n{HTML}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"%x\r\n%s\r\n" % (len(data), data) + end


def packed(data: bytes, coding: str) -> bytes:
    return plain(data, HTML, f"Content-Encoding: {coding}")


def needs_cookie(year: int) -> Answer:
    def answer(head: bytes) -> bytes:
        if b"seen=1" in head:
            return plain(body(year), HTML)
        return plain(b"", f"Location: {AT}/cookie", "Set-Cookie: seen=1; Path=/", status="302 Found")

    return answer


def ways() -> dict[str, Answer]:
    """Every way to send a report, by path; the year is that of its place in this table."""
    b = {y: body(y) for y in range(2008, 2026)}
    raw = zlib.compressobj(wbits=-15)
    return {
        "/long": plain(b[2008], HTML).replace(b"Content-Length: ", b"Content-Length: 1"),
        "/short": plain(b[2009], HTML).replace(str(len(b[2009])).encode(), str(len(b[2009]) - 20).encode()),
        "/gzip-lie": packed(b[2010], "gzip"),
        "/gzip-torn": packed(gzip.compress(b[2011])[:-10], "gzip"),
        "/deflate-raw": packed(raw.compress(b[2012]) + raw.flush(), "deflate"),
        "/br": packed(brotli.compress(b[2013]), "br"),
        "/zstd": packed(zstd.compress(b[2014]), "zstd"),
        "/http10": b"HTTP/1.0 200 OK\r\n" + HTML.encode() + b"\r\n\r\n" + b[2015],
        "/junk-header": plain(b[2016], HTML, "this is no header", "X-Name: \xff\xfe", ": nothing"),
        "/charset-lie": plain(body(2017, "gbk"), "Content-Type: text/html; charset=utf-8"),
        "/chunk-torn": chunked(b[2018], b""),
        "/chunk-bad": chunked(b[2019], b"zz\r\n"),
        "/twice": plain(
            b[2020],
            HTML,
            HTML,
            f"Content-Length: {len(b[2020])}",
            "Server: a",
            "Server: b",
            "Set-Cookie: a=1",
        ),
        "/relative": plain(b"", "Location: moved/./x/../there.html", status="302 Found"),
        "/gbk": plain(b"", "Location: /报告.html".encode("gbk").decode("latin-1"), status="301 Moved"),
        "/refresh": plain(b'<meta http-equiv="refresh" content="0; url=/refreshed.html">', HTML),
        "/script": plain(b"<script>window.location.href='/scripted.html';</script>", HTML),
        "/cookie": needs_cookie(2025),
        "/moved/there.html": plain(b[2021], HTML),
        "/%B1%A8%B8%E6.html": plain(b[2022], HTML, "X-Stay: on"),
        "/refreshed.html": plain(b[2023], HTML),
        "/scripted.html": plain(b[2024], HTML),
    }


PATHS = list(ways())[:18]


def crawl(web: RawWeb, folder: Path, homes: list[str], *more: str) -> subprocess.CompletedProcess[str]:
    rows = "".join(f"9901{n:02d},甲县,county,,{home}\n" for n, home in enumerate(homes, start=1))
    (folder / "portals.csv").write_text(f"adcode,name,level,parent,home_url\n{rows}", encoding="utf-8")
    settings = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=0", f"ARCHIVE={folder / 'a'}", *more)
    line = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "annual_reports",
        "-a",
        f"portals={folder / 'portals.csv'}",
    ]
    line += ["-s", "OFFICIAL_SUFFIXES=.gov.example", *(word for s in settings for word in ("-s", s))]
    environment = {**os.environ, **web.environment()}
    return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=100)


def fetches(folder: Path) -> list[dict[str, Any]]:
    return pq.read_table(folder / "a" / "fetches.parquet").to_pylist()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RawWeb, str]:
    folder = tmp_path_factory.mktemp("transport")
    listed = "".join(
        f"<li><a href='{path}'>甲县人民政府{year}年政府信息公开工作年度报告</a></li>"
        for year, path in enumerate(PATHS, start=2008)
    )
    home = plain(
        f"<a href='/nb/'>政府信息公开年报</a><ul>{listed}</ul><a href='/ancient'>政府信息公开年报</a>".encode(),
        HTML,
    )
    answers = {AT + path: answer for path, answer in ways().items()}
    with serve_raw(
        {**answers, AT + "/": home, AT + "/nb/": MISSING, AT + "/ancient": b"<html>0.9</html>"}
    ) as web:
        done = crawl(web, folder, [AT + "/"])
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return folder, web, done.stdout


@pytest.mark.parametrize(("year", "path"), list(enumerate(PATHS, start=2008)))
def test_a_report_however_it_is_sent(crawled: tuple[Path, RawWeb, str], year: int, path: str) -> None:
    rows = [r for r in fetches(crawled[0]) if r["kind"] == "report" and r["year_hint"] == year]
    assert len(rows) == 1, [(r["url"], r["kind"], r["failure"], r["year_hint"]) for r in fetches(crawled[0])]
    record = read_record(crawled[0] / "a", rows[0]["warc_file"], rows[0]["warc_offset"])
    assert (
        f"{year}年政府信息公开工作年度报告".encode("gbk" if path == "/charset-lie" else "utf-8")
        in record.content
    )


def test_no_answer_is_asked_for_often(crawled: tuple[Path, RawWeb, str]) -> None:
    asked = [url for url, _, _ in crawled[1].asked]
    assert {url.split("/")[2] for url in asked} == {"www.a.gov.example"}
    # An answer that comes short is asked for once more, and so is a dropped one.
    assert max(asked.count(url) for url in asked) <= 2


def test_http_0_9_has_a_name(crawled: tuple[Path, RawWeb, str]) -> None:
    row = next((r for r in fetches(crawled[0]) if r["url"].endswith("/ancient")), None)
    assert row is None or row["failure"] in {"dropped", "unreadable"}


def context(folder: Path, name: str, host: str, days: int, **how: Any) -> ssl.SSLContext:
    """A server with a self-signed certificate of 1024 bits that ends in `days`."""
    key = rsa.generate_private_key(65537, 1024)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=900))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (folder / f"{name}.pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.set_ciphers(how.get("ciphers", "ALL:@SECLEVEL=0"))
    made.load_cert_chain(folder / f"{name}.pem")
    if "version" in how:
        made.minimum_version = made.maximum_version = how["version"]
    if "dh" in how:
        (folder / "dh.pem").write_text(DH_1024)
        made.load_dh_params(folder / "dh.pem")
    return made


DH_1024 = """-----BEGIN DH PARAMETERS-----
MIGHAoGBAP//////////yQ/aoiFowjTExmKLgNwc0SkCTgiKZ8x0Agu+pjsTmyJR
Sgh5jjQE3e+VGbPNOkMbMCsKbfJfFDdP4TVtbVHCReSFtXZiXn7G9ExC6aY37WsL
/1y29Aa37e44a/taiZ+lrp8kEXxLH+ZJKGZR7OZTgf//////////AgEC
-----END DH PARAMETERS-----
"""


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_tls_as_old_and_wrong_as_portals_have_it(tmp_path: Path) -> None:
    hosts = {
        "www.b.gov.example": context(tmp_path, "b", "www.b.gov.example", 9, version=ssl.TLSVersion.TLSv1),
        "www.c.gov.example": context(tmp_path, "c", "www.c.gov.example", -9, version=ssl.TLSVersion.TLSv1_1),
        "www.d.gov.example": context(
            tmp_path,
            "d",
            "elsewhere.example",
            9,
            ciphers="DHE:@SECLEVEL=0",
            dh=True,
            version=ssl.TLSVersion.TLSv1_2,
        ),
        "www.e.gov.example": context(tmp_path, "e", "www.e.gov.example", 9, ciphers="AES128-SHA:@SECLEVEL=0"),
    }
    title = "甲县人民政府2023年政府信息公开工作年度报告"
    answers: dict[str, Answer] = {}
    for host in hosts:
        answers[f"https://{host}/"] = plain(f"<a href='/1.html'>{title}</a>".encode(), HTML)
        answers[f"https://{host}/1.html"] = plain(body(2023), HTML)
    with serve_raw(answers, hosts) as web:
        done = crawl(web, tmp_path, [f"https://{host}/" for host in hosts])
    assert done.returncode == 0, done.stderr
    assert done.stderr.strip() == ""
    rows = {r["portal"]: r for r in fetches(tmp_path) if r["kind"] == "report"}
    assert sorted(rows) == ["990101", "990102", "990103", "990104"], done.stdout
    said = {}
    for adcode in rows:
        text = gzip.decompress(next((tmp_path / "a" / "warc").glob(f"{adcode}-*")).read_bytes())
        found = re.search(rb"WARC-Certificate: ([^\r]*)", text)
        said[adcode] = found.group(1).decode() if found else ""
    assert said == {
        "990101": "self-signed",
        "990102": "expired, self-signed",
        "990103": "self-signed, for another host",
        "990104": "self-signed",
    }
    assert {adcode: row["certificate"] for adcode, row in rows.items()} == said
