"""The numbered sections of a report's prose."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from extract.model import Paragraph, Section

_NUMERALS = "一二三四五六七八九"
_HEADING = re.compile(
    r"^\s*(?:第?([一二三四五六七八九十]{1,3})(?:部分)?\s*[、.．,，:：\s]|([—－-])\s*、)\s*(\S.*)$"
)
_LONGEST_HEADING = 45
_SIGN = re.compile(
    r"^(?:附件|附:|扫一扫|打印|关闭|分享|相关链接|上一篇|下一篇|责任编辑|主办单位|版权所有|网站地图)"
)


def split_sections(paragraphs: Iterable[Paragraph]) -> tuple[Section, ...]:
    """Sections under headings 一、 二、 …, in their order; numbers must rise by one, so that lists are no sections.

    A heading whose own text runs on (一、总体情况。2022年…) is cut at its first full stop. What stands before the
    first heading is the preamble and belongs to no section.
    """
    sections: list[tuple[int, str, list[str]]] = []
    for paragraph in paragraphs:
        number, title, rest = _heading(paragraph.text)
        expected = sections[-1][0] + 1 if sections else 1
        if number == expected:
            sections.append((number, title, [rest] if rest else []))
        elif number == 1 and sections and not any(texts for _, _, texts in sections):
            sections = [(1, title, [rest] if rest else [])]  # the first run was a table of contents
        elif sections and not _SIGN.match(paragraph.text):
            sections[-1][2].append(paragraph.text)
    return tuple(Section(number, title, "\n".join(texts)) for number, title, texts in sections)


def _heading(text: str) -> tuple[int | None, str, str]:
    match = _HEADING.match(unicodedata.normalize("NFKC", text[:3]) + text[3:])
    if not match:
        return None, "", ""
    number = 1 if match.group(2) else _value(match.group(1))
    title, stop, rest = match.group(3).partition("。")
    if len(title) > _LONGEST_HEADING or (stop and rest and len(title) > 30):
        return None, "", ""
    return number, title.strip(), rest.strip()


def _value(numeral: str) -> int | None:
    tens, ten, ones = numeral.rpartition("十")
    if not ten:
        return _NUMERALS.index(numeral) + 1 if len(numeral) == 1 else None
    if len(tens) > 1 or len(ones) > 1:
        return None
    return 10 * (_NUMERALS.index(tens) + 1 if tens else 1) + (_NUMERALS.index(ones) + 1 if ones else 0)
