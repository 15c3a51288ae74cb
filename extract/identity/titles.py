"""The titles in a document's first paragraphs, and which of all its titles is its own."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from extract.identity.opening import Prose
from extract.identity.years import period_year
from extract.title import YEAR, Title, parse_title, plain_text

_TITLE_LINES = 15  # how far into a document its own title may stand
_LONGEST_LINE = 80
_MOST_LINES_A_TITLE = 4
_YEAR_BEHIND = re.compile(rf"[(\[]?(?:{YEAR})年?度?[)\]]?$")
_LINK_LINES = 80
_SHORTEST_TITLE = 8
_MENU_LINES = 120  # a portal's menu may stand above the title twice: for screens and for telephones
_SHORTEST_LIST = 3
_FIRST_SECTION = re.compile(r"^(?:[一1—-][、.])?(?:总体情况|概述|基本情况)$|^[一—][、.]")
_SENTENCE = re.compile(
    r"[。;]|,.*,|^为(?:了|认真|进一步|深入|全面|切实|贯彻|落实)|^20\d\d年(?:度|来|以来)?[,、]|根据|依据|按照|^[一1—][、.]|我[省市县区旗镇乡街局委厅办]"
)
_OTHER_ENDING = re.compile(
    r"(?:通知|总结|指南|要点|办法|制度|方案|解读|规定|目录|的函|意见|公告|说明|报表|公报|预算|决算|流程|通报|法治政府建设.{0,12}报告|政府工作报告|评估报告|自查报告|公开信息表|计划|安排)(?:[(].{1,12}[)])?$"
    r"|(?:季度|半年|月份).{0,12}(?:报告|情况)$|^[㐀-鿿]{2,14}(?:发布|公布|晒出).{0,24}(?:报告|年报)$"
)
# 某县2021年党务公开工作报告: a year's report on something else than disclosure by the government
_OTHER_REPORT = re.compile(
    r"^(?!.*(?:信息|政务|条例|主动|事务公开))[㐀-鿿]*20\d\d年度?(?!(?:工作|年度|情况)*报告$)[㐀-鿿]{2,}报告$"
)
_ABOUT = re.compile(r"^[㐀-鿿]{0,30}关于")
# whatever names a report holds these, also where it is cut short (政府信息公开年…); asked first, for parsing is slow
_MAY_BE_REPORT = re.compile(r"(?=.*?公[开開])(?=.*?[报報.．…⋯])")
_MAY_HAVE_YEAR = re.compile(r"[2２二]")


@dataclass(frozen=True, slots=True)
class Found:
    """A title and the number of the first paragraph it stands in (None: not from the text)."""

    title: Title
    line: int | None


def lines_above(prose: Prose, title: str) -> int:
    """How many lines stand above the page's own `title`, which are its menu and path; 0 where no line repeats it."""
    own = plain_text("".join(title.split()))
    for number, line in enumerate(prose.plain_lines[:_MENU_LINES]):
        if line == own or (
            len(line) >= _SHORTEST_TITLE and own.startswith(line) and own[len(line)] in "-—_|·"
        ):
            return number
    return 0


def other_paper_title(prose: Prose) -> str | None:
    """The line among the first that is another paper's own title: a notice, a summary, a guide of a year or a body.

    A menu names such papers as well, but neither year nor issuer: 政府信息公开指南.
    """
    for line, plain in zip(prose.lines[:_TITLE_LINES], prose.plain_lines[:_TITLE_LINES], strict=True):
        if _FIRST_SECTION.match(plain):
            return None
        ends = _OTHER_ENDING.search(plain) or _OTHER_REPORT.search(plain)
        if len(plain) > _LONGEST_LINE or not ends or _SENTENCE.search(plain):
            continue
        title = parse_title(line)
        if title and title.is_report:
            continue
        if _ABOUT.search(plain) or re.search(YEAR, plain) or (title and title.issuer):
            return line
    return None


def is_sentence(title: str) -> bool:
    """True when what was taken for a title is the text's first sentence."""
    parsed = parse_title(title)
    return not (parsed and parsed.is_report) and bool(_SENTENCE.search(plain_text(title)))


