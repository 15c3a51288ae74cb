"""Links that are no links: functions that a click calls, forms, choices, data, and what stands over a cell."""

from __future__ import annotations

import pytest

from crawler.classify import classify_page
from crawler.page.entries import report_of
from crawler.page.menus import menu_score
from crawler.page.pagers import next_pages
from crawler.page.pages import parse_page
from crawler.page.years import year_label
from crawler.portals import Portal
from crawler.steps import Step
from crawler.visits import next_step, open_visit, take_page
from tests.crawler.test_wild import AT, HOME, LAND, ONE, followed, parsed

TITLE = "某县人民政府2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "html",
    [
        "<li onclick=\"to('nb')\">政府信息公开年报</li><script>function to(c){location.href='/zwgk/'+c+'/';}</script>",
        "<a href='javascript:;' onclick='to(\"nb\")'>政府信息公开年报</a>"
        "<script>function to(c){ var u='/zwgk/'+c+'/'; window.open(u); }</script>",
        "<a href=\"javascript:to(7,'nb')\">政府信息公开年报</a>"
        "<script>var to = function(n, c){ $('#list').load('/zwgk/'+c+'/'); }</script>",
        "<a href='#' onclick=\"to('nb')\">政府信息公开年报</a><script>function to(c){$.get('/zwgk/'+c+'/',show)}</script>",
    ],
)
def test_a_click_that_calls_a_function_leads_where_the_function_goes(html: str) -> None:
    first = followed(html, "home", url=HOME)[0]
    assert (first.url, first.aim) == (AT, "column")


def test_a_click_on_an_unknown_function_leads_nowhere() -> None:
    assert followed("<li onclick=\"to('nb')\">政府信息公开年报</li>", "home", url=HOME) == []


YEARS = "<option value='2021'>2021年</option><option value='2022'>2022年</option>"


@pytest.mark.parametrize(
    ("html", "query", "form"),
    [
        (
            f"<select onchange=\"location='/zwgk/nb/?nd='+this.value\"><option value=''>-</option>{YEARS}</select>",
            "?nd=2022",
            "",
        ),
        (
            f"<form method='POST'><input type='hidden' name='act' value='q'><select name='y'>{YEARS}</select></form>",
            "",
            "act=q&y=2022",
        ),
    ],
)
def test_years_of_a_select_are_levels(html: str, query: str, form: str) -> None:
    [step] = [s for s in followed(html, "column") if s.year == 2022]
    assert (step.url, step.form, step.aim) == (AT + query, form, "level")


def test_aspnets_pages_are_posted_for_and_asked_once() -> None:
    html = (
        "<form method='post'><input type='hidden' name='__VIEWSTATE' value='{}'>"
        "<a href=\"javascript:__doPostBack('Pager','2')\">下一页</a></form>"
    )
    page = parsed(html.format("a"))
    assert next_pages(page) == [(AT, "__VIEWSTATE=a&__EVENTTARGET=Pager&__EVENTARGUMENT=2")]
    portal = Portal("110000", "某县", "county", "", HOME)
    visit = open_visit(portal, ONE, LAND.allowed, frozenset(), ())
    for state in "ab":
        page, step = parsed(html.format(state)), Step(AT, "column", 60)
        take_page(visit, step, page, classify_page(page, "column", "", None, None), False, False)
    asked = [next_step(visit), next_step(visit)]
    assert [s.aim for s in asked if s] == ["next", "home"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            f'<?xml version="1.0"?><r><item><title><![CDATA[{TITLE}]]></title><url>/1.html</url></item></r>',
            "text/xml",
        ),
        (f'show({{"docs":[{{"title":"{TITLE}","url":"/1.html"}}]}});', "application/javascript"),
        (f'{{"data":{{"html":"<ul><li><a href=\'/1.html\'>{TITLE}</a></li></ul>"}}}}', "application/json"),
        (f'var rows = [{{"title":"{TITLE}","url":"/1.html"}}];', "application/javascript"),
        (f'[{{"DOCTITLE":"{TITLE}","DOCPUBURL":"/1.html"}}]', "text/plain"),
    ],
)
def test_a_list_that_is_data_is_a_list_and_no_report(body: str, kind: str) -> None:
    page = parse_page(AT + "list", body.encode(), kind)
    assert [(a.text, a.url) for a in page.anchors] == [(TITLE, HOME + "1.html")]
    assert classify_page(page, "next", "政府信息公开年报", None, None).kind == "column"


