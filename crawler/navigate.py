"""A page's links, ranked: menu → column → year or issuer → next page → report → attachment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from urllib.parse import urlsplit

from crawler.anchors import Anchor
from crawler.attachments import attachments
from crawler.budgets import BUDGET
from crawler.classify import (
    DOCUMENT,
    Aim,
    Section,
    Verdict,
    section_of,
    section_of_label,
    year_label,
)
from crawler.entries import report_of
from crawler.fetches import Kind
from crawler.links import host_of
from crawler.pagers import next_pages
from crawler.pages import Page
from crawler.steps import SCORE, Ask, Step, Territory, step_to
from extract.title import parse_title

# 年报 of something else: 统计年报, 企业年报, 法治政府建设年度报告, 政府网站工作年度报表, 财政决算 …
OTHER_ANNUAL = re.compile(
    r"统计|企业|法治|依法行政|网站|决算|预算|财政|审计|环境|质量|公司|工会|红十字|学年|年鉴|年报解读|报表|知识产权"
    r"|通知|通报|格式|模板|编制|培训|解读|图解|发布会|事业单位|社会组织|上市|基金|慈善"
)
ANNUAL = re.compile(r"年报|年度报告|年度工作报告|annual\s*report", re.IGNORECASE)
ANNUAL_SLUG = re.compile(
    r"(?:^|[/_-])(?:zf)?(?:xxgk|zwgk|gk)?(?:gz)?(?:nb|ndbg|gknb|xxgknb|xxgkndbg|nianbao|niandubaogao|annualreport)\d*(?:[/_.-]|$)"
    r"|xxgkn(?:d?bg?)|gkndbg|AnnualReport",
    re.IGNORECASE,
)
LAST_RESORT = 14
# What leads towards the column, and how surely.
MENU: tuple[tuple[int, re.Pattern[str]], ...] = (
    (
        48,
        re.compile(
            r"^政府信息公开(?:专栏|平台|专题|网|工作)?$|^信息公开(?:专栏|平台)$|^法定主动公开(?:内容)?$"
        ),
    ),
    (44, re.compile(r"^(?:政务公开|信息公开|政府信息|政务信息公开)(?:专栏|平台|专题)?$")),
    (40, re.compile(r"政府信息公开|政务公开|信息公开")),
    (30, re.compile(r"^公开$|主动公开|公开目录|政务五公开|阳光政务|^政务$|^政府信息$")),
    (24, re.compile(r"^(?:更多|more|>>)$", re.IGNORECASE)),
    (20, re.compile(r"网站地图|站点地图|网站导航|网站导览|sitemap", re.IGNORECASE)),
    # The last resort: where a government's own pages are.
    (
        LAST_RESORT,
        re.compile(
            r"^(?:机构|政府机构|组织机构|部门|政府|县政府|市政府|区政府)$|政府办|办公室$|目录$|^栏目|^专栏$"
        ),
    ),
)
# A picture or an odd word that leads to /zfxxgk/.
DISCLOSURE_SLUG = re.compile(r"/(?:zf)?(?:xxgk|zwgk|xxgkml|gkml|gkmlpt)(?:/(?:index\.\w+)?)?$", re.IGNORECASE)
FEW_LINKS = 5
UNLIKELY = 30
# 依申请公开 is a form; 公开栏 of schools and firms, 党务公开 and 公开招聘 lead elsewhere.
NO_MENU = re.compile(
    r"^[上下首尾末前后]一?页$|^\d*$|申请公开|依申请|党务公开|公开招|公开选|公开征|公开课|村务|厂务|校务|公开电话|公示|登录|注册|\d{4}年.{6,}"
    r"|召开|开展|举行|举办|推进会|会议|调研|表彰|培训|检查|部署|印发|座谈|通报|赴|荣获|考察|学习"
)
# 走进某县, 某市人民政府门户网站, 领导之窗: names of places that are no issuers here.
NO_LEVEL = re.compile(
    r"走进|网站|门户|首页|魅力|美丽|概况|领导|新闻|要闻|简介|动态|服务|互动|欢迎|印象|地图|历史|文化|[、,,。!]"
)


def rank_links(
    page: Page, step: Step, verdict: Verdict, ask: Ask, land: Territory, chrome: Set[str]
) -> list[Step]:
    """The links of a page that are worth a request, best first; `chrome` are links that every page has.

    What is of another year or issuer than asked is not among them.
    """
    base = Step(
        url=page.url,
        aim="menu",
        score=0,
        parent_url=page.url,
        depth=step.depth + 1,
        year=verdict.year or step.year,
        section=step.section,
        column=step.column or (page.url if verdict.kind == Kind.COLUMN else None),
        fence=step.fence,
    )
    if verdict.kind == Kind.REPORT:
        steps = [*attachments(page, base, verdict, chrome), *_siblings(page, base, ask)]
    elif verdict.kind == Kind.COLUMN:
        steps = [*_entries(page, base, ask, chrome), *_menus(page, base, ask), *_sent_on(page, step, base)]
        steps += _next(page, step, base, fruitful=any(s.aim == "report" for s in steps))
    else:
        steps = [*_reports(page, base, ask), *_menus(page, base, ask), *_sent_on(page, step, base)]
    kept = [fenced for s in steps if s.url != page.url and (fenced := _keep_to(s, page, land)) is not None]
    return sorted(kept, key=lambda s: -s.score)


def _siblings(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
    """Where a report opens inside its column, the other years stand beside it."""
    yield from _reports(page, base, ask)
    for anchor in page.anchors:
        year = year_label(anchor.text)
        if year is not None and _asks_folder(ask, year):
            yield step_to(base, anchor, "level", year=year)


def _sent_on(page: Page, step: Step, base: Step) -> Iterator[Step]:
    """Where a page without links of its own sends a browser: by script, or into the frames of a frameset."""
    if sum(anchor.form == "a" for anchor in page.anchors) >= FEW_LINKS:
        return
    aim: Aim = "menu" if step.aim == "home" else step.aim
    for anchor in page.anchors:
        if anchor.form == "redirect" or (anchor.form == "frame" and not page.prose):
            label = anchor.text or step.anchor
            yield step_to(base, replace(anchor, text=label), aim, score=SCORE["column"] - base.depth)


def _reports(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
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
    if ask.year not in {None, entry.year} or not _asks_section(ask, section):
        return None
    return step_to(base, anchor, "report", year=entry.year, section=section)


def _entries(page: Page, base: Step, ask: Ask, chrome: Set[str]) -> Iterator[Step]:
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
        if not _asks_folder(ask, year):
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
    if section is None or not _asks_section(ask, section):
        return None
    return step_to(base, anchor, "level", section=section)


def _annual_level(anchor: Anchor, year: int | None, issuer: str | None, base: Step, ask: Ask) -> Step | None:
    section = section_of(issuer) or section_of_label(anchor.text) or base.section
    if not _asks_section(ask, section) or (year is not None and not _asks_folder(ask, year)):
        return None
    # A list without years tells them by the day of publication: a report of the year before, as a rule.
    unlikely = None not in {ask.year, anchor.date} and year is None and anchor.date.year - 1 != ask.year  # type: ignore[union-attr]
    score = SCORE["level"] - UNLIKELY * unlikely
    return step_to(base, anchor, "level", year=year or base.year, section=section, score=score)


def _menus(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
    listed = page.url == base.column
    for anchor in page.anchors:
        aim, score = menu_score(anchor)
        if score and not (listed and report_of(anchor, listed)):
            section = section_of_label(anchor.text) or section_of(anchor.text) if aim == "column" else None
            if not _asks_section(ask, section):
                continue
            yield step_to(base, anchor, aim, score=score - base.depth, section=section or base.section)


def menu_score(anchor: Anchor) -> tuple[Aim, int]:
    """Whether a link leads to the column (`column`) or towards it (`menu`), and how surely; 0: neither."""
    text = re.sub(r"\s", "", anchor.text)
    if len(text) > 24 or DOCUMENT.search(anchor.url) or year_label(text) is not None:
        return "menu", 0
    if ANNUAL.search(text):
        title = parse_title(text)
        # A single year's report, or news of it, is no column.
        if OTHER_ANNUAL.search(text) or (title is not None and title.year is not None):
            return "menu", 0
        return "column", SCORE["column"] + (5 if "公开" in text else 0)
    if text and NO_MENU.search(text):
        return "menu", 0
    if ANNUAL_SLUG.search(urlsplit(anchor.url).path) and len(text) <= 12:
        return "column", 52
    path = urlsplit(anchor.url).path
    score = next((score for score, pattern in MENU if pattern.search(text)), 0)
    if score < 28 and DISCLOSURE_SLUG.search(path) and len(text) <= 8:
        score = 28
    return "menu", score - 6 if score and anchor.form == "option" else score


def _next(page: Page, step: Step, base: Step, fruitful: bool) -> Iterator[Step]:
    barren = 0 if fruitful else step.barren + 1
    if step.list_page >= BUDGET.list_pages or barren >= BUDGET.barren_pages:
        return
    for number, (url, form) in enumerate(next_pages(page, step.form)):
        yield replace(
            base,
            url=url,
            form=form,
            aim="next",
            score=SCORE["next"] - min(number, 9),
            anchor=step.anchor,
            depth=step.depth,
            list_page=step.list_page + 1,
            barren=barren,
        )


def _asks_folder(ask: Ask, year: int) -> bool:
    # A folder 2023 may hold what was published in 2023: the report on 2022.
    return ask.year is None or year in {ask.year, ask.year + 1}


def _asks_section(ask: Ask, section: Section | None) -> bool:
    return ask.issuers == "all" or section in {None, "government"}


def _keep_to(step: Step, page: Page, land: Territory) -> Step | None:
    """The step if its address is the portal's to offer; on foreign hosts it is fenced in."""
    if not land.admits(step.url):
        return None
    if step.aim == "attachment":
        return step
    if step.aim in {"report", "next", "level"}:
        near = host_of(step.url) == host_of(page.url)
        return step if near or land.owns(step.url) or host_of(step.url) not in land.others else None
    if step.fence is not None:
        return step if step.url.startswith(step.fence) else None
    if land.owns(step.url):
        return step
    # 政府信息公开 of a county may be a folder on its prefecture's host: that folder, and nothing beside it.
    folder = re.match(r"https?://[^/]+/[^/]+/", step.url)
    if folder is None or (step.aim != "column" and step.score < 40):
        return None
    return replace(step, fence=folder.group(), score=step.score - 8)
