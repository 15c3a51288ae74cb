"""Where a list goes on: plain links, and what the content-management families hide in scripts.

A small table of facts; each rule looks at what the page shows, so a family is a short cut, never a condition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.links import spell_url
from crawler.page.calls import list_calls, next_call
from crawler.page.dataproxy import dataproxy
from crawler.page.pages import Page
from crawler.page.parts import PAGE_KEYS, part_number
from crawler.page.script_words import join_words
from crawler.page.widgets import turned_page

NEXT_TEXT = re.compile(
    r"[\[<(]?\s*(?:下一?页|后一?页|后页|加载更多|next|>{1,2}|»|›)\s*(?:>{1,2}|»)?\s*[\])]?", re.IGNORECASE
)
PAGER_TEXT = re.compile(r"[\[(<]?\s*(?:\d{1,4}|[上下首尾末前后]一?页|第一页|最后一页|<{1,2}|«|‹)\s*[\])>]?")
MOST_PAGES = 200
YEAR = re.compile(r"(?:19|20)\d\d")
GKMLPT_SID = re.compile(r"""['"]?SID['"]?\s*[:=]\s*['"]?(\d+)""")
GKMLPT_NODE = re.compile(
    r"""['"]id['"]\s*:\s*['"]?(\d+)['"]?\s*,[^{}]*?['"]name['"]\s*:\s*['"]([^'"]+)['"]"""
)
ANNUAL_NODE = re.compile(r"年报|年度报告")
# TRS: createPageHTML(pages, current from 0, "index", "html"); page 2 is index_1.html
TRS_PAGER = re.compile(r"""createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*['"]([^'"]+)['"]\s*,\s*['"](\w+)['"]""")
# UCAP and others: createPageHTML('div', pages, current from 1, 'list', 'shtml', rows); page 2 is list_2.shtml
UCAP_PAGER = re.compile(
    r"""createPageHTML\(\s*['"][^'"]*['"]\s*,\s*(\d+)\s*,\s*(\d+)\s*,\s*['"]([^'"]+)['"]\s*,\s*['"](\w+)['"]"""
)
# UCAP's list as JSON: /common/search/<32 hex digits>
UCAP_JSON = re.compile(r"['\"]((?:https?://[^'\"/]+)?/(?:common/)?search/[0-9a-f]{32})")
# Hanweb JCMS: <datastore> with <totalpage>, or totalRecord and perPage in the script
JCMS_PAGES = re.compile(r"<totalpage>\s*(\d+)|totalpage\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
JCMS_ROWS = re.compile(r"(?:<totalrecord>|totalrecord\s*[:=])\s*['\"]?(\d+)", re.IGNORECASE)
JCMS_PER_PAGE = re.compile(r"per_?page\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
# … or the address of the records behind these: <nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2…
JCMS_GROUP = re.compile(r"<nextgroup>[^>]*?<a\b[^>]*?href=['\"]([^'\"]+)", re.IGNORECASE)
JCMS_UNIT = re.compile(r"unit_?id\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
# Visual SiteBuilder: /dir/name.htm, then /dir/name/12.htm, numbered downwards from the last
VSB_PAGES = re.compile(r"_simple_list_gotopage_fun\(\s*(\d+)|totalpages?\s*=\s*(\d+)", re.IGNORECASE)
# Rows and rows a page as a widget is told them: total: 52, pageSize: 15
ROWS = re.compile(
    r"\btotal(?:Count|Num|Rows?|Records?|Size)?['\"]?\s*[:=]\s*['\"]?(\d{1,5})\b", re.IGNORECASE
)
EACH = re.compile(r"\b(?:page_?size|per_?page|rows|limit)['\"]?\s*[:=]\s*['\"]?(\d{1,3})\b", re.IGNORECASE)
# Epoint: /016015/016015002/subpage.html goes on in /016015/016015002/2.html
EPOINT = re.compile(r"(?P<folder>.*/\d{6,}/)(?:[a-z]*page|index|list|[a-z]*info|(?P<page>\d{1,3}))\.html")
# 共12页 · 1/12页 · 页次:1/12
PAGES_SAID = re.compile(r"共\s*(\d+)\s*页|(?:页次|第)?[::]?\s*\d+\s*/\s*(\d+)\s*页?(?=\D|$)")
NUMBERED = re.compile(r"^(?P<stem>.*?)(?:_(?P<page>\d+))?(?P<ending>\.(?:s?html?|jhtml|htm))$")
JSON_TOTAL = re.compile(r'"(?:total|totalCount|totalRecords?|count|recordCount)"\s*:\s*"?(\d+)')


def next_pages(page: Page, form: str = "") -> list[tuple[str, str]]:
    """Where this list goes on, as far as it shows it, best first; none on the last page.

    Each is an address and what is to be posted there (URL-encoded; empty for a GET). `form` is what was posted for
    this page.
    """
    posted = dataproxy(page, form)
    if posted is not None:
        return [posted]
    linked = [*_linked(page)]
    if linked:
        return linked[:1] + _numbered(page)
    turned = next(turned_page(page.scripts, page.url), None)
    page = replace(page, scripts=join_words(page.scripts))
    for rule in RULES:
        found = [url for url in rule(page) if url != page.url]
        if found:
            return [(found[0], "")]
    following = next_call(page, form) or turned
    return [following] if following else _numbered(page) or _programs(page)


def _programs(page: Page) -> list[tuple[str, str]]:
    """What fills the list when the page holds none: the programs that it calls, the scripts that it loads."""
    sources = [] if page.anchors and not page.scripts else [(url, "") for url in page.sources[:2]]
    return list_calls(page, page.scripts) or sources


def is_pager(text: str) -> bool:
    """True for a link that turns a list's pages by its text: 2, 下一页, 尾页."""
    return bool(PAGER_TEXT.fullmatch(text) or NEXT_TEXT.fullmatch(text))


def skipped_pages(page: Page) -> list[str]:
    """The list's second page, where this one at list_2.shtml calls itself the third: the addresses count from 0."""
    named = NUMBERED.match(urlsplit(page.url).path)
    for _, current, name, ending in UCAP_PAGER.findall(page.scripts):
        if named is not None and named["page"] == "2" and current == "3":
            return list(_join(page, f"{name}_1.{ending}"))
    return []


def article_pages(page: Page, main: str) -> list[str]:
    """The further pages of the article that begins at `main`, as far as this page of it shows them, in order."""
    linked = [a for a in page.anchors if not a.post]
    offered = [a.url for a in linked if NEXT_TEXT.fullmatch(a.text) or re.fullmatch(r"\[?\d+\]?", a.text)]
    offered += [url for url, form in next_pages(page) if not form]
    numbers = {url: number for url in offered if url != page.url and (number := part_number(main, url))}
    return sorted(numbers, key=lambda url: numbers[url])


def _linked(page: Page) -> Iterator[tuple[str, str]]:
    for anchor in page.anchors:
        leads = anchor.form != "frame" and (anchor.url != page.url or anchor.post)
        if leads and NEXT_TEXT.fullmatch(anchor.text):
            yield anchor.url, anchor.post


def _numbered(page: Page) -> list[tuple[str, str]]:
    """Links 2, 3, 4 whose addresses differ from the list's in figures only, or that post to it."""
    shape = _shape(page.url)
    return [
        (anchor.url, anchor.post)
        for anchor in page.anchors
        if re.fullmatch(r"\[?\d{1,3}\]?", anchor.text)
        and (anchor.url != page.url or anchor.post)
        and (shape == _shape(anchor.url) or _turns(page.url, anchor.url))
    ]


def _turns(url: str, other: str) -> bool:
    """True when one figure of the query is all that differs: ?cat=7 and ?cat=7&start=10."""
    here, there = urlsplit(url), urlsplit(other)
    old, new = dict(parse_qsl(here.query, True)), dict(parse_qsl(there.query, True))
    changed = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}
    if here[:3] != there[:3] or len(changed) != 1:
        return False
    key = changed.pop()
    return key in new and new[key].isdigit() and old.get(key, "0").isdigit() and not YEAR.fullmatch(new[key])


def _shape(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"(?:index|list)?(?:[_/-]?\d+)?(?:\.\w+)?$", "", parts.path)
    keys = sorted(key for key, _ in parse_qsl(parts.query) if not PAGE_KEYS.fullmatch(key))
    return f"{parts.netloc}{path}?{keys}"


def _trs(page: Page) -> Iterator[str]:
    for total, current, name, ending in TRS_PAGER.findall(page.scripts):
        following = int(current) + 1
        if following < min(int(total), MOST_PAGES):
            yield from _join(page, f"{name}_{following}.{ending}")


def _ucap(page: Page) -> Iterator[str]:
    named = NUMBERED.match(urlsplit(page.url).path)
    at = int(named["page"]) if named is not None and named["page"] else None
    for total, current, name, ending in UCAP_PAGER.findall(page.scripts):
        # list_2.shtml that calls itself the third page: the addresses count from 0.
        following = int(current) + (at is None or at + 1 != int(current))
        if int(current) < min(int(total), MOST_PAGES):
            yield from _join(page, f"{name}_{following}.{ending}")


def _epoint(page: Page) -> Iterator[str]:
    named = EPOINT.fullmatch(urlsplit(page.url).path)
    rows, each = ROWS.search(page.scripts), EACH.search(page.scripts)
    if named is None or rows is None or each is None or not int(each.group(1)):
        return
    following = int(named["page"] or 1) + 1
    if following <= min(-(-int(rows.group(1)) // int(each.group(1))), MOST_PAGES):
        yield from _join(page, f"{named['folder']}{following}.html")


def _ucap_json(page: Page) -> Iterator[str]:
    for address in UCAP_JSON.findall(page.scripts):
        yield from _join(page, f"{address}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1")


def _search_page(page: Page) -> Iterator[str]:
    """The next page of a JSON list, as long as this one had rows and its count does not say that these are all."""
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    key = next((key for key in query if PAGE_KEYS.fullmatch(key) and query[key].isdigit()), None)
    if not page.anchors or key is None or not page.scripts.lstrip().startswith(("{", "[")):
        return
    current, said = int(query[key]), JSON_TOTAL.search(page.scripts)
    if said and int(said.group(1)) <= current * len(page.anchors):
        return
    query[key] = str(current + 1)
    yield from _join(page, urlunsplit(parts._replace(query=urlencode(query))))


def _jcms(page: Page) -> Iterator[str]:
    if not re.search(r"<datastore|dataproxy\.jsp|jpage", page.scripts + page.prose[:0], re.IGNORECASE):
        return
    parts = urlsplit(page.url)
    query = dict(parse_qsl(parts.query))
    current = int(query["pageNum"]) if query.get("pageNum", "").isdigit() else 1
    unit = JCMS_UNIT.search(page.scripts)
    if current < min(_jcms_pages(page.scripts), MOST_PAGES) and (unit or "uid" in query):
        query = {"uid": query.get("uid") or (unit.group(1) if unit else ""), "pageNum": str(current + 1)}
        yield from _join(page, urlunsplit(parts._replace(query=urlencode(query))))


def _jcms_group(page: Page) -> Iterator[str]:
    for address in JCMS_GROUP.findall(page.scripts)[:1]:
        yield from _join(page, unescape(address))


def _jcms_pages(scripts: str) -> int:
    pages, rows, each = JCMS_PAGES.search(scripts), JCMS_ROWS.search(scripts), JCMS_PER_PAGE.search(scripts)
    if pages:
        return int(pages.group(1) or pages.group(2))
    if rows and each and int(each.group(1)):
        return -(-int(rows.group(1)) // int(each.group(1)))
    return 1


def _vsb(page: Page) -> Iterator[str]:
    said = VSB_PAGES.search(page.scripts)
    parts = urlsplit(page.url)
    below = re.fullmatch(r"(?P<dir>.*)/(?P<page>\d+)\.htm", parts.path)
    if said is None:
        return
    if below:
        if int(below["page"]) > 1:
            yield from _join(page, f"{below['dir']}/{int(below['page']) - 1}.htm")
        return
    total = int(said.group(1) or said.group(2))
    if 1 < total <= MOST_PAGES and parts.path.endswith(".htm"):
        yield from _join(page, f"{parts.path[:-4]}/{total - 1}.htm")


def _said(page: Page) -> Iterator[str]:
    """list_2.shtml, index_2.jhtml: where the page says that it has more (共12页) and links none."""
    said = PAGES_SAID.search(page.prose)
    path = urlsplit(page.url).path
    path = path + "index.html" if path.endswith("/") else path
    named = NUMBERED.match(path)
    if said is None or named is None:
        return
    following = int(named["page"] or 1) + 1
    if following <= min(int(said.group(1) or said.group(2)), MOST_PAGES):
        yield from _join(page, f"{named['stem']}_{following}{named['ending']}")


def platform_columns(page: Page) -> Iterator[str]:
    """Guangdong's disclosure platform: the category of annual reports in its tree, by /gkmlpt/api/all/N."""
    parts = urlsplit(page.url)
    front, found, _ = parts.path.partition("/gkmlpt/")
    sid = GKMLPT_SID.search(page.scripts)
    if not found or sid is None:
        return
    for number, name in GKMLPT_NODE.findall(page.scripts):
        if ANNUAL_NODE.search(name):
            yield from _join(page, f"{front}/gkmlpt/api/all/{number}?page=1&sid={sid.group(1)}")


def _join(page: Page, address: str) -> Iterator[str]:
    url = spell_url(address, page.url)
    if url is not None:
        yield url


RULES: tuple[Callable[[Page], Iterator[str]], ...] = (
    _trs,
    _ucap,
    _jcms_group,
    _jcms,
    _vsb,
    _search_page,
    _epoint,
    _said,
    _ucap_json,
    platform_columns,
)
