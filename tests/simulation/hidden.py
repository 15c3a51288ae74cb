"""Portals like those that two more strangers' batches hid their reports in: kept, so that the gain is."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from tests.simulation import cms as systems
from tests.simulation.build import DEPARTMENTS, report, shell, years
from tests.simulation.cast import portal
from tests.simulation.families import annual
from tests.simulation.model import GOVERNMENT, OTHER, Column, Entry, Reply, Report, Site
from tests.simulation.wild import led_to, listed
from tests.simulation.writing import published, report_html

BODIES = [d for d in DEPARTMENTS if d.endswith("局")]


@portal("hidden")
def site_map_alone(latest: int, site: Site) -> None:
    """No page leads to the column; robots.txt names a site map that has its address."""
    cms = systems.shaanxi()
    c = annual(site, cms, latest)
    at = site.put("/gk/nb/", shell(site, "公开年报", listed(c.entries)))
    places = [site.home_url, f"{site.base}/news/1.html", at, *(e.url for e in c.entries)]
    inner = "".join(f"<url><loc>{place}</loc></url>" for place in places)
    head = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    site.put("/sitemap.xml", f"{head}{inner}</urlset>".encode(), kind="text/xml")
    rules = f"User-agent: *\nDisallow: /admin/\nSitemap: {site.base}/sitemap.xml\n"
    site.put("/robots.txt", rules.encode(), kind="text/plain")
    led_to(site, cms, latest, "")


@portal("hidden")
def functions_of_a_common_script(latest: int, site: Site) -> None:
    """Menu and list call a function that a script of the site's defines."""
    cms = systems.php()
    rows = ""
    for year in years(latest):
        title = f"{site.place}人民政府{year}年政府信息公开工作年度报告"
        text = report_html(f"{site.place}人民政府", year, title)
        at = site.put(f"/channels/{year}/doc.html", shell(site, title, text))
        site.reports.append(Report(year, GOVERNMENT, title, frozenset({at})))
        rows += f"<li><a href=\"javascript:toUrl('{year}','doc')\">{title}</a></li>"
    script = "<script src='/js/common.js'></script>"
    site.put(
        "/js/common.js",
        b'function toUrl(id, code) {\n  window.location.href = "/channels/" + id + "/" + code + ".html";\n}',
        kind="application/javascript",
    )
    site.put("/channels/88/nb.html", shell(site, "年报", f"{script}<ul>{rows}</ul>"))
    menu = "<a href=\"javascript:toUrl('88','nb')\">政府信息公开年报</a>"
    site.put("/gk.html", shell(site, "信息公开", script + menu))
    led_to(site, cms, latest, "<a href='/gk.html'>信息公开</a>")


@portal("hidden")
def form_of_issuers_and_years(latest: int, site: Site) -> None:
    """Reports are asked for by a form with two choices; the program wants both."""
    cms = systems.php()
    c = Column("政府信息公开年报", "nb")
    bodies = {"zf": (f"{site.place}人民政府", GOVERNMENT)}
    bodies |= {f"b{n}": (f"{site.place}{d}", OTHER) for n, d in enumerate(BODIES[:5])}
    shown: dict[tuple[str, str], Entry] = {}
    for key, (issuer, whose) in bodies.items():
        for year in years(latest):
            report(site, cms, c, year, issuer, whose)
            shown[key, str(year)] = c.entries[-1]
    whom = "".join(f"<option value='{key}'>{issuer}</option>" for key, (issuer, _) in bodies.items())
    when = "".join(f"<option value='{year}'>{year}年</option>" for year in years(latest))
    form = (
        f"<form action='/nb/query.jsp' method='get'>单位<select name='dept'>{whom}</select>"
        f"年度<select name='year'>{when}</select><input type='submit' value='查询'></form>"
    )

    def answer(at: str, _: bytes) -> Reply | None:
        asked = {key: values[0] for key, values in parse_qs(urlsplit(at).query).items()}
        entry = shown.get((asked.get("dept", ""), asked.get("year", "")))
        return Reply(shell(site, "年报", form + listed([entry])).encode()) if entry is not None else None

    site.programs["/nb/query.jsp"] = answer
    at = site.put("/nb/index.jsp", shell(site, "年报", form))
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("hidden")
def year_in_the_address_only(latest: int, site: Site) -> None:
    """Every row and every report has the same title; neither says the year."""
    cms = systems.nfcms()
    rows = ""
    for year in years(latest):
        title = "政府信息公开工作年度报告"
        text = report_html(f"{site.place}人民政府", year, title).replace(f"{year}年", "本年度")
        at = site.put(f"/nb/{year}/", shell(site, title, text))
        site.reports.append(Report(year, GOVERNMENT, title, frozenset({at})))
        rows += f"<li><a href='{year}/'>{title}</a></li>"
    at = site.put("/nb/", shell(site, "年报", f"<ul>{rows}</ul>"))
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


def _over_pages(site: Site, path: str, entries: list[Entry], rows: Iterable[str]) -> str:
    """A list of many pages whose pager has only the next one; returns the first's address."""
    lines, size = list(rows), 10
    assert len(lines) == len(entries)
    pages = range(0, len(lines), size)
    for number, first in enumerate(pages):
        more = f"<a href='{path}index_{number + 1}.html'>下一页</a>" if first + size < len(lines) else ""
        inner = f"<ul>{''.join(lines[first : first + size])}</ul>{more}"
        site.put(f"{path}index_{number}.html" if number else path, shell(site, "年报", inner))
    return site.base + path


@portal("hidden")
def government_behind_all_departments(latest: int, site: Site) -> None:
    """The list goes by issuers, years within; the government comes last."""
    cms = systems.shaanxi()
    c = Column("政府信息公开年报", "nb")
    for issuer, whose in [(f"{site.place}{d}", OTHER) for d in BODIES[:9]] + [("", GOVERNMENT)]:
        for year in years(latest):
            report(site, cms, c, year, issuer, whose)
    rows = (f"<li><a href='{e.url}'>{e.title}</a></li>" for e in c.entries)
    at = _over_pages(site, "/nb/", c.entries, rows)
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")


@portal("hidden")
def titles_cut_anywhere(latest: int, site: Site) -> None:
    """Titles are cut behind the year, some inside a word; departments' and the government's stand mixed."""
    cms = systems.nfcms()
    c = Column("政府信息公开年报", "nb")
    for year in years(latest):
        for issuer, whose in [(f"{site.place}{d}", OTHER) for d in BODIES[:6]] + [("", GOVERNMENT)]:
            report(site, cms, c, year, issuer, whose)
    cut = (e.title[: e.title.find("年") + 4 + n % 3] + "…" for n, e in enumerate(c.entries))
    rows = (
        f"<li><a href='{e.url}' title=''>{text}</a><span>{published(latest)}</span></li>"
        for e, text in zip(c.entries, cut, strict=True)
    )
    at = _over_pages(site, "/nb/", c.entries, rows)
    led_to(site, cms, latest, f"<a href='{at}'>政府信息公开年报</a>")
