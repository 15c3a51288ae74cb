"""Blank and unreadable places: the value that the identities of the form leave them, where nothing speaks against it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from decimal import Decimal

from extract.balance import Values, difference, holds, only_open
from extract.checks import Code, Identity
from extract.model import Cell

_PRINTED = re.compile(r"\d+(?:\.\d+)?")
_NO_COUNT = re.compile(r"\d\s*[百千万亿%‰]|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\s\d{3})+")


def derive(cells: dict[Code, Cell], over: Mapping[Code, list[Identity]], undecided: Collection[Code]) -> None:
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
        if not only_open(identity, code, values):
            continue
        rest = difference(identity, values | {code: Decimal(0)})
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
    complete = [i for i in over[code] if difference(i, values) is not None]
    is_total = any(i.left == (code,) for i in complete)
    needed = 2 if code in inked else 1 if is_total else min(2, len(over[code]))
    return len(complete) >= needed and all(holds(i, values) for i in complete)