def titles_in_text(prose: Prose) -> list[Found]:
    """Report titles among the first paragraphs, split over up to four of them; each with its first line.

    A list of links to other reports (历年年报) is passed over.
    """
    found: list[Found] = []
    linked = _link_lines(prose)
    lines = [line for line in range(len(prose.lines)) if line not in linked][:_TITLE_LINES]
    for line in lines:
        if _FIRST_SECTION.match(prose.plain_lines[line]):
            break
        if (title := _title_from(prose, line, linked)) is not None:
            found.append(Found(title, line))
    return found


def _link_lines(prose: Prose) -> set[int]:
    """The lines of every run of three or more that are each a report's whole title, of different years or bodies.

    The last of them is the document's own title where its year is that of the figures.
    """
    linked: set[int] = set()
    period = period_year(prose)
    run: list[tuple[int, Title]] = []
    lines = prose.lines[:_LINK_LINES]
    for line in [*_neighbours(lines), len(lines)]:
        title = parse_title(lines[line]) if line < len(lines) else None
        if run and (line != run[-1][0] + 1 or not _is_dated(title)):
            if len({(title.year, title.issuer) for _, title in run}) >= _SHORTEST_LIST:
                links = run[:-1] if period and run[-1][1].year == period else run
                linked.update(number for number, _ in links)
            run = []
        if title and _is_dated(title):
            run.append((line, title))
    return linked


def _is_dated(title: Title | None) -> bool:
    return title is not None and title.is_report and title.year is not None


def _neighbours(lines: Sequence[str]) -> list[int]:
    """The lines that may be of a list of titles; to parse each line takes longer than all else in them."""
    may_be = [
        len(line) <= _LONGEST_LINE and bool(_MAY_BE_REPORT.match(line) and _MAY_HAVE_YEAR.search(line))
        for line in lines
    ]
    found: set[int] = set()
    for first in range(len(lines) - _SHORTEST_LIST + 1):
        if all(may_be[first : first + _SHORTEST_LIST]):
            found.update(range(first, first + _SHORTEST_LIST))
    return sorted(found)


def _title_from(prose: Prose, line: int, linked: Container[int]) -> Title | None:
    """The shortest title that begins at `line`: one with a year if there is any, else one without.

    A menu's last words (法治政府建设年度报告) do not go on in the first of a list of links.
    """
    without_year = None
    for count in range(1, _MOST_LINES_A_TITLE + 1):
        lines = prose.lines[line : line + count]
        if len(lines) < count or any(len(text) > _LONGEST_LINE for text in lines):
            break
        if line + count - 1 in linked:
            break
        joined = "".join(lines)
        if without_year and not _YEAR_BEHIND.search(plain_text(joined)):
            break  # 政府信息公开年报 | 某局 | 2022年…报告: a column's name above the title
        title = parse_title(joined) if _MAY_BE_REPORT.match(joined) else None
        if title is None or not title.is_report or _SENTENCE.search(plain_text(title.text)):
            continue
        if title.year:
            return title
        if count == 1 or title.issuer:  # the items of a menu in one make no title: …指南 | …制度 | …年报
            without_year = without_year or title
    return without_year


def own_title(found: Sequence[Found], prose: Prose) -> Found | None:
    """The document's own title among those found: with a year rather than without, and in the text alone.

    A title that begins a line early (issuer and title in one) gives way to the shorter one inside it.
    """
    dated = [item for item in found if item.title.year]
    period = period_year(prose)
    if len({item.title.year for item in dated}) > 1 and period:
        dated = [item for item in dated if item.title.year == period] or dated
    best = next(iter(dated or found), None)
    if best is None or best.line is None:
        return best
    inner = [
        item for item in dated if item.line is not None and 0 < item.line - best.line < _MOST_LINES_A_TITLE
    ]
    shorter = [item for item in inner if best.title.text.endswith(item.title.text)]
    return shorter[-1] if shorter else best
