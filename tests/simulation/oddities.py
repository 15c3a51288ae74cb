"""Portals with odd ways to their reports, on systems of their own."""

from __future__ import annotations

import json
from urllib.parse import quote

from tests.simulation import cms as systems
from tests.simulation.build import (
    DEPARTMENTS,
    TOWNS,
    article,
    home,
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
from tests.simulation.families import annual
from tests.simulation.model import OTHER, Column, Entry, Reply, Report, Site
from tests.simulation.writing import file_of, picture, published, report_html


@portal("tabs")
def tabs_of_one_page(latest: int, site: Site) -> None:
    """All years as tabs of one page; the links have no year."""
    cms = systems.nfcms()
    c = Column("政府信息公开年报", "zwgk/nb")
    tabs = []
    for y in years(latest):
        own = report(site, cms, None, y, where=c)
        other = report(site, cms, None, y, f"{site.place}财政局", OTHER, where=c)
        links = "".join(
            f"<li><a href='{next(iter(r.pages))}'>{n}政府信息公开年度报告</a></li>"
            for r, n in ((own, site.name), (other, "县财政局"))
        )
        tabs.append((y, links))
    heads = "".join(f"<li class='tab' onclick='show({y})'>{y}年</li>" for y, _ in tabs)
    panes = "".join(f"<div class='pane' id='y{y}'><h3>{y}年</h3><ul>{links}</ul></div>" for y, links in tabs)
    standard(site, cms, [c], latest)
    site.put(c.url, shell(site, c.name, f"<ul class='tabs'>{heads}</ul>{panes}", [(c.name, c.url)]))


@portal("frames")
def list_in_a_frame(latest: int, site: Site) -> None:
    """The column is an iframe of another path; the report too."""
    cms = systems.php()
    c = annual(site, cms, latest, "公开年报")
    mix(site, cms, c, latest, 2)
    standard(site, cms, [c], latest)
    inner = site.web[c.url if "://" in c.url else site.base + c.url].body
    site.put("/iframe/nblist.php?cid=9", inner)
    site.put(c.url, shell(site, c.name, "<iframe width='100%' src='/iframe/nblist.php?cid=9'></iframe>"))


@portal("select")
def column_in_a_select(latest: int, site: Site) -> None:
    """The home page names the column in an option; its years are onclick scripts."""
    cms = systems.trs("htm")
    c = Column("政府信息公开年报", "gk/nb")
    for y in years(latest):
        child = Column(f"{y}年", f"gk/nb/{y}n")
        report(site, cms, child, y)
        c.children.append(child)
    tops = [
        noise(site, cms, "新闻", "xw", 20),
        noise(site, cms, "公开指南", "gkzn", 2),
        noise(site, cms, "走进", "zj", 8),
    ]
    publish(site, cms, [*tops, c])
    site.nav = site.nav.replace(c.url, "javascript:;").replace("政府信息公开年报", "更多")
    for child in c.children:
        site.nav = site.nav.replace(f"<li><a href='{child.url}'>{child.name}</a></li>", "")
    select = f"<select onchange='window.open(this.value)'><option>信息公开</option><option value='/gkzn/'>公开指南</option><option value='{c.url}'>公开年报</option></select>"
    rows = "".join(f"<a href='#' onclick=\"openUrl('{k.url}')\">{k.name}</a>" for k in c.children)
    site.put(c.url, shell(site, c.name, rows))
    home(site, tops, links=select)


@portal("json")
def list_in_json(latest: int, site: Site) -> None:
    """The page loads ./data/list_1.json, whose addresses are relative."""
    cms = systems.folders()
    c = annual(site, cms, latest, slug="zfxxgk/nb")
    standard(site, cms, [c], latest)
    rows = [
        {"docTitle": e.title, "docUrl": e.url.removeprefix(f"{site.base}/{c.slug}/"), "pubDate": str(e.day)}
        for e in c.entries
    ]
    site.put(
        f"/{c.slug}/data/list_1.json",
        json.dumps({"pageCount": 1, "list": rows}, ensure_ascii=False).encode(),
        kind="application/json",
    )
    site.put(
        c.url,
        shell(
            site,
            c.name,
            "<ul id='list'></ul><script>$.getJSON('./data/list_1.json', function(d){render(d.list)})</script>",
        ),
    )


@portal("files")
def every_file_format(latest: int, site: Site) -> None:
    """A covering page with another format each year, and one with two files."""
    cms = systems.trs()
    c = Column("政府信息公开年报", "zwgk/nb")
    for y in years(latest):
        form = ("xls", "docx", "zip", "wps", "ofd", "pdf")[y % 6]
        r = report(site, cms, c, y, form=form)
        page = next(iter(r.pages))
        form2 = site.put(
            f"/zwgk/nb/{y}f/sqb.doc", file_of("doc", "政府信息公开申请表"), kind="application/msword"
        )
        body = site.web[page].body.replace(
            b"<div class='footer'>",
            f"<a href='{form2}'>政府信息公开申请表.doc</a><div class='footer'>".encode(),
        )
        site.web[page] = Reply(body)
    standard(site, cms, [c], latest)


@portal("files")
def bare_files_with_gbk_names(latest: int, site: Site) -> None:
    """Files straight in the list, named in GBK, sent as octet-stream."""
    cms = systems.asp()
    c = Column("信息公开年报", "gk/nb")
    for y in years(latest):
        name = f"{site.place}人民政府{y}年政府信息公开工作年度报告"
        path = f"/upload/{quote(name.encode('gbk'))}.doc"
        at = site.put(path, file_of("doc", name), kind="application/octet-stream")
        c.entries.append(Entry(name, at, published(y)))
        site.reports.append(Report(y, "government", name, frozenset(), frozenset({at})))
        other = site.put(f"/upload/{y}tj.xls", file_of("xls", "统计年报"), kind="application/octet-stream")
        c.entries.append(Entry(f"{site.name}{y}年统计年报", other, published(y)))
    standard(site, cms, [c], latest)


@portal("files")
def viewer_of_pdf(latest: int, site: Site) -> None:
    """The report is a PDF in pdf.js; a name in the query is percent-encoded twice."""
    cms = systems.php()
    c = Column("政府信息公开年报", "nb")
    for y in years(latest):
        r = report(site, cms, c, y, form="pdf")
        page, file = next(iter(r.pages)), next(iter(r.files))
        inner = f"<h1>{r.title}</h1><iframe src='/pdfjs/web/viewer.html?file={quote(file.removeprefix(site.base), safe='')}'></iframe>"
        site.put(page, shell(site, r.title, inner))
        site.put(
            f"/pdfjs/web/viewer.html?file={quote(file.removeprefix(site.base), safe='')}",
            "<html><script src='pdf.js'></script></html>",
        )
    standard(site, cms, [c], latest)


@portal("pictures")
def picture_reports(latest: int, site: Site) -> None:
    """Each page of the report is an image."""
    cms = systems.vsb()
    c = Column("政府信息公开年报", "zwgk/nb")
    for y in years(latest):
        r = report(site, cms, c, y)
        images = [site.put(f"/__local/{y}/{n}.png", picture(f"{y}{n}"), kind="image/png") for n in (1, 2, 3)]
        marks = "".join(f"<p><img src='{u}' width='800'></p>" for u in images)
        site.put(next(iter(r.pages)), shell(site, r.title, report_html(site.place, y, r.title, marks)))
        site.reports[-1] = Report(y, "government", r.title, r.pages, frozenset(images))
    standard(site, cms, [c], latest)


@portal("pages")
def report_over_pages(latest: int, site: Site) -> None:
    """A report goes on at tN_1.html; a revised version and a repost stand beside it."""
    cms = systems.trs()
    c = Column("政府信息公开年报", "zwgk/nb")
    for y in years(latest):
        r = report(site, cms, c, y)
        page = next(iter(r.pages))
        second = page.replace(".html", "_1.html")
        rest = report_html(site.place, y, None)
        site.put(second, shell(site, r.title, rest[rest.index("<p>三、") :]))
        body = site.web[page].body.decode()
        site.put(page, body[: body.index("<p>三、")] + f"<a href='{second}'>下一页</a></div></body></html>")
        revised = report(site, cms, c, y, label=f"{r.title}（修订版）", form="docx")
        del site.reports[-2:]
        site.reports.append(
            Report(y, "government", r.title, r.pages | {second} | revised.pages, revised.files)
        )
    standard(site, cms, [c], latest)


@portal("redirects", home_path="/")
def redirected_home(latest: int, site: Site) -> None:
    """Meta refresh, then a redirect by script, before there is a home page; https only."""
    cms = systems.nfcms()
    c = annual(site, cms, latest)
    tops = standard(site, cms, [c], latest)
    home(site, tops, "/web/portal/index.html")
    site.put("/", "<html><head><meta http-equiv='refresh' content='0;url=/web/'></head></html>")
    site.put("/web/", "<html><script>window.location.href='portal/index.html';</script></html>")


@portal("https", scheme="https", parent="西岭省/海州市")
def https_only(latest: int, site: Site) -> None:
    cms = systems.ucap()
    c = annual(site, cms, latest, form="pdf")
    standard(site, cms, [c], latest)


@portal("deep")
def six_levels_and_breadcrumbs(latest: int, site: Site) -> None:
    """The column is at the sixth level; articles link up, menus do not lead down."""
    cms = systems.folders()
    c = annual(site, cms, latest, "年度报告", "a/b/c/d/e/f")
    for name, slug in (
        ("信息公开年度报告", "a/b/c/d/e"),
        ("政府信息公开", "a/b/c/d"),
        ("公开目录", "a/b/c"),
        ("县政府办公室", "a/b"),
        ("机构", "a"),
    ):
        near = [
            noise(site, cms, n, f"{slug}/{i}", 5) for i, n in enumerate(("机构设置", "领导分工", "统计年报"))
        ]
        c = Column(name, slug, [*near, c])
    standard(site, cms, [c], latest, "政务", "zw")
    site.put(
        "/sitemap.xml",
        f"<?xml version='1.0'?><urlset><url><loc>{site.base}/a/index.html</loc></url></urlset>".encode(),
        kind="text/xml",
    )


@portal("office")
def only_the_office_reports(latest: int, site: Site) -> None:
    """Half of the years are the office's reports; everything lies in one list with towns of equal name."""
    cms = systems.epoint()
    c = Column("政府信息公开工作年度报告", "003/003005")
    for y in years(latest):
        report(site, cms, c, y, whose="office" if y % 2 else "government")
    mixed_bodies(site, cms, c, latest, [*TOWNS[:10], *DEPARTMENTS])
    mix(site, cms, c, latest, 5)
    standard(site, cms, [c], latest)


@portal("years")
def year_in_list_only(latest: int, site: Site) -> None:
    """Each link says 政府信息公开工作年度报告; the year stands in the folder's name two levels up."""
    cms = systems.jpaas()
    c = Column("历年政府信息公开年报", "nb")
    for y in years(latest):
        folder = Column(f"{y}年度", f"nb/{y}")
        gov = Column("政府", f"nb/{y}/zf")
        report(site, cms, gov, y, title="政府信息公开工作年度报告", label="政府信息公开工作年度报告")
        law = Column("其他年报", f"nb/{y}/qt")
        article(site, cms, law, f"{y}年法治政府建设年度报告", published(y))
        folder.children = [gov, law]
        c.children.append(folder)
    standard(site, cms, [c], latest)


@portal("moving")
def new_system_next_year(latest: int, site: Site) -> None:
    """A negative year: the site was rebuilt on another system, nothing old is left."""
    cms = systems.trs() if latest > 0 else systems.jpaas()
    c = annual(site, cms, abs(latest), slug="zwgk/zfxxgknb" if latest > 0 else "gov/xxgk/gknb")
    mixed_bodies(site, cms, c, abs(latest), DEPARTMENTS[:4])
    standard(site, cms, [c], abs(latest))


@portal("moving", stamped=False)
def column_moved_next_year(latest: int, site: Site) -> None:
    """The column goes to another folder; the old address answers 404, older reports move along."""
    cms = systems.ucap()
    c = annual(site, cms, abs(latest), slug="zwgk/nb" if latest > 0 else "zfxxgk/fdzdgk/nb")
    standard(site, cms, [c], abs(latest))


@portal("moving")
def column_frozen_next_year(latest: int, site: Site) -> None:
    """The old column stays, and stays as it was; the new report stands in a new one under a new name."""
    cms = systems.nfcms()
    old = annual(site, cms, 2023, "政府信息公开年报（旧）" if latest < 0 else "政府信息公开年报", "zwgk/nb")
    columns = [old]
    if latest < 0:
        new = Column("信息公开工作年度报告", "zfxxgk/nb")
        report(site, cms, new, -latest)
        columns.append(new)
    sort(old)
    standard(site, cms, columns, abs(latest))
