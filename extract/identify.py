"""Whether a text is an annual report, on which year, of which issuer: title, preamble and signature together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.issuer import find_adcode, issuer_kind, place_length
from extract.labels import fold
from extract.model import IssuerKind
from extract.title import Title, parse_title, year_number

_FIRST_LINES = 14
_LONGEST_TITLE_LINE = 60
# 自2022年1月1日起至2022年12月31日止
_PERIOD = re.compile(r"自?(20\d\d)年1月1日(?:起|开始)?(?:至|到|-)(?:(20\d\d)年)?12月31日")
# 2022年度政府信息公开工作年度报告 in the preamble
_NAMED_YEAR = re.compile(r"(20\d\d)年(?:度)?.{0,30}?(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:报告|年报)")
_COMPILED_BY = re.compile(r"(?:本|此)(?:年度)?(?:报告|年报)?由(.{3,40}?)(?:负责)?(?:编制|撰写|编写)")
_ISSUER_END = re.compile(
    r"(?:人民政府|政府|办公室|办公厅|委员会|局|厅|委|办|院|中心|街道|街道办事处|管委会|镇|乡|处|队|所|会|部|司|署)$"
)
_PLACE = re.compile(
    r"[㐀-鿿]{1,9}(?:省|市|县|区|旗|自治区|自治州|自治县|自治旗|盟|地区|林区|特区)(?<!开发区)(?<!园区)(?<!新区)(?<!管理区)"
)
"""A place name alone: the issuer is its people's government."""
_SECTIONS = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议", "存在的主要问题", "其他需要报告的事项",
)  # fmt: skip
_HEADING = re.compile(r"^[(（]?[一二三四五六七八—-][)）]?[、.．，]?(.{2,40})$")
_SAMPLE = re.compile(r"XX|××|\*\*(?:县|镇|局|市)|某某")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report on which year a text is; `is_report` False leaves the rest None where it says nothing."""

    is_report: bool
    title: str | None
    year: int | None
    issuer: str | None
    issuer_kind: IssuerKind | None
    adcode: str | None


def identify(url: str | None, title: str | None, text: str | None) -> Identity:
    """The identity of a page known by its title and perhaps its first words (`text`); either may be missing.

    `url` is not used: hosts and paths were seen to lie (wrong year folders, wrong agency's folder).
    """
    del url
    paragraphs = [line for line in (text or "").splitlines() if line.strip()]
    return identify_content([title] if title else [], paragraphs, has_statutory_table=False, whole=False)


def identify_content(
    titles: Sequence[str], paragraphs: Sequence[str], *, has_statutory_table: bool, whole: bool = True
) -> Identity:
    """The identity of a document.

    `titles` are its own metadata titles, best first; `paragraphs` its prose in order. A text is a report when its
    title is one, or, where no title tells, when it has the statutory sections or tables. A title that names
    something else (公开指南, 通知) outweighs sections, but not the statutory tables. Of a `whole` document the title
    alone is not believed: a list of reports, or a page that only links to one, shows it as well.
    """
    found = _title(titles, paragraphs)
    structure = has_statutory_table or _section_count(paragraphs) >= 4
    is_report = found.is_report if found else structure
    if found and not found.is_report and has_statutory_table and _section_count(paragraphs) >= 3:
        is_report = True
    if found and found.is_report and not structure and _SAMPLE.search(found.text):
        is_report = False
    body = [fold(p) for p in paragraphs]
    if whole and is_report and not has_statutory_table and not _reads_as_report(body):
        is_report = False
    year = (found.year if found else None) or _year(body)
    issuer = _issuer(found, body)
    return Identity(
        is_report,
        found.text if found else None,
        year,
        issuer,
        issuer_kind(issuer) if issuer else None,
        find_adcode(issuer, year) if issuer else None,
    )


def _title(titles: Sequence[str], paragraphs: Sequence[str]) -> Title | None:
    """The best title: the first that is a report's, else the first that is a title at all."""
    parsed = [title for text in _candidates(titles, paragraphs) if (title := parse_title(text))]
    reports = [title for title in parsed if title.is_report]
    named = [title for title in reports if title.year]
    return next(iter(named or reports or parsed[:1]), None)


def _candidates(titles: Sequence[str], paragraphs: Sequence[str]) -> Iterator[str]:
    lines = [p for p in paragraphs[:_FIRST_LINES] if len(p) <= _LONGEST_TITLE_LINE]
    yield from lines
    yield from titles
    for width in (2, 3):
        for start in range(len(lines) - width + 1):
            yield "".join(lines[start : start + width])


def _section_count(paragraphs: Sequence[str]) -> int:
    headings = [m.group(1) for p in paragraphs if len(p) <= 45 and (m := _HEADING.match(fold(p)))]
    return sum(any(name in heading for heading in headings) for name in _SECTIONS)


def _reads_as_report(body: Sequence[str]) -> bool:
    """Whether the prose is a report's: its sections, or enough running text on applications and disclosure."""
    if _section_count(body) >= 2:
        return True
    running = "".join(text for text in body if len(text) > 40)
    return len(running) >= 300 and "公开" in running and bool(re.search("主动公开|依申请公开|申请", running))


def _year(body: Sequence[str]) -> int | None:
    for text in body:
        period = _PERIOD.search(text)
        if period and period.group(2) in {None, period.group(1)}:
            return int(period.group(1))
    for text in body[:_FIRST_LINES]:
        named = _NAMED_YEAR.search(text)
        if named:
            return year_number(named.group(1))
    return None


def _issuer(found: Title | None, body: Sequence[str]) -> str | None:
    """The title's issuer, else a line of its own at the head, the compiler named in the preamble, the signature."""
    named = found.issuer if found else None
    others = [*_lines_of_issuers(body[:_FIRST_LINES]), *_compilers(body[:20]), *_lines_of_issuers(body[-6:])]
    if named is None:
        return others[0] if others else None
    if place_length(named) != len(named) and not _PLACE.fullmatch(named):
        return named
    fuller = next(
        (other for other in others if other.startswith(named) or other.endswith(f"{named}人民政府")), None
    )
    return fuller or f"{named}人民政府"


def _lines_of_issuers(lines: Sequence[str]) -> list[str]:
    return [
        line
        for line in lines
        if 4 <= len(line) <= 30
        and _ISSUER_END.search(line)
        and place_length(line)
        and re.fullmatch(r"[㐀-鿿()]+", line)
    ]


def _compilers(lines: Sequence[str]) -> list[str]:
    return [m.group(1) for line in lines if (m := _COMPILED_BY.search(line)) and place_length(m.group(1))]
