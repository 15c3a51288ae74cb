"""What a document's prose says of itself: that it is a report, on which year, and by whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.issuer import find_adcode, issuer_kind, place_length
from extract.title import DISCLOSURE, REPORT, YEAR, parse_title, plain_text, strip_glosses, year_number

_HEAD = 3000
_LONGEST_BODY_NAME = 40
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
_PREAMBLE = re.compile(
    rf"(?:本|年度)(?:年度|工作)*(?:报告|年报)(?:是)?(?:根据|依据|按照|由|中所列)|编制(?:了)?(?:本|年度|此)(?:年度|工作)*(?:报告|年报)"
    rf"|(?:公布|发布|公开|编制|将).{{0,40}}?(?:{YEAR})年?度?.{{0,30}}?(?:{DISCLOSURE}).{{0,8}}(?:报告|年报)|公开(?:工作)?(?:的)?情况报告如下"
    r"|(?:根据|依据|按照)《.{0,14}政府信息公开条例》[^。\n]{0,160}(?:编制(?![^。]{0,12}(?:指南|目录|制度|办法|规定|方案))|现(?:公布|发布))"
)
_STATISTICS_PERIOD = re.compile(r"统计(?:期限|时间|时限|周期|范围)")
_OVERVIEW_FIRST = re.compile(rf"^\s*(?:{_NUMBER})?(?:总体情况|概述|工作概述|基本情况)")
# 高等学校信息公开办法, 法治政府建设: other annual reports; 指南, 制度: other papers on disclosure
_OTHER_PAPER = re.compile(
    r"学年|高等学校信息公开|高校信息公开|法治政府建设(?:工作)?年?度?(?:报告|情况)|编制本指南|制定(?:如下|本)(?:制度|办法|规定)|制定本指南"
)
_SAMPLE = re.compile(r"[Xx×]{2,}(?:省|市|县|区|镇|乡|街道|局|委)")  # XX镇: a sample to copy from

_PERIOD = re.compile(
    r"(?<!\d)(20\d\d)年?0?[15]月?0?1日?(?:起|开始)?(?:至|到|[-—~])(?:(20\d\d)|同|当|本|该)?年?度?12?月?31日?"
)
_YEAR_IN_TEXT = re.compile(r"(?<![\d〔\[(﹝])(20\d\d)(?:年(?!\d{1,2}月|修订)|(?=[㐀-鿿]{2}))")
_CITED = re.compile(r"《[^《》]{0,80}(?:《[^》]*》[^《》]{0,40})?》|<[^<>]{0,80}>|[〔﹝(]20\d\d[〕﹞)]?")

_BODY = r"[㐀-鿿()]{2,38}?(?:人民政府|政府|办公厅|办公室|公开办|府办|局|委员会|委|厅|办事处|中心|管委会|[镇乡]|街道|苏木|参事室)"
_COMPILED_BY = re.compile(
    rf"(?<![理自经])由(?P<body>{_BODY})(?:负责|牵头|组织|统一)?(?:综合|汇总|编制|编写|起草|撰写|根据|会同)"
)
_ANNOUNCED = re.compile(
    r"^.*(?:现将|现(?:向社会)?(?:予以)?(?:公布|发布|公开)|向社会(?:公布|公开|发布)|编制(?:了|的|完成)?|制定了?|汇总|发布|公布|公开|将)"
)
_ABOUT_WORK = re.compile(
    rf"(?P<body>{_BODY})(?:{YEAR})年?度?(?:{DISCLOSURE}|主动公开)|(?:{YEAR})年?(?:度|来|以来)?[,、]?(?P<subject>{_BODY})"
    r"(?=认真|高度|严格|坚持|始终|深入|全面|积极|按照|以|紧紧|切实|进一步|主动|持续|根据|贯彻|在)"
)
_PUBLISHER = re.compile(
    r"(?:发布机构|发文机关|发布单位|所属机构|信息来源|公开机构|制发单位)\s*[::|]?\s*[|]?\s*(?P<body>[㐀-鿿]{3,30})"
)
_CONTACT = re.compile(
    rf"(?:与|请联系|请致电)(?P<body>{_BODY})(?:政府信息公开[处科室办])?(?:联系|查询|反映|咨询)"
)
_SIGNED_ON = re.compile(
    rf"(?:{YEAR})年\d{{0,2}}月?\d{{0,2}}日?$|二[〇○零].{{2,12}}日$|20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}$"
)


@dataclass(frozen=True, slots=True)
class Prose:
    """A document's paragraphs without glosses and spaces: as printed, and plain (simplified, half-width)."""

    lines: tuple[str, ...]
    plain_lines: tuple[str, ...]

    @property
    def head(self) -> str:
        """The first characters, plain, a paragraph a line."""
        return "\n".join(self.plain_lines)[:_HEAD]

    @property
    def printed_head(self) -> str:
        """The same characters as printed, one for one."""
        return "\n".join(self.lines)[:_HEAD]


