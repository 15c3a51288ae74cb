"""Furnishing a portal: home page, menus, columns full of what is no report, and the reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from urllib.parse import urljoin

from tests.simulation.cms import Cms, list_pages
from tests.simulation.model import GOVERNMENT, OFFICE, OTHER, Column, Entry, Reply, Report, Site
from tests.simulation.writing import GUIDE, LOOKALIKES, NEWS, draw, file_of, news_html, published, report_html

FIRST = 2019
DEPARTMENTS = [
    "教育局",
    "公安局",
    "民政局",
    "财政局",
    "自然资源局",
    "交通运输局",
    "农业农村局",
    "卫生健康局",
    "应急管理局",
    "市场监督管理局",
]
TOWNS = [
    a + b
    for b in ("镇", "乡", "街道")
    for a in ["红岩", "柳树", "石桥", "东风", "白沙", "双河", "大坪", "青山"]
]
MATTERS = [
    "机构职能",
    "规划计划",
    "财政预决算",
    "行政许可",
    "重大项目",
    "公共服务",
    "统计数据",
    "人事信息",
    "应急管理",
    "食品药品",
    "环境保护",
    "教育卫生",
]
KINDS = {
    "pdf": "application/pdf", "docx": "application/octet-stream", "doc": "application/msword", "zip": "application/zip",
    "wps": "application/octet-stream", "ofd": "application/octet-stream", "xls": "application/vnd.ms-excel", "xlsx": "application/octet-stream",
}  # fmt: skip
NAV = "<!--NAV-->"
NEIGHBOURS: dict[str, str] = {}
"""Every portal's home page by its name, for the friend links; filled by the country."""


def shell(site: Site, title: str, inner: str, crumbs: Iterable[tuple[str, str]] = (), menu: str = "") -> str:
    """A page of the site around `inner`."""
    path = " &gt; ".join(f"<a href='{u}'>{t}</a>" for t, u in [("首页", site.home_url), *crumbs])
    return (
        f"<!DOCTYPE html><html><head><meta charset='{site.declared or site.charset}'><title>{title}-{site.name}人民政府</title>"
        f"<link rel='stylesheet' href='/css/main.css'><script src='/js/jquery.min.js'></script></head><body>"
        f"<div class='top'><a href='/wza/'>无障碍</a><a href='/sitemap.html'>网站地图</a><a href='/big5/'>繁體</a></div>"
        f"<div class='nav'><ul>{menu or NAV}</ul></div><div class='position'>您现在的位置：{path}</div>"
        f"<div class='main'>{inner}</div><div class='footer'><a href='/about/'>关于我们</a>"
        f"<a href='http://www.gov.example/'>中国政府网</a><a href='http://beian.miit.example.com/'>西ICP备05001234号</a>"
        f"<a href='http://bszs.conac.example.com/sitename?method=show'>党政机关</a><p>主办：{site.name}人民政府办公室</p></div></body></html>"
    )


def article(site: Site, cms: Cms, c: Column, title: str, day: date, inner: str | None = None) -> Entry:
    """Publish an article into a column."""
    path = cms.article(c, site.number(f"{c.slug} {title} {day}"), day)
    html = inner if inner is not None else news_html(title, f"{site.slug}{path}")
    entry = Entry(title, site.put(path, shell(site, title, html, [(c.name, "./")])), day)
    c.entries.append(entry)
    return entry


def report(
    site: Site, cms: Cms, c: Column | None, year: int, issuer: str = "", whose: str = GOVERNMENT,
    title: str | None = "", label: str = "", form: str = "html", where: Column | None = None,
) -> Report:  # fmt: skip
    """Publish a report into a column. `title` None: the page has none; `label` is the link's text.

    `form`: html, a file format behind a covering page, `bare:` + format for a file straight in the list.
    """
    issuer = issuer or f"{site.place}人民政府{'办公室' if whose == OFFICE else ''}"
    heading = f"{issuer}{year}年政府信息公开工作年度报告" if title == "" else title
    name = heading or f"{issuer}{year}年政府信息公开工作年度报告"
    holder = c or where
    assert holder is not None
    day = published(year, issuer)
    number = site.number(f"{holder.slug} {issuer} {year} {label} {form}")
    path = cms.article(holder, number, day)
    files: list[str] = []
    inner = report_html(issuer, year, heading)
    if form != "html":
        ext = form.rpartition(":")[2]
        at = site.put(cms.file(holder, number, day, ext), file_of(ext, name), kind=KINDS[ext])
        files.append(at)
        inner = (
            f"<h1>{heading or ''}</h1><p>{name}，详见附件。</p><p>附件：<a href='{at}'>{name}.{ext}</a></p>"
        )
    if form.startswith("bare:"):
        page, pages = files[0], frozenset[str]()
    else:
        page = site.put(path, shell(site, heading or f"{site.name}", inner, [(holder.name, "./")]))
        pages = frozenset({page})
    if c is not None:
        c.entries.append(Entry(label or name, page, day))
    done = Report(year, whose, name, pages, frozenset(files))
    site.reports.append(done)
    return done


