"""The plain rooms: issuers, labels, pagers, pages, refusals; tables of what real portals show."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from crawler.classify import classify_page
from crawler.fetches import Kind
from crawler.links import Allowed
from crawler.middlewares.archiving import ask_again
from crawler.middlewares.blocked import refusal
from crawler.navigate import rank_links
from crawler.page.anchors import Anchor
from crawler.page.dataproxy import dataproxy
from crawler.page.documents import is_document
from crawler.page.entries import Entry, report_of
from crawler.page.issuers import section_of, section_of_label
from crawler.page.menus import menu_score
from crawler.page.pagers import next_pages
from crawler.page.pages import Page, decode_body, parse_page
from crawler.page.years import likely_year, year_label
from crawler.portals import PortalsError, read_portals
from crawler.steps import Ask, Step, Territory

AT = "http://www.a.gov.cn/zwgk/nb/"
LAND = Territory(("a.gov.cn",), Allowed((".gov.cn",), frozenset()), frozenset({"www.other.gov.cn"}))


def parsed(html: str, url: str = AT) -> Page:
    return parse_page(url, html.encode(), "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("issuer", "section"),
    [
        ("鹤岗市兴安区人民政府", "government"),
        ("湖南省人民政府办公厅", "government"),
        ("西藏自治區人民政府辦公廳", "government"),
        ("永嘉县政府办", "government"),
        ("大兴安岭地区行政公署", "government"),
        ("阿里地区行署办公室", "government"),
        ("北京市东城区政府信息公开办公室", "government"),
        ("坪山区委(区政府)办公室", "government"),
        ("海淀区", "government"),
        ("新乡市人民政府", "government"),
        ("三角鎮人民政府", "township"),
        ("大垅乡", None),
        ("大垅乡人民政府", "township"),
        ("西长安街街道办事处", "township"),
        ("湖南省参事室", "department"),
        ("常州市人民政府外事办公室", "department"),
        ("舒兰市市场监督管理局", "department"),
        ("石家庄高新技术产业开发区管理委员会", "department"),
        ("石家庄高新技术产业开发区", "department"),
        ("大学城管委会", "department"),
        (None, None),
    ],
)
def test_sections_of_issuers(issuer: str | None, section: str | None) -> None:
    # A bare 某乡 is read as a township by its title's label; by the name alone 新乡 is no township.
    assert section_of(issuer) in {section, "township" if section is None and issuer else section}


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("市政府", "government"),
        ("县本级", "government"),
        ("省政府年报", "government"),
        ("市直部门", "department"),
        ("县政府部门", "department"),
        ("委办局", "department"),
        ("乡镇（街道）", "township"),
        ("2022年镇街", "township"),
        ("2022年", None),
        ("各区县", None),
    ],
)
def test_sections_of_labels(label: str, section: str | None) -> None:
    assert section_of_label(label) == section


@pytest.mark.parametrize(
    ("text", "year"),
    [("2022年", 2022), ("2022", 2022), ("2022年度", 2022), ("【2022】", 2022), ("2021年年报", 2021), ("2022年报", 2022),
     ("2022年度报告", 2022), ("2022年1月", None), ("22年", None), ("", None)],
)  # fmt: skip
def test_year_labels(text: str, year: int | None) -> None:
    assert year_label(text) == year


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("政府信息公开年报", "column"),
        ("政府信息公开工作年度报告", "column"),
        ("年报", "column"),
        ("年度报告", "column"),
        ("历年政府信息公开年度报告", "column"),
        ("公开年报", "column"),
        ("政府信息公开", "menu"),
        ("政务公开", "menu"),
        ("法定主动公开内容", "menu"),
        ("信息公开专栏", "menu"),
        ("统计年报", None),
        ("企业年报公示", None),
        ("法治政府建设年度报告", None),
        ("政府网站工作年度报表", None),
        ("依申请公开", None),
        ("公开招聘", None),
        ("某县发布2022年政府信息公开年报", None),
        ("新闻中心", None),
        ("下一页", None),
    ],
)
def test_menu_labels(text: str, aim: str | None) -> None:
    found, score = menu_score(Anchor("http://www.a.gov.cn/x/", text))
    assert (found if score else None) == aim


PAGERS = [
    # TRS, zero-based
    ('<script>createPageHTML(3, 0, "index", "html");</script>', AT, f"{AT}index_1.html"),
    ('<script>createPageHTML(3,1,"index","shtml")</script>', f"{AT}index_1.shtml", f"{AT}index_2.shtml"),
    ('<script>createPageHTML(3,2,"index","html")</script>', f"{AT}index_2.html", None),
    ('<script>createPageHTML(1, 0, "index", "html");</script>', AT, None),
    # UCAP, one-based
    ("<script>createPageHTML('d',3,1,'list','shtml',55)</script>", f"{AT}list.shtml", f"{AT}list_2.shtml"),
    ("<script>createPageHTML('d',3,3,'list','shtml',55)</script>", f"{AT}list_3.shtml", None),
    # Hanweb JCMS
    (
        "<script>unitid:'77' totalRecord:31,perPage:15 dataproxy.jsp</script>",
        "http://www.a.gov.cn/col/col9/index.html",
        "http://www.a.gov.cn/col/col9/index.html?uid=77&pageNum=2",
    ),
    (
        "<script>unitid:'77' totalRecord:31,perPage:15 dataproxy.jsp</script>",
        "http://www.a.gov.cn/col/col9/index.html?uid=77&pageNum=3",
        None,
    ),
    # Visual SiteBuilder, downwards
    ("<script>_simple_list_gotopage_fun(13,'u',1)</script>", f"{AT}nb.htm", f"{AT}nb/12.htm"),
    ("<script>_simple_list_gotopage_fun(13,'u',1)</script>", f"{AT}nb/12.htm", f"{AT}nb/11.htm"),
    ("<script>_simple_list_gotopage_fun(13,'u',1)</script>", f"{AT}nb/1.htm", None),
    # Guangdong, JEECMS: the number of pages is said, the links are scripts
    ("<p>共3页</p>", f"{AT}index.jhtml", f"{AT}index_2.jhtml"),
    ("<p>1/3页</p>", f"{AT}index.html", f"{AT}index_2.html"),
    ("<p>共3页</p>", f"{AT}index_3.html", None),
    # Hanweb JCMS: the address of the records behind these, in the page and in what the program answers
    (
        '<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=2&amp;unitid=77"></a>]]>'
        "</nextgroup><recordset><record><![CDATA[<a href='/art/1.html'>x</a>]]></record></recordset></datastore></script>"
        "<script>$('#77').lazypage({perpage:10,totalRecord:60})</script>",
        "http://www.a.gov.cn/col/col9/index.html",
        "http://www.a.gov.cn/module/web/jpage/dataproxy.jsp?page=2&unitid=77",
    ),
    # Widgets that call a function of the page's with the number
    (
        '<script>$("#p").Paging({pagesize:15,count:40,current:1,callback:function(page){window.location.href=page+".html"}})</script>',
        f"{AT}1.html",
        f"{AT}2.html",
    ),
    (
        '<script>$("#p").Paging({pagesize:15,count:40,current:3,callback:function(page){window.location.href=page+".html"}})</script>',
        f"{AT}3.html",
        None,
    ),
    (
        "<script>laypage.render({count:40,limit:15,curr:1,jump:function(obj,first){if(!first){location.href='list_'+obj.curr+'.html';}}})</script>",
        f"{AT}list.html",
        f"{AT}list_2.html",
    ),
    (  # counted from 0
        "<script>$('#p').pagination({total:40,pageSize:15,pageIndex:1,onPageClick:(n)=>{location.href='?page='+n}})</script>",
        f"{AT}?page=1",
        f"{AT}?page=2",
    ),
    (  # nothing says how many there are
        '<script>$("#p").Paging({callback:function(page){window.location.href=page+".html"}})</script>',
        f"{AT}1.html",
        None,
    ),
    # plain links
    ('<a href="p2.html">下一页</a>', AT, f"{AT}p2.html"),
    ('<a href="?page=2">&gt;&gt;</a>', AT, f"{AT}?page=2"),
    ('<a href="javascript:;">下一页</a>', AT, None),
    ('<a href="index_2.html">2</a>', f"{AT}index.html", f"{AT}index_2.html"),
]


@pytest.mark.parametrize(("html", "url", "following"), PAGERS)
def test_pagers(html: str, url: str, following: str | None) -> None:
    assert next((at for at, _ in next_pages(parsed(html, url))), None) == following


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("年度报告".encode("gbk"), "text/html; charset=gbk"),
        ("年度报告，政府信息公开".encode("gbk"), "text/html; charset=utf-8"),
        ("年度报告".encode(), "text/html; charset=gb2312"),
        ("﻿年度报告".encode(), "text/html; charset=gbk"),
        ('<meta charset="gb2312">年度报告'.encode("gb18030"), None),
        ("年度报告".encode(), None),
    ],
)
def test_decoding(body: bytes, content_type: str | None) -> None:
    assert "年度报告" in decode_body(body, content_type)


LINKS = [
    (
        '<a href="x.html" title="清河县2022年政府信息公开工作年度报告">清河县2022年政府…</a>',
        "清河县2022年政府信息公开工作年度报告",
    ),
    ('<a href="x.html"><img alt="年报"></a>', "年报"),
    ('<a href="#" onclick="window.open(\'x.html\')">年报</a>', "年报"),
    ("<a href=\"javascript:go('x.html')\">年报</a>", "年报"),
    ('<select><option value="./x.html">2022年</option></select>', "2022年"),
    ('<map><area href="x.html" alt="年报"></map>', "年报"),
    ("<script>document.write('<a href=\\'x.html\\'>年报</a>')</script>", "年报"),
    ("<script>var s = \"<li><a href='x.html'>年报<\\/a></li>\";</script>", "年报"),
    ('<base href="http://www.a.gov.cn/zwgk/nb/"><a href="x.html">年报</a>', "年报"),
]


@pytest.mark.parametrize(("html", "text"), LINKS)
def test_links_of_a_page(html: str, text: str) -> None:
    anchors = parsed(html).anchors
    assert [(a.url, a.text) for a in anchors] == [(f"{AT}x.html", text)]


def test_a_list_as_json() -> None:
    body = '{"total":1,"articles":[{"title":"2022年年报","url":"/c/1.html","create_time":"2023-01-15"}]}'
    (anchor,) = parse_page(AT, body.encode(), "application/json").anchors
    assert (anchor.url, anchor.text, str(anchor.date)) == (
        "http://www.a.gov.cn/c/1.html",
        "2022年年报",
        "2023-01-15",
    )


def test_a_date_stands_in_the_row_of_its_link_only() -> None:
    html = "<table><tr><td><a href='1'>甲</a></td><td>2023-01-15</td></tr></table><p><a href=2>乙</a><a href=3>丙</a>2020-01-01</p>"
    assert [str(a.date) for a in parsed(html).anchors] == ["2023-01-15", "None", "None"]


SECTIONS = (
    "一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议、行政诉讼情况 五、存在的主要问题 "
    + "字" * 200
)
PAGES = [
    (f"<h1>清河县2022年政府信息公开工作年度报告</h1>{SECTIONS}", "report", Kind.REPORT, 2022),
    (f"<h3>一、总体情况</h3>{SECTIONS} 2022年1月1日至2022年12月31日", "level", Kind.REPORT, 2022),
    (f"<h1>清河县政府信息公开指南</h1>{SECTIONS}", "level", Kind.COLUMN, None),
    ("<h1>2019年政务公开工作总结</h1>" + SECTIONS, "report", Kind.OTHER, None),
    ("<h1>清河县2022年政府信息公开年报</h1><a href='a.pdf'>附件</a>", "report", Kind.REPORT, 2022),
    (
        "<a href='1'>甲县2022年政府信息公开年报</a><a href='2'>乙县2021年政府信息公开年报</a>",
        "menu",
        Kind.COLUMN,
        None,
    ),
    ("<a href='/'>首页</a>工作动态", "menu", Kind.OTHER, None),
    ("<p>暂无内容</p>", "column", Kind.COLUMN, None),
]


@pytest.mark.parametrize(("html", "aim", "kind", "year"), PAGES)
def test_kinds_of_pages(html: str, aim: str, kind: Kind, year: int | None) -> None:
    # One link beside the text: a page of a level that is no report is a list.
    verdict = classify_page(parsed(f"{html}<a href='/zz'>甲</a><a href='/yy'>乙</a>"), aim, "", None, None)  # type: ignore[arg-type]
    assert (verdict.kind, verdict.year if kind == Kind.REPORT else None) == (kind, year)


@pytest.mark.parametrize(
    ("body", "url", "content_type", "document"),
    [
        (b"%PDF-1.4", "http://a/x", "text/html", True),
        (b"PK\x03\x04...", "http://a/x.do", None, True),
        (b"\xd0\xcf\x11\xe0..", "http://a/down.jsp", "text/plain", True),
        (b"<html><body>", "http://a/x.pdf", "application/pdf", False),
        (b"\x89PNG\0\0", "http://a/x.png", "image/png", True),
        ("年报".encode(), "http://a/x", "text/html", False),
    ],
)
def test_documents_by_their_bytes(body: bytes, url: str, content_type: str | None, document: bool) -> None:
    assert is_document(body, url, content_type) == document


def ranked(html: str, ask: Ask, aim: str = "column") -> list[tuple[str, str]]:
    page = parsed(html)
    step = Step(AT, aim, 0)  # type: ignore[arg-type]
    verdict = classify_page(page, step.aim, "", None, None)
    return [(s.aim, s.url.removeprefix(AT)) for s in rank_links(page, step, verdict, ask, LAND, frozenset())]


def test_a_column_s_links_by_what_is_asked() -> None:
    html = (
        '<a href="1.html">清河县人民政府2022年政府信息公开工作年度报告</a>'
        '<a href="2.html">清河县教育局2022年政府信息公开工作年度报告</a>'
        '<a href="3.html">清河县人民政府2021年政府信息公开工作年度报告</a>'
        '<a href="4/">乡镇街道</a><a href="2023/">2023年</a><a href="2019/">2019年</a>'
        '<a href="http://www.other.gov.cn/">政府信息公开年报</a><a href="http://10.0.0.1/">政府信息公开年报</a>'
    )
    everything = ranked(html, Ask(None, "all"))
    assert [url for aim, url in everything if aim == "report"] == ["1.html", "2.html", "3.html"]
    assert ("level", "4/") in everything
    assert ranked(html, Ask(2022, "government")) == [("report", "1.html"), ("level", "2023/")]


def test_files_of_a_report() -> None:
    html = (
        "<h1>清河县2022年政府信息公开工作年度报告</h1><p>见附件</p>"
        '<a href="P1.pdf">附件1</a><a href="sqb.doc">信息公开申请表</a><a href="old.pdf">2021年政府信息公开年报</a>'
        "<script>showVsbpdfIframe('/__local/A/B.pdf','100%')</script>"
        '<a href="/system/_content/download.jsp?wbfileid=1">附件【年报.docx】</a>'
    )
    files = [url for aim, url in ranked(html, Ask(None, "government"), "report") if aim == "attachment"]
    host = "http://www.a.gov.cn"
    assert files == ["P1.pdf", f"{host}/system/_content/download.jsp?wbfileid=1", f"{host}/__local/A/B.pdf"]


@pytest.mark.parametrize(
    ("status", "body", "blocked"),
    [
        (403, b"", True),
        (412, b"", True),
        (429, b"", True),
        (521, b"<script>", True),
        (200, b"<script>$_ts=window['$_ts'];</script>", True),
        (200, b"<script>document.cookie='__jsl_clearance=1'</script>", True),
        (200, b"<html><a href=1>1</a>", False),
        (404, b"", False),
        (500, b"", False),
    ],
)
def test_refusals(status: int, body: bytes, blocked: bool) -> None:
    assert (refusal(status, body) is not None) == blocked


def test_the_country_s_registry_is_read_whole() -> None:
    path = Path("crawler/portals.csv")
    with path.open(encoding="utf-8-sig") as stream:
        assert len(read_portals(path)) == sum(1 for _ in csv.DictReader(stream))


def test_a_row_that_stands_twice(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    row = "990101,甲县,county,,http://a.gov.example/\n"
    path.write_text("adcode,name,level,parent,home_url\n" + row + row, encoding="utf-8")
    with pytest.raises(PortalsError, match=r"p\.csv:3: adcode 990101 stands twice"):
        read_portals(path)


TABLE = (
    "<table><tr><th>单位</th><th>2023年</th><th>2022年</th></tr>"
    "<tr><td>县教育局</td><td><a href='/1.html'>查看</a></td><td><a href='/2.html'>查看</a></td></tr></table>"
)


@pytest.mark.parametrize(
    ("html", "promised"),
    [
        (TABLE, [Entry(2023, "县教育局"), Entry(2022, "县教育局")]),
        (
            "<h4>某县人民政府政府信息公开工作年度报告</h4><p><a href='/a.pdf'>2023.pdf</a></p>",
            [Entry(2023, "某县人民政府")],
        ),
        ("<h3>2023年</h3><ul><li><a href='/a'>某县政府信息公开年度报告</a></li></ul>", [Entry(2023, "某县")]),
        # the day of the row above is no heading
        (
            "<li><a href='/a'>x</a><span>2024-02-15</span></li><li><a href='/b'>政府信息公开年度报告</a></li>",
            [None, None],
        ),
        ("<h3>2023年</h3><a href='/a'>通知公告</a>", [None]),
    ],
)
def test_a_link_takes_its_name_from_what_stands_over_it(html: str, promised: list[Entry | None]) -> None:
    anchors = parsed(html, "http://www.a.gov.cn/nb/").anchors
    assert [report_of(anchor, listed=True) for anchor in anchors] == promised


@pytest.mark.parametrize(
    ("folder", "published", "year"),
    [
        (2024, date(2024, 2, 27), 2023),
        (2023, date(2024, 2, 27), 2023),
        (None, date(2024, 1, 30), 2023),
        (None, date(2018, 12, 20), None),
        (2018, date(2020, 8, 20), 2018),
        (2020, None, 2020),
    ],
)
def test_the_year_that_folder_and_day_suggest(
    folder: int | None, published: date | None, year: int | None
) -> None:
    assert likely_year(folder, published) == year


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<title>安全检查</title>正在进行浏览器安全检查<script>location.reload()</script>", "challenge"),
        ("<script>document.cookie='a='+enc();location.reload();</script>", "challenge"),
        ("<title>统一身份认证</title><form>用户名<input name=u>密码<input type='password'></form>", "login"),
        ("<ul>" + "<li><a href='/a'>政务公开</a></li>" * 9 + "</ul><input type=password>", None),
        ("<p>全县开展安全检查，召开会议，部署工作。</p>" * 30, None),
    ],
)
def test_refusals_without_a_status(body: str, why: str | None) -> None:
    said = refusal(200, body.encode(), b"text/html; charset=utf-8")
    assert (why is None) == (said is None) and (why is None or why in str(said))


def test_rows_that_come_by_post() -> None:
    script = "<script>$.jpage({totalRecord:60,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp',columnid:7,unitid:'9',webid:1})</script>"
    page = parsed(script, "http://www.a.gov.cn/col/col7/index.html")
    asked = dataproxy(page, "")
    assert asked is not None
    assert asked[0] == "http://www.a.gov.cn/module/web/jpage/dataproxy.jsp"
    assert asked[1] == "startrecord=1&endrecord=45&perpage=15&webid=1&columnid=7&unitid=9"
    rows = "<datastore><totalrecord>60</totalrecord><record><![CDATA[<a href='/1'>年报</a>]]></record></datastore>"
    assert dataproxy(parsed(rows, asked[0]), asked[1]) == (
        asked[0],
        asked[1].replace("=1&endrecord=45", "=46&endrecord=90"),
    )
    assert dataproxy(parsed(rows, asked[0]), asked[1].replace("startrecord=1&", "startrecord=46&")) is None


def test_an_answer_that_comes_short_is_asked_for_once_more() -> None:
    request = Request("http://www.a.gov.cn/1.pdf")
    again = ask_again(request, Response(request.url, body=b"half", flags=["dataloss"]))
    assert again is not None
    assert ask_again(again, Response(request.url, body=b"half")) is None  # alike: the length is a lie
    with pytest.raises(ResponseDataLossError):
        ask_again(again, Response(request.url, body=b"half and more"))
