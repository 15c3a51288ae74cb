"""What strangers' portals showed: units of jpaas, moved sites, wide text, viewers elsewhere, lists that repeat or are long."""

from __future__ import annotations

import gzip
import json
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import Request, Response

from crawler.answers import read_answer
from crawler.classify import Verdict, classify_page, distinct_reports
from crawler.fetches import Failure, Fetch, Kind
from crawler.links import Allowed
from crawler.middlewares.blocked import BlockedMiddleware, refusal
from crawler.middlewares.refusals import HostLeft
from crawler.navigate import rank_links
from crawler.page.anchors import Anchor
from crawler.page.attachments import attachments
from crawler.page.calls import list_calls, next_call
from crawler.page.documents import is_document
from crawler.page.entries import report_of
from crawler.page.issuers import is_of_another_place, section_of_prose
from crawler.page.pagers import next_pages
from crawler.page.pages import Page, parse_page, sent_on
from crawler.page.script_words import made_addresses
from crawler.page.units import read_fields
from crawler.portals import Portal
from crawler.runs import Run, hold
from crawler.steps import SCORE, Aim, Ask, Step, Territory
from crawler.visits import next_step, open_visit, take_failure, take_page
from crawler.ways import Ways

HOME = "http://www.a.gov.cn/"
AT = "http://www.a.gov.cn/zwgk/nb/"
ALLOWED = Allowed((".gov.cn",), frozenset())
LAND = Territory(("a.gov.cn",), ALLOWED, frozenset({"www.b.gov.cn"}))
ONE = Ask(2022, "government")
REPORT = (
    "<p>一、总体情况 二、主动公开政府信息情况 三、收到和处理政府信息公开申请情况 四、行政复议 五、存在的主要问题</p>"
    + "<p>本年主动公开信息。</p>" * 20
)
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def parsed(html: str, url: str = AT) -> Page:
    return parse_page(url, html.encode(), "text/html; charset=utf-8")


def followed(html: str, aim: Aim, url: str = AT, **known: object) -> list[Step]:
    page = parsed(html, url)
    step = Step(url, aim, 60, depth=0 if aim == "home" else 2, **known)  # type: ignore[arg-type]
    return rank_links(page, step, classify_page(page, aim, "", None, None), ONE, LAND, frozenset())


def asked(url: str) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("{'webId':'3','pageId':'7','editType':null}", {"webId": "3", "pageId": "7"}),
        ('{"webId":"3","pageNo":1}', {"webId": "3", "pageNo": "1"}),
        ("""{'webId':'3','paramJson':'{"pageNo":1,"pageSize":"10"}'}""",
         {"webId": "3", "paramJson": '{"pageNo":1,"pageSize":"10"}'}),
        ("", {}),
    ],
)  # fmt: skip
def test_the_fields_of_a_unit(text: str, fields: dict[str, str]) -> None:
    assert read_fields(text) == fields


def test_a_unit_fills_the_list_and_goes_on_by_its_page_number() -> None:
    data = "{'pageId':'7','paramJson':'{&quot;pageNo&quot;:1,&quot;pageSize&quot;:&quot;10&quot;}'}"
    page = parsed(f'<div><script url="{UNIT}" queryData="{data}"></script></div>')
    (url, form), *_ = list_calls(page, page.scripts)
    assert form == "" and asked(url)["pageId"] == "7"
    rows = [f"<a href='/art/{n}.html'>某局{n}年</a>" for n in range(10)]
    answer = json.dumps({"success": True, "data": {"html": f"<ul>{''.join(rows)}</ul>"}})
    listed = parse_page(url, answer.encode(), "application/json", AT)
    following = next_call(listed, "")
    assert following is not None and json.loads(asked(following[0])["paramJson"])["pageNo"] == 2
    short = parse_page(url, json.dumps({"html": "".join(rows[:3])}).encode(), "application/json", AT)
    assert next_call(short, "") is None


