"""A country of true reports over three years, and errors put into some of them, each of a known kind and fault.

What a seeded case has for evidence is drawn as portals have it: a second document or none, prose with figures or none,
and reports of the years beside it always.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from synthetic import APPLICANTS, HTML, PDF, Page, portal, reading

from datasets.units import read_units
from extract.checks import check_cells
from extract.codebook import template
from extract.model import Cell, Reading, Section
from samples.figures import timeline

YEARS = (2021, 2022, 2023)
SEEDED_YEAR = 2022
KINDS = ("source typo", "OCR digit", "swapped column", "stale copy", "zero-filled blank")
FAULT = dict(zip(KINDS, ("source", "extraction", "extraction", "source", "extraction"), strict=True))
CONFUSED = {
    "0": "68",
    "1": "74",
    "2": "7",
    "3": "8",
    "4": "1",
    "5": "6",
    "6": "85",
    "7": "1",
    "8": "36",
    "9": "4",
}
Code = tuple[str, str, str]
Figures = dict[Code, tuple[str, Decimal | None, str]]
"""Printed text, value and status of every cell."""


@dataclass(frozen=True)
class Case:
    """One issuer; `kind` is None where nothing is wrong."""

    adcode: str
    kind: str | None
    has_second: bool
    has_prose: bool

    @property
    def report_id(self) -> str:
        return f"{self.adcode}-government-{SEEDED_YEAR}"


def cases(count: int, honest: int, seed: int) -> list[Case]:
    """`count` cases, the kinds in turn, and `honest` issuers without an error."""
    rng = random.Random(seed)
    codes = [
        unit.adcode
        for unit in read_units()
        if unit.level == "county" and unit.valid_to is None and unit.valid_from <= 2021
    ]
    rng.shuffle(codes)
    kinds = [KINDS[n % len(KINDS)] for n in range(count)] + [None] * honest
    return [
        Case(code, kind, rng.random() < 0.6, rng.random() < 0.7)
        for code, kind in zip(codes, kinds, strict=False)
    ]


def pages_of(case: Case, seed: int) -> Iterator[Page]:
    """Every document of a case, over the years."""
    rng = random.Random(f"{seed} {case.adcode}")
    figures = {year: printed(cells) for year, cells in timeline(case.adcode, "county", YEARS).items()}
    for year in YEARS:
        first = second = figures[year]
        readers = ("html", "pdf")
        text = prose(figures[year], year) if case.has_prose else "我区全年公开信息，按期答复。"
        if case.kind and year == SEEDED_YEAR:
            if case.kind == "OCR digit" or (case.kind == "source typo" and rng.random() < 0.1):
                readers = ("scan", "html")
            first, second = SEEDERS[case.kind](rng, figures, case)
            if case.kind == "source typo" and rng.random() < 0.5:
                text = prose(first, year) if case.has_prose else text
        yield Page(
            f"http://{case.adcode}.gov.example/{year}",
            document(case.adcode, year, first, readers[0], text),
            case.adcode,
        )
        if case.has_second:
            yield Page(
                f"http://{case.adcode}.gov.example/{year}.pdf",
                document(case.adcode, year, second, readers[1], text),
                case.adcode,
            )


def portals_of(all_cases: list[Case]) -> list[dict[str, object]]:
    return [portal(case.adcode, f"第{case.adcode}区", parent=None) for case in all_cases]


def printed(cells: Mapping[Code, str]) -> Figures:
    return {code: (text, Decimal(text), "reported") for code, text in cells.items()}


def document(adcode: str, year: int, figures: Figures, reader: str, text: str) -> Reading:
    media = HTML if reader == "html" else PDF
    base = reading("2021", year, f"{adcode}人民政府", "government", adcode, media_type=media)
    cells = tuple(_cell(cell, figures, reader) for cell in base.cells)
    checks = check_cells(cells, template("2021"))
    failed = any(check.status == "failed" for check in checks)
    whole = all(check.status == "passed" for check in checks)
    grade = "inconsistent" if failed else "verified" if whole else "partial"
    return replace(
        base,
        cells=cells,
        checks=checks,
        report=replace(base.report, grade=grade),
        sections=(Section(1, "总体情况", text),),
    )


def _cell(cell: Cell, figures: Figures, reader: str) -> Cell:
    raw, value, status = figures[cell.table, cell.row, cell.column]
    return cell._replace(raw=raw, value=value, status=status, reader=reader)


def prose(figures: Figures, year: int) -> str:
    """What a report says in words of its own figures."""

    def n(row: str, column: str = "total") -> str:
        return figures["applications", row, column][0]

    companies = sum(int(n("new_received", each)) for each in APPLICANTS[1:-1])
    return (
        f"{year}年，共收到政府信息公开申请{n('new_received')}件，其中自然人申请{n('new_received', 'natural_person')}件，"
        f"法人或其他组织申请{companies}件，上年结转{n('carried_over')}件。全年予以公开{n('granted')}件，"
        f"部分公开{n('partially_granted')}件，结转下年度继续办理{n('carried_forward')}件。"
    )


def _under_identities(figures: Figures) -> list[Code]:
    return [code for code in figures if code[0] in ("applications", "review_litigation")]


def _put(figures: Figures, code: Code, raw: str) -> Figures:
    return {**figures, code: (raw, Decimal(raw), "reported")}


def source_typo(rng: random.Random, years: Mapping[int, Figures], case: Case) -> tuple[Figures, Figures]:
    """The printer's error stands in every document."""
    true = years[SEEDED_YEAR]
    code = rng.choice([c for c in _under_identities(true) if true[c][1]])
    wrong = _put(true, code, str(int(true[code][1]) + rng.choice((-1, 1, 2, 9, 10))))
    return wrong, wrong


