"""What contradicts a report in the years beside it: requests carried over, documents in force, figures repeated or exchanged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from datasets.comparisons import FAILED, PASSED, Findings, compared
from datasets.year_figures import NO_CELL, NULL, SCALE, YearFigures, codes, columns_where
from datasets.year_lists import Ints

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pairs:
    """The issuers with a current report in both of two years: places in the earlier and the later one."""

    before: YearFigures
    after: YearFigures
    earlier: Ints
    later: Ints

    @property
    def against(self) -> list[str]:
        """The earlier report of each pair."""
        return [self.before.homes.report_ids[n] for n in self.earlier]


def pair_years(before: YearFigures, after: YearFigures) -> Pairs:
    """The pairs of two years that follow each other, in the order of the later one."""
    there = before.homes.current
    found = [(there[who], n) for who, n in after.homes.current.items() if who in there]
    places = np.array(found, np.int64).reshape(-1, 2)
    return Pairs(before, after, places[:, 0], places[:, 1])


def find_carry_over(pairs: Pairs) -> Findings:
    """What a year carried forward against what the next one carried over, by applicant."""
    over = {code[2]: n for code, n in columns_where("applications", "carried_over").items()}
    forward = {code[2]: n for code, n in columns_where("applications", "carried_forward").items()}
    scopes = sorted(over.keys() & forward.keys())
    later = np.ix_(pairs.later, np.array([over[name] for name in scopes]))
    earlier = np.ix_(pairs.earlier, np.array([forward[name] for name in scopes]))
    there = (pairs.after.status[later] != NO_CELL) & (pairs.before.status[earlier] != NO_CELL)
    pair, scope = np.nonzero(there)
    left, right = pairs.before.values[earlier][there], pairs.after.values[later][there]
    against = pairs.against
    return Findings(
        "carry_over",
        pairs.later[pair],
        scope,
        scopes,
        left,
        right,
        compared(left, right),
        [against[n] for n in pair],
    )


def find_stock_flow(pairs: Pairs) -> Findings:
    """The documents in force a year ago, and those issued and repealed since, against those in force."""
    stocks = columns_where("proactive", None, "in_force")
    scopes = sorted(row for _, row, _ in stocks)
    stock, issued, repealed = (
        np.array([columns_where("proactive")["proactive", row, column] for row in scopes])
        for column in ("in_force", "issued", "repealed")
    )
    start = pairs.before.values[np.ix_(pairs.earlier, stock)]
    there = pairs.before.status[np.ix_(pairs.earlier, stock)] != NO_CELL
    parts = []
    for columns in (stock, issued, repealed):
        there &= pairs.after.status[np.ix_(pairs.later, columns)] != NO_CELL
        parts.append(pairs.after.values[np.ix_(pairs.later, columns)])
    end, came, went = parts
    known = (start != NULL) & (came != NULL) & (went != NULL)
    due = np.where(known, start + np.where(known, came, 0) - np.where(known, went, 0), NULL)
    pair, scope = np.nonzero(there)
    against = pairs.against
    return Findings(
        "stock_flow",
        pairs.later[pair],
        scope,
        scopes,
        due[there],
        end[there],
        compared(due[there], end[there]),
        [against[n] for n in pair],
    )


LIKELY_BITS = 12
"""A table of equal figures is last year's where chance would make them equal once in two to the power of this."""
ALIKE = 0.95
FEWEST = 4
SUMS = ("outcomes_total", "carried_over", "carried_forward")
"""Rows of the applications table that follow from others, or from the year before."""


