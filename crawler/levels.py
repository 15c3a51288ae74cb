"""What a column holds: reports, and the levels between: years, issuers, frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from urllib.parse import urlsplit

from crawler.anchors import Anchor
from crawler.entries import report_of
from crawler.issuers import section_of, section_of_label
from crawler.menus import OTHER_ANNUAL
from crawler.pages import Page
from crawler.steps import SCORE, Ask, Step, step_to
from crawler.years import year_label
from extract.title import parse_title

UNLIKELY = 30
# 走进某县, 某市人民政府门户网站, 领导之窗: names of places that are no issuers here.
NO_LEVEL = re.compile(
    r"走进|网站|门户|首页|魅力|美丽|概况|领导|新闻|要闻|简介|动态|服务|互动|欢迎|印象|地图|历史|文化|[、,,。!]"
)


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
    section = section_of(entry.issuer) or base.section
    if ask.year not in {None, entry.year} or not ask.takes_section(section):
        return None
    return step_to(base, anchor, "report", year=entry.year, section=section)


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
    section = section_of_label(anchor.text) or section_of(anchor.text)
    if section is None or not ask.takes_section(section):
        return None
    return step_to(base, anchor, "level", section=section)


def _annual_level(anchor: Anchor, year: int | None, issuer: str | None, base: Step, ask: Ask) -> Step | None:
    section = section_of(issuer) or section_of_label(anchor.text) or base.section
    if not ask.takes_section(section) or (year is not None and not ask.takes_folder(year)):
        return None
    # A list without years tells them by the day of publication: a report of the year before, as a rule.
    unlikely = None not in {ask.year, anchor.date} and year is None and anchor.date.year - 1 != ask.year  # type: ignore[union-attr]
    score = SCORE["level"] - UNLIKELY * unlikely
    return step_to(base, anchor, "level", year=year or base.year, section=section, score=score)