def ocr_digit(rng: random.Random, years: Mapping[int, Figures], case: Case) -> tuple[Figures, Figures]:
    """One digit of a scan taken for one that looks like it."""
    true = years[SEEDED_YEAR]
    # the proactive table has no identities: an error there shows where a second document carries the report
    seen = [c for c in true if c[0] != "proactive" or (case.has_second and true[c][0].isdigit())]
    code = rng.choice([c for c in seen if true[c][1] or rng.random() < 0.05])
    raw = true[code][0]
    at = rng.randrange(len(raw))
    return _put(true, code, raw[:at] + rng.choice(CONFUSED[raw[at]]) + raw[at + 1 :]), true


def swapped_column(rng: random.Random, years: Mapping[int, Figures], case: Case) -> tuple[Figures, Figures]:
    """Two columns of applicants read in each other's place, in the whole table or in one row.

    Whole columns are such that differ by ten requests or more: two smaller ones, exchanged in a document that stands
    alone, are a report that might be true.
    """
    true = years[SEEDED_YEAR]
    rows = list(dict.fromkeys(row for table, row, _ in true if table == "applications"))
    one, other = rng.choice(
        [
            (a, b)
            for a in APPLICANTS
            for b in APPLICANTS
            if a < b and any(true["applications", row, a] != true["applications", row, b] for row in rows)
        ]
    )
    differ = [row for row in rows if true["applications", row, one] != true["applications", row, other]]
    received = [int(true["applications", "new_received", each][0]) for each in (one, other)]
    is_large = abs(received[0] - received[1]) >= 10
    changed = rows if is_large and rng.random() < 0.6 else [rng.choice(differ)]
    wrong = dict(true)
    for row in changed:
        a, b = ("applications", row, one), ("applications", row, other)
        wrong[a], wrong[b] = true[b], true[a]
    return wrong, true


def stale_copy(rng: random.Random, years: Mapping[int, Figures], case: Case) -> tuple[Figures, Figures]:
    """Last year's tables, or that of applications alone, published again."""
    tables = ("applications",) if rng.random() < 0.3 else ("applications", "proactive", "review_litigation")
    stale = {c: years[SEEDED_YEAR - 1 if c[0] in tables else SEEDED_YEAR][c] for c in years[SEEDED_YEAR]}
    return stale, stale


def zero_filled(rng: random.Random, years: Mapping[int, Figures], case: Case) -> tuple[Figures, Figures]:
    """Cells that the document leaves blank read as 0; half the time a text was made up for them too."""
    true = years[SEEDED_YEAR]
    blanks = rng.sample(_under_identities(true), rng.randint(1, 6))
    right = {**true, **{code: ("", None, "blank") for code in blanks}}
    made_up = case.has_second and rng.random() < 0.5
    return {**true, **{code: ("0" if made_up else "", Decimal(0), "reported") for code in blanks}}, right


SEEDERS: Mapping[str, Callable[..., tuple[Figures, Figures]]] = dict(
    zip(KINDS, (source_typo, ocr_digit, swapped_column, stale_copy, zero_filled), strict=True)
)