def find_repeated(pairs: Pairs) -> Findings:
    """Each table, and all of them, against the year before: how many figures there are to compare, and how many are alike."""
    tables = sorted({code[0] for code in codes()})
    counts = np.zeros((3, len(tables) + 1, len(pairs.later)))
    for number, table in enumerate(tables, 1):
        columns = {code: n for code, n in columns_where(table).items() if code[2] != "in_force"}
        where = np.array(list(columns.values()))
        tells = np.array([code[2] != "total" and code[1] not in SUMS for code in columns])
        old = pairs.before.values[np.ix_(pairs.earlier, where)]
        new = pairs.after.values[np.ix_(pairs.later, where)]
        both = (old != NULL) & (new != NULL) & ((old != 0) | (new != 0))
        alike = both & (old == new)
        line, column = np.nonzero(alike & tells)
        bits = np.log2(1 + np.abs(new[line, column]) / SCALE)
        counts[:, number] = (
            both.sum(axis=1),
            alike.sum(axis=1),
            np.bincount(line, weights=bits, minlength=len(pairs.later)),
        )
    counts[:, 0] = counts[:, 1:].sum(axis=1)
    scope, pair = np.nonzero(counts[0])
    there, alike, bits = counts[:, scope, pair]
    stale = (alike >= ALIKE * there) & (bits >= LIKELY_BITS) & (there >= FEWEST)
    against = pairs.against
    return Findings(
        "repeated",
        pairs.later[pair],
        scope,
        ["all", *tables],
        there.astype(np.int64) * SCALE,
        alike.astype(np.int64) * SCALE,
        np.where(stale, FAILED, PASSED),
        [against[n] for n in pair],
    )


ODDS, REQUESTS = math.log(10_000), 10
"""How much likelier the figures must be after an exchange, by the other years' shares, and how far apart they are."""


def find_exchanged(here: YearFigures, beside: Sequence[YearFigures]) -> Findings:
    """Two columns of applicants that the years beside have the other way round, and no second document prints so."""
    received = {
        code[2]: n for code, n in columns_where("applications", "new_received").items() if code[2] != "total"
    }
    names = sorted(received)
    columns = np.array([received[name] for name in names])
    homes = here.homes
    places = np.array(sorted(homes.current.values()), np.int64)
    mine = here.values[np.ix_(places, columns)]
    usual, is_known = _sums_beside(here, places, beside, columns)
    twice = {int(homes.main_of[n]) for n in np.flatnonzero(~homes.is_main)}
    alone = np.array([n not in twice for n in places.tolist()], bool)
    parts: list[tuple[Ints, Ints, Ints, Ints]] = []
    couples = list(combinations(range(len(names)), 2))
    for number, (a, b) in enumerate(couples):
        known = alone & is_known[:, a] & is_known[:, b] & (mine[:, a] != NULL) & (mine[:, b] != NULL)
        line = np.flatnonzero(known)
        left, right = mine[line, a], mine[line, b]
        wont = np.log(usual[line, a] / usual[line, b])
        apart = (right - left) / SCALE
        odd = (apart * wont > ODDS) & (np.abs(apart) >= REQUESTS)
        parts.append((places[line[odd]], np.full(odd.sum(), number), left[odd], right[odd]))
    place, scope, left, right = (np.concatenate(each).astype(np.int64) for each in zip(*parts, strict=True))
    scopes = [f"{names[a]}.{names[b]}" for a, b in couples]
    return Findings("exchanged", place, scope, scopes, left, right, np.full(len(place), FAILED))


def _sums_beside(
    here: YearFigures, places: Ints, beside: Sequence[YearFigures], columns: Ints
) -> tuple[npt.NDArray[np.float64], Flags]:
    """For each report and column what the years beside have together, half a request more; and whether any has it."""
    usual = np.full((len(places), len(columns)), 0.5)
    is_known = np.zeros(usual.shape, bool)
    for other in beside:
        theirs = np.array([other.homes.current.get(here.homes.issuers[n], -1) for n in places], np.int64)
        line = np.flatnonzero(theirs >= 0)
        values = other.values[np.ix_(theirs[line], columns)]
        has = values != NULL
        usual[line] += np.where(has, values, 0) / SCALE
        is_known[line] |= has
    return usual, is_known
