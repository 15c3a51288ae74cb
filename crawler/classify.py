"""What a page is — home, column, report, attachment, other — from its address, its link and its titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from crawler.anchors import Anchor
from crawler.fetches import Kind
from crawler.pages import Page
from extract.title import Title, parse_title, plain_text

Section = Literal["government", "department", "township"]
Aim = Literal["home", "menu", "column", "level", "next", "report", "attachment"]
"""What a link is followed for."""

YEAR_LABEL = re.compile(r"[\[(【]?(20\d\d)\s*(?:年度?|年年?报|年度报告)?[\])】]?(?:年报|年度报告)?")
DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?:$|[?&#])", re.IGNORECASE)
# down.jsp?i_ID=…, downfile.jsp?filename=…, DownloadAttachUrl: a document behind a program.
DOWNLOAD = re.compile(
    r"(?:downfile|download|down)\w*\.(?:jsp|aspx?|php|do|action)|DownloadAttach", re.IGNORECASE
)

# The statutory headings of 2021/2019 …
NEW_HEADINGS = (
    "总体情况",
    "主动公开政府信息",
    "收到和处理政府信息公开申请",
    "行政复议",
    "存在的主要问题",
    "其他需要报告",
)
# … and those of the years before: 概述 主动公开 依申请公开 收费及减免 复议诉讼 问题和改进
OLD_HEADINGS = ("概述", "主动公开", "依申请公开", "收费", "复议", "存在的", "改进")
PERIOD = re.compile(r"20\d\d\s*年\s*1\s*月\s*1\s*日|12\s*月\s*31\s*日|本年度报告|本年报|年度报告")
REPORTED_YEAR = (
    re.compile(r"(20\d\d)\s*年(?:度)?\s*(?:政府|政务)?(?:信息|政务)公开(?:工作)?(?:年度报告|年报|情况)"),
    re.compile(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日\s*(?:起|至|到|[-—~])"),
    re.compile(r"(?:总体情况|概述|概况)\s*(20\d\d)\s*年"),
)

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

# Labels of sub-levels, tried in this order: 乡镇街道 · 部门 · 政府本级
SECTION_LABELS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("township", re.compile(r"乡镇|镇乡|镇街|街镇|街道|乡\(?镇|各乡|各镇|苏木|镇办")),
    ("department", re.compile(r"部门|委办局|直属|各单位|机构|工作部门|组成部门|局办|委局|公共企事业|派出")),
    (
        "government",
        re.compile(r"本级|(?:省|市|州|区|县|旗|盟)(?:人民)?政府|政府年|人民政府|政府办|办公[室厅]年报"),
    ),
)

REJECTED_TITLE = re.compile(
    r"指南|制度|办法|规定|目录|总结|通知|通报|公告|解读|读懂|图解|要点|方案|季度|上半年|月报|统计表|学年|发布|公布|召开|培训"
    r"|会议|考核|印发|格式|模板|范本|编制"
)
# Reports are due by 31 March (政府信息公开条例, article 49); many come late, few after June.
DUE, LATE = 6, 12
# 一、总体情况 is a heading of the text, not its title.
NUMBERED_HEADING = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．,，]")
OWN_VOICE = re.compile(r"我(?:局|委|办|中心|厅|院|队|所|站|镇|乡|街道)|本(?:局|委|中心|厅|镇|乡|街道)")
GOVERNMENT_VOICE = re.compile(r"我(?:省|市|区|县|旗|州|盟)|全(?:省|市|区|县|旗|州|盟)|人民政府办公[室厅]")
MEDIA_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"Rar!",
    b"<?mso-application",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page was taken for, and of which year and issuer it is if it is a report."""

    kind: Kind
    year: int | None = None
    issuer: str | None = None
    section: Section | None = None


def is_document(body: bytes, url: str, content_type: str | None) -> bool:
    """True when the bytes are a document file (PDF, Word, Excel, OFD, ZIP, a page image), however it is called."""
    head = body[:1024].lstrip()
    if head.startswith(MEDIA_MAGIC):
        return True
    if re.search(rb"<(?:!doctype|html|head|body|script|meta|div|table)\b", body[:4096], re.IGNORECASE):
        # Word saves HTML under the name .doc (MIME or mso markup): still the document.
        return b"urn:schemas-microsoft-com:office:word" in body[:4096] and bool(DOCUMENT.search(url))
    return b"\0" in head and not (content_type or "").startswith(("image/", "audio/", "video/"))


def classify_document(aim: Aim, anchor: str, year: int | None, section: Section | None) -> Verdict:
    """What a document file is: the report itself when a list named it so, else an attachment."""
    title = parse_title(anchor)
    issuer = title.issuer if title else None
    kind = Kind.REPORT if aim in {"report", "level"} else Kind.ATTACHMENT
    return Verdict(kind, title.year if title and title.year else year, issuer, section_of(issuer) or section)


