"""Names of places in the Latin alphabet, every reading of a character that has several."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

MOST = 12
"""Readings of one name: 洪洞县 has two; beyond a dozen no one would guess them."""
KINDS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "矿区",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "州",
)
"""The word for its kind that a name ends in: it has one reading, and is often left out (北京 for 北京市)."""


def spellings(name: str) -> list[str]:
    """The name's syllables, spaces between them, the likeliest reading first; ü is v.

    >>> spellings("洪洞县")
    ['hong dong xian', 'hong tong xian']
    """
    from pypinyin import Style, lazy_pinyin, pinyin

    kind = next((k for k in KINDS if name.endswith(k) and len(name) > len(k)), "")
    stem = name[: len(name) - len(kind)]
    end = lazy_pinyin(kind) if kind else []
    likely = lazy_pinyin(name)
    found = {" ".join(likely): None}
    # asked for one by one: a phrase of the dictionary has one reading, its characters have all
    choices = [sorted({*pinyin(char, style=Style.NORMAL, heteronym=True)[0]}) for char in stem]
    if _count(choices) <= MOST:
        found |= dict.fromkeys(" ".join([*each, *end]) for each in product(*choices))
    else:
        found |= dict.fromkeys(_one_changed(likely, choices))
    return list(found)[:MOST]


def _count(choices: list[list[str]]) -> int:
    count = 1
    for each in choices:
        count *= len(each)
    return count


def _one_changed(likely: list[str], choices: list[list[str]]) -> Iterator[str]:
    """Of a name with very many readings: those in which one character is read in another way."""
    for place, readings in enumerate(choices):
        for reading in readings:
            yield " ".join([*likely[:place], reading, *likely[place + 1 :]])
