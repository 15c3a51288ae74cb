"""A build from an archive: the same bytes each time, whatever was killed before, and one atomic swap."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from synthetic import PDF, Page, portal, reading, write_archive

from datasets.__main__ import main
from datasets.sources import read_fetches
from datasets.swap import new_folder, swap
from datasets.tables import TABLES, schema

A = "http://a.gov.example/"


def some_archive(folder: Path) -> Path:
    pages = [
        Page(
            f"{A}{year}.{'pdf' if pdf else 'html'}",
            reading(year=year, media_type=PDF if pdf else "text/html"),
        )
        for year in (2021, 2022, 2023)
        for pdf in (False, True)
    ]
    pages.append(Page(f"{A}2020.html", reading("2019", year=2020)))
    return write_archive(folder, pages)


def tree(folder: Path) -> dict[str, str]:
    files = [each for each in folder.rglob("*") if each.is_file()]
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def build(archive: Path, out: Path, *more: str) -> int:
    return main(["build", "--archive", str(archive), "--out", str(out), *more])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    home = tmp_path_factory.mktemp("built")
    archive = some_archive(home / "archive")
    assert build(archive, home / "dataset") == 0
    return archive, home / "dataset"


def test_built_twice_it_has_the_same_bytes_database_included(built, tmp_path):
    archive, out = built
    assert build(archive, tmp_path / "elsewhere" / "again") == 0
    assert tree(tmp_path / "elsewhere" / "again") == tree(out)


def test_the_cut_of_the_readings_into_segments_does_not_show(built, tmp_path):
    pages = [Page(f"{A}{year}.html", reading(year=year)) for year in (2021, 2022, 2023)]
    for segment in (1, 3):
        archive = write_archive(tmp_path / f"a{segment}", pages, segment=segment)
        assert build(archive, tmp_path / f"d{segment}") == 0
    one, three = tree(tmp_path / "d1"), tree(tmp_path / "d3")
    assert {n for n in one | three if one.get(n) != three.get(n)} == set()


def test_every_table_has_its_declared_schema(built):
    _, out = built
    for table in TABLES:
        files = sorted(out.glob(f"{table}.parquet")) + sorted((out / table).rglob("*.parquet"))
        assert files, table
        if table != "figures":
            assert all(pq.read_schema(file).equals(schema(table)) for file in files), table


def test_plain_duckdb_reads_the_views_from_any_folder(built, tmp_path, monkeypatch):
    _, out = built
    copy = tmp_path / "copied.duckdb"
    copy.write_bytes((out / "nianbao.duckdb").read_bytes())
    monkeypatch.chdir(tmp_path)
    with duckdb.connect("copied.duckdb", read_only=True) as work:
        assert work.execute("SELECT count(*) FROM applications").fetchone() == (4,)
        # a client without a time zone library reads every table whole
        for table in TABLES:
            work.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.parametrize("moment", [0.3, 0.9, 1.2, 1.5, 1.8])
def test_killed_at_any_moment_and_run_again_it_is_the_same(built, tmp_path, moment):
    archive, out = built
    target = tmp_path / "dataset"
    command = [sys.executable, "-m", "datasets", "build", "--archive", str(archive), "--out", str(target)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
    assert not target.exists() or tree(target) == tree(out)  # old or new, never half
    assert build(archive, target) == 0
    assert tree(target) == tree(out)
    assert [each.name for each in tmp_path.iterdir()] == ["dataset"]  # what the kill left is gone


def test_a_reader_always_finds_a_whole_dataset_during_swaps(tmp_path):
    out = tmp_path / "dataset"
    watcher = (
        "import sys, pathlib\nout = pathlib.Path(sys.argv[1])\nprint('ready', flush=True)\n"
        "while not (out.parent / 'stop').exists():\n"
        "    assert (out / 'dataset.json').read_text() in 'ab' * 2\n"
    )
    for text in "ab":
        with new_folder(out) as folder:
            (folder / "dataset.json").write_text(text)
            (folder / "nianbao.duckdb").write_text(text)
            swap(folder, out)
    with subprocess.Popen([sys.executable, "-c", watcher, str(out)], stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        for number in range(200):
            with new_folder(out) as folder:
                (folder / "dataset.json").write_text("ab"[number % 2])
                (folder / "nianbao.duckdb").write_text("x")
                swap(folder, out)
        (tmp_path / "stop").touch()
    assert process.returncode == 0


def test_a_swap_cut_between_two_renames_is_mended(built, tmp_path):
    out = shutil.copytree(built[1], tmp_path / "dataset")
    before = tree(out)
    out.rename(tmp_path / ".dataset.retired")  # what a kill leaves on a file system without exchange
    with new_folder(out):
        assert tree(out) == before


def test_the_folder_of_a_living_build_is_left_alone(tmp_path):
    out = tmp_path / "dataset"
    with new_folder(out) as one, new_folder(out) as other:
        assert one.is_dir() and other.is_dir() and one != other


@pytest.mark.parametrize("what", ["file", "folder"])
def test_out_that_is_something_else_is_refused_and_not_touched(built, tmp_path, capsys, what):
    archive, _ = built
    out = tmp_path / "thesis"
    if what == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        (out / "chapter.txt").write_text("mine")
    before = tree(tmp_path)
    assert build(archive, out) == 1
    errors = capsys.readouterr().err.strip()
    assert str(out) in errors and len(errors.splitlines()) == 1
    assert tree(tmp_path) == before


def test_a_worse_build_does_not_replace_a_better_one_without_force(built, tmp_path, capsys):
    out = shutil.copytree(built[1], tmp_path / "dataset")
    before = tree(out)
    poor = write_archive(tmp_path / "poor", [])
    assert build(poor, out) == 1
    assert "--force" in capsys.readouterr().err
    assert tree(out) == before
    assert build(poor, out, "--force") == 0
    assert tree(out) != before


def test_a_full_disk_is_one_line_and_the_old_dataset_stays(built, tmp_path):
    archive, out = built[0], shutil.copytree(built[1], tmp_path / "dataset")
    before = tree(out)
    # a limit on the size of a file stands for a full disk: the kernel refuses the write in the same place
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        f"from datasets.__main__ import main; sys.exit(main(['build', '--archive', {str(archive)!r}, "
        f"'--out', {str(out)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=dict(os.environ)
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert ".dataset.building-" in done.stderr or "dataset" in done.stderr
    assert tree(out) == before
    assert [each.name for each in tmp_path.iterdir()] == ["dataset"]


def test_no_path_of_this_machine_and_no_clock_is_in_the_dataset(built):
    archive, out = built
    for file in out.rglob("*"):
        if file.is_file():
            assert str(archive.parent).encode() not in file.read_bytes(), file


@pytest.mark.parametrize(
    ("broken", "names"),
    [("nothing", "no such archive"), ("empty", "not an archive"), ("torn", "fetches.parquet")],
)
def test_an_archive_that_is_none_is_one_line(tmp_path, capsys, broken, names):
    archive = tmp_path / "archive"
    if broken != "nothing":
        archive.mkdir()
    if broken == "torn":
        (archive / "fetches.parquet").write_bytes(b"PAR1 torn")
    assert build(archive, tmp_path / "out") == 1
    errors = capsys.readouterr().err.strip()
    assert names in errors and len(errors.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_table_of_an_older_crawler_lacks_a_column(tmp_path):
    write_archive(tmp_path / "archive", [Page(f"{A}2020.html", reading("2019", year=2020))])
    rows = pq.read_table(tmp_path / "archive" / "fetches.parquet")
    pq.write_table(rows.drop_columns(["certificate"]), tmp_path / "archive" / "fetches.parquet")
    table = read_fetches(tmp_path / "archive")
    assert (len(table), table["certificate"].null_count) == (len(rows), len(rows))


def test_a_broken_row_of_jurisdictions_names_file_and_line(built, tmp_path, capsys):
    archive, _ = built
    extra = tmp_path / "extra.csv"
    extra.write_text(
        "adcode,province,prefecture,name,level,status,valid_from,valid_to,successors\n"
        "99012,岚川省,临岚市,青禾县,county,in_use,1990,,\n"
    )
    assert build(archive, tmp_path / "out", "--jurisdictions", str(extra)) == 1
    assert f"{extra}: line 2" in capsys.readouterr().err


def test_the_summary_says_what_is_missing_and_why(tmp_path, capsys):
    portals = [
        portal(year=2022),
        portal("230406", "东山区", outcome="blocked", cause="412 five times", year=2022),
    ]
    archive = write_archive(tmp_path / "a", [Page(f"{A}1.html", reading())], portals)
    assert build(archive, tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "reports: 1 (no dataset before)" in said
    assert "230406 东山区 2022: 412 five times" in said
    assert build(archive, tmp_path / "out") == 0
    assert "last build 1, change +0" in capsys.readouterr().out