@pytest.mark.parametrize(
    ("body", "document"),
    [
        ("<html><body>年报</body></html>".encode("utf-16"), False),
        ("年报列表".encode("utf-16"), False),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 90, True),
    ],
)
def test_wide_text_is_no_document(body: bytes, document: bool) -> None:
    assert is_document(body, AT, "text/html") is document


@pytest.mark.parametrize("program", ["view", "embed"])
def test_a_viewer_on_another_host_shows_a_file_of_the_portal(program: str) -> None:
    at = f"https://view.officeapps.live.com/op/{program}.aspx?src=http%3A%2F%2Fwww.a.gov.cn%2Ff%2F2022.docx"
    page = parsed(f'<h1>某县2022年政府信息公开工作年度报告</h1><iframe src="{at}"></iframe>')
    base = Step(AT, "menu", 0)
    files = list(attachments(page, base, Verdict(Kind.REPORT, 2022), frozenset()))
    assert [step.url for step in files] == ["http://www.a.gov.cn/f/2022.docx"]


MOVED = "<p>门户网站已迁移，请访问新网址：<a href='{}'>{}</a></p><a href='http://www.gov.cn/'>中国政府网</a>"


@pytest.mark.parametrize(
    ("html", "doors"),
    [
        (MOVED.format("http://www.new.gov.cn/", "www.new.gov.cn"), ["http://www.new.gov.cn/"]),
        (MOVED.format("http://www.new.gov.cn/", "点击进入"), ["http://www.new.gov.cn/"]),
        (MOVED.format("http://www.b.gov.cn/", "www.b.gov.cn"), []),
        (MOVED.format("http://www.new.com/", "www.new.com"), []),
        ("<p>欢迎</p><a href='http://www.new.gov.cn/'>点击进入</a>", []),
        ("<script>window.location.href='http://www.new.gov.cn/'</script>", ["http://www.new.gov.cn/"]),
    ],
)
def test_a_moved_site_is_followed_to_its_new_home(html: str, doors: list[str]) -> None:
    assert [step.url for step in followed(html, "home", HOME) if step.aim == "home"] == doors


def test_links_that_say_nothing_count_by_what_stands_over_them() -> None:
    rows = "".join(
        f"<div><h3>某县{y}年政府信息公开工作年度报告</h3><p>根据条例编制。</p><a href='{y}.html'>查看详情&gt;&gt;</a></div>"
        for y in (2023, 2022)
    )
    page = parsed(f"<h2>年报</h2>{rows}<p>{'政务公开' * 200}</p>")
    assert {year for _, year in distinct_reports(page)} == {2022, 2023}
    assert classify_page(page, "column", "政府信息公开年报", None, None).kind == Kind.COLUMN
    steps = [step for step in followed(f"<h2>年报</h2>{rows}", "column") if step.aim == "report"]
    assert [step.url for step in steps] == [f"{AT}2022.html"]


@pytest.mark.parametrize(
    ("issuer", "portal", "other"),
    [
        ("银滩区人民政府", "金水区", True),
        ("汉江市人民政府", "金水区", True),
        ("汉江市金水区人民政府办公室", "金水区", False),
        ("金水县人民政府", "金水区", False),
        ("青山湖区人民政府", "青山区", True),
        ("阳泉市城区人民政府", "城区", False),
        ("宽甸满族自治县人民政府", "宽甸县", False),
        ("区人民政府", "金水区", False),
        ("县政府办", "金水区", False),
        ("金水区教育局", "银滩区", False),
        (None, "金水区", False),
    ],
)
def test_a_government_that_is_named_by_another_place(issuer: str | None, portal: str, other: bool) -> None:
    assert is_of_another_place(issuer, portal) is other


def rows_of(names: list[str], following: str) -> str:
    links = "".join(f"<li><a href='/nb/{hash(n)}.html'>{n}</a></li>" for n in names)
    return f"<ul>{links}</ul><a href='{following}'>下一页</a>"


