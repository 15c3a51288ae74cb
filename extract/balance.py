"""The identities of a form over the values of its cells: which ask for a cell, and whether they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from extract.checks import Code, Identity, identities
from extract.codebook import FormName

Values = dict[Code, Decimal | None]


@cache
def identities_over(form: FormName) -> Mapping[Code, list[Identity]]:
    """For each cell of a form the identities that it stands in."""
    over: defaultdict[Code, list[Identity]] = defaultdict(list)
    for identity in identities(form):
        for code in (*identity.left, *identity.right):
            over[code].append(identity)
    return dict(over)


def difference(identity: Identity, values: Mapping[Code, Decimal | None]) -> Decimal | None:
    """Left minus right; None where an operand has no value."""
    total = Decimal(0)
    for sign, codes in ((1, identity.left), (-1, identity.right)):
        for code in codes:
            value = values.get(code)
            if value is None:
                return None
            total += sign * value
    return total


def only_open(identity: Identity, code: Code, values: Values) -> bool:
    """Whether every operand but the cell itself has a value."""
    return all(values.get(c) is not None for c in (*identity.left, *identity.right) if c != code)


def holds(identity: Identity, values: Values) -> bool:
    """Whether every operand has a value and both sides are equal."""
    return difference(identity, values) == 0
