"""Whose report it is: what kind of body an issuer is, and which jurisdiction it belongs to in a year."""

from __future__ import annotations

import functools
import re

from extract.identity.jurisdictions import Name, Unit, code_in_year, is_valid, names_at
from extract.model import IssuerKind
from extract.title import plain_text

_PLACE = r"(?:省|自治区|特别行政区|市|自治州|州|地区|盟|县|区|旗|特区|林区|新区)"
_ASIDE = re.compile(r"[(][^()]*[)]$")  # 市政府办公室(外事办公室)
_TOWN = r"(?:镇|乡|苏木|街道|街|民族乡|地区办事处)"
# 大峃镇 · 沙塘镇人民政府 · 东林街道办事处 · 某镇党政综合办公室
_TOWNSHIP = re.compile(
    rf"(?:{_TOWN}(?:人民政府|政府|办事处|党工委)*(?:党政(?:综合)?办(?:公室)?|(?:党政)?(?:综合)?办公室)?|街道办|乡镇)$"
)
_COUNTY_ENDING = re.compile(rf"{_PLACE}(?:人民)?政府")  # 西乡县人民政府 is no township's
_GOVERNMENT = re.compile(rf"(?:{_PLACE}(?:人民政府|政府)?|(?:地区|盟)?(?:行政公署|行署))$")
_OFFICE = re.compile(
    r"(?:(?:人民)?政府|行政公署|行署|[省市州盟县区旗]委|府)[)]?"
    r"(?:(?:政府信息|政务信息|信息|政务)?(?:和|与|及|、)?(?:政府信息|政务信息|政务|信息)?公开(?:工作)?)?"
    r"办(?:公厅|公室)?$"
)
_OTHER = re.compile(
    r"(?:管委会|管理委员会|开发区|园区|高新区|经开区|新城|景区|度假区|保税区|示范区|合作区|领导小组|联席会议|党组|党委|党工委"
    r"|大学|学院|学校|中学|小学|幼儿园|医院|报社|日报|集团|公司|法院|检察院|协会|学会|基金会|银行)$"
)
_STATE_COUNCIL = "国务院办公厅"
_INNER_OFFICE = re.compile(
    r"(?:领导小组|联席会议|协调小组|指挥部|党政|党工委|管委会|管理委员会|国务院).*办(?:公厅|公室)?$"
)
_DEPARTMENT = re.compile(
    r"(?:局|委|委员会|厅|部|办公室|办|室|中心|院|署|所|站|队|馆|社|处|联|会|支队|大队|总队|海关|段|场|台|行|部门)$"
)


def issuer_kind(name: str) -> IssuerKind:
    """The kind of body that `name` says it is.

    A people's government of county level or above is `government`, its general or disclosure office `office`,
    a town, township, sumu or street `township` (镇人民政府 included), a bureau, commission or centre
    `department`; development zones, schools, leading groups and all that is not recognised are `other`.
    """
    plain = re.sub(r"\s", "", plain_text(name))
    while _ASIDE.search(plain) and not plain.endswith(("府)", "委)")):
        plain = _ASIDE.sub("", plain)
    if _TOWNSHIP.search(plain) and not _COUNTY_ENDING.search(_after_town(plain)):
        return "township"
    if _OTHER.search(plain) or (_INNER_OFFICE.search(plain) and plain != _STATE_COUNCIL):
        return "other"
    if plain == _STATE_COUNCIL or _OFFICE.search(plain):
        return "office"
    if _GOVERNMENT.search(plain):
        return "government"
    return "department" if _DEPARTMENT.search(plain) else "other"


def _after_town(plain: str) -> str:
    """What follows the last 镇, 乡 or 街道: 县人民政府 in 西乡县人民政府, which is no township's."""
    ends = [found.end() for found in re.finditer(_TOWN, plain)]
    return plain[ends[-1] :] if ends else plain


# Bodies above the place: 国家税务总局广州市白云区税务局, 中共某市委
_ABOVE = re.compile(
    r"^(?:新疆生产建设兵团(?:第?[一二三四五六七八九十\d]{1,3}师)?|中华人民共和国|国家税务总局|国家统计局|国家[㐀-鿿]{1,8}局(?=.{2,}[省市县区旗州盟])|中国共产党|中共|中国气象局|中国人民银行|中国民用航空"
    r"|中国(?:证券|银行|保险|银行保险)监督管理委员会|国家(?:外汇管理局|金融监督管理总局|统计局|邮政局|矿山安全监察局))"
)
# What may follow a place named without 市 or 县: 湖南教育厅, 永川高新技术产业开发区. 和平乡 is not 和平县.
_FOLLOWS_STEM = re.compile(
    r"$|人民政府|政府|教育|公安|财政|审计|统计|气象|民政|司法|卫生|人力资源|人社|自然资源|国土|规划|住房|住建|城乡建设"
    r"|城市管理|交通|水利|水务|农业|农牧|林业|商务|文化|旅游|体育|应急|市场监督|市场监管|工商|质量|质监|食品|药品|税务"
    r"|国税|国家税务|地方税务|地税|烟草|邮政|消防|地震|信访|档案|科技|科学技术|工业和|经济和信息|经济贸易|发展和?改革|发改"
    r"|生态环境|环境保护|环保|安全生产|安监|外事|民族|宗教|退役|医疗保障|医保|行政审批|政务服务|大数据|机关事务|金融|国资"
    r"|国有资产|粮食|物价|供销|残疾人|妇联|法制|人民防空|参事|监察厅|通信|海洋|渔业|畜牧|知识产权|广播|新闻出版|园林|海关"
    r"|出入境|检验检疫|高新|经济技术|经济开发|经开|综合保税|调查|监管局|监管分局|证监局|银保监|海事|城市建设|城建|民族事务|行政执法|综合执法|政务公开|信息化|数据|乡村振兴|扶贫"
)
_FIRST_REPORTS = 2008
_GENERIC = re.compile(r"^(?:.区|市中区|市辖区|开发区)$")  # 西区街道办事处 need not lie in 攀枝花市西区
_NOT_A_STEM = {"公安"}  # 公安县: the word is far more often the police
_BRANCH = re.compile(r"(?:局|支队|队)(?:驻)?(?P<where>[㐀-鿿]{2,12}?)(?:分局|大队|分中心|支局)")