def test_a_list_goes_on_while_it_shows_the_year_and_ends_when_it_repeats() -> None:
    portal = Portal("990101", "某县", "county", None, HOME)
    visit = open_visit(portal, ONE, ALLOWED, frozenset(), ())
    step: Step | None = Step(f"{AT}index_1.html", "next", 80, list_page=1, barren=2, column=AT)
    assert step is not None
    names = [f"某县{n}2022年政府信息公开工作年度报告" for n in ("教育局", "财政局", "民政局")]
    take(visit, step, rows_of(names, f"{AT}index_2.html"))
    step = next_step(visit)
    assert step is not None and (step.url, step.barren) == (f"{AT}index_2.html", 3)
    own = "某县人民政府2022年政府信息公开工作年度报告"
    take(visit, step, rows_of([own], f"{AT}index_3.html"))
    following = [next_step(visit), next_step(visit)]
    assert [(s.aim, s.url == f"{AT}index_3.html") for s in following if s] == [
        ("report", False),
        ("next", True),
    ]
    step = following[1]
    assert step is not None
    take(visit, step, rows_of([own], f"{AT}index_4.html"))
    assert next_step(visit) is None or visit.home_asked


def take(visit: object, step: Step, html: str) -> None:
    page = parsed(html, step.url)
    verdict = classify_page(page, step.aim, "", None, None)
    take_page(visit, step, page, verdict, document=False, unchanged=False)  # type: ignore[arg-type]


def test_issuers_in_a_row_have_their_columns_where_one_has_it() -> None:
    portal = Portal("990101", "某县", "county", None, HOME)
    visit = open_visit(portal, Ask(2022, "all"), ALLOWED, frozenset(), ())
    names = ("教育局", "财政局", "民政局", "城关镇")
    rows = "".join(f"<a href='/bm/b{n}/'>{name}</a>" for n, name in enumerate(names))
    row = Step("http://www.a.gov.cn/bm/", "menu", 40, depth=1)
    take(visit, row, rows)
    # The first is walked down by its menus …
    way = [
        ("http://www.a.gov.cn/bm/b0/", "<a href='/bm/b0/zn/'>职能</a><a href='/bm/b0/ml/'>公开目录</a>"),
        ("http://www.a.gov.cn/bm/b0/ml/", "<a href='/bm/b0/ml/nb/'>年度报告</a>"),
        (
            "http://www.a.gov.cn/bm/b0/ml/nb/",
            "<a href='/bm/b0/ml/nb/1.html'>教育局2022年政府信息公开工作年度报告</a>",
        ),
        ("http://www.a.gov.cn/bm/b0/ml/nb/1.html", f"<h1>教育局2022年政府信息公开工作年度报告</h1>{REPORT}"),
        # … the second's column is where the first's was; the third has none there.
        (
            "http://www.a.gov.cn/bm/b1/ml/nb/",
            "<a href='/bm/b1/ml/nb/1.html'>财政局2022年政府信息公开工作年度报告</a>",
        ),
        ("http://www.a.gov.cn/bm/b1/ml/nb/1.html", f"<h1>财政局2022年政府信息公开工作年度报告</h1>{REPORT}"),
    ]
    for url, html in way:
        step = next_step(visit)
        assert step is not None and step.url == url
        take(visit, step, html)
    step = next_step(visit)
    assert step is not None and step.url == "http://www.a.gov.cn/bm/b2/ml/nb/"
    take_failure(visit, step, Failure.GONE, "answered 404")
    # One miss does not end the likeness, and the issuer's own page is looked at after all.
    rest = [step.url for _ in range(2) if (step := next_step(visit))]
    assert sorted(rest) == ["http://www.a.gov.cn/bm/b2/", "http://www.a.gov.cn/bm/b3/ml/nb/"]


def test_the_likeness_of_issuers_ends_after_three_misses_in_a_row() -> None:
    ways = Ways(fronts={"http://www.a.gov.cn/b0/"})
    ways.learn("http://www.a.gov.cn/b0/nb/")
    rows = [Step(f"http://www.a.gov.cn/b{n}/", "issuer", SCORE["issuer"]) for n in range(1, 5)]
    shortened = [ways.shorten(row, set()).url for row in rows]
    own = [ways.fall_back(url) for url in shortened[:3]]
    assert own == rows[:3] and ways.below is None


