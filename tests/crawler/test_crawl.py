"""The whole spider against a made-up country behind a real proxy: found, failures, kill and resume, again."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from country import NAMES, OUTCOMES, country, registry
from strict_web import Web, serve

from crawler.archive import read_record

ROOT = Path(__file__).parents[2]
WEB, TRUTH = country()
HEADER = "adcode,name,level,parent,home_url\n"


def command(web: Web, portals: Path, archive: Path, *more: str) -> tuple[list[str], dict[str, str]]:
    arguments = [
        "-a",
        f"portals={portals}",
        "-s",
        f"ARCHIVE={archive}",
        "-s",
        "OFFICIAL_SUFFIXES=.gov.example",
    ]
    fast = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    line = [sys.executable, "-m", "scrapy", "crawl", "annual_reports", *arguments, *fast, *more]
    return line, {**os.environ, **web.environment()}


def crawl(web: Web, portals: Path, archive: Path, *more: str) -> subprocess.CompletedProcess[str]:
    line, environment = command(web, portals, archive, *more)
    return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)


def rows(archive: Path, table: str = "fetches") -> list[dict[str, Any]]:
    return pq.read_table(archive / f"{table}.parquet").to_pylist()


def documents(archive: Path) -> set[tuple[Any, ...]]:
    keys = ("portal", "final_url", "kind", "digest", "year_hint")
    return {tuple(r[k] for k in keys) for r in rows(archive) if r["kind"] in {"report", "attachment"}}


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registry") / "portals.csv"
    path.write_text(registry(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def crawled(portals: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Web, str]]:
    archive = tmp_path_factory.mktemp("crawl") / "archive"
    with serve(WEB) as web:
        done = crawl(web, portals, archive)
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        yield archive, web, done.stdout


def test_nothing_was_asked_that_the_web_does_not_have(crawled: tuple[Path, Web, str]) -> None:
    assert crawled[1].unknown == []


@pytest.mark.parametrize("adcode", sorted(TRUTH))
def test_found(crawled: tuple[Path, Web, str], adcode: str) -> None:
    fetched = [r for r in rows(crawled[0]) if r["portal"] == adcode]
    kept = {r["url"] for r in fetched if r["kind"] in {"report", "attachment"} and r["failure"] is None}
    assert kept == set(TRUTH[adcode])
    portal = next(r for r in rows(crawled[0], "portals") if r["adcode"] == adcode)
    assert portal["outcome"] == "found"
    for row in fetched:
        if row["digest"] and row["kind"] != "robots":
            record = read_record(crawled[0], row["warc_file"], row["warc_offset"])
            assert (record.url, record.digest, len(record.body)) == (
                row["final_url"],
                row["digest"],
                row["bytes"],
            )
            assert record.body == WEB.get(row["final_url"], WEB.get(row["url"])).body  # type: ignore[union-attr]


@pytest.mark.parametrize("adcode", sorted(OUTCOMES))
def test_not_found_has_a_name(crawled: tuple[Path, Web, str], adcode: str) -> None:
    host, outcome, cause = OUTCOMES[adcode]
    portal = next(r for r in rows(crawled[0], "portals") if r["adcode"] == adcode)
    assert portal["outcome"] == outcome
    assert cause in portal["cause"]
    assert f"{adcode} {NAMES[adcode][0]} ({host}) {outcome}" in crawled[2]


def test_manners(crawled: tuple[Path, Web, str]) -> None:
    asked = [url for url, _, _ in crawled[1].asked]
    assert "http://robots.gov.example/" not in asked
    assert sum("blocked.gov.example" in url for url in asked) <= 3
    assert not any("127.0.0.1" in url or "169.254" in url or "example.com" in url for url in asked)
    assert sum("endless.gov.example" in url for url in asked) <= 6


def test_years_and_dates(crawled: tuple[Path, Web, str]) -> None:
    known = {r["url"]: r for r in rows(crawled[0]) if r["kind"] == "report"}
    folder = known["http://www.dongan.gov.example/xxgk/nb/2023/a.html"]
    assert folder["year_hint"] == 2022
    assert known["http://www.baishui.gov.example/gk/2022.html"]["year_hint"] == 2022
    assert str(folder["published_on"]) == "2023-01-15"
    assert folder["parent_url"] == "http://www.dongan.gov.example/xxgk/nb/2023/"


def test_again_at_once(crawled: tuple[Path, Web, str], portals: Path) -> None:
    archive, web, _ = crawled
    before = documents(archive)
    web.asked.clear()
    done = crawl(web, portals, archive)
    assert done.returncode == 0, done.stderr
    assert documents(archive) == before
    again = {url for url, _, _ in web.asked}
    assert sorted(again & {url for urls in TRUTH.values() for url in urls}) == []
    answered = [(url, conditional) for url, conditional, status in web.asked if status in {200, 304}]
    assert all(conditional for _, conditional in answered)
    assert (archive / "columns.csv").read_text(encoding="utf-8").count("\n") >= len(TRUTH)


def test_a_remembered_column_that_is_gone(portals: Path, tmp_path: Path) -> None:
    gone = "http://www.xilin.gov.example/old/nb/"
    (tmp_path / "a").mkdir()
    mended = f"adcode,column_url,label,found_on\n990103,{gone},,2025-01-01\n"
    (tmp_path / "a" / "columns.csv").write_text(mended, encoding="utf-8")
    with serve(WEB) as web:
        done = crawl(web, portals, tmp_path / "a", "-a", "scope=990103")
        assert web.unknown == [gone]
    assert done.returncode == 0
    assert {key[1] for key in documents(tmp_path / "a")} == set(TRUTH["990103"])
    assert "http://www.xilin.gov.example/nb/" in (tmp_path / "a" / "columns.csv").read_text(encoding="utf-8")


def test_a_name_that_resolves_to_a_private_address(tmp_path: Path) -> None:
    """Without a proxy; this machine's own name stands in the registry."""
    name = socket.gethostname()
    if ipaddress.ip_address(socket.gethostbyname(name)).is_global:
        pytest.skip("this machine has a public address")
    (tmp_path / "p.csv").write_text(f"{HEADER}990101,甲县,county,,http://{name}:9/\n", encoding="utf-8")
    bare = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    line, _ = command(Web({}), tmp_path / "p.csv", tmp_path / "a")
    done = subprocess.run(line, env=bare, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "unreachable" in done.stdout
    assert "dns" in done.stdout


def test_one_year_only(portals: Path, tmp_path: Path) -> None:
    with serve(WEB) as web:
        done = crawl(web, portals, tmp_path / "a", "-a", "year=2021", "-a", "scope=990101,990102,990104")
    assert done.returncode == 0
    # A folder 2022 may hold the report on 2021: one look, and the page says of itself what it is.
    found = {r["url"] for r in rows(tmp_path / "a") if r["kind"] == "report" and r["year_hint"] == 2021}
    assert found == {TRUTH["990101"][1], TRUTH["990102"][1], TRUTH["990104"][1]}
    assert [r["reports"] for r in rows(tmp_path / "a", "portals")] == [1, 1, 1]


def test_killed_and_resumed(crawled: tuple[Path, Web, str], portals: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with serve(WEB) as web:
        web.delay = 0.05
        line, environment = command(web, portals, archive)
        for held in (20, 45):
            process = subprocess.Popen(line, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
            while process.poll() is None and len(web.asked) < held:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()
        torn = max((archive / "warc").glob("*.gz"), key=lambda p: p.stat().st_size)
        with torn.open("ab") as stream:
            stream.write(b"\x1f\x8b\x08\0\0\0")
        web.delay = 0
        done = crawl(web, portals, archive)
        assert done.returncode == 0, done.stderr
        assert documents(archive) == documents(crawled[0])
        wanted = {url for urls in TRUTH.values() for url in urls}
        bodies = [url for url, _, status in web.asked if url in wanted and status == 200]
        # The one request under way when the kill came may be asked for again.
        assert len(bodies) <= len(wanted) + 2 * 9
        journaled = [r["url"] for r in rows(archive) if r["url"] in wanted]
        assert len(journaled) == len(set(journaled))
    outcomes = {r["adcode"]: r["outcome"] for r in rows(archive, "portals")}
    assert outcomes == {r["adcode"]: r["outcome"] for r in rows(crawled[0], "portals")}


def test_asked_to_stop_and_resumed(crawled: tuple[Path, Web, str], portals: Path, tmp_path: Path) -> None:
    """SIGTERM and Ctrl-C: requests under way are waited for, the tables are written, nothing is asked for again."""
    archive, scope = tmp_path / "archive", ("990101", "990102", "990104")
    with serve(WEB) as web:
        web.delay = 0.05
        line, environment = command(web, portals, archive, "-a", f"scope={','.join(scope)}")
        for number, held in ((signal.SIGTERM, 6), (signal.SIGINT, 14)):
            process = subprocess.Popen(
                line, env=environment, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            while process.poll() is None and len(web.asked) < held:
                time.sleep(0.01)
            process.send_signal(number)
            _, errors = process.communicate(timeout=30)
            assert (process.returncode, errors.strip()) == (0, "")
            assert len(rows(archive)) >= held - len(scope)
        web.delay = 0
        assert subprocess.run(line, env=environment, cwd=ROOT, timeout=60).returncode == 0
        asked = [url for url, _, status in web.asked if status == 200]
    assert len(asked) == len(set(asked))
    assert documents(archive) == {row for row in documents(crawled[0]) if row[0] in scope}


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        (
            "adcode,name,level,parent,home_url\n9901,甲县,county,,http://a.gov.example/\n",
            (),
            "portals.csv:2: adcode '9901'",
        ),
        ("adcode,name,level,parent,home_url\n990101,甲县,county,\n", (), "portals.csv:2: not as many fields"),
        (
            "adcode,name,level,parent,home_url\n990101,甲县,shire,,http://a.gov.example/\n",
            (),
            "level 'shire'",
        ),
        ("adcode,name,level,parent,home_url\n990101,甲县,county,,gopher://a\n", (), "home_url 'gopher://a'"),
        ("adcode,name\n", (), "portals.csv:1: no column level, parent, home_url"),
        ("adcode,name,level,parent,home_url\n", (), "no portals in it"),
        (registry(), ("-a", "scope=11"), "no portal's adcode starts with 11"),
        (registry(), ("-a", "scope=十一"), "an adcode prefix is one to six digits"),
        (registry(), ("-a", "year=22"), "year=22"),
        (registry(), ("-a", "issuers=some"), "neither government nor all"),
        (registry(), ("-a", "color=red"), "unknown argument color"),
    ],
)
def test_bad_input_is_one_clear_line(
    text: str, more: tuple[str, ...], said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """In this process: the command returns before a reactor starts."""
    from scrapy.cmdline import execute

    (tmp_path / "portals.csv").write_text(text, encoding="utf-8")
    line = ["scrapy", "crawl", "annual_reports", "-a", f"portals={tmp_path / 'portals.csv'}"]
    with pytest.raises(SystemExit) as ended:
        execute([*line, "-s", f"ARCHIVE={tmp_path / 'a'}", *more])
    assert ended.value.code == 1
    lines = capfd.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("error: ")
    assert said in lines[0]


def test_an_archive_that_is_a_file(portals: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not an archive")
    with serve(WEB) as web:
        done = crawl(web, portals, tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        f"error: {tmp_path / 'file'}: not a folder to archive in: File exists"
    ]


def test_a_full_disk(crawled: tuple[Path, Web, str], portals: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands in for the disk's end; then there is room, and nothing is lost."""
    archive = tmp_path / "archive"
    with serve(WEB) as web:
        line, environment = command(web, portals, archive)
        limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 8; exec "$@"', "bash", *line]
        done = subprocess.run(limited, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 1
        assert [text for text in done.stderr.splitlines() if "error:" in text] != []
        assert "Traceback" not in done.stderr
        done = crawl(web, portals, archive)
        assert done.returncode == 0, done.stderr
    assert documents(archive) == documents(crawled[0])