def find_adcode(issuer: str, year: int | None, *, within: str | None = None) -> str | None:
    """The code of the county, prefecture or province that `issuer` belongs to, as it was in `year`.

    Read from the place that the issuer's name begins with, level by level; `within` (a code whose unit holds
    the issuer for certain) decides between places of one name. None where the name says no place, or one
    that several units share (朝阳区), or one that was split before `year`: never the closest match. For
    `year` None, the one code that the name has had since the first reports (2008).
    """
    codes = _find_codes(_bare_name(issuer), year, stem(within) if within else "")
    return next(iter(codes)) if len(codes) == 1 else None


def units_named(issuer: str) -> frozenset[Unit]:
    """Every unit, of whatever year, that the place at the beginning of `issuer`'s name may be."""
    return frozenset(_units_of(_bare_name(issuer)))


def _bare_name(issuer: str) -> str:
    """The name without spaces and without the body above the place (国家税务总局…)."""
    return _ABOVE.sub("", re.sub(r"\s", "", plain_text(issuer)))


def place_length(text: str) -> int:
    """How many characters at the start of `text` name a place in full (鹤岗市兴安区 → 6); 0 for none."""
    return max((consumed for consumed, name in _readings(text, 0, None) if name.full), default=0)


@functools.lru_cache(maxsize=4096)
def _find_codes(plain: str, year: int | None, within: str) -> frozenset[str]:
    return _codes_of([unit for unit in _units_of(plain) if unit.adcode.startswith(within)], year)


@functools.lru_cache(maxsize=4096)
def _units_of(plain: str) -> tuple[Unit, ...]:
    readings = _readings(plain, 0, None)
    if not readings:
        return ()
    longest = max(consumed for consumed, _ in readings)
    found = [name.unit for consumed, name in readings if consumed == longest]
    if plain.endswith("厅") and not plain.endswith("办公厅"):  # only a province has a 教育厅
        found = [unit for unit in found if unit.level == "province"]
    branch = _BRANCH.search(plain, longest)
    if branch:
        found = _branch_units(branch["where"], found) or found
    return tuple(found)


def _readings(plain: str, start: int, parent: Unit | None) -> list[tuple[int, Name]]:
    """Every way to read places from `start` on: (where the last one ends, that last one)."""
    found: list[tuple[int, Name]] = []
    for name in names_at(plain, start):
        if parent is not None and not name.unit.lies_in(parent):
            continue
        if parent is None and _GENERIC.match(name.text) and name.unit.level == "county":
            continue
        end = start + len(name.text)
        below = _readings(plain, end, name.unit)
        if below:
            found += below
        elif name.full or (name.text not in _NOT_A_STEM and _FOLLOWS_STEM.match(plain, end)):
            found.append((end, name))
    return found


def _codes_of(found: list[Unit], year: int | None) -> frozenset[str]:
    """The codes of all units valid in `year`; else of all that ended in it; else of all their heirs."""
    if year is None:  # the name dates itself (祁阳县 was 431121), unless its code changed under it
        return frozenset(
            unit.adcode for unit in found if unit.valid_to is None or unit.valid_to >= _FIRST_REPORTS
        )
    valid = frozenset(unit.adcode for unit in found if is_valid(unit, year))
    ended = frozenset(unit.adcode for unit in found if unit.valid_to == year)
    heirs = (code_in_year(unit, year) for unit in found)
    return valid or ended or frozenset(code for code in heirs if code)


def _branch_units(where: str, parents: list[Unit]) -> list[Unit]:
    """广州市公安局荔湾区分局: the districts of the city that the branch is named after."""
    return [
        name.unit
        for name in names_at(where, 0)
        if len(name.text) == len(where) and any(name.unit.lies_in(parent) for parent in parents)
    ]


def stem(adcode: str) -> str:
    """The digits that the codes of all units below `adcode` share."""
    if adcode.endswith("0000"):
        return adcode[:2]
    return adcode[:4] if adcode.endswith("00") else adcode
