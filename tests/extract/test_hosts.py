"""Whose site an address lies on, and that the table of hosts is the crawler's registry."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.data.make_hosts import host_rows
from extract.identity.hosts import find_site, is_official, places_printed
from extract.identity.jurisdictions import unit_in_year

REGISTRY = Path("crawler/portals.csv")
DATA = Path("extract/data")


def test_the_table_is_the_registrys() -> None:
    """After a change of crawler/portals.csv: python -m extract.data.make_hosts crawler/portals.csv."""
    with REGISTRY.open(encoding="utf-8-sig", newline="") as stream:
        due = host_rows(csv.DictReader(stream))
    with (DATA / "hosts.csv").open(encoding="utf-8", newline="") as stream:
        assert [(row["host"], row["adcode"]) for row in csv.DictReader(stream)] == due


def test_every_owner_is_a_unit_of_today() -> None:
    for name in ("hosts.csv", "more-hosts.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                assert unit_in_year(row["adcode"], None), row


def test_a_shared_host_is_the_outer_units() -> None:
    portals = [
        {"adcode": "341700", "home_url": "https://www.chizhou.gov.cn/"},
        {"adcode": "341702", "home_url": "http://www.chizhou.gov.cn/"},
        {"adcode": "110101", "home_url": "http://shared.gov.cn/"},
        {"adcode": "110102", "home_url": "http://shared.gov.cn/"},
    ]
    assert host_rows(portals) == [("chizhou.gov.cn", "341700")]


@pytest.mark.parametrize(
    ("url", "official", "adcode", "own"),
    [
        ("http://www.mhk.gov.cn/zwgk/a.html", True, "220581", True),
        ("http://tjj.wuhan.gov.cn/zfxxgk/a.shtml", True, "420100", True),  # a bureau's sub-host
        ("https://ht.sanya.gov.cn/htqsite/a.shtml", True, "460202", True),  # a district with its own below
        ("http://admin.yzcity.gov.cn:8888/qy/a.shtml", True, "431100", True),
        ("https://chizhou.gov.cn/a.html", True, "341700", True),
        (
            "http://www.beijing.gov.cn/gate/big5/www.bjdch.gov.cn/a.html",
            True,
            "110101",
            True,
        ),  # the gate shows another host's page
        ("http://guangdong.chinatax.gov.cn/a.html", True, "440000", False),  # tax offices of all levels
        ("http://www.gov.cn/xinwen/a.htm", True, None, False),
        ("http://www.nowhere.gov.cn/a.htm", True, None, False),
        ("http://118.213.59.21/zwgk/a.html", False, None, False),
        ("http://www.mhk.gov.cn.evil.com/a.html", False, None, False),
        ("http://rsj-wuzhou-gov-cn.njmu.s5.bt8.net/a.html", False, None, False),
        ("http://nzfyl.cn/open/?url=www.ms.gov.cn%2Finfo%2F5069", False, None, False),
        ("http://besturn.net/gate/big5/www.mhk.gov.cn/a.html", False, None, False),
    ],
)
def test_site(url: str, official: bool, adcode: str | None, own: bool) -> None:
    site = find_site(url)
    assert site is not None
    assert (site.official, site.adcode, site.own) == (official, adcode, own)


@pytest.mark.parametrize("url", [None, "", "/a/b.html", "http://[broken/", "mailto:a@b.cn"])
def test_no_host_no_site(url: str | None) -> None:
    assert find_site(url) is None


def test_addresses_printed_in_a_text() -> None:
    text = (
        "电子版可在梅河口市人民政府网(http://www.mhk.gov.cn/)下载，邮箱x@wuhan.gov.cn，见tjj.wuhan.gov.cn。"
    )
    assert places_printed(text) == {"220581", "420100"}
    assert places_printed("www.mhk.gov.cn.evil.com, 没有") == set()


@given(st.text(max_size=40))
def test_any_text_is_an_address(text: str) -> None:
    find_site(text)
    find_site(f"http://{text}/")
    assert isinstance(is_official(text), bool)
