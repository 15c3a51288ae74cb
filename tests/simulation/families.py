"""Portals of known content-management systems."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

from tests.simulation import cms as systems
from tests.simulation.build import (
    DEPARTMENTS,
    TOWNS,
    article,
    finish,
    home,
    issuer_tree,
    mix,
    mixed_bodies,
    noise,
    publish,
    report,
    shell,
    sort,
    standard,
    years,
)  # fmt: skip
from tests.simulation.cast import portal
from tests.simulation.cms import document_json, rows_of, sha
from tests.simulation.model import OFFICE, OTHER, Column, Entry, Reply, Report, Site
from tests.simulation.writing import published, report_html


def annual(
    site: Site,
    cms: systems.Cms,
    latest: int,
    name: str = "政府信息公开年报",
    slug: str = "zwgk/zfxxgknb",
    **how: object,
) -> Column:
    """A column of the government's own reports."""
    c = Column(name, slug)
    for year in years(latest):
        report(site, cms, c, year, **how)  # type: ignore[arg-type]
    return c


@portal("trs")
def trs_with_phone_twins(latest: int, site: Site) -> None:
    cms = systems.trs()
    c = annual(site, cms, latest)
    for r in list(site.reports):
        page = next(iter(r.pages))
        twin = page.replace(".html", "_wap.html")
        site.put(twin, site.web[page].body.decode())
        site.web[page] = Reply(
            site.web[page].body.replace(b"</head>", f"<link rel='alternate' href='{twin}'></head>".encode())
        )
        site.reports.append(Report(r.year, r.whose, r.title, r.pages | {twin}))
        site.reports.remove(r)
    mixed_bodies(site, cms, c, latest, DEPARTMENTS[:5])
    mix(site, cms, c, latest, 4)
    standard(site, cms, [c], latest)


@portal("trs", stamped=False)
def trs_by_year_of_publication(latest: int, site: Site) -> None:
    """Folders are named by the year of publication; titles have no year."""
    cms = systems.trs("shtml")
    c = Column("政府信息公开年报", "zwgk/fdzdgknr/gknb")
    for year in years(latest):
        child = Column(f"{year + 1}年", f"{c.slug}/{year + 1}")
        report(site, cms, child, year, label="政府信息公开工作年度报告", title=None)
        report(site, cms, child, year, whose=OFFICE, label="县政府办公室政府信息公开工作年度报告")
        c.children.append(child)
    standard(site, cms, [c], latest)


@portal("trs")
def trs_issuers_below_years(latest: int, site: Site) -> None:
    """Year, then issuer: 县政府, 县直部门, 乡镇."""
    cms = systems.trs(quote="'")
    c = Column("政府信息公开工作年度报告", "xxgk/zfxxgknb")
    for year in years(latest):
        below = Column(f"{year}年度", f"{c.slug}/{year}nb")
        own = Column("县政府", f"{below.slug}/xzf")
        report(site, cms, own, year)
        report(site, cms, own, year, whose=OFFICE)
        bodies = [
            Column("县直部门", f"{below.slug}/xzbm"),
            Column("乡镇街道", f"{below.slug}/xzjd"),
        ]
        for group, names in zip(bodies, (DEPARTMENTS, TOWNS[:12]), strict=True):
            for body in names:
                report(site, cms, group, year, f"{site.place}{body}", OTHER)
        below.children = [own, *bodies]
        c.children.append(below)
    standard(site, cms, [c], latest, "政府信息公开", "xxgk")


