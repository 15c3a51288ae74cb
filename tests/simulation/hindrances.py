"""Portals that refuse, fail, lie or lead astray."""

from __future__ import annotations

import random
import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

from tests.simulation import cms as systems
from tests.simulation.build import home, mix, report, shell, standard, years
from tests.simulation.cast import portal
from tests.simulation.families import annual
from tests.simulation.model import Column, Entry, Reply, Site

TRAP = 150
"""Requests that a portal with a trap may cost."""


def plain(site: Site, latest: int, links: str = "", name: str = "政府信息公开年报") -> None:
    """A usual portal whose home page has `links` besides."""
    cms = systems.trs()
    c = annual(site, cms, latest, name)
    tops = standard(site, cms, [c], latest)
    home(site, tops, links=links)


@portal("robots", outcome="robots", most_requests=60)
def robots_forbid_the_column(latest: int, site: Site) -> None:
    plain(site, latest)
    site.put("/robots.txt", b"User-agent: *\nDisallow: /zwgk/zfxxgknb\nDisallow: /bsfw/\n", kind="text/plain")
    site.reports.clear()


@portal("robots")
def robots_want_a_delay(latest: int, site: Site) -> None:
    plain(site, latest)
    rules = "User-agent: *\nCrawl-delay: 1\nDisallow: /search\nSitemap: http://www.gov.example/sitemap.xml\n"
    site.put("/robots.txt", rules.encode(), kind="text/plain")


def refuse(site: Site, status: int, body: str = "", **headers: str) -> None:
    """Every address answers so."""
    site.programs["/"] = lambda url, _: Reply(body.encode(), status, headers=headers, stamped=False)


@portal("blocked", outcome="blocked", most_requests=5)
def forbidden(latest: int, site: Site) -> None:
    refuse(site, 403, "<html><body>403 Forbidden</body></html>")


@portal("blocked", outcome="blocked", most_requests=5)
def script_challenge(latest: int, site: Site) -> None:
    refuse(site, 412, "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></html>")


@portal("blocked", outcome="blocked", most_requests=5)
def too_many(latest: int, site: Site) -> None:
    refuse(site, 429, "slow down", **{"Retry-After": "3600"})


@portal("blocked", outcome="blocked", most_requests=5)
def challenge_with_200(latest: int, site: Site) -> None:
    """A challenge of no known vendor: a script sets a cookie and reloads."""
    body = "<html><head><title>安全检查</title></head><body>正在进行浏览器安全检查，请稍候…<script>document.cookie='_waf_clear='+enc(new Date());location.reload();</script></body></html>"
    refuse(site, 200, body)


@portal("blocked", outcome="blocked", most_requests=5)
def login_wall(latest: int, site: Site) -> None:
    """Every page sends to a login form."""
    form = "<html><head><title>统一身份认证</title></head><body><form action='/cas/login' method='post'>用户名<input name='u'>密码<input type='password' name='p'>验证码<input name='c'><button>登录</button></form></body></html>"

    def program(url: str, _: bytes) -> Reply:
        if "/cas/login" in url:
            return Reply(form.encode())
        return Reply(status=302, headers={"Location": f"/cas/login?service={url}"})

    site.programs["/"] = program


@portal("blocked", outcome="blocked", most_requests=40)
def blocked_after_a_while(latest: int, site: Site) -> None:
    """The home page answers, the disclosure section answers 521."""
    plain(site, latest)
    for url in [u for u in site.web if "/zwgk/" in u]:
        site.web[url] = Reply(
            b"<script>document.cookie='__jsl_clearance_s=1';location.reload()</script>", 521, stamped=False
        )
    site.reports.clear()


@portal("dead", outcome="unreachable", most_requests=5)
def dead_host(latest: int, site: Site) -> None:
    site.programs["/"] = lambda url, _: Reply(how="drop")


@portal("dead", outcome="unreachable", most_requests=5)
def unknown_host(latest: int, site: Site) -> None:
    refuse(site, 502, "name not resolved")


@portal("slow")
def slow_host(latest: int, site: Site) -> None:
    plain(site, latest)
    site.web = {u: Reply(r.body, r.status, r.kind, r.headers, r.stamped, 0.6) for u, r in site.web.items()}


@portal("transport")
def transport_lies(latest: int, site: Site) -> None:
    """Each answer is sent wrongly in another way."""
    plain(site, latest)
    ways = ("long", "gzip", "gzip lie", "http10", "", "")
    for i, (u, r) in enumerate(sorted(site.web.items())):
        kind = None if i % 5 == 4 else r.kind
        site.web[u] = Reply(r.body, r.status, kind, r.headers, r.stamped, how=ways[i % 6])


@portal("trap", most_requests=TRAP)
def calendar_and_sessions(latest: int, site: Site) -> None:
    """A calendar without end, and a new session id in every link of it."""
    plain(
        site, latest, "<a href='/calendar/2024-01.html'>公开日历</a><a href='/gk/年报日历.html'>年报日历</a>"
    )

    def calendar(url: str, _: bytes) -> Reply:
        found = re.search(r"(\d{4})-(\d\d)", url)
        year, month = (int(found[1]), int(found[2])) if found else (2024, 1)
        session = f"{random.getrandbits(64):016x}"
        days = "".join(
            f"<a href='/calendar/{year}-{month:02d}-{d:02d}.html;jsessionid={session}'>{d}</a>"
            for d in range(1, 29)
        )
        after = f"<a href='/calendar/{year + month // 12}-{month % 12 + 1:02d}.html?sid={session}'>下一月 {year}年政府信息公开</a>"
        return Reply(shell(site, "公开日历", days + after).encode(), stamped=False)

    site.programs["/calendar/"] = calendar


