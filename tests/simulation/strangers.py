"""Portals stranger than any family."""

from __future__ import annotations

from tests.simulation import cms as systems
from tests.simulation.build import home, mix, noise, publish, report, shell, standard, years
from tests.simulation.cast import portal
from tests.simulation.families import annual
from tests.simulation.model import Column, Report, Site
from tests.simulation.writing import published, report_html


@portal("stranger")
def column_is_the_newest_report(latest: int, site: Site) -> None:
    """The column's address redirects to the newest report; the years stand in a menu beside its text."""
    cms = systems.jpaas()
    c = annual(site, cms, latest)
    own = list(site.reports)
    standard(site, cms, [c], latest)
    menu = "".join(f"<li><a href='{next(iter(r.pages))}'>{r.year}年</a></li>" for r in own)
    for r in own:
        text = report_html(f"{site.place}人民政府", r.year, None)
        site.put(next(iter(r.pages)), shell(site, "政府信息公开年报", f"<ul class='left'>{menu}</ul>{text}"))
    site.forward(c.url, next(iter(own[0].pages)))


@portal("stranger", charset="gb18030")
def entrance_is_a_picture(latest: int, site: Site) -> None:
    """Only a picture without alt leads to the column; its rows are table cells with a script."""
    cms = systems.asp()
    c = annual(site, cms, latest, "信息公开年报", "zfxxgknb")
    mix(site, cms, c, latest, 2)
    tops = [
        noise(site, cms, name, slug, 14) for name, slug in (("新闻", "xw"), ("政务", "zw"), ("公告", "gg"))
    ]
    publish(site, cms, [*tops, c])
    entrance = "/zfxxgk/nb.asp"
    site.nav = site.nav.replace(f"<a href='{c.url}'>信息公开年报</a>", "")
    rows = "".join(
        f"<tr><td style='cursor:hand' onclick=\"window.open('{e.url}')\">{e.title}</td></tr>"
        for e in c.entries
    )
    site.put(entrance, shell(site, "", f"<table>{rows}</table>"))
    home(site, tops, links=f"<a href='{entrance}'><img src='/images/banner3.gif'></a>")


@portal("stranger")
def files_named_by_year(latest: int, site: Site) -> None:
    """A list of files with bare names (2023.pdf) under headings of issuers."""
    cms = systems.php()
    c = Column("年度报告", "gk/nb", [])
    blocks = []
    for issuer, whose in ((f"{site.place}人民政府", "government"), (f"{site.place}财政局", "other")):
        links = []
        for y in years(latest):
            r = report(site, cms, None, y, issuer, whose, form="bare:pdf", where=c, label=issuer)
            links.append(f"<a href='{next(iter(r.files))}'>{y}.pdf</a>")
        blocks.append(f"<h4>{issuer}政府信息公开工作年度报告</h4><p>{' '.join(links)}</p>")
    tops = standard(site, cms, [c], latest)
    site.put(c.url, shell(site, c.name, "".join(blocks)))
    assert tops


@portal("stranger")
def one_page_of_all_years(latest: int, site: Site) -> None:
    """Titles in a table by year and body, cells say 查看; look-alike tables of other reports beside it."""
    cms = systems.nfcms()
    c = Column("政府信息公开工作年度报告", "zwgk/ndbg", [])
    head, rows = "<tr><th>单位</th>" + "".join(f"<th>{y}年</th>" for y in years(latest)) + "</tr>", ""
    for issuer, whose in (("县人民政府", "government"), ("县教育局", "other"), ("县公安局", "other")):
        cells = ""
        for y in years(latest):
            body = f"{site.name}{issuer[1:]}"
            at = site.put(
                f"/zwgk/ndbg/content/post_{site.number(f'{issuer}{y}')}.html",
                shell(site, "年度报告", report_html(body, y, None)),
            )
            site.reports.append(Report(y, whose, f"{body}{y} {published(y)}", frozenset({at})))
            cells += f"<td><a href='{at}'>查看</a></td>"
        rows += f"<tr><td>{issuer}</td>{cells}</tr>"
    standard(site, cms, [c], latest)
    site.put(c.url, shell(site, c.name, f"<table>{head}{rows}</table>"))
