"""The whole road with archive and dataset in an S3 server on loopback: the same bytes as in folders, whatever fails."""

import io
import json
import subprocess
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from crawler.store.files import fetch_file, list_files, put_bytes, read_file, refuse_missing
from crawler.store.place import Store
from datasets.catalog import open_dataset, open_stored, read_views
from datasets.stored import IN_FORCE, edition_in_force
from datasets.tables import TABLES
from tests.road import ROOT, Road, make, python
from tests.s3 import KEYS, Door, Fault, s3_server

# As docs/running.md has it.
ARCHIVE, OUT = "s3://my-bucket/archive", "s3://my-bucket/dataset"
ASKED = ("portal", "url", "final_url", "status", "digest", "kind", "failure", "anchor", "year_hint", "bytes")


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """`make dataset` into the server; what it said, and the door to the server."""
    with pytest.MonkeyPatch.context() as patch, s3_server() as door:
        for name, value in {**KEYS, **door.environment()}.items():
            patch.setenv(name, value)
        patch.setenv("NIANBAO_WORK", str(tmp_path_factory.mktemp("work")))
        refuse_missing(Store(door.url("my-bucket/archive")))
        done = make("dataset", f"ARCHIVE={ARCHIVE}", f"OUT={OUT}")
        assert done.returncode == 0, done.stdout + done.stderr
        door.said = done.stdout
        yield door


def fetched(store: Store, folder: Path) -> Path:
    for name in list_files(store):
        fetch_file(store, name, folder / name)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def edition(folder: Path) -> dict[str, bytes]:
    return files(folder / "editions" / json.loads((folder / IN_FORCE).read_text())["edition"])


def test_the_archive_in_the_store_holds_what_the_one_in_a_folder_holds(stored: Door, road: Road, tmp_path):
    """Two crawls differ in their times and nothing else."""
    archive = fetched(Store(ARCHIVE), tmp_path)
    tables = [
        pq.read_table(each / "fetches.parquet", columns=list(ASKED)) for each in (archive, road.archive)
    ]
    one, other = (sorted(map(str, table.to_pylist())) for table in tables)
    assert one == other
    kept = {name.partition("/")[0] for name in files(archive)}
    assert kept == {
        "warc",
        "journal",
        "readings",
        "fetches.parquet",
        "portals.parquet",
        "portals.csv",
        "columns.csv",
    }
    assert len(list((archive / "warc").iterdir())) == len(list((road.archive / "warc").iterdir()))
    assert stored.said.splitlines()[-1] == f"stored: {OUT}"


def test_the_dataset_in_the_store_has_the_bytes_of_one_in_a_folder(stored: Door, tmp_path):
    """The same archive, copied into a folder, is read and built there."""
    archive = fetched(Store(ARCHIVE), tmp_path / "archive")
    for segment in (archive / "readings").rglob("*.parquet"):
        segment.unlink()
    done = make("extract", "build", f"ARCHIVE={archive}", f"OUT={tmp_path / 'local'}")
    assert done.returncode == 0, done.stderr
    local, there = files(tmp_path / "local"), edition(fetched(Store(OUT), tmp_path / "there"))
    assert sorted(there) == sorted(local)
    assert [name for name in local if local[name] != there[name]] == []
    again = files(fetched(Store(ARCHIVE), tmp_path / "again") / "readings")
    assert again == files(archive / "readings")


def test_every_table_and_view_answers_as_the_database_does(stored: Door, tmp_path):
    store = Store(OUT)
    fetch_file(store, edition_in_force(store).place("nianbao.duckdb"), tmp_path / "nianbao.duckdb")
    names = [*TABLES, *(view.name for view in read_views() if not view.signature)]
    with duckdb.connect(tmp_path / "nianbao.duckdb", read_only=True) as local, open_stored(store) as there:
        for name in names:
            question = f'SELECT * FROM "{name}" ORDER BY ALL'
            assert there.sql(question).fetchall() == local.sql(question).fetchall(), name
            assert there.sql(question).description == local.sql(question).description


