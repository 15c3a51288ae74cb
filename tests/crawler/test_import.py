"""WARCs of other tools taken in: their answers count as fetched on their own day, and their reports are found."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from country import PDF, links, report
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.__main__ import main
from crawler.links import Allowed
from crawler.portals import Portal
from crawler.standing.history import read_history
from crawler.warc.foreign import by_portal, found_in, unpacked
from crawler.warc.recording import RecordingError, open_recording
from crawler.warc.records import read_record
from tests.road import python

REGISTRY = (
    "adcode,name,level,parent,home_url\n"
    "990201,甲县,county,,http://www.jia.gov.example/\n"
    "990202,乙县,county,,https://www.yi.gov.example/\n"
    "990203,丙县,county,,http://www.bing.gov.example/\n"
)
DAY = "2023-03-04T05:06:07Z"
HTML = [("Content-Type", "text/html; charset=utf-8")]


def html(body: str) -> bytes:
    return f"<html>{body}</html>".encode()


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:half], body[half:])) + b"0\r\n\r\n"


class Tape:
    """Records written as other tools write them."""

    def __init__(self, compressed: bool = True) -> None:
        self.buffer = BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=compressed)

    def add(
        self,
        url: str,
        body: bytes,
        fields: Iterable[tuple[str, str]] = HTML,
        line: str = "200 OK",
        protocol: str = "HTTP/1.1",
        kind: str = "response",
        day: str = DAY,
        **named: str,
    ) -> None:
        head = StatusAndHeaders(line, list(fields), protocol=protocol)
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                http_headers=None if kind == "resource" else head,
                warc_content_type="text/html" if kind == "resource" else "",
                warc_headers_dict={"WARC-Date": day, **named},
            )
        )


def crawler_tool() -> bytes:
    """As wget and Heritrix write: transfer codings kept, requests beside answers, revisits; its end is torn off."""
    tape = Tape()
    jia = "http://www.jia.gov.example"
    zipped = [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
    home = html('<body><a href="/nb/">政府信息公开年报</a></body>')
    tape.add(f"{jia}/", chunked(gzip.compress(home)), zipped)
    tape.add(f"{jia}/robots.txt", b"User-agent: *\nDisallow: /secret/\n", [("Content-Type", "text/plain")])
    rows = links(
        ("/nb/1.html", "甲县2022年政府信息公开工作年度报告"),
        ("/nb/9.html", "甲县2021年政府信息公开工作年度报告"),
    )
    tape.add(
        f"{jia}/nb/",
        chunked(html(f"<head><title>年报</title></head><body>{rows}</body>")),
        [*HTML, ("Transfer-Encoding", "chunked")],
    )
    text = html(
        report("甲县2022年政府信息公开工作年度报告", 2022, '<a href="/nb/1.pdf">附件：2022年年报.pdf</a>')
    )
    tape.add(f"{jia}/nb/1.html", text)
    tape.add(
        f"{jia}/nb/1.html",
        b"",
        HTML,
        kind="revisit",
        day="2023-04-04T05:06:07Z",
        **{"WARC-Refers-To-Target-URI": f"{jia}/nb/1.html", "WARC-Refers-To-Date": DAY},
    )
    tape.add(f"{jia}/nb/1.pdf", PDF, [("Content-Type", "application/pdf")])
    tape.add("http://evil.example/nb/1.html", text)
    tape.add("http://127.0.0.1/nb/1.html", text)
    tape.add("http://other.gov.example/x.html", text)
    whole = tape.buffer.getvalue()
    return whole + whole[:90]


def browser_tool() -> bytes:
    """As ArchiveWeb.page writes: HTTP/2, bodies decoded while their header says br, no way from the home page."""
    tape = Tape()
    text = html(report("乙县2022年政府信息公开工作年度报告", 2022))
    coded = [("content-type", "text/html; charset=utf-8"), ("content-encoding", "br")]
    tape.add("https://www.yi.gov.example/art/2023/7.html", text, coded, "200", "HTTP/2")
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("archive/data.warc.gz", tape.buffer.getvalue())
        package.writestr("datapackage.json", "{}")
    return buffer.getvalue()


def plain_tool() -> bytes:
    """Uncompressed, with a page that was saved and not fetched."""
    tape = Tape(compressed=False)
    tape.add(
        "http://www.bing.gov.example/b.html",
        html(report("丙县2022年政府信息公开工作年度报告", 2022)),
        kind="resource",
    )
    return tape.buffer.getvalue()


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, list[str | Path]]:
    folder = tmp_path_factory.mktemp("import")
    (folder / "portals.csv").write_text(REGISTRY, encoding="utf-8")
    files = {"a.warc.gz": crawler_tool(), "b.wacz": browser_tool(), "c.warc": plain_tool()}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    call: list[str | Path] = ["-m", "crawler", "import", *(folder / name for name in files)]
    call += [
        "--archive",
        folder / "archive",
        "--portals",
        folder / "portals.csv",
        "--suffixes",
        ".gov.example",
    ]
    return folder / "archive", python(*call), call


def rows(archive: Path) -> dict[str, dict[str, Any]]:
    return {row["url"]: row for row in pq.read_table(archive / "fetches.parquet").to_pylist()}


def test_reports_are_found_on_their_own_day(taken: tuple[Path, Any, Any]) -> None:
    archive, done, _ = taken
    assert done.returncode == 0, done.stderr
    assert "of 3 portals, 3 reports" in done.stdout and "Traceback" not in done.stderr
    found = rows(archive)
    assert {url: row["kind"] for url, row in found.items() if row["kind"] in {"report", "attachment"}} == {
        "http://www.jia.gov.example/nb/1.html": "report",
        "http://www.jia.gov.example/nb/1.pdf": "attachment",
        "https://www.yi.gov.example/art/2023/7.html": "report",
        "http://www.bing.gov.example/b.html": "report",
    }
    days = {row["fetched_at"].isoformat() for row in found.values()}
    assert days == {"2023-03-04T05:06:07+00:00", "2023-04-04T05:06:07+00:00"}
    assert str(found["http://www.jia.gov.example/nb/1.html"]["published_on"]) == "2023-01-15"
    # what nobody links to, and what was not recorded
    assert found["http://www.jia.gov.example/robots.txt"]["kind"] == "robots"
    assert "http://www.jia.gov.example/nb/9.html" not in found


def test_bodies_are_free_of_transfer_codings(taken: tuple[Path, Any, Any]) -> None:
    archive = taken[0]
    for url, row in rows(archive).items():
        record = read_record(archive, row["warc_file"], row["warc_offset"])
        assert record.digest == row["digest"]
        assert b"<html" in record.content or not url.endswith(("html", "/"))


def test_foreign_hosts_are_left_out_and_named(taken: tuple[Path, Any, Any]) -> None:
    archive, done, _ = taken
    assert not any("evil" in url or "127.0.0.1" in url or "other" in url for url in rows(archive))
    assert "127.0.0.1, evil.example (neither official" in done.stderr
    assert "other.gov.example (official, but of no portal" in done.stderr


def test_the_same_again_adds_nothing_and_says_so(taken: tuple[Path, Any, Any]) -> None:
    archive, _, call = taken
    size = sum(path.stat().st_size for path in (archive / "warc").iterdir())
    before = read_history(archive)[0].outcomes
    done = python(*call)
    assert done.returncode == 0 and "3 reports" in done.stdout
    assert sum(path.stat().st_size for path in (archive / "warc").iterdir()) - size < 2000
    history = read_history(archive)
    assert [past.imported for past in history] == [True, True] and before and not history[1].outcomes
    # nothing was asked of any host
    assert not any(spent.requests for past in history for spent in past.traffic.values())


def test_no_warc_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "portals.csv").write_text(REGISTRY, encoding="utf-8")
    (tmp_path / "no.warc").write_bytes(b"not a warc at all\n" * 20)
    with zipfile.ZipFile(tmp_path / "no.wacz", "w") as package:
        package.writestr("x.txt", "x")
    for name in ("no.warc", "no.wacz", "absent.warc"):
        call = ["import", str(tmp_path / name), "--archive", str(tmp_path / "a")]
        assert main([*call, "--portals", str(tmp_path / "portals.csv")]) == 1
        assert capsys.readouterr().err.startswith("error: ")
    assert not (tmp_path / "a").exists()


def test_a_bomb_in_a_wacz_is_not_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.wacz", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("archive/a.warc", bytes(4 << 20))
    with pytest.raises(RecordingError, match="bomb"), unpacked([tmp_path / "bomb.wacz"]):
        pass


def test_a_sub_host_belongs_to_the_nearest_portal(tmp_path: Path) -> None:
    tape = Tape()
    for host in ("xxgk.jia.gov.example", "a.b.jia.gov.example", "jia.gov.example"):
        tape.add(f"http://{host}/", html(""))
    (tmp_path / "x.warc.gz").write_bytes(tape.buffer.getvalue())
    portals = [
        Portal("990201", "甲县", "county", None, "http://www.jia.gov.example/"),
        Portal("990205", "戊县", "county", None, "http://b.jia.gov.example/"),
    ]
    found = found_in(open_recording([tmp_path / "x.warc.gz"]))
    mine, _, _ = by_portal(found, portals, Allowed((".gov.example",), frozenset()))
    assert {adcode: len(each) for adcode, each in mine.items()} == {"990201": 2, "990205": 1}
