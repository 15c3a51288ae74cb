"""The bars of identification on real pages known by address and title alone."""

from __future__ import annotations

import pytest

from tests.accuracy.identification import Row, rows

TABLE = rows()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_reports_years_and_codes(row: Row) -> None:
    right = row.reports_found + row.look_alikes_rejected
    assert row.look_alikes_rejected >= 0.98 * row.look_alikes
    assert right >= 0.97 * row.pages
    assert row.codes_told >= 0.97 * (row.codes_told + row.codes_wrong)
    assert row.codes_wrong <= 2
    assert row.years_wrong <= 1
