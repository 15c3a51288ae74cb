"""A title's grammar: is it a disclosure report, on which year, of which issuer.

Knows strings only, so the crawler may ask it about link texts as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract.tidying import DISCLOSURE, REPORT, YEAR, plain_text, strip_glosses, tidy

_BARE = re.compile(r"(?:年度报告|年报|年度工作报告)$")
_ABOUT = re.compile(rf"{DISCLOSURE}|年报|年度报告|年度报表")
_CUT = re.compile(r"(?:\.{2,}|…+|⋯+)$")
_CUT_REPORT = re.compile(rf"(?P<what>{DISCLOSURE})(?:工作)?(?:情况)?年(?:度)?(?:报)?$")

# After the report's name: the page is about a report, or about how to write one.
_AFTER = re.compile(
    r"通知|通报|意见|办法|制度|规定|格式|模板|模版|范本|范文|样本|样表|指南|目录|说明|解读|图解|读懂|要点|方案|考核"
    r"|培训|会议|发布工作|编制|撰写|统计表|报表|附表|附件|数据|系统|专栏|栏目|列表|一览|汇编|问答|的函|批复|新闻|公告|英文|会员|下载|阅读|(?:公布|发布|出炉)$"
)
# Before it: a verb makes it news or a notice (贵州省发布2016年…年度报告); 机构编制委员会 is an issuer.
_BEFORE = re.compile(
    r"发布|公布|出台|召开|印发|转发|报送|提交|审议|做好|编制(?!委|办)|撰写|举办|起草|填报|解读|图解|读懂|看懂|图说|历年|各部门|附件"
    r"|通知|学年|季度|上半年|下半年|\d月份|月报|[一二三四]季"
)
_OTHER_SUBJECT = re.compile(
    r"(?:预算|决算|预决算|财政|财务|环境|企业|基金|产品|交易|证券|保险|彩票|资产|党务|村务)$"
)
_SCHOOL = re.compile(r"(?:大学|学院|学校|中学|小学|幼儿园|职校|师专|高专)$")
_SENTENCE = re.compile(r"[。;!?]|(?:根据|按照|依据|为了?|现将)《?.{0,40}?(?:条例|规定|要求|通知|精神)")

_PLACEHOLDER = re.compile(
    r"(?:[Xx×]{2,}|[*＊]{2,})(?=[省市县区旗镇乡街局委厅办])|某某"
)  # a sample, not a report
_PERIOD = re.compile(
    rf"[\[(【]?(?:{YEAR})年?(?:度|\d{{1,2}}月(?:\d{{1,2}}日)?)?"
    rf"(?:[至到—-](?:(?:{YEAR})年?)?度?(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)?[\])】]?"
)
_NUMERALS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_BODY = re.compile(r"(?:政府|办公厅|办公室|局|厅|委|委员会|部|院|中心|办事处|镇|乡|[省市县区州旗盟])$")
_ISSUER = re.compile(r"[㐀-鿿(][㐀-鿿()、·]*")
# 我局, 本市, 全县; but 本溪市, 全椒县, 全州县
NOBODY = re.compile(r"^(?:[我各]|[本全](?!州县)[省市县区旗州盟镇乡街局委厅办处院单机部])")
# 政府信息公开指南, 法定主动公开内容: items of a menu that stand before 政府信息公开年报, where no body's name follows
_MENU_ITEM = re.compile(r"公开|指南|目录|制度|专栏|栏目|首页|平台|正文")
_NO_ISSUER = re.compile(rf"{NOBODY.pattern}|年报|年度报告|年度報告|年報")
_WITH_TABLE = re.compile(r"^[及和与、](?:有关|相关)?(?:情况)?(?:统计表|附表|附件)$")
_LETTER = re.compile(r"关于(?:报送|呈报|上报)")
_NUMBERED = re.compile(r"[〔\[﹝(]20\d\d[〕\]﹞)]?\d{1,4}号")
_LONGEST_TITLE = 400

__all__ = [
    "DISCLOSURE", "NOBODY", "REPORT", "YEAR", "Title", "author_of", "only_year", "parse_title", "plain_text", "strip_glosses",
    "tidy", "year_number",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says by itself.

    `text` is tidied (no whitespace, nothing doubled, no site name or file extension); parsing it again
    gives the same Title. `year` is the year reported on, never the year of publication. `issuer` stands
    as printed (鹤岗市 where only the place is named). `bare` marks a title that says 年报 or 年度报告
    and not of what: a report only where its column says so, therefore `is_report` is False.
    """

    text: str
    year: int | None
    issuer: str | None
    is_report: bool
    bare: bool = False


@lru_cache(maxsize=1 << 14)  # a portal's menu stands on each of its pages
def parse_title(text: str) -> Title | None:
    """What `text` says as the title of a page, document or link; None when it is about something else.

    A notice, a guide, a news item or another annual report is a Title with `is_report` False. Never raises.
    """
    tidied = tidy(text)
    if not tidied or len(tidied) > _LONGEST_TITLE:
        return None
    plain = plain_text(tidied)
    if not _ABOUT.search(plain):
        return None
    match = _find_report(plain)
    if match is None:
        return Title(tidied, only_year(plain), author_of(tidied, plain), False, bare=_is_bare(plain))
    before, after = plain[: match.start()], plain[match.end() :]
    subject = tidied[: match.start()]
    if before.endswith("人民"):  # 永嘉县人民政府信息公开…: 政府 is said once and meant twice
        subject = tidied[: match.start() + 2]
    is_report = not (_PLACEHOLDER.search(plain) or _is_other(before, after, match) or _SENTENCE.search(plain))
    issuer = _issuer_in(subject) if is_report else author_of(tidied, plain)
    if issuer is None and is_report and _BODY.search(after):  # 2022年…年度报告 某县某镇人民政府
        issuer = _issuer_in(tidied[match.end() :])
    return Title(tidied, _year_of(before, match.group(), after), issuer, is_report)


