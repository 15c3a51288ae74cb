"""The country: all portals at one time, their registry and truth."""

from __future__ import annotations

from tests.simulation import build, doors, families, hidden, hindrances, oddities, strangers, wild  # noqa: F401 -- the portals register themselves
from tests.simulation.build import finish
from tests.simulation.cast import NAMES, PARTS, SLUGS, Part
from tests.simulation.model import Site

HEADER = "adcode,name,level,parent,home_url\n"


def country(latest: int, later: bool = False, only: tuple[str, ...] = ()) -> list[Site]:
    """All portals with reports up to `latest`; `later`: after some of them were moved and rebuilt.

    `only` names families or builders.
    """
    sites = [(part, _found(i, part)) for i, part in enumerate(PARTS)]
    build.NEIGHBOURS.clear()
    build.NEIGHBOURS.update({site.name: site.home_url for _, site in sites})
    chosen = [(p, s) for p, s in sites if not only or p.family in only or p.build.__name__ in only]
    for part, site in chosen:
        moved = later and part.family == "moving"
        part.build(-latest if moved else latest, site)
        finish(site)
    return [site for _, site in chosen]


def _found(i: int, part: Part) -> Site:
    about = dict(part.about)
    suffix = "市" if about.get("level") == "prefecture" else "县"
    return Site(f"{980101 + i:06d}", NAMES[i] + suffix, SLUGS[i], part.family, **about)  # type: ignore[arg-type]


def registry(sites: list[Site]) -> str:
    """portals.csv of these sites."""
    return HEADER + "".join(f"{s.adcode},{s.name},{s.level},{s.parent},{s.home_url}\n" for s in sites)
