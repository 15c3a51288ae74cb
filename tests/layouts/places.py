"""Issuers: real governments, offices, departments and townships, homonyms among them, as they were in a year."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

JURISDICTIONS = Path(__file__).parents[2] / "extract" / "data" / "jurisdictions.csv"
DEPARTMENTS = (
    "财政局",
    "卫生健康委员会",
    "公安局",
    "自然资源局",
    "应急管理局",
    "教育局",
    "审计局",
    "民政局",
    "住房和城乡建设局",
    "市场监督管理局",
)
TOWNSHIPS = ("城关镇", "河东街道", "大垅乡", "新民镇", "朝阳街道", "青龙乡", "三河镇")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A public body: its name as its reports print it, its kind, and the jurisdiction that it belongs to."""

    name: str
    kind: str
    adcode: str
    place: str


@cache
def _jurisdictions() -> tuple[dict[str, str], ...]:
    with JURISDICTIONS.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(csv.DictReader(lines))


@cache
def _homonyms(year: int) -> frozenset[str]:
    names = Counter(row["name"] for row in _living(year) if row["level"] == "county")
    return frozenset(name for name, times in names.items() if times > 1)


@cache
def _living(year: int) -> tuple[dict[str, str], ...]:
    return tuple(
        row
        for row in _jurisdictions()
        if int(row["valid_from"] or 0) < year - 1 and int(row["valid_to"] or 9999) > year + 1
    )


def draw_issuer(rng: random.Random, year: int) -> Issuer:
    """A body that existed the whole year; a county carries its prefecture's name, so that homonyms can be told."""
    row = rng.choice([r for r in _living(year) if r["level"] in {"county", "prefecture", "province"}])
    if rng.random() < 0.15:
        row = rng.choice(
            [r for r in _living(year) if r["name"] in _homonyms(year) and r["level"] == "county"]
        )
    parent = (
        row["prefecture"]
        if row["level"] == "county"
        else row["province"]
        if row["level"] == "prefecture"
        else ""
    )
    parent = (
        row["province"]
        if parent in {"直辖", "省直辖县", "自治区直辖县", "县"} or "直辖" in parent
        else parent
    )
    place = (parent if parent != row["name"] else "") + row["name"]
    kind = rng.choice(["government", "government", "government", "department", "township", "office"])
    if row["level"] != "county" and kind == "township":
        kind = "government"
    if kind == "department":
        department = rng.choice(DEPARTMENTS)
        if row["level"] == "province":
            department = department.replace("局", "厅")
        return Issuer(place + department, kind, row["adcode"], place)
    if kind == "township":
        town = rng.choice(TOWNSHIPS)
        tail = "办事处" if town.endswith("街道") else "人民政府"
        return Issuer(place + town + tail, kind, row["adcode"], place)
    return Issuer(place + ("人民政府办公室" if kind == "office" else "人民政府"), kind, row["adcode"], place)