@portal("trap", outcome="missing", most_requests=TRAP)
def endless_pages(latest: int, site: Site) -> None:
    """A list of the annual-report column that always has a next page, and never a report."""
    cms = systems.php()
    tops = standard(site, cms, [], latest)
    home(site, tops, links="<a href='/index.php?c=list&cid=900'>政府信息公开年报</a>")

    def pages(url: str, _: bytes) -> Reply | None:
        asked = parse_qs(urlsplit(url).query)
        if asked.get("cid") != ["900"]:
            return None
        page = int(asked.get("p", ["1"])[0])
        rows = "".join(
            f"<li><a href='/show.php?id=9{page}{n}'>关于{page}号文件的通知之{n}</a></li>" for n in range(10)
        )
        return Reply(
            shell(
                site, "年报", f"<ul>{rows}</ul><a href='/index.php?c=list&cid=900&p={page + 1}'>下一页</a>"
            ).encode(),
            stamped=False,
        )

    site.programs["/index.php"] = pages


@portal("trap", outcome="missing", most_requests=TRAP)
def spider_trap(latest: int, site: Site) -> None:
    """Links to invented columns, each page another twenty, all of them named like the column."""
    site.put(
        "/", shell(site, "首页", "<a href='/maze/1/'>信息公开</a><a href='/maze/2/'>政府信息公开年报</a>")
    )

    def maze(url: str, _: bytes) -> Reply:
        n = random.getrandbits(40)
        rows = "".join(
            f"<li><a href='/maze/{n + i}/'>{random.choice(('政府信息公开年报', '年度报告', '2023年', '县政府', '部门年报'))}</a></li>"
            for i in range(20)
        )
        return Reply(shell(site, "政府信息公开", f"<ul>{rows}</ul>").encode(), stamped=False)

    site.programs["/maze/"] = maze


@portal("trap", most_requests=TRAP)
def loops_and_endless_files(latest: int, site: Site) -> None:
    """A redirect loop, an infinite download and a huge file stand in the column beside the reports."""
    cms = systems.trs()
    c = annual(site, cms, latest)
    for name, path in (
        (f"{latest}年政府信息公开工作年度报告（图文版）", "/loop/a"),
        (f"{latest}年政府信息公开工作年度报告（视频）", "/endless/v.pdf"),
        (f"{latest}年年报附件", "/huge/h.zip"),
    ):
        c.entries.insert(0, Entry(name, site.base + path, date(latest + 1, 3, 1)))
    standard(site, cms, [c], latest)
    site.forward("/loop/a", "/loop/b")
    site.forward("/loop/b", "/loop/a")
    site.put("/endless/v.pdf", b"", kind="application/pdf", how="endless", stamped=False)
    site.put(
        "/huge/h.zip",
        b"PK\x03\x04",
        kind="application/zip",
        headers={"X-Note": "huge"},
        how="endless",
        stamped=False,
    )


@portal("trap", most_requests=TRAP)
def private_addresses(latest: int, site: Site) -> None:
    """Links and redirects to loopback, metadata and private addresses, and to a mirror under .com."""
    cms = systems.nfcms()
    c = annual(site, cms, latest)
    targets = (
        "http://127.0.0.1/nb/2023.html",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.8/zfxxgknb/",
        "http://2130706433/",
        "http://[::1]/nb/",
        "http://localhost/nb/",
        "http://www.anhe-gov.com/zfxxgknb/2023.html",
        "http://gov.example.evil.com/nb.html",
    )
    for i, url in enumerate(targets):
        c.entries.insert(
            0, Entry(f"{site.name}人民政府{latest}年政府信息公开工作年度报告", url, date(latest + 1, 2, 1))
        )
        site.forward(f"/jump/{i}", url)
        c.entries.insert(
            0, Entry(f"{latest}年政府信息公开年报", f"{site.base}/jump/{i}", date(latest + 1, 2, 1))
        )
    standard(site, cms, [c], latest)


@portal("spam")
def spammed_page(latest: int, site: Site) -> None:
    """Articles of the column were replaced by betting spam; the report itself is hidden among them."""
    cms = systems.asp()
    c = annual(site, cms, latest)
    for i in range(6):
        at = site.put(
            f"/show.asp?id=9{i}",
            shell(
                site,
                "开云体育",
                "<h1>2023年政府信息公开工作年度报告-开云体育</h1>"
                + "<a href='http://bet.example.com/'>博彩 真人娱乐 百家乐</a>" * 30,
            ),
        )
        c.entries.insert(i, Entry("开云体育官网登录入口", at, date(2024, 5, 1)))
    mix(site, cms, c, latest, 4)
    standard(site, cms, [c], latest)


@portal("empty", outcome="missing", most_requests=60)
def empty_site(latest: int, site: Site) -> None:
    """A portal in which the column is there and empty."""
    cms = systems.vsb()
    c = Column("政府信息公开年报", "zwgk/nb")
    standard(site, cms, [c], latest)


@portal("empty", outcome="missing", most_requests=TRAP)
def only_older_years(latest: int, site: Site) -> None:
    """Reports end with 2021; look-alikes do not."""
    cms = systems.jeecms()
    c = Column("政府信息公开年报", "nb")
    for y in years(2021):
        report(site, cms, c, y)
    mix(site, cms, c, latest, 5)
    standard(site, cms, [c], latest)
