"""What would make a report's broken identities hold: one other figure, or two figures that change places.

Where exactly one such change explains all that is broken around it, the identities themselves say which figure is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain, combinations
from typing import cast

from extract.checks import Identity, identities
from extract.codebook import FormName

Code = tuple[str, str, str]
Values = Mapping[Code, Decimal | None]
BROKEN_BY_EXCHANGE = 2
"""An exchange of two figures breaks an identity of each."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A figure that is wrong if the others are right, and what it must be; `mends` broken identities hold then."""

    code: Code
    value: Decimal
    mends: int


def form_identities(template: str) -> tuple[Identity, ...]:
    """The identities of a report's form; none where it follows no form."""
    return identities(cast(FormName, template)) if template in ("2014", "2019", "2021") else ()


@cache
def identities_of(template: str) -> Mapping[Code, tuple[Identity, ...]]:
    """For each cell of a form the identities that it stands in."""
    found: dict[Code, list[Identity]] = {}
    for identity in form_identities(template):
        for code in (*identity.left, *identity.right):
            found.setdefault(code, []).append(identity)
    return {code: tuple(each) for code, each in found.items()}


def operands(template: str, rule: str, scope: str) -> tuple[Code, ...]:
    """The cells of one identity; none where the form has no such identity."""
    for identity in form_identities(template):
        if (identity.rule, identity.scope) == (rule, scope):
            return (*identity.left, *identity.right)
    return ()


def difference(identity: Identity, values: Values) -> Decimal | None:
    """Left side less right side; None where an operand has no value."""
    left = [values.get(code) for code in identity.left]
    right = [values.get(code) for code in identity.right]
    if None in left or None in right:
        return None
    return sum(filter(None, left), Decimal(0)) - sum(filter(None, right), Decimal(0))


def holds(template: str, code: Code, values: Values) -> bool:
    """Whether the identities of a cell, at least one of which can be tried, all hold."""
    tried = [difference(each, values) for each in identities_of(template).get(code, ())]
    known = [each for each in tried if each is not None]
    return bool(known) and not any(known)


def find_repairs(template: str, codes: Iterable[Code], values: Values) -> list[Repair]:
    """Of these cells those that alone can be wrong: another value of theirs mends every identity that they stand in.

    The ones that mend most; a value is never negative where the printed one is not.
    """
    found = [repair for code in dict.fromkeys(codes) if (repair := _repair(template, code, values))]
    most = max((each.mends for each in found), default=0)
    return [each for each in found if each.mends == most]


def _repair(template: str, code: Code, values: Values) -> Repair | None:
    printed = values.get(code)
    if printed is None:
        return None
    wanted = set()
    mends = 0
    for identity in identities_of(template).get(code, ()):
        off = difference(identity, values)
        if off is None:
            continue
        mends += off != 0
        wanted.add(printed - off if code in identity.left else printed + off)
    if len(wanted) != 1 or not mends:
        return None
    value = wanted.pop()
    return None if value < 0 <= printed else Repair(code, value, mends)


def find_exchange(template: str, codes: Sequence[Code], values: Values) -> tuple[Code, Code] | None:
    """Two figures of one row, or two whole columns (by a cell of each), that mend every identity they stand in when they
    change places; None where no pair does.
    """
    rows = dict.fromkeys((table, row) for table, row, _ in codes)
    tables = dict.fromkeys(table for table, _, _ in codes)
    pairs = chain(
        *(_exchanges(template, place, values) for place in rows),
        *(_column_exchanges(template, table, values) for table in tables),
    )
    return next(pairs, None)


def _exchanges(template: str, place: tuple[str, str], values: Values) -> Iterator[tuple[Code, Code]]:
    known = [code for code, value in values.items() if code[:2] == place and value is not None]
    for one, other in combinations(known, 2):
        if values[one] == values[other]:
            continue
        touched = {*identities_of(template).get(one, ()), *identities_of(template).get(other, ())}
        before = [difference(each, values) for each in touched]
        if sum(bool(each) for each in before) < BROKEN_BY_EXCHANGE:
            continue
        after = {**values, one: values[other], other: values[one]}
        if not any(difference(each, after) for each in touched):
            yield one, other


def _column_exchanges(template: str, table: str, values: Values) -> Iterator[tuple[Code, Code]]:
    cells: dict[str, dict[str, Code]] = {}
    for code in values:
        if code[0] == table:
            cells.setdefault(code[2], {})[code[1]] = code
    for one, other in combinations(cells, 2):
        pairs = [(cells[one][row], cells[other][row]) for row in cells[one] if row in cells[other]]
        touched = {each for pair in pairs for code in pair for each in identities_of(template).get(code, ())}
        broken = sum(bool(difference(each, values)) for each in touched)
        if broken < BROKEN_BY_EXCHANGE:
            continue
        after = dict(values)
        for a, b in pairs:
            after[a], after[b] = values[b], values[a]
        if not any(difference(each, after) for each in touched):
            yield pairs[0]
