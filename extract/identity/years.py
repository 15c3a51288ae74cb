"""The year that a report covers, as its prose tells it."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extract.identity.bodies import own_names
from extract.identity.opening import Prose
from extract.title import YEAR, year_number

_PERIOD = re.compile(
    r"(20(?<!\d20)\d\d)年?0?[15]月?0?1日?(?:起|开始)?(?:至|到|[-—~])(?:(20\d\d)|同|当|本|该)?年?度?12?月?31日?"
)
# 二〇二二年一月一日起至(二〇二二年)十二月三十一日, 2022年1月至2022年12月
_PERIOD_IN_WORDS = re.compile(
    rf"({YEAR})年一月一日(?:起|开始)?(?:至|到|[-—~])(?:({YEAR})年|同年|当年|本年)?十二月三十一日"
)
_PERIOD_OF_MONTHS = re.compile(
    r"(20(?<!\d20)\d\d)年0?1月(?:份)?(?:起|开始)?(?:至|到|[-—~])(?:(20\d\d)|同|当|本|该)?年?12月(?!\d)(?:份|底|止|[。,;)\n]|$)"
)
_YEAR_IN_TEXT = re.compile(r"(?<![\d〔\[(﹝])(20\d\d)(?:年(?!\d{1,2}月|修订)|(?=[㐀-鿿]{2}))")
_CITED = re.compile(r"《[^《》]{0,80}(?:《[^》]*》[^《》]{0,40})?》|<[^<>]{0,80}>|[〔﹝(]20\d\d[〕﹞)]?")
_DATED = re.compile(
    rf"(?:^|\(|[㐀-鿿])({YEAR})年(\d{{1,2}}|十?[一二三])月(?:\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日(?:\)|$|引言|根据|本)"
)
_DUE_MONTHS = {"1", "2", "3", "01", "02", "03", "一", "二", "三"}


def reported_year(prose: Prose) -> int | None:
    """The year that the figures cover, from the period (2022年1月1日起至…) and the report's name for itself.

    Where the two differ, the year that the prose often speaks of decides between them; without either, a
    year that the opening names at least twice as often as any other. A date of publication never counts.
    """
    claims = {year for year in (period_year(prose), _named_year(prose)) if year}
    if len(claims) == 1:
        return claims.pop()
    spoken = _spoken_year(prose, least=3 if claims else 1)
    return spoken if spoken is not None and (not claims or spoken in claims) else None


def period_year(prose: Prose) -> int | None:
    """The year of 自2022年1月1日起至2022年12月31日止, also with its digits run together (20221月1日)."""
    return _period_year(prose.head)


@lru_cache(maxsize=8)  # several questions on one document come back to it
def _period_year(head: str) -> int | None:
    in_words = _PERIOD_IN_WORDS.finditer(head) if "年一月一日" in head else ()
    found = [*_PERIOD.finditer(head), *in_words, *_PERIOD_OF_MONTHS.finditer(head)]
    years = {year_number(match[1]) for match in found if match[2] in (None, match[1])} - {None}
    return years.pop() if len(years) == 1 else None


def signed_year(prose: Prose) -> int | None:
    """The year before a date in January to March that stands above or below the report: it was due then."""
    lines = (*prose.plain_lines[:3], *prose.plain_lines[-6:])
    dates = {(found[1], found[2]) for line in lines for found in _DATED.finditer(line)}
    years = {year_number(year) for year, _ in dates}
    if len(years) != 1 or not {month for _, month in dates} <= _DUE_MONTHS:
        return None
    year = years.pop()
    return year - 1 if year else None


def _named_year(prose: Prose) -> int | None:
    years = {year for _, year in own_names(prose) if year}
    return years.pop() if len(years) == 1 else None


def _spoken_year(prose: Prose, least: int) -> int | None:
    """The year that the opening names most: `least` times or more, and twice as often as any other."""
    counted = Counter(_YEAR_IN_TEXT.findall(_CITED.sub("", prose.head))).most_common(2)
    if not counted or counted[0][1] < least or (len(counted) == 2 and counted[0][1] < 2 * counted[1][1]):
        return None
    return year_number(counted[0][0])