def classify_page(page: Page, aim: Aim, anchor: str, year: int | None, section: Section | None) -> Verdict:
    """What an HTML page is, followed for `aim` under the link text `anchor`.

    `year` and `section` are what the way to it suggests; what the page says of itself goes before.
    """
    if aim == "home":
        return Verdict(Kind.HOME)
    title = page_title(page)
    own = parse_title(anchor)
    listed = distinct_reports(page)
    if is_report_page(page, title, own, listed):
        said = title if title is not None and title.is_report else own
        issuer = (title.issuer if title else None) or (own.issuer if own and own.is_report else None)
        found = (said.year if said else None) or reported_year(page.prose) or year
        return Verdict(
            Kind.REPORT, found, issuer, section_of(issuer) or section or section_of_prose(page.prose)
        )
    if listed or aim in {"column", "next"} or (aim == "level" and len(page.anchors) > 1):
        return Verdict(Kind.COLUMN, year, None, section)
    return Verdict(Kind.OTHER)


def page_title(page: Page) -> Title | None:
    """The page's title as far as it speaks of disclosure; a report's name goes before a column's."""
    texts = [text for text in page.titles if not NUMBERED_HEADING.match(text)]
    parsed = [title for text in texts if (title := parse_title(text)) is not None]
    named = [title for title in parsed if title.is_report and title.year is not None]
    rejected = [t for t in parsed if not t.is_report and not t.bare and REJECTED_TITLE.search(t.text)]
    if rejected and (not named or parsed.index(rejected[0]) < parsed.index(named[0])):
        return rejected[0]
    return next(
        iter(named), next((t for t in parsed if t.is_report), next((t for t in parsed if t.bare), None))
    )


def is_report_page(page: Page, title: Title | None, own: Title | None, listed: set[tuple[str, int]]) -> bool:
    """True for the report itself or the covering page of its files; never for a list of reports."""
    if title is not None and not title.is_report and not title.bare:
        return False
    if any(REJECTED_TITLE.search(text) for text in page.titles[:1]) and not (title and title.is_report):
        return False
    if has_report_headings(page.prose):
        return True
    if len(listed) > 1:
        return False
    named = title is not None and title.is_report and title.year is not None
    pointed = own is not None and own.is_report and own.year is not None
    files = any(
        DOCUMENT.search(a.url) or DOCUMENT.search(a.text) or DOWNLOAD.search(a.url) for a in page.anchors
    )
    return (named and (page.article or files or len(page.prose) > 400 or pointed)) or (
        pointed and (files or page.article)
    )


def has_report_headings(prose: str) -> bool:
    """True when the text has the sections of a report: three of the statutory ones, or four older ones."""
    text = re.sub(r"\s", "", prose)
    if len(text) < 120:
        return False
    if sum(heading in text for heading in NEW_HEADINGS) >= 4:
        return True
    old = sum(heading in text for heading in OLD_HEADINGS)
    return old >= 4 and len(text) > 400 and bool(PERIOD.search(prose)) and "公开指南" not in text[:300]


def distinct_reports(page: Page) -> set[tuple[str, int]]:
    """The (issuer, year) of every report that the page links to; a year alone counts as one."""
    found = set()
    for anchor in page.anchors:
        title = parse_title(anchor.text)
        if title is not None and title.is_report and title.year is not None and anchor.url != page.url:
            found.add((title.issuer or "", title.year))
    return found


def reported_year(prose: str) -> int | None:
    """The year that the text says it reports on; None when it does not say so plainly."""
    for pattern in REPORTED_YEAR:
        found = pattern.search(prose)
        if found:
            return int(found.group(1))
    return None


def likely_year(folder: int | None, published_on: date | None) -> int | None:
    """The year reported on as the list has it: its folder, or the year before that of publication.

    A folder of the year of publication (2024, with what came out in January 2024) holds the year before. What came out
    in December may be of either year.
    """
    if published_on is None:
        return folder
    if folder is None:
        return published_on.year - 1 if published_on.month < LATE else None
    return folder - 1 if folder == published_on.year and published_on.month <= DUE else folder


def year_label(text: str) -> int | None:
    """The year that a link text consists of (2022年, 2022年度, 2022年年报); None for anything else."""
    found = YEAR_LABEL.fullmatch(text.strip())
    return int(found.group(1)) if found else None


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


def section_of_label(text: str) -> Section | None:
    """Whose reports a sub-level holds by its label (市直部门, 乡镇街道, 市政府); None when it is silent."""
    plain = re.sub(r"20\d\d年?度?|\s", "", text)
    for section, pattern in SECTION_LABELS:
        if pattern.search(plain):
            return section
    return None


def section_of_prose(prose: str) -> Section | None:
    """`department` when the text speaks as 我局 or 我镇 and nowhere as 我县; else None."""
    return "department" if OWN_VOICE.search(prose) and not GOVERNMENT_VOICE.search(prose) else None


def is_wanted_issuer(verdict: Verdict, issuers: str, portal: str) -> bool:
    """True when the issuers asked for (`government` or `all`) include this report's."""
    if issuers == "all" or verdict.section in {None, "government"}:
        return True
    # A portal of a development zone: its own 管理委员会 is its government.
    return bool(verdict.issuer and COMMITTEE.search(verdict.issuer) and portal in verdict.issuer)


def report_anchors(anchors: Iterable[Anchor]) -> list[Anchor]:
    """The links whose text is the title of a report with its year."""
    return [
        a for a in anchors if (t := parse_title(a.text)) is not None and t.is_report and t.year is not None
    ]
