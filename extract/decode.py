"""Doubtful figures decided by the report's own identities, or left doubtful and said so.

Three kinds are doubtful: a figure read off a picture (it comes with guesses), a place that is blank or unreadable,
and a printed 0 that stands for several cells. Each is decided only where the identities leave exactly one reading.
What an identity cannot see is never decided by it: the forms' proactive tables have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import product
from math import prod

from extract.checks import Code, Identity, identities
from extract.codebook import FormName, Template
from extract.model import Cell, Status

SURE = 0.98
"""A guess at least this confident is taken as read."""
_FAINT = 0.02
"""A reading less likely than this is none: it could only please an identity that the report itself breaks."""
_BLANK = 0.1
"""A blank less likely than this is no rival of a number of several digits."""
_MOST_COMBINATIONS = 20_000
_PRINTED = re.compile(r"\d+(?:\.\d+)?")
_NO_COUNT = re.compile(r"\d\s*[百千万亿%‰]|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\s\d{3})+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a doubtful cell: its figure (None: blank or no figure), text and confidence (0 to 1)."""

    value: Decimal | None
    status: Status
    text: str
    confidence: float


Values = dict[Code, Decimal | None]


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
    over = _identities_over(form.name)
    undecided = _decide_guesses(by_code, doubts, over)
    _prove_shared(by_code, set(shared), over)
    _derive(by_code, over, undecided)
    warnings = (f"{'.'.join(code)}: not sure of {_said(doubts[code])}" for code in undecided)
    return tuple(by_code.values()), tuple(warnings)


@cache
def _identities_over(form: FormName) -> Mapping[Code, list[Identity]]:
    over: defaultdict[Code, list[Identity]] = defaultdict(list)
    for identity in identities(form):
        for code in (*identity.left, *identity.right):
            over[code].append(identity)
    return dict(over)


def _difference(identity: Identity, values: Mapping[Code, Decimal | None]) -> Decimal | None:
    """Left minus right; None where an operand has no value."""
    total = Decimal(0)
    for sign, codes in ((1, identity.left), (-1, identity.right)):
        for code in codes:
            value = values.get(code)
            if value is None:
                return None
            total += sign * value
    return total


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
        asked = [i for i in over.get(code, ()) if _only_open(i, code, values)]
        if not asked or candidates[0].value is None:  # an identity cannot see that a place is blank
            continue
        scores = [sum(_holds(i, values | {code: c.value}) for i in asked) for c in candidates]
        best = max(scores)
        if best and scores.count(best) == 1:
            chosen = scores.index(best)
            if chosen == 0 or best == len(asked):
                decided[code] = candidates[chosen]
    return decided


def _only_open(identity: Identity, code: Code, values: Values) -> bool:
    return all(values.get(c) is not None for c in (*identity.left, *identity.right) if c != code)


def _holds(identity: Identity, values: Values) -> bool:
    return _difference(identity, values) == 0


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
    return all(_difference(identity, values) in {0, None} for identity in asked)


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
        nothing = any(i.left != (code,) and _holds(i, values) and not _total(i, values) for i in asked)
        if not asked or not (nothing or all(_holds(i, values) for i in asked)):
            cells[code] = cells[code]._replace(value=None, status="unreadable")


def _total(identity: Identity, values: Values) -> Decimal:
    return sum((values[code] or Decimal(0) for code in identity.left), Decimal(0))


# ---- blank and unreadable places


def _derive(
    cells: dict[Code, Cell], over: Mapping[Code, list[Identity]], undecided: Collection[Code]
) -> None:
    """Gives blank and unreadable cells the value that identities leave them, where nothing speaks against it.

    An undecided cell has readings, none of which fits: another value would contradict what is on the page.
    """
    values: Values = {code: cell.value for code, cell in cells.items()}
    wanted = {
        code
        for code, cell in cells.items()
        if cell.status in {"blank", "unreadable"} and over.get(code) and code not in undecided
    }
    derived: set[Code] = set()
    while found := {
        code: value
        for code in wanted - derived
        if (value := _forced(code, values, over)) is not None and _could_be(cells[code].raw, value)
    }:
        values |= found
        derived |= set(found)
    inked = {
        c for c in derived if cells[c].status == "unreadable" and not re.search(r"\d", cells[c].raw or "")
    }
    while wrong := {code for code in derived if not _confirmed(code, values, over, inked)}:
        derived -= wrong
        values |= dict.fromkeys(wrong)
    for code in derived:
        cells[code] = cells[code]._replace(value=values[code], status="derived")


def _could_be(raw: str | None, value: Decimal) -> bool:
    """Whether what is printed in a place could be this figure: it has no digits at all, or has this number in it.

    A report may contradict itself: what its identities ask for is not what it prints.
    """
    if " | " in (raw or ""):  # two printed figures: no identity chooses between them
        return False
    plain = unicodedata.normalize("NFKC", raw or "").replace(",", "").strip()
    numbers = _PRINTED.findall(plain)
    if not numbers:
        return True
    if _NO_COUNT.search(plain):  # 1.2万, 15%, 1900-01-15: a figure of another kind, whatever its digits
        return False
    if _THOUSANDS.fullmatch(plain):  # 2 959 is no 2
        return str(value) == "".join(numbers)
    return str(value) in {*numbers, "".join(numbers)}


def _forced(code: Code, values: Values, over: Mapping[Code, list[Identity]]) -> Decimal | None:
    """The one value that every identity with no other open operand gives the cell; counts are never negative."""
    answers = set()
    for identity in over[code]:
        if not _only_open(identity, code, values):
            continue
        rest = _difference(identity, values | {code: Decimal(0)})
        assert rest is not None
        answers.add(-rest if code in identity.left else rest)
    if len(answers) != 1:
        return None
    answer = answers.pop()
    return answer if answer >= 0 and answer == answer.to_integral_value() else None


def _confirmed(
    code: Code, values: Values, over: Mapping[Code, list[Identity]], inked: Collection[Code]
) -> bool:
    """Whether the complete identities over a derived cell hold, and are enough of them.

    A total is the sum of its parts by its own identity. A part that is only what is left of one total would take
    up any contradiction of that line, so where the form states two identities over it, two must hold. Where something
    is printed in which nobody finds a digit (`inked`), one identity is never enough: the report may break it.
    """
    complete = [i for i in over[code] if _difference(i, values) is not None]
    is_total = any(i.left == (code,) for i in complete)
    needed = 2 if code in inked else 1 if is_total else min(2, len(over[code]))
    return len(complete) >= needed and all(_holds(i, values) for i in complete)
