"""Which report a link of a list leads to, by its own words and by those that stand over it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.page.anchors import Anchor
from crawler.page.documents import DOCUMENT
from crawler.page.issuers import section_of
from extract.title import only_year, parse_title, plain_text

# 查看 · 点击下载 · PDF · 2023.pdf · 2023年年报
SAYS_NOTHING = re.compile(
    r"[\[【(]?(?:(?:点击|在线|立即)?(?:查看|浏览|下载|详情|预览|阅读|打开|进入|链接|附件)(?:全文|详情|详细|原文|报告|年报|更多)?|详细|pdf|word|docx?|html|全文|年报|报告)"
    r"[>»…\]】)]*",
    re.IGNORECASE,
)
ONLY_A_YEAR = re.compile(r"(20\d\d)年?度?(?:年报|年度报告|报告)?(?:\.[a-z]{2,5})?", re.IGNORECASE)
# 某县2022年度公开报告, 公开报告(2016年): in the column, nothing else is called so
PUBLIC_REPORT = re.compile(
    r"^([㐀-鿿]*?)(?:\(?20\d\d年?度?\)?)?(?:政府|政务)?(?:信息)?年?度?公开(?:工作)?报告(?:\(?20\d\d年?度?\)?)?$"
)
CUT_SHORT = re.compile(
    r"((?:(?!关于|通知|公告|印发|法治)[㐀-鿿()0-9])*?)"
    r"(?:(?:政府|政务)?信息公开(?:工作?)?|(?<=年)度?(?:政府?|政务?|政府信息?|政府信息公)?)(?:\.{2,}|…+|⋯+)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """The report that a link promises: the year reported on, and whose it is as far as said."""

    year: int
    issuer: str | None


def report_of(anchor: Anchor, listed: bool) -> Entry | None:
    """The report behind a link; None when neither its text nor what stands over it names one with a year.

    Only in a list of annual reports (`listed`) may a link that says nothing take its name from the words over it.
    """
    document = bool(anchor.over and listed and DOCUMENT.search(anchor.url))
    return _entry_of(anchor.text, anchor.over, listed, document)


@lru_cache(maxsize=1 << 14)  # a list is gone through for several questions
def _entry_of(text: str, over: str, listed: bool, document: bool) -> Entry | None:
    """The same by a link's words, those over it, and whether it leads to a document file."""
    title = parse_title(text)
    plain = plain_text(re.sub(r"\s", "", text)) if listed else ""
    published = PUBLIC_REPORT.search(plain) if listed else None
    if published and (title is None or not title.is_report):
        year = only_year(plain_text(text))
        if year is not None:
            return Entry(year, published[1] or None)
    if title is not None and title.is_report:
        year = title.year or _year_over(over)
        return Entry(year, title.issuer) if year is not None else None
    return (
        (_cut_short(plain) or (_named_by_heads(text, over, document) if over else None)) if listed else None
    )


def _cut_short(plain: str) -> Entry | None:
    """某县人民政府2022年政府信息公开工作...: in the column, nothing else begins so."""
    found = CUT_SHORT.fullmatch(plain)
    year = only_year(plain) if found else None
    return Entry(year, re.sub(r"\(?20\d\d年?度?\)?", "", found[1]) or None) if found and year else None


def _named_by_heads(text: str, over: str, document: bool) -> Entry | None:
    """2023.pdf under 某局政府信息公开工作年度报告; 查看 in the row of 某局 and the column of 2023年."""
    text = re.sub(r"\s", "", text)
    dated = ONLY_A_YEAR.fullmatch(text)
    if dated is None and not SAYS_NOTHING.fullmatch(text):
        return None
    title = parse_title(over)
    issuer = title.issuer if title is not None and title.is_report else _issuer_over(over)
    year = int(dated[1]) if dated else _year_over(over)
    if year is None or (section_of(issuer) is None and not document):
        return None
    return Entry(year, issuer)


def _issuer_over(over: str) -> str | None:
    words = re.sub(r"20\d\d\s*年?度?|\s", "", over)
    return words if words and section_of(words) is not None else None


def _year_over(over: str) -> int | None:
    return only_year(plain_text(over)) if over else None
