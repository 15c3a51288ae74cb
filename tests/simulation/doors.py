"""Portals that a stranger's simulation missed before they were mended for: kept, so that the gain is."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, quote, urlsplit

from tests.simulation import cms as systems
from tests.simulation.build import DEPARTMENTS, home, mix, mixed_bodies, report, shell, standard, years
from tests.simulation.cast import portal
from tests.simulation.families import annual
from tests.simulation.model import HTML, OTHER, Column, Reply, Report, Site
from tests.simulation.wild import led_to, listed
from tests.simulation.writing import report_html

UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


@portal("doors")
def units_of_jpaas(latest: int, site: Site) -> None:
    """The list is an element's unit: a program and its fields stand in its attributes, ten rows a page."""
    cms = systems.jpaas()
    c = annual(site, cms, latest)
    mixed_bodies(site, cms, c, latest, DEPARTMENTS[:6])

    def unit(at: str, _: bytes) -> Reply:
        asked = {k: v[0] for k, v in parse_qs(urlsplit(at).query).items()}
        page = json.loads(asked.get("paramJson", "{}")).get("pageNo", 1)
        rows = c.entries[10 * (page - 1) : 10 * page] if asked.get("pageId") == "1229003" else []
        data = {"success": True, "data": {"html": listed(rows)}}
        return Reply(json.dumps(data, ensure_ascii=False).encode(), kind="application/json")

    site.programs[UNIT] = unit
    fields = "{'webId':'3096','pageId':'1229003','paramJson':'{&quot;pageNo&quot;:1,&quot;pageSize&quot;:&quot;10&quot;}'}"
    inner = f"<script parseType='bulidstatic' url='{UNIT}' queryData=\"{fields}\"></script>"
    at = site.put("/col/col1229003/index.html", shell(site, "年报", inner))
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("doors")
def list_in_utf16(latest: int, site: Site) -> None:
    """The list is UTF-16 that calls itself gb2312."""
    cms = systems.php()
    c = annual(site, cms, latest)
    html = f"<html><meta charset=gb2312><body>{listed(c.entries)}</body></html>"
    at = site.put("/nb/", html.encode("utf-16"), kind="text/html")
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("doors")
def moved_by_notice(latest: int, site: Site) -> None:
    """The registered host holds a notice with the new one's name, and the usual foot."""
    cms = systems.trs()
    old = site.home_url
    site.host = f"new.{site.host.removeprefix('www.')}".replace(".gov", "-city.gov")
    site.hosts.add(site.host)
    standard(site, cms, [annual(site, cms, latest)], latest)
    said = f"本网站已迁移，请访问新网址：<a href='{site.base}/'>{site.host}</a>"
    foot = "<a href='http://www.gov.example/'>中国政府网</a>"
    site.put(old, f"<html><body><p>{said}</p>{foot}</body></html>")
    site.host = urlsplit(old).netloc


@portal("doors")
def viewer_elsewhere(latest: int, site: Site) -> None:
    """The report is a file that a foreign viewer shows in a frame."""
    cms = systems.ucap()
    c = Column("政府信息公开年报", "zwgk/nb")
    for year in years(latest):
        r = report(site, cms, c, year, form="bare:docx")
        file = next(iter(r.files))
        viewer = f"https://view.officeapps.live.com/op/view.aspx?src={quote(file, safe='')}"
        at = site.put(
            f"/nb/{year}.html", shell(site, r.title, f"<h1>{r.title}</h1><iframe src='{viewer}'></iframe>")
        )
        site.reports.remove(r)
        site.reports.append(Report(r.year, r.whose, r.title, r.pages | {at}, r.files))
        entry = c.entries.pop()
        c.entries.append(type(entry)(entry.title, at, entry.day))
    standard(site, cms, [c], latest)


