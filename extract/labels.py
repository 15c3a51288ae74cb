"""A printed label's key: what is left when spacing, numbering, brackets and punctuation are gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from extract.invisible import without_invisible
from extract.traditional import simplified

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_NUMBERING = re.compile(
    r"^(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)、.,:;]|(?<=\d)(?=[^\d.,]))\s*)+"
)
_OF_WHICH = re.compile(r"^其中[:,、]?(?=.)")
_HANZI = re.compile("[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’.,/&-]{2,}")
"""Words of another language, run together; AB and X are no words."""
_NOT_A_LETTER = re.compile(r"[\W_]+")
_UNIT = re.compile(r"(亿元|万元|元|件|项|条|个|次|人次|人|篇)")


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """NFKC without any white space: full-width, Kangxi radicals, traditional and spaced-out characters become one."""
    plain = unicodedata.normalize("NFKC", without_invisible(text))
    return simplified("".join(plain.split())).replace("於", "于")  # 屬於; no label has the name 於


@lru_cache(maxsize=8192)
def label_key(text: str) -> str:
    """The key under which a printed label is looked up; "" when the text holds no letter at all.

    Numbering (一、 （一） 1.), a leading 其中, bracketed remarks (（单位：万元） （历史累计）) and punctuation are dropped; a label
    that stands wholly in brackets keeps its words. Of a label in two languages the Chinese counts (总计 Total).
    """
    folded = fold(text)
    if _HANZI.search(folded):
        folded = _LATIN.sub("", folded)
    bare = _BRACKETED.sub("", _OF_WHICH.sub("", _NUMBERING.sub("", folded)))
    return _NOT_A_LETTER.sub("", bare) or _NOT_A_LETTER.sub("", folded)


@lru_cache(maxsize=8192)
def printed_unit(label: str) -> str | None:
    """The unit that a label prints in brackets or after 单位, e.g. 本年收费金额（单位：万元） → 万元."""
    folded = fold(label)
    for bracket in _BRACKETED.findall(folded) + re.findall(r"单位[::]?.{1,3}", folded):
        found = _UNIT.search(bracket)
        if found:
            return found.group(1)
    return None
