"""The query command: one answer or one message, never a write, never a file of the machine."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from synthetic import PDF, Page, reading, write_archive

from datasets.__main__ import main
from datasets.dictionary import in_language

A = "http://a.gov.example/"
BAR = "SELECT value FROM provenance WHERE adcode='230405' AND year=2022 AND \"row\"='administrative_licences'"


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("query")
    values = {("administrative_licences", "decisions"): 639, ("new_received", "total"): None}
    write_archive(home / "a", [Page(f"{A}2022.pdf", reading(media_type=PDF, values=values))])
    assert main(["build", "--archive", str(home / "a"), "--out", str(home / "d")]) == 0
    return home / "d"


def ask(dataset: Path, sql: str, *more: str) -> int:
    return main(["query", sql, "--dataset", str(dataset), *more])


def test_a_figure_of_provenance_is_printed_with_its_address_and_page(dataset, capsys):
    assert ask(dataset, BAR) == 0
    said = capsys.readouterr().out
    assert "639\n" in said and f"639  {A}2022.pdf" in said and "page 2" in said


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT p.value FROM provenance p WHERE p.\"row\" = 'administrative_licences'",
        "SELECT DISTINCT value FROM provenance WHERE value > 600 ORDER BY value LIMIT 3",
        "FROM provenance SELECT value WHERE value = 639",
    ],
)
def test_other_spellings_of_it_too(dataset, capsys, sql):
    assert ask(dataset, sql) == 0
    assert f"639  {A}2022.pdf" in capsys.readouterr().out


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM provenance",
        "SELECT value FROM cells LIMIT 1",
        "SELECT value, source_url FROM provenance LIMIT 1",
        "SELECT p.value FROM provenance p JOIN reports USING (report_id) LIMIT 1",
        "WITH x AS (SELECT 1 AS value) SELECT value FROM x",
        "SELECT value FROM provenance UNION SELECT 1",
        "EXPLAIN SELECT value FROM provenance",
        "DESCRIBE provenance",
    ],
)
def test_no_sources_below_what_is_not_a_plain_question_to_provenance(dataset, capsys, sql):
    assert ask(dataset, sql) == 0
    assert "sources:" not in capsys.readouterr().out


def test_the_pipes_formats_keep_null_and_0_apart(dataset, capsys, tmp_path):
    sql = "SELECT new_received_total AS n, granted_total AS g, 1.5 AS f, issuer FROM applications"
    assert ask(dataset, sql, "--csv") == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [
        ["n", "g", "f", "issuer"],
        ["", "0", "1.5", "鹤岗市兴安区人民政府"],
    ]
    assert ask(dataset, sql, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "n": None,
        "g": 0,
        "f": 1.5,
        "issuer": "鹤岗市兴安区人民政府",
    }
    target = tmp_path / "answer.parquet"
    assert ask(dataset, sql, "--parquet", str(target)) == 0
    assert capsys.readouterr().out == ""
    assert pq.read_table(target).num_rows == 1
    assert [each.name for each in tmp_path.iterdir()] == ["answer.parquet"]


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT * FROM aplications", "nearest tables: applications"),
        ("SELECT * FROM comapre(['1'], 2022)", "compare"),
        ("SELECT new_recieved_total FROM applications", "new_received_total"),
        ("SELECT a.isuer FROM applications a", "issuer"),
        ("SELEKT 1", "syntax error"),
        ("SELECT 1; SELECT 2", "exactly one statement"),
        ("", "exactly one statement"),
    ],
)
def test_a_wrong_question_gets_duckdbs_message_and_the_nearest_names(dataset, capsys, sql, says):
    assert ask(dataset, sql) == 1
    caught = capsys.readouterr()
    assert says in caught.err and "Traceback" not in caught.err and caught.out == ""


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE x AS SELECT 1",
        "CREATE TEMP TABLE x AS SELECT 1",
        "INSERT INTO reports SELECT * FROM reports",
        "DELETE FROM cells",
        "DROP VIEW provenance",
        "COPY reports TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "PRAGMA enable_external_access = true",
        "INSTALL httpfs",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_parquet('https://example.org/a.parquet')",
    ],
)
def test_writing_and_the_machines_files_are_refused(dataset, capsys, tmp_path, monkeypatch, sql):
    monkeypatch.chdir(tmp_path)
    before = (dataset / "nianbao.duckdb").read_bytes()
    assert ask(dataset, sql) == 1
    caught = capsys.readouterr()
    assert caught.err and "root:" not in caught.out
    assert (dataset / "nianbao.duckdb").read_bytes() == before
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("what", ["nothing", "file", "folder", "torn"])
def test_a_path_that_is_no_dataset_is_one_line(tmp_path, capsys, what):
    path = tmp_path / "thing"
    if what == "file":
        path.write_text("x")
    elif what != "nothing":
        path.mkdir()
    if what == "torn":
        (path / "dataset.json").write_text("{}")
        (path / "nianbao.duckdb").write_bytes(b"torn" * 5000)
    for command in (["query", "SELECT 1", "--dataset", str(path)], ["check", str(path)]):
        assert main(command) == 1
        errors = capsys.readouterr().err.strip()
        assert str(path) in errors and len(errors.splitlines()) == 1


def test_a_closed_pipe_is_quiet(dataset):
    command = [sys.executable, "-m", "datasets", "query", "--dataset", str(dataset), "--csv"]
    with subprocess.Popen(
        [*command, "SELECT * FROM range(300000)"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_check_runs_on_a_finished_dataset(dataset, capsys):
    assert main(["check", str(dataset)]) == 0
    assert "hold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("comment", "english", "chinese"),
    [
        ("Report. 年报标识。", "Report.", "年报标识。"),
        # a Chinese word in brackets is part of the English sentence
        (
            "Regulations (规章) made in the year. 本年制发规章。",
            "Regulations (规章) made in the year.",
            "本年制发规章。",
        ),
        ("Granted. [件] 予以公开。（件）", "Granted. [件]", "予以公开。（件）"),
    ],
)
def test_a_comment_parts_where_its_chinese_begins(comment, english, chinese):
    assert (in_language(comment, "en"), in_language(comment, "zh")) == (english, chinese)


def test_the_dictionary_names_every_column_in_both_languages(capsys, tmp_path):
    assert main(["docs", "--folder", str(tmp_path)]) == 0
    english, chinese = ((tmp_path / name).read_text() for name in ("dataset.md", "dataset.zh.md"))
    for text in (english, chinese):
        assert (
            "### provenance" in text
            and "`new_received_total`" in text
            and "### compare(adcodes, year)" in text
        )
        assert "|  |" not in text  # a column without a meaning
    prose = [line for line in english.splitlines() if line.startswith("| `report_id`")]
    assert prose and not any("\u4e00" <= char <= "\u9fff" for line in prose for char in line)
