"""Which jurisdiction a report belongs to: by its issuer's name, else by what the text prints, else by its site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extract.identity.hosts import Site, places_printed
from extract.identity.jurisdictions import Unit, code_in_year, names_at, unit_in_year
from extract.identity.opening import Prose
from extract.issuer import find_adcode, issuer_kind, units_named
from extract.title import plain_text

_CENTRAL = re.compile(
    r"^(?:中华人民共和国)?(?:国务院.*|国家[㐀-鿿]{1,14}(?:局|委员会|委|署|总署|办公室)|(?:审计|海关总|新闻出版总)署"
    r"|海关总署[(]?.*|中国(?:气象|地震|民用航空|银行保险监督管理|证券监督管理|人民银?行)[㐀-鿿]{0,6}"
    r"|(?:外交|国防|教育|科学技术|科技|工业和信息化|公安|国家安全|民政|司法|财政|人力资源[和与]?社会保障|自然资源|国土资源|生态环境"
    r"|环境保护|住房和城乡建设|交通运输|交通|铁道|水利|农业|农业农村|商务|文化|文化和旅游|卫生|退役军人事务|应急管理)部)$"
)
_PLACE_ENDS = re.compile(r"[省市县区旗州盟乡镇]|街道")
# 县教育局, 我市, 本区: a rank without a name
_RANK_ALONE = re.compile(
    r"^(?:我|本|全)?([省市县区旗州盟])(?![省市县区旗州盟]|[南北中]区|[㐀-鿿]?[县区旗市](?:人民)?政府)"
)
# 我镇, 区委、区政府: the text speaks for a county, a district or a town
_WE = re.compile(
    r"[我全本][县区旗镇乡街]|(?:^|[度现本将由公布,。])[镇乡](?:人民)?政府|[县区旗](?:委|人民政府|政府)(?:[、,和区县]|办|的|$)"
)
_HOSTED_BY = re.compile(
    r"(?:主办单位|网站主办|主办|版权所有|主管单位)[::]?(?P<body>[㐀-鿿]{2,24}?(?:人民政府|政府|委员会|局|委|厅|办公室))"
)
_SITE_NAME = re.compile(r"(?:人民)?政府(?:信息|门户)?(?:公开)?(?:门户)?网")
_LONGEST_PLACE = 16
_CITED = re.compile(r"《[^《》]*(?:《[^》]*》[^《》]*)?》|〈[^〉]*〉|<[^<>]*>")
_OPENING = 300
_TODAY = 2099  # a year in which the units of today are valid, and no others
_UNDIVIDED = {
    "441900",
    "442000",
    "460400",
    "620200",
}  # 东莞, 中山, 儋州, 嘉峪关: prefectures without counties


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where to look for a report's jurisdiction besides its issuer's name.

    `below_host` says that the address lies in a column of the units below the site's own.
    """

    prose: Prose
    site: Site | None = None
    below_host: bool = False


def is_central(issuer: str) -> bool:
    """True for the State Council, its ministries and offices: they belong to no jurisdiction."""
    plain = plain_text(issuer)
    return bool(_CENTRAL.match(plain)) and not _PLACE_ENDS.search(plain.removeprefix("中华人民共和国"))


def place_issuer(issuer: str | None, year: int | None, evidence: Evidence) -> str | None:
    """The code, in `year`, of the county, prefecture or province that `issuer` belongs to.

    A name that says one place for certain wins. A name that several units share is decided by the unit that the
    text or the site speaks for; a name without a place is the site's, unless its rank (县教育局, a town) or the
    text says that it is a unit below. None for central bodies and where it cannot be told.
    """
    if issuer and is_central(issuer):
        return None
    named = find_adcode(issuer, year) if issuer else None
    if named:
        return named
    candidates = units_named(issuer) if issuer else _below_site(evidence)
    code = _code_beside_parent(candidates, year, evidence.prose) if issuer else None
    if code:
        return code
    for context in contexts(evidence):
        code = _decide(issuer, candidates, context, year, evidence)
        if code:
            return code
    return _code_with_parent(candidates, year, evidence.prose) if issuer else None


def _code_beside_parent(candidates: frozenset[Unit], year: int | None, prose: Prose) -> str | None:
    """The code of the one unit that the text prints behind its prefecture or province: 石家庄市桥西区."""
    found = {
        unit for unit in candidates for parent in _parents(unit) if parent.name + unit.name in prose.plain
    }
    return _one_code(found, year)


def _code_with_parent(candidates: frozenset[Unit], year: int | None, prose: Prose) -> str | None:
    """The code of the one unit whose prefecture or province the text names anywhere."""
    found = {unit for unit in candidates for parent in _parents(unit) if parent.name in prose.plain}
    return _one_code(found, year)


