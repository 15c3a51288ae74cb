"""The whole road on the sample web: from portals to SQL, again, interrupted, and with bad input."""

import csv
import os
import re
import resource
import shutil
import signal
import subprocess
import time
from pathlib import Path

import duckdb
import pytest

from tests.road import ROOT, Road, environment, make, make_dataset, python

LICENCES = "WHERE adcode='230405' AND year=2022 AND \"row\"='administrative_licences'"
# samples/README.md: who cannot be had, and why; every other portal is found.
ODD = {"990124": "unreachable", "990125": "blocked", "990126": "robots", "990129": "script_only"}


def open_road(road: Road) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(road.out / "nianbao.duckdb", read_only=True)
    connection.execute("SET timezone = 'UTC'")
    return connection


def sample(name: str) -> str:
    return f"read_csv('{ROOT / 'samples' / name}', all_varchar = true, header = true)"


def report_names() -> str:
    """SQL: each sample report that the default call wants, beside the dataset's name for it."""
    return f"""SELECT s.*, r.report_id, r.grade FROM {sample("reports.csv")} s LEFT JOIN reports r
        ON r.adcode = s.adcode AND r.year = s.year::INT AND r.issuer_kind = s.issuer_kind AND r.is_current
        WHERE s.issuer_kind IN ('government', 'office') AND s.adcode NOT IN {tuple(ODD)}"""


def read_portals(archive: Path) -> dict[str, str]:
    rows = duckdb.sql(f"SELECT adcode, outcome FROM '{archive / 'portals.parquet'}'").fetchall()
    return dict(rows)


def test_every_portal_has_the_outcome_that_it_was_made_for(road):
    with (ROOT / "samples/portals.csv").open(encoding="utf-8", newline="") as stream:
        expected = {row["adcode"]: ODD.get(row["adcode"], "found") for row in csv.DictReader(stream)}
    assert len(expected) == 17
    assert read_portals(road.archive) == expected


def test_every_sample_report_is_found_and_none_beside_them(road):
    with open_road(road) as sql:
        names = sql.sql(report_names())
        assert names.filter("report_id IS NULL").fetchall() == []
        assert len(names) > 50
        left = sql.sql(f"SELECT report_id FROM reports EXCEPT SELECT report_id FROM ({report_names()})")
        assert left.fetchall() == []


def test_every_figure_equals_the_truth(road):
    """Blanks are null, and no figure is lost or added, in SQL."""
    question = f"""
        WITH names AS ({report_names()}),
        truth AS (
            SELECT n.report_id, t."table", t."row", t."column", t.printed, t.value::DECIMAL(18, 6) AS value
            FROM {sample("truth.csv")} t JOIN names n ON n.report = t.report)
        SELECT report_id, "table", "row", "column", t.printed, t.value, c.raw, c.value, c.status
        FROM truth t FULL JOIN cells c USING (report_id, "table", "row", "column")
        WHERE c.report_id IS NULL OR t.report_id IS NULL OR t.value IS DISTINCT FROM c.value"""
    with open_road(road) as sql:
        assert sql.sql(question).limit(10).fetchall() == []
        assert sql.execute("SELECT count(value) FROM cells").fetchone()[0] > 10000
        blanks = sql.execute("SELECT count(*), count(value) FROM cells WHERE status <> 'reported'")
        count, values = blanks.fetchone()
        assert count > 100 and values == 0


def test_identities_fail_where_the_reports_break_them_and_nowhere_else(road):
    with open_road(road) as sql:
        found = set(sql.sql("SELECT report_id, rule || ':' || scope FROM identity_failures").fetchall())
        named = sql.sql(
            f"SELECT report_id, fails, grade FROM ({report_names()}) WHERE fails <> ''"
        ).fetchall()
    assert found == {(report, fail) for report, fails, _ in named for fail in fails.split()}
    assert {grade for *_, grade in named} == {"inconsistent"}


def test_what_was_expected_and_is_not_there_is_named(road):
    question = (
        "SELECT adcode, status, count(*), count(cause) FROM expected WHERE status <> 'found' GROUP BY ALL"
    )
    with open_road(road) as sql:
        rows = {row[:2]: row[2:] for row in sql.sql(question).fetchall()}
        missing = sql.sql(
            "SELECT year FROM expected WHERE adcode = '990127' AND status = 'missing'"
        ).fetchall()
    assert rows[("990124", "unreachable")] == (5, 5)
    assert rows[("990125", "blocked")] == (5, 5)
    assert rows[("990126", "blocked")] == (5, 5)
    assert missing == [(2021,)]
    assert "990127 枫坞县 2021" in road.console and "answered 412" in road.console


def test_the_question_of_the_readme_is_answered_with_its_source(road):
    done = make("query", f"OUT={road.out}", f"SQL=SELECT value, source_url, page FROM provenance {LICENCES}")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\b639\b +http://www\.hgxa\.gov\.example/\S+", done.stdout)


