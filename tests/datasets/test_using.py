"""The ten questions of docs/using.md: SQL and pandas give the same answers, R runs, Stata names what is there."""

import fcntl
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat
import pytest

from datasets.__main__ import main
from tests.road import ROOT

QUESTIONS = range(10)
LANGUAGES = ("sql", "python", "r", "stata")
BLOCK = re.compile(r"^```(sql|python|r|stata)\n(.*?)^```", re.M | re.S)
STATA_FILE = re.compile(r'"((?:csv|stata)/[a-z_]+\.(?:csv|dta))"')
STATA_WORDS = re.compile(r'"[^"\n]*"|`[^\n]*?\'|\b[a-z_]*_[a-z_]+\b')
MADE = re.compile(r"generate\(?\s*(\w+)|generate (\w+) =|tempfile (\w+)|local\((\w+)\)")
STATA_OWN = {"_all", "_n", "stringcols"}


def blocks(name: str) -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))


def block(language: str, number: int) -> str:
    return [text for kind, text in blocks("using.md") if kind == language][number]


@pytest.fixture(scope="module")
def release(road, tmp_path_factory) -> Path:
    """A release of the samples' dataset; all workers of a run share one."""
    out = road.out.parent / "using-release"
    with (road.out.parent / "using.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "manifest.json").is_file():
            assert (
                main(["release", "--dataset", str(road.out), "--out", str(out), "--version", "2026.12"]) == 0
            )
    return out


def test_both_languages_have_the_same_ten_questions():
    assert blocks("using.md") == blocks("using.zh.md")
    assert [kind for kind, _ in blocks("using.md")] == [*LANGUAGES] * len(QUESTIONS)


def plain(value):
    """A value as both can hold it."""
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, (Decimal, float, int)) or hasattr(value, "dtype"):
        return round(float(value), 9)
    return value


@pytest.mark.parametrize("number", QUESTIONS)
def test_sql_and_pandas_give_the_same_answer(release, monkeypatch, number):
    with duckdb.connect(str(release / "nianbao.duckdb"), read_only=True) as work:
        found = work.execute(block("sql", number))
        names = [each[0] for each in found.description]
        rows = [[plain(value) for value in row] for row in found.fetchall()]
    monkeypatch.chdir(release)
    space = {"pd": pd}
    exec(block("python", number), space)
    answer = space["answer"]
    assert list(answer.columns) == names
    said = [[plain(value) for value in row] for row in answer.itertuples(index=False, name=None)]
    assert [[str(v) for v in row] for row in said] == [[str(v) for v in row] for row in rows]
    assert rows


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")
@pytest.mark.parametrize("number", QUESTIONS)
def test_r_runs(release, number):
    script = block("r", number) + "\nstopifnot(nrow(answer) > 0)\n"
    done = subprocess.run(["Rscript", "-e", script], cwd=release, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("number", QUESTIONS)
def test_r_names_files_and_columns_that_are_there(release, number):
    text = block("r", number)
    files = re.findall(r'read\.csv\("([^"]+)"', text)
    known = {name for file in files for name in columns_of(release / file)}
    made = set(re.findall(r"\$(\w+) <-", text))
    used = set(re.findall(r"\$(\w+)", text))
    assert files and used - known - made == set()


@pytest.mark.parametrize("number", QUESTIONS)
def test_stata_names_files_and_columns_that_are_there(release, number):
    text = block("stata", number)
    files = STATA_FILE.findall(text)
    known = {name for file in files for name in columns_of(release / file)}
    made = {name for found in MADE.findall(text) for name in found if name}
    used = {word for word in STATA_WORDS.findall(text) if word[0] not in '"`'}
    assert files and used - known - made - STATA_OWN == set()


def columns_of(path: Path) -> list[str]:
    if path.suffix == ".dta":
        return list(pyreadstat.read_dta(str(path), metadataonly=True)[1].column_names)
    return list(pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns)
