"""Administrative units through their renamings and recodings: the jurisdictions table and its unit_id.

A unit goes on under a new code or name when the record that ended names one successor, whole, which began
in that year at the same level, and no other record names it so. Mergers and splits begin new units.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import extract

JURISDICTIONS = Path(extract.__file__).parent / "data" / "jurisdictions.csv"
COLUMNS = ("adcode", "province", "prefecture", "name", "level", "valid_from", "valid_to", "successors")
LEVELS = ("province", "prefecture", "county")


class JurisdictionError(Exception):
    """A broken row of a jurisdictions file; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit under one code and name, valid from `valid_from` until before `valid_to` (None: in use)."""

    adcode: str
    name: str
    level: str
    parent: str | None
    province: str
    valid_from: int
    valid_to: int | None
    successors: str
    unit_id: str = ""


def read_units(extra: Path | None = None) -> list[Unit]:
    """The country's units and those of `extra` (the same columns), each with its unit_id.

    Raises JurisdictionError on a broken row.
    """
    units = read_file(JURISDICTIONS)
    if extra is not None:
        units += read_file(extra)
    return name_units(units)


def read_file(path: Path) -> list[Unit]:
    """The rows of one jurisdictions CSV, without unit_id."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise JurisdictionError(f"{path}: line 1: lacks the column {missing[0]}")
            return [_unit(path, reader.line_num, row) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise JurisdictionError(f"{path}: {error}") from error


def _unit(path: Path, line: int, row: Mapping[str, str | None]) -> Unit:
    values = {name: (row[name] or "").strip() for name in COLUMNS}
    years_fit = values["valid_from"].isdigit() and (values["valid_to"] or "0").isdigit()
    code_fits = len(values["adcode"]) == 6 and values["adcode"].isdigit()
    if not (code_fits and years_fit and values["level"] in LEVELS):
        raise JurisdictionError(f"{path}: line {line}: not a jurisdiction: {','.join(values.values())}")
    # 直辖: a county right under its province
    above = values["prefecture"] if values["prefecture"] not in ("", "直辖") else values["province"]
    parents = {"province": None, "prefecture": values["province"], "county": above}
    return Unit(
        values["adcode"],
        values["name"],
        values["level"],
        parents[values["level"]],
        values["province"],
        int(values["valid_from"]),
        int(values["valid_to"]) if values["valid_to"] else None,
        values["successors"],
    )


def name_units(units: Iterable[Unit]) -> list[Unit]:
    """The units with unit_id `CODE@YEAR`: code and first year of the record that the unit began with."""
    rows = sorted(units, key=lambda u: (u.adcode, u.valid_from, u.name))
    following: dict[Unit, list[Unit]] = {}
    starts: dict[tuple[str, int], list[Unit]] = {}
    for unit in rows:
        starts.setdefault((unit.adcode, unit.valid_from), []).append(unit)
    for unit in rows:
        for code in {unit.adcode, unit.successors} if unit.valid_to is not None else ():
            if unit.successors not in ("", code):
                continue  # several successors, or another code
            heirs = starts.get((code, unit.valid_to or 0), [])
            following.setdefault(unit, []).extend(h for h in heirs if h.level == unit.level)
    heirs_of = {unit: heirs[0] for unit, heirs in following.items() if len(heirs) == 1}
    before: dict[Unit, list[Unit]] = {}
    for unit, heir in heirs_of.items():
        before.setdefault(heir, []).append(unit)
    return [replace(unit, unit_id=_origin(unit, before)) for unit in rows]


def _origin(unit: Unit, before: Mapping[Unit, Sequence[Unit]]) -> str:
    seen = {unit}
    while len(earlier := before.get(unit, ())) == 1 and earlier[0] not in seen:
        unit = earlier[0]
        seen.add(unit)
    return f"{unit.adcode}@{unit.valid_from}"


def units_by_code(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by code, oldest first."""
    found: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: (u.adcode, u.valid_from)):
        found.setdefault(unit.adcode, []).append(unit)
    return found


def unit_rows(units: Iterable[Unit]) -> list[dict[str, object]]:
    """The rows of the table `jurisdictions`."""
    names = list(Unit.__dataclass_fields__)
    return [{name: getattr(unit, name) for name in names} for unit in units]


def unit_in(units: Mapping[str, Sequence[Unit]], adcode: str | None, year: int) -> Unit | None:
    """The unit that had this code in that year; None when none had."""
    for unit in units.get(adcode or "", ()):
        if unit.valid_from <= year and (unit.valid_to is None or year < unit.valid_to):
            return unit
    return None
