"""The bodies that a document's prose names: who issued, compiled or signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.identity.opening import HEAD, Prose
from extract.issuer import find_adcode, issuer_kind, place_length
from extract.title import DISCLOSURE, NOBODY, REPORT, YEAR, parse_title, plain_text

_LONGEST_BODY_NAME = 40
_BODY = r"[㐀-鿿()]{2,38}?(?:人民政府|政府|办公厅|办公室|公开办|府办|局|委员会|委|厅|办事处|中心|管委会|[镇乡]|街道|苏木|参事室)"
_COMPILED_BY = re.compile(
    rf"(?<![理自经])由(?P<body>{_BODY})(?:负责|牵头|组织|统一)?(?:综合|汇总|编制|编写|起草|撰写|根据|按照|依据|依照|结合|会同)"
)
# 玉林市人民政府办公室编制了《玉林市2016年…年度报告》
_COMPILES = re.compile(
    rf"(?:^|[,。;\n])(?P<body>{_BODY})(?:组织|负责|牵头)?编制(?:了|完成)?(?=《?[㐀-鿿]{{0,12}}(?:{YEAR})|本(?:年度)?(?:报告|年报))"
)
_ANNOUNCED = re.compile(
    r"^.*(?:编写|撰写|形成|现将|现(?:向社会)?(?:予以)?(?:公布|发布|公开)|向社会(?:公布|公开|发布)|编制(?:了|的|完成)?|制定了?|汇总|发布|公布|公开|将)"
)
# 结合某局(以下简称…)…工作, 综合东宝区行政区域内…, 以及2013年度东城区人民政府和各街道…
_COMBINED = re.compile(
    rf"(?:结合|综合(?!(?:行政)?执法)|汇总)(?:本年度|(?:{YEAR})年?度?)?(?P<body>{_BODY})(?=\(以下简称|(?:{YEAR})|的?政府信息|的?政务|信息公开)"
)
_AREA = re.compile(
    rf"(?:(?:{YEAR})年度?|结合|综合|汇总)(?P<place>[㐀-鿿]{{2,12}}?[省市县区旗州盟])(?=各[镇乡街区县市部]|人民政府[和及各]|政府[和及各]|行政区域)"
)
_WORKS = r"(?=认真|高度|严格|坚持|始终|深入|全面|积极|按照|以|紧紧|切实|进一步|主动|持续|根据|贯彻|在)"
_SUBJECT = re.compile(rf"(?:{YEAR})年?(?:度|来|以来)?[,、]?(?P<body>{_BODY}){_WORKS}")
_CLAUSE = re.compile(rf"(?:^|[,。\n])(?P<body>{_BODY}){_WORKS}")
# the body is looked for before these, not from every character on: its name is the longest part
_WORK_OF_YEAR = re.compile(rf"(?:{YEAR})年?度?(?:{DISCLOSURE}|主动公开)")
_BODY_BEFORE = re.compile(rf"{_BODY}$")
_PUBLISHER = re.compile(
    r"(?:发布机构|发文机关|发布单位|所属机构|信息来源|公开机构|制发单位|填报单位|填报机关|报送单位|编报单位)\s*[::|]?\s*[|]?\s*(?P<body>[㐀-鿿]{3,30})"
)
_CONTACT = re.compile(
    rf"(?:与|请联系|请致电)(?P<body>{_BODY})(?:政府信息公开[处科室办])?(?:联系|查询|反映|咨询)"
)
# 与某县民政局办公室联系: a bureau's own office
_INNER = re.compile(r"(?<=[局厅])(?:综合)?办公室$|(?<=委员会)办公室$")
_ONE_REPORT_A_LINE = re.compile(rf"^[^\n,。;]{{0,40}}(?:{YEAR})[^\n,。;]{{0,30}}(?:报告|年报)$", re.MULTILINE)
_FEWEST_LINKS = 3
_FOOT = 40
"""Lines of a text's end among which a signature may stand, the foot of its page included."""
_FIRST_SECTION = re.compile(r"\n[一1][、.]")
_RANKED = re.compile(r"[市县区旗州](?!委|政府)[㐀-鿿]{2,14}(?:局|委员会|办公室)$")
_LEAD = re.compile(r"(?:[^㐀-鿿]|本?(?:年度)?(?:报告|年报)由|现将|将|结合|公布|发布|和|与|由)*")
_SIGNED_ON = re.compile(
    rf"(?:{YEAR})年\d{{0,2}}月?\d{{0,2}}日?$|二[〇○零].{{2,12}}日$|20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}$"
)


def bodies_named(prose: Prose, year: int | None) -> Iterator[str]:
    """Names of the issuer that the prose gives, the surest first: its own name, compiler, subject, signature.

    A report on another year than `year` is another one, which the page links to.
    """
    for issuer, reported in own_names(prose):
        if issuer and (reported is None or year is None or reported == year):
            yield issuer
    yield from _bodies(_COMPILED_BY, prose)
    yield from _bodies(_COMPILES, prose)
    yield from _bodies(_COMBINED, prose)
    yield from (
        body for body in (*_doers(prose), *_bodies(_SUBJECT, prose)) if place_length(plain_text(body))
    )
    yield from signatures(prose)
    yield from (body for body in _bodies(_CLAUSE, prose) if _is_told(body))
    yield from (place for place in _bodies(_AREA, prose) if find_adcode(place, None))
    for named in (_publishers(prose), _bodies(_CONTACT, prose)):
        bodies = (_INNER.sub("", body) for body in named)
        yield from (body for body in bodies if find_adcode(body, None))


