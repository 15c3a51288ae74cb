"""The tables of another year that stand in a report: last year's, printed again under a caption that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model import Block, Grid, Paragraph
from extract.traditional import simplified

_YEAR = re.compile(r"(20\d\d)\s*年")
_LAST_YEAR = re.compile(r"(?:上一?年度?|去年)(?!结转|结余|项目)")
_NAMES = re.compile(r"报告|数据|统计表|情况(?:表|[(（]|$)|年报|附[件表]|[:：]$")
_SECTION = re.compile(r"([一二三四五六七八九])、")
_ORDER = "一二三四五六七八九"
_LONGEST = 60
"""Characters of a caption: a sentence names years too."""


def blocks_of_year(blocks: Sequence[Block], year: int) -> list[Block]:
    """The blocks without those that stand under a caption of another year.

    Those end at a caption of this year, or where the report goes on with its next section (三、…, 附：2021年…, 四、…).
    """
    kept: list[Block] = []
    if sum(isinstance(block, Grid) for block in blocks) < 2:
        return list(blocks)
    other = False
    inside = False  # whether sections of the other year's report have begun
    section = -1
    for block in blocks:
        text = simplified(block.text) if isinstance(block, Paragraph) and len(block.text) <= _LONGEST else ""
        number = _ORDER.index(found[1]) if (found := _SECTION.match(text)) else None
        if number is not None and other:
            other, inside = inside or number != section + 1, True
        if (years := _years(text, year)) and _is_caption(text):
            other, inside = year not in years, False
        if not other:
            section = section if number is None else number
            kept.append(block)
    return kept


def _years(text: str, year: int) -> set[int]:
    """The years that a caption names; 上年 is the one before."""
    named = {int(found) for found in _YEAR.findall(text)}
    return named or ({year - 1} if _LAST_YEAR.search(text) else set())


def _is_caption(text: str) -> bool:
    return bool(_NAMES.search(text)) and not text.endswith(("。", "；"))
