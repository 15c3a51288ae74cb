"""How the search of a portal ended, and in what words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from crawler.fetches import Failure, Kind
from crawler.memory import Column
from crawler.visits import NOTHING_THERE, Visit

TELLING = ("home", "column", "level", "next", "report", "part", "attachment")


class Outcome(StrEnum):
    """How the search of a portal ended."""

    FOUND = "found"
    MISSING = "missing"
    BLOCKED = "blocked"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    SCRIPT_ONLY = "script_only"


OUTCOME_OF = {Failure.BLOCKED: Outcome.BLOCKED, Failure.ROBOTS: Outcome.ROBOTS}


def conclude(visit: Visit) -> tuple[Outcome, str | None]:
    """The portal's outcome and its cause in words. Missing is said only when nothing stood in the way."""
    failed = [(s, f, d) for s, f, d in visit.failures if f not in NOTHING_THERE and s.aim in TELLING]
    lost = f"{failed[0][0].url}: {failed[0][2]}" if failed else None
    if visit.reports:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        return Outcome.FOUND, f"not fetched: {lost}{more}" if lost else visit.left
    for failure in (Failure.BLOCKED, Failure.ROBOTS):
        hit = next((f"{s.url}: {d}" for s, f, d in visit.failures if f == failure), None)
        if hit:
            return OUTCOME_OF[failure], hit
    home = next((f"{s.url}: {d}" for s, _, d in visit.failures if s.aim == "home"), None)
    if failed or home:
        return Outcome.UNREACHABLE, lost or home
    if visit.scripted:
        return Outcome.SCRIPT_ONLY, f"{visit.scripted[0]}: filled by script, no links in the page"
    return Outcome.MISSING, _searched(visit)


def outcome_line(visit: Visit, run: str) -> dict[str, Any]:
    """The row of portals.parquet that this search ends with."""
    outcome, cause = conclude(visit)
    portal = visit.portal
    return {
        "adcode": portal.adcode,
        "name": portal.name,
        "level": portal.level,
        "parent": portal.parent,
        "home_url": portal.home_url,
        "host": portal.host,
        "outcome": str(outcome),
        "cause": cause,
        "reports": len(visit.reports),
        "requests": visit.spent.requests,
        "run": run,
        "year": visit.ask.year,
        "issuers": visit.ask.issuers,
    }


def remember_columns(visit: Visit, run: str) -> tuple[Column, ...]:
    """The columns that led to reports, for the next run; none when nothing was found."""
    day = f"{run[:4]}-{run[4:6]}-{run[6:8]}"
    return tuple(Column(visit.portal.adcode, url, label, day) for url, label in sorted(visit.columns.items()))


def _searched(visit: Visit) -> str:
    """What a search without a find looked at."""
    gone = sum(f in NOTHING_THERE for _, f, _ in visit.failures)
    parts = [
        f"searched {visit.spent.pages} pages, {visit.kinds[Kind.COLUMN]} of them lists of annual reports"
    ]
    if visit.other_years:
        parts.append(f"reports of {', '.join(map(str, sorted(visit.other_years)))} only")
    if gone:
        parts.append(f"{gone} links were dead")
    if visit.left:
        parts.append(visit.left)
    return "; ".join(parts)
