"""Menus: which links lead to the column of annual reports, or towards it, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.page.anchors import Anchor
from crawler.page.documents import DOCUMENT
from crawler.page.entries import report_of
from crawler.page.issuers import section_of_link
from crawler.page.pages import Page
from crawler.page.years import year_label
from crawler.steps import SCORE, Aim, Ask, Step, step_to
from extract.title import parse_title

# 年报 of something else: 统计年报, 企业年报, 法治政府建设年度报告, 政府网站工作年度报表, 财政决算 …
OTHER_ANNUAL = re.compile(
    r"(?:统计|企业|财政|审计|环境|质量|工会|红十字|知识产权|事业单位)(?![一-鿿]{0,6}(?:局|厅|委|办|会|中心))"
    r"|法治|依法行政|网站|决算|预算|公司|学年|年鉴|年报解读|报表"
    r"|通知|通报|格式|模板|编制(?!委|办)|培训|解读|图解|发布会|社会组织|上市|基金|慈善"
)
ANNUAL = re.compile(
    r"年报|年度报告|年度工作报告|年度(?:政府)?(?:信息)?公开(?:工作)?报告|信息公开(?:工作)?报告|^公开(?:工作)?报告$|annual\s*report",
    re.IGNORECASE,
)
ANNUAL_SLUG = re.compile(
    r"(?:^|[/_-])(?:zf)?(?:xxgk|zwgk|gk)?(?:gz)?(?:nb|ndbg|gknb|xxgknb|xxgkndbg|nianbao|niandubaogao|annualreport)\d*(?:[/_.-]|$)"
    r"|xxgkn(?:d?bg?)|gkndbg|AnnualReport",
    re.IGNORECASE,
)
LAST_RESORT = 14
# 公开, 政务公开, 政府信息公开, some levels down: the disclosure pages themselves.
SURE_MENU = 26
MAPPED_END = 24
LONGEST_LABEL = 24
NO_LABEL: tuple[Aim, int, int] = ("menu", 0, LONGEST_LABEL + 1)
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
# 依申请公开 is a form; 公开栏 of schools and firms, 党务公开 and 公开招聘 lead elsewhere.
NO_MENU = re.compile(
    r"^[上下首尾末前后]一?页$|^\d*$|申请公开|依申请|党务公开|公开招|公开选|公开征|公开课|村务|厂务|校务|公开电话|公示|登录|注册|\d{4}年.{6,}"
    r"|召开|开展|举行|举办|推进会|会议|调研|表彰|培训|检查|部署|印发|座谈|通报|赴|荣获|考察|学习"
)


def list_menus(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
    """The links that lead to the column, or towards it."""
    listed = page.url == base.column
    for anchor in page.anchors:
        aim, score = menu_score(anchor) if anchor.form != "map" else ("menu", 0)
        if score and not (listed and (report_of(anchor, listed) or is_of_another_year(anchor, ask))):
            section = section_of_link(anchor.text) if aim == "column" else None
            if not ask.takes_section(section):
                continue
            yield step_to(base, anchor, aim, score=score - base.depth, section=section or base.section)


def list_mapped(page: Page, base: Step) -> Iterator[Step]:
    """Of a site map, which has addresses only: the column by its folder's name, further maps, the disclosure pages."""
    for anchor in page.anchors:
        path = urlsplit(anchor.url).path
        folder = re.sub(r"(?:index|list)?(?:\.\w+)?$", "", path)
        if ANNUAL_SLUG.search(folder[-MAPPED_END:]) and folder.endswith("/"):
            yield step_to(base, anchor, "column", score=52 - base.depth)
        elif path.endswith(".xml"):
            yield step_to(base, anchor, "menu", score=SURE_MENU - base.depth)
        elif DISCLOSURE_SLUG.search(path):
            yield step_to(base, anchor, "menu", score=28 - base.depth)


def is_of_another_year(anchor: Anchor, ask: Ask) -> bool:
    """True for a link under a heading that is a year (2019年度) which holds nothing that is asked for."""
    year = year_label(anchor.over)
    return year is not None and not ask.takes_folder(year)


def menu_score(anchor: Anchor) -> tuple[Aim, int]:
    """Whether a link leads to the column (`column`) or towards it (`menu`), and how surely; 0: neither."""
    aim, score, length = _score_label(anchor.text)
    if length > LONGEST_LABEL or DOCUMENT.search(anchor.url):
        return "menu", 0
    if aim == "column":
        return aim, score
    path = _path_of(anchor.url)
    if length <= 12 and ANNUAL_SLUG.search(path):
        return "column", 52
    if score < 28 and length <= 8 and DISCLOSURE_SLUG.search(path):
        score = 28
    return "menu", score - 6 if score and anchor.form == "option" else score


def _path_of(url: str) -> str:
    """The path of an address that is spelled out."""
    return url[url.find("/", 8) :].partition("?")[0] if url.find("/", 8) > 0 else ""


@lru_cache(maxsize=1 << 14)  # menus say the same on every page, and much the same on every portal
def _score_label(label: str) -> tuple[Aim, int, int]:
    """What a link's words say: column or menu, how surely, and how many they are; too many when they are no menu's."""
    text = re.sub(r"\s", "", label)
    if len(text) > LONGEST_LABEL or year_label(text) is not None:
        return NO_LABEL
    if ANNUAL.search(text):
        title = parse_title(text)
        # A single year's report, or news of it, is no column.
        if OTHER_ANNUAL.search(text) or (title is not None and title.year is not None):
            return NO_LABEL
        return "column", SCORE["column"] + (5 if "公开" in text else 0), len(text)
    if text and NO_MENU.search(text):
        return NO_LABEL
    return "menu", next((score for score, pattern in MENU if pattern.search(text)), 0), len(text)
