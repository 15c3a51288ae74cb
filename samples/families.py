# ruff: noqa: ARG001 -- every family takes the same arguments; markup stays whole on its line
"""Content-management families, imitated in address shape, list markup and paging."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from samples.shells import classic, modern
from samples.site import Article, Attachment, Column, Entry, Family, Frame, short_hash

Pager = Callable[[int], str]


def _items(entries: list[Entry], form: str) -> str:
    return "\n".join(form.format(url=escape(e.url), title=escape(e.title), day=e.day) for e in entries)


def _file_name(article: Article, attachment: Attachment) -> str:
    return short_hash(f"{article.number}{attachment.name}", 12)


# TRS WCM (拓尔思): folders, tYYYYMMDD_N, the pager drawn by createPageHTML, page 2 is index_1
def trs(extension: str = "html") -> Family:
    """TRS WCM; pages after the first are linked by script only."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/{column.path}/" + ("" if page == 1 else f"index_{page - 1}.{extension}")

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/{column.path}/{article.day:%Y%m}/t{article.day:%Y%m%d}_{article.number}.{extension}"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        name = f"P0{article.day:%Y%m%d}{article.number * 7919 % 10**12:012d}"
        return f"{base}/{column.path}/{article.day:%Y%m}/{name}.{file.extension}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        rows = _items(
            entries, '<li><a href="{url}" target="_blank" title="{title}">{title}</a><span>{day}</span></li>'
        )
        call = f'createPageHTML({pages}, {page - 1}, "index", "{extension}");'
        return f'<ul class="list">\n{rows}\n</ul>\n<div class="page"><script>{call}</script></div>'

    return Family("trs", column_url, article_url, file_url, list_html, modern, 15, "Apache")


# UCAP (开普云): /site/cN/list.shtml, list_2.shtml; articles by hash, or cN_N as in Heilongjiang
def ucap(numbered: bool = False) -> Family:
    """UCAP; `numbered` spells articles cN_N instead of a hash."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/site/c{column.number}/list" + ("" if page == 1 else f"_{page}") + ".shtml"

    def article_url(base: str, column: Column, article: Article) -> str:
        name = f"c{column.number}_{article.number}" if numbered else short_hash(f"{base}{article.number}")
        return f"{base}/site/c{column.number}/{article.day:%Y%m}/{name}.shtml"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        own = short_hash(f"{base}{article.number}")
        return f"{base}/site/c{column.number}/{article.day:%Y%m}/{own}/files/{_file_name(article, file)}.{file.extension}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        rows = _items(entries, '<li><i></i><a href="{url}" target="_blank">{title}</a><b>{day}</b></li>')
        around = [n for n in (page - 1, page + 1) if 1 <= n <= pages]
        names = {page - 1: "上一页", page + 1: "下一页"}
        links = " ".join(f'<a href="{pager(n)}">{names[n]}</a>' for n in around)
        return (
            f'<ul class="gl-list">\n{rows}\n</ul>\n<div class="pagination">第{page}/{pages}页 {links}</div>'
        )

    return Family("ucap", column_url, article_url, file_url, list_html, modern, 20, "openresty")


# Hanweb JCMS (大汉): records stand in a datastore script, not in links
def jcms() -> Family:
    """Hanweb JCMS; the list has no link elements, its records are CDATA in a script."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/col/col{column.number}/index.html"

    def article_url(base: str, column: Column, article: Article) -> str:
        day = article.day
        return f"{base}/art/{day.year}/{day.month}/{day.day}/art_{column.number}_{article.number}.html"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        name = f"{_file_name(article, file)}.{file.extension}"
        return f"{base}/module/download/downfile.jsp?classid=0&filename={name}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        form = "<record><![CDATA[<li><a href='{url}' title='{title}' target='_blank'>{title}</a><span>[{day}]</span></li>]]></record>"
        data = f"<datastore><recordset>\n{_items(entries, form)}\n</recordset></datastore>"
        unit = column.number * 3
        start = f"$('#{unit}').jpage({{viewid:'{unit}', totalRecord:{len(entries)}, perPage:15, proxyUrl:'/module/web/jpage/dataproxy.jsp'}});"
        return f'<div id="{unit}" class="jpage"><script type="text/xml">{data}</script></div>\n<script>{start}</script>'

    return Family("jcms", column_url, article_url, file_url, list_html, modern, 45, "Apache-Coyote/1.1")


