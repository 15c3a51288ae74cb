"""A small run of the layout fuzzer, and the documents that it found: goldens, with their truth."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from extract.read import read
from tests.accuracy.measure import Printed, Score, score_document
from tests.layouts.corpus import draw_template, render, truth_of

FOUND = Path(__file__).parents[1] / "golden" / "found"
FORMATS = ("html", "docx", "drawn", "xlsx", "ofd", "text", "zip")


def score(format_: str, seed: int) -> Score:
    made = render(seed, format_, draw_template(seed))
    printed = {code: Printed(t.value, t.hidden, t.text) for code, t in truth_of(made.spec).items()}
    return score_document(made.data, made.name, made.row(), printed)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("seed", range(9002, 9010))
def test_no_silent_error(format_: str, seed: int) -> None:
    try:
        found = score(format_, seed)
    except FileNotFoundError as lacking:
        pytest.skip(str(lacking))
    assert [miss for miss in found.misses if miss.silent] == []


def _documents() -> list[dict[str, str]]:
    if not (FOUND / "documents.csv").exists():
        return []
    with (FOUND / "documents.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("row", _documents(), ids=lambda row: row["document"])
def test_what_the_fuzzer_found_stays_read(row: dict[str, str]) -> None:
    with (FOUND / "truth.csv").open(encoding="utf-8", newline="") as lines:
        truth = {
            (r["table"], r["row"], r["column"]): Decimal(r["value"]) if r["value"] else None
            for r in csv.DictReader(lines)
            if r["document"] == row["document"]
        }
    reading = read((FOUND / row["document"]).read_bytes(), path=row["document"])
    read_as = {(c.table, c.row, c.column): c.value for c in reading.cells}
    assert {
        code: (read_as.get(code), value) for code, value in truth.items() if read_as.get(code) != value
    } == {}
