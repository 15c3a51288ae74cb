"""The checks of a year's reports, each failed one with its blame: `checks` (the form's identities) and `cross_checks`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

import numpy as np
import pyarrow as pa

from datasets.blame import (
    Verdict,
    blame_documents,
    blame_exchanged,
    blame_identity,
    blame_prose,
)
from datasets.blame_years import blame_carry_over, blame_stock_flow
from datasets.comparisons import FAILED, Findings, Said, findings_table
from datasets.evidence import Code, Evidence
from datasets.findings import find, formulas
from datasets.findings_over_years import find_repeated, pair_years
from datasets.identity_checks import Sides, check_rows, verdict_columns
from datasets.tables import decimals, shaped
from datasets.year_figures import NULL, YearFigures, codes, unscaled
from datasets.year_lists import ranked, rows_saying, sort_order, words_array

Formula = tuple[Code, ...]


@dataclass(frozen=True)
class Years:
    """A year's figures with those of the two years before and the year after, where there are any."""

    here: YearFigures
    earlier: YearFigures | None = None
    before: YearFigures | None = None
    after: YearFigures | None = None

    def beside(self, report_id: str, year: int, step: int) -> str | None:
        """The same issuer's current report of the year before (-1) or after (1) a report's year."""
        by_year = {each.year: each for each in (self.earlier, self.before, self.here, self.after) if each}
        mine, other = by_year.get(year), by_year.get(year + step)
        if mine is None or other is None:
            return None
        issuer = mine.homes.issuers[mine.homes.place_of[report_id]]
        place = other.homes.current.get(issuer)
        return None if place is None else other.homes.report_ids[place]


@dataclass
class Known:
    """The evidence on reports of a year and of those beside it, made when it is first asked for."""

    years: Years
    said: Mapping[str, Mapping[Formula, Decimal]]
    stale: Mapping[str, frozenset[str]]
    made: dict[str, Evidence] = field(default_factory=dict)

    def evidence(self, report_id: str) -> Evidence:
        """What is known of one report. Raises KeyError where it is of no year beside this one."""
        if report_id not in self.made:
            for year in (self.years.before, self.years.here, self.years.after):
                if year is not None and report_id in year.homes.place_of:
                    self.made[report_id] = self._make(year, report_id)
        return self.made[report_id]

    def beside(self, report_id: str | None) -> Evidence | None:
        """The same of a report that may not be there, or be further away than the years beside this one."""
        try:
            return None if report_id is None else self.evidence(report_id)
        except KeyError:
            return None

    def _make(self, year: YearFigures, report_id: str) -> Evidence:
        homes, place = year.homes, year.homes.place_of[report_id]
        further = []
        for n in range(place + 1, len(homes.report_ids)):
            if homes.is_main[n]:
                break
            further.append(n)
        main = year.document(place)
        stale = self.stale.get(report_id, frozenset())
        return Evidence(
            report_id,
            homes.templates[place],
            main,
            {homes.digests[n]: document for n in further if (document := year.document(n))},
            self.said.get(report_id, {}),
            frozenset(code[0] for code in main) if "all" in stale else stale,
            self.years.beside(report_id, year.year, -1),
            self.years.beside(report_id, year.year, 1),
        )


def check_year(years: Years, checks: pa.Table | None, said: Said) -> tuple[pa.Table, pa.Table]:
    """(rows of checks, rows of cross_checks) of a year.

    `checks` are those of all its documents as `year_lists` has laid them out, `said` what its prose gives.
    """
    here = years.here
    found = list(find(here, years.before, years.after, said))
    known = Known(years, _said(here, said), _stale(years, found))
    ids = here.homes.report_ids

    def blame(place: int, rule: str, scope: str, sides: Sides, others: Sequence[Sides]) -> Verdict:
        return blame_identity(known.evidence(ids[place]), rule, scope, sides, others)

    return check_rows(checks, here.homes, blame), _cross_rows(found, years.here, known)