def years(latest: int, first: int = FIRST) -> range:
    """The years reported on, newest first."""
    return range(latest, first - 1, -1)


def mix(
    site: Site, cms: Cms, c: Column, latest: int, count: int = 6, titles: Iterable[str] = LOOKALIKES
) -> None:
    """Strew look-alikes into a column and sort it by date."""
    titles = list(titles)
    for year in years(latest):
        rng = draw(f"{site.slug}{c.slug}{year}")
        for form in rng.sample(titles, min(count, len(titles))):
            day = date(year + 1, rng.randint(1, 3), rng.randint(1, 28))
            article(site, cms, c, form.format(n=site.name, y=year, z=year + 1), day)
    sort(c)


def sort(c: Column) -> None:
    c.entries.sort(key=lambda e: (e.day, e.url), reverse=True)


def noise(site: Site, cms: Cms, name: str, slug: str, count: int = 18) -> Column:
    """A column of news."""
    c = Column(name, slug)
    rng = draw(f"{site.slug}{slug}")
    for _ in range(count):
        year = rng.randint(2021, 2024)
        article(
            site,
            cms,
            c,
            rng.choice(NEWS).format(n=site.name, y=year),
            date(year, rng.randint(1, 12), rng.randint(1, 28)),
        )
    sort(c)
    return c


def disclosure(
    site: Site, cms: Cms, annual: list[Column], slug: str = "zwgk", name: str = "政务公开", latest: int = 2023
) -> Column:
    """The disclosure section: guide, rules, matters, look-alikes, and the annual column(s) among them."""
    top = Column(name, slug)
    guide = Column("政府信息公开指南", f"{slug}/zfxxgkzn")
    article(
        site,
        cms,
        guide,
        "政府信息公开指南",
        date(2022, 5, 6),
        f"<h1>{site.name}政府信息公开指南</h1>{GUIDE * 4}",
    )
    rules = noise(site, cms, "政府信息公开制度", f"{slug}/zfxxgkzd", 4)
    matters = Column("法定主动公开内容", f"{slug}/fdzdgknr")
    matters.children = [noise(site, cms, m, f"{slug}/fdzdgknr/{i}", 6) for i, m in enumerate(MATTERS)]
    plans = Column("政务公开工作要点", f"{slug}/gzyd")
    mix(site, cms, plans, latest, 3, LOOKALIKES)
    law = Column("法治政府建设年度报告", f"{slug}/fzzf")
    mix(site, cms, law, latest, 1, LOOKALIKES[:1])
    webs = Column("政府网站工作年度报表", f"{slug}/wznb")
    mix(site, cms, webs, latest, 1, LOOKALIKES[6:7])
    reading = noise(site, cms, "政策解读", f"{slug}/zcjd", 10)
    ask = noise(site, cms, "依申请公开", f"{slug}/ysqgk", 2)
    top.children = [reading, guide, rules, matters, plans, *annual, law, ask, webs]
    return top


def issuer_tree(
    site: Site, cms: Cms, slug: str, latest: int, bodies: Iterable[str], title: str = ""
) -> list[Column]:
    """A column an issuer, each with its reports by year."""
    out = []
    for i, body in enumerate(bodies):
        c = Column(body, f"{slug}/b{i}")
        for year in years(latest):
            report(
                site,
                cms,
                c,
                year,
                f"{site.place}{body}" if not body.endswith("人民政府") else body,
                OTHER,
                title,
            )
        out.append(c)
    return out


def mixed_bodies(site: Site, cms: Cms, c: Column, latest: int, bodies: Iterable[str]) -> None:
    """Reports of departments or townships straight into one list."""
    for body in bodies:
        for year in years(latest):
            report(site, cms, c, year, f"{site.place}{body}", OTHER)
    sort(c)