@pytest.mark.parametrize(
    "html",
    [
        '<li><a href="javascript:void(0)" data-id="7" onclick="detail(this)">{t}</a></li>'
        '<script>function detail(obj){{window.open("/d.html?id="+$(obj).attr("data-id"));}}</script>',
        '<li><a href="javascript:;" data-id="7" onclick="detail(this)">{t}</a></li>'
        '<script>function detail(o){{location.href="/d.html?id="+o.getAttribute("data-id");}}</script>',
        "<li data-id='7' onclick=\"location.href='/d.html?id='+this.dataset.id\">{t}</li>",
        '<li class="row item" data-id="7">{t}</li>'
        '<script>$(".item").click(function(){{window.open("/d.html?id="+$(this).data("id"))}})</script>',
        '<li class="item" data-id="7">{t}</li>'
        '<script>$(document).on("click",".item",function(e){{location.href="/d.html?id="+$(this).attr("data-id")}})</script>',
        '<ul class="years"><li data-id="7">{t}</li></ul>'
        "<script>var b='/d';$('.years > li').click(function(){{location.href=b+'.html?id='+$(this).data('id')}})</script>",
        '<ul id="nb"><li data-id="7">{t}</li></ul>'
        "<script>$('#nb').delegate('li[data-id]','click',function(){{location.href='/d.html?id='+$(this).data('id')}})</script>",
        '<ul id="nb"><li data-id="7">{t}</li></ul><script>document.querySelectorAll("#nb li").forEach(el => '
        "{{ el.addEventListener('click', () => {{ location.href = '/d.html?id=' + el.dataset.id; }}); }})</script>",
    ],
)
def test_a_click_that_reads_what_was_clicked(html: str) -> None:
    title = "某县人民政府2022年政府信息公开工作年度报告"
    steps = followed(html.format(t=title), "column")
    assert [(step.url, step.aim, step.anchor) for step in steps] == [
        ("http://www.a.gov.cn/d.html?id=7", "report", title)
    ]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("某县人民政府2022年政府信息公开工作...", 2022),
        ("2022年某县政府信息公开…", 2022),
        ("关于做好2022年政府信息公开工作...", None),
        ("2022年某县法治政府建设和信息公开工作...", None),
        ("某县人民政府2022年政府信息公开工作", None),
    ],
)
def test_a_title_cut_short_in_the_column(text: str, year: int | None) -> None:
    entry = report_of(Anchor(AT, text), listed=True)
    assert (entry and entry.year) == year
    assert report_of(Anchor(AT, text), listed=False) is None


def test_the_frame_of_a_page_that_was_to_be_a_report_is_followed_as_the_report() -> None:
    title = "某县人民政府2022年政府信息公开工作..."
    html = "<a href='/'>首页</a><h1>标题</h1><iframe src='content.html'></iframe>"
    step = Step(f"{AT}1.html", "report", 90, title, year=2022)
    page = parsed(html, step.url)
    steps = rank_links(page, step, Verdict(Kind.OTHER), ONE, LAND, frozenset())
    assert [(s.url, s.aim, s.year, s.anchor) for s in steps] == [(f"{AT}content.html", "report", 2022, title)]


def test_addresses_made_in_a_template_of_the_script() -> None:
    script = 'd.data.map(x=>`<li><a href="/detail/${x.docId}/nb.html">${x.docTitle}</a></li>`)'
    made = made_addresses(script)
    rows = '{"data":[{"docId":"55","docTitle":"某县2022年政府信息公开工作年度报告"}]}'
    page = parse_page(f"{AT}list", rows.encode(), "application/json", AT, made)
    assert [anchor.url for anchor in page.anchors] == ["http://www.a.gov.cn/detail/55/nb.html"]