# Guangdong's shared platform (NFCMS): content/post_N, index_2 is page 2
def nfcms() -> Family:
    """The shared platform of one province: column folders, numbered posts."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/{column.path}/index" + ("" if page == 1 else f"_{page}") + ".html"

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/{column.path}/content/post_{article.number}.html"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        return f"{base}/attachment/0/{article.number % 97}/{article.number}/{_file_name(article, file)}.{file.extension}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        rows = _items(entries, '<tr><td><a href="{url}">{title}</a></td><td class="date">{day}</td></tr>')
        links = "".join(
            f'<a href="{pager(n)}"{" class=cur" if n == page else ""}>{n}</a>' for n in range(1, pages + 1)
        )
        return f'<table class="newsList">\n{rows}\n</table>\n<div class="paging">{links}<span>共{pages}页</span></div>'

    return Family("nfcms", column_url, article_url, file_url, list_html, modern, 12, "WAF")


# Visual SiteBuilder (博达): info/N/N.htm, next pages numbered downwards from the last
def vsb() -> Family:
    """Visual SiteBuilder; of P pages the second is P-1.htm and the last is 1.htm."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/{column.path}" + (".htm" if page == 1 else f"/{pages - page + 1}.htm")

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/info/{column.number}/{article.number}.htm"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        owner = 1_500_000_000 + column.number
        query = f"urltype=news.DownloadAttachUrl&owner={owner}&wbfileid={article.number * 3}"
        return f"{base}/system/_content/download.jsp?{query}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        form = '<li id="line_u8"><a href="{url}" title="{title}"><em>{title}</em></a><span>{day}</span></li>'
        following = (
            f'<span class="p_next"><a href="{pager(page + 1)}">下页</a></span>' if page < pages else ""
        )
        last = f'<span class="p_last"><a href="{pager(pages)}">尾页</a></span>' if page < pages else ""
        return f'<ul class="n_listxx1">\n{_items(entries, form)}\n</ul>\n<div class="pb_sys_common">{following}{last}</div>'

    def shell(frame: Frame) -> str:
        mark = "<!--Announced by Visual SiteBuilder 9--><script>_sitegray=0;</script>\n</head>"
        return modern(frame).replace("</head>", mark)

    return Family("vsb", column_url, article_url, file_url, list_html, shell, 15, "*********")


# JEECMS: .jhtml
def jeecms() -> Family:
    """JEECMS; index_2.jhtml is page 2."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/{column.path}/index" + ("" if page == 1 else f"_{page}") + ".jhtml"

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/{column.path}/{article.number}.jhtml"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        return f"{base}/attachment.jspx?cid={article.number}&i=0&t={article.number * 13}&k={_file_name(article, file)}"

    def list_html(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
        rows = _items(entries, '<dd><span>{day:%Y/%m/%d}</span><a href="{url}">{title}</a></dd>')
        following = f'<a href="{pager(page + 1)}">下一页</a>' if page < pages else "<a disabled>下一页</a>"
        return f'<dl class="lb">\n{rows}\n</dl>\n<div class="pagesite">共{pages}页 当前第{page}页 {following}</div>'

    return Family("jeecms", column_url, article_url, file_url, list_html, modern, 10, "Apache-Coyote/1.1")


def _old_list(column: Column, entries: list[Entry], page: int, pages: int, pager: Pager) -> str:
    rows = _items(
        entries, '<TR><TD>·<A href="{url}" target=_blank>{title}</A></TD><TD>({day:%Y-%m-%d})</TD></TR>'
    )
    links = f'<A href="{pager(page + 1)}">[下一页]</A>' if page < pages else "[下一页]"
    return f"<TABLE width=700>\n{rows}\n<TR><TD colSpan=2>页次：{page}/{pages} {links}</TD></TR></TABLE>"


# Old numeric ASP: everything by query
def asp() -> Family:
    """An ASP site of the 2000s; a framed column shows its list inside an iframe."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/list.asp?classid={column.number}" + ("" if page == 1 else f"&page={page}")

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/show.asp?id={article.number}"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        return f"{base}/upfile/{article.day:%Y%m}/{article.number}.{file.extension}"

    return Family("asp", column_url, article_url, file_url, _old_list, classic, 20, "Microsoft-IIS/6.0")


# EmpireCMS (帝国)
def empire() -> Family:
    """EmpireCMS served by PHP actions; pages count from 0."""

    def column_url(base: str, column: Column, page: int, pages: int) -> str:
        return f"{base}/e/action/ListInfo/?classid={column.number}" + (
            "" if page == 1 else f"&page={page - 1}"
        )

    def article_url(base: str, column: Column, article: Article) -> str:
        return f"{base}/e/action/ShowInfo.php?classid={column.number}&id={article.number}"

    def file_url(base: str, column: Column, article: Article, file: Attachment) -> str:
        return (
            f"{base}/d/file/{column.path}/{article.day:%Y-%m-%d}/{_file_name(article, file)}.{file.extension}"
        )

    return Family("empire", column_url, article_url, file_url, _old_list, classic, 20, "Apache/2.2")