def _cross_rows(found: Sequence[Findings], here: YearFigures, known: Known) -> pa.Table:
    """The findings as rows of `cross_checks`, sorted, each failed one with its blame."""
    rows = findings_table(found)
    place = rows["place"].to_numpy()
    words = {name: ranked(rows[name]) for name in ("rule", "scope", "against", "status")}
    order = sort_order(place, words["rule"], words["scope"], words["against"])
    left, right = (rows[name].fill_null(NULL).to_numpy()[order] for name in ("left", "right"))
    status, outcomes = words["status"]
    verdicts: dict[int, Verdict] = {}
    for n in rows_saying("failed", status[order], outcomes):
        row = int(order[n])
        rule, scope = (words[name][1][words[name][0][row]] for name in ("rule", "scope"))
        other = int(words["against"][0][row])
        against = words["against"][1][other] if other >= 0 else ""
        report = known.evidence(here.homes.report_ids[place[row]])
        verdicts[n] = _verdict(report, rule, scope, against, int(left[n]), known)
    columns = {
        "report_id": pa.array(here.homes.report_ids, pa.string()).take(pa.array(place[order])),
        **{name: words_array(words[name][0][order], words[name][1]) for name in ("rule", "scope", "against")},
        "left": decimals(left, left != NULL),
        "right": decimals(right, right != NULL),
        "status": words_array(status[order], outcomes),
        **verdict_columns(verdicts, len(order)),
    }
    return shaped("cross_checks", columns, len(order), year=here.year)


def _stale(years: Years, found: Sequence[Findings]) -> dict[str, frozenset[str]]:
    """The tables (or "all") of each report of this year and the last one that are those of the year before again."""
    told = [(years.here, each) for each in found if each.rule == "repeated"]
    if years.earlier is not None and years.before is not None:
        told.append((years.before, find_repeated(pair_years(years.earlier, years.before))))
    stale: dict[str, frozenset[str]] = {}
    for year, each in told:
        for n in np.flatnonzero(each.status == FAILED).tolist():
            report = year.homes.report_ids[each.place[n]]
            stale[report] = stale.get(report, frozenset()) | {each.scopes[each.scope[n]]}
    return stale


def _said(here: YearFigures, said: Said) -> dict[str, dict[Formula, Decimal]]:
    """What the prose of each report gives, by the cells that add up to it."""
    found: dict[str, dict[Formula, Decimal]] = {}
    for place, variable, value in zip(said.place.tolist(), said.variable, said.value.tolist(), strict=True):
        cells = _formula(here.homes.templates[place], variable)
        if cells:
            found.setdefault(here.homes.report_ids[place], {})[cells] = unscaled(value)
    return found


@cache
def _formula(template: str, variable: str) -> Formula:
    """The cells of a form that add up to a variable of the panel; none where its prose is not held against them."""
    all_codes = codes()
    return tuple(all_codes[n] for n in formulas().get((template, variable), ()))


def _verdict(report: Evidence, rule: str, scope: str, against: str, left: int, known: Known) -> Verdict:
    """Who is to blame for one failed finding; `left` is its left side, times ten to DECIMAL's scale."""
    if rule == "unprinted":
        return "extraction", "raw"
    if rule == "exchanged":
        return blame_exchanged(report, scope.split("."))
    if rule == "repeated":
        return "source", "years"
    if rule == "documents":
        table, line, column = scope.split(".")
        return blame_documents(report, against, (table, line, column))
    if rule == "prose":
        return blame_prose(report, _formula(report.template, scope), unscaled(left))
    before = known.evidence(against)
    if rule == "carry_over":
        return blame_carry_over(before, report, scope)
    return blame_stock_flow(before, report, scope, _around(before, report, scope, known))


def _around(before: Evidence, report: Evidence, row: str, known: Known) -> dict[str, Decimal | None]:
    """The stock of `before` as the year before it asks, and that of `report` as the year after it asks."""
    earlier = known.beside(before.previous)
    later = known.beside(report.following)
    start = _stock(earlier, row, "in_force") if earlier else None
    flows = [_stock(before, row, "issued"), _stock(before, row, "repealed")]
    ends = [_stock(later, row, name) if later else None for name in ("in_force", "issued", "repealed")]
    return {
        "before": None if start is None or None in flows else start + (flows[0] or 0) - (flows[1] or 0),
        "after": None if None in ends else (ends[0] or 0) - (ends[1] or 0) + (ends[2] or 0),  # type: ignore[dict-item]
    }


def _stock(report: Evidence, row: str, column: str) -> Decimal | None:
    return report.value(("proactive", row, column))
