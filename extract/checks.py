"""The identities (勾稽关系) of the statutory forms as a short table, and their three-valued evaluation.

Sources: the notes under the forms of 国办公开办函〔2019〕60号 and 国办公开办函〔2021〕30号; the order of the lines of the
statistics form of 国办发〔2014〕32号, whose totals are followed by their parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from extract.codebook import FormName, Template, template
from extract.model import Cell, Check

Code = tuple[str, str, str]


_STATISTICS: dict[str, tuple[str, ...]] = {
    "applications_received": ("received_in_person", "received_fax", "received_online", "received_letter"),
    "applications_closed": ("closed_on_time", "closed_extended"),
    "applications_answered": (
        "answered_already_public",
        "answered_granted",
        "answered_partially_granted",
        "answered_denied",
        "answered_not_this_agency",
        "answered_not_exist",
        "answered_clarify",
        "answered_other_channel",
    ),
    "answered_denied": (
        "denied_state_secret",
        "denied_trade_secret",
        "denied_personal_privacy",
        "denied_public_security",
        "denied_not_government_information",
        "denied_other_law",
    ),
    "reconsideration": ("reconsideration_upheld", "reconsideration_corrected", "reconsideration_other"),
    "litigation": ("litigation_upheld", "litigation_corrected", "litigation_other"),
    "staff": ("staff_full_time", "staff_part_time"),
}
"""The totals of the statistics form and their parts."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The sum of `left` equals the sum of `right`."""

    rule: str
    scope: str
    left: tuple[Code, ...]
    right: tuple[Code, ...]


@cache
def identities(template_name: FormName) -> tuple[Identity, ...]:
    """Each identity that a form states, for each row or column that it is stated over."""
    form = template(template_name)
    if template_name == "2014":
        return tuple(
            Identity(
                f"statistics.{total}",
                "value",
                _codes("statistics", (total,), ("value",)),
                _codes("statistics", parts, ("value",)),
            )
            for total, parts in _STATISTICS.items()
        )
    return (*_of_columns(form), *_of_rows(form))


def _of_columns(form: Template) -> Iterator[Identity]:
    rows = form.rows_of("applications")
    outcomes = tuple(
        r for r in rows if r not in {"new_received", "carried_over", "outcomes_total", "carried_forward"}
    )
    columns = form.columns_of("applications", "new_received")
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


def _of_rows(form: Template) -> Iterator[Identity]:
    parts = tuple(c for c in form.columns_of("applications", "new_received") if c != "total")
    for row in form.rows_of("applications"):
        yield Identity(
            "applications.applicants",
            row,
            (("applications", row, "total"),),
            _codes("applications", (row,), parts),
        )
    for row in form.rows_of("review_litigation"):
        yield Identity(
            "review_litigation.total",
            row,
            (("review_litigation", row, "total"),),
            _codes("review_litigation", (row,), ("upheld", "corrected", "other", "pending")),
        )


def _codes(table: str, rows: Iterable[str], columns: tuple[str, ...]) -> tuple[Code, ...]:
    return tuple((table, row, column) for row in rows for column in columns)


def check_cells(cells: Iterable[Cell], form: Template) -> tuple[Check, ...]:
    """Every identity on these cells: passed, failed, or not_applicable where an operand has no value."""
    values = {(c.table, c.row, c.column): c.value for c in cells}
    return tuple(_check(identity, values) for identity in identities(form.name))


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
