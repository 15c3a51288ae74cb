"""The registry in parts that several processes may crawl at once: all hosts of one domain are in one part."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.links import literal_address
from crawler.portals import Portal

# Names under which anybody registers: com.cn, and those of the provinces (hl.cn).
OPEN_NAMES = re.compile(r"(?:ac|com|edu|gov|mil|net|org|[a-z]{2})\.[a-z]{2}")


class ShardError(ValueError):
    """A shard that is none; the message is one line."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Part `number` (from 1) of `count`."""

    number: int
    count: int

    def __str__(self) -> str:
        """As it is asked for: 3/16."""
        return f"{self.number}/{self.count}"


def read_shard(text: str | None) -> Shard | None:
    """The shard that `3/16` names; None without text. Raises ShardError."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,4})/(\d{1,4})", text.strip(), re.ASCII)
    if found is None or not 1 <= int(found.group(1)) <= int(found.group(2)):
        raise ShardError(f"shard={text}: not a part of a whole, as 3/16 is")
    return Shard(int(found.group(1)), int(found.group(2)))


def domain_of(host: str, suffixes: Iterable[str]) -> str:
    """The name that was registered: `hegang.gov.cn` for `xxgk.hegang.gov.cn`. Addresses stand for themselves.

    Official suffixes count as names under which one registers.
    """
    if literal_address(host) is not None:
        return host
    labels = host.split(".")
    for suffix in suffixes:
        ending = suffix.strip().lower().strip(".").split(".")
        if len(labels) > len(ending) and labels[-len(ending) :] == ending:
            return ".".join(labels[-len(ending) - 1 :])
    taken = 3 if OPEN_NAMES.fullmatch(".".join(labels[-2:])) else 2
    return ".".join(labels[-taken:])


def shard_of(host: str, count: int, suffixes: Iterable[str]) -> int:
    """The one part (1 to `count`) that a host belongs to; the same on every machine."""
    digest = hashlib.sha256(domain_of(host, suffixes).encode()).digest()
    return int.from_bytes(digest[:8], "big") % count + 1


def shard_portals(
    portals: Iterable[Portal], shard: Shard | None, suffixes: tuple[str, ...]
) -> tuple[Portal, ...]:
    """The portals of one part, in their order; all without a shard."""
    return tuple(
        portal
        for portal in portals
        if shard is None or shard_of(portal.host, shard.count, suffixes) == shard.number
    )
