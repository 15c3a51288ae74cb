"""The table of jurisdictions: each unit's code, name and years, and what it became when it was changed.

Source: extract/data/jurisdictions.csv (the Ministry of Civil Affairs' codes since 1981). Units that ended
before 2000 are left out: no disclosure report can be theirs, and their names would make others ambiguous.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from importlib import resources

EARLIEST_END = 2000

# 保亭黎族苗族自治县 is 保亭县 in daily use, 临夏回族自治州 is 临夏州.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇"
    "|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_AUTONOMOUS = re.compile(
    rf"(?:(?:{_PEOPLES})族|维吾尔|蒙古(?=自治[州县])|哈萨克|柯尔克孜|锡伯|塔吉克)*自治(?P<rank>区|州|县|旗)$"
)
_RANK = re.compile(r"(?:省|特别行政区|地区|林区|特区|市|县|区|旗|盟|州)$")
_SUCCESSOR = re.compile(r"\d{6}")


@dataclass(frozen=True, slots=True)
class Unit:
    """One row: a unit under one code and name, from the first year on it up to the year it was changed."""

    adcode: str
    name: str
    level: str
    valid_from: int
    valid_to: int | None
    successors: tuple[str, ...]

    def lies_in(self, other: Unit) -> bool:
        """True when this unit is below `other`, as codes have it."""
        if other.level == "province":
            return self.level != "province" and self.adcode[:2] == other.adcode[:2]
        return other.level == "prefecture" and self.level == "county" and self.adcode[:4] == other.adcode[:4]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to write a unit: its `text`; `full` when it says what the unit is (市, 县, 区, …)."""

    text: str
    unit: Unit
    full: bool


@functools.cache
def units() -> tuple[Unit, ...]:
    """Every unit of the table that existed in or after EARLIEST_END, in the table's order."""
    table = resources.files("extract.data").joinpath("jurisdictions.csv").read_text(encoding="utf-8-sig")
    rows = [_read_unit(row) for row in csv.DictReader(table.splitlines())]
    return tuple(unit for unit in rows if unit.valid_to is None or unit.valid_to >= EARLIEST_END)


def names_at(text: str, start: int) -> list[Name]:
    """Every name of a unit that stands in `text` at `start`, longest first."""
    known = _names().get(text[start : start + 2], ())
    return [name for name in known if text.startswith(name.text, start)]


def unit_in_year(adcode: str, year: int | None) -> Unit | None:
    """The unit that has the code `adcode` at the end of `year` (None: today); None for a code out of use."""
    return next((unit for unit in _by_code().get(adcode, ()) if is_valid(unit, year)), None)


def code_in_year(unit: Unit, year: int | None) -> str | None:
    """The code that the place had at the end of `year` (None: today); None where it cannot be told.

    A name used outside its years (宣武区 in 2012, 普洱市 in 2005) is followed along successors one to one;
    where a unit was split or put together there is no one answer.
    """
    seen: set[Unit] = set()
    current: Unit | None = unit
    while current and current not in seen:
        seen.add(current)
        if current.valid_to is not None and (year is None or year > current.valid_to):
            current = _successor(current)
        elif year is not None and year < current.valid_from:
            current = _predecessor(current)
        else:
            return current.adcode
    return None


def is_valid(unit: Unit, year: int | None) -> bool:
    """True when `unit` existed under its name and code at the end of `year` (None: today)."""
    if year is None:
        return unit.valid_to is None
    return unit.valid_from <= year and (unit.valid_to is None or year < unit.valid_to)


def _read_unit(row: dict[str, str]) -> Unit:
    whole = (item for item in row["successors"].split(";") if _SUCCESSOR.fullmatch(item))
    valid_to = int(row["valid_to"]) if row["valid_to"] else None
    return Unit(
        row["adcode"],
        row["name"],
        row["level"],
        int(row["valid_from"]),
        valid_to,
        tuple(dict.fromkeys(whole)),
    )


@functools.cache
def _names() -> dict[str, tuple[Name, ...]]:
    """Names by their first two characters, longest first."""
    index: dict[str, list[Name]] = defaultdict(list)
    for unit in units():
        for text, full in _spellings(unit.name):
            index[text[:2]].append(Name(text, unit, full))
    return {key: tuple(sorted(found, key=lambda n: -len(n.text))) for key, found in index.items()}


def _spellings(name: str) -> list[tuple[str, bool]]:
    """The full name, the short one of an autonomous unit, and the stem without 市, 县, 区."""
    spellings = {name: True}
    autonomous = _AUTONOMOUS.search(name)
    if autonomous:
        # 鄂温克族自治旗 and 东乡族自治县 are named after the people alone
        stem = name[: autonomous.start()] or re.sub(r"族?自治[州县旗]$", "", name)
        if autonomous["rank"] != "区":
            spellings[stem + autonomous["rank"]] = True
    else:
        stem = _RANK.sub("", name)
    if len(stem) >= 2:
        spellings.setdefault(stem, False)
    return list(spellings.items())


def short_names(name: str) -> list[str]:
    """A unit's name without the word for its rank, in every way it is written: 积石山保安族… → 积石山."""
    return [text for text, full in _spellings(name) if not full] or [
        _RANK.sub("", text) for text, _ in _spellings(name)
    ]


@functools.cache
def _by_code() -> dict[str, tuple[Unit, ...]]:
    index: dict[str, list[Unit]] = defaultdict(list)
    for unit in units():
        index[unit.adcode].append(unit)
    return {code: tuple(found) for code, found in index.items()}


@functools.cache
def _by_start() -> dict[int, tuple[Unit, ...]]:
    return _grouped({unit: unit.valid_from for unit in units()})


@functools.cache
def _by_end() -> dict[int, tuple[Unit, ...]]:
    return _grouped({unit: unit.valid_to for unit in units() if unit.valid_to is not None})


def _grouped(years: dict[Unit, int]) -> dict[int, tuple[Unit, ...]]:
    index: dict[int, list[Unit]] = defaultdict(list)
    for unit, year in years.items():
        index[year].append(unit)
    return {year: tuple(found) for year, found in index.items()}


def _successor(unit: Unit) -> Unit | None:
    """The one unit that all of `unit` became in its last year."""
    if unit.valid_to is None:
        return None
    if not unit.successors:
        return _exactly_one(
            [other for other in _by_start().get(unit.valid_to, ()) if _same_place(unit, other)]
        )
    if len(unit.successors) > 1:
        return None
    heirs = _by_code().get(unit.successors[0], ())
    return _exactly_one([heir for heir in heirs if heir is not unit and _holds(heir, unit.valid_to)])


def _predecessor(unit: Unit) -> Unit | None:
    """The one unit that became `unit` in its first year."""
    ended = _by_end().get(unit.valid_from, ())
    return _exactly_one([other for other in ended if _successor(other) is unit])


def _holds(unit: Unit, year: int) -> bool:
    return unit.valid_from <= year and (unit.valid_to is None or year < unit.valid_to)


def _same_place(unit: Unit, other: Unit) -> bool:
    """铜仁地区 → 铜仁市, 思茅市 → 普洱市 (530800): the table names no successor of a changed prefecture."""
    if unit.adcode == other.adcode:
        return unit is not other
    stems = {_RANK.sub("", unit.name), _RANK.sub("", other.name)}
    return (
        unit.level == other.level == "prefecture" and len(stems) == 1 and unit.adcode[:2] == other.adcode[:2]
    )


def _exactly_one(found: list[Unit]) -> Unit | None:
    return found[0] if len(found) == 1 else None
