"""Portals whose ways to the column are drawn by scripts, frames and programs."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from tests.simulation import cms as systems
from tests.simulation.build import DEPARTMENTS, home, mix, mixed_bodies, report, shell, standard, years
from tests.simulation.cast import portal
from tests.simulation.families import annual
from tests.simulation.model import OTHER, Column, Entry, Reply, Site


def listed(entries: list[Entry]) -> str:
    """A list as markup."""
    rows = "".join(f"<li><a href='{e.url}'>{e.title}</a><span>{e.day}</span></li>" for e in entries)
    return f"<ul>{rows}</ul>"


def led_to(site: Site, cms: systems.Cms, latest: int, links: str) -> None:
    """The usual sections without the annual column; `links` on the home page lead to it."""
    tops = standard(site, cms, [], latest, "公开动态", "gkdt")
    home(site, tops, links=links)


@portal("wild")
def door_of_two_languages(latest: int, site: Site) -> None:
    """The first page is a choice between two scripts, by onclick; the portal is behind one of them."""
    cms = systems.ucap()
    tops = standard(site, cms, [annual(site, cms, latest)], latest)
    home(site, tops, "/zh/index.html")
    site.put("/uy/index.html", "<html><body>ئۇيغۇرچە</body></html>")
    doors = (("/uy/index.html", "ئۇيغۇرچە"), ("/zh/index.html", "中文"))
    boxes = "".join(f"<div onclick=\"window.location.href='{at}'\">{name}</div>" for at, name in doors)
    site.put("/", f"<html><head><title>{site.name}</title></head><body>{boxes}</body></html>")


@portal("wild")
def menus_in_scripts(latest: int, site: Site) -> None:
    """Arrays draw the home page's menu, data-url carries the column, onclick the rows."""
    cms = systems.php()
    c = annual(site, cms, latest)
    mix(site, cms, c, latest, 2)
    rows = "".join(
        f"<li><a href='javascript:;' onclick=\"openUrl('{e.url}')\">{e.title}</a></li>" for e in c.entries
    )
    site.put("/Web/nb.htm", shell(site, "公开年报", f"<ul>{rows}</ul>"))
    site.put(
        "/Web/gk.htm",
        shell(site, "信息公开", "<a href='javascript:void(0)' data-url='/Web/nb.htm'>公开年报</a>"),
    )
    menu = 'menus[0]=["要闻","/xwzx/"]; menus[1]=["政府信息公开","/Web/gk.htm"]; draw(menus);'
    led_to(site, cms, latest, f"<script>var menus=[]; {menu}</script>")


@portal("wild")
def lists_by_label(latest: int, site: Site) -> None:
    """The list is a fragment that jQuery asks a program for, with its fields in an object."""
    cms = systems.shaanxi()
    c = annual(site, cms, latest)
    mixed_bodies(site, cms, c, latest, DEPARTMENTS[:8])

    def rows(at: str, _: bytes) -> Reply:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(at).query).items()}
        page, size = int(asked.get("pageIndex", "1")), int(asked.get("pageSize", "15"))
        shown = c.entries[(page - 1) * size : page * size] if asked.get("organId") == "21981" else []
        return Reply(listed(shown).encode())

    site.programs["/site/label/8888"] = rows
    fields = 'labelName:"publicInfoList",siteId:siteId,organId:"21981",pageIndex:1,pageSize:15,type:4,action:"list"'
    script = f'<script>var siteId="6793821";$.ajax({{url:"/site/label/8888",data:{{{fields}}}}});</script>'
    site.put("/public/column/21981?type=4", shell(site, "信息公开年报", f"<div id='ls'></div>{script}"))
    links = "<a href='/public/column/21981?type=4'>信息公开年报</a><a href='/public/column/21981?type=4'>县人民政府办公室年度</a>"
    site.put("/public/column/21981", shell(site, "政府信息公开", links))
    led_to(site, cms, latest, "<a href='/public/column/21981'>政府信息公开</a>")


@portal("wild")
def tree_by_json(latest: int, site: Site) -> None:
    """The tree of columns and the list are both JSON files that scripts load."""
    cms = systems.folders()
    c = annual(site, cms, latest)
    tree = [
        {"id": 1, "name": "公开指南", "url": "/xxgk/zn/"},
        {"id": 2, "name": "法定主动公开内容", "children": [{"name": "信息公开年报", "url": "/xxgk/nb/"}]},
    ]
    site.put("/xxgk/data/tree.json", json.dumps(tree).encode(), kind="application/json")
    rows = [{"docTitle": e.title, "docUrl": e.url, "docRelTime": 1673000000000} for e in c.entries]
    site.put("/xxgk/nb/data/list_1.json", json.dumps({"list": rows}).encode(), kind="application/json")
    site.put(
        "/xxgk/nb/",
        shell(site, "信息公开年报", "<script>axios.get('./data/list_1.json').then(show)</script>"),
    )
    site.put(
        "/xxgk/", shell(site, "政府信息公开", "<script>$.getJSON('/xxgk/data/tree.json',build)</script>")
    )
    led_to(site, cms, latest, "<a href='/xxgk/'>政府信息公开</a>")


@portal("wild")
def menus_in_frames(latest: int, site: Site) -> None:
    """A disclosure page whose menu and list stand in two frames beside the site's own frame."""
    cms = systems.nfcms()
    c = annual(site, cms, latest)
    left = "<a target='r' href='list.html?c=1'>指南</a><a target='r' href='list.html?c=4'>年报</a>"
    site.put("/front/left.html", f"<html><body>{left}</body></html>")
    site.put("/front/list.html?c=1", "<html><body>指南</body></html>")
    site.put("/front/list.html?c=4", f"<html><head><title>年报</title></head>{listed(c.entries)}</html>")
    site.put("/front/main.html", "<html><body>欢迎</body></html>")
    frames = "<iframe src='/front/left.html'></iframe><iframe src='/front/main.html'></iframe>"
    site.put("/zfxxgk/", shell(site, "政府信息公开", frames))
    led_to(site, cms, latest, "<a href='/zfxxgk/'>政府信息公开</a>")


@portal("wild")
def years_over_issuers(latest: int, site: Site) -> None:
    """One page: headings are years, links are issuers, the reports have no title of their own."""
    cms = systems.trs()
    c = Column("信息公开年报", "zwgk/nb159", [])
    blocks = ""
    for year in years(latest):
        links = ""
        for issuer in (
            f"{site.place}人民政府",
            *(f"{site.place}{d}" for d in DEPARTMENTS[:5] if d.endswith("局")),
        ):
            whose = OTHER if issuer.endswith("局") else "government"
            r = report(site, cms, None, year, issuer, whose, None, where=c)
            links += f"<li><a href='{next(iter(r.pages))}'>{issuer}</a></li>"
        blocks += f"<h3>{year}年度</h3><ul>{links}</ul>"
    standard(site, cms, [c], latest)
    site.put(c.url, shell(site, c.name, blocks))
