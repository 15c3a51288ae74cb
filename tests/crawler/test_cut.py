"""A broken portal becomes a test by one command: the cut replays as the web that the crawl saw."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from country import country, registry
from strict_web import serve
from test_crawl import crawl, documents, rows

from crawler.__main__ import main
from crawler.warc.recording import open_recording

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cut")
    (folder / "portals.csv").write_text(registry(), encoding="utf-8")
    with serve(country()[0]) as web:
        assert crawl(web, folder / "portals.csv", folder / "archive").returncode == 0
    return folder / "archive"


# 990101: pages by script; 990106: rows that are posted for; 990103: a second host; 990113: down
@pytest.mark.parametrize(
    "portal", ["990101", "www.nanyan.gov.example", "http://www.linjiang.gov.example/", "990113"]
)
def test_a_crawl_of_the_cut_gives_the_same(crawled: Path, tmp_path: Path, portal: str) -> None:
    out, again = tmp_path / "one.warc.gz", tmp_path / "again"
    assert main(["cut", str(crawled), "--portal", portal, "--out", str(out)]) == 0
    line = [sys.executable, "-m", "crawler.replay", str(out), "--", sys.executable, "-m", "scrapy", "crawl"]
    line += ["annual_reports", "-a", f"portals={tmp_path / 'one.csv'}", "-s", f"ARCHIVE={again}"]
    line += ["-s", "OFFICIAL_SUFFIXES=.gov.example", "-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "not in the recording" not in done.stderr
    (row,) = rows(again, "portals")
    assert documents(again) == {each for each in documents(crawled) if each[0] == row["adcode"]}
    before = next(each for each in rows(crawled, "portals") if each["adcode"] == row["adcode"])
    assert (row["outcome"], row["reports"]) == (before["outcome"], before["reports"])
    assert open_recording([out]).hosts


def test_a_portal_that_is_not_there_is_one_line(
    crawled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cut", str(crawled), "--portal", "123456", "--out", str(tmp_path / "x.warc.gz")]) == 1
    assert "no search of a portal 123456" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
