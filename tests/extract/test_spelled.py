"""Hosts that no registry has, told by how places are spelled."""

from __future__ import annotations

import pytest

from extract.data.make_hosts import OUT
from extract.identity.hosts import find_site
from extract.identity.spelled import spelled_owners


@pytest.mark.parametrize(
    ("host", "adcode"),
    [
        ("www.weishan.gov.cn", "370826"),  # 巍山县 is spelled alike and has dlweishan.gov.cn
        ("xxgk.weishan.gov.cn", "370826"),
        ("wlmq.gov.cn", "650100"),
        ("www.mof.gov.cn", None),
        ("www.gov.cn", None),
        ("weishan.com", None),  # only the state's own hosts
    ],
)
def test_unregistered_hosts(host: str, adcode: str | None) -> None:
    site = find_site(f"http://{host}/a/1.html")
    assert site is not None
    assert site.adcode == adcode


def test_what_is_spelled_agrees_with_the_registry() -> None:
    rows = [line.split(",") for line in OUT.read_text(encoding="utf-8").splitlines()[1:]]
    labels = [(host.removesuffix(".gov.cn"), code) for host, code in rows if host.endswith(".gov.cn")]
    told = [(spelled_owners(label), code) for label, code in labels if len(spelled_owners(label)) == 1]
    assert len(told) > 1400
    assert sum(code in owners for owners, code in told) >= 0.99 * len(told)
