"""How a document's prose opens: whether that reads as a report, a sample or another paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.model import IssuerKind
from extract.title import DISCLOSURE, YEAR, plain_text, strip_glosses

HEAD = 3000
_OPENING = 200
_FIRST_WORDS = 150  # so little text is a page's first words rather than its beginning
_NUMBER = r"[(]?[一二三四五六七八九十—\-1-9]{1,2}[)]?[、.,:]?"
_HEADINGS = (
    r"(?:总体|总的?体?|基本)情况|概述",
    r"主动公开(?:政府信息)?(?:工作)?的?情况",
    r"收到和处理政府信息公开申请|依申请公开(?:政府信息|信息)?(?:工作)?(?:的|办理|处理)*情况",
    r"行政复议(?:和|、|及|或|以?及?提起)*(?:行政)?诉讼",
    r"存在的?(?:主要|突出)?(?:问题|不足)",
    r"其他需要(?:报告|说明)的(?:有关)?事项",
    r"收费(?:及|和|与|、)?减免",
)
_NUMBERED_HEADINGS = [
    re.compile(rf"(?:^|[\n。;,:]|\s){_NUMBER}[^\n。,]{{0,14}}(?:{name})") for name in _HEADINGS
]
_ANY_HEADING = re.compile(rf"(?:^|[\n。;,:]|\s){_NUMBER}[^\n。,]{{0,14}}(?:{'|'.join(_HEADINGS)})")
# where one of them may begin: found once for all of them
_BEFORE_NUMBER = re.compile(r"(?:^|[\n。;,:\s])(?=\(?[一二三四五六七八九十—\-1-9])")
_PREAMBLE = re.compile(
    rf"(?:本|年度|该)(?:年度|工作)*(?:报告|年报)(?:是)?(?:根据|依据|按照|由|中所列)"
    r"|(?:编制|发布|公布|形成|撰写)(?:了|完成|的)?(?:本|年度|此|该)(?:年度|工作)*(?:报告|年报)"
    rf"|(?:公布|发布|公开|编制|将).{{0,40}}?(?:{YEAR})年?度?.{{0,30}}?(?:{DISCLOSURE}).{{0,8}}(?:报告|年报)|公开(?:工作)?(?:的)?情况报告如下"
    r"|(?:根据|依据|按照)《.{0,14}政府信息公开条例》[^。\n]{0,160}(?:编制(?![^。]{0,12}(?:指南|目录|制度|办法|规定|方案))|现(?:公布|发布))"
    rf"|(?:报告|年报)\(以下简称[^)]*\)是?(?:根据|依据|按照)|(?:本年度|{YEAR}年?度?)(?:{DISCLOSURE})工作(?:年度)?报告(?:有关)?事项的通知"
    rf"|(?:{DISCLOSURE})工作实际(?:情况)?[,,]"
    # 现报告我办2021年度政务公开工作情况, 梳理了2023年度政府信息公开工作情况
    rf"|(?:现将?|梳理了?|总结了?|汇报)(?:报告)?[^。]{{0,30}}?(?:{YEAR})年?度?(?:主要)?(?:{DISCLOSURE})(?:主要)?工作(?:开展|推进)?情况"
    # a letter to the government above: 市政府: 根据…年度报告…的通知
    r"|^[省市县区](?:人民)?政府(?:办公厅|办公室)?[::][^。]{0,60}(?:年度报告|年报)"
    rf"|^(?:[一1][、.]总体情况\n?)?(?:今年\(?)?(?:{YEAR})年\)?(?:\(?{YEAR}年\)?)?(?:度|来|以来)?[,、][^。]{{0,60}}(?:贯彻|落实|执行|按照|根据|依据|遵照)[^。]{{0,20}}条例》"
    r"|^引言[^。]{0,80}(?:政府(?:相关)?信息|条例》)"
    rf"|(?:{YEAR})年.{{0,30}}主动公开(?:各类)?政府信息\d+"
)
# a first sentence that names the form of the reports, cut off before it says what follows from it
_BY_THE_FORM = re.compile(
    r"^(?:[一1][、.])?(?:总体情况\n?)?(?:本(?:年度)?(?:报告|年报))?(?:是|系)?(?:根据|依据|按照|依照|遵照|为)[^。\n]{0,200}?条例》[^。\n]{0,160}?年度报告格式"
)
_BY_THE_RULE = re.compile(
    r"^(?:[一1][、.])?(?:(?:总体情况|概述)\n?)?(?:本(?:年度)?(?:报告|年报))?(?:是|系)?(?:根据|依据|按照|依照|遵照)[^。\n]{0,20}政府信息公开条例"
)
_CITED = re.compile(r"《[^》]*》?")
_OF_OTHERS = re.compile(
    r"指南|目录|须知|申请[表书]|制度|细则|办法|要点|方案|解读|法治政府|通知如下|意见如下|预算|决算|考核|培训|会议|总结"
)
_INSTRUCTS = re.compile(
    r"现(?:就|将)[^。]{0,60}(?:事项|要求|格式|印发)|通知如下|印发给你们|请(?:各|认真)|各(?:单位|部门)要"
)
_FIRST_HEADING = re.compile(r"^[一1][、.]总体情况")
_STATISTICS_PERIOD = re.compile(r"统计(?:期限|时间|时限|周期|范围)")
_OVERVIEW_FIRST = re.compile(rf"^\s*(?:{_NUMBER})?(?:总体情况|概述|工作概述|基本情况)")
# 高等学校信息公开办法, 法治政府建设: other annual reports; 指南, 制度: other papers on disclosure
_OTHER_PAPER = re.compile(
    r"法治政府建设(?:工作)?年?度?(?:报告|情况)|编制本指南|制定(?:如下|本)(?:制度|办法|规定)|制定本指南"
)
# 现就年报内容进行如下解读, 现对《报告》解读如下: a paper about the report
_COMMENTARY = re.compile(r"现?[就对将把][^。]{0,40}(?:报告|年报)[》)]*[^。]{0,12}解读")
_SCHOOL_PAPER = re.compile(r"高等学校信息公开|高校信息公开|学年度?.{0,12}(?:信息公开|年度报告)")
_OF_A_SCHOOL = re.compile(r"(?:大学|学院|学校).{0,6}20\d\d[-—至~]+20\d\d学年.{0,12}报告")
_LONGEST_TITLE = 60
_NEWS = re.compile(r"^(?:\(?记者|本报讯|近日|日前|昨日|每年\d|\d{1,2}月\d{1,2}日[,,])")
_YEAR_FIRST = re.compile(rf"(?:{YEAR})年(?:度|来|以来)?[,、]")
_NEWS_LINES = 4
_ADDRESSED = re.compile(
    r"^各[^。:]{0,40}(?:政府|部门|单位|机构|街道|街道办|镇|乡|办事处|管委会|委员会|局|厅|办公室|省|市|区|县|旗)[^。:]{0,12}:"
)
_SAMPLE = re.compile(
    r"(?:[Xx×]{2,}|[*＊]{2,})(?:省|市|县|区|镇|乡|街道|局|委)"
)  # XX镇: a sample to copy from
_SPEAKER = re.compile(r"[我本]([镇乡街局委厅省市县区旗州盟]|部门|中心)")


@dataclass(frozen=True, slots=True)
class Prose:
    """A document's paragraphs without glosses and spaces: as printed, and plain (simplified, half-width)."""

    lines: tuple[str, ...]
    plain_lines: tuple[str, ...]
    plain: str
    """All of it, a paragraph a line; `head` are its first characters, `printed_head` the same as printed."""
    head: str
    printed_head: str