def test_json_is_posted_as_json_and_asked_for_the_next_rows() -> None:
    script = (
        '$.ajax({url:"/api/page",type:"post",contentType:"application/json",'
        'data:JSON.stringify({channelId:"c8",pageNo:1,pageSize:2})})'
    )
    [(url, form)] = next_pages(parsed(f"<div id='l'></div><script>{script}</script>"))
    assert (url, form) == (HOME + "api/page", '{"channelId": "c8", "pageNo": 1, "pageSize": 2}')
    rows = ",".join(f'{{"title":"{TITLE}","url":"/{n}.html"}}' for n in range(2))
    answer = parse_page(url, f"[{rows}]".encode(), "application/json")
    assert next_pages(answer, form) == [(url, form.replace('"pageNo": 1', '"pageNo": 2'))]


def test_pages_by_offset_and_by_a_button() -> None:
    page = parsed("<a href='?cat=7&start=10'>2</a><a href='?cat=7&nd=2021'>3</a>", AT + "?cat=7")
    assert next_pages(page) == [(AT + "?cat=7&start=10", "")]
    assert next_pages(parsed("<a href='?page=2'>加载更多</a>")) == [(AT + "?page=2", "")]


def test_data_scripts_are_loaded_where_a_page_shows_nothing() -> None:
    html = "<ul></ul><script src='/js/jquery.list.js'></script><script src='rows_data.js'></script><script>show()</script>"
    assert [s.url for s in followed(html, "column")] == [AT + "rows_data.js"]
    assert [s.url for s in followed(html, "home", url=HOME)] == [HOME + "rows_data.js"]


@pytest.mark.parametrize(
    "label",
    ["公开报告", "年度公开报告", "年报公示", "信息公开报告", "政府信息公开工作报告", "年度政府信息公开报告"],
)
def test_other_names_of_the_column(label: str) -> None:
    anchor = parsed(f"<a href='/c/'>{label}</a>").anchors[0]
    assert menu_score(anchor)[0] == "column"


@pytest.mark.parametrize("text", ["某县2022年度公开报告", "公开报告(2022年)", "2022年度公开报告"])
def test_in_the_column_a_public_report_is_the_report(text: str) -> None:
    anchor = parsed(f"<a href='/1.html'>{text}</a>").anchors[0]
    entry = report_of(anchor, listed=True)
    assert entry is not None and entry.year == 2022
    assert report_of(anchor, listed=False) is None


@pytest.mark.parametrize("text", ["二〇二二年", "２０２２年", "2022年度"])
def test_years_however_they_are_written(text: str) -> None:
    assert year_label(text) == 2022


def test_a_year_that_spans_rows_stands_over_each_of_them() -> None:
    html = (
        "<table><tr><th>年度</th><th>单位</th><th>操作</th></tr>"
        "<tr><td rowspan=2>2022年</td><td>教育局</td><td><a href='/1.html'>查看</a></td></tr>"
        "<tr><td>财政局</td><td><a href='/2.html'>查看</a></td></tr>"
        "<tr><td>2021年</td><td>财政局</td><td><a href='/3.html'>查看</a></td></tr></table>"
    )
    entries = [report_of(a, listed=True) for a in parsed(html).anchors]
    assert [(e.year, e.issuer) for e in entries if e] == [
        (2022, "教育局"),
        (2022, "财政局"),
        (2021, "财政局"),
    ]


def test_a_form_that_a_function_fills_in_and_submits() -> None:
    page = parsed(
        "<form id='pf' action='/list.do' method='post'><input type='hidden' name='c' value='8'>"
        "<input type='hidden' name='pageNo' id='no' value='1'></form><a href='javascript:toPage(2)'>下一页</a>"
        "<script>function toPage(p){document.getElementById('no').value=p; document.getElementById('pf').submit();}</script>"
    )
    assert next_pages(page) == [(HOME + "list.do", "c=8&pageNo=2")]


def test_a_list_kept_in_a_text_field_is_a_list() -> None:
    html = f"<textarea>&lt;li&gt;&lt;a href='/1.html'&gt;{TITLE}&lt;/a&gt;&lt;/li&gt;</textarea>"
    assert [s.url for s in followed(html, "column")] == [HOME + "1.html"]


def test_rows_that_have_a_number_for_an_address() -> None:
    row = f'{{"infoid":"0a-1b","title":"{TITLE}"}}'
    script = f"var n=[{row}]; add('<a href=\"show.html?infoid='+n.infoid+'\">')"
    assert [s.url for s in followed(f"<ul></ul><script>{script}</script>", "column")] == [
        AT + "show.html?infoid=0a-1b"
    ]
    script = "$.getJSON('/d.json',function(d){add('<a href=\"show.html?infoid='+d.infoid+'\">')})"
    [step] = followed(f"<ul></ul><script>{script}</script>", "column")
    page = parse_page(step.url, f"[{row}]".encode(), "application/json", AT, step.made)
    assert [a.url for a in page.anchors] == [AT + "show.html?infoid=0a-1b"]
