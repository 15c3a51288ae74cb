"""Known errors of reports: both values stay, and a correction ends when its day comes or the document changes."""

import duckdb
import pytest
from synthetic import Page, reading, write_archive

from datasets.__main__ import main

A = "http://a.gov.example/"
HEAD = "digest,table,row,column,printed,corrected,declared_on,expires_on,reason\n"
FIRST = Page(f"{A}1", reading(values={("granted", "total"): 7}))
SECOND = Page(f"{A}1", reading(values={("granted", "total"): 8}), run=1)
ASKED = "SELECT value, corrected FROM provenance WHERE \"row\" = 'granted' AND \"column\" = 'total'"


def corrected(printed="7", expires="2030-01-01", declared="2024-01-01", reason="电话核实") -> str:
    return f"{FIRST.digest},applications,granted,total,{printed},9,{declared},{expires},{reason}\n"


def build(tmp_path, row, pages) -> int:
    (tmp_path / "known.csv").write_text(HEAD + row, encoding="utf-8")
    archive = write_archive(tmp_path / "archive", pages)
    where = ["--archive", str(archive), "--out", str(tmp_path / "d")]
    return main(["build", *where, "--corrections", str(tmp_path / "known.csv")])


@pytest.mark.parametrize(
    ("row", "pages", "values", "warned"),
    [
        (corrected(), [FIRST], (7, 9), False),
        (corrected(expires="2024-05-01"), [FIRST], (7, None), True),  # the day of the fetch: expired
        (corrected(printed="6"), [FIRST], (7, None), True),  # the document does not print it
        (corrected(), [FIRST, SECOND], (8, None), True),  # the portal has replaced the document
    ],
)
def test_a_correction_holds_until_its_day_or_the_document_changes(
    tmp_path, capsys, row, pages, values, warned
):
    assert build(tmp_path, row, pages) == 0
    assert ("warning: corrections_apply" in capsys.readouterr().out) == warned
    with duckdb.connect(str(tmp_path / "d" / "nianbao.duckdb"), read_only=True) as work:
        assert work.execute(ASKED).fetchall() == [values]


@pytest.mark.parametrize(
    "row",
    [corrected(expires=""), corrected(expires="2023-01-01"), corrected(printed="x"), corrected(reason="")],
)
def test_a_broken_row_names_file_and_line(tmp_path, capsys, row):
    assert build(tmp_path, row, [FIRST]) == 1
    assert "known.csv: line 2:" in capsys.readouterr().err
    assert not (tmp_path / "d").exists()