@portal("jcms")
def jcms_by_post(latest: int, site: Site) -> None:
    """Lists are empty pages; records come by POST from dataproxy."""
    cms = systems.jcms()
    c = annual(site, cms, latest)
    mixed_bodies(site, cms, c, latest, TOWNS[:10])
    sort(c)
    tops = standard(site, cms, [c], latest)

    def empty(c: Column) -> None:
        for child in c.children:
            empty(child)
        if not c.entries or c.children:
            return
        unit = c.number * 3
        by_column[str(c.number)] = c.entries
        records = (
            "".join(f"<record><![CDATA[{rows_of(cms, [e])}]]></record>" for e in c.entries[:15])
            if c.name != "政府信息公开年报"
            else ""
        )
        store = (
            f"<datastore><totalrecord>{len(c.entries)}</totalrecord><recordset>{records}</recordset></datastore>"
            if records
            else ""
        )
        script = (
            f"<div id='{unit}'><script type='text/xml'>{store}</script></div><script>$('#{unit}').jpage({{viewid:'{unit}',"
            f"totalRecord:{len(c.entries)},perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp',columnid:{c.number},unitid:'{unit}',"
            f"appid:1,webid:1,path:'/',webname:'{site.name}',col:1,sourceContentType:1,permissiontype:0}});</script>"
        )
        site.put(f"/col/col{c.number}/index.html", shell(site, c.name, script, [(c.name, "#")]))

    by_column: dict[str, list[Entry]] = {}
    for top in tops:
        empty(top)
    for url in [u for u in site.web if "?uid=" in u]:
        del site.web[url]

    def proxy(url: str, body: bytes) -> Reply | None:
        asked = {**parse_qs(urlsplit(url).query), **parse_qs(body.decode())}
        entries = by_column.get(asked.get("columnid", [""])[0])
        if entries is None or not body:
            return Reply(b"", 500)
        first, last = int(asked.get("startrecord", ["1"])[0]), int(asked.get("endrecord", ["45"])[0])
        records = "".join(
            f"<record><![CDATA[{rows_of(cms, [e])}]]></record>"
            for e in entries[first - 1 : min(last, first + 44)]
        )
        xml = f"<datastore><totalrecord>{len(entries)}</totalrecord><totalpage>1</totalpage><recordset>{records}</recordset></datastore>"
        return Reply(xml.encode(), kind="text/xml;charset=utf-8", stamped=False)

    site.programs[f"POST {site.base}/module/web/jpage/dataproxy.jsp"] = proxy
    site.programs["/module/web/jpage/dataproxy.jsp"] = proxy


def _module(site: Site, latest: int, shift: int) -> None:
    """xxgkAnnualReport.jsp: one report per area code and year, in a column by select boxes."""
    cms = systems.jcms()
    c = Column("政府信息公开年报", "xxgk/nb")
    codes = {
        f"{site.place}人民政府": "11330000001",
        **{f"{site.place}{d}": f"1133000{i:04d}" for i, d in enumerate(DEPARTMENTS[:5], 2)},
    }
    tops = standard(site, cms, [c], latest)
    assert tops
    tabs = "".join(
        f"<a href='/module/xxgk/xxgkAnnualReport.jsp?area={code}&fbtime={latest + shift}'>{n}</a>"
        for n, code in codes.items()
    )
    for issuer, code in codes.items():
        whose = OTHER if issuer.endswith("局") else "government"
        options = "".join(
            f"<li><a href='/module/xxgk/xxgkAnnualReport.jsp?area={code}&fbtime={y + shift}'>{y + shift}年</a></li>"
            for y in years(latest)
        )
        for y in years(latest):
            inner = f"<div class='tabs'>{tabs}</div><ul class='years'>{options}</ul>{report_html(issuer, y, None)}"
            path = f"/module/xxgk/xxgkAnnualReport.jsp?area={code}&fbtime={y + shift}"
            at = site.put(path, shell(site, "政府信息公开年报", inner))
            site.reports.append(Report(y, whose, f"{issuer}{y}", frozenset({at})))
    first = f"/module/xxgk/xxgkAnnualReport.jsp?area=11330000001&fbtime={latest + shift}"
    site.put(
        c.url, shell(site, c.name, f"<div>{tabs}</div><iframe src='{first}'></iframe>", [(c.name, c.url)])
    )


@portal("jcms")
def jcms_module(latest: int, site: Site) -> None:
    _module(site, latest, 0)


@portal("jcms")
def jcms_module_by_publication(latest: int, site: Site) -> None:
    """fbtime is the year of publication here."""
    _module(site, latest, 1)


@portal("jpaas")
def jpaas(latest: int, site: Site) -> None:
    cms = systems.jpaas()
    c = annual(site, cms, latest, slug="xxgk/zfxxgknb/szf")
    bodies = Column("部门年报", "xxgk/zfxxgknb/bm")
    mixed_bodies(site, cms, bodies, latest, DEPARTMENTS[:6])
    top = Column("政府信息公开年度报告", "xxgk/zfxxgknb", [c, bodies])
    c.name = "政府年报"
    standard(site, cms, [top], latest, "信息公开", "xxgk")


