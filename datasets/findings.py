"""What contradicts a report from outside its table: a second document, its prose, the years beside it.

Each finding is a row of `cross_checks` that nobody has been blamed for yet. They are told for a whole year at once, from
the matrices of its figures and of the years beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from datasets.codebook import codebook_rows
from datasets.crosswalk import crosswalk_rows
from datasets.year_figures import (
    BLANK,
    NO_CELL,
    NULL,
    REPORTED,
    SCALE,
    YearFigures,
    codes,
    columns_where,
)
from datasets.year_lists import Ints

OUTCOMES = ("passed", "failed", "not_applicable")
PASSED, FAILED, NOT_APPLICABLE = range(3)
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Findings:
    """Comparisons of one rule: for each the report (by the place of its main document), what is compared, both sides.

    `scope` is a place in `scopes`, `left` and `right` are times ten to DECIMAL's scale, NULL for none, `status` is a
    place in OUTCOMES; `against` names a report, a document or (None) nothing.
    """

    rule: str
    place: Ints
    scope: Ints
    scopes: Sequence[str]
    left: Ints
    right: Ints
    status: Ints
    against: Sequence[str] | None = None


@dataclass(frozen=True)
class Said:
    """What the prose of a year's reports says of their tables: places of main documents, variables, figures."""

    place: Ints
    variable: Sequence[str]
    value: Ints


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


def find(
    here: YearFigures, before: YearFigures | None, after: YearFigures | None, said: Said
) -> Iterator[Findings]:
    """Every comparison of a year's reports; `before` and `after` are the years beside it, where there are reports."""
    if before is not None:
        pairs = pair_years(before, here)
        yield find_carry_over(pairs)
        yield find_stock_flow(pairs)
        yield find_repeated(pairs)
    yield find_exchanged(here, [each for each in (before, after) if each is not None])
    yield find_unprinted(here)
    yield from find_documents(here)
    yield from find_prose(here, said)


def compared(left: Ints, right: Ints) -> Ints:
    """The outcome of each comparison of two figures: none where one has no value."""
    lacks = (left == NULL) | (right == NULL)
    found: Ints = np.where(lacks, NOT_APPLICABLE, np.where(left == right, PASSED, FAILED))
    return found


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


def find_unprinted(here: YearFigures) -> Findings:
    """Figures that are reported though no figure is printed there."""
    doubtful = (here.status == REPORTED) & ~here.is_printed[here.raws] & here.homes.is_main[:, None]
    place, column = np.nonzero(doubtful)
    left = here.values[doubtful]
    return Findings(
        "unprinted", place, column, _names(), left, np.full(len(left), NULL), np.full(len(left), FAILED)
    )


def _names() -> list[str]:
    return [".".join(code) for code in codes()]


def find_documents(here: YearFigures) -> Iterator[Findings]:
    """The figures of a report's further documents that differ from its main one's; one row a document where none does."""
    homes = here.homes
    further = np.flatnonzero(~homes.is_main)
    main = homes.main_of[further]
    shown = [np.isin(here.status[each], (REPORTED, BLANK)) for each in (main, further)]
    both = shown[0] & shown[1]
    differs = both & (here.values[main] != here.values[further])
    line, column = np.nonzero(differs)
    yield Findings(
        "documents",
        main[line],
        column,
        _names(),
        here.values[main][differs],
        here.values[further][differs],
        np.full(len(line), FAILED),
        [homes.digests[n] for n in further[line]],
    )
    count = both.sum(axis=1)
    alike = np.flatnonzero((count > 0) & ~differs.any(axis=1))
    yield Findings(
        "documents",
        main[alike],
        np.zeros(len(alike), np.int64),
        ["all"],
        count[alike] * SCALE,
        count[alike] * SCALE,
        np.full(len(alike), PASSED),
        [homes.digests[n] for n in further[alike]],
    )


def formulas() -> Mapping[tuple[str, str], tuple[int, ...]]:
    """For each form and variable of the panel that its prose can be held against, the columns that add up to it."""
    code_of = {
        (row["template"], row["variable"]): (str(row["table"]), str(row["row"]), str(row["column"]))
        for row in codebook_rows()
    }
    column = {code: n for n, code in enumerate(codes())}
    return {
        (str(row["template"]), str(row["variable"])): tuple(
            column[code_of[row["template"], name]] for name in str(row["formula"]).split(" + ")
        )
        for row in crosswalk_rows()
        if row["comparability"] != "broken"
    }


def find_prose(here: YearFigures, said: Said) -> Iterator[Findings]:
    """What the prose says against the cells that add up to it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for n, (place, variable) in enumerate(zip(said.place.tolist(), said.variable, strict=True)):
        groups.setdefault((here.homes.templates[place], variable), []).append(n)
    known = formulas()
    for key, lines in sorted(groups.items()):
        if key not in known:
            continue
        place, left = said.place[lines], said.value[lines]
        parts = here.values[np.ix_(place, np.array(known[key]))]
        whole = (parts != NULL).all(axis=1)
        right = np.where(whole, np.where(whole[:, None], parts, 0).sum(axis=1), NULL)
        yield Findings(
            "prose", place, np.zeros(len(lines), np.int64), [key[1]], left, right, compared(left, right)
        )


def findings_table(found: Sequence[Findings]) -> pa.Table:
    """Findings as rows: place, rule, scope, against, left, right (times ten to DECIMAL's scale) and status."""
    parts = []
    for each in found:
        count = len(each.place)
        against = each.against if each.against is not None else [None] * count
        parts.append(
            pa.table(
                {
                    "place": pa.array(each.place, pa.int32()),
                    "rule": pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), [each.rule]),
                    "scope": pa.DictionaryArray.from_arrays(
                        each.scope.astype(np.int32), pa.array(each.scopes)
                    ),
                    "against": pa.array(against, pa.string()).dictionary_encode(),
                    "left": pa.array(each.left, pa.int64(), mask=each.left == NULL),
                    "right": pa.array(each.right, pa.int64(), mask=each.right == NULL),
                    "status": pa.DictionaryArray.from_arrays(
                        each.status.astype(np.int32), pa.array(OUTCOMES)
                    ),
                }
            )
        )
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()