def make_prose(paragraphs: Sequence[str]) -> Prose:
    """`paragraphs` made ready for matching; empty ones are dropped."""
    text = "\n".join([text.replace("\n", "") for text in paragraphs])
    spaceless = ["".join(line.split()) for line in strip_glosses(text).split("\n")]
    lines = tuple([line for line in spaceless if line])
    printed = "\n".join(lines)
    plain = plain_text(printed)
    return Prose(lines, tuple(plain.split("\n")) if lines else (), plain, plain[:HEAD], printed[:HEAD])


def below(prose: Prose, line: int) -> Prose:
    """The prose from a line on."""
    if not line:
        return prose
    lines, plain_lines = prose.lines[line:], prose.plain_lines[line:]
    plain = "\n".join(plain_lines)
    return Prose(lines, plain_lines, plain, plain[:HEAD], "\n".join(lines)[:HEAD])


def is_sample(prose: Prose) -> bool:
    """True for a sample to copy from: an issuer called XX镇 or 某某局."""
    return bool(_SAMPLE.search(prose.head[:800]))


def is_other_paper(prose: Prose) -> bool:
    """True for news, a university's report (学年), a report on 法治政府, a guide or a rule on disclosure, a comment."""
    if any(_NEWS.search(line) for line in prose.plain_lines[:_NEWS_LINES]):
        return True
    if any(
        _OF_A_SCHOOL.search(line) for line in prose.plain_lines[:_NEWS_LINES] if len(line) < _LONGEST_TITLE
    ):
        return True
    opening = prose.head[:800]
    if _COMMENTARY.search(opening):
        return True
    if _SCHOOL_PAPER.search(opening):
        return "政府信息公开条例" not in opening
    return bool(_OTHER_PAPER.search(opening)) and not _PREAMBLE.search(prose.head)