@portal("ucap")
def ucap_pages(latest: int, site: Site) -> None:
    """One list of everybody, the government's own on whatever page its date puts it."""
    cms = systems.ucap()
    c = annual(site, cms, latest, slug="xxgknb")
    mixed_bodies(site, cms, c, latest, DEPARTMENTS[:8])
    standard(site, cms, [c], latest)


@portal("ucap")
def ucap_json(latest: int, site: Site) -> None:
    """The list has no links; /common/search/<channel> has them."""
    cms = systems.ucap()
    c = annual(site, cms, latest, slug=f"{site.slug}/c100123")
    mixed_bodies(site, cms, c, latest, TOWNS[:6])
    standard(site, cms, [c], latest)
    channel = sha(site.slug)
    script = (
        f"<div id='list'></div><script>var channelId='{channel}'; $.ajax({{url:'/common/search/{channel}?_isAgg=true&_isJson=true"
        "&_pageSize=20&_template=index&_rangeTimeGte=&_channelName=&page='+page, dataType:'json'})</script>"
    )
    site.put(f"/{c.slug}/list.shtml", shell(site, c.name, script, [(c.name, "#")]))

    def search(url: str, _: bytes) -> Reply:
        page = int(parse_qs(urlsplit(url).query).get("page", ["1"])[0])
        shown = c.entries[(page - 1) * 20 : page * 20]
        return Reply(
            document_json(shown, page=page, rows=20, channelId=channel),
            kind="application/json",
            stamped=False,
        )

    site.programs[f"/common/search/{channel}"] = search


@portal("vsb")
def vsb_downwards(latest: int, site: Site) -> None:
    cms = systems.vsb()
    c = annual(site, cms, latest, form="docx")
    mixed_bodies(site, cms, c, latest, TOWNS[:8])
    mix(site, cms, c, latest, 3)
    standard(site, cms, [c], latest)


@portal("nfcms")
def nfcms_with_district_departments(latest: int, site: Site) -> None:
    cms = systems.nfcms()
    own = annual(site, cms, latest, "区政府", "zwgk/zfxxgknb/qzf")
    top = Column("政府信息公开工作年度报告", "zwgk/zfxxgknb", [own])
    for year in years(latest):
        c = Column(f"{year}年部门年报", f"zwgk/zfxxgknb/bm/{year}n")
        for body in DEPARTMENTS:
            report(site, cms, c, year, f"{site.place}{body}", OTHER, title=None)
        top.children.append(c)
    standard(site, cms, [top], latest)


@portal("gkmlpt")
def gkmlpt(latest: int, site: Site) -> None:
    """Guangdong's disclosure platform: everything by JSON."""
    cms = systems.nfcms()
    tops = standard(site, cms, [], latest, slug="zw")
    assert tops
    sid = int(site.adcode[-3:])
    rows = []
    for y in years(latest):
        for issuer, whose in ((f"{site.place}人民政府", "government"), (f"{site.place}教育局", OTHER)):
            title, n = f"{issuer}{y}年政府信息公开工作年度报告", site.number(f"{issuer}{y}")
            at = site.put(
                f"/gkmlpt/content/{n // 1000}/{n}/post_{n}.html",
                shell(site, title, report_html(issuer, y, title)),
            )
            site.reports.append(Report(y, whose, title, frozenset({at})))
            rows.append(
                {
                    "title": title,
                    "url": at,
                    "post_url": at,
                    "create_time": f"{published(y)} 10:00:00",
                    "id": n,
                }
            )
    tree = [
        {"id": 70, "name": "机构职能", "children": []},
        {"id": 77, "name": "政府信息公开年报", "children": []},
    ]
    state = {"SID": sid, "TREE": tree, "CURRENT": "index"}
    script = f"<div id='app'></div><script>window._CONFIG={json.dumps(state, ensure_ascii=False)}; var SID='{sid}';</script><script src='/gkmlpt/js/app.js'></script>"
    site.put("/gkmlpt/index", shell(site, "政府信息公开目录", script))
    site.put(
        "/gkmlpt/annualreport", shell(site, "政府信息公开年报", script.replace('"index"', '"annualreport"'))
    )

    def api(url: str, _: bytes) -> Reply | None:
        found = re.search(r"/api/all/(\d+)", url)
        shown = rows if found and found[1] == "77" else []
        page = int(parse_qs(urlsplit(url).query).get("page", ["1"])[0])
        body = {
            "total": len(shown),
            "articles": shown[(page - 1) * 100 : page * 100],
            "categories": tree,
            "classify": {"id": 77},
        }
        return Reply(json.dumps(body, ensure_ascii=False).encode(), kind="application/json")

    site.programs["/gkmlpt/api/all/"] = api
    block = (
        "<a href='/gkmlpt/index'>政府信息公开目录</a><a href='/gkmlpt/annualreport#2012'>政府信息公开年报</a>"
    )
    home(site, tops, links=block)


