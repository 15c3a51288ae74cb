"""From columns and articles to the pages of one portal, links and all."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape

from samples.site import Article, Column, Entry, Family, Frame, Page, short_hash

MEDIA = {"utf-8": "text/html; charset=utf-8", "gbk": "text/html"}


@dataclass(frozen=True, slots=True)
class Site:
    """A portal's frame: where it is, how it speaks, and its main columns in menu order."""

    name: str
    base: str
    family: Family
    menu: tuple[Column, ...]
    quick: tuple[Column, ...] = ()
    encoding: str = "utf-8"
    declared: str | None = "utf-8"
    media_type: str = "text/html; charset=utf-8"
    home_path: str = "/"
    changed: date = date(2026, 4, 20)


def build_pages(site: Site) -> list[Page]:
    """Every page of the portal: home, columns with all their list pages, articles, files."""
    pages = [_home(site)]
    for column in site.menu:
        pages.extend(_column_pages(site, column, (("首页", site.base + site.home_path),)))
    return pages


def first_url(site: Site, column: Column) -> str:
    """The address of a column's first page."""
    return site.family.column_url(site.base, column, 1, _page_count(site, column))


def article_address(site: Site, column: Column, article: Article) -> str:
    """The address of an article, wherever its list sends the reader."""
    return article.href or site.family.article_url(site.base, column, article)


def _page_count(site: Site, column: Column) -> int:
    return max(1, math.ceil(len(column.articles) / site.family.page_size))


def _menu(site: Site) -> tuple[tuple[str, str], ...]:
    return (("首页", site.base + site.home_path), *((c.name, first_url(site, c)) for c in site.menu))


def _page(site: Site, url: str, frame: Frame, modified: date | None) -> Page:
    text = site.family.shell(frame)
    body = text.encode(site.encoding, "xmlcharrefreplace")
    headers: tuple[tuple[str, str], ...] = ()
    if modified is not None:
        headers = (("ETag", f'W/"{short_hash(url + text, 16)}"'),)
    return Page(url, body, site.media_type, headers=headers, modified=modified)


def _frame(
    site: Site, title: str, column: str, trail: tuple[tuple[str, str], ...], main: str, **more: object
) -> Frame:
    host = site.base.split("//")[1]
    return Frame(site.name, title, column, trail, _menu(site), main, charset=site.declared, host=host, **more)  # type: ignore[arg-type]


def _home(site: Site) -> Page:
    parts = []
    for column in site.menu:
        block = "".join(
            f'<li><a href="{escape(article_address(site, column, a))}">{escape(a.title)}</a> <span>{a.day:%m-%d}</span></li>'
            for a in column.articles[:6]
        )
        parts.append(
            f'<h3><a href="{escape(first_url(site, column))}">{column.name}</a></h3><ul>{block}</ul>'
        )
    quick = "".join(f'<a class="quick" href="{escape(first_url(site, c))}">{c.name}</a>' for c in site.quick)
    frame = _frame(site, site.name, "首页", (), "\n".join(parts) + f'\n<div class="quicks">{quick}</div>')
    return _page(site, site.base + site.home_path, frame, site.changed)


def _column_pages(site: Site, column: Column, trail: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    trail = (*trail, (column.name, first_url(site, column)))
    if column.children or column.body:
        yield _hub(site, column, trail)
    else:
        yield from _lists(site, column, trail)
    for child in column.children:
        yield from _column_pages(site, child, trail)
    for article in column.articles:
        if not article.href:
            yield _article(site, column, article, trail)
        yield from _files(site, column, article)


def _hub(site: Site, column: Column, trail: tuple[tuple[str, str], ...]) -> Page:
    side = "".join(f'<li><a href="{escape(first_url(site, c))}">{c.name}</a></li>' for c in column.children)
    body = column.body or f"<h2>{column.name}</h2>"
    if column.framed:
        body += (
            f'<iframe src="{escape(first_url(site, column.children[0]))}" width="100%" height="600"></iframe>'
        )
        side = ""
    main = f'<div class="side"><ul>{side}</ul></div><div class="content">{body}</div>'
    frame = _frame(site, f"{column.name}-{site.name}", column.name, trail, main)
    return _page(site, trail[-1][1], frame, site.changed)


def _lists(site: Site, column: Column, trail: tuple[tuple[str, str], ...]) -> Iterator[Page]:
    family, pages = site.family, _page_count(site, column)
    for number in range(1, pages + 1):
        shown = column.articles[(number - 1) * family.page_size : number * family.page_size]
        entries = [Entry(article_address(site, column, a), a.title, a.day) for a in shown]
        main = family.list_html(
            column, entries, number, pages, lambda n: family.column_url(site.base, column, n, pages)
        )
        frame = _frame(site, f"{column.name}-{site.name}", column.name, trail, main)
        yield _page(site, family.column_url(site.base, column, number, pages), frame, site.changed)


def _article(site: Site, column: Column, article: Article, trail: tuple[tuple[str, str], ...]) -> Page:
    files = "".join(
        f'<p>附件：<a href="{escape(site.family.file_url(site.base, column, article, f))}">{escape(f.name)}</a></p>'
        for f in article.attachments
    )
    note = f"发布日期：{article.day}　来源：{article.source or site.name}　字体：【<a href='#'>大</a> <a href='#'>中</a> 小】"
    main = (
        f'<h1 class="article-title">{escape(article.title)}</h1>\n<div class="info">{note}</div>\n'
        f'<div id="zoom" class="article-content">\n{article.body}\n{files}</div>\n'
        '<p class="tools"><a href="javascript:window.print()">打印本页</a> <a href="javascript:window.close()">关闭窗口</a></p>'
    )
    frame = _frame(site, article.title, column.name, trail, main, day=article.day)
    return _page(site, article_address(site, column, article), frame, article.day)


def _files(site: Site, column: Column, article: Article) -> Iterator[Page]:
    for file in article.attachments:
        url = article.href or site.family.file_url(site.base, column, article, file)
        name = f'attachment; filename="{article.number}.{file.extension}"'
        headers = (("ETag", f'"{short_hash(url, 16)}"'), ("Content-Disposition", name))
        yield Page(url, file.body, file.media_type, headers=headers, modified=article.day)
