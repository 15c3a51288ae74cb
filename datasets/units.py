"""Administrative units, each under one code and name for a span of years: the rows of jurisdictions.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import extract

JURISDICTIONS = Path(extract.__file__).parent / "data" / "jurisdictions.csv"
COLUMNS = ("adcode", "province", "prefecture", "name", "level", "valid_from", "valid_to", "successors")
LEVELS = ("province", "prefecture", "county")


class JurisdictionError(Exception):
    """A broken row of a jurisdictions file; the text names file and line."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit under one code and name, valid from `valid_from` until before `valid_to` (None: in use).

    `unit_id` and `current_units` are given by lineage.
    """

    adcode: str
    name: str
    level: str
    parent: str | None
    province: str
    valid_from: int
    valid_to: int | None
    successors: str
    unit_id: str = ""
    current_units: tuple[str, ...] = ()

    def is_valid(self, year: int) -> bool:
        """Whether the unit was so in that year."""
        return self.valid_from <= year and (self.valid_to is None or year < self.valid_to)

    @property
    def current_unit_id(self) -> str | None:
        """The unit in use that its figures count for; None where it was split, or nothing is known of its end."""
        return self.current_units[0] if len(self.current_units) == 1 else None


def read_units(path: Path = JURISDICTIONS) -> list[Unit]:
    """The rows of one jurisdictions CSV, without unit_id. Raises JurisdictionError on a broken row."""
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


def units_by_code(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by code, oldest first."""
    found: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda u: (u.adcode, u.valid_from)):
        found.setdefault(unit.adcode, []).append(unit)
    return found


def unit_rows(units: Iterable[Unit]) -> list[dict[str, object]]:
    """The rows of the table `jurisdictions`."""
    names = [*Unit.__dataclass_fields__, "current_unit_id"]
    return [{name: getattr(unit, name) for name in names} for unit in units]


def unit_in(units: Mapping[str, Sequence[Unit]], adcode: str | None, year: int) -> Unit | None:
    """The unit that had this code in that year; None when none had."""
    return next((unit for unit in units.get(adcode or "", ()) if unit.is_valid(year)), None)