@portal("longxun")
def longxun(latest: int, site: Site) -> None:
    """Anhui: a column page for each agency; reports open inside by title=year."""
    cms = systems.nfcms()
    tops = standard(site, cms, [], latest, slug="zw")
    base = "/public/column/6595801?type=4&action=list&nav=3&catId=6715601"
    picks = "".join(f"<a href='{base}&title={y}'>{y}年</a>" for y in years(latest))
    for y in years(latest):
        at = site.put(
            f"{base}&title={y}",
            shell(
                site, "政府信息公开年报", f"<div>{picks}</div>{report_html(f'{site.place}人民政府', y, None)}"
            ),
        )
        site.reports.append(Report(y, "government", f"{y}", frozenset({at})))
    label = "/site/label/8888?labelName=publicInfoList&siteId=6790001&organId=6595801&catId=6715601&pageIndex={0}&pageSize=15&type=4&action=list"
    entries = [article(site, cms, Column("", "public/content"), f"{site.place}{t}{y}年政府信息公开工作年度报告", published(y, t), report_html(f"{site.place}{t}", y, f"{site.place}{t}{y}年政府信息公开工作年度报告")) for y in years(latest) for t in TOWNS[:3]]  # fmt: skip
    for e in entries:
        site.reports.append(Report(int(re.search(r"20\d\d", e.title)[0]), OTHER, e.title, frozenset({e.url})))  # type: ignore[index]
    site.put(label.format(1), "<ul>" + rows_of(cms, entries) + "</ul>")
    script = f"<script>$.get('{label.format(1)}')</script>"
    site.put(base, shell(site, "政府信息公开年报", f"<div>{picks}</div><div id='list'></div>{script}"))
    site.put(
        "/public/column/6595801",
        shell(
            site,
            "政府信息公开",
            f"<a href='{base}'>政府信息公开年报</a><a href='/zw/zfxxgkzn/index.html'>指南</a>",
        ),
    )
    home(site, tops, links="<a href='/public/column/6595801'>信息公开</a>")


@portal("hebei")
def hebei(latest: int, site: Site) -> None:
    cms = systems.hebei()
    c = annual(site, cms, latest, "公开年报", "gknb")
    mixed_bodies(site, cms, c, latest, TOWNS[:5])
    standard(site, cms, [c], latest, "信息公开")


@portal("shandong", outcome="script_only", most_requests=60)
def vue_application(latest: int, site: Site) -> None:
    """A Vue app: no page has a link or a word."""
    app = "<!DOCTYPE html><html><head><meta charset='utf-8'><title></title><link href='/static/css/app.css' rel='stylesheet'></head><body><div id='app'></div><script src='/static/js/vendor.js'></script><script src='/static/js/app.js'></script></body></html>"
    site.put("/", app)
    site.programs["/gongkai/"] = lambda url, _: Reply(app.encode())


@portal("jeecms")
def jeecms(latest: int, site: Site) -> None:
    """The next page by onclick only."""
    cms = systems.jeecms()
    c = annual(site, cms, latest)
    mixed_bodies(site, cms, c, latest, DEPARTMENTS[:4])
    standard(site, cms, [c], latest)


@portal("epoint")
def epoint(latest: int, site: Site) -> None:
    cms = systems.epoint()
    c = annual(site, cms, latest, "年度报告", "016/016015/016015002", form="pdf")
    mix(site, cms, c, latest, 3)
    standard(site, cms, [c], latest, "信息公开", "016")


@portal("empire", charset="gb18030", declared="utf-8")
def empire_in_gbk(latest: int, site: Site) -> None:
    """GB 18030 that calls itself UTF-8, in header and meta."""
    cms = systems.empire()
    c = annual(site, cms, latest, "政府信息公开工作报告")
    standard(site, cms, [c], latest)


