"""Where every portal of an archive stands: its last outcome, what it cost, what changed, what to try next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from crawler.fetches import write_table
from crawler.standing.advice import advise
from crawler.standing.history import Past, Traffic

OUTCOMES = ("found", "missing", "blocked", "unreachable", "robots", "script_only", "searching")
ALARMS = ("lost", "fewer")
NAME = "report.parquet"


@dataclass(frozen=True, slots=True)
class Standing:
    """One portal. `change` against the search before: `lost` and `fewer` are alarms; `due`: another year's
    report was found and this year's is not there; `gained`: found now. `bytes` are those of its last run."""

    adcode: str
    name: str
    province: str
    level: str
    host: str
    home_url: str
    outcome: str
    cause: str | None
    reports: int
    requests: int
    bytes: int
    year: int | None
    issuers: str
    run: str
    before: str | None
    before_reports: int | None
    change: str | None
    next_step: str | None
    next_step_zh: str | None


STANDING = pa.schema(
    [
        pa.field("adcode", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("province", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("host", pa.string(), nullable=False),
        pa.field("home_url", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("cause", pa.string()),
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("requests", pa.int32(), nullable=False),
        pa.field("bytes", pa.int64(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("issuers", pa.string(), nullable=False),
        pa.field("run", pa.string(), nullable=False),
        pa.field("before", pa.string()),
        pa.field("before_reports", pa.int32()),
        pa.field("change", pa.string()),
        pa.field("next_step", pa.string()),
        pa.field("next_step_zh", pa.string()),
    ]
)
"""The schema of report.parquet, one row a portal, by adcode."""


def stand(history: Sequence[Past]) -> tuple[Standing, ...]:
    """Every portal that a run has searched or begun to search, by adcode."""
    searches: dict[str, list[Mapping[str, Any]]] = {}
    spent: dict[tuple[str, str], Traffic] = {}
    for past in history:
        for adcode, line in past.outcomes.items():
            searches.setdefault(adcode, []).append({**line, "imported": past.imported})
        spent |= {(past.id, adcode): traffic for adcode, traffic in past.traffic.items()}
    provinces = _provinces(line for lines in searches.values() for line in lines)
    rows = {
        adcode: _standing(lines, spent.get((lines[-1]["run"], adcode), Traffic()), provinces)
        for adcode, lines in searches.items()
    }
    # Several shards may be under way at once; what a later run has answered is not open any more.
    for past in (each for each in history if not each.ended and not each.imported):
        searched = {adcode for adcode, lines in searches.items() if lines[-1]["run"] >= past.id}
        for adcode in past.traffic.keys() - searched:
            rows[adcode] = _searching(past, adcode, rows.get(adcode), provinces)
    return tuple(rows[adcode] for adcode in sorted(rows))


def write_standings(path: Path, rows: Iterable[Standing]) -> None:
    """Write the table as Parquet, atomically. Raises OSError."""
    write_table(path, [asdict(row) for row in rows], STANDING)


def _standing(lines: Sequence[Mapping[str, Any]], spent: Traffic, provinces: Mapping[str, str]) -> Standing:
    now, before = lines[-1], _before(lines)
    advice = advise(now["outcome"], now["cause"])
    return Standing(
        adcode=now["adcode"],
        name=now["name"],
        province=provinces[now["adcode"][:2]],
        level=now["level"],
        host=now["host"],
        home_url=now["home_url"],
        outcome=now["outcome"],
        cause=now["cause"],
        reports=now["reports"],
        requests=now["requests"],
        bytes=spent.bytes,
        year=now["year"],
        issuers=now["issuers"],
        run=now["run"],
        before=before["outcome"] if before else None,
        before_reports=before["reports"] if before else None,
        change=_change(now, before),
        next_step=advice.en or None,
        next_step_zh=advice.zh or None,
    )


def _before(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The search to compare with: the last one of the same question, else of the same issuers."""
    now = lines[-1]
    alike = [line for line in lines[:-1] if line["issuers"] == now["issuers"]]
    same = [line for line in alike if line["year"] == now["year"]]
    best = same or alike
    return best[-1] if best else None


def _change(now: Mapping[str, Any], before: Mapping[str, Any] | None) -> str | None:
    if before is None:
        return None
    if now["outcome"] != "found" and before["outcome"] == "found":
        not_yet = before["year"] != now["year"] and now["outcome"] == "missing"
        return "due" if not_yet else "lost"
    if now["outcome"] == "found" and before["outcome"] != "found":
        return "gained"
    # What was imported is a part; it may hold fewer without anything being lost.
    fewer = now["reports"] < before["reports"] and now["year"] == before["year"] and not now["imported"]
    return "fewer" if fewer else None


def _searching(past: Past, adcode: str, known: Standing | None, provinces: Mapping[str, str]) -> Standing:
    spent, advice = past.traffic[adcode], advise("searching", None)
    return Standing(
        adcode=adcode,
        name=known.name if known else adcode,
        province=provinces.get(adcode[:2], adcode[:2]),
        level=known.level if known else "",
        host=known.host if known else "",
        home_url=known.home_url if known else "",
        outcome="searching",
        cause=f"last answer at {spent.last[:19]}",
        reports=0,
        requests=spent.requests,
        bytes=spent.bytes,
        year=past.year,
        issuers=past.issuers,
        run=past.id,
        before=known.outcome if known else None,
        before_reports=known.reports if known else None,
        change=None,
        next_step=advice.en,
        next_step_zh=advice.zh,
    )


def _provinces(lines: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The name of every province by the first two digits: its portal's, or the first part of a parent's path."""
    names: dict[str, str] = {}
    for line in lines:
        place = line["name"] if line["level"] == "province" else (line["parent"] or "").partition("/")[0]
        if line["level"] == "province" or line["adcode"][:2] not in names:
            names[line["adcode"][:2]] = place or line["adcode"][:2]
    return names
