"""Which addresses are parts of one report: the further pages of its article, the pictures of its pages."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

PAGE_KEYS = re.compile(
    r"(?:cur_?|page_?)?(?:page|pageNum|pageNo|pageIndex|currentPage|pageNumber|p)", re.IGNORECASE
)
PICTURE = re.compile(r"\.(?:png|jpe?g|jfif|tiff?|bmp|webp)(?:$|[?&#])", re.IGNORECASE)
MOST_PARTS = 40
NAMED = re.compile(r"(?P<stem>.*/[^/]*?)(?P<ending>\.\w+)?")


def part_number(main: str, url: str) -> int | None:
    """Which page of the article at `main` the address `url` is: its number as printed; None when it is none.

    t1.html goes on in t1_1.html, t1-2.html or t1/2.html; show.asp?id=5 in show.asp?id=5&page=2. An address of
    another article differs in more than a number behind the whole name (t1.html, t2.html).
    """
    article, other = urlsplit(main), urlsplit(url)
    if url == main or article.netloc != other.netloc:
        return None
    if article.path == other.path:
        return _by_query(article.query, other.query)
    if article.query != other.query:
        return None
    path = article.path + "index" if article.path.endswith("/") else article.path
    named = NAMED.fullmatch(path)
    ending = re.escape((named["ending"] if named else None) or "")
    stem = re.escape(named["stem"]) if named else ""
    found = (
        re.fullmatch(rf"{stem}[_/-](\d{{1,2}})(?:{ending or r'[.]s?html?'})", other.path) if stem else None
    )
    return _bounded(found.group(1)) if found else None


def _by_query(article: str, other: str) -> int | None:
    asked, more = (dict(parse_qsl(query, keep_blank_values=True)) for query in (article, other))
    changed = {key for key in asked | more if asked.get(key) != more.get(key)}
    key = next(iter(changed), "")
    return _bounded(more.get(key, "")) if len(changed) == 1 and PAGE_KEYS.fullmatch(key) else None


def _bounded(digits: str) -> int | None:
    return int(digits) if digits.isdigit() and 0 < int(digits) <= MOST_PARTS else None


def is_picture(url: str, media_type: str | None) -> bool:
    """True for a picture file, by what its server calls it or by its name."""
    named = bool(PICTURE.search(url)) and (media_type or "") in {"", "application/octet-stream"}
    return named or (media_type or "").startswith("image/")