@pytest.mark.parametrize("page", ["running.md", "running.zh.md"])
def test_the_page_shows_what_is_run_here(page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert f"\nmake dataset ARCHIVE={ARCHIVE} OUT={OUT}\nmake query OUT={OUT} " in text


def test_make_asks_and_checks_the_store(stored: Door, tmp_path):
    sql = "SELECT value FROM provenance WHERE adcode='230405' AND year=2022 AND \"row\"='administrative_licences'"
    asked = make("query", f"OUT={OUT}", f"SQL={sql}")
    assert asked.returncode == 0 and "230405-" in asked.stdout, asked.stdout + asked.stderr
    checked = make("check", f"OUT={OUT}")
    assert checked.returncode == 0 and "17 of 17 hold" in checked.stdout, checked.stdout + checked.stderr
    wrong = make("query", f"OUT={OUT}", "SQL=SELECT * FROM report")
    assert "nearest tables: reports" in wrong.stderr
    nowhere = make("query", "OUT=s3://my-bucket/nowhere", "SQL=SELECT 1")
    assert "s3://my-bucket/nowhere: not a dataset" in nowhere.stderr


def test_another_machine_builds_and_releases_from_the_store(stored: Door, tmp_path, monkeypatch):
    """A second build of the same is the same edition, and puts nothing."""
    monkeypatch.setenv("NIANBAO_WORK", str(tmp_path / "other"))
    before = edition_in_force(Store(OUT))
    stored.asked.clear()
    done = make("extract", "build", f"ARCHIVE={ARCHIVE}", f"OUT={OUT}")
    assert done.returncode == 0 and "extract: 0 documents read" in done.stdout, done.stdout + done.stderr
    assert [path for method, path in stored.asked if method in {"PUT", "COPY"}] == []
    assert edition_in_force(Store(OUT)) == before
    released = python(
        "-m", "datasets", "release", "--dataset", OUT, "--out", tmp_path / "r", "--version", "2026.12"
    )
    assert released.returncode == 0, released.stderr
    assert python("-m", "datasets", "verify", tmp_path / "r").returncode == 0


def build(out: str) -> subprocess.CompletedProcess[str]:
    places = "samples/jurisdictions.csv"
    return python("-m", "datasets", "build", "--archive", ARCHIVE, "--out", out, "--jurisdictions", places)


def test_a_build_whose_upload_fails_shows_nothing_and_a_rerun_completes_it(stored: Door):
    out = "s3://my-bucket/years/broken"
    stored.faults[:] = [Fault("PUT", "nianbao.duckdb", 1000, cut=100_000)]
    failed = build(out)
    stored.faults.clear()
    assert failed.returncode == 1
    assert (
        failed.stderr.splitlines()[-1].startswith(f"{out}: editions/")
        and "nianbao.duckdb cannot be written" in failed.stderr
    )
    assert read_file(Store(out), IN_FORCE) is None and "Traceback" not in failed.stderr
    assert "not a dataset" in python("-m", "datasets", "check", out).stderr
    done = build(out)
    assert done.returncode == 0, done.stderr
    assert edition_in_force(Store(out)) == edition_in_force(Store(OUT))


def test_a_changed_build_copies_what_it_has_in_common_and_keeps_the_last_edition(stored: Door):
    out = "s3://my-bucket/years/changed"
    assert build(out).returncode == 0
    first = edition_in_force(Store(out))
    narrow = python("-m", "datasets", "build", "--archive", ARCHIVE, "--out", out, "--year", "2022")
    assert narrow.returncode == 0, narrow.stdout + narrow.stderr
    second = edition_in_force(Store(out))
    assert second.name != first.name
    assert {name.split("/")[1] for name in list_files(Store(out), "editions")} == {first.name, second.name}
    with open_dataset(Store(out)) as work:
        assert work.sql("SELECT DISTINCT year FROM expected").fetchall() == [(2022,)]
    assert build(out).returncode == 0
    third = edition_in_force(Store(out))
    assert third == first
    assert {name.split("/")[1] for name in list_files(Store(out), "editions")} == {third.name, second.name}


def test_what_is_in_the_way_is_not_touched(stored: Door):
    theirs = Store("s3://my-bucket/theirs")
    put_bytes(theirs, "notes.txt", b"mine")
    refused = build("s3://my-bucket/theirs")
    assert read_file(theirs, "notes.txt") == b"mine" and list(list_files(theirs)) == ["notes.txt"]
    assert refused.returncode == 1 and "other things are in it" in refused.stderr
    refused = build("s3://nobodys/out")
    assert "s3://nobodys/out: there is no bucket nobodys" in refused.stderr


def test_a_crawl_whose_upload_fails_is_kept_here_and_put_by_the_next(stored: Door):
    """No journal is there before the records that it names."""
    archive = "s3://my-bucket/years/cut"
    stored.faults[:] = [Fault("PUT", "cut/warc/230405", 1000, status=503)]
    failed = make("crawl", f"ARCHIVE={archive}", "SCOPE=2304,990000")
    stored.faults.clear()
    assert failed.returncode == 2
    said = next(line for line in failed.stderr.splitlines() if line.startswith("error: "))
    assert f"{archive}: warc/230405-" in said and "cannot be written" in said and "the same command" in said
    assert not any(name.startswith(("journal", "fetches")) for name in list_files(Store(archive)))
    done = make("crawl", f"ARCHIVE={archive}", "SCOPE=2304,990000")
    assert done.returncode == 0, done.stderr
    names = set(list_files(Store(archive)))
    assert len([name for name in names if name.startswith("journal")]) == 2
    table = pq.read_table(io.BytesIO(read_file(Store(archive), "fetches.parquet")))
    assert set(table["warc_file"].to_pylist()) - {None} <= names
    assert make("extract", f"ARCHIVE={archive}").returncode == 0


def test_the_report_and_the_page_of_a_stored_archive(stored: Door):
    said = make("report", f"ARCHIVE={ARCHIVE}")
    assert said.returncode == 0 and "nothing was lost" in said.stdout, said.stderr
    page = make("health", f"ARCHIVE={ARCHIVE}")
    assert page.stdout.strip() == f"{ARCHIVE}/health.html"
    assert b"<html" in read_file(Store(ARCHIVE), "health.html")
    assert (
        "copy this one" in python("-m", "crawler", "cut", ARCHIVE, "--portal", "230405", "--out", "x").stderr
    )
