"""Reads a corpus that tests.layouts wrote and compares every cell, value and null alike."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from extract.checks import identities
from extract.codebook import FormName, template
from extract.model import Cell, Reading
from extract.read import read

Code = tuple[str, str, str]
FORMS: tuple[FormName, ...] = ("2021", "2019", "2014")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a cell prints: its value (None: blank), the figure behind a blank, the printed text."""

    value: Decimal | None
    hidden: Decimal | None
    raw: str


Job = tuple[Path, dict[str, str], dict[Code, Printed]]


@dataclass(frozen=True, slots=True)
class Miss:
    """One cell that was not read as it is printed. `silent`: reported or derived, and in no failed check."""

    code: Code
    expected: str
    got: str
    status: str
    silent: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How one document was read."""

    document: str
    format: str
    layout: str
    template: str
    cells: int
    misses: tuple[Miss, ...]
    identified: dict[str, bool]
    said: str

    @property
    def whole(self) -> bool:
        return not self.misses

    @property
    def silent(self) -> int:
        return sum(miss.silent for miss in self.misses)


def score_corpus(folder: Path, processes: int = 2) -> list[Score]:
    """The score of each document of a corpus, in the order of its documents.csv."""
    jobs = list(jobs_of(folder))
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_score, jobs, chunksize=4))


def jobs_of(folder: Path) -> Iterator[Job]:
    """Each document of a corpus: its path, its line in documents.csv, and the truth of its cells."""
    truth: dict[str, dict[Code, Printed]] = {}
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            cell = Printed(_decimal(row["value"]), _decimal(row["hidden"]), row["raw"])
            truth.setdefault(row["document"], {})[row["table"], row["row"], row["column"]] = cell
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield folder / row["document"], row, truth.get(row["document"], {})


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _score(job: Job) -> Score:
    path, row, truth = job
    return score_document(path.read_bytes(), path.name, row, truth)


def score_document(data: bytes, name: str, row: dict[str, str], truth: dict[Code, Printed]) -> Score:
    """How one document is read; `row` is its line in documents.csv."""
    reading = read(data, path=name)
    misses = tuple(compare(reading, truth))
    said = reading.error or "; ".join(reading.warnings[:3])
    told = _identified(reading, row)
    return Score(name, row["format"], row["layout"], row["template"], len(truth), misses, told, said)


def compare(reading: Reading, truth: dict[Code, Printed]) -> Iterator[Miss]:
    """Each cell that differs from the truth, and each figure that a report without tables is said to have."""
    cells = {(c.table, c.row, c.column): c for c in reading.cells}
    failed = _failed_codes(reading)
    for code, printed in truth.items():
        cell = cells.pop(code, None)
        if cell is None or not _is_right(cell, printed, truth):
            yield _miss(code, printed.raw, cell, failed)
    for code, cell in cells.items():
        if cell.value is not None:
            yield _miss(code, "no such cell", cell, failed)


def _is_right(cell: Cell, printed: Printed, truth: dict[Code, Printed]) -> bool:
    """A blank may be derived where the identities leave one value: the figure behind it, or what a sum says."""
    if printed.value is not None or cell.value is None:
        return cell.value == printed.value
    said = _said_by_sums(truth).get((cell.table, cell.row, cell.column), set())
    return cell.status == "derived" and (said == {cell.value} or (not said and cell.value == printed.hidden))


def _said_by_sums(truth: dict[Code, Printed]) -> dict[Code, set[Decimal]]:
    """The values that identities give for each blank, from what is printed or was given by others before."""
    name = next(form for form in FORMS if len(template(form).cells) == len(truth))
    values = {code: printed.value for code, printed in truth.items()}
    said: dict[Code, set[Decimal]] = {}
    while True:
        found: dict[Code, set[Decimal]] = {}
        for identity in identities(name):
            for side, other in ((identity.left, identity.right), (identity.right, identity.left)):
                blanks = [code for code in (*side, *other) if values[code] is None]
                if len(blanks) == 1 and blanks[0] in side:
                    known = sum(values[code] or 0 for code in other) - sum(values[code] or 0 for code in side)
                    found.setdefault(blanks[0], set()).add(Decimal(known))
        if not found:
            return said
        said |= found
        values |= {
            code: next(iter(given)) if len(given) == 1 else Decimal("NaN") for code, given in found.items()
        }


def _miss(code: Code, expected: str, cell: Cell | None, failed: frozenset[Code]) -> Miss:
    if cell is None:
        return Miss(code, expected, "", "no cell", False)
    silent = cell.status in {"reported", "derived"} and cell.value is not None and code not in failed
    return Miss(code, expected, f"{cell.value} {cell.raw!r}", cell.status, silent)


def _failed_codes(reading: Reading) -> frozenset[Code]:
    """The cells that stand in some failed check."""
    if reading.report.template == "none":
        return frozenset()
    failed = {(c.rule, c.scope) for c in reading.checks if c.status == "failed"}
    return frozenset(
        code
        for identity in identities(reading.report.template)
        if (identity.rule, identity.scope) in failed
        for code in (*identity.left, *identity.right)
    )


def _identified(reading: Reading, row: dict[str, str]) -> dict[str, bool]:
    report = reading.report
    return {
        "is_report": report.is_report,
        "year": report.year == int(row["year"]),
        "template": report.template == row["template"],
        "issuer": report.issuer == row["issuer"],
        "issuer_kind": report.issuer_kind == row["issuer_kind"],
        "adcode": report.adcode == row["adcode"],
    }
