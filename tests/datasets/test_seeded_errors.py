"""Errors of every kind put into true reports: each is found by a check, and nearly all are blamed on who made them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from seeded import FAULT, KINDS, Case, cases, pages_of, portals_of
from synthetic import write_archive

from datasets.__main__ import main

SEED = 20261130
COUNT, HONEST = 200, 40
FAILED = """
SELECT report_id, rule, scope, blame, evidence FROM checks WHERE status = 'failed'
UNION ALL
SELECT report_id, rule, scope, blame, evidence FROM cross_checks WHERE status = 'failed'
UNION ALL
SELECT against, rule, scope, blame, evidence FROM cross_checks WHERE status = 'failed' AND rule IN ('carry_over', 'stock_flow')
"""


@dataclass(frozen=True)
class Outcome:
    """What the checks say of one case."""

    case: Case
    failed: tuple[tuple[str, str, str, str], ...]

    @property
    def blames(self) -> set[str]:
        return {blame for _, _, blame, _ in self.failed} - {"unknown"}


def seed_and_build(home: Path, seed: int) -> list[Outcome]:
    every = cases(COUNT, HONEST, seed)
    pages = [page for case in every for page in pages_of(case, seed)]
    archive = write_archive(home / "archive", pages, portals_of(every), segment=500)
    # the check that every reported figure is printed finds the zeros that were filled in, and says so
    assert main(["build", "--archive", str(archive), "--out", str(home / "dataset")]) == 1
    found = defaultdict(list)
    with duckdb.connect(str(home / "dataset" / "nianbao.duckdb"), read_only=True) as work:
        for report, *rest in work.execute(FAILED).fetchall():
            found[report].append(tuple(rest))
    return [Outcome(case, tuple(found[case.report_id])) for case in every]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory) -> list[Outcome]:
    return seed_and_build(tmp_path_factory.mktemp("seeded"), SEED)


def test_no_seeded_error_passes_silently(outcomes):
    silent = [each.case for each in outcomes if each.case.kind and not each.failed]
    assert silent == []


def test_nine_in_ten_are_blamed_on_who_made_them_and_few_on_the_wrong_one(outcomes):
    right, wrong, of = Counter(), Counter(), Counter()
    for each in (o for o in outcomes if o.case.kind):
        of[each.case.kind] += 1
        right[each.case.kind] += each.blames == {FAULT[each.case.kind]}
        wrong[each.case.kind] += bool(each.blames - {FAULT[each.case.kind]})
    print({kind: (right[kind], wrong[kind], of[kind]) for kind in KINDS})
    assert sum(right.values()) >= 0.9 * COUNT


def test_a_true_report_breaks_no_check(outcomes):
    assert [each for each in outcomes if each.case.kind is None and each.failed] == []
