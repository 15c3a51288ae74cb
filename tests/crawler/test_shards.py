"""Shards: every host is in one part, parts crawl beside one another, and together they are the whole."""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path

import pytest
from country import country, registry
from strict_web import Web, serve
from test_crawl import command, crawl, documents, rows

from crawler.arguments import ArgumentsError, read_arguments
from crawler.locks import Busy, take_archive, take_host
from crawler.memory import read_columns
from crawler.portals import read_portals
from crawler.shards import Shard, ShardError, domain_of, read_shard, shard_of, shard_portals
from crawler.turns import take_turn

COUNTRY = Path(__file__).parents[2] / "crawler/portals.csv"
OFFICIAL = (".gov.cn",)


def test_every_host_of_the_country_belongs_to_one_shard_and_its_portals_to_the_same() -> None:
    portals = read_portals(COUNTRY)
    parts = [shard_portals(portals, Shard(number, 16), OFFICIAL) for number in range(1, 17)]
    assert sorted(p.adcode for part in parts for p in part) == sorted(p.adcode for p in portals)
    homes: dict[str, set[int]] = {}
    for number, part in enumerate(parts, 1):
        for portal in part:
            homes.setdefault(domain_of(portal.host, OFFICIAL), set()).add(number)
    assert all(len(numbers) == 1 for numbers in homes.values())
    sizes = [len(part) for part in parts]
    assert min(sizes) > len(portals) / 16 * 0.7 and max(sizes) < len(portals) / 16 * 1.3


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.hegang.gov.cn", "hegang.gov.cn"),
        ("xxgk.hegang.gov.cn", "hegang.gov.cn"),
        ("hegang.gov.cn", "hegang.gov.cn"),
        ("gov.cn", "gov.cn"),
        ("www.zone.com.cn", "zone.com.cn"),
        ("a.b.zone.cn", "zone.cn"),
        ("www.zone.hl.cn", "zone.hl.cn"),
        ("1.2.3.4", "1.2.3.4"),
    ],
)
def test_domain(host: str, domain: str) -> None:
    assert domain_of(host, OFFICIAL) == domain
    assert shard_of(host, 7, OFFICIAL) == shard_of(domain, 7, OFFICIAL)


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "1/0", "1/4/2"])
def test_no_shard_is_one_line(text: str, tmp_path: Path) -> None:
    with pytest.raises(ShardError, match="not a part of a whole"):
        read_shard(text)
    with pytest.raises(ArgumentsError):
        read_arguments(str(tmp_path), ".gov.cn", {"portals": str(COUNTRY), "shard": text})


def test_shards_of_one_division_share_an_archive_and_nobody_else_does(tmp_path: Path) -> None:
    with take_archive(tmp_path, "1/4"), take_archive(tmp_path, "2/4"):
        for shard in ("1/4", None, "1/8"):
            with pytest.raises(Busy):
                take_archive(tmp_path, shard)
    with take_archive(tmp_path, None), pytest.raises(Busy):
        take_archive(tmp_path, "1/4")


def test_two_shards_never_ask_one_host_together(tmp_path: Path) -> None:
    async def ask() -> float:
        first = await take_turn(tmp_path, "platform.gov.cn")
        assert take_host(tmp_path, "platform.gov.cn") is None
        asyncio.get_running_loop().call_later(0.2, first.close)
        began = time.monotonic()
        (await take_turn(tmp_path, "other.gov.cn")).close()
        (await take_turn(tmp_path, "platform.gov.cn")).close()
        return time.monotonic() - began

    assert asyncio.run(ask()) >= 0.19


@pytest.mark.parametrize("count", [4])
def test_the_shards_together_are_the_whole(tmp_path: Path, count: int) -> None:
    portals, whole, parts = tmp_path / "portals.csv", tmp_path / "whole", tmp_path / "parts"
    portals.write_text(registry(), encoding="utf-8")
    with serve(country()[0]) as web:
        assert crawl(web, portals, whole).returncode == 0
        _all_at_once(web, portals, parts, [f"shard={number}/{count}" for number in range(1, count + 1)])
        assert documents(parts) == documents(whole)
        told = [
            {r["adcode"]: (r["outcome"], r["reports"]) for r in rows(at, "portals")} for at in (parts, whole)
        ]
        assert told[0] == told[1]
        urls = [
            {a: {c.column_url for c in of} for a, of in read_columns(at).items()} for at in (parts, whole)
        ]
        assert urls[0] == urls[1]
        # and a later run of the whole goes on from what the shards left
        asked = len(web.asked)
        assert crawl(web, portals, parts).returncode == 0
        assert documents(parts) == documents(whole)
        assert len(web.asked) - asked < asked / 3


def _all_at_once(web: Web, portals: Path, archive: Path, shards: list[str]) -> None:
    running = []
    for shard in shards:
        line, environment = command(web, portals, archive, "-a", shard)
        cwd = Path(__file__).parents[2]
        running.append(
            subprocess.Popen(
                line, env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert "Traceback" not in said, said
