"""A release: five forms that hold the same values, papers that validate, the same bytes twice, refused when worse."""

import json
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
from frictionless import Package, system
from synthetic import PDF, Page, changed, portal, reading, write_archive

from datasets.__main__ import main
from datasets.codebook import variables
from datasets.crosswalk import panel_variables
from datasets.release import CSV_TABLES, SHEETS, STATA_TABLES
from datasets.stata import WHY_MISSING, stata_name

A = "http://a.gov.example/"
CROISSANT = "import sys, mlcroissant; print(mlcroissant.Dataset(jsonld=sys.argv[1]).metadata.ctx.issues.errors or set())"
FORMULA = '=HYPERLINK("http://evil.example/")'


def a_dataset(home: Path, **more) -> Path:
    """Three governments, three forms; one report with a blank, a title that is a formula, one missing report."""
    granted = {("granted", "total"): more.get("granted", 4), ("new_received", "total"): None}
    pages = [
        Page(f"{A}1", reading("2014", 2016, values={("answered_granted", "value"): 3})),
        Page(f"{A}2", reading("2019", 2020)),
        Page(
            f"{A}3", reading("2021", 2022, values=granted, media_type=PDF, grade=more.get("grade", "partial"))
        ),
        Page(
            f"{A}4",
            changed(reading("2021", 2022, "鹤岗市东山区人民政府", adcode="230406"), title=FORMULA),
            portal="230406",
        ),
    ]
    portals = [portal(), portal("230406", "东山区"), portal("230402", "向阳区", outcome="missing")]
    archive = write_archive(home / "archive", pages[: more.get("pages", 4)], portals)
    assert main(["build", "--archive", str(archive), "--out", str(home / "dataset")]) == 0
    return home / "dataset"


def release(dataset: Path, out: Path, version: str = "2026.12", *more: str) -> int:
    return main(["release", "--dataset", str(dataset), "--out", str(out), "--version", version, *more])


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("release")
    assert release(a_dataset(home), home / "2026.12") == 0
    return home / "2026.12"


@pytest.fixture(scope="module")
def work(bundle: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(bundle / "nianbao.duckdb"), read_only=True)


