"""What the identities decide, and what they must leave alone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.checks import Code, check_cells
from extract.codebook import template
from extract.decode import Candidate, decide
from extract.model import Cell
from samples.figures import timeline

FORM = template("2021")


def printed(year: int = 2022, seed: str = "x") -> dict[Code, Cell]:
    figures = timeline(seed, "county", [year])[year]
    return {
        code: Cell(*code, Decimal(text), text, "reported", "件", None, None, "html")
        for code, text in figures.items()
    }


def blank(cells: dict[Code, Cell], *codes: Code) -> dict[Code, Cell]:
    return cells | {code: cells[code]._replace(value=None, raw="", status="blank") for code in codes}


def decided(
    cells: dict[Code, Cell], doubts: dict[Code, tuple[Candidate, ...]] | None = None
) -> dict[Code, Cell]:
    found, _ = decide(list(cells.values()), doubts or {}, (), FORM)
    return {(c.table, c.row, c.column): c for c in found}


TOTAL = ("applications", "granted", "total")
PART = ("applications", "granted", "natural_person")


@pytest.mark.parametrize("code", [TOTAL, PART, ("review_litigation", "reconsideration", "total")])
def test_a_blank_that_one_value_fits_is_derived(code: Code) -> None:
    cells = printed()
    cell = decided(blank(cells, code))[code]
    assert (cell.value, cell.status, cell.raw) == (cells[code].value, "derived", "")


def test_what_no_identity_reaches_stays_blank() -> None:
    code = ("proactive", "administrative_licences", "decisions")
    assert decided(blank(printed(), code))[code].status == "blank"


def test_a_contradicted_line_derives_nothing() -> None:
    cells = printed()
    other = ("applications", "granted", "commercial_enterprise")
    cells[other] = cells[other]._replace(value=cells[other].value + 3)  # type: ignore[operator]
    assert decided(blank(cells, PART))[PART].status == "blank"


def test_many_blanks_are_not_taken_for_zeros() -> None:
    cells = printed()
    empty = [code for code, cell in cells.items() if cell.value == 0 and code[0] == "applications"]
    found = decided(blank(cells, *empty))
    assert all(found[code].value in {None, 0} for code in empty)
    assert any(found[code].status == "blank" for code in empty)


def guesses(*pairs: tuple[str, float]) -> tuple[Candidate, ...]:
    return tuple(Candidate(Decimal(text), "reported", text, sure) for text, sure in pairs)


def misread(cells: dict[Code, Cell], code: Code, *pairs: tuple[str, float]) -> dict[Code, Cell]:
    found = guesses(*pairs)
    cell = cells[code]._replace(value=found[0].value, raw=found[0].text)
    return decided(cells | {code: cell}, {code: found})


def test_the_likeliest_reading_is_kept_where_the_identities_hold() -> None:
    cells = printed()
    text = str(cells[PART].value)
    cell = misread(cells, PART, (text, 0.7), (text + "1", 0.2))[PART]
    assert (cell.value, cell.status) == (cells[PART].value, "reported")


def test_another_reading_is_derived_and_keeps_its_raw_text() -> None:
    cells = printed()
    text = str(cells[PART].value)
    cell = misread(cells, PART, (text + "1", 0.7), (text, 0.2))[PART]
    assert (cell.value, cell.status, cell.raw) == (cells[PART].value, "derived", text + "1")


def test_no_fitting_reading_is_unreadable() -> None:
    text = str(printed()[PART].value)
    cell = misread(printed(), PART, (text + "1", 0.7), (text + "7", 0.2))[PART]
    assert (cell.value, cell.status) == (None, "unreadable")


def test_without_an_identity_a_doubt_stays() -> None:
    code = ("proactive", "administrative_licences", "decisions")
    assert misread(printed(), code, ("639", 0.9), ("839", 0.1))[code].status == "unreadable"


def test_a_report_that_contradicts_itself_is_not_mended() -> None:
    """The page prints one too many; a faint reading that would please the row must not win."""
    cells = printed()
    true = int(cells[TOTAL].value or 0)
    cell = misread(cells, TOTAL, (str(true + 1), 0.99), (str(true), 0.01))[TOTAL]
    assert (cell.value, cell.status) == (true + 1, "reported")


def test_a_faint_reading_does_not_mend_a_report_that_contradicts_itself() -> None:
    """One identity alone would accept it: the page prints one more than the parts make."""
    code = ("review_litigation", "reconsideration", "total")
    true = int(printed()[code].value or 0)
    cell = misread(printed(), code, (str(true + 1), 0.97), (str(true), 0.01))[code]
    assert (cell.value, cell.status) == (None, "unreadable")


@given(st.data())
def test_any_derived_value_is_the_printed_one(data: st.DataObject) -> None:
    cells = printed(seed=data.draw(st.sampled_from("abcdef")))
    gone = data.draw(st.lists(st.sampled_from(sorted(cells)), max_size=30))
    found = decided(blank(cells, *gone))
    for code in gone:
        assert found[code].value in {None, cells[code].value}
    assert not [c for c in check_cells(found.values(), FORM) if c.status == "failed"]


def test_a_place_that_may_be_blank_is_no_figure_because_a_sum_would_hold() -> None:
    """Strokes for "no figure" down a column: 1 + 1 = 1 + 1 would hold, and nothing says that any is a 1."""
    cells = printed()
    rows = ("new_received", "carried_over", "outcomes_total", "carried_forward")
    codes = [("applications", row, "other_organization") for row in rows]
    stroke = (Candidate(None, "blank", "-", 0.6), Candidate(Decimal(1), "reported", "1", 0.3))
    found = decided(blank(cells, *codes), dict.fromkeys(codes, stroke))
    assert [found[code].value for code in codes] == [None] * 4


def test_of_two_printed_figures_no_identity_chooses_one() -> None:
    code = ("review_litigation", "litigation_direct", "other")
    cells = printed()
    twice = cells[code]._replace(value=None, raw=f"{cells[code].value} | 77", status="unreadable")
    assert decided(cells | {code: twice})[code].status == "unreadable"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        (("review_litigation", "litigation_direct", "other"), "unreadable"),
        (("review_litigation", "litigation_direct", "total"), "unreadable"),
        (PART, "derived"),  # its row and its column agree
    ],
)
def test_what_is_printed_and_unread_takes_two_identities(code: Code, status: str) -> None:
    """A 5 read as a 心 became the 15 that a report's one sum asked for: it contradicted itself there."""
    cells = printed()
    unread = cells[code]._replace(value=None, raw="心", status="unreadable")
    assert decided(cells | {code: unread})[code].status == status


@pytest.mark.parametrize("raw", ["{}.2万", "{}万件", "{}%", "1900-01-{}", "{} 959", "{}.5"])
def test_digits_of_another_kind_of_figure_are_not_the_identities_number(raw: str) -> None:
    code = ("review_litigation", "litigation_direct", "other")
    cells = printed()
    cells[code] = cells[code]._replace(value=Decimal(2), raw="2")
    parts = [
        cells["review_litigation", "litigation_direct", c].value for c in ("upheld", "corrected", "pending")
    ]
    total = ("review_litigation", "litigation_direct", "total")
    cells[total] = cells[total]._replace(value=sum(parts, Decimal(2)))  # type: ignore[arg-type]
    unread = cells[code]._replace(value=None, raw="2件左右", status="unreadable")
    assert decided(cells | {code: unread})[code].value == 2
    unread = unread._replace(raw=raw.format(2))
    assert decided(cells | {code: unread})[code].status == "unreadable"
