"""Whose report it is — government, department, township — by an issuer's name, a label, or the text's own voice."""

from __future__ import annotations

import re
from typing import Literal

from extract.title import plain_text

Section = Literal["government", "department", "township"]
OFFICE = r"(?:办公室|办公厅|办)?"
# 镇、乡、街道、苏木 and their offices
TOWNSHIP = re.compile(
    rf"(?:(?:镇|[^新]乡|苏木)(?:人民政府|政府|党政)?{OFFICE}|街道(?:办事处|办|党政办)?{OFFICE}|街道.*)$"
)
GOVERNMENT = re.compile(
    rf"(?:人民政府|行政公署|行署|(?<=[省市区县旗州盟])政府|政府[)]){OFFICE}$|府办(?:公室|公厅)?$"
    # 某区政府信息公开办公室 is a room of the general office.
    r"|政府信息(?:和政务|与政务)?公开(?:工作)?办公室$|(?:省|自治区|市|州|盟|地区|县|区|旗)$"
)
# 开发区、高新区、保税区 have a committee, not a people's government.
ZONE = re.compile(r"(?:开发区|高新区|保税区|示范区|度假区|景区|园区|产业区|工业区|试验区|管理区|合作区)$")
COMMITTEE = re.compile(r"(?:管理委员会|管委会)(?:办公室)?$")
DEPARTMENT = re.compile(
    r"(?:局|委员会|委|中心|部|处|厅|院|队|所|站|会|公司|集团|办公室|办|室|馆|社|校|学院|大学|医院)$"
)
# 公共企事业单位 report by rules of their own.
ENTERPRISE = re.compile(r"(?:公司|集团|中学|小学|学校|幼儿园|大学|学院|医院|卫生院|银行|水厂|电厂)$")
# What may stand behind the place in its name: 县, 满族自治县, nothing.
OF_A_PLACE = re.compile(r"(?:[㐀-鿿]{0,8}自治)?(?:省|市|州|盟|地区|县|区|旗)|$")
PLACED = re.compile(r"(.{2,}(?:省|自治区|市|州|盟|地区|县|区|旗))(?:人民)?(?:政府)?(?:办公室|办公厅|办)?")
# Labels of sub-levels, tried in this order: 乡镇街道 · 部门 · 政府本级
SECTION_LABELS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("township", re.compile(r"乡镇|镇乡|镇街|街镇|街道|乡\(?镇|各乡|各镇|苏木|镇办")),
    ("department", re.compile(r"部门|委办局|直属|各单位|机构|工作部门|组成部门|局办|委局|公共企事业|派出")),
    (
        "government",
        re.compile(r"本级|(?:省|市|州|区|县|旗|盟)(?:人民)?政府|政府年|人民政府|政府办|办公[室厅]年报"),
    ),
)
OWN_VOICE = re.compile(r"我(?:局|委|办|中心|厅|院|队|所|站|镇|乡|街道)|本(?:局|委|中心|厅|镇|乡|街道)")
GOVERNMENT_VOICE = re.compile(r"我(?:省|市|区|县|旗|州|盟)|全(?:省|市|区|县|旗|州|盟)|人民政府办公[室厅]")
# 本报告由某县教育局编制
COMPILED_BY = re.compile(r"报告[是系]?由([㐀-鿿()]{3,24}?)(?:负责|组织|统一)?(?:编制|编写)")
# A page's foot names the site's owner, whosever report it is.
IMPRINT = re.compile(r"(?:主办|承办|版权所有|运行维护|维护)(?:单位)?\s*[::]?\s*[㐀-鿿]{2,30}")


def section_of(issuer: str | None) -> Section | None:
    """Whose report it is by the issuer's name; None without a name or when it tells nothing."""
    if not issuer:
        return None
    issuer = plain_text(issuer)
    if ZONE.search(issuer):
        return "department"
    if TOWNSHIP.search(issuer):
        return "township"
    if GOVERNMENT.search(issuer):
        return "government"
    return "department" if DEPARTMENT.search(issuer) or COMMITTEE.search(issuer) else None


def is_of_another_place(issuer: str | None, portal: str) -> bool:
    """True for a government that is named by its place, and that is not the portal's (金水区 is no 银滩区人民政府)."""
    found = PLACED.fullmatch(plain_text(issuer)) if issuer else None
    if found is None or portal.endswith(found[1]):
        return False
    # A county that became a district keeps the rest of its name.
    _, stem, behind = found[1].rpartition(re.sub(r"(?<=..)(?:省|市|州|盟|地区|县|区|旗)$", "", portal))
    return not stem or not OF_A_PLACE.match(behind)


def section_of_label(text: str) -> Section | None:
    """Whose reports a sub-level holds by its label (市直部门, 乡镇街道, 市政府); None when it is silent."""
    plain = re.sub(r"20\d\d年?度?|\s", "", text)
    for section, pattern in SECTION_LABELS:
        if pattern.search(plain):
            return section
    return None


def section_of_link(text: str) -> Section | None:
    """Whose reports are behind a link of a column: a township by its name, else what the label says, else the name."""
    own = section_of(text)
    return own if own == "township" else section_of_label(text) or own


def section_of_prose(prose: str) -> Section | None:
    """Whose report it is by who compiled it; `department` when it speaks as 我局 or 我镇 and nowhere as 我县; else None."""
    compiled = COMPILED_BY.search(prose)
    if compiled and (section := section_of(compiled[1])) is not None:
        return section
    prose = IMPRINT.sub("", prose)
    return "department" if OWN_VOICE.search(prose) and not GOVERNMENT_VOICE.search(prose) else None
