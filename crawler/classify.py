"""What a page is — home, column, report, attachment, other — from its address, its link and its titles."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from crawler.fetches import Kind
from crawler.page.documents import DOCUMENT, DOWNLOAD
from crawler.page.entries import SAYS_NOTHING
from crawler.page.issuers import COMMITTEE, ENTERPRISE, Section, section_of, section_of_prose
from crawler.page.pages import Page
from crawler.page.years import reported_year
from crawler.steps import Aim
from extract.title import Title, parse_title

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
REJECTED_TITLE = re.compile(
    r"指南|制度|办法|规定|目录|总结|通知|通报|公告|解读|读懂|图解|要点|方案|季度|上半年|月报|统计表|学年|发布|公布|召开|培训"
    r"|会议|考核|印发|格式|模板|范本|编制"
)
# Put by those who break into sites: a betting house's name before a report's.
SPAM = re.compile(
    r"体育(?:官网|投注|平台|娱乐|彩票|app)|皇冠体育|雷速体育|bet\s*365|365\s*bet|百家乐|博彩|真人娱乐|威廉希尔|葡京|赌场|赌博|老虎机|即时比分|世界杯投注",
    re.IGNORECASE,
)
# 一、总体情况 is a heading of the text, not its title.
NUMBERED_HEADING = re.compile(r"^[(（]?[一二三四五六七八九十]+[)）、.．,，]")
SHORT = 16


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a page was taken for, and of which year and issuer it is if it is a report."""

    kind: Kind
    year: int | None = None
    issuer: str | None = None
    section: Section | None = None


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
    if aim == "part":
        return _part(title, year, section)
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


def _part(title: Title | None, year: int | None, section: Section | None) -> Verdict:
    """A further page of a report's article; one that names another year's report is not."""
    other = title is not None and title.year is not None and year not in {None, title.year}
    return Verdict(Kind.OTHER if other else Kind.ATTACHMENT, year, None, section)


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


def is_report_page(page: Page, title: Title | None, own: Title | None, listed: Set[tuple[str, int]]) -> bool:
    """True for the report itself or the covering page of its files; never for a list of reports."""
    if title is not None and not title.is_report and not title.bare:
        return False
    if any(REJECTED_TITLE.search(text) for text in page.titles[:1]) and not (title and title.is_report):
        return False
    if has_report_headings(page.prose):
        return True
    if any(SPAM.search(text) for text in page.titles[:3]):
        return False
    if len(listed) > 1:
        return False
    named = title is not None and title.is_report and title.year is not None
    pointed = own is not None and own.is_report and own.year is not None
    is_long = len(page.prose) > 400 and "公开" in page.prose
    files = any(
        DOCUMENT.search(a.url) or DOCUMENT.search(a.text) or DOWNLOAD.search(a.url) for a in page.anchors
    )
    return (named and (page.article or files or is_long or pointed)) or (pointed and (files or page.article))


def has_report_headings(prose: str) -> bool:
    """True when the text has the sections of a report: three of the statutory ones, or four older ones."""
    text = re.sub(r"\s", "", prose)
    if len(text) < 120:
        return False
    if sum(heading in text for heading in NEW_HEADINGS) >= 4:
        return True
    old = sum(heading in text for heading in OLD_HEADINGS)
    return old >= 4 and len(text) > 400 and bool(PERIOD.search(prose)) and "公开指南" not in text[:300]


@lru_cache(maxsize=4)  # the page at hand is asked for it several times
def distinct_reports(page: Page) -> frozenset[tuple[str, int]]:
    """The (issuer, year) of every report that the page links to; a year alone counts as one."""
    found = set()
    for anchor in page.anchors:
        says_nothing = (
            anchor.over
            and len(anchor.text) <= SHORT
            and SAYS_NOTHING.fullmatch(re.sub(r"\s", "", anchor.text))
        )
        title = parse_title(anchor.over if says_nothing else anchor.text)
        if title is not None and title.is_report and title.year is not None and anchor.url != page.url:
            found.add((title.issuer or "", title.year))
    return frozenset(found)


def is_wanted_issuer(verdict: Verdict, issuers: str, portal: str) -> bool:
    """True when the issuers asked for (`government` or `all`) include this report's."""
    if verdict.issuer and ENTERPRISE.search(verdict.issuer):
        return False
    if issuers == "all" or verdict.section in {None, "government"}:
        return True
    # A portal of a development zone: its own 管理委员会 is its government.
    return bool(verdict.issuer and COMMITTEE.search(verdict.issuer) and portal in verdict.issuer)