def make_prose(paragraphs: Sequence[str]) -> Prose:
    """`paragraphs` made ready for matching; empty ones are dropped."""
    lines = tuple(line for text in paragraphs if (line := re.sub(r"\s+", "", strip_glosses(text))))
    return Prose(lines, tuple(plain_text(line) for line in lines))


def is_sample(prose: Prose) -> bool:
    """True for a sample to copy from: an issuer called XX镇 or 某某局."""
    return bool(_SAMPLE.search(prose.head[:800]))


def is_other_paper(prose: Prose) -> bool:
    """True for a university's report (学年), a report on 法治政府, a guide or a rule on disclosure."""
    return bool(_OTHER_PAPER.search(prose.head[:800])) and not _PREAMBLE.search(prose.head)


def report_signs(prose: Prose, has_statutory_table: bool) -> int:
    """How much speaks for an annual report on disclosure; two or more are enough without a title.

    The statutory table and a preamble (本报告根据…条例…编制) count two, a known numbered heading one.
    """
    text = "\n".join(prose.plain_lines)
    if not re.search(DISCLOSURE, text) and "主动公开" not in text:
        return 2 if has_statutory_table else 0
    signs = sum(
        bool(re.search(rf"(?:^|[\n。;,:]|\s){_NUMBER}[^\n。,]{{0,14}}(?:{name})", text)) for name in _HEADINGS
    )
    signs += 2 * has_statutory_table + 2 * bool(_PREAMBLE.search(prose.head))
    signs += bool(_STATISTICS_PERIOD.search(prose.head))
    opened = _OVERVIEW_FIRST.search(prose.head) and re.search(DISCLOSURE, prose.head[:500])
    return signs + bool(opened)


def reads_as_report(prose: Prose) -> bool:
    """True when the text is a report's: its sections, or enough running text on disclosure and applications."""
    if report_signs(prose, False) >= 2:
        return True
    running = "".join(line for line in prose.plain_lines if len(line) > 40)
    return len(running) >= 300 and "公开" in running and bool(re.search("主动公开|申请", running))


def reported_year(prose: Prose) -> int | None:
    """The year that the figures cover, from the period (2022年1月1日起至…) and the report's name for itself.

    Where the two differ, the year that the prose often speaks of decides between them; without either, a
    year that the opening names at least twice as often as any other. A date of publication never counts.
    """
    claims = {year for year in (period_year(prose), _named_year(prose)) if year}
    if len(claims) == 1:
        return claims.pop()
    spoken = _spoken_year(prose, least=3 if claims else 1)
    return spoken if spoken is not None and (not claims or spoken in claims) else None


def period_year(prose: Prose) -> int | None:
    """The year of 自2022年1月1日起至2022年12月31日止, also with its digits run together (20221月1日)."""
    years = {int(found[1]) for found in _PERIOD.finditer(prose.head) if found[2] in (None, found[1])}
    return years.pop() if len(years) == 1 else None


def bodies_named(prose: Prose) -> Iterator[str]:
    """Names of the issuer that the prose gives, the surest first: its own name, compiler, subject, signature."""
    for issuer, _ in _own_names(prose):
        if issuer:
            yield issuer
    yield from _bodies(_COMPILED_BY, prose)
    yield from (body for body in _bodies(_ABOUT_WORK, prose) if place_length(plain_text(body)))
    yield from _signatures(prose)
    for pattern in (_PUBLISHER, _CONTACT):
        yield from (body for body in _bodies(pattern, prose) if find_adcode(body, None))


