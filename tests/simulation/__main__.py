"""python -m tests.simulation: the crawler on the simulated country, against every bar."""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.simulation.country import country
from tests.simulation.measure import Ask, Measured, judge, run, start
from tests.simulation.proxy import Web, serve

FINISH = 0.5
"""Seconds that a run takes from its last answer to its end, roughly."""

Bars = list[tuple[str, bool, str]]


def main() -> int:
    """Serve, crawl three times, compare; 1 if a bar fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--year", type=int, default=2023)
    parser.add_argument("--issuers", choices=("government", "all"), default="government")
    parser.add_argument("--only", default="", help="families or builders, comma-separated")
    parser.add_argument("--delay", type=float, default=0.05)
    parser.add_argument("--keep", type=Path, help="keep archives and logs in this folder")
    parser.add_argument(
        "--kill", type=int, default=0, metavar="N", help="kill N runs at random moments, rerun each"
    )
    parser.add_argument("--once", action="store_true", help="the first run only")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return measure(options, options.keep or Path(folder))


def measure(options: Any, folder: Path) -> int:
    only = tuple(word for word in options.only.split(",") if word)
    ask = Ask(options.year, options.issuers)
    sites = country(options.year, only=only)
    bars: Bars = []
    with serve(sites, options.delay) as web:
        archive = folder / "archive"
        first = run(web, archive, ask)
        show("first run", first, folder)
        bars += judge_first(first)
        if not options.once:
            again = run(web, archive, ask)
            show("immediate rerun", again, folder, brief=True)
            bars += judge_again(again)
            web.show(country(options.year + 1, later=True, only=only))
            following = run(web, archive, Ask(options.year + 1, options.issuers))
            show("next year", following, folder)
            bars += judge_following(following)
            web.show(sites)
        if options.kill:
            bars += kill(web, folder, ask, first, options)
    print("\nBARS")
    for name, held, value in bars:
        print(f"  {'ok  ' if held else 'FAIL'} {name}: {value}")
    return 0 if all(held for _, held, _ in bars) else 1


def judge_first(m: Measured) -> Bars:
    least = 0.98 if m.ask.issuers == "government" else 0.95
    false = sum(len(s.false) for s in m.scores)
    over = [s for s in m.scores if s.site.most_requests and len(s.asked) > s.site.most_requests]
    wrong = [s for s in m.scores if s.outcome != s.site.outcome]
    return [
        ("first run: recall", m.recall >= least, f"{m.recall:.1%} of {m.wanted} (bar {least:.0%})"),
        ("first run: false reports", false == 0, str(false)),
        ("first run: requests a report", m.each <= 15, f"{m.each:.1f} (bar 15)"),
        *common("first run", m),
        ("first run: budgets", not over, ", ".join(f"{s.site.family} {len(s.asked)}>{s.site.most_requests}" for s in over) or "held"),
        ("first run: outcomes", not wrong, ", ".join(f"{s.site.adcode} {s.outcome}≠{s.site.outcome}" for s in wrong) or "as expected"),
    ]  # fmt: skip


def judge_again(m: Measured) -> Bars:
    return [
        ("rerun: requests a report", m.each <= 5, f"{m.each:.1f} (bar 5)"),
        ("rerun: conditional", m.conditional > 0.5, f"{m.conditional:.0%} (bar: most)"),
        ("rerun: recall", m.recall >= 0.95, f"{m.recall:.1%}"),
        *common("rerun", m),
    ]


def judge_following(m: Measured) -> Bars:
    false = sum(len(s.false) for s in m.scores)
    return [
        ("next year: recall", m.recall >= 0.98, f"{m.recall:.1%} of {m.wanted} (bar 98%)"),
        ("next year: requests a new report", m.each <= 10, f"{m.each:.1f} (bar 10)"),
        ("next year: false reports", false == 0, str(false)),
        *common("next year", m),
    ]


def common(name: str, m: Measured) -> Bars:
    kinds = Counter(kind.partition(" ")[0] for kind, _ in m.violations)
    bad = "Traceback" in m.errors or m.errors.startswith("ended with status")
    return [
        (f"{name}: violations", not kinds, str(dict(kinds) or "none")),
        (f"{name}: no crash", not bad, m.errors.strip().splitlines()[-1][:200] if bad else "none"),
    ]


def show(name: str, m: Measured, folder: Path, brief: bool = False) -> None:
    print(f"\n== {name}: year {m.ask.year}, issuers {m.ask.issuers}, {m.seconds:.0f} s")
    print(
        f"{'portal':<7}{'family':<11}{'host':<13}{'found':>7}{'false':>6}{'other':>6}{'req':>5}{'each':>6}  outcome (fetched as)"
    )
    for s in m.scores:
        each = f"{len(s.asked) / s.found:.0f}" if s.found else "-"
        outcome = s.outcome if s.outcome == s.site.outcome else f"{s.outcome} ≠ {s.site.outcome}"
        kinds = " ".join(f"{k}:{n}" for k, n in s.kinds.most_common())
        print(
            f"{s.site.adcode:<7}{s.site.family:<11}{s.site.slug:<13}{s.found:>3}/{len(s.wanted):<3}{len(s.false):>6}{s.others:>6}"
            f"{len(s.asked):>5}{each:>6}  {outcome} ({kinds})"
        )
    print(
        f"total: {m.found}/{m.wanted} found, {len(m.asked)} requests, {m.each:.1f} a report, {m.conditional:.0%} conditional"
    )
    for s in m.scores:
        for r in s.lost:
            print(f"  lost   {s.site.adcode} {s.site.family}: {r.title} {min(r.addresses)} [{s.cause[:150]}]")
        for r in s.fileless if not brief else []:
            print(f"  file   {s.site.adcode} {s.site.family}: page kept without its file {min(r.files)}")
        for why, what in s.false:
            print(f"  false  {s.site.adcode} {s.site.family}: {why}: {what}")
        if s.outcome != s.site.outcome:
            print(
                f"  outcome {s.site.adcode} {s.site.family}: {s.outcome}, not {s.site.outcome}: {s.cause[:150]}"
            )
    for kind, url in m.violations[:15]:
        print(f"  violation {kind}: {url}")
    if m.errors.strip():
        print("  stderr:", *m.errors.strip().splitlines()[-6:], sep="\n    ")
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        f"{a.start:.3f}\t{a.end:.3f}\t{a.status}\t{'c' if a.conditional else '-'}\t{a.method}\t{a.url}\n"
        for a in m.asked
    )
    (folder / f"{name.replace(' ', '-')}.log").write_text("".join(lines), encoding="utf-8")


def kill(web: Web, folder: Path, ask: Ask, whole: Measured, options: Any) -> Bars:
    """Kill runs at random moments; the rerun completes them and fetches almost nothing twice."""
    rng = random.Random(options.seed)
    incomplete, twice, all_answers = 0, 0, 0
    for n in range(options.kill):
        archive = folder / f"killed{n}" / "archive"
        process = start(web, archive, ask)
        # Every third run dies about its end: among the last answers, as the tables are written, or just after.
        last = n % 3 == 2
        moment = len(whole.asked) - 1 if last else rng.randint(1, max(1, len(whole.asked) * 9 // 10))
        while len(web.asked) < moment and process.poll() is None:
            time.sleep(0.01)
        time.sleep(rng.uniform(0, FINISH) if last else 0)
        ended = process.poll() is not None
        process.send_signal(signal.SIGKILL)
        process.communicate()
        died = time.monotonic()
        time.sleep(1)
        before = answers(web)
        late = {a.url: died - a.end for a in web.asked}
        done = run(web, archive, ask)
        after = answers(web)
        # A run that had ended by itself is followed by a second one, not gone on with.
        again = 0 if ended else sum((before & after).values())
        lost = whole.found - judge(web, archive, ask).found
        print(
            f"  {'ended' if ended else 'killed'} after {sum(before.values())} answers: {again} fetched again, {lost} reports fewer, {done.seconds:.0f} s"
        )
        for url in (before & after) if options.keep else ():
            print(f"    again {url}, answered {late[url]:.2f} s before the kill")
        incomplete += lost > 0
        twice += again
        all_answers += sum((before | after).values())
    share = twice / max(1, all_answers)
    return [
        ("killed: complete after the rerun", incomplete == 0, f"{incomplete} of {options.kill} incomplete"),
        ("killed: fetched twice", share <= 0.02, f"{share:.1%} (bar 2%)"),
    ]


def answers(web: Web) -> Counter[str]:
    """Whole answers, by address; a 304 is no second fetch."""
    return Counter(a.url for a in web.asked if a.end and a.status not in {0, 304})


if __name__ == "__main__":
    sys.exit(main())
