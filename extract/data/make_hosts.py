"""Writes hosts.csv from the crawler's registry: `python -m extract.data.make_hosts crawler/portals.csv`.

A host that several units share belongs to the one that all others lie in (池州市 and its 贵池区); where there is
none, it is left out, for it says nothing.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

OUT = Path(__file__).with_name("hosts.csv")


def host_rows(portals: Iterable[Mapping[str, str]]) -> list[tuple[str, str]]:
    """(host without www., adcode) of each home page, by adcode. The registry's columns are adcode and home_url."""
    sharers: dict[str, set[str]] = defaultdict(set)
    for portal in portals:
        host = (urlsplit(portal["home_url"]).hostname or "").removeprefix("www.")
        sharers[host].add(portal["adcode"])
    owners = ((host, _owner(codes)) for host, codes in sharers.items() if host)
    return sorted(((host, code) for host, code in owners if code), key=lambda row: (row[1], row[0]))


def _owner(codes: set[str]) -> str | None:
    """The code that holds all of `codes`."""
    for code in codes:
        stem = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
        if all(other.startswith(stem) for other in codes):
            return code
    return None


def main(registry: Path) -> None:
    """Reads the registry and replaces hosts.csv."""
    with registry.open(encoding="utf-8-sig", newline="") as stream:
        rows = host_rows(csv.DictReader(stream))
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([("host", "adcode"), *rows])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