def compiling_body(prose: Prose) -> str | None:
    """Who compiled the report: 由桐乡市人民政府办公室编制, 由市政府办公厅综合…."""
    return next(_bodies(_COMPILED_BY, prose), None) or next(_bodies(_COMPILES, prose), None)


def is_body(text: str) -> bool:
    """True when `text` is nothing but the name of a body that could issue a report."""
    plain = plain_text(text)
    if not 3 <= len(plain) <= _LONGEST_BODY_NAME or not re.fullmatch(r"[㐀-鿿()]+", plain):
        return False
    if (
        NOBODY.match(plain)
        or re.match(r"当前|您|现在|关于|根据", plain)
        or re.search(r"年报|指南|目录|公开$|制度", plain)
    ):
        return False
    return issuer_kind(plain) != "other" or bool(place_length(plain))


def fuller_name(issuer: str, prose: Prose, year: int | None) -> str | None:
    """The place and `issuer` where the prose prints them together (信丰县西牛镇); None if it never does.

    None as well when it prints the name with places of several jurisdictions.
    """
    text = prose.plain[: 8 * HEAD]
    printed = "\n".join(prose.lines)[: 8 * HEAD]
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


def signatures(prose: Prose) -> Iterator[str]:
    """Bodies that stand alone among the last paragraphs, with the date below or behind them.

    Between a date and the end there may be a page's foot, with links to other reports.
    """
    last = list(zip(prose.lines, prose.plain_lines, strict=True))
    dated = [pair for pair, (_, below) in pairwise(last[-_FOOT:]) if _SIGNED_ON.match(below)]
    for printed, plain in [*reversed(dated), *reversed(last[-6:])]:
        date = _SIGNED_ON.search(plain)
        body = printed[: date.start()] if date else printed
        if is_body(body):
            yield body


def own_names(prose: Prose) -> Iterator[tuple[str | None, int | None]]:
    """(issuer, year) of each phrase in which the report names itself: 现公布某县教育局2019年…年度报告."""
    head, printed = prose.head[:1500], prose.printed_head[:1500]
    linked = _links(head)
    for match in REPORT.finditer(head):
        if head.rfind("\n", 0, match.start()) + 1 in linked or _in_title_below(head, match.start()):
            continue
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


def _in_title_below(head: str, place: int) -> bool:
    """Whether the line at `place` is the title of another report, which follows below the sections of this one."""
    section = _FIRST_SECTION.search(head)
    if section is None or place < section.start():
        return False
    start = head.rfind("\n", 0, place) + 1
    return bool(_ONE_REPORT_A_LINE.match(head, start))


def _publishers(prose: Prose) -> Iterator[str]:
    """What stands behind 发布机构: in a line of its own or among a page's particulars."""
    for line in prose.lines:
        found = _PUBLISHER.search(line)
        if found and is_body(found["body"]):
            yield found["body"]


def _links(head: str) -> set[int]:
    """Where lines begin that are nothing but a report's name and its year, when there are three or more: 历年年报."""
    found = {line.start() for line in _ONE_REPORT_A_LINE.finditer(head)}
    return found if len(found) >= _FEWEST_LINKS else set()


def _is_told(body: str) -> bool:
    """True for a body with a place, a town's or a department with its rank: 区委 and 各部门 are nobody in particular."""
    kind = issuer_kind(body)
    ranked = kind == "department" and bool(_RANKED.match(plain_text(body)))
    return ranked or kind == "township" or bool(place_length(plain_text(body)))


def _doers(prose: Prose) -> Iterator[str]:
    """Bodies right before their work of a year: 某县教育局2019年政府信息公开…."""
    for match in _WORK_OF_YEAR.finditer(prose.head):
        first = max(0, match.start() - _LONGEST_BODY_NAME)
        found = _BODY_BEFORE.search(prose.head[first : match.start()])
        if found and not _in_title_below(prose.head, match.start()):
            start = first + found.start() + _leading(found.group())
            if is_body(prose.printed_head[start : match.start()]):
                yield prose.printed_head[start : match.start()]


def _leading(name: str) -> int:
    """How many characters at the start of `name` are no part of it: 现将, 公布, 由."""
    found = _LEAD.match(name)
    return found.end() if found else 0


def _bodies(pattern: re.Pattern[str], prose: Prose) -> Iterator[str]:
    """The bodies that a pattern finds in the opening, as printed."""
    for match in pattern.finditer(prose.head):
        name = next(iter(match.groupdict()))
        start, end = match.span(name)
        start += _leading(prose.head[start:end])
        if is_body(prose.printed_head[start:end]):
            yield prose.printed_head[start:end]
