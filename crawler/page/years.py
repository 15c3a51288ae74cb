"""Which year a report is on: by its text, its folder, its day of publication, or a link that is a year."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

from extract.title import year_number

YEAR_LABEL = re.compile(r"[\[(【]?(20\d\d)\s*(?:年度?|年年?报|年度报告)?[\])】]?(?:年报|年度报告)?")
REPORTED_YEAR = (
    re.compile(r"(20\d\d)\s*年(?:度)?\s*(?:政府|政务)?(?:信息|政务)公开(?:工作)?(?:年度报告|年报|情况)"),
    re.compile(r"(20\d\d)\s*年\s*1\s*月\s*1\s*日\s*(?:起|至|到|[-—~])"),
    re.compile(r"(?:总体情况|概述|概况)\s*(20\d\d)\s*年"),
)
# /zwgk/nb/2022/, /nb/2022n/index.html, /nb2022.html: what the address ends in
FOLDER = re.compile(
    r"/(?:[a-z]*(?:nb|ndbg)[_-]?)?(20\d\d)(?:nd?|nian|n?nb|ndbg)?(?:/(?:index\.\w+)?|\.\w+)?", re.IGNORECASE
)
# 二〇二二年
IN_CHINESE = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")
# Reports are due by 31 March (政府信息公开条例, article 49); many come late, few after June.
DUE, LATE = 6, 12


def reported_year(prose: str) -> int | None:
    """The year that the text says it reports on; None when it does not say so plainly."""
    for pattern in REPORTED_YEAR:
        found = pattern.search(prose)
        if found:
            return int(found.group(1))
    return None


def likely_year(folder: int | None, published_on: date | None) -> int | None:
    """The year reported on as the list has it: its folder, or the year before that of publication.

    A folder of the year of publication (2024, with what came out in January 2024) holds the year before. What came out
    in December may be of either year.
    """
    if published_on is None:
        return folder
    if folder is None:
        return published_on.year - 1 if published_on.month < LATE else None
    return folder - 1 if folder == published_on.year and published_on.month <= DUE else folder


def folder_year(url: str) -> int | None:
    """The year that an address ends in (/nb/2022/, /2022.html); None for any other."""
    path = urlsplit(url).path
    found = FOLDER.fullmatch(path[path.rstrip("/").removesuffix("/index.html").rfind("/") :])
    return int(found.group(1)) if found else None


def year_label(text: str) -> int | None:
    """The year that a link text consists of (2022年, 2022年度, 2022年年报); None for anything else."""
    found = YEAR_LABEL.fullmatch(IN_CHINESE.sub(_digits, unicodedata.normalize("NFKC", text).strip()))
    return int(found.group(1)) if found else None


def _digits(found: re.Match[str]) -> str:
    return str(year_number(found.group()))
