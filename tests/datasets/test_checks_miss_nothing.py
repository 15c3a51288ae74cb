"""The checks of a finished dataset against tables that are broken on purpose: what hides one fault shows in another."""

import duckdb
import pytest

from datasets.codebook import codebook_rows
from datasets.tables import TABLES, to_arrow
from datasets.verify import CHECKS, read_check, run_check


@pytest.fixture
def broken(tmp_path):
    """One report on the form of 2021 with every cell, to be broken; the other tables are empty."""
    from datasets.catalog import empty

    with duckdb.connect() as work:
        for table in TABLES:
            rows = to_arrow(table, codebook_rows()) if table == "codebook" else empty(table)
            work.register("rows", rows)
            work.execute(f'CREATE TABLE "{table}" AS FROM rows')
        work.execute("INSERT INTO reports (report_id, template) VALUES ('r', '2021')")
        work.execute(
            'INSERT INTO cells (report_id, "table", "row", "column") '
            'SELECT \'r\', "table", "row", "column" FROM codebook WHERE template = \'2021\''
        )
        yield work


GRANTED = "\"table\" = 'applications' AND \"row\" = 'granted' AND \"column\" = 'total'"
TWICE = f"INSERT INTO cells FROM cells WHERE {GRANTED}"


def shown(work, name: str) -> tuple[str, ...]:
    return run_check(work, read_check(CHECKS / f"{name}.sql")).shown


@pytest.mark.parametrize("name", ["keys_unique", "form_is_whole"])
def test_a_whole_report_breaks_nothing(broken, name):
    assert shown(broken, name) == ()


def test_a_cell_that_stands_twice_is_named(broken):
    broken.execute(TWICE)
    assert shown(broken, "keys_unique") == ("cells, r applications granted total",)


def test_a_cell_that_no_form_has_and_stands_twice_is_named_too(broken):
    for _ in range(2):
        broken.execute(
            "INSERT INTO cells (report_id, \"table\", \"row\", \"column\") VALUES ('r', 'a', 'b', 'c')"
        )
    assert shown(broken, "keys_unique") == ("cells, r a b c",)


def test_a_report_of_such_cells_alone_is_looked_at_as_well(broken):
    for _ in range(2):
        broken.execute(
            "INSERT INTO cells (report_id, \"table\", \"row\", \"column\") VALUES ('s', 'a', 'b', 'c')"
        )
    assert shown(broken, "keys_unique") == ("cells, s a b c",)


def test_a_cell_that_stands_twice_does_not_make_up_for_one_that_is_lost(broken):
    broken.execute(TWICE)
    broken.execute("DELETE FROM cells WHERE \"row\" = 'denied_state_secret' AND \"column\" = 'total'")
    assert shown(broken, "form_is_whole") == ("r, applications, denied_state_secret, total",)


def test_a_report_without_any_cell_lacks_all(broken):
    broken.execute("DELETE FROM cells")
    assert len(shown(broken, "form_is_whole")) == 5  # the first of 200
