"""The extract stage: each document once, in processes, whatever a document does to its reader."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from crawler.archive import append_response
from crawler.fetches import FETCHES
from datasets.__main__ import main
from datasets.reading_pool import Task, read_tasks
from datasets.readings import READINGS, done_keys, extractor_version, segments
from extract.worker import Limits, Worker

NOW = datetime(2024, 5, 1, tzinfo=UTC)
PAGE = """<html><head><meta charset="utf-8"><title>兴安区人民政府{year}年政府信息公开工作年度报告</title></head><body>
<h1>鹤岗市兴安区人民政府{year}年政府信息公开工作年度报告</h1>
<p>一、总体情况</p><p>{year}年，我区主动公开信息{n}条。</p>
<p>二、主动公开政府信息情况</p><p>无。</p><p>三、存在的主要问题</p><p>公开不够及时。</p></body></html>"""


def crawled(archive: Path, count: int = 6) -> Path:
    """An archive as the crawler leaves it, with `count` pages and one that is no document at all."""
    rows = []
    bodies = [PAGE.format(year=2018 + n, n=n).encode() for n in range(count)] + [b"\x00\x01\x02 torn"]
    for number, body in enumerate(bodies):
        url = f"http://a.gov.example/{number}.html"
        stored = append_response(
            archive, "warc/230405-r.warc.gz", url, 200, [(b"Content-Type", b"text/html")], body, NOW
        )
        row = dict.fromkeys(FETCHES.names)
        row.update(
            portal="230405",
            run="r",
            url=url,
            final_url=url,
            status=200,
            fetched_at=NOW,
            bytes=len(body),
            digest=hashlib.sha256(body).hexdigest(),
            warc_file="warc/230405-r.warc.gz",
            warc_offset=stored.warc_offset,
            kind="report",
            revisited=False,
        )
        rows.append(row)
    pq.write_table(pa.Table.from_pylist(rows, schema=FETCHES), archive / "fetches.parquet")
    return archive


def whole(archive: Path) -> list[dict]:
    rows = pa.concat_tables([pq.read_table(s) for s in segments(archive, extractor_version())]).to_pylist()
    return sorted(rows, key=lambda row: row["digest"])


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return crawled(tmp_path / "archive")


def test_each_document_is_read_once_and_a_second_run_reads_nothing(archive, capsys):
    assert main(["extract", "--archive", str(archive), "--jobs", "1"]) == 0
    assert "7 documents read, 0 of them set aside" in capsys.readouterr().out
    rows = whole(archive)
    assert len(rows) == 7 and sum(row["is_report"] for row in rows) == 6
    assert [row["error"] is None for row in rows].count(False) == 1
    assert {row["issuer"] for row in rows if row["is_report"]} == {"鹤岗市兴安区人民政府"}
    assert main(["extract", "--archive", str(archive), "--jobs", "1"]) == 0
    assert "0 documents read" in capsys.readouterr().out


def test_one_process_or_two_the_dataset_has_the_same_bytes(tmp_path):
    crawled(tmp_path / "archive")
    for jobs in ("1", "2"):
        archive = shutil.copytree(tmp_path / "archive", tmp_path / f"a{jobs}")
        assert main(["extract", "--archive", str(archive), "--jobs", jobs]) == 0
        assert main(["build", "--archive", str(archive), "--out", str(tmp_path / f"d{jobs}")]) == 0
    one, two = (tmp_path / name for name in ("d1", "d2"))
    files = sorted(f.relative_to(one) for f in one.rglob("*") if f.is_file())
    assert files == sorted(f.relative_to(two) for f in two.rglob("*") if f.is_file())
    assert [f for f in files if (one / f).read_bytes() != (two / f).read_bytes()] == []


def test_a_build_before_everything_is_read_says_so_and_builds_nothing(archive, tmp_path, capsys):
    assert main(["build", "--archive", str(archive), "--out", str(tmp_path / "d")]) == 1
    assert "7 of its documents have not been read" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()


def test_a_killed_extraction_goes_on(archive, tmp_path):
    command = [sys.executable, "-m", "datasets", "extract", "--archive", str(archive), "--jobs", "1"]
    for moment in (0.5, 1.0):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            time.sleep(moment)
            os.killpg(process.pid, signal.SIGKILL)
    assert main(command[3:]) == 0
    assert len(done_keys(archive, extractor_version())) == 7
    assert not list((archive / "readings").rglob("*.partial-*"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_that_kills_its_reader_is_set_aside_and_the_others_go_on(archive, jobs):
    """The reader of tests/extract/deadly.py does what the document tells it to."""
    bodies = [b"answer", b"die", b"answer", b"raise", b"answer", b"hang", b"answer"]
    tasks = [
        Task(archive, str(n), "warc/d.warc.gz", stored(archive, body), None, "")
        for n, body in enumerate(bodies)
    ]
    make = partial(Worker, "tests.extract.deadly:read", Limits(seconds=1))
    rows = {task.digest: row for task, row in read_tasks(tasks, jobs, make)}
    assert list(rows) == [task.digest for task in tasks]
    assert {digest: row["error"] for digest, row in rows.items() if row["set_aside"]} == {
        "1": "the reader died (SIGKILL)",
        "3": "the reader failed: KeyError: 'odd'",
        "5": "reading took more than 1 s",
    }
    assert all(set(row) == set(READINGS.names) for row in rows.values())


def stored(archive: Path, body: bytes) -> int:
    return append_response(archive, "warc/d.warc.gz", "http://a.gov.example/", 200, [], body, NOW).warc_offset


def test_a_missing_warc_file_is_one_line_naming_it(archive, capsys):
    (archive / "warc" / "230405-r.warc.gz").unlink()
    assert main(["extract", "--archive", str(archive), "--jobs", "1"]) == 1
    errors = capsys.readouterr().err.strip()
    assert "230405-r.warc.gz" in errors and len(errors.splitlines()) == 1
