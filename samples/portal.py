"""One government's portal as pages, and which page each of its reports is on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from samples.builder import Site, article_address, build_pages
from samples.content import Pdfs, disclosure_column, menu_columns, report_article
from samples.government import Government
from samples.reports import Report
from samples.site import Article, Column, Page
from samples.writing import write_department_reports, write_reports

PERMISSIVE = "User-agent: *\nDisallow: /admin/\nDisallow: /search\nCrawl-delay: 1\n"
CLOSED = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Published:
    """A report and where it stands: its page, and its file when there is one."""

    report: Report
    url: str
    file_url: str
    form: str


@dataclass(frozen=True, slots=True)
class Portal:
    """Everything to record of one government."""

    pages: tuple[Page, ...]
    published: tuple[Published, ...]


def build_portal(government: Government, pdfs: Pdfs) -> Portal:
    """The pages of one government, as its behaviour has them (open, down, blocked, robots, script)."""
    if government.behaviour != "open":
        return Portal(tuple(CLOSED_PORTALS[government.behaviour](government)), ())
    own = write_reports(government)
    bodies = write_department_reports(government)
    articles = {id(r): report_article(government, r, 40100 + i, pdfs) for i, r in enumerate([*own, *bodies])}
    disclosure = disclosure_column(
        government, [articles[id(r)] for r in own], [articles[id(r)] for r in bodies]
    )
    menu = menu_columns(government, disclosure)
    sites = _sites(government, menu, disclosure)
    pages = [page for site in sites for page in build_pages(site)]
    pages += _gates(government)
    home = sites[-1]
    found = _addresses(home, disclosure)
    published = [_publish(r, articles[id(r)], found) for r in [*own, *bodies]]
    return Portal(tuple(_dressed(government, page) for page in _unique(pages)), tuple(published))


def _sites(government: Government, menu: tuple[Column, ...], disclosure: Column) -> list[Site]:
    """The portal, and the host of its own for disclosure where there is one (last: where the reports are)."""
    quick = (_reports_of(disclosure),) if government.depth == "quick" else ()
    site = Site(
        government.name + "人民政府门户网站",
        government.base,
        government.family(),
        menu,
        quick,
        government.encoding,
        government.declared,
        government.media_type,
        government.home_path,
    )
    if not government.xxgk_host:
        return [site]
    apart = replace(
        site,
        base=f"{government.scheme}://{government.xxgk_host}",
        menu=(disclosure,),
        name=f"{government.name}政府信息公开平台",
    )
    moved = Column(
        "zwgk/zfxxgk", 1200, "政府信息公开", body=f'<p><a href="{apart.base}/">进入政府信息公开平台</a></p>'
    )
    return [replace(site, menu=tuple(moved if c is disclosure else c for c in menu)), apart]


def _reports_of(disclosure: Column) -> Column:
    return next(column for column in disclosure.children if column.number == 1204)


def _leaves(column: Column) -> Iterator[tuple[Column, Article]]:
    yield from ((column, article) for article in column.articles)
    for child in column.children:
        yield from _leaves(child)


def _addresses(site: Site, disclosure: Column) -> Mapping[int, tuple[str, str]]:
    """Page and file address of every article in the report column, by the article's number."""
    found = {}
    for column, article in _leaves(_reports_of(disclosure)):
        files = [site.family.file_url(site.base, column, article, f) for f in article.attachments]
        found[article.number] = (article_address(site, column, article), files[0] if files else "")
    return found


def _publish(report: Report, article: Article, found: Mapping[int, tuple[str, str]]) -> Published:
    url, file_url = found[article.number]
    extension = article.attachments[0].extension if article.attachments else ""
    # A page that holds the tables itself is the report; its file is then a copy.
    whole = "<table" in article.body or not file_url
    return Published(report, url, file_url, "html" if whole else extension)


def _gates(government: Government) -> list[Page]:
    """robots.txt, and the ways into a portal whose home page is not at its root."""
    base = government.base
    pages = [Page(f"{base}/robots.txt", PERMISSIVE.encode(), "text/plain")]
    if government.home_path != "/":
        pages.append(
            Page(f"{base}/", b"", status="302 Found", headers=(("Location", base + government.home_path),))
        )
    if government.scheme == "https":
        plain = f"http://{government.host}"
        pages.append(
            Page(
                f"{plain}/robots.txt", b"", status="301 Moved", headers=(("Location", f"{base}/robots.txt"),)
            )
        )
        pages.append(
            Page(f"{plain}/", b"", status="301 Moved Permanently", headers=(("Location", f"{base}/"),))
        )
    return pages


def _unique(pages: list[Page]) -> list[Page]:
    return list({page.url: page for page in pages}.values())


def _dressed(government: Government, page: Page) -> Page:
    """The page under the portal's own habits: server name, codings, and whether it can be asked for changes."""
    server = ("Server", government.family().server)
    coding = government.coding if page.media_type.startswith("text/html") and page.body else ()
    page = replace(page, headers=(server, *page.headers, *coding))
    if government.validators:
        return page
    return replace(page, modified=None, headers=tuple(h for h in page.headers if h[0] != "ETag"))


def _down(government: Government) -> list[Page]:
    paths = ("/", "/robots.txt")
    return [
        Page(f"{scheme}://{government.host}{path}", cause="refused")
        for scheme in ("http", "https")
        for path in paths
    ]


def _blocked(government: Government) -> list[Page]:
    body = '<html><head><script>var _$a="0x5f3c";document.cookie="wzws="+_$a;location.reload();</script></head></html>'
    refusal = {"body": body.encode(), "media_type": "text/html", "status": "412 Precondition Failed"}
    server = (("Server", "WZWS"),)
    return [Page(f"{government.base}{path}", headers=server, **refusal) for path in ("/", "/robots.txt")]  # type: ignore[arg-type]


def _robots(government: Government) -> list[Page]:
    return [Page(f"{government.base}/robots.txt", CLOSED.encode(), "text/plain")]


def _script(government: Government) -> list[Page]:
    body = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{government.name}人民政府</title></head><body>'
        '<noscript>请启用 JavaScript 后访问本站。</noscript><div id="app"></div>'
        '<script src="/static/js/chunk-vendors.8d1f0c2a.js"></script><script src="/static/js/app.51c7e9d0.js"></script></body></html>'
    )
    permitted = Page(f"{government.base}/robots.txt", PERMISSIVE.encode(), "text/plain")
    return [permitted, Page(f"{government.base}/", body.encode())]


CLOSED_PORTALS = {"down": _down, "blocked": _blocked, "robots": _robots, "script": _script}
