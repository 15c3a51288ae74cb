"""A run of the crawler on the simulated country, held against the truth."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.simulation.country import registry
from tests.simulation.model import OTHER, Report, Site
from tests.simulation.proxy import Asked, Web

ROOT = Path(__file__).parents[2]
KEPT = {"report", "attachment"}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a run is asked for."""

    year: int
    issuers: str = "government"

    def wants(self, report: Report) -> bool:
        return report.year == self.year and (self.issuers == "all" or report.whose != OTHER)


@dataclass
class Score:
    """One portal's result in one run."""

    site: Site
    wanted: list[Report]
    asked: list[Asked]
    outcome: str = ""
    cause: str = ""
    lost: list[Report] = field(default_factory=list)
    fileless: list[Report] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)
    others: int = 0
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        return len(self.wanted) - len(self.lost)


@dataclass
class Measured:
    """A whole run."""

    ask: Ask
    scores: list[Score]
    asked: list[Asked]
    violations: list[tuple[str, str]]
    seconds: float
    errors: str

    @property
    def wanted(self) -> int:
        return sum(len(s.wanted) for s in self.scores)

    @property
    def found(self) -> int:
        return sum(s.found for s in self.scores)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.wanted)

    @property
    def each(self) -> float:
        """Requests a report, everything counted."""
        return len(self.asked) / max(1, self.found)

    @property
    def conditional(self) -> float:
        return sum(a.conditional for a in self.asked) / max(1, len(self.asked))


def command(archive: Path, ask: Ask, delay: float, more: Iterable[str] = ()) -> list[str]:
    """The contract's command line."""
    line = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "annual_reports",
        "-a",
        f"portals={archive.parent / 'portals.csv'}",
    ]
    settings = (
        f"ARCHIVE={archive}",
        "OFFICIAL_SUFFIXES=.gov.example",
        f"DOWNLOAD_DELAY={delay}",
        "AUTOTHROTTLE_ENABLED=False",
    )
    asked = ["-a", f"year={ask.year}", "-a", f"issuers={ask.issuers}"]
    return [*line, *asked, *(word for s in settings for word in ("-s", s)), *more]


def start(web: Web, archive: Path, ask: Ask, more: Iterable[str] = ()) -> subprocess.Popen[str]:
    """Begin a run; the web's log begins anew."""
    web.begin()
    archive.parent.mkdir(parents=True, exist_ok=True)
    (archive.parent / "portals.csv").write_text(registry(web.sites), encoding="utf-8")
    environment = {
        **os.environ,
        "http_proxy": web.url,
        "https_proxy": web.url,
        "no_proxy": "",
        "PYTHONUTF8": "1",
    }
    return subprocess.Popen(
        command(archive, ask, web.delay, more), env=environment, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(web: Web, archive: Path, ask: Ask, more: Iterable[str] = (), limit: float = 900) -> Measured:
    """A run to its end, judged."""
    began = time.monotonic()
    process = start(web, archive, ask, more)
    _, errors = process.communicate(timeout=limit)
    if process.returncode:
        errors = f"ended with status {process.returncode}\n{errors}"
    return judge(web, archive, ask, time.monotonic() - began, errors)


def rows(archive: Path, table: str) -> list[dict[str, Any]]:
    path = archive / f"{table}.parquet"
    return pq.read_table(path).to_pylist() if path.exists() else []


def judge(web: Web, archive: Path, ask: Ask, seconds: float = 0.0, errors: str = "") -> Measured:
    """Hold the archive and the web's log against the truth."""
    fetches = rows(archive, "fetches")
    outcomes = {row["adcode"]: row for row in rows(archive, "portals")}
    newest = max((row["run"] for row in fetches), default="")
    kept = [row for row in fetches if row["kind"] in KEPT and row["failure"] is None and row["digest"]]
    held = {address for row in kept for address in (row["url"], row["final_url"])}
    by_portal: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in fetches:
        if row["run"] == newest:
            by_portal[row["portal"]].append(row)
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for asked in web.asked:
        by_host[web.owner.get(asked.host, "")].append(asked)
    truth = {address: report for site in web.sites for report in site.reports for address in report.addresses}
    scores = []
    for site in web.sites:
        score = Score(site, [r for r in site.reports if ask.wants(r)], by_host[site.adcode])
        score.outcome = outcomes.get(site.adcode, {}).get("outcome", "none")
        score.cause = outcomes.get(site.adcode, {}).get("cause") or ""
        score.lost = [r for r in score.wanted if not held & r.addresses]
        score.fileless = [r for r in score.wanted if held & r.addresses and r.files and not held & r.files]
        _count_kept(score, by_portal[site.adcode], truth, ask)
        scores.append(score)
    return Measured(ask, scores, list(web.asked), list(web.violations), seconds, errors)


def _count_kept(score: Score, fetched: list[dict[str, Any]], truth: dict[str, Report], ask: Ask) -> None:
    score.kinds = Counter(row["kind"] if row["failure"] is None else f"!{row['failure']}" for row in fetched)
    for row in fetched:
        if row["kind"] not in KEPT or row["failure"] is not None:
            continue
        report = truth.get(row["final_url"]) or truth.get(row["url"])
        if report is None:
            score.false.append(("no report", f"{row['url']} ({row['anchor']})"))
        elif report.year != ask.year:
            score.false.append((f"of {report.year}", f"{row['url']} ({row['anchor']})"))
        elif not ask.wants(report):
            score.others += 1