def test_a_figure_of_a_pdf_leads_to_its_page_and_box(road):
    with open_road(road) as sql:
        rows = sql.execute("""SELECT count(*), count(page), count(bbox), min(page), max(page) FROM provenance
            WHERE media_type = 'application/pdf' AND raw IS NOT NULL""").fetchone()
    assert rows[0] > 1000 and rows[0] == rows[1] == rows[2]
    assert rows[3] >= 1 and rows[4] >= 2


def test_sql_reaches_the_dataset_as_it_was_typed(road):
    statement = """SELECT '$HOME ${x} $$ ''it`s`'' "q" \\n' AS "a # b", 1 AS 数"""
    done = python("-m", "datasets", "query", "--csv", "--dataset", road.out, statement)
    ours = make("query", f"OUT={road.out}", f"SQL={statement}")
    assert done.returncode == ours.returncode == 0, ours.stderr
    assert """$HOME ${x} $$ 'it`s` """.strip() in ours.stdout and '"q" \\n' in ours.stdout


def table_files(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*.parquet"))}


def copy_archive(road: Road, folder: Path) -> Path:
    return Path(shutil.copytree(road.archive, folder / "archive"))


def test_built_twice_the_bytes_are_the_same(road, tmp_path):
    done = make("build", f"ARCHIVE={copy_archive(road, tmp_path)}", f"OUT={tmp_path / 'again'}")
    assert done.returncode == 0, done.stderr
    assert table_files(tmp_path / "again") == table_files(road.out)


def children_seconds() -> float:
    """Processor seconds of all that was run, which a busy machine does not stretch."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_run_again_it_fetches_no_report_and_is_quick(road, tmp_path):
    archive = copy_archive(road, tmp_path)
    before = children_seconds()
    again = make_dataset(tmp_path)
    assert children_seconds() - before < 15
    question = f"""WITH runs AS (SELECT *, min(run) OVER () AS first FROM '{archive / "fetches.parquet"}')
        SELECT url FROM runs WHERE run > first AND kind IN ('report', 'attachment') AND NOT revisited"""
    assert duckdb.sql(question).fetchall() == []
    assert "0 documents read" in again.console
    assert differences(road, again) == {}


# -- killed

VOLATILE = {"fetched_at", "warc_file", "warc_offset"}


def differences(one: Road, other: Road) -> dict[str, list]:
    """Rows that stand in one dataset only, by table; requests, times and places in the archive left out."""
    found = {}
    with duckdb.connect() as sql:
        for name, road in (("one", one), ("other", other)):
            sql.execute(f"ATTACH '{road.out / 'nianbao.duckdb'}' AS {name} (READ_ONLY)")
        tables = sql.sql("SELECT table_name FROM duckdb_tables() WHERE database_name = 'one'").fetchall()
        assert len(tables) >= 9
        for (table,) in tables:
            if table == "fetches":
                continue
            columns = [
                row[0] for row in sql.sql(f"DESCRIBE one.{table}").fetchall() if row[0] not in VOLATILE
            ]
            chosen = ", ".join(f'"{column}"' for column in columns)
            a, b = (f"SELECT {chosen} FROM {name}.{table}" for name in ("one", "other"))
            rows = sql.sql(f"(({a}) EXCEPT ALL ({b})) UNION ALL (({b}) EXCEPT ALL ({a}))").limit(3).fetchall()
            if rows:
                found[table] = rows
    return found


def kill_when(command: list[str], ready) -> None:
    """Start `make …` in a process group of its own and SIGKILL the whole group once `ready()` holds."""
    process = subprocess.Popen(
        ["make", "--no-print-directory", *command],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while process.poll() is None and not ready():
        assert time.monotonic() < deadline, "never ready"
        time.sleep(0.005)
    assert process.poll() is None, "it ended before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def keep_readings(road: Road, archive: Path) -> None:
    """The same documents were read already; reading them again would cost seconds and prove nothing."""
    shutil.copytree(road.archive / "readings", archive / "readings")


def journal_lines(archive: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in (archive / "journal").glob("*.jsonl"))


@pytest.mark.parametrize("lines", [3, 60])
def test_killed_in_mid_crawl_the_next_run_makes_the_same_dataset(road, tmp_path, lines):
    archive = tmp_path / "archive"
    kill_when(["crawl", f"ARCHIVE={archive}"], lambda: journal_lines(archive) >= lines)
    keep_readings(road, archive)
    assert differences(road, make_dataset(tmp_path)) == {}
    taken = duckdb.sql(f"""SELECT url, count(*) FROM '{archive / "fetches.parquet"}'
        WHERE kind IN ('report', 'attachment') AND status = 200 AND NOT revisited GROUP BY url HAVING count(*) > 1""")
    # what was in flight at the kill may be asked for again, and no more than that
    assert len(taken) <= 2


def test_killed_in_mid_extract_the_next_run_makes_the_same_dataset(road, tmp_path):
    archive = copy_archive(road, tmp_path)
    shutil.rmtree(archive / "readings")
    kill_when(["extract", f"ARCHIVE={archive}"], (archive / "readings").exists)
    assert differences(road, make_dataset(tmp_path)) == {}


@pytest.mark.parametrize("when", ["nianbao.duckdb", "reports.parquet"])
def test_killed_in_mid_build_the_old_dataset_stays_and_the_next_run_makes_the_same(road, tmp_path, when):
    archive, out = copy_archive(road, tmp_path), tmp_path / "dataset"
    shutil.copytree(road.out, out)

    def building() -> bool:
        return any(path.parent != out for path in tmp_path.glob(f"*/{when}"))

    kill_when(["build", f"ARCHIVE={archive}", f"OUT={out}"], building)
    assert table_files(out) == table_files(road.out)
    done = make("build", f"ARCHIVE={archive}", f"OUT={out}")
    assert done.returncode == 0, done.stderr
    assert table_files(out) == table_files(road.out)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["archive", "dataset"]


# -- bad input: one clear line that names the file and the place, exit status 1, nothing lost

CRAWL = ["-m", "scrapy", "crawl", "annual_reports"]


def check_refusal(done: subprocess.CompletedProcess, *named: str) -> None:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == 1, done.stderr
    assert len(lines) == 1, done.stderr
    for name in named:
        assert name in lines[0]


def test_an_unreadable_file(tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    for path in (broken, tmp_path / "none.pdf", tmp_path):
        check_refusal(python("-m", "extract", "read", path), str(path))


def test_an_unknown_scope(tmp_path):
    done = python(
        *CRAWL, "-a", "portals=samples/portals.csv", "-a", "scope=777777", "-s", f"ARCHIVE={tmp_path}/a"
    )
    check_refusal(done, "samples/portals.csv", "777777")


def test_a_portals_file_with_a_broken_row(tmp_path):
    portals = tmp_path / "portals.csv"
    good = (ROOT / "samples/portals.csv").read_text(encoding="utf-8").splitlines()[:3]
    portals.write_text(
        "\n".join([*good, "99010,坏县,county,临岚市,http://www.huai.gov.example/,"]), encoding="utf-8"
    )
    done = python(*CRAWL, "-a", f"portals={portals}", "-s", f"ARCHIVE={tmp_path}/a")
    check_refusal(done, f"{portals}:4", "99010")


def test_an_archive_that_is_a_file(tmp_path):
    file = tmp_path / "archive"
    file.write_text("mine")
    done = python(*CRAWL, "-a", "portals=samples/portals.csv", "-s", f"ARCHIVE={file}")
    check_refusal(done, str(file))
    check_refusal(python("-m", "datasets", "extract", "--archive", file), str(file))
    check_refusal(python("-m", "datasets", "build", "--archive", file, "--out", tmp_path / "out"), str(file))
    assert file.read_text() == "mine" and not (tmp_path / "out").exists()


def test_a_dataset_path_that_is_not_one(road, tmp_path):
    thesis = tmp_path / "thesis.txt"
    thesis.write_text("mine")
    check_refusal(
        python("-m", "datasets", "build", "--archive", road.archive, "--out", tmp_path), str(tmp_path)
    )
    for path in (tmp_path, thesis, tmp_path / "none"):
        check_refusal(python("-m", "datasets", "query", "--dataset", path, "SELECT 1"), str(path))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"] and thesis.read_text() == "mine"


def test_make_passes_failure_on(tmp_path):
    for arguments in (
        ["crawl", "SCOPE=777777", f"ARCHIVE={tmp_path}/a"],
        ["extract", f"ARCHIVE={tmp_path}/none"],
        ["query", f"OUT={tmp_path}/none"],
        ["dataset", "SOURCE=elsewhere"],
    ):
        assert make(*arguments).returncode != 0, arguments


def limit_files(kilobytes: int):
    """A disk that is full after so many kilobytes a file, for a child process."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, kilobytes << 10))


def test_a_full_disk_stops_a_crawl_and_nothing_is_lost(road, tmp_path):
    archive = tmp_path / "archive"
    done = make("crawl", f"ARCHIVE={archive}", preexec_fn=limit_files(60))
    assert done.returncode != 0
    assert f"error: {archive}: cannot write" in done.stderr and "Traceback" not in done.stderr
    keep_readings(road, archive)
    assert differences(road, make_dataset(tmp_path)) == {}


@pytest.mark.parametrize("kilobytes", [40, 1500])  # in mid-Parquet, in mid-database
def test_a_full_disk_stops_a_build_and_the_old_dataset_stays(road, tmp_path, kilobytes):
    archive, out = copy_archive(road, tmp_path), tmp_path / "dataset"
    shutil.copytree(road.out, out)
    done = python(
        "-m", "datasets", "build", "--archive", archive, "--out", out, preexec_fn=limit_files(kilobytes)
    )
    check_refusal(done, str(out))
    assert table_files(out) == table_files(road.out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "dataset"]
