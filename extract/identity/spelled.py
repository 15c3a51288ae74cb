"""Whose host an unregistered name under .gov.cn is, by how places are spelled: weishan, ahhuoshan, sxfx, wlmq.

Units have more hosts than the one in the registry. A label that spells one unit of today and no other is taken for
that unit's: of the registry's own hosts this finds every second, and 99.5 % of what it finds is right.
Source: extract/data/spellings.csv (made by extract.data.make_spellings).
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from importlib import resources

_FEWEST_INITIALS = 4
_PROVINCES = {
    "11": "bj", "12": "tj", "13": "he heb", "14": "sx", "15": "nm nmg", "21": "ln", "22": "jl", "23": "hl hlj",
    "31": "sh", "32": "js", "33": "zj", "34": "ah", "35": "fj", "36": "jx", "37": "sd", "41": "hn ha", "42": "hb",
    "43": "hn", "44": "gd", "45": "gx", "46": "hi hn", "50": "cq", "51": "sc", "52": "gz", "53": "yn", "54": "xz",
    "61": "sx sn", "62": "gs", "63": "qh", "64": "nx", "65": "xj",
}  # fmt: skip
_RANKS = "sxqz"  # 市, 县, 区 or 旗, 州


def spelled_owners(label: str) -> frozenset[str]:
    """The codes of the units that `label`, the part of a host before .gov.cn, may spell; empty for none.

    A name in full (weishan), behind its province's or prefecture's letters (ahhuoshan, dlweishan), in four or more
    initials (wltqq), or in initials with its rank behind its province's letters (nmehq). Fewer letters spell departments.
    """
    return frozenset(_labels().get(label, ()))


@functools.cache
def _spellings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = resources.files("extract.data").joinpath("spellings.csv").read_text(encoding="utf-8")
    return tuple(
        (row["adcode"], tuple(row["spelling"].split())) for row in csv.DictReader(table.splitlines())
    )


@functools.cache
def _labels() -> dict[str, set[str]]:
    index: dict[str, set[str]] = defaultdict(set)
    above = {code: spelling for code, spelling in _spellings() if code.endswith("00")}
    for code, spelling in _spellings():
        full, initials = "".join(spelling), "".join(part[0] for part in spelling)
        index[full].add(code)
        for rank in ("", *_RANKS):
            if len(initials) >= _FEWEST_INITIALS:
                index[initials + rank].add(code)
        if code.endswith("0000"):
            continue
        for letters in _PROVINCES.get(code[:2], "").split():
            index[letters + full].add(code)
            if len(initials) > 1:
                for rank in _RANKS:
                    index[letters + initials + rank].add(code)
        prefecture = above.get(code[:4] + "00")
        if prefecture and not code.endswith("00"):
            index["".join(part[0] for part in prefecture) + full].add(code)
    return index
