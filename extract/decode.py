"""Doubtful figures decided by the report's own identities, or left doubtful and said so.

Three kinds are doubtful: a figure read off a picture (it comes with guesses), a place that is blank or unreadable,
and a printed 0 that stands for several cells. Each is decided only where the identities leave exactly one reading.
What an identity cannot see is never decided by it: the forms' proactive tables have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from math import prod

from extract.balance import Values, difference, holds, identities_over, only_open
from extract.checks import Code, Identity
from extract.codebook import Template
from extract.derive import derive
from extract.model import Cell, Status

SURE = 0.98
"""A guess at least this confident is taken as read."""
_FAINT = 0.02
"""A reading less likely than this is none: it could only please an identity that the report itself breaks."""
_BLANK = 0.1
"""A blank less likely than this is no rival of a number of several digits."""
_MOST_COMBINATIONS = 20_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a doubtful cell: its figure (None: blank or no figure), text and confidence (0 to 1)."""

    value: Decimal | None
    status: Status
    text: str
    confidence: float


def decide(
    cells: Sequence[Cell],
    doubts: Mapping[Code, tuple[Candidate, ...]],
    shared: Iterable[Code],
    form: Template,
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The cells with what the identities decide, and a warning for each doubt that stays.

    `doubts` are the cells read off pictures with their candidates, the likeliest first; `shared` are the cells
    that one printed 0 stands for.
    """
    by_code = {(c.table, c.row, c.column): c for c in cells}
    over = identities_over(form.name)
    undecided = _decide_guesses(by_code, doubts, over)
    _prove_shared(by_code, set(shared), over)
    derive(by_code, over, undecided)
    warnings = (f"{'.'.join(code)}: not sure of {_said(doubts[code])}" for code in undecided)
    return tuple(by_code.values()), tuple(warnings)


# ---- figures read off pictures


def _decide_guesses(
    cells: dict[Code, Cell],
    doubts: Mapping[Code, tuple[Candidate, ...]],
    over: Mapping[Code, list[Identity]],
) -> list[Code]:
    """Puts the decided reading of each doubtful cell in place; the rest become unreadable and are returned."""
    open_doubts = {
        code: _likely(found) for code, found in doubts.items() if found and found[0].confidence < SURE
    }
    values: Values = {code: None if code in open_doubts else cell.value for code, cell in cells.items()}
    left = dict(open_doubts)
    while decided := _decide_alone(left, values, over) or _decide_together(left, values, over):
        for code, candidate in decided.items():
            rivals = left.pop(code)
            plain = rivals[0] == candidate and not _may_be_blank(rivals)
            values[code] = candidate.value
            status: Status = candidate.status if plain or candidate.value is None else "derived"
            cells[code] = cells[code]._replace(value=candidate.value, status=status)
    for code in left:
        cells[code] = cells[code]._replace(value=None, status="unreadable")
    return list(left)


def _likely(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The readings to choose from: a mark for "no figure" is hardly taken for a number of several digits."""
    several = found[0].value is not None and abs(found[0].value) > 9
    blank = _BLANK if several else _FAINT
    return (found[0], *(c for c in found[1:] if c.confidence >= (blank if c.value is None else _FAINT)))


def _may_be_blank(candidates: Sequence[Candidate]) -> bool:
    return any(c.value is None for c in candidates)


def _said(candidates: Sequence[Candidate]) -> str:
    return " or ".join(f"{c.text!r} ({c.confidence:.2f})" for c in candidates[:4])


def _decide_alone(
    left: Mapping[Code, tuple[Candidate, ...]], values: Values, over: Mapping[Code, list[Identity]]
) -> dict[Code, Candidate]:
    """Cells that are the only open one of some identity, where one candidate is best.

    The likeliest reading needs to hold in one identity and in more than any other candidate does (a report may
    contradict itself); another reading must hold in all.
    """
    decided: dict[Code, Candidate] = {}
    for code, candidates in left.items():
        asked = [i for i in over.get(code, ()) if only_open(i, code, values)]
        if not asked or candidates[0].value is None:  # an identity cannot see that a place is blank
            continue
        scores = [sum(holds(i, values | {code: c.value}) for i in asked) for c in candidates]
        best = max(scores)
        if best and scores.count(best) == 1:
            chosen = scores.index(best)
            if chosen == 0 or best == len(asked):
                decided[code] = candidates[chosen]
    return decided


def _decide_together(
    left: Mapping[Code, tuple[Candidate, ...]], values: Values, over: Mapping[Code, list[Identity]]
) -> dict[Code, Candidate]:
    """One group of doubtful cells that share identities, where exactly one combination satisfies them all."""
    for group in _groups(left, over):
        asked = {
            id(i): i
            for code in group
            for i in over.get(code, ())
            if all(c in group or values.get(c) is not None for c in (*i.left, *i.right))
        }
        if not asked or prod(len(left[code]) for code in group) > _MOST_COMBINATIONS:
            continue
        fitting = [
            combination
            for combination in product(*(left[code] for code in group))
            if _fits(asked.values(), values | {k: c.value for k, c in zip(group, combination, strict=True)})
        ]
        covered = {c for i in asked.values() for c in (*i.left, *i.right)}
        if len(fitting) == 1:
            found = dict(zip(group, fitting[0], strict=True))
            return {code: candidate for code, candidate in found.items() if code in covered}
    return {}


def _fits(asked: Iterable[Identity], values: Values) -> bool:
    """Whether no identity is broken; one over a place that is read as blank may be broken by nobody."""
    return all(difference(identity, values) in {0, None} for identity in asked)


def _groups(left: Mapping[Code, object], over: Mapping[Code, list[Identity]]) -> list[tuple[Code, ...]]:
    """The open cells of each identity that has two or more of them, the smallest groups first."""
    groups = {tuple(c for c in (*i.left, *i.right) if c in left) for code in left for i in over.get(code, ())}
    return sorted((g for g in groups if len(g) > 1), key=len)


# ---- a printed 0 that stands for several cells


def _prove_shared(cells: dict[Code, Cell], shared: set[Code], over: Mapping[Code, list[Identity]]) -> None:
    """A shared 0 is believed where every identity over it holds, or one says that nothing is there at all."""
    values: Values = {code: cell.value for code, cell in cells.items()}
    for code in shared:
        asked = over.get(code, ())
        nothing = any(i.left != (code,) and holds(i, values) and not _total(i, values) for i in asked)
        if not asked or not (nothing or all(holds(i, values) for i in asked)):
            cells[code] = cells[code]._replace(value=None, status="unreadable")


def _total(identity: Identity, values: Values) -> Decimal:
    return sum((values[code] or Decimal(0) for code in identity.left), Decimal(0))
