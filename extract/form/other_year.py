"""The tables of another year that stand in a report: last year's, printed again under a caption that says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.model import Block, Grid, Paragraph

_YEAR = re.compile(r"(20\d\d)\s*年")
_NAMES = re.compile(r"报告|数据|统计表|情况表|年报|附[件表]|[:：]$")
_LONGEST = 60
"""Characters of a caption: a sentence names years too."""


def blocks_of_year(blocks: Sequence[Block], year: int) -> list[Block]:
    """The blocks without those that stand under a caption of another year, up to a caption of this one."""
    kept: list[Block] = []
    if sum(isinstance(block, Grid) for block in blocks) < 2:
        return list(blocks)
    other = False
    for block in blocks:
        if isinstance(block, Paragraph) and len(block.text) <= _LONGEST:
            years = {int(found) for found in _YEAR.findall(block.text)}
            if years and _NAMES.search(block.text) and not block.text.endswith(("。", "；")):
                other = year not in years
        if not other:
            kept.append(block)
    return kept
