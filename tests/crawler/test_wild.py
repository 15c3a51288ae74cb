"""Discovery in the wild: menus in scripts, doors of two languages, lists behind programs, issuers in a row."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.downloadermiddlewares import cookies

from crawler.classify import classify_page
from crawler.fetches import Fetch, Kind
from crawler.links import Allowed
from crawler.memory import Column
from crawler.middlewares.cookies import CookiesMiddleware
from crawler.middlewares.revisit import may_be_new
from crawler.navigate import rank_links
from crawler.page.pagers import next_pages
from crawler.page.pages import Page, parse_page
from crawler.page.script_words import join_words
from crawler.portals import Portal
from crawler.resume import open_run
from crawler.steps import SCORE, Aim, Ask, Step, Territory
from crawler.visits import next_step, open_visit, take_page

HOME = "http://www.a.gov.cn/"
AT = "http://www.a.gov.cn/zwgk/nb/"
LAND = Territory(("a.gov.cn",), Allowed((".gov.cn",), frozenset()), frozenset({"www.b.gov.cn"}))
ONE, ALL = Ask(2022, "government"), Ask(2022, "all")
REPORT = (
    "<p>一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议 五、存在的主要问题 六、其他需要报告的事项</p>"
    + "<p>本年主动公开信息。</p>" * 9
)


def parsed(html: str, url: str = AT) -> Page:
    return parse_page(url, html.encode(), "text/html; charset=utf-8")


def followed(html: str, aim: Aim = "menu", ask: Ask = ONE, url: str = AT, score: int = 48) -> list[Step]:
    page = parsed(html, url)
    step = Step(url, aim, score, depth=0 if aim == "home" else 2)
    return rank_links(page, step, classify_page(page, aim, "", None, None), ask, LAND, frozenset())


@pytest.mark.parametrize(
    "html",
    [
        '<script>menus[1]=["政府信息公开年报","/zwgk/nb/"];</script>',
        '<script>var tree=[{"name":"政府信息公开年报","id":7,"url":"\\/zwgk\\/nb\\/"}]</script>',
        '<script>add("/zwgk/nb/", "政府信息公开年报")</script>',
        '<script>var m={title:"\\u653f\\u5e9c\\u4fe1\\u606f\\u516c\\u5f00\\u5e74\\u62a5",href:"/zwgk/nb/"}</script>',
        '<a href="javascript:void(0)" data-url="/zwgk/nb/">政府信息公开年报</a>',
        '<li data-href="/zwgk/nb/">政府信息公开年报</li>',
    ],
)
def test_a_menu_that_a_script_draws_leads_to_the_column(html: str) -> None:
    first = followed(html, "home", url=HOME)[0]
    assert (first.url, first.aim) == (AT, "column")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/mgl/">ᠮᠣᠩᠭᠣᠯ</a> <a href="/zh/">中文版</a>',
        "<div onclick=\"window.location.href='/uy/'\">ئۇيغۇرچە</div><div onclick=\"location.href='/zh/'\">中文</div>",
        '<a href="/zh/"><img src="splash.jpg" alt="进入网站"></a><a href="/en/">English</a>',
    ],
)
def test_a_door_of_several_languages_is_entered_by_the_chinese_one(html: str) -> None:
    first = followed(html, "home", url=HOME)[0]
    assert (first.url, first.aim) == (HOME + "zh/", "home")


def test_words_that_a_script_adds_up() -> None:
    joined = join_words(
        'var ch="0a1b"; var cfg={siteId:"77"}; load("/common/search/"+ch+"?s="+cfg.siteId+"&page="+n)'
    )
    assert '"/common/search/0a1b?s=77&page="' in joined


def test_what_a_script_asks_a_program_for_is_asked_with_its_fields() -> None:
    page = parsed(
        '<div id="ls"></div><script>$.ajax({url:"/site/label/8888",data:{labelName:"publicInfoList",organId:"7",'
        'pageIndex:1,pageSize:15,type:4,action:"list"}});</script>'
    )
    [(url, form)] = next_pages(page)
    assert form == "" and urlsplit(url).path == "/site/label/8888"
    assert parse_qs(urlsplit(url).query)["organId"] == ["7"]


def test_a_program_is_posted_to_where_its_script_posts() -> None:
    page = parsed(
        "<ul></ul><script>var cid='9';$.post('/web/list.do',{channelId:cid,pageNo:1},function(d){})</script>"
    )
    assert next_pages(page) == [("http://www.a.gov.cn/web/list.do", "channelId=9&pageNo=1")]


def test_a_fragment_with_full_pages_goes_on_and_a_short_one_ends() -> None:
    rows = "".join(f'<li><a href="/p/{n}.html">某局2022年政府信息公开工作年度报告</a></li>' for n in range(3))
    at = "http://www.a.gov.cn/site/label/8888?organId=7&pageIndex=1&pageSize={}"
    assert next_pages(parsed(rows, at.format(3))) == [
        (at.format(3).replace("pageIndex=1", "pageIndex=2"), "")
    ]
    assert next_pages(parsed(rows, at.format(15))) == []


def test_guangdongs_tree_is_used_on_any_page_of_the_platform() -> None:
    html = '<div id="app"></div><script>_CONFIG={SID:\'767001\',TREE:[{"id":5105,"name":"政府信息公开年报"}]}</script>'
    first = followed(html, "menu", url="http://www.a.gov.cn/gkmlpt/index")[0]
    assert (first.url, first.aim) == ("http://www.a.gov.cn/gkmlpt/api/all/5105?page=1&sid=767001", "column")


def test_reports_of_other_years_by_their_day_are_not_taken_for_columns() -> None:
    rows = "".join(
        f'<li><a href="/x/{y}.html">政府信息公开工作年度报告</a><span>{y + 1}-01-12</span></li>'
        for y in range(2022, 2012, -1)
    )
    steps = followed(rows, "column")
    assert steps[0].url.endswith("2022.html")
    assert {s.aim for s in steps} == {"level"}
    assert all(s.score < SCORE["level"] for s in steps[1:])


def test_a_column_of_unknown_labels_is_gone_through_when_nothing_better_is_there() -> None:
    html = '<a href="/zwgk/nb/a/">县市区</a><a href="/zwgk/nb/b/">市级</a>'
    steps = followed(html, "level", url="http://www.a.gov.cn/columns/77/")
    assert [s.url[-3:] for s in steps] == ["/a/", "/b/"]


def test_issuers_in_a_row_are_gone_through_when_all_are_asked_for() -> None:
    html = "".join(
        f'<a href="/bm/{n}/">{name}</a>' for n, name in enumerate(("教育局", "财政局", "民政局", "统计局"))
    )
    assert [s.aim for s in followed(html, "menu", ALL)] == ["issuer"] * 4
    assert followed(html, "menu", ONE) == []


def test_a_report_page_shows_the_issuers_beside_it() -> None:
    html = REPORT + "".join(
        f'<a href="/r.jsp?area={n}&y=2022">某县{n}局</a>' for n in ("教育", "财政", "民政")
    )
    steps = followed(html, "column", ALL, url="http://www.a.gov.cn/r.jsp?area=1&y=2022")
    assert [s.aim for s in steps] == ["issuer"] * 3


def test_years_of_a_form_are_links() -> None:
    html = REPORT + (
        '<form action="/r.jsp" method="get"><input type="hidden" name="area" value="1"><select name="y">'
        '<option value="2023">2023年</option><option value="2022">2022年</option></select></form>'
    )
    assert "http://www.a.gov.cn/r.jsp?area=1&y=2022" in {s.url for s in followed(html, "column")}


def test_a_page_of_betting_words_is_no_report() -> None:
    html = "<title>皇冠体育2022年政府信息公开工作年度报告</title><h1>皇冠体育官网2022年政府信息公开工作年度报告</h1>"
    page = parsed(html + "<p>" + "真人娱乐 百家乐 " * 90)
    verdict = classify_page(page, "report", "皇冠体育官网2022年政府信息公开工作年度报告", 2022, None)
    assert verdict.kind != Kind.REPORT


def test_a_column_remembered_on_another_host_keeps_its_folder() -> None:
    portal = Portal("420202", "甲区", "county", "乙市", HOME)
    column = Column("420202", "http://www.b.gov.cn/xxgk/gknb/", "年报", "2023-02-01")
    step = next_step(open_visit(portal, ONE, LAND.allowed, {"www.a.gov.cn", "www.b.gov.cn"}, [column]))
    assert step is not None and step.fence == "http://www.b.gov.cn/xxgk/"


def test_a_shell_behind_the_disclosure_menu_is_said_to_be_one() -> None:
    portal = Portal("370322", "甲县", "county", "乙市", HOME)
    visit = open_visit(portal, ONE, LAND.allowed, {"www.a.gov.cn"}, [])
    page = parsed('<title>政府信息公开</title><div id="app"></div><script src="/app.js"></script>')
    take_page(visit, Step(AT, "menu", 47), page, classify_page(page, "menu", "", None, None), False, False)
    assert visit.scripted == [AT]


def test_a_shell_inside_the_site_s_frame_is_one_too() -> None:
    portal = Portal("370322", "甲县", "county", "乙市", HOME)
    visit = open_visit(portal, ONE, LAND.allowed, {"www.a.gov.cn"}, [])
    visit.chrome |= {f"{HOME}{n}.html" for n in range(9)}
    frame = "".join(f'<a href="/{n}.html">网站地图{n}</a>' for n in range(9))
    page = parsed(
        f'{frame}<div id="app"></div><p>主办：某县人民政府办公室</p><script src="/app.js"></script>'
    )
    take_page(visit, Step(AT, "menu", 47), page, classify_page(page, "menu", "", None, None), False, False)
    assert visit.scripted == [AT]


def test_of_two_links_to_one_address_the_one_that_says_annual_report_counts() -> None:
    html = '<a href="/c/1?type=4">信息公开年报</a> <a href="/c/1?type=4">某某县人民政府办公室</a>'
    assert [(s.aim, s.anchor) for s in followed(html)] == [("column", "信息公开年报")]


@pytest.mark.parametrize("label", ["财政局信息公开年报", "市审计局年度报告", "统计局政府信息公开年报"])
def test_a_bureau_s_name_makes_its_column_no_other_annual_report(label: str) -> None:
    assert followed(f'<a href="/x/">{label}</a>', ask=ALL)[0].aim == "column"


def test_a_township_s_government_is_not_the_government() -> None:
    rows = '<a href="/c/1/">甲县人民政府</a><a href="/c/2/">甲县府城镇人民政府</a>'
    assert [s.url[-3:] for s in followed(rows, "column")] == ["/1/"]


def test_the_list_of_public_suffixes_is_never_fetched() -> None:
    assert issubclass(CookiesMiddleware, cookies.CookiesMiddleware)
    assert cookies._split_domain.suffix_list_urls == ()
    assert not cookies._is_public_domain("www.a.gov.cn")


@pytest.mark.parametrize(
    ("step", "new"),
    [
        (Step(AT, "column", 60), True),
        (Step(AT, "level", 70), True),
        (Step(AT, "level", 70, year=2021), False),
        (Step(AT, "level", 70, published_on=date(2021, 1, 8)), False),
        (Step(AT, "report", 90), False),
    ],
)
def test_a_column_that_opened_a_report_may_show_a_newer_one(step: Step, new: bool, tmp_path: Path) -> None:
    run = open_run(tmp_path, ONE, False, {})
    known = {"run": "20230201T000000000000Z", "url": AT, "final_url": AT, "kind": "report"}
    held = Fetch(**{**dict.fromkeys(field.name for field in fields(Fetch)), **known})
    assert may_be_new(run, step, held) is new
    run.repeated.add(held.run)
    assert not may_be_new(run, step, held)
    run.close()


def test_frames_of_a_disclosure_page_are_looked_into() -> None:
    frame = "".join(f'<a href="/{n}/">链接{n}</a>' for n in range(9))
    html = (
        frame
        + '<p>主办：某县</p><iframe src="/front/left.html"></iframe><iframe src="http://map.x.com/"></iframe>'
    )
    assert [(s.url, s.aim) for s in followed(html)] == [(HOME + "front/left.html", "menu")]
    assert followed(html + '<a href="/nb/">政府信息公开年报</a>')[0].aim == "column"


def test_a_tree_of_menus_that_a_script_loads_is_loaded() -> None:
    html = '<ul id="tree"></ul><script>$.getJSON("/xxgk/data/tree.json",function(d){build(d)});</script>'
    assert [(s.url, s.aim) for s in followed(html)] == [(HOME + "xxgk/data/tree.json", "menu")]
    assert followed(html, score=20) == []


def test_the_general_office_stands_among_the_departments() -> None:
    names = ("市政府办公室", "教育局", "财政局", "民政局")
    html = "".join(f'<a href="/jg/{n}.htm">{name}</a>' for n, name in enumerate(names))
    assert {s.anchor for s in followed(html, "menu", ALL, score=14) if s.aim == "issuer"} == set(names)


def test_an_issuer_s_list_that_a_program_fills_is_asked_for() -> None:
    html = "<div id='ls'></div><script>$.get('/label/list',{organId:'7',pageIndex:1},show)</script>"
    steps = followed(html, "issuer", ALL, score=46)
    assert [(s.url, s.aim) for s in steps] == [(f"{HOME}label/list?organId=7&pageIndex=1", "column")]


@pytest.mark.parametrize("ask", [ONE, ALL])
def test_issuers_under_headings_of_years_are_those_of_the_year(ask: Ask) -> None:
    names = ("甲县人民政府", "甲县教育局", "甲县财政局")
    html = "".join(
        f"<h3>{year}年度</h3>"
        + "".join(f'<a href="/nb/{year}/{n}.html">{x}</a>' for n, x in enumerate(names))
        for year in range(2022, 2016, -1)
    )
    steps = followed(html, "column", ask)
    assert {s.url.split("/")[-2] for s in steps} == {"2022"}
    assert len(steps) == (1 if ask is ONE else 3)
