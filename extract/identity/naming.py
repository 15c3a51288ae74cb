"""Who issued a report: the body that title, text and site name, in full."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.identity.bodies import bodies_named, compiling_body, fuller_name, is_body
from extract.identity.jurisdictions import unit_in_year
from extract.identity.opening import Prose
from extract.identity.placing import is_central
from extract.identity.titles import Found
from extract.issuer import find_adcode, issuer_kind, place_length, units_named
from extract.title import Title, author_of, plain_text

# 兴安区: a place alone, also one that the table does not have
_PLACE_ONLY = re.compile(r"[㐀-鿿]{1,9}(?:省|市|县|区|旗|州|盟|地区)")
_GOVERNMENT_SHORT = re.compile(r"(?<=[省市县区旗州盟])政府$")
_TOWN_GOVERNMENT = re.compile(r"(?<=[镇乡])政府$")
_ZONE = re.compile(r"(?:开发区|保税区|高新区|经开区|度假区|示范区|园区|新城)$")
_UNPLACED_OFFICE = re.compile(r"^[本省市县区旗州盟]*(?:人民)?政府(?P<office>办公厅|办公室|办)$")
_SHORTEST_BODY = 2
_RANK = re.compile(r"^[我本全]?[省市县区旗州盟](?=[㐀-鿿]{2})")


def find_issuer(own: Found | None, found: Sequence[Found], prose: Prose, year: int | None) -> str | None:
    """The issuer in the title, in a title of the same year, in the line above it, or in the prose.

    A government's report that says who compiled it is that office's: 由桐乡市人民政府办公室编制.
    """
    titles = [own, *found] if own else list(found)
    issuers = [item.title.issuer for item in titles if item.title.issuer and item.title.year in (year, None)]
    if own and own.line:
        issuers += [line for line in reversed(prose.lines[max(0, own.line - 2) : own.line]) if is_body(line)]
    if not issuers or len(plain_text(issuers[0])) <= _SHORTEST_BODY:
        issuers += list(bodies_named(prose, year))
    if not issuers:
        return None
    placed = [name for name in issuers if find_adcode(name, year)]
    issuer = issuers[0] if len(plain_text(issuers[0])) > _SHORTEST_BODY or not placed else placed[0]
    # 鹤岗市兴安区人民政府 elsewhere in the document says more than 兴安区人民政府 in its <title>
    fuller = next((name for name in placed if name != issuer and name.endswith(issuer)), None)
    fuller = fuller or fuller_name(issuer, prose, year) or issuer
    return _office_of(fuller, prose, year) or fuller


def find_author(outside: Sequence[Title], prose: Prose) -> str | None:
    """Who issued what is not a report, as far as its title says."""
    named = next((title.issuer for title in outside if title.issuer), None)
    if named:
        return named if len(named) > _SHORTEST_BODY else None
    for line, plain in zip(prose.lines[:2], prose.plain_lines[:2], strict=True):
        body = line if is_body(line) else author_of(line, plain)
        if body and issuer_kind(body) != "other":
            return body
    return None


def completed(issuer: str) -> str:
    """The body that a bare place stands for: 鹤岗市 → …人民政府, 西牛镇 → …人民政府, 某街道 → …办事处."""
    plain = plain_text(issuer)
    if plain.endswith(("镇", "乡", "苏木")) and place_length(plain) < len(plain):  # 景德镇
        return issuer + "人民政府"
    if plain.endswith("街道"):
        return issuer + "办事处"
    if _ZONE.search(plain):
        return issuer + "管理委员会"
    if place_length(plain) == len(plain) or _PLACE_ONLY.fullmatch(plain):
        return issuer + ("行政公署" if plain.endswith(("地区", "盟")) else "人民政府")
    short = _GOVERNMENT_SHORT.search(plain) or _TOWN_GOVERNMENT.search(plain)
    return issuer[: short.start()] + "人民政府" if short else issuer


def with_place(issuer: str, adcode: str, year: int | None) -> str:
    """`issuer` with the name of its jurisdiction in front where it says no place: 西牛镇人民政府 → 信丰县…, 市审计局 → 黄石市…."""
    unit = unit_in_year(adcode, year)
    if unit is None or units_named(issuer) or is_central(issuer) or unit.name in plain_text(issuer):
        return issuer
    rank = _RANK.match(plain_text(issuer))
    if rank and unit.name.endswith(rank.group()[-1]) and not _PLACE_ONLY.match(plain_text(issuer)[:4]):
        return unit.name + issuer[rank.end() :]
    return unit.name + issuer


def _office_of(issuer: str, prose: Prose, year: int | None) -> str | None:
    """The general office that compiled a government's report, named with its place; None if none did."""
    body = compiling_body(prose)
    if body is None or issuer_kind(completed(issuer)) != "government":
        return None
    unplaced = _UNPLACED_OFFICE.match(plain_text(body))
    if unplaced:
        return completed(issuer) + body[unplaced.start("office") :]
    same_place = find_adcode(body, year) == find_adcode(issuer, year)
    return body if same_place and issuer_kind(body) == "office" else None