def publish(site: Site, cms: Cms, tops: list[Column]) -> None:
    """Serve every column; `finish` puts the menu into all pages."""
    for c in tops:
        address(cms, c)
    nav = []
    for c in tops:
        below = "".join(
            f"<li><a href='{k.url}'>{k.name}</a></li>" for k in c.children[: 6 if int(site.adcode) % 3 else 3]
        )
        nav.append(f"<li><a href='{c.url}'>{c.name}</a><ul>{below}</ul></li>")
    site.nav = "".join(nav)
    for c in tops:
        publish_column(site, cms, c, [])


def address(cms: Cms, c: Column) -> None:
    pages = max(1, -(-len(c.entries) // cms.size))
    c.url = c.url or cms.column(c, 1, pages)
    for child in c.children:
        address(cms, child)


def publish_column(site: Site, cms: Cms, c: Column, above: list[tuple[str, str]]) -> None:
    """Serve a column's pages and those below it; one with children and no entries shows some of theirs."""
    crumbs = [*above, (c.name, c.url)]
    side = "".join(f"<li><a href='{k.url}'>{k.name}</a></li>" for k in c.children)
    side = f"<div class='left'><h3>{c.name}</h3><ul>{side}</ul></div>" if side else ""
    for path, markup, shown in list_pages(site, cms, c):
        blocks = "".join(
            f"<div class='box'><h2>{k.name}</h2><a href='{k.url}'>更多</a>"
            + "".join(f"<a href='{e.url}'>{e.title}</a>" for e in k.entries[:3] if not _is_report(site, e))
            + "</div>"
            for k in c.children
        )
        inner = f"{side}<div class='right'>{markup if shown or not c.children else blocks}</div>"
        if urljoin(site.base, path) not in site.web:
            site.put(path, shell(site, c.name, inner, crumbs))
    for child in c.children:
        publish_column(site, cms, child, crumbs)


def finish(site: Site) -> Site:
    """Put the menu into every page of the site."""
    for url, reply in site.web.items():
        if NAV.encode() in reply.body:
            menu = site.nav.encode(site.charset, "replace")
            site.web[url] = replace(reply, body=reply.body.replace(NAV.encode(), menu))
    return site


def _is_report(site: Site, e: Entry) -> bool:
    return any(e.url in r.addresses for r in site.reports)


def home(site: Site, tops: list[Column], path: str = "", links: str = "") -> str:
    """Serve a home page of 80 to 250 links. `links` is further markup for its middle."""
    rng = draw(site.slug)
    news = [e for c in tops for e in c.entries[:12]]
    rows = "".join(
        f"<li><a href='{e.url}' title='{e.title}'>{e.title[:18]}</a><span>{e.day:%m-%d}</span></li>"
        for e in news
    )
    services = [
        "户政",
        "社保",
        "医保",
        "婚姻",
        "就业",
        "住房",
        "教育",
        "税务",
        "证件",
        "公积金",
        "交通",
        "养老",
        "企业开办",
        "投资审批",
        "不动产",
    ]
    tiles = "".join(
        f"<a href='/bsfw/{i}/'><img src='/images/{i}.png' alt='{s}办理'>{s}</a>"
        for i, s in enumerate(services * rng.randint(1, 4))
    )
    friends = "".join(f"<option value='{u}'>{n}人民政府</option>" for n, u in NEIGHBOURS.items())
    linked = "".join(f"<a href='{u}'>{n}</a>" for n, u in list(NEIGHBOURS.items())[:25])
    inner = (
        f"<div class='focus'>{rows}</div>{links}<div class='tiles'>{tiles}</div><select onchange='go(this)'>{friends}</select>"
        f"<div class='links'>友情链接 {linked}<a href='http://www.{site.slug}.com/zfxxgknb/'>{site.name}信息港</a></div>"
    )
    site.programs.setdefault(
        "/bsfw/", lambda at, _: Reply(shell(site, "办事服务", "<p>在线办理 预约 查询</p>").encode())
    )
    return site.put(path or site.home_path, shell(site, "首页", inner))


def standard(
    site: Site, cms: Cms, annual: list[Column], latest: int, name: str = "政务公开", slug: str = "zwgk",
) -> list[Column]:  # fmt: skip
    """The usual four sections; publishes everything and the home page."""
    tops = [
        noise(site, cms, f"走进{site.name}", "zjxx", 8),
        noise(site, cms, "新闻中心", "xwzx", 30),
        disclosure(site, cms, annual, slug, name, latest),
        noise(site, cms, "互动交流", "hdjl", 8),
        noise(site, cms, "通知公告", "tzgg", 20),
    ]
    publish(site, cms, tops)
    home(site, tops)
    return tops