def is_circular(prose: Prose) -> bool:
    """True when one of the first lines addresses the bodies below: 各镇(街道)、各部门:."""
    return any(_ADDRESSED.search(line) for line in prose.plain_lines[:_NEWS_LINES])


def report_signs(prose: Prose, has_statutory_table: bool) -> int:
    """How much speaks for an annual report on disclosure; two or more are enough without a title.

    The statutory table and a preamble (本报告根据…条例…编制) count two, a known numbered heading one.
    """
    text = prose.plain
    announced = bool(_PREAMBLE.search(prose.head)) or opens_by_the_form(prose)
    if not announced and not re.search(DISCLOSURE, text) and "主动公开" not in text:
        return 2 if has_statutory_table else 0
    numbered = (found.start() for found in _BEFORE_NUMBER.finditer(text))
    starts = [start for start in numbered if _ANY_HEADING.match(text, start)]
    signs = sum(any(heading.match(text, start) for start in starts) for heading in _NUMBERED_HEADINGS)
    signs += 2 * has_statutory_table + 2 * announced
    signs += bool(_STATISTICS_PERIOD.search(prose.head))
    opened = _OVERVIEW_FIRST.search(prose.head) and re.search(DISCLOSURE, prose.head[:500])
    return signs + bool(opened)


def opens_by_the_form(prose: Prose) -> bool:
    """True when the first sentence cites the form of annual reports and the opening tells nobody how to fill it in."""
    return bool(_BY_THE_FORM.search(prose.head)) and not _INSTRUCTS.search(prose.head[:400])


def opens_as_report(prose: Prose) -> bool:
    """True when the first words, where no more is known, are a report's rather than another paper's.

    根据《政府信息公开条例》… without a word on what follows from it, the statutory first heading 一、总体情况 with
    little behind it, or 概述 or 2022年,… and disclosure.
    """
    opening = prose.head[:_OPENING]
    if _OF_OTHERS.search(_CITED.sub("", opening)) or _INSTRUCTS.search(opening):
        return False
    if _BY_THE_RULE.search(opening):
        return True
    if len(prose.plain) < _FIRST_WORDS and _FIRST_HEADING.search(opening):
        return True
    begins = _OVERVIEW_FIRST.search(opening) or _YEAR_FIRST.match(opening)
    return bool(begins) and bool(re.search(rf"{DISCLOSURE}|主动公开|公开为常态", opening))


def speaks_of_disclosure(prose: Prose) -> bool:
    """True when the opening is about disclosure, or opens as reports do (一、总体情况; 2022年,某局…)."""
    head = prose.head
    if re.search(DISCLOSURE, head) or "主动公开" in head:
        return True
    return bool(_OVERVIEW_FIRST.search(head) or _YEAR_FIRST.match(head))


def speaks_as(prose: Prose) -> IssuerKind | None:
    """The kind of body that the opening speaks for where it names none: 我局, 我镇, 我县."""
    said = _SPEAKER.search(prose.head)
    if said is None:
        return None
    if said[1] in "镇乡街":
        return "township"
    return "government" if said[1] in "省市县区旗州盟" else "department"


def reads_as_report(prose: Prose) -> bool:
    """True when the text is a report's: its sections, or enough running text on disclosure and applications."""
    if report_signs(prose, False) >= 2:
        return True
    running = "".join(line for line in prose.plain_lines if len(line) > 40)
    return len(running) >= 300 and "公开" in running and bool(re.search("主动公开|申请", running))
