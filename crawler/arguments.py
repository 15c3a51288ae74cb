"""What a caller asks of the spider, checked before the first request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler.links import Allowed
from crawler.portals import Portal, read_portals, scope_portals
from crawler.resume import open_run
from crawler.runs import Run
from crawler.shards import Shard, ShardError, read_shard, shard_portals
from crawler.steps import Ask
from crawler.store.place import Store, read_place
from crawler.store.work import work_folder

KNOWN = ("portals", "scope", "year", "issuers", "recheck", "shard")
FIRST_YEAR = 2008  # the Regulation (政府信息公开条例) took effect on 1 May 2008


class ArgumentsError(ValueError):
    """An argument that cannot be used; the message is one line."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The portals to search, what for, where to keep it. `hosts` are those of the whole registry.

    `archive` is the work folder of an archive that stands in a `store`.
    """

    portals: tuple[Portal, ...]
    hosts: frozenset[str]
    allowed: Allowed
    ask: Ask
    archive: Path
    recheck: bool
    said: Mapping[str, str]
    shard: Shard | None = None
    store: Store | None = None

    def open_run(self) -> Run:
        """Take the archive. Raises what resume.open_run raises."""
        return open_run(
            self.archive,
            self.ask,
            self.recheck,
            {**self.said, "recheck": self.recheck, "asked": len(self.portals)},
            self.store,
        )


def read_arguments(archive: str, suffixes: str, said: Mapping[str, str]) -> Arguments:
    """Check `-a` arguments and the two settings of ours. Raises ArgumentsError and PortalsError."""
    unknown = sorted(set(said) - set(KNOWN))
    if unknown:
        raise ArgumentsError(f"unknown argument {', '.join(unknown)} (there are {', '.join(KNOWN)})")
    if not said.get("portals"):
        raise ArgumentsError("no portals given: -a portals=portals.csv")
    if not archive:
        raise ArgumentsError("no archive given: -s ARCHIVE=data/archive")
    place = read_place(archive)
    path = Path(said["portals"])
    registry = read_portals(path)
    hosts = frozenset(portal.host for portal in registry)
    official = tuple(s.strip() for s in suffixes.split(",") if s.strip())
    shard = _read_shard(said.get("shard"))
    return Arguments(
        portals=shard_portals(scope_portals(registry, said.get("scope") or None, path), shard, official),
        hosts=hosts,
        allowed=Allowed(official, hosts),
        ask=Ask(_read_year(said.get("year")), _read_issuers(said.get("issuers"))),
        archive=place if isinstance(place, Path) else work_folder(place),
        recheck=said.get("recheck", "") in {"1", "true", "yes"},
        said={key: said[key] for key in ("portals", "scope", "shard") if said.get(key)},
        shard=shard,
        store=place if isinstance(place, Store) else None,
    )


def _read_year(text: str | None) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}", text, re.ASCII) or not FIRST_YEAR <= int(text) <= datetime.now(UTC).year:
        raise ArgumentsError(f"year={text}: not a year that was reported on ({FIRST_YEAR} to date)")
    return int(text)


def _read_shard(text: str | None) -> Shard | None:
    try:
        return read_shard(text)
    except ShardError as error:
        raise ArgumentsError(str(error)) from error


def _read_issuers(text: str | None) -> str:
    if text not in {None, "", "government", "all"}:
        raise ArgumentsError(f"issuers={text}: neither government nor all")
    return text or "government"