def flat(value):
    """A value as every form can hold it."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value


def table(work, name):
    """(columns, rows) of a table, ordered as the forms are."""
    found = work.execute(f'FROM "{name}" ORDER BY ALL')
    columns = [each[0] for each in found.description]
    return columns, [dict(zip(columns, map(flat, row), strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("name", CSV_TABLES)
def test_csv_holds_what_the_database_holds(bundle, work, name):
    columns, rows = table(work, name)
    path = bundle / "csv" / f"{name}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    assert list(frame.columns) == columns
    assert len(frame) == len(rows)
    for row, read in zip(rows, frame.to_dict("records"), strict=True):
        for column in columns:
            said, value = read[column], row[column]
            if value is None or value == "":
                assert pd.isna(said), (column, said)
            elif isinstance(value, bool):
                assert said == str(value).lower()
            elif isinstance(value, (int, float)):
                assert float(said) == value
            else:
                assert said.removeprefix("'").startswith(str(value)[:10])


@pytest.mark.parametrize("name", SHEETS)
def test_the_workbook_holds_what_the_database_holds(bundle, work, name):
    columns, rows = table(work, name)
    sheet = openpyxl.load_workbook(bundle / "panel.xlsx")[name]
    read = list(sheet.iter_rows(values_only=True))
    assert list(read[0]) == columns
    assert [list(row) for row in read[1:]] == [
        [row[c] if row[c] != "" else None for c in columns] for row in rows
    ]


@pytest.mark.parametrize("name", STATA_TABLES)
def test_stata_holds_what_the_database_holds(bundle, work, name):
    columns, rows = table(work, name)
    frame, meta = pyreadstat.read_dta(bundle / "stata" / f"{name}.dta", apply_value_formats=True)
    assert len(frame) == len(rows)
    for row, read in zip(rows, frame.to_dict("records"), strict=True):
        for column in (c for c in columns if stata_name(c) in read):
            value, said = row[column], read[stata_name(column)]
            if value is None:
                assert said == "" or pd.isna(said) or said in WHY_MISSING.values()
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                assert float(said) == value
            else:
                assert str(said).startswith(str(value)[:10])
    assert all(meta.column_labels)


def test_parquet_holds_what_the_database_holds(bundle, work):
    for name in ("reports", "expected", "crosswalk", "lineage"):
        rows = pq.read_table(bundle / "parquet" / f"{name}.parquet").num_rows
        assert work.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)


def test_stata_says_why_a_figure_is_missing(bundle):
    frame, meta = pyreadstat.read_dta(bundle / "stata" / "panel.dta", user_missing=True)
    received = dict(
        zip(zip(frame["adcode"], frame["year"], strict=True), frame["applications_received"], strict=True)
    )
    assert received["230405", 2022] == "a"
    assert pd.isna(received["230402", 2022])
    assert received["230406", 2022] == 0
    assert meta.variable_value_labels["applications_received"] == WHY_MISSING
    current, _ = pyreadstat.read_dta(bundle / "stata" / "panel_current.dta", user_missing=True)
    summed = dict(
        zip(
            zip(current["adcode"], current["year"], strict=True),
            current["applications_received"],
            strict=True,
        )
    )
    assert summed["230405", 2022] == "a"
    assert (bundle / "stata" / "panel.dta").read_bytes()[:80].find(b"<release>118</release>") > 0


def test_every_column_fits_statas_names_and_none_becomes_another():
    for names in ([v.name for v in variables() if v.table == t] for t in STATA_TABLES[2:]):
        assert len({stata_name(name) for name in names}) == len(names)
    assert [stata_name(name) for name in panel_variables()] == list(panel_variables())


def test_no_text_is_a_formula(bundle):
    line = next(
        x for x in (bundle / "csv" / "reports.csv").read_text("utf-8-sig").splitlines() if "HYPERLINK" in x
    )
    assert "'=HYPERLINK" in line
    book = openpyxl.load_workbook(bundle / "panel.xlsx")
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_the_papers_validate(bundle):
    with system.use_context(trusted=True):
        report = Package(str(bundle / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "message"])[:5]
    # in a process of its own: the library takes over the log's handlers, and closes the streams of this one's tests
    said = subprocess.run(
        [sys.executable, "-c", CROISSANT, str(bundle / "croissant.json")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "set()", said
    assert "type: dataset" in (bundle / "CITATION.cff").read_text()


def test_made_twice_it_has_the_same_bytes_and_verifies(bundle, tmp_path, capsys):
    dataset = bundle.parent / "dataset"
    assert release(dataset, tmp_path / "again") == 0
    names = sorted(p.relative_to(bundle) for p in bundle.rglob("*") if p.is_file())
    assert names == sorted(
        p.relative_to(tmp_path / "again") for p in (tmp_path / "again").rglob("*") if p.is_file()
    )
    assert [n for n in names if (bundle / n).read_bytes() != (tmp_path / "again" / n).read_bytes()] == []
    assert main(["verify", str(bundle)]) == 0
    shutil.copytree(bundle, tmp_path / "spoilt")
    (tmp_path / "spoilt" / "csv" / "panel.csv").write_bytes(b"other")
    (tmp_path / "spoilt" / "panel.xlsx").unlink()
    (tmp_path / "spoilt" / "new.txt").write_text("new")
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "spoilt")]) == 1
    said = capsys.readouterr().err
    assert "csv/panel.csv: 5 bytes" in said and "panel.xlsx: missing" in said and "new.txt: not in" in said


def test_changes_are_exactly_what_was_changed(bundle, tmp_path):
    dataset = a_dataset(tmp_path, granted=5, grade="verified")
    assert release(dataset, tmp_path / "r", "2027.1", "--previous", str(bundle)) == 0
    rows = pq.read_table(tmp_path / "r" / "changes.parquet").to_pylist()
    said = {
        (r["change"], r["in_table"], r["row"], r["column"], r["field"], r["before"], r["after"]) for r in rows
    }
    assert said == {
        ("changed", "cells", "granted", "total", "value", "4.000000", "5.000000"),
        ("changed", "cells", "granted", "total", "raw", "4", "5"),
        ("changed", "reports", None, None, "grade", "partial", "verified"),
    }
    log = (tmp_path / "r" / "CHANGELOG.md").read_text()
    assert "Against 2026.12: 1 reports changed; 1 cells changed." in log
    assert "The first release." in log
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["previous"] == "2026.12"


def test_a_worse_dataset_is_not_released(bundle, tmp_path, capsys):
    dataset = a_dataset(tmp_path, pages=3)
    assert release(dataset, tmp_path / "r", "2027.1", "--previous", str(bundle)) == 1
    said = capsys.readouterr().err
    assert "2022: 1 governments found, 2 before" in said
    assert not (tmp_path / "r").exists()


def test_a_broken_dataset_is_not_released(bundle, tmp_path, capsys):
    shutil.copytree(bundle.parent / "dataset", tmp_path / "d")
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb")) as work:
        work.execute("INSERT INTO reports FROM reports LIMIT 1")
    assert release(tmp_path / "d", tmp_path / "r") == 1
    assert "not released: keys_unique" in capsys.readouterr().err


@pytest.mark.parametrize("version", ["1", "2026-12", "latest"])
def test_a_version_is_a_year_and_a_month(bundle, tmp_path, capsys, version):
    assert release(bundle.parent / "dataset", tmp_path / "r", version) == 1
    assert "a version is YEAR.MONTH" in capsys.readouterr().err


def test_nothing_else_is_overwritten(bundle, tmp_path, capsys):
    (tmp_path / "mine.txt").write_text("mine")
    assert release(bundle.parent / "dataset", tmp_path) == 1
    assert "something else than a release" in capsys.readouterr().err
    assert release(bundle.parent / "dataset", bundle, "2027.1") == 1
    assert "another release stands there" in capsys.readouterr().err
