"""Whose report of which year a document is, where the document itself does not say enough.

Nothing is filled in silently: each of year, issuer and adcode carries where it was taken from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from datasets.sources import Fetch, Portal
from extract.issuer import find_adcode, issuer_kind
from extract.title import parse_title

# 人民政府, 县人民政府, 我区政府办公室: a government that does not name its place
NAMELESS = re.compile(r"^(本|我)?(省|市|县|区|旗|州|盟|自治[区州县旗])?(人民)?政府(办公[室厅])?$")
# 我局, 本镇 …: the prose of a body below the government
LOWER_BODY = re.compile(r"(我|本)(局|委|镇|乡|街道|办事处|院|中心|所|厅|处)")
# 我县, 全市 …: the prose of a government
WHOLE_UNIT = re.compile(r"(我|本|全)(省|市|县|区|旗|州|盟|自治区)")


@dataclass(frozen=True, slots=True)
class Identity:
    """Year, issuer and adcode of a document, each with its source; None where it cannot be told."""

    year: int | None
    year_from: str | None
    issuer: str | None
    issuer_from: str | None
    issuer_kind: str | None
    adcode: str | None
    adcode_from: str | None


@dataclass(frozen=True, slots=True)
class Registry:
    """The portals of the registry scope, found by adcode and by the name of the unit above them."""

    by_adcode: Mapping[str, Portal]
    by_parent: Mapping[str, tuple[Portal, ...]]
    by_name: Mapping[str, tuple[Portal, ...]]


def make_registry(portals: Iterable[Portal]) -> Registry:
    """The registry over a list of portals."""
    rows = list(portals)
    parents: dict[str, list[Portal]] = {}
    names: dict[str, list[Portal]] = {}
    for portal in rows:
        parents.setdefault(portal.parent or "", []).append(portal)
        names.setdefault(portal.name, []).append(portal)
    return Registry(
        {portal.adcode: portal for portal in rows},
        {name: tuple(group) for name, group in parents.items()},
        {name: tuple(group) for name, group in names.items()},
    )


def identify_document(row: Mapping[str, Any], fetch: Fetch, registry: Registry) -> Identity:
    """Year, issuer and adcode of one reading (a row of `read_documents`) that was fetched by `fetch`."""
    year, year_from = _year(row, fetch)
    issuer, issuer_from, kind = _issuer(row, fetch, registry)
    adcode, adcode_from = _adcode(row, fetch, registry, issuer, issuer_from, year)
    return Identity(year, year_from, issuer, issuer_from, kind, adcode, adcode_from)


def _year(row: Mapping[str, Any], fetch: Fetch) -> tuple[int | None, str | None]:
    if row["year"] is not None:
        return row["year"], "document"
    title = parse_title(fetch.anchor or "")
    year = title.year if title and title.year is not None else fetch.year_hint
    return (year, "link") if year is not None else (None, None)


def _issuer(
    row: Mapping[str, Any], fetch: Fetch, registry: Registry
) -> tuple[str | None, str | None, str | None]:
    """(issuer, where from, kind): the document's own, else the link's, else the portal's government."""
    if row["issuer"]:
        return row["issuer"], "document", row["issuer_kind"]
    title = parse_title(fetch.anchor or "")
    if title and title.issuer:
        # 兴安区2022年…年度报告: a link that names the place alone means its government
        kind = "government" if title.issuer in registry.by_name else issuer_kind(title.issuer)
        return title.issuer, "link", kind
    portal = registry.by_adcode.get(fetch.portal)
    # a crawl for departments and townships too cannot say that a nameless report is the government's
    if portal is None or portal.issuers not in (None, "government") or _speaks_of_lower_body(row):
        return None, None, row["issuer_kind"]
    return f"{portal.name}人民政府", "portal", "government"


def _speaks_of_lower_body(row: Mapping[str, Any]) -> bool:
    prose = row["prose"]
    return len(LOWER_BODY.findall(prose)) > len(WHOLE_UNIT.findall(prose))


def _adcode(
    row: Mapping[str, Any],
    fetch: Fetch,
    registry: Registry,
    issuer: str | None,
    issuer_from: str | None,
    year: int | None,
) -> tuple[str | None, str | None]:
    if row["adcode"]:
        return row["adcode"], "document"
    portal = registry.by_adcode.get(fetch.portal)
    if issuer is None or issuer_from == "portal" or NAMELESS.match(issuer):
        return (fetch.portal, "portal") if portal else (None, None)
    matched = match_portal(issuer, portal, registry) if portal else None
    if matched:
        return matched.adcode, "registry"
    # a place whose name several units share (鼓楼区) is the one on whose government's portal it stands
    found = find_adcode(issuer, year, within=fetch.portal)
    return (found, "registry") if found else (None, None)


def match_portal(issuer: str, portal: Portal, registry: Registry) -> Portal | None:
    """The portal whose unit the issuer's name begins with, among `portal`, those under it and beside it.

    The name may follow the names of units above (青川市青禾县人民政府); the lowest unit named wins, and two
    units of one name that both fit are no answer.
    """
    near = [portal, *registry.by_parent.get(portal.name, ()), *registry.by_name.get(portal.parent or "", ())]
    if portal.parent:
        near += registry.by_parent.get(portal.parent, ())
    fitting = {each for each in near if _begins_with_unit(issuer, each, registry)}
    if not fitting:
        return None
    last = max(issuer.index(each.name) + len(each.name) for each in fitting)
    lowest = [each for each in fitting if issuer.index(each.name) + len(each.name) == last]
    if portal in lowest:
        return portal
    return lowest[0] if len(lowest) == 1 else None


def _begins_with_unit(issuer: str, portal: Portal, registry: Registry) -> bool:
    before, found, _ = issuer.partition(portal.name)
    if not found:
        return False
    parent = portal.parent or ""
    for above in (parent, *(each.parent or "" for each in registry.by_name.get(parent, ()))):
        before = before.replace(above, "") if above else before
    return not before
