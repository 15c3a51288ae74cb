"""The identities (勾稽关系) of the statutory forms as a short table, and their three-valued evaluation.

Sources: the notes under the forms of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.codebook import Template
from extract.model import Cell, Check

Code = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Identity:
    """The sum of `left` equals the sum of `right`."""

    rule: str
    scope: str
    left: tuple[Code, ...]
    right: tuple[Code, ...]


def identities(template: Template) -> Iterator[Identity]:
    """Each identity that a template states, for each row or column that it is stated over."""
    rows = template.rows_of("applications")
    outcomes = tuple(
        r for r in rows if r not in {"new_received", "carried_over", "outcomes_total", "carried_forward"}
    )
    columns = template.columns_of("applications", "new_received")
    for column in columns:
        yield Identity(
            "applications.balance",
            column,
            _codes("applications", ("new_received", "carried_over"), (column,)),
            _codes("applications", ("outcomes_total", "carried_forward"), (column,)),
        )
    for column in columns:
        yield Identity(
            "applications.outcomes",
            column,
            (("applications", "outcomes_total", column),),
            _codes("applications", outcomes, (column,)),
        )
    parts = tuple(c for c in columns if c != "total")
    for row in rows:
        yield Identity(
            "applications.applicants",
            row,
            (("applications", row, "total"),),
            _codes("applications", (row,), parts),
        )
    for row in template.rows_of("review_litigation"):
        yield Identity(
            "review_litigation.total",
            row,
            (("review_litigation", row, "total"),),
            _codes("review_litigation", (row,), ("upheld", "corrected", "other", "pending")),
        )


def _codes(table: str, rows: Iterable[str], columns: tuple[str, ...]) -> tuple[Code, ...]:
    return tuple((table, row, column) for row in rows for column in columns)


def check_cells(cells: Iterable[Cell], template: Template) -> tuple[Check, ...]:
    """Every identity on these cells: passed, failed, or not_applicable where an operand has no value."""
    values = {(c.table, c.row, c.column): c.value for c in cells}
    return tuple(_check(identity, values) for identity in identities(template))


def _check(identity: Identity, values: dict[Code, Decimal | None]) -> Check:
    left, right = _sum(identity.left, values), _sum(identity.right, values)
    if left is None or right is None:
        return Check(identity.rule, identity.scope, left, right, "not_applicable")
    return Check(identity.rule, identity.scope, left, right, "passed" if left == right else "failed")


def _sum(codes: tuple[Code, ...], values: dict[Code, Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for code in codes:
        value = values.get(code)
        if value is None:
            return None
        total += value
    return total