def _parents(unit: Unit) -> list[Unit]:
    codes = (unit.adcode[:4] + "00", unit.adcode[:2] + "0000")
    return [parent for code in codes if (parent := unit_in_year(code, None)) and unit.lies_in(parent)]


def _one_code(found: set[Unit], year: int | None) -> str | None:
    codes = {code for unit in found if (code := code_in_year(unit, year))}
    return codes.pop() if len(codes) == 1 else None


def contexts(evidence: Evidence) -> Iterator[Unit]:
    """The units that site and text speak for, the surest first: the site's own, the text's, a system's."""
    site = evidence.site
    own = unit_in_year(site.adcode, None) if site and site.adcode else None
    if own and site and site.own:
        yield own
    yield from _units_in_text(evidence.prose)
    if own and site and not site.own:
        yield own


def _decide(
    issuer: str | None, candidates: frozenset[Unit], context: Unit, year: int | None, evidence: Evidence
) -> str | None:
    if not candidates:
        return code_in_year(context, year) if _is_own(issuer, context, evidence) else None
    if issuer is None:
        codes = {code for unit in candidates if (code := code_in_year(unit, year))}
        return codes.pop() if len(codes) == 1 else None
    for within in (context.adcode, *_above(context)):
        code = find_adcode(issuer, year, within=within)
        if code:
            return code
    if any(unit.adcode[:4] == context.adcode[:4] for unit in candidates) and context.level == "county":
        return code_in_year(context, year)  # 南康市 on the site of 南康区: an older name of the same place
    return None


def _below_site(evidence: Evidence) -> frozenset[Unit]:
    """The one unit below the site's own that the opening names, up to its address: a district's report there."""
    site = evidence.site
    own = unit_in_year(site.adcode, None) if site and site.adcode else None
    if own is None or own.level == "county":
        return frozenset()
    opening = _CITED.sub("", re.split(r"地址|联系", evidence.prose.head[:_OPENING], maxsplit=1)[0])
    found = {
        name.unit
        for start in range(len(opening) - 1)
        for name in names_at(opening, start)[:1]
        if name.full and len(name.text) > 2 and name.unit.lies_in(own)
    }
    return frozenset(found) if len({unit.name for unit in found}) == 1 else frozenset()


def _above(unit: Unit) -> tuple[str, ...]:
    """The prefecture that holds a county."""
    return (unit.adcode[:4] + "00",) if unit.level == "county" else ()


def _is_own(issuer: str | None, context: Unit, evidence: Evidence) -> bool:
    """True when a body whose name says no place, or no body, on the site of `context` is that unit's own."""
    site = evidence.site
    if (site and site.adcode == context.adcode and not site.own) or not _rank_agrees(issuer, context):
        return False
    if context.level == "county" or context.adcode in _UNDIVIDED:
        return True
    if issuer and issuer_kind(issuer) == "township":
        return False
    ranked = bool(issuer and _RANK_ALONE.match(plain_text(issuer)))
    return ranked or not (evidence.below_host or _WE.search(evidence.prose.head[:600]))


def _rank_agrees(issuer: str | None, context: Unit) -> bool:
    """县教育局 is a county's, 市审计局 a city's; a 省 or 自治区 has a 厅."""
    plain = plain_text(issuer or "")
    rank = _RANK_ALONE.match(plain)
    if rank and not context.name.endswith(rank[1]):
        return False
    return not (plain.endswith("厅") and not plain.endswith("办公厅") and context.level != "province")


def _units_in_text(prose: Prose) -> Iterator[Unit]:
    """The unit whose site the text says it stands on: 主办：某县人民政府办公室, 某市人民政府网站, www.mhk.gov.cn."""
    lines = prose.plain_lines
    text = "\n".join(lines if len(lines) <= 65 else (*lines[:40], *lines[-25:]))
    hosts = {code for found in _HOSTED_BY.finditer(text) if (code := _code_inside(found["body"]))}
    names = {
        code
        for found in _SITE_NAME.finditer(text)
        if (code := _code_inside(text[max(0, found.start() - _LONGEST_PLACE) : found.start()] + "人民政府"))
    }
    for codes in (hosts, names):
        unit = unit_in_year(codes.pop(), None) if len(codes) == 1 else None
        if unit:
            yield unit
    printed = _innermost(places_printed(text))
    if printed:
        yield printed


def _code_inside(body: str) -> str | None:
    """The code of the longest end of `body` that names a place: 可在梅河口市政府 → 梅河口市."""
    return next((code for start in range(len(body) - 2) if (code := find_adcode(body[start:], _TODAY))), None)


def _innermost(codes: set[str]) -> Unit | None:
    """The one unit among `codes` that lies in all others; None where two lie side by side."""
    units = [unit for code in codes if (unit := unit_in_year(code, None))]
    inner = [unit for unit in units if all(unit is other or unit.lies_in(other) for other in units)]
    return inner[0] if len(inner) == 1 else None