@portal("doors")
def clicks_read_what_was_clicked(latest: int, site: Site) -> None:
    """Rows have a number and a class; a script's handler makes the address."""
    cms = systems.php()
    c = annual(site, cms, latest)
    mix(site, cms, c, latest, 2)
    rows = ""
    for e in c.entries:
        n = site.number(e.url)
        site.forward(f"/detail.html?id={n}", e.url)
        rows += f"<li class='row item' data-id='{n}'>{e.title}</li>"
        site.reports[:] = [
            Report(
                r.year, r.whose, r.title, r.pages | {f"{site.base}/detail.html?id={n}"} if e.url in r.pages else r.pages, r.files
            )
            for r in site.reports
        ]  # fmt: skip
    script = "$('.item').click(function(){window.open('/detail.html?id='+$(this).data('id'))})"
    at = site.put("/nb.html", shell(site, "年报", f"<ul>{rows}</ul><script>{script}</script>"))
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("doors")
def cut_titles_and_frames(latest: int, site: Site) -> None:
    """Titles of the list are cut short; each page holds its report in a frame."""
    cms = systems.nfcms()
    rows = ""
    for year in years(latest):
        title = f"{site.place}人民政府{year}年政府信息公开工作年度报告"
        text = report_html(f"{site.place}人民政府", year, None)
        framed = site.put(f"/nb/text_{year}.html", f"<html><body>{text}</body></html>", kind=HTML)
        inner = f"<h1>{title}</h1><iframe src='text_{year}.html'></iframe>"
        at = site.put(f"/nb/{year}.html", shell(site, title, inner))
        site.reports.append(Report(year, "government", title, frozenset({framed, at})))
        rows += f"<li><a href='{at}'>{title[:-4]}...</a></li>"
    at = site.put("/nb/", shell(site, "年报", f"<ul>{rows}</ul>"))
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("doors")
def issuers_keep_house_alike(latest: int, site: Site) -> None:
    """Each body has its own pages, and its column two menus below them."""
    cms = systems.php()
    bodies = [("县政府办公室", f"{site.place}人民政府办公室", "office")]
    bodies += [(d, f"{site.place}{d}", OTHER) for d in DEPARTMENTS[:7] if d.endswith("局")]
    row = ""
    for n, (label, issuer, whose) in enumerate(bodies):
        own = f"/bm/b{n}/"
        row += f"<a href='{own}'>{label}</a>"
        links = ""
        for year in years(latest):
            title = f"{issuer}{year}年政府信息公开工作年度报告"
            at = site.put(f"{own}ml/nb/{year}.html", shell(site, title, report_html(issuer, year, None)))
            site.reports.append(Report(year, whose, title, frozenset({at})))
            links += f"<li><a href='{at}'>{title}</a></li>"
        site.put(own, shell(site, label, f"<a href='{own}zn/'>机构职能</a><a href='{own}ml/'>公开目录</a>"))
        site.put(f"{own}zn/", shell(site, "机构职能", "职能"))
        site.put(f"{own}ml/", shell(site, "公开目录", f"<a href='{own}ml/nb/'>年度报告</a>"))
        site.put(f"{own}ml/nb/", shell(site, "年度报告", f"<ul>{links}</ul>"))
    site.put("/bm/", shell(site, "部门信息公开", row))
    led_to(site, cms, latest, "<a href='/bm/'>部门信息公开</a>")


@portal("doors")
def a_long_mixed_list(latest: int, site: Site) -> None:
    """Every body's report of the year in one list, the government's behind the departments' on a far page."""
    cms = systems.trs()
    c = Column("政府信息公开年报", "zwgk/nb")
    for year in years(latest):
        for place in ("", "城东", "城西", "城南", "城北"):
            for body in [d for d in DEPARTMENTS if d.endswith("局")]:
                report(site, cms, c, year, f"{site.place}{place}{body}", OTHER)
        report(site, cms, c, year)
    c.entries.sort(
        key=lambda e: (-next(r.year for r in site.reports if e.url in r.addresses), "政府信息" in e.title[:9])
    )
    tops = standard(site, cms, [c], latest)
    home(site, tops)
