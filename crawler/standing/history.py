"""What the journals of an archive tell of its runs: outcomes and traffic, also of a run that is under way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.fetches import Failure, journals, read_journal

NOT_SENT = {Failure.ROBOTS, Failure.HOST}
"""Failures that cost no request."""


@dataclass(slots=True)
class Traffic:
    """What one portal cost in one run: requests, and bytes that were new."""

    requests: int = 0
    bytes: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """One run. `outcomes` (journal lines) and `traffic` go by adcode; `imported`: no run but a WARC taken in."""

    id: str
    ended: bool
    year: int | None
    issuers: str
    shard: str | None
    imported: bool
    asked: int | None
    outcomes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    traffic: Mapping[str, Traffic] = field(default_factory=dict)

    @property
    def started(self) -> datetime:
        """When it began; its id says so."""
        return datetime.strptime(self.id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def read_history(archive: Path) -> tuple[Past, ...]:
    """Every run of an archive, oldest first. Raises JournalError and OSError."""
    return tuple(_read_run(path) for path in journals(archive))


def _read_run(path: Path) -> Past:
    asked: dict[str, Any] = {}
    outcomes: dict[str, Mapping[str, Any]] = {}
    traffic: dict[str, Traffic] = {}
    ended = False
    for line in read_journal(path):
        if "fetch" in line:
            _count(traffic, line["fetch"], bool(asked.get("imported")))
        elif "portal" in line:
            outcomes[line["portal"]["adcode"]] = line["portal"]
        elif "run" in line:
            asked = line["run"]
        ended = ended or "ended" in line
    return Past(
        path.stem,
        ended,
        asked.get("year"),
        asked.get("issuers") or "government",
        asked.get("shard"),
        bool(asked.get("imported")),
        asked.get("asked"),
        outcomes,
        traffic,
    )


def _count(traffic: dict[str, Traffic], fetch: Mapping[str, Any], imported: bool) -> None:
    spent = traffic.setdefault(fetch["portal"], Traffic())
    spent.last = fetch["fetched_at"]
    if fetch["failure"] not in NOT_SENT and not imported:
        spent.requests += 1
    if not fetch["revisited"]:
        spent.bytes += fetch["bytes"] or 0
