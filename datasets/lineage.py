"""What became of administrative units: continued, merged or split, and the unit of today that holds them.

Sources: the `successors` of jurisdictions.csv, where a code followed by [year] is territory that left in that year.
Where it names none, the next record of the same code follows; a prefecture that has none is followed through its
counties. 永年县 → 丛台区 and 永年区: of several, the one that began then under the old code or name goes on with the
unit, the others took a part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from datasets.units import Unit, read_units, unit_in, units_by_code

SUCCESSOR = re.compile(r"(\d{6})(?:\[(\d{4})\])?")

SHORTEST_WHOLE_NAME = 2
"""达县: a name of two characters is compared with its 县."""
FAR = 9999
Heirs = Mapping[Unit, Sequence[Unit]]


@dataclass(frozen=True, slots=True)
class Relation:
    """One step of a unit in time, in `year`, to another record.

    `continued`: the same unit under another code, name or rank; `merged`: taken up whole by another unit;
    `split`: divided among several, this is one of them; `part`: some of its territory left while it went on.
    """

    from_adcode: str
    from_unit_id: str
    from_name: str
    year: int
    to_adcode: str
    to_unit_id: str
    to_name: str
    relation: str


def read_lineage(extra: Path | None = None) -> tuple[list[Unit], list[Relation]]:
    """The country's units and those of `extra` (the same columns) with their identifiers, and every relation.

    Raises JurisdictionError on a broken row.
    """
    return follow_units(read_units() + (read_units(extra) if extra is not None else []))


def follow_units(units: Iterable[Unit]) -> tuple[list[Unit], list[Relation]]:
    """(the units with their identifiers, every relation), in the order of code and year.

    `unit_id` is CODE@YEAR: code and first year of the record that the unit began with. A unit goes on in a record
    that alone took it up, in the year that it began, at the same level or under the same name, and took up no other; mergers and
    splits begin new units. `current_units` are the units in use that hold it: itself, or what took it up; several
    where it was split, none where nothing is known of its end.
    """
    rows = sorted(units, key=lambda unit: (unit.adcode, unit.valid_from, unit.name))
    codes = units_by_code(rows)
    named = {unit: _heirs(unit, codes) for unit in rows if unit.valid_to is not None}
    heirs = {unit: _main(unit, found) for unit, found in named.items()}
    origin = _origins(rows, heirs)
    ids = {unit: f"{first.adcode}@{first.valid_from}" for unit, first in origin.items()}
    relations = [step for unit in rows for step in _relations(unit, named.get(unit, ()), codes, ids)]
    holders = _holders(rows, heirs, ids)
    return [replace(unit, unit_id=ids[unit], current_units=holders[unit]) for unit in rows], relations


def relation_rows(relations: Iterable[Relation]) -> list[dict[str, object]]:
    """The rows of the table `lineage`."""
    return [asdict(each) for each in relations]


def _heirs(unit: Unit, codes: Mapping[str, Sequence[Unit]]) -> tuple[Unit, ...]:
    """The records that took a unit up when it ended, each once."""
    year = unit.valid_to or 0
    named = [code for code, left in SUCCESSOR.findall(unit.successors) if not left] or [unit.adcode]
    found = [heir for code in dict.fromkeys(named) if (heir := unit_in(codes, code, year)) is not None]
    if not found and unit.level == "prefecture":
        found = _through_counties(unit, codes)
    return tuple(found)


def _main(unit: Unit, heirs: Sequence[Unit]) -> Sequence[Unit]:
    """Of several heirs the one that goes on with the unit's code, else with its name, if there is one; else all."""
    begun = [heir for heir in heirs if heir.valid_from == unit.valid_to]
    for likely in (
        [heir for heir in begun if heir.adcode == unit.adcode],
        [heir for heir in begun if _stem(heir.name) == _stem(unit.name)],
    ):
        if len(likely) == 1:
            return likely
    return heirs


def _stem(name: str) -> str:
    return name[:-1] if len(name) > SHORTEST_WHOLE_NAME else name


def _began_with_end_of(unit: Unit, heir: Unit) -> bool:
    same = heir.level == unit.level or _stem(heir.name) == _stem(unit.name)  # 儋州市 became a prefecture
    return same and heir.valid_from == unit.valid_to


def _through_counties(prefecture: Unit, codes: Mapping[str, Sequence[Unit]]) -> list[Unit]:
    """The prefectures that the counties of an ended prefecture belong to in the year of its end."""
    year = prefecture.valid_to or 0
    # codes are sorted by their digits, so a prefecture's counties stand together
    names = list(codes)
    own = names[bisect_left(names, prefecture.adcode[:4]) : bisect_left(names, prefecture.adcode[:4] + "~")]
    ended = (
        record
        for code in own
        for record in codes[code]
        if record.level == "county" and record.valid_to == year
    )
    above = {f"{heir.adcode[:4]}00": None for county in ended for heir in _heirs(county, codes)}
    found = (unit_in(codes, code, year) for code in above)
    return [heir for heir in found if heir is not None]


def _origins(rows: Sequence[Unit], heirs: Heirs) -> dict[Unit, Unit]:
    """For every record, the first record of the same unit."""
    whole: dict[Unit, list[Unit]] = {}
    for unit, found in heirs.items():
        if len(found) == 1 and _began_with_end_of(unit, found[0]):
            whole.setdefault(found[0], []).append(unit)
    before = {heir: units[0] for heir, units in whole.items() if len(units) == 1}
    origins = {}
    for unit in rows:
        first = unit
        while first in before:  # years fall with every step, so it ends
            first = before[first]
        origins[unit] = first
    return origins


def _relations(
    unit: Unit, heirs: Sequence[Unit], codes: Mapping[str, Sequence[Unit]], ids: Mapping[Unit, str]
) -> Iterator[Relation]:
    for code, left in SUCCESSOR.findall(unit.successors):
        heir = unit_in(codes, code, int(left)) if left else None
        if heir is not None:
            yield _relation(unit, heir, int(left), "part", ids)
    goes_on = any(ids[heir] == ids[unit] for heir in heirs)
    several = "part" if goes_on else "split"
    for heir in heirs:
        kind = "continued" if ids[heir] == ids[unit] else several if len(heirs) > 1 else "merged"
        yield _relation(unit, heir, unit.valid_to or 0, kind, ids)


def _relation(unit: Unit, heir: Unit, year: int, kind: str, ids: Mapping[Unit, str]) -> Relation:
    return Relation(unit.adcode, ids[unit], unit.name, year, heir.adcode, ids[heir], heir.name, kind)


def _holders(rows: Sequence[Unit], heirs: Heirs, ids: Mapping[Unit, str]) -> dict[Unit, tuple[str, ...]]:
    """For every record, the units in use that hold what it held."""
    found: dict[Unit, tuple[str, ...]] = {}
    for unit in sorted(rows, key=lambda each: each.valid_to or FAR, reverse=True):
        if unit.valid_to is None:
            found[unit] = (ids[unit],)
            continue
        later = [heir for heir in heirs[unit] if (heir.valid_to or FAR) > unit.valid_to]
        found[unit] = tuple(sorted({name for heir in later for name in found[heir]}))
    return found