@pytest.mark.parametrize(
    ("header", "body", "refresh", "text"),
    [
        ({"Refresh": "0; url=/nb/"}, b"<html></html>", "/nb/", b"<html></html>"),
        ({"Refresh": "5;URL='list.html'"}, b"", "list.html", b""),
        ({"Content-Type": "text/html"}, gzip.compress(b"<html>", mtime=0), None, b"<html>"),
        ({"Content-Type": "application/gzip"}, b"\x1f\x8b\x08\0", None, b"\x1f\x8b\x08\0"),
    ],
)
def test_what_an_answer_s_header_says_and_does_not(
    header: dict[str, str], body: bytes, refresh: str | None, text: bytes
) -> None:
    answer = read_answer(Response(AT, headers=header, body=body, request=Request(AT)), AT, None, "")
    assert (answer.refresh, answer.body) == (refresh, text)
    page = sent_on(parsed("<html><p>x</p></html>"), answer.refresh)
    assert [a.form for a in page.anchors] == ["redirect"] * (refresh is not None)


def test_a_firewall_s_page_with_status_200() -> None:
    body = "<title>网站防火墙</title>您的请求带有不合法参数，已被网站管理员设置拦截！"
    assert refusal(200, body.encode(), b"text/html; charset=utf-8") == "answered with a challenge page"


def test_a_report_behind_its_page_is_followed_as_the_report() -> None:
    title = "某县人民政府2022年政府信息公开工作年度报告"
    html = f"<h1>{title}</h1><p>请点击<a href='full.html'>查看全文</a></p><iframe src='/pdfjs/viewer.html?file=/a.pdf'></iframe>"
    page, step = parsed(html), Step(f"{AT}1.html", "report", 90, title, year=2022)
    for verdict in (Verdict(Kind.REPORT, 2022), Verdict(Kind.OTHER)):
        steps = [s for s in rank_links(page, step, verdict, ONE, LAND, frozenset()) if s.aim != "attachment"]
        assert [(s.url, s.aim, s.anchor) for s in steps] == [(f"{AT}full.html", "report", title)]


@pytest.mark.parametrize(
    ("year", "day", "followed_for_2022"),
    [
        (2023, "2023-01-20", True),  # the year was not over: a slip of the list
        (2022, "2023-01-20", True),
        (2023, "2023-12-29", False),
        (2023, "2024-01-20", False),
        (2021, "2023-01-20", False),
    ],
)
def test_a_year_that_was_not_over_is_a_slip(year: int, day: str, followed_for_2022: bool) -> None:
    row = f"<ul><li><a href='1.html'>某县人民政府{year}年政府信息公开工作年度报告</a><span>{day}</span></li></ul>"
    steps = [step for step in followed(row, "column") if step.aim == "report"]
    assert bool(steps) is followed_for_2022


@pytest.mark.parametrize(
    ("prose", "section"),
    [
        ("本报告由某县教育局编制。2022年,我县", "department"),
        ("本报告由某县人民政府办公室编制。我局", "government"),
        ("2022年,我局认真落实。主办:某县人民政府办公室", "department"),
        ("2022年,我局认真落实,报某县人民政府办公室", None),
    ],
)
def test_whose_report_it_is_by_its_text(prose: str, section: str | None) -> None:
    assert section_of_prose(prose) == section


def test_news_is_no_row_of_issuers() -> None:
    news = "".join(f"<a href='/xw/{n}.html'>某县召开政务公开工作推进会</a>" for n in range(4))
    bodies = "".join(f"<a href='/bm/{n}/'>{d}</a>" for n, d in enumerate(("教育局", "财政局", "公安局")))
    page = parsed(news + bodies)
    step = Step(AT, "menu", 40, depth=2)
    steps = rank_links(page, step, Verdict(Kind.OTHER), Ask(2022, "all"), LAND, frozenset())
    assert [s.anchor for s in steps if s.aim == "issuer"] == ["教育局", "财政局", "公安局"]


