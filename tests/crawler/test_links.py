from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response
from twisted.internet.error import DNSLookupError

from crawler.links import Allowed, _settle, host_of, is_within, refuse_host, site_of, spell_url
from crawler.middlewares.hosts import HostsMiddleware, only_public
from crawler.middlewares.refusals import HostRefused

ALLOWED = Allowed((".gov.cn", ".gov.example"), frozenset({"118.213.59.20", "www.registered.cn", "10.0.0.8"}))

SPELLINGS = [
    ("HTTP://WWW.Hegang.GOV.cn:80/a/../b/#top", "http://www.hegang.gov.cn/b/"),
    ("https://a.gov.cn:443", "https://a.gov.cn/"),
    ("http://a.gov.cn./x", "http://a.gov.cn/x"),
    ("http://a.gov.cn:8888/x", "http://a.gov.cn:8888/x"),
    ("http://a.gov.cn/x.jsp;jsessionid=0A1B?y=1", "http://a.gov.cn/x.jsp?y=1"),
    ("http://a.gov.cn/x?WebShieldDRSessionVerify=95CeJh&b=2", "http://a.gov.cn/x?b=2"),
    ("http://a.gov.cn/x?PHPSESSID=1", "http://a.gov.cn/x"),
    ("http://a.gov.cn/x?b=%e5%b9%b4&a=", "http://a.gov.cn/x?b=%E5%B9%B4&a="),
    ("http://a.gov.cn/(S(abc123))/x.aspx", "http://a.gov.cn/x.aspx"),
    ("http://user:secret@a.gov.cn/", "http://a.gov.cn/"),
    ("  http://a.gov.cn/ ", "http://a.gov.cn/"),
    ("javascript:void(0)", None),
    ("mailto:a@b.gov.cn", None),
    ("http:///nohost", None),
    ("http://a.gov.cn/" + "x" * 2000, None),
    ("http://[bad", None),
]


@pytest.mark.parametrize(("url", "spelled"), SPELLINGS)
def test_one_spelling_a_url(url: str, spelled: str | None) -> None:
    assert spell_url(url) == spelled


def test_relative_addresses_and_the_page_s_charset() -> None:
    base = "http://a.gov.cn/zwgk/nb/index.html"
    assert spell_url("./202301/t20230115_1.html", base) == "http://a.gov.cn/zwgk/nb/202301/t20230115_1.html"
    assert spell_url("//b.gov.cn/x", base) == "http://b.gov.cn/x"
    assert spell_url("?title=年", base, "gbk") == "http://a.gov.cn/zwgk/nb/index.html?title=%C4%EA"


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text(st.sampled_from("/.;?&=%#:@()aS0年[]"), max_size=40).map(lambda t: f"http://a.gov.cn/{t}"),
    )
)
def test_spelling_twice_changes_nothing(url: str) -> None:
    once = spell_url(url)
    assert once is None or spell_url(once) == once


@given(
    st.from_regex(
        r"(https?:/)?/[a-z.]{1,6}(/[a-zA-Z0-9_.~-]{0,3}){0,3}(\?([a-z]{1,3}=[a-z0-9.-]{0,2}&?){0,3})?",
        fullmatch=True,
    )
)
def test_the_short_way_spells_as_the_long_one_does(url: str) -> None:
    base = "http://a.gov.cn/b/c.html"
    assert spell_url(url, base) == _settle(urljoin(base, url), "utf-8")


def test_real_addresses_keep_their_sense() -> None:
    path = Path("crawler/portals.csv")
    with path.open(encoding="utf-8-sig") as file:
        homes = [row["home_url"] for row in csv.DictReader(file)]
    assert all(spell_url(home) for home in homes)


REFUSED = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.8/",
    "http://192.168.1.1/",
    "http://172.16.0.1/",
    "http://100.64.0.1/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
    "http://１２７.０.０.１/",
    "http://0/",
    "http://127.0.0.1./",
    "http://127.0.0.1:80/",
    "http://0x7f.0.0.1/",
    "http://017700000001/",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://169.254.169.254./",
    "http://[::]/",
    "http://[fc00::1]/",
    "http://[fe80::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://127。0。0。1/",
    "http://www.qinghe.gov.cn@127.0.0.1/",
    "http://www.qinghe.gov.cn:80@169.254.169.254/",
    "http://www.qinghe.gov.cn%40@evil.com/",
    "http://evil.com\\@www.qinghe.gov.cn/",
    "http://evil.com?@www.qinghe.gov.cn/",
    "http://evil.com#@www.qinghe.gov.cn/",
    "http://localhost/",
    "http://localhost./",
    "http://metadata.google.internal/",
    "http://a.gov.cn.evil.com/",
    "http://evilgov.cn/",
    "http://example.com/",
    "http://8.8.8.8/",
    "http:///",
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str) -> None:
    """As it stands, as a page's link, and as where a redirect leads."""
    assert refuse_host(url, ALLOWED)
    spelled = spell_url(url, "http://www.qinghe.gov.cn/")
    assert spelled is None or refuse_host(spelled, ALLOWED)
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(allowed=ALLOWED))
    asked = Request("http://www.qinghe.gov.cn/")
    moved = Response(asked.url, 302, {"Location": url.encode()})
    try:
        led = RedirectMiddleware.from_crawler(Crawler(Spider)).process_response(asked, moved)
    except ValueError:
        return
    # Scrapy makes of some the host that it came from.
    if isinstance(led, Request) and host_of(led.url) != host_of(asked.url):
        with pytest.raises(HostRefused):
            HostsMiddleware(crawler).process_request(led)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.8", "172.31.255.255", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_a_name_that_resolves_to_it_is_not_resolved(address: str) -> None:
    with pytest.raises(DNSLookupError):
        only_public(address, "www.qinghe.gov.cn")


def test_a_name_that_resolves_to_a_public_address() -> None:
    assert only_public("118.213.59.20", "www.qinghe.gov.cn") == "118.213.59.20"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.qinghe.gov.example/",
        "https://WWW.GOV.CN/",
        "http://118.213.59.20/zwgk/",
        "http://www.registered.cn:8080/",
        "http://1234.gov.cn/",
    ],
)
def test_allowed(url: str) -> None:
    assert refuse_host(url, ALLOWED) is None


def test_sites() -> None:
    assert site_of("www.qinghe.gov.cn") == "qinghe.gov.cn"
    assert site_of("www.gov.cn") == "www.gov.cn"
    assert is_within("xxgk.qinghe.gov.cn", "qinghe.gov.cn")
    assert not is_within("linqinghe.gov.cn", "qinghe.gov.cn")
    assert host_of("http://A.gov.cn.:80/") == "a.gov.cn"
