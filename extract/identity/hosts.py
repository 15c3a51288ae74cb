"""Whose site an address lies on: the registry's portals, their sub-hosts, and a few systems of all levels.

Sources: extract/data/hosts.csv (made from the crawler's registry by extract.data.make_hosts) and
extract/data/more-hosts.csv (kept by hand; `system` hosts carry bodies of every level inside one unit).
"""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass
from importlib import resources
from urllib.parse import urlsplit

from extract.identity.spelled import spelled_owners

_OFFICIAL = ".gov.cn"
_FEWEST_LABELS = 3
_GATE = re.compile(r"^/gate/big5/([\w.-]+)", re.ASCII)  # the traditional twin of another host's page
_PRINTED = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9-]+\.)+gov\.cn)(?![\w-]|\.\w)", re.IGNORECASE | re.ASCII
)


@dataclass(frozen=True, slots=True)
class Site:
    """The site of an address. `adcode` is the unit's code of today; None for a host that is nobody's or unknown.

    `official` is False for a copy: such a host says nothing of place. `own` is True where a page without a place
    in its title is the unit's own: on its portal and its departments' sub-hosts, but not on a `system` host, where
    any body inside the unit may publish.
    """

    host: str
    official: bool
    adcode: str | None
    own: bool


def find_site(url: str | None) -> Site | None:
    """The site of `url`; None without a host. Never raises."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # a broken IPv6 literal
        return None
    if not host:
        return None
    official = is_official(host)
    gate = _GATE.match(parts.path)
    if gate and official:
        host = gate[1].lower()
        official = is_official(host)
    found = _owner_of(host) if official else None
    return Site(host, official, found[0] if found else None, bool(found and found[1] == "portal"))


def is_official(host: str) -> bool:
    """True for hosts under .gov.cn, which only state bodies may register, and for those of the two tables."""
    host = host.lower()
    return host.endswith(_OFFICIAL) or host.removeprefix("www.") in _hosts()


def places_printed(text: str) -> set[str]:
    """The codes of the units whose portals' addresses `text` prints (…可在梅河口市政府网站(www.mhk.gov.cn)下载)."""
    owners = (_owner_of(host.lower()) for host in _PRINTED.findall(text)) if "gov.cn" in text else ()
    return {owner[0] for owner in owners if owner and owner[1] == "portal"}


def _owner_of(host: str) -> tuple[str, str] | None:
    """(adcode, owner) of the longest known end of `host`: tjj.wuhan.gov.cn lies on wuhan.gov.cn."""
    labels = host.removeprefix("www.").split(".")
    ends = (".".join(labels[start:]) for start in range(max(1, len(labels) - _FEWEST_LABELS + 1)))
    known = next((_hosts()[end] for end in ends if end in _hosts()), None)
    if known or not host.endswith(_OFFICIAL) or len(labels) < _FEWEST_LABELS:
        return known
    spelled = _spelled_owner(labels[-3])
    return (spelled, "portal") if spelled else None


@functools.cache
def _spelled_owner(label: str) -> str | None:
    """The unit that an unregistered label spells; of several, the one whose known hosts do not spell the like.

    weishan.gov.cn is 微山县's, for 巍山县 has dlweishan.gov.cn.
    """
    owners = spelled_owners(label)
    if len(owners) > 1:
        owners -= {code for host, (code, _) in _hosts().items() if code in owners and label in host}
    return next(iter(owners)) if len(owners) == 1 else None


@functools.cache
def _hosts() -> dict[str, tuple[str, str]]:
    data = resources.files("extract.data")
    table = {}
    for name in ("hosts.csv", "more-hosts.csv"):
        lines = data.joinpath(name).read_text(encoding="utf-8").splitlines()
        table.update(
            {row["host"]: (row["adcode"], row.get("owner") or "portal") for row in csv.DictReader(lines)}
        )
    return table