def year_number(printed: str) -> int | None:
    """The year that `printed` (2022, 二〇二二) says; None outside 2000 to 2099."""
    digits = printed.translate(_NUMERALS)
    return int(digits) if re.fullmatch(r"20\d\d", digits, re.ASCII) else None


def _find_report(plain: str) -> re.Match[str] | None:
    """The last name of a report in the text (an issuer may be a 信息公开办公室), also one cut short by ….."""
    matches = list(REPORT.finditer(plain))
    if matches:
        return matches[-1]
    cut = _CUT.search(plain)
    return _CUT_REPORT.search(plain[: cut.start()]) if cut else None


def _is_other(before: str, after: str, match: re.Match[str]) -> bool:
    """True when the title is about a report, how to write one, another period or another body's report."""
    if _LETTER.search(before) and after == "的函":  # the report follows below its covering letter
        return False
    # 教育部办公厅关于2016年教育部…年度报告的公告: the report follows below its announcement
    if after == "的公告" and (told := re.search(r"关于(?:发布|公布)?", before)):
        before, after = before[told.end() :], ""
    if _AFTER.search(_WITH_TABLE.sub("", after)) or _BEFORE.search(before) or _PLACEHOLDER.search(before):
        return True
    if "总结" in match.group() and not re.search(r"年度报告|年报", match.group()):
        return True
    owner = re.sub(rf"(?:{YEAR}|年度?|的|本级)+$", "", before)
    owner = re.sub(rf"^(?:关于)?(?:{YEAR})?(?:年度?)?", "", owner)
    return (
        bool(_SCHOOL.search(owner) or _SCHOOL.search(after) or _OTHER_SUBJECT.search(owner))
        or "学年" in after
    )


def _is_bare(plain: str) -> bool:
    """True for 2022年年报 or 某局2022年度报告: an annual report of something unsaid."""
    return bool(_BARE.search(plain)) and not re.search(
        r"法治|依法行政|网站|统计|决算|预算|执法|财政|审计工作|学年|企业|公司|质量|环境|解读", plain
    )


def _year_of(before: str, name: str, after: str) -> int | None:
    """The year nearest before the report's name, else inside it, else in brackets behind it.

    A span of years (2018-2019年度) is no year. A date behind the name is the publication's.
    """
    span = re.search(rf"({YEAR})年?(?:\d{{1,2}}月\d{{1,2}}日)?[-—至到~]({YEAR})", before)
    if span and span[1] != span[2]:
        return None
    head = re.findall(YEAR, before)
    inside = re.findall(YEAR, name)
    tail = re.findall(rf"^[(\[]?({YEAR})(?:年度?)?(?:[)\]]|$)", after)
    for years in (head[-1:], inside, tail):
        if years:
            return year_number(years[0]) if len(set(years)) == 1 else None
    return None


def only_year(plain: str) -> int | None:
    """The text's year when it names exactly one."""
    years = {year_number(year) for year in re.findall(YEAR, _NUMBERED.sub("", plain))}
    return years.pop() if len(years) == 1 else None


def _issuer_in(subject: str) -> str | None:
    """The issuer before the report's name, as printed; None for 我局, 全市 and the like."""
    plain = plain_text(subject)
    for start, end in reversed([found.span() for found in _PERIOD.finditer(plain)]):
        subject, plain = subject[:start] + subject[end:], plain[:start] + plain[end:]
    about = re.search(r"(?<=.)关于(?=(?:发布|公布)?[^发公报呈上])", plain)
    if about:  # who announces, and whose it is
        subject, plain = subject[about.start() :], plain[about.start() :]
    front = re.match(r"(?:[A-Za-z0-9./:_-]+(?=[㐀-鿿]))?(?:关于)?(?:发布|公布)?(?:年度?)?", plain)
    back = re.search(
        r"(?:年度?|本级|的|关于(?:报送|呈报|上报)?|贯彻|实施|执行|开展|落实|推进)*《?(?:中华人民共和国)?$",
        plain,
    )
    start, end = front.end() if front else 0, back.start() if back else len(plain)
    issuer = subject[start:end].strip("《》<>〈〉“”\"'、,:·")
    if not _ISSUER.fullmatch(plain_text(issuer)) or len(issuer) > 60:
        return None
    plain = plain_text(issuer)
    if _NO_ISSUER.search(plain) or (_MENU_ITEM.search(plain) and not _BODY.search(plain)):
        return None
    return issuer


def author_of(title: str, plain: str) -> str | None:
    """Who issued what is not a report: 某办公厅 of 某办公厅关于做好…的通知, 某局 of 某局政府信息公开指南."""
    author = re.match("(.+?)关于", plain) or re.match(rf"(.+?)(?:20\d\d年|{DISCLOSURE}(?!办|工作办))", plain)
    return _issuer_in(title[: author.end(1)]) if author and _BODY.search(author[1]) else None
