"""Content-management systems: how columns, articles and files are addressed, and how a list is drawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.simulation.model import Column, Entry, Site

Rows = Callable[[list[Entry]], str]


def sha(text: str, length: int = 32) -> str:
    return hashlib.md5(text.encode()).hexdigest()[:length]


def uuid(text: str) -> str:
    h = sha(text)
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


@dataclass(frozen=True, slots=True)
class Cms:
    """A family: `column(c, page, pages)`, `article(c, number, day)`, `file(c, number, day, ext)` are paths."""

    name: str
    column: Callable[[Column, int, int], str]
    article: Callable[[Column, int, date], str]
    file: Callable[[Column, int, date, str], str]
    pager: Callable[[Column, int, int, Callable[[int], str]], str]
    form: str = '<li><a href="{url}" target="_blank" title="{title}">{title}</a><span>{day}</span></li>'
    around: str = "<ul class='list'>{}</ul>"
    size: int = 15


def next_links(c: Column, page: int, pages: int, url: Callable[[int], str]) -> str:
    """Paging by plain links."""
    if pages < 2:
        return ""
    after = (
        f"<a href='{url(page + 1)}'>下一页</a> <a href='{url(pages)}'>尾页</a>"
        if page < pages
        else "下一页 尾页"
    )
    return f"<div class='page'>共{pages}页 第{page}页 {after}</div>"


def no_links(c: Column, page: int, pages: int, url: Callable[[int], str]) -> str:
    return ""


def trs(ext: str = "html", quote: str = '"') -> Cms:
    def pager(c: Column, page: int, pages: int, url: Callable[[int], str]) -> str:
        q = quote
        return f"<div class='page'><script>createPageHTML({pages}, {page - 1}, {q}index{q}, {q}{ext}{q});</script></div>"

    return Cms(
        f"trs.{ext}",
        lambda c, page, pages: f"/{c.slug}/" + ("" if page == 1 else f"index_{page - 1}.{ext}"),
        lambda c, n, day: f"/{c.slug}/{day:%Y%m}/t{day:%Y%m%d}_{n}.{ext}",
        lambda c, n, day, e: f"/{c.slug}/{day:%Y%m}/P0{day:%Y%m%d}{n * 7919 % 10**9:09d}.{e}",
        pager,
    )


def vsb() -> Cms:
    return Cms(
        "vsb",
        lambda c, page, pages: f"/{c.slug}" + (".htm" if page == 1 else f"/{pages - page + 1}.htm"),
        lambda c, n, day: f"/info/{c.number}/{n}.htm",
        lambda c, n, day, e: (
            f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=15{c.number}&wbfileid={n}"
        ),
        lambda c, page, pages, url: (
            f"<div class='pb_sys_common'><span class='p_next'><a href='{url(page + 1)}'>下页</a></span></div>"
            if page < pages
            else ""
        ),
    )


def nfcms() -> Cms:
    return Cms(
        "nfcms",
        lambda c, page, pages: f"/{c.slug}/index{'' if page == 1 else f'_{page}'}.html",
        lambda c, n, day: f"/{c.slug}/content/post_{n}.html",
        lambda c, n, day, e: f"/attachment/0/{n % 97}/{n}/{sha(str(n), 12)}.{e}",
        next_links,
    )


def ucap() -> Cms:
    return Cms(
        "ucap",
        lambda c, page, pages: f"/{c.slug}/list{'' if page == 1 else f'_{page}'}.shtml",
        lambda c, n, day: f"/{c.slug}/{day:%Y%m}/{sha(str(n))}.shtml",
        lambda c, n, day, e: f"/{c.slug}/{day:%Y%m}/{sha(str(n))}/files/{sha(f'f{n}')}.{e}",
        lambda c, page, pages, url: (
            f"<script>createPageHTML('page_div',{pages},{page},'list','shtml',{pages * 15})</script>"
        ),
    )


def jeecms() -> Cms:
    return Cms(
        "jeecms",
        lambda c, page, pages: f"/{c.slug}/index{'' if page == 1 else f'_{page}'}.jhtml",
        lambda c, n, day: f"/{c.slug}/{n}.jhtml",
        lambda c, n, day, e: f"/attachment.jspx?cid={n}&i=0",
        lambda c, page, pages, url: (
            f"<div class='pagesite'>{page}/{pages} <a onclick=\"location.href=encodeURI('index_{page + 1}.jhtml')\" href='javascript:void(0)'>下一页</a></div>"
            if page < pages
            else ""
        ),
        size=10,
    )


def epoint() -> Cms:
    return Cms(
        "epoint",
        lambda c, page, pages: f"/{c.slug}/" + ("moreinfo.html" if page == 1 else f"{page}.html"),
        lambda c, n, day: f"/{c.slug}/{day:%Y%m%d}/{uuid(str(n))}.html",
        lambda c, n, day, e: (
            f"/EpointWebBuilder/pages/webbuildermis/attach/downloadztbattach?attachGuid={uuid(f'f{n}')}"
        ),
        next_links,
    )


def asp() -> Cms:
    return Cms(
        "asp",
        lambda c, page, pages: f"/list.asp?classid={c.number}" + ("" if page == 1 else f"&page={page}"),
        lambda c, n, day: f"/show.asp?id={n}",
        lambda c, n, day, e: f"/UploadFile/{day:%Y%m}/{n}.{e}",
        next_links,
        form="<tr><td>·<A HREF='{url}'>{title}</A></td><td>[{day}]</td></tr>",
        around="<table width=760>{}</table>",
        size=20,
    )


def empire() -> Cms:
    return Cms(
        "empire",
        lambda c, page, pages: (
            f"/e/action/ListInfo/?classid={c.number}" + ("" if page == 1 else f"&page={page - 1}")
        ),
        lambda c, n, day: f"/e/action/ShowInfo.php?classid={c.number}&id={n}&tempid=1",
        lambda c, n, day, e: f"/d/file/{c.slug}/{day:%Y-%m-%d}/{sha(str(n))}.{e}",
        next_links,
    )


def php() -> Cms:
    return Cms(
        "php",
        lambda c, page, pages: f"/index.php?c=list&cid={c.number}" + ("" if page == 1 else f"&p={page}"),
        lambda c, n, day: f"/show.php?id={n}",
        lambda c, n, day, e: f"/uploads/{day:%Y/%m}/{n}.{e}",
        next_links,
    )


def folders() -> Cms:
    """Articles at folder addresses that look like lists."""
    return Cms(
        "folders",
        lambda c, page, pages: f"/{c.slug}/index{'' if page == 1 else f'_{page}'}.html",
        lambda c, n, day: f"/{c.slug}/{n}/index.html",
        lambda c, n, day, e: f"/{c.slug}/{n}/{sha(str(n), 8)}.{e}",
        next_links,
    )


def shaanxi() -> Cms:
    return Cms(
        "shaanxi",
        lambda c, page, pages: f"/{c.slug}/{page}.html" if page > 1 else f"/{c.slug}.html",
        lambda c, n, day: f"/{c.slug}/{1300000000000000000 + n * 7919 * 10**9}.html",
        lambda c, n, day, e: f"/upload/CMS_BS/{day:%Y%m}/{day:%Y%m%d}{n:09d}.{e}",
        next_links,
    )


def hebei() -> Cms:
    return Cms(
        "hebei",
        lambda c, page, pages: f"/columns/{uuid(c.slug)}/index{'' if page == 1 else f'_{page}'}.html",
        lambda c, n, day: f"/columns/{uuid(c.slug)}/{day:%Y%m}/{day:%d}/{uuid(str(n))}.html",
        lambda c, n, day, e: f"/file/{day:%Y%m}/{uuid(f'f{n}')}.{e}",
        next_links,
        size=20,
    )


def jpaas() -> Cms:
    return Cms(
        "jpaas",
        lambda c, page, pages: f"/{c.slug}/index.html" + ("" if page == 1 else f"?pageNum={page}"),
        lambda c, n, day: f"/{c.slug}/art/{day.year}/art_{sha(str(n))}.html",
        lambda c, n, day, e: f"/jpaas-jpolicy-web-server/front/info/download?id={sha(f'f{n}')}",
        next_links,
    )


def jcms() -> Cms:
    return Cms(
        "jcms",
        lambda c, page, pages: (
            f"/col/col{c.number}/index.html" + ("" if page == 1 else f"?uid={c.number * 3}&pageNum={page}")
        ),
        lambda c, n, day: f"/art/{day.year}/{day.month}/{day.day}/art_{c.number}_{n}.html",
        lambda c, n, day, e: f"/module/download/downfile.jsp?classid=0&filename={sha(str(n))}.{e}",
        no_links,
    )


def document_json(entries: list[Entry], **more: object) -> bytes:
    """Entries as a list of JSON objects under `results`."""
    rows = [{"title": e.title, "url": e.url, "publishedTime": f"{e.day} 09:00:00"} for e in entries]
    return json.dumps({"data": {"results": rows, "total": len(rows), **more}}, ensure_ascii=False).encode()


def rows_of(cms: Cms, entries: list[Entry]) -> str:
    return "".join(cms.form.format(url=e.url, title=e.title, day=e.day) for e in entries)


def list_pages(site: Site, cms: Cms, c: Column) -> list[tuple[str, str, list[Entry]]]:
    """(path, list markup, its entries) for each page of a column."""
    pages = max(1, -(-len(c.entries) // cms.size))
    out = []
    for page in range(1, pages + 1):
        shown = c.entries[(page - 1) * cms.size : page * cms.size]
        pager = cms.pager(c, page, pages, lambda n: cms.column(c, n, pages))
        out.append((cms.column(c, page, pages), cms.around.format(rows_of(cms, shown)) + pager, shown))
    return out
