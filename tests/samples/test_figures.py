"""Generated figures obey the identities of their form, and break them exactly where it is declared."""

from hypothesis import given
from hypothesis import strategies as st

from samples.cast import BREAKS, GOVERNMENTS
from samples.figures import OUTCOME_WEIGHTS, RESULTS, SCALES, apply_break, template_of, timeline
from samples.layout import APPLICANTS, codebook, tables
from samples.writing import write_department_reports, write_reports


def failing(cells):
    """The identities that do not hold, as (rule, scope); written apart from the extractor's on purpose."""
    number = {code: int(text) for code, text in cells.items() if code[0] != "proactive"}
    found = set()
    for column in (*APPLICANTS, "total"):
        got = {row: n for (table, row, c), n in number.items() if table == "applications" and c == column}
        outcomes = sum(n for row, n in got.items() if row in OUTCOME_WEIGHTS)
        if got["new_received"] + got["carried_over"] != got["outcomes_total"] + got["carried_forward"]:
            found.add(("applications.balance", column))
        if got["outcomes_total"] != outcomes:
            found.add(("applications.outcomes", column))
    for row in {row for table, row, _ in number if table == "applications"}:
        if number["applications", row, "total"] != sum(number["applications", row, a] for a in APPLICANTS):
            found.add(("applications.applicants", row))
    for row in {row for table, row, _ in number if table == "review_litigation"}:
        parts = sum(number["review_litigation", row, result] for result in RESULTS)
        if number["review_litigation", row, "total"] != parts:
            found.add(("review_litigation.total", row))
    return found


@given(st.text(max_size=8), st.sampled_from(sorted(SCALES)))
def test_identities_hold_and_years_follow_each_other(seed, level):
    figures = timeline(seed, level, range(2019, 2024))
    for year, cells in figures.items():
        assert list(cells) == [line.code for line in codebook(template_of(year))]
        assert not failing(cells)
        before = figures.get(year - 1)
        if before is None:
            continue
        for column in (*APPLICANTS, "total"):
            carried = cells["applications", "carried_over", column]
            assert carried == before["applications", "carried_forward", column]
        if year >= 2022:
            stock = {c: int(t) for c, t in cells.items() if c[1] in {"regulations", "normative_documents"}}
            for row in ("regulations", "normative_documents"):
                flow = stock["proactive", row, "issued"] - stock["proactive", row, "repealed"]
                assert stock["proactive", row, "in_force"] == int(before["proactive", row, "in_force"]) + flow


def test_breaks_fail_as_declared_and_nothing_else_fails():
    assert sum(bool(wrong.fails) for wrong in BREAKS.values()) >= 3
    for government in GOVERNMENTS:
        if government.adcode == "230405" or government.behaviour != "open":
            continue
        figures = timeline(government.adcode, government.level, range(min(government.years), 2024))
        for year, cells in figures.items():
            wrong = BREAKS.get((government.adcode, year))
            assert failing(apply_break(cells, wrong) if wrong else cells) == set(wrong.fails if wrong else ())


def test_printed_reports_carry_their_breaks():
    for government in (g for g in GOVERNMENTS if g.behaviour == "open"):
        for report in write_reports(government) + write_department_reports(government):
            wrong = (
                BREAKS.get((government.adcode, report.year)) if report.issuer_kind == "government" else None
            )
            assert report.fails == (wrong.fails if wrong else ())


def test_prose_is_not_repeated():
    reports = [r for g in GOVERNMENTS if g.behaviour == "open" for r in write_reports(g)]
    assert len({report.prose.general for report in reports}) == len(reports)


def test_tables_are_rectangular():
    for template in ("2019", "2021"):
        for table in tables(template).values():
            taken = set()
            for top, boxes in enumerate(table):
                left = 0
                for box in boxes:
                    while (top, left) in taken:
                        left += 1
                    area = {(top + r, left + c) for r in range(box.rows) for c in range(box.columns)}
                    assert not area & taken
                    taken |= area
            height, width = max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1
            assert len(taken) == height * width
