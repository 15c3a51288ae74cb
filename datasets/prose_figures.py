"""Figures that a report's prose says of its tables: 全年共收到申请8件，其中自然人6件 … .

Only wordings that name one figure of the form are taken. A figure of another year or of a part of the year, and one that
the prose gives twice with different values, say nothing of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

UNITS = r"(?:件|宗|份|条|起|项)"
NUMBER = rf"(?P<number>[0-9０-９]{{1,7}}|零|〇)\s*{UNITS}"
MAY_GIVE_NUMBER = rf"[0-9０-９零〇][^\p{{L}}\p{{N}}]*{UNITS}"
"""What holds a NUMBER, as RE2 spells it, which knows fewer kinds of white space than Python: it lets through more, never less."""
ASKED = r"(?:政府信息|信息)?(?:公开)?(?:的)?申请"
GAP = r"[^，。；;,0-9０-９一二三四五六七八九十]{0,12}?"
"""Words between a figure's name and the figure: neither another figure nor another clause."""
SAID: Sequence[tuple[str, str]] = (
    ("applications_received", rf"(?:收到|受理|新收)(?:依申请|{ASKED}|依申请公开){GAP}{NUMBER}"),
    ("applications_received", rf"(?:收到|受理|新收){GAP}{NUMBER}{GAP}申请"),
    ("carried_over", rf"(?:上年|上年度|上一年度?)结转{GAP}{NUMBER}"),
    ("carried_forward", rf"结转(?:至|到|入)?(?:下年|下年度|下一年度?|次年|明年){GAP}{NUMBER}"),
    ("applications_closed", rf"(?:全部)?办结(?:{ASKED})?(?:总数|总量|共|共计|合计)?{NUMBER}"),
    ("received_natural_persons", rf"自然人(?:{ASKED}|提出|提交)?(?:的)?(?:为|共|计)?{NUMBER}"),
    (
        "received_organizations",
        rf"法人(?:或者?|和|及)?其他组织(?:{ASKED}|提出|提交)?(?:的)?(?:为|共|计)?{NUMBER}",
    ),
    ("granted", rf"(?<!不)予以公开(?:的)?(?:为|共|计)?{NUMBER}"),
    ("partially_granted", rf"部分公开(?:的)?(?:为|共|计)?{NUMBER}"),
    ("denied", rf"不予公开(?:的)?(?:为|共|计)?{NUMBER}"),
    ("unable", rf"无法提供(?:的)?(?:为|共|计)?{NUMBER}"),
    ("not_processed", rf"不予处理(?:的)?(?:为|共|计)?{NUMBER}"),
    ("other_outcomes", rf"其他处理(?:的)?(?:为|共|计)?{NUMBER}"),
    ("reconsideration", rf"(?:因政府信息公开|政府信息公开)[^，。；;0-9]{{0,10}}行政复议{GAP}{NUMBER}"),
    ("litigation", rf"(?:因政府信息公开|政府信息公开)[^，。；;0-9]{{0,10}}行政诉讼{GAP}{NUMBER}"),
    ("normative_documents_issued", rf"(?:制发|制定)(?:行政)?规范性文件{GAP}{NUMBER}"),
)
"""Variables of the panel and how the prose says them."""
PATTERNS = tuple((variable, re.compile(pattern)) for variable, pattern in SAID)
ANY_NUMBER = re.compile(NUMBER)
"""What each of the patterns holds: a clause without it needs no further look."""
CLAUSE = re.compile(r"[^。；;！？\n]+")
OTHER_TIME = re.compile(
    r"同比|去年|比上年|较上年|与上年|上年同期|以来|累计|季度|半年|月份|截至[^，。]{0,8}月"
)
YEAR = re.compile(r"(20[0-9]{2})年")
AROUND = 20
"""Characters of context on each side of an excerpt."""
DIGITS = str.maketrans("０１２３４５６７８９零〇", "012345678900")


@dataclass(frozen=True, slots=True)
class Statement:
    """One figure that the prose gives: of which variable of the panel, how much, where (section's place from 1)."""

    variable: str
    value: Decimal
    position: int
    excerpt: str


def find_statements(texts: Iterable[tuple[int, str]], year: int) -> list[Statement]:
    """The figures that the sections (place, text) of a report on `year` give, each variable once.

    A variable that is given with different values is left out: one of them is of a part, or of another body.
    """
    found: dict[str, list[Statement]] = {}
    for position, text in texts:
        for statement in _statements(position, text, year):
            found.setdefault(statement.variable, []).append(statement)
    return [said[0] for _, said in sorted(found.items()) if len({each.value for each in said}) == 1]


def _statements(position: int, text: str, year: int) -> Iterator[Statement]:
    for clause in CLAUSE.finditer(text):
        words = clause[0]
        if not ANY_NUMBER.search(words):
            continue
        if OTHER_TIME.search(words) or any(int(named) != year for named in YEAR.findall(words)):
            continue
        for variable, pattern in PATTERNS:
            for match in pattern.finditer(words):
                at = clause.start() + match.start()
                around = text[max(0, at - AROUND) : clause.start() + match.end() + AROUND]
                value = Decimal(match["number"].translate(DIGITS))
                yield Statement(variable, value, position, around.replace("\n", " "))
