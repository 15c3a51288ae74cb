"""What a column holds: reports, and the levels between: years, issuers, frames."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Set
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from crawler.links import host_of
from crawler.page.anchors import Anchor
from crawler.page.documents import DOCUMENT
from crawler.page.entries import report_of
from crawler.page.issuers import ENTERPRISE, section_of, section_of_label, section_of_link
from crawler.page.menus import NO_MENU, OTHER_ANNUAL, is_of_another_year
from crawler.page.pages import Page
from crawler.page.years import LATE, folder_year, year_label
from crawler.steps import SCORE, Ask, Step, step_to
from extract.title import parse_title

UNLIKELY = 30
# 走进某县, 某市人民政府门户网站, 领导之窗: names of places that are no issuers here.
NO_LEVEL = re.compile(
    r"走进|网站|门户|首页|魅力|美丽|概况|领导|新闻|要闻|简介|动态|服务|互动|欢迎|印象|地图|历史|文化|[、,,。!]"
)

# What stands beside a column: guides, rules, catalogues, services.
NO_LABEL = re.compile(
    r"指南|制度|目录|申请|内容|政策|公开|规定|意见箱|信箱|返回|更多|打印|关闭|上一篇|下一篇|联系|声明|地图"
)
MOST_LABELS = 200
IN_A_ROW = 3


def list_reports(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
    """The links that promise a report with its year, of those asked for."""
    for anchor in page.anchors:
        step = _report(anchor, base, ask)
        if step is not None:
            yield step


def _report(anchor: Anchor, base: Step, ask: Ask, listed: bool = False) -> Step | None:
    """A link that promises a report with its year, if year and issuer are asked for."""
    entry = report_of(anchor, listed)
    if entry is None:
        return None
    if entry.issuer and ENTERPRISE.search(entry.issuer):
        return None
    section = section_of(entry.issuer) or base.section
    year = _possible_year(entry.year, anchor.date)
    if ask.year not in {None, year, entry.year} or not ask.takes_section(section):
        return None
    return step_to(base, anchor, "report", year=year, section=section)


def _possible_year(said: int, published_on: date | None) -> int:
    """The year that a list says of a report; the one before its day of publication where that year was not over."""
    if published_on is None or said < published_on.year or published_on.month == LATE:
        return said
    return published_on.year - 1


def list_entries(page: Page, base: Step, ask: Ask, chrome: Set[str]) -> Iterator[Step]:
    """What a column lists: reports, and sub-levels by year, by section, by issuer, or in a frame."""
    for anchor in page.anchors:
        step = _report(anchor, base, ask, listed=True)
        if step is None and report_of(anchor, listed=True) is None:
            step = _level(anchor, base, ask, chrome)
        if step is not None:
            yield step


def _level(anchor: Anchor, base: Step, ask: Ask, chrome: Set[str]) -> Step | None:
    if anchor.form == "frame":
        return step_to(base, anchor, "level") if anchor.url not in chrome else None
    year = year_label(anchor.text)
    if year is not None:
        if not ask.takes_folder(year):
            return None
        score = SCORE["level"] + (3 if year == ask.year else 0)
        return step_to(base, anchor, "level", year=year, score=score)
    title = parse_title(anchor.text)
    if title is not None and (title.bare or title.is_report) and not OTHER_ANNUAL.search(anchor.text):
        return _annual_level(anchor, title.year, title.issuer, base, ask)
    if anchor.url in chrome or not anchor.text or len(anchor.text) > 20 or NO_LEVEL.search(anchor.text):
        return None
    if urlsplit(anchor.url).path in {"/", ""}:
        return None
    section = section_of_link(anchor.text)
    if section is None or not ask.takes_section(section) or is_of_another_year(anchor, ask):
        return None
    year = year_label(anchor.over)
    score = SCORE["level"] - UNLIKELY * (year is None and _is_of_another_day(anchor, ask))
    return step_to(base, anchor, "level", section=section, year=year or base.year, score=score)


def _annual_level(anchor: Anchor, year: int | None, issuer: str | None, base: Step, ask: Ask) -> Step | None:
    section = section_of(issuer) or section_of_label(anchor.text) or base.section
    if not ask.takes_section(section) or (year is not None and not ask.takes_folder(year)):
        return None
    folder = folder_year(anchor.url) if year is None else None
    unlikely = year is None and (
        _is_of_another_day(anchor, ask) or (folder is not None and not ask.takes_folder(folder))
    )
    return step_to(
        base,
        anchor,
        "level",
        year=year or base.year,
        section=section,
        score=SCORE["level"] - UNLIKELY * unlikely,
    )


def _is_of_another_day(anchor: Anchor, ask: Ask) -> bool:
    """True where the day of publication speaks against the year asked for: a report is on the year before, as a rule."""
    return ask.year is not None and anchor.date is not None and anchor.date.year - 1 != ask.year


def list_unlabelled(page: Page, base: Step, chrome: Set[str]) -> Iterator[Step]:
    """Short links of a column that lists nothing and whose labels say nothing of year or issuer (县市区, 市级)."""
    for anchor in page.anchors[:MOST_LABELS]:
        plain = anchor.text and len(anchor.text) <= 12 and re.search("[一-鿿]", anchor.text)
        if not plain or anchor.url in chrome or host_of(anchor.url) != host_of(page.url):
            continue
        if NO_LEVEL.search(anchor.text) or NO_MENU.search(anchor.text) or NO_LABEL.search(anchor.text):
            continue
        if urlsplit(anchor.url).path not in {"/", ""} and not DOCUMENT.search(anchor.url):
            yield step_to(base, anchor, "level", score=SCORE["level"] - UNLIKELY)


def list_issuers(page: Page, base: Step, ask: Ask, chrome: Set[str]) -> Iterator[Step]:
    """Offices, departments and townships that stand in a row on one host, each with pages of its own, when all are asked for."""
    if ask.issuers != "all":
        return
    named = [
        (anchor, section)
        for anchor in page.anchors
        if len(anchor.text) <= 24
        and anchor.url not in chrome
        and host_of(anchor.url) == host_of(page.url)
        and not is_of_another_year(anchor, ask)
        # 某县召开推进会 ends like a body's name.
        and not NO_MENU.search(anchor.text)
        and (section := section_of(anchor.text)) is not None
    ]
    rows = Counter(_row(anchor.url) for anchor, _ in named)
    for anchor, section in named:
        if rows[_row(anchor.url)] >= IN_A_ROW:
            yield step_to(base, anchor, "issuer", section=section, score=SCORE["issuer"])


def _row(url: str) -> str:
    """What addresses of one row share: the folder above, figures left out, and the names of the query's fields."""
    parts = urlsplit(url)
    path = re.sub(r"/(?:index\.\w+)?$", "", parts.path)
    above = path.rpartition("/")[0] if not parts.query else path
    keys = sorted(key for key, _ in parse_qsl(parts.query, keep_blank_values=True))
    return f"{re.sub(r'[0-9]+', '#', above)}?{keys}"
