"""The registry of portals: read strictly, scoped by adcode."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.links import host_of, spell_url

COLUMNS = ("adcode", "name", "level", "parent", "home_url")
LEVELS = ("province", "prefecture", "county")


class PortalsError(ValueError):
    """A portals file that cannot be used; the message is one line naming file, line and what is wrong."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One government's portal. `parent` is a name, None for a province."""

    adcode: str
    name: str
    level: str
    parent: str | None
    home_url: str

    @property
    def host(self) -> str:
        """The host of the home page."""
        return host_of(self.home_url)


def read_portals(path: Path) -> tuple[Portal, ...]:
    """Every portal of a registry file, in its order; further columns are ignored.

    Raises PortalsError for a file that cannot be read, lacks a column, has a broken row or none.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise PortalsError(f"{path}:1: no column {', '.join(missing)}")
            portals = _read_rows(path, reader)
    except OSError as error:
        raise PortalsError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise PortalsError(f"{path}: not UTF-8 (byte {error.start})") from error
    except csv.Error as error:
        raise PortalsError(f"{path}: {error}") from error
    if not portals:
        raise PortalsError(f"{path}: no portals in it")
    return portals


def scope_portals(portals: Iterable[Portal], scope: str | None, path: Path) -> tuple[Portal, ...]:
    """The portals whose adcode starts with one of the comma-separated prefixes; all without a scope.

    Raises PortalsError for a prefix that is no number or that no portal starts with.
    """
    portals = tuple(portals)
    if scope is None:
        return portals
    prefixes = [prefix.strip() for prefix in re.split("[,，]", scope) if prefix.strip()]
    wrong = [prefix for prefix in prefixes if not re.fullmatch(r"\d{1,6}", prefix, re.ASCII)]
    if wrong or not prefixes:
        raise PortalsError(
            f"scope={scope}: an adcode prefix is one to six digits, not {', '.join(wrong) or 'empty'}"
        )
    idle = [prefix for prefix in prefixes if not any(p.adcode.startswith(prefix) for p in portals)]
    if idle:
        raise PortalsError(f"{path}: no portal's adcode starts with {', '.join(idle)} (scope={scope})")
    return tuple(p for p in portals if p.adcode.startswith(tuple(prefixes)))


def _read_rows(path: Path, reader: csv.DictReader[str]) -> tuple[Portal, ...]:
    portals: dict[str, Portal] = {}
    for row in reader:
        place = f"{path}:{reader.line_num}"
        portal = _read_row(place, row)
        if portal.adcode in portals:
            raise PortalsError(f"{place}: adcode {portal.adcode} stands twice")
        portals[portal.adcode] = portal
    return tuple(portals.values())


def _read_row(place: str, row: dict[str, str]) -> Portal:
    if None in row or any(row[name] is None for name in COLUMNS):
        raise PortalsError(f"{place}: not as many fields as the header has")
    value = {name: row[name].strip() for name in COLUMNS}
    if not re.fullmatch(r"\d{6}", value["adcode"], re.ASCII):
        raise PortalsError(f"{place}: adcode {value['adcode']!r} is not six digits")
    if not value["name"]:
        raise PortalsError(f"{place}: name is empty")
    if value["level"] not in LEVELS:
        raise PortalsError(f"{place}: level {value['level']!r} is none of {', '.join(LEVELS)}")
    home_url = spell_url(value["home_url"])
    if home_url is None:
        raise PortalsError(f"{place}: home_url {value['home_url']!r} is no http address")
    return Portal(value["adcode"], value["name"], value["level"], value["parent"] or None, home_url)
