"""Printed text → number and status. The only code that makes a number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.invisible import without_invisible
from extract.model import Status
from extract.traditional import simplified

BLANK_MARKS = frozenset({"", "-", "--", "---", "/", "//", "\\", "无", "空", "*", "**", ".", "、"})
"""What stands for "no figure" in a printed cell, after every dash was made a hyphen (— ／ 无 and their kin)."""

_DASHES = re.compile("[‐-―−─━ー﹘﹣－—–]")
_PLAIN = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+|(?:['’]\d{3})+)(?:\.\d+)?")
_GROUPS = re.compile("[,'’]")
_UNITS = re.compile(r"^(.*?\d)\s*(亿元|万元|元|件|项|条|个|次|篇|人次|人|宗|份)$")
_SIGNED = re.compile(r"^(\+|-|↑|↓|增加?|减少?)\s*(\d.*)$|^(\d.*?)\s*(↑|↓)$")
_MOST_DIGITS, _MOST_DECIMALS = 12, 6
"""Digits before and behind the point: more are no count and no amount, but figures run together."""
_NEGATIVE = frozenset({"-", "↓", "减", "减少"})
_NOTE = re.compile(r"(.*[0-9０-９]) ?(?:[①-⑳]|\[\[?\d{1,2}\]?\]|[（(]注\d{0,2}[）)]|\[[①-⑳*]\]|[*＊※])$")
_PER_WAN = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10000)}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in `unit` (None: no unit is printed), or why there is none."""

    value: Decimal | None
    status: Status
    unit: str | None = None


@lru_cache(maxsize=8192)
def without_note(text: str) -> str:
    """The text of a cell that markup bounds, without the mark of a note: 3① and 3 with a small [1] are 3.

    Spaces stay: 1 698 and 2 0 may be one figure or two, and the report's identities say which, where they can.
    """
    tidy = " ".join(without_invisible(text).split(" "))
    noted = _NOTE.match(tidy)
    return noted.group(1) if noted else tidy


@lru_cache(maxsize=8192)
def read_figure(text: str, *, unit: str, printed: str | None = None, signed: bool = False) -> Figure:
    """The figure that a cell's text prints, in the codebook's `unit`.

    `printed` is the unit that the column's label shows; money is brought to 万元 only where the cell or the label
    prints a unit, and keeps unit None where neither does. Only a `signed` cell (本年增/减) may hold +36, ↑36, -3 or
    减3. Text between digits that is not a thousands separator makes the cell unreadable, as does a count with a
    fraction: nothing is guessed.
    """
    if any(unicodedata.category(letter) == "No" for letter in text):
        return Figure(None, "unreadable")  # 1008² and 1008① carry a note: NFKC would make a digit of it
    shown = simplified(unicodedata.normalize("NFKC", without_invisible(text)))
    tidy = " ".join(_DASHES.sub("-", shown).split())
    if tidy.replace(" ", "") in BLANK_MARKS:
        return Figure(None, "blank")
    suffix = _UNITS.match(tidy)
    if suffix:
        tidy, printed = suffix.group(1), suffix.group(2)
    number = _number(tidy, signed=signed)
    if number is None:
        return Figure(None, "unreadable")
    if unit == "万元":
        return _amount(number, printed)
    if number != number.to_integral_value():
        return Figure(None, "unreadable", unit)
    return Figure(number.to_integral_value(), "reported", unit)


@lru_cache(maxsize=4096)
def is_figure_like(text: str) -> bool:
    """Whether a cell's text is a figure or one of the marks for none, rather than words."""
    return any(read_figure(text, unit=unit, signed=True).status != "unreadable" for unit in ("万元", "件"))


def _amount(number: Decimal, printed: str | None) -> Figure:
    if printed is None:
        return Figure(number, "reported", None)
    if printed not in _PER_WAN:
        return Figure(None, "unreadable")
    value = number * _PER_WAN[printed]
    if value.normalize().as_tuple().exponent < -_MOST_DECIMALS:  # type: ignore[operator]
        return Figure(None, "unreadable")  # 0.0000001万元 is a slip, and no column holds it
    return Figure(value, "reported", "万元")


def _number(tidy: str, *, signed: bool) -> Decimal | None:
    sign = 1
    match = _SIGNED.match(tidy)
    if match and signed:
        mark = match.group(1) or match.group(4)
        tidy = (match.group(2) or match.group(3)).strip()
        sign = -1 if mark in _NEGATIVE else 1
    if _GROUPED.fullmatch(tidy):
        tidy = _GROUPS.sub("", tidy)
    if tidy in {"零", "〇"}:
        return Decimal(0)
    whole, _, fraction = tidy.partition(".")
    if not _PLAIN.fullmatch(tidy) or len(whole) > _MOST_DIGITS or len(fraction) > _MOST_DECIMALS:
        return None
    return sign * Decimal(tidy)
