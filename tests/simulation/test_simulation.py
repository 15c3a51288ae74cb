"""Five portals of the simulated country; all of it is `make simulation`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.simulation.country import country
from tests.simulation.measure import Ask, Measured, run
from tests.simulation.proxy import serve

FIVE = (
    "trs_issuers_below_years",
    "vsb_downwards",
    "prefecture_with_districts",
    "forbidden",
    "private_addresses",
)


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Measured]]:
    archive = tmp_path_factory.mktemp("simulation") / "archive"
    with serve(country(2023, only=FIVE), 0.0) as web:
        first, again = run(web, archive, Ask(2023)), run(web, archive, Ask(2023))
        web.show(country(2024, later=True, only=FIVE))
        yield [first, again, run(web, archive, Ask(2024))]


def test_every_report_is_found_and_nothing_else(measured: list[Measured]) -> None:
    for m in measured:
        assert (m.recall, [s.false for s in m.scores if s.false]) == (1.0, [])
        assert m.wanted == 9


def test_nothing_is_asked_that_must_not_be(measured: list[Measured]) -> None:
    assert [m.violations for m in measured] == [[], [], []]


def test_requests_are_few(measured: list[Measured]) -> None:
    first, again, following = measured
    assert first.each <= 15 and again.each <= 5 and following.each <= 10


def test_each_portal_ends_as_it_should(measured: list[Measured]) -> None:
    for m in measured:
        assert {s.site.family: s.outcome for s in m.scores} == {
            s.site.family: s.site.outcome for s in m.scores
        }