def compiling_body(prose: Prose) -> str | None:
    """Who compiled the report: 由桐乡市人民政府办公室编制, 由市政府办公厅综合…."""
    return next(_bodies(_COMPILED_BY, prose), None)


def is_body(text: str) -> bool:
    """True when `text` is nothing but the name of a body that could issue a report."""
    plain = plain_text(text)
    if not 3 <= len(plain) <= _LONGEST_BODY_NAME or not re.fullmatch(r"[㐀-鿿()]+", plain):
        return False
    if re.match(r"[我本各全]|当前|您|现在|关于|根据", plain) or re.search(
        r"年报|指南|目录|公开$|制度", plain
    ):
        return False
    return issuer_kind(plain) != "other" or bool(place_length(plain))


def fuller_name(issuer: str, prose: Prose, year: int | None) -> str | None:
    """The place and `issuer` where the prose prints them together (信丰县西牛镇); None if it never does.

    None as well when it prints the name with places of several jurisdictions.
    """
    text = "\n".join(prose.plain_lines)[: 8 * _HEAD]
    printed = "\n".join(prose.lines)[: 8 * _HEAD]
    found: dict[str, str] = {}
    for match in re.finditer(re.escape(plain_text(issuer)), text):
        for start in range(max(0, match.start() - 16), match.start() - 1):
            if place_length(text[start : match.start()]) != match.start() - start:
                continue
            code = find_adcode(text[start : match.end()], year)
            if code:
                found.setdefault(code, printed[start : match.end()])
                break
    return next(iter(found.values())) if len(found) == 1 else None


def _own_names(prose: Prose) -> Iterator[tuple[str | None, int | None]]:
    """(issuer, year) of each phrase in which the report names itself: 现公布某县教育局2019年…年度报告."""
    head, printed = prose.head[:1500], prose.printed_head[:1500]
    for match in REPORT.finditer(head):
        if re.match(
            r"(?:的)?(?:格式|制度|编制|有关|事项|模板|发布|通知|工作的?通知|为基础|的基础)",
            head[match.end() :],
        ):
            continue
        start = max(head.rfind(mark, 0, match.start()) for mark in ',。;:、《》〈〉<>“”"!?\n') + 1
        before = head[start : match.start()]
        if re.search(r"关于(?:做好|印发|认真)|做好", before):
            continue
        verb = _ANNOUNCED.match(before)
        start += verb.end() if verb else 0
        title = parse_title(printed[start : match.end()])
        if title and title.is_report:
            issuer = title.issuer if title.issuer and is_body(title.issuer) else None
            yield issuer, title.year


def _named_year(prose: Prose) -> int | None:
    years = {year for _, year in _own_names(prose) if year}
    return years.pop() if len(years) == 1 else None


def _spoken_year(prose: Prose, least: int) -> int | None:
    """The year that the opening names most: `least` times or more, and twice as often as any other."""
    counted = Counter(_YEAR_IN_TEXT.findall(_CITED.sub("", prose.head))).most_common(2)
    if not counted or counted[0][1] < least or (len(counted) == 2 and counted[0][1] < 2 * counted[1][1]):
        return None
    return year_number(counted[0][0])


def _bodies(pattern: re.Pattern[str], prose: Prose) -> Iterator[str]:
    """The bodies that a pattern finds in the opening, as printed."""
    for match in pattern.finditer(prose.head):
        name = next(name for name, text in match.groupdict().items() if text)
        start, end = match.span(name)
        start += re.match(r"(?:[^㐀-鿿]|现将|将|结合|公布|发布|和|与|由)*", prose.head[start:end]).end()  # type: ignore[union-attr]
        if is_body(prose.printed_head[start:end]):
            yield prose.printed_head[start:end]


def _signatures(prose: Prose) -> Iterator[str]:
    """Bodies that stand alone among the last paragraphs, with the date below or behind them."""
    last = list(zip(prose.lines, prose.plain_lines, strict=True))[-6:]
    for printed, plain in reversed(last):
        date = _SIGNED_ON.search(plain)
        body = printed[: date.start()] if date else printed
        if is_body(body):
            yield body