@pytest.mark.parametrize(
    "reads",
    [
        'function q(n){return location.search.match(n)} var unit=q("unit");',
        "const unit = new URLSearchParams(window.location.search).get('unit') || '1'",
    ],
)
def test_a_script_that_reads_its_page_s_address(reads: str) -> None:
    scripts = f'<script>{reads}\n$.getJSON("/api/list?unit="+unit+"&page=1",show)</script>'
    page = parsed(f"<h1>政府信息公开年报</h1>{scripts}", "http://www.a.gov.cn/list.html?unit=101&cat=nb")
    assert next_pages(page)[0] == ("http://www.a.gov.cn/api/list?unit=101&page=1", "")


def test_a_program_that_needs_no_login_is_asked() -> None:
    at = "/rest/frontAppNotNeedLoginAction/getPageInfoList"
    asks = f"$.ajax({{url:'{at}',type:'POST',data:JSON.stringify({{'categoryNum':'003','pageIndex':0,'pageSize':12}})}})"
    page = parsed(f"<ul id='l'></ul><script>{asks}</script>")
    [(url, form)] = list_calls(page, page.scripts)
    assert urlsplit(url).path == at
    # A quoted number stays a string, and a first page that is counted 0 stays so.
    assert json.loads(form) == {"categoryNum": "003", "pageIndex": 0, "pageSize": 12}


def test_a_login_page_that_two_addresses_lead_to_ends_the_host() -> None:
    host = BlockedMiddleware(None)  # type: ignore[arg-type]
    login = b"<form><input name=u><input type=password name=p>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</form>"
    home = Request("http://www.a.gov.cn/")
    host.process_response(home, Response(home.url, body=b"<a href=1>1</a>" * 9))
    first = Request("http://www.a.gov.cn/sso/login?to=1", meta={"redirect_times": 1})
    host.process_request(first)
    host.process_response(first, Response(first.url, body=login, headers={"Content-Type": "text/html"}))
    with pytest.raises(HostLeft):
        host.process_request(Request("http://www.a.gov.cn/sso/login?to=2", meta={"redirect_times": 1}))


def test_a_host_that_refused_earlier_that_day_is_asked_once(tmp_path: Path) -> None:
    def fetch(run: str, host: str, kind: Kind, failure: Failure | None) -> Fetch:
        at, moment = f"http://{host}/{run}", datetime.now(UTC)
        known = (None, None, None, None, None, kind, failure, False, None, None, None, None)
        return Fetch("990101", run, at, at, 403 if failure else 200, moment, *known)

    run = Run(tmp_path, "now", ONE, False, ExitStack(), repeated={"before", "now"})
    hold(run, fetch("before", "www.a.gov.cn", Kind.OTHER, Failure.BLOCKED))
    hold(run, fetch("before", "www.b.gov.cn", Kind.OTHER, Failure.BLOCKED))
    hold(run, fetch("before", "www.b.gov.cn", Kind.COLUMN, None))
    hold(run, fetch("now", "www.c.gov.cn", Kind.OTHER, Failure.BLOCKED))
    hold(run, fetch("another question", "www.d.gov.cn", Kind.OTHER, Failure.BLOCKED))
    refused = [name for name in "abcd" if run.was_refused_today(f"www.{name}.gov.cn")]
    assert refused == ["a"]


@pytest.mark.parametrize(
    "row",
    [
        {"docTitle": "{t}", "detailUrl": "/nb/1.html", "imgUrl": "/i.png"},
        {"content_title": "{t}", "subTitle": "x", "columnUrl": "/nb/", "htmlurl": "/nb/1.html"},
        {"Title": "{t}", "staticLink": "1.html"},
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_rows_of_data_under_keys_of_the_maker_s_own(row: dict[str, str], packed: bool) -> None:
    title = "某县人民政府2022年政府信息公开工作年度报告"
    rows = [{key: value.replace("{t}", title) for key, value in row.items()}]
    text = json.dumps({"code": 0, "data": json.dumps(rows) if packed else rows})
    page = parse_page(f"{AT}api", text.encode(), "application/json", AT)
    assert [(a.url, a.text) for a in page.anchors] == [
        (
            f"http://www.a.gov.cn{row.get('htmlurl', '/nb/1.html')}"
            if "staticLink" not in row
            else f"{AT}1.html",
            title,
        )
    ]