@portal("asp", charset="gb18030")
def asp_in_frames(latest: int, site: Site) -> None:
    """An old site in a frameset; title without issuer."""
    cms = systems.asp()
    c = Column("信息公开年报", "nb")
    for y in years(latest):
        report(site, cms, c, y, title=f"{y}年政府信息公开工作年度报告")
    mix(site, cms, c, latest, 4)
    tops = [
        noise(site, cms, "政务动态", "dt", 20),
        c,
        noise(site, cms, "政务公开", "gk", 10),
        noise(site, cms, "通知", "tz", 10),
    ]
    publish(site, cms, tops)
    home(site, tops, "/main.asp")
    frames = "<html><head><title>{0}</title></head><frameset rows='100,*'><frame src='/top.asp'><frame src='main.asp'></frameset></html>"
    site.put("/", frames.format(site.name))
    site.put("/top.asp", f"<html><body><img src='banner.gif'>{site.name}人民政府</body></html>")


@portal("folders")
def folder_articles(latest: int, site: Site) -> None:
    """Articles at /N/index.html, among them the reports."""
    cms = systems.folders()
    c = annual(site, cms, latest, slug="zwgk/nb")
    mix(site, cms, c, latest, 3)
    standard(site, cms, [c], latest)


@portal("php", stamped=False)
def show_php(latest: int, site: Site) -> None:
    cms = systems.php()
    c = annual(site, cms, latest, "年度报告", title=None)
    c.entries = [Entry(f"{e.day.year - 1}年", e.url, e.day) for e in c.entries]
    standard(site, cms, [c], latest, "信息公开")


@portal("shaanxi")
def shaanxi(latest: int, site: Site) -> None:
    """The column's name has a space; the list tells the year by date only."""
    cms = systems.shaanxi()
    c = Column("年 报", "zwgk/zfxxgknb")
    for y in years(latest):
        report(
            site,
            cms,
            c,
            y,
            title=f"{site.place}人民政府政府信息公开工作年度报告",
            label="政府信息公开工作年度报告",
        )
    standard(site, cms, [c], latest, "政府信息公开")


@portal("issuers")
def many_issuers(latest: int, site: Site) -> None:
    """A tree of 34 bodies, each with a list of its own; the government is one of them."""
    cms = systems.ucap()
    own = annual(site, cms, latest, "区人民政府", "xxgknb/qzf")
    towns = Column("镇街", "xxgknb/zj", issuer_tree(site, cms, "xxgknb/zj", latest, TOWNS))
    bodies = Column("部门", "xxgknb/bm", issuer_tree(site, cms, "xxgknb/bm", latest, DEPARTMENTS))
    top = Column("政府信息公开年报", "xxgknb", [towns, bodies, own])
    standard(site, cms, [top], latest)


@portal("prefecture", level="prefecture", parent="西岭省")
def prefecture_with_districts(latest: int, site: Site) -> None:
    """The disclosure platform is another host, and carries the districts' reports too."""
    cms = systems.trs()
    tops = standard(site, cms, [], latest, slug="zw")
    platform = Site(site.adcode, site.name, site.slug, host=f"xxgk.{site.slug}.gov.example")
    own = annual(platform, cms, latest, "市政府", "nb/szf")
    districts = Column("县（区）政府", "nb/xqzf")
    for d in ("东城区", "西城区", "临泽县", "永平县"):
        for y in years(latest):
            report(platform, cms, districts, y, f"{d}人民政府")
    sort(districts)
    bodies = Column("市直部门", "nb/bm", issuer_tree(platform, cms, "nb/bm", latest, DEPARTMENTS))
    top = Column("政府信息公开年报", "nb", [own, districts, bodies])
    entrance = Column(
        "信息公开目录",
        "ml",
        [noise(platform, cms, m, f"ml/{i}", 5) for i, m in enumerate(("概况", "规划", "人事"))],
    )
    publish(platform, cms, [entrance, top])
    home(platform, [entrance, top])
    site.hosts |= platform.hosts
    site.web.update(finish(platform).web)
    site.reports += platform.reports
    home(site, tops, links=f"<a href='{platform.base}/'><img src='/i/xxgk.png' alt='政府信息公开平台'></a>")
