"""Figures that the prose says again (全年共收到政府信息公开申请8件), held against those of the table.

The identities see no table that was copied whole from last year; the prose of this year may. A report's prose may also
speak of a part (its office's own, the first quarter's), so what differs is a warning and decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extract.checks import Code
from extract.model import Cell, Paragraph

_COUNT = r"(\d{1,9})(?:件|条|份|宗|例)"
_ASKED = r"(?:政府)?信息(?:依申请公开|公开申请|申请公开|公开的申请|公开)|依申请公开|依申请"
_RECEIVED = re.compile(
    rf"(?:收到|受理|接收|收悉|新收)(?:[^。;,:\d]{{0,12}})(?:{_ASKED})(?:申请|事项|件|信息|数量|共|共计|办理|的|为)*{_COUNT}"
    rf"|(?:收到|受理|接收|新收){_COUNT}(?:政府)?信息公开申请"
)
_TOTALS: tuple[tuple[Code, re.Pattern[str]], ...] = (
    (("applications", "new_received", "total"), _RECEIVED),
    (("statistics", "applications_received", "value"), _RECEIVED),
    (
        ("applications", "carried_over", "total"),
        re.compile(rf"上(?:一)?年(?:度)?结转(?:[^。;,:\d]{{0,14}}申请)?{_COUNT}"),
    ),
    (
        ("applications", "carried_forward", "total"),
        re.compile(rf"结转(?:至|到)?下(?:一)?年(?:度)?(?:继续办理)?(?:[^。;,:\d]{{0,10}}申请)?{_COUNT}"),
    ),
)
_OF_A_PART = re.compile(r"季度|上半年|月至|镇|乡|街道|其中|本级|办公室|同比|较上年|比上年")
"""A sentence with one of these may speak of less than the whole year or the whole issuer."""


def contradicted(paragraphs: Iterable[Paragraph], cells: Iterable[Cell]) -> Iterator[str]:
    """A warning for each total that the prose says once and otherwise than the table does."""
    values = {(c.table, c.row, c.column): c.value for c in cells}
    telling = (p.text for p in paragraphs if "申请" in p.text or "结转" in p.text)
    sentences = [s for text in telling for s in _sentences(text) if not _OF_A_PART.search(s)]
    for code, pattern in _TOTALS:
        printed = values.get(code)
        if printed is None:
            continue
        said = {Decimal(figure) for s in sentences for figure in _figures(pattern, s)}
        if len(said) == 1 and printed not in said:
            yield f"{'.'.join(code)}: the prose says {said.pop()}, the table {printed}"


def _sentences(text: str) -> Iterator[str]:
    tidy = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    yield from re.split(r"[。;!?]", tidy)


def _figures(pattern: re.Pattern[str], sentence: str) -> Iterator[str]:
    for found in pattern.finditer(sentence):
        yield next(group for group in found.groups() if group)
