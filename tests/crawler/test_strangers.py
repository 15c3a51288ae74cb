"""What two more batches of strangers' portals showed: charsets, repeats, pagers, forms, scripts, site maps, platforms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.answers import Answer
from crawler.budgets import BUDGET
from crawler.classify import Verdict, classify_page, is_wanted_issuer
from crawler.fetches import Failure, Kind
from crawler.judge import judge
from crawler.links import Allowed, goes_round
from crawler.navigate import rank_links
from crawler.page.anchors import Anchor, read_tree
from crawler.page.clicks import choices
from crawler.page.entries import report_of
from crawler.page.pagers import next_pages, skipped_pages
from crawler.page.pages import Page, decode_body, parse_page
from crawler.page.script_words import made_addresses
from crawler.page.years import folder_year
from crawler.portals import Portal
from crawler.steps import Aim, Ask, Step, Territory
from crawler.visits import Visit, add_steps, next_step, open_visit, take_failure, take_page, take_script
from crawler.wishes import alone_until

HOME = "http://www.a.gov.cn/"
AT = "http://www.a.gov.cn/zwgk/nb/"
ALLOWED = Allowed((".gov.cn",), frozenset())
LAND = Territory(("a.gov.cn",), ALLOWED, frozenset({"www.b.gov.cn"}))
ONE, ALL = Ask(2022, "government"), Ask(2022, "all")
REPORT = (
    "<p>一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议 五、存在的主要问题</p>"
    + "<p>本年主动公开信息。</p>" * 20
)


def parsed(html: str, url: str = AT, loaded_scripts: str = "") -> Page:
    return parse_page(url, html.encode(), "text/html; charset=utf-8", loaded_scripts=loaded_scripts)


def followed(
    html: str, aim: Aim, url: str = AT, ask: Ask = ONE, score: int = 60, **known: object
) -> list[Step]:
    page = parsed(html, url)
    step = Step(url, aim, score, depth=0 if aim == "home" else 2, **known)  # type: ignore[arg-type]
    return rank_links(page, step, classify_page(page, aim, "", None, None), ask, LAND, frozenset())


def visit_of(ask: Ask = ONE, name: str = "某县") -> Visit:
    portal = Portal("990101", name, "county", "某市", HOME)
    return open_visit(portal, ask, ALLOWED, frozenset(), ())


def take(visit: Visit, step: Step, html: str) -> Kind:
    page = parsed(html, step.url, visit.loaded_scripts)
    verdict = classify_page(page, step.aim, step.anchor, step.year, step.section)
    return take_page(visit, step, page, verdict, document=False, unchanged=False)


def listed(names: list[str], pager: str = "") -> str:
    return "".join(f'<li><a href="/x/{n}.html">{n}</a></li>' for n in names) + pager


@pytest.mark.parametrize("said", ["ISO-8859-1", "windows-1252", "us-ascii", "UTF-8", "gb2312"])
@pytest.mark.parametrize("charset", ["gbk", "utf-8"])
def test_no_chinese_page_is_in_latin_letters(said: str, charset: str) -> None:
    html = f'<meta charset="{charset}"><p>政府信息公开工作年度报告，全县共收到申请</p>'
    assert decode_body(html.encode(charset), f"text/html; charset={said}") == html


def test_pictures_that_are_loaded_late_are_those_of_the_report() -> None:
    page = parsed('<img src="/loading.gif" data-original="/1.jpg"><img src="/2.jpg"><img data-src="/3.jpg">')
    assert [url.rpartition("/")[2] for url in page.pictures] == ["1.jpg", "2.jpg", "3.jpg"]


@pytest.mark.parametrize(
    ("url", "year"),
    [
        ("http://a.gov.cn/zwgk/nb/2021/", 2021),
        ("http://a.gov.cn/nb/2021n/index.html", 2021),
        ("http://a.gov.cn/nb/2021.html", 2021),
        ("http://a.gov.cn/gknb2021.htm", 2021),
        ("http://a.gov.cn/art/2023/art_1.html", None),
        ("http://a.gov.cn/202101/t20210112_5.html", None),
        ("http://a.gov.cn/show/20211.html", None),
        ("http://a.gov.cn/nb/", None),
        ("http://a.gov.cn/", None),
    ],
)
def test_the_year_that_an_address_ends_in(url: str, year: int | None) -> None:
    assert folder_year(url) == year


def test_a_report_that_names_no_year_is_of_its_address() -> None:
    body = f"<h1>政府信息公开年度报告</h1>{REPORT}".encode()
    at = f"{AT}2021/"
    answer = Answer(at, at, 200, "text/html; charset=utf-8", body, None, None, "")
    read = judge(answer, Step(at, "level", 70, "政府信息公开年度报告"), "")
    # It serves the search; the dataset is told only what was said.
    assert (read.verdict.kind, read.verdict.year, read.said) == (Kind.REPORT, 2021, None)


def test_reports_of_other_years_by_their_address_come_last() -> None:
    rows = "".join(f'<li><a href="{y}/">政府信息公开年度报告</a></li>' for y in (2020, 2021, 2022))
    steps = followed(rows, "column")
    assert steps[0].url == f"{AT}2022/" and steps[0].score - steps[1].score >= 20


def test_a_list_that_repeats_itself_leads_no_further() -> None:
    visit = visit_of()
    names = ["某县教育局2019年政府信息公开工作年度报告", "某县财政局2019年政府信息公开工作年度报告"]
    take(visit, Step(AT, "column", 60, depth=2), listed(names, '<a href="index_1.html">下一页</a>'))
    step = next_step(visit)
    assert step is not None and (step.aim, step.url) == ("next", f"{AT}index_1.html")
    take(visit, step, "<title>年报</title>" + listed(names, '<a href="index_2.html">下一页</a>'))
    step = next_step(visit)
    assert step is not None and step.aim == "home"


def test_a_list_of_departments_is_gone_through_when_nothing_better_is_left() -> None:
    visit, url = visit_of(), AT
    names = [f"某县{n}局2019年政府信息公开工作年度报告" for n in "甲乙丙丁戊己庚辛"]
    step: Step | None = Step(AT, "column", 60, depth=2)
    for number in range(6):
        assert step is not None and step.url == url
        url = f"{AT}index_{number + 1}.html"
        take(visit, step, listed([names[number]], f'<a href="{url}">下一页</a><a href="/gk/">信息公开</a>'))
        step = next_step(visit)
        if number + 1 == BUDGET.barren_pages:
            assert step is not None and step.aim == "menu"
            step = next_step(visit)
    assert step is not None and step.aim == "next"


@pytest.mark.parametrize("ask", [ONE, Ask(2019, "all")])
def test_the_first_call_of_a_list_may_show_what_the_page_showed(ask: Ask) -> None:
    visit = visit_of(ask)
    names = ["某县教育局2019年政府信息公开工作年度报告", "某县财政局2019年政府信息公开工作年度报告"]
    script = '<script>var page=1;$("#more").click(function(){page++;$.get("/nb/more",{pageNo:page,pageSize:2},show)})</script>'
    take(visit, Step(AT, "column", 60, depth=2), f"<h1>年报</h1>{listed(names)}{script}")
    for number in (1, 2):
        step = next(s for s in iter(lambda: next_step(visit), None) if s.aim != "report")
        assert step.url == f"{HOME}nb/more?pageNo={number}&pageSize=2"
        take(visit, step, listed(names))
    step = next_step(visit)
    assert step is not None and step.aim == "home"


@pytest.mark.parametrize(
    ("url", "round_"),
    [
        ("http://a.gov.cn/mulu/more/sub/more/sub/", True),
        ("http://a.gov.cn/a/a/a/b.html", True),
        ("http://a.gov.cn/zwgk/zwgk/b.html", False),
        ("http://a.gov.cn/2023/1/1/1/b.html", False),
    ],
)
def test_folders_in_circles(url: str, round_: bool) -> None:
    assert goes_round(url) is round_


def test_where_the_reports_are_refused_no_other_menu_is_tried() -> None:
    visit = visit_of()
    menus = '<a href="/zn/">政府信息公开指南</a><a href="/ml/">公开目录</a>'
    take(visit, Step(AT, "column", 60, depth=2), menus + listed(["某县2022年政府信息公开工作年度报告"]))
    step = next_step(visit)
    assert step is not None and step.aim == "report"
    take_failure(visit, step, Failure.BLOCKED, "answered with a challenge page")
    assert next_step(visit) is None


@pytest.mark.parametrize(
    ("scripts", "url", "following"),
    [
        ("createPageHTML('d',4,1,'index','shtml',60)", f"{AT}index.shtml", ["index_2.shtml"]),
        ("createPageHTML('d',4,2,'index','shtml',60)", f"{AT}index_2.shtml", ["index_3.shtml"]),
        # The address counts from 0: the second page was passed over.
        ("createPageHTML('d',5,3,'index','shtml',60)", f"{AT}index_2.shtml", ["index_3.shtml", "index_1.shtml"]),
        ("createPageHTML('d',4,4,'index','shtml',60)", f"{AT}index_3.shtml", []),
        ('$("#p").pagination({pageIndex:0,pageSize:15,total:52})', "http://a.gov.cn/zw/016015002/subpage.html", ["2.html"]),
        ('$("#p").pagination({pageIndex:3,pageSize:15,total:52})', "http://a.gov.cn/zw/016015002/4.html", []),
        ('$("#p").pagination({pageSize:15,total:52})', "http://a.gov.cn/zw/nb/index.html", []),
    ],
)  # fmt: skip
def test_where_a_list_goes_on(scripts: str, url: str, following: list[str]) -> None:
    page = parsed(f"<p>年报</p><script>{scripts}</script>", url)
    found = [*(at for at, _ in next_pages(page)), *skipped_pages(page)]
    assert [at.rpartition("/")[2] for at in found] == following


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("某县人民政府2022年政府信…", "某县人民政府"),
        ("某县人民政府2022年政府信息公开工…", "某县人民政府"),
        ("某县教育局2022年政...", "某县教育局"),
        ("某县教育局2022年度…", "某县教育局"),
        ("关于印发某县2022年政府…", None),
        ("某县2022年政府工作报告…", None),
        ("某县2022年国民经济…", None),
    ],
)
def test_titles_that_are_cut_short(text: str, issuer: str | None) -> None:
    entry = report_of(Anchor(AT, text), listed=True)
    assert (entry.issuer if entry else None) == issuer


def test_a_form_of_issuers_and_years_is_asked_for_each() -> None:
    form = (
        '<form action="q.jsp"><select name="dept"><option value="zf">某县人民政府</option><option value="b1">教育局</option></select>'
        '<select name="year"><option value="2022">2022年</option></select><input type="hidden" name="k" value="nb"></form>'
    )
    found = list(choices(read_tree(form), "", AT))
    assert [(text, url) for text, url, _ in found] == [
        ("某县人民政府2022年政府信息公开年度报告", f"{AT}q.jsp?k=nb&dept=zf&year=2022"),
        ("教育局2022年政府信息公开年度报告", f"{AT}q.jsp?k=nb&dept=b1&year=2022"),
    ]


def test_a_template_makes_the_addresses_of_its_rows() -> None:
    page = parsed("""<a :href="'doc_' + d.docId + '.html'">{{d.docTitle}}</a><script>new Vue()</script>""")
    made = made_addresses(page.scripts)
    assert made == [("doc_", "docId", ".html")]
    rows = '{"docs":[{"docId":"7a","docTitle":"某县2022年政府信息公开工作年度报告"}]}'
    listed_ = parse_page(f"{AT}docs.json", rows.encode(), "application/json", AT, made)
    assert [a.url for a in listed_.anchors] == [f"{AT}doc_7a.html"]


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ('var url = "/portal.html"; setTimeout(function(){ top.location.replace(url); }, 9);', f"{HOME}portal.html"),
        ("var to='index2.html';self.location = to;", f"{HOME}index2.html"),
        ("var n = 'abc'; location = n;", None),
    ],
)  # fmt: skip
def test_a_script_sends_on_to_what_a_variable_holds(script: str, url: str | None) -> None:
    steps = followed(f"<script>{script}</script>", "home", HOME)
    assert [step.url for step in steps] == ([url] if url else [])


def test_functions_of_a_script_that_the_page_loads() -> None:
    html = (
        "<script src='/js/jquery.min.js'></script><script src='/js/common.js'></script>"
        "<a href=\"javascript:toUrl('12','nb')\">政府信息公开年报</a>"
    )
    visit = visit_of()
    add_steps(visit, [Step("http://www.a.gov.cn/zwgk/", "menu", 44, depth=1)])
    page = next_step(visit)
    assert page is not None
    take(visit, page, html)
    script = next_step(visit)
    assert script is not None and (script.aim, script.url) == ("script", f"{HOME}js/common.js")
    take_script(visit, script, 'function toUrl(i, c){ location.href = "/ch/" + i + "/" + c + ".html"; }')
    again = next_step(visit)
    assert again is not None and again.url == page.url and again.trusted
    take(visit, again, html)
    column = next_step(visit)
    assert column is not None and (column.aim, column.url) == ("column", f"{HOME}ch/12/nb.html")


def test_a_site_map_is_read_for_the_column() -> None:
    places = "".join(f"<url><loc>{HOME}{at}</loc></url>" for at in ("xw/1.html", "c/nb/", "c/nb/2022.html"))
    text = (
        f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    )
    url = f"{HOME}sitemap.xml"
    page = parse_page(url, text.encode(), "text/xml")
    steps = rank_links(page, Step(url, "menu", 26, depth=1), Verdict(Kind.OTHER), ONE, LAND, frozenset())
    assert [(step.aim, step.url) for step in steps] == [("column", f"{HOME}c/nb/")]


def test_on_a_platform_of_many_only_what_bears_the_name_is_followed() -> None:
    top = "http://xxgk.city.gov.cn/"
    visit = visit_of(name="溪北县")
    take(visit, Step(HOME, "home", 10), f'<a href="{top}">政府信息公开</a><p>{"概况" * 200}</p>')
    step = next_step(visit)
    assert step is not None and (step.url, step.fence) == (top, top)
    bodies = "<a href='/nb/'>政府信息公开年报</a><a href='/d/'>东马县</a><a href='/x/'>溪北县</a>"
    take(visit, step, f"<title>大石市政府信息公开平台</title>{bodies}")
    step = next_step(visit)
    assert step is not None and (step.url, step.fence) == (f"{top}x/", f"{top}x/")
    step = next_step(visit)
    assert step is not None and step.aim == "home"


def test_another_portals_host_is_no_platform() -> None:
    assert followed('<a href="http://www.b.gov.cn/">政府信息公开</a>', "menu") == []


@pytest.mark.parametrize(
    ("status", "field", "minutes"),
    [(429, b"3600", 60), (429, None, 10), (503, None, 0), (503, b"120", 2), (429, b"soon", 10)],
)
def test_how_long_a_host_is_left_alone(status: int, field: bytes | None, minutes: int) -> None:
    at = datetime(2026, 1, 2, tzinfo=UTC)
    assert alone_until(status, field, at) == at + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("issuer", "wanted"), [("某县供水公司", False), ("某县第一中学", False), ("某县教育局", True)]
)
def test_enterprises_report_by_rules_of_their_own(issuer: str, wanted: bool) -> None:
    assert is_wanted_issuer(Verdict(Kind.REPORT, 2022, issuer, "department"), "all", "某县") is wanted
    row = f'<li><a href="1.html">{issuer}2022年信息公开年度报告</a></li>'
    assert any(step.aim == "report" for step in followed(row, "column", ask=ALL)) is wanted
