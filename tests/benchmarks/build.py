"""What a build of a whole country costs, and what its dataset answers in: the bars of a dataset that outgrows a laptop.

python -m tests.benchmarks.build [reports] (200,000 where none are named) draws an archive of readings, builds it by the
command that a maintainer runs, and asks. It needs some 3 GB of disk.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from datasets.catalog import open_dataset
from datasets.swap import DATABASE
from tests.benchmarks.country_readings import YEARS, write_country

BALANCE = """
SELECT count(*) FROM (
    SELECT report_id, "column", sum(value) FILTER ("row" IN ('new_received', 'carried_over')) AS "left",
           sum(value) FILTER ("row" IN ('outcomes_total', 'carried_forward')) AS "right"
    FROM cells WHERE "table" = 'applications' GROUP BY ALL) WHERE "left" <> "right"
"""
QUESTIONS = (
    ("one unit's trend", 0.1, "FROM trend('110000')"),
    ("a year's panel", 1.0, f"FROM panel WHERE year = {YEARS[-1]}"),
    ("a national ranking", 1.0, f"FROM ranking('new_received_total', {YEARS[-1]}, 'county')"),
    ("every identity as stored", 5.0, "SELECT rule, status, count(*) FROM checks GROUP BY ALL"),
    ("the balance made anew of all cells", 5.0, BALANCE),
)
"""What is asked, the seconds it may take, and how."""
BUILD_SECONDS, PARQUET_MEGABYTES = 90, 120
TRIES = 3


def build(archive: Path, out: Path) -> None:
    """Builds and says what it cost."""
    command = [sys.executable, "-m", "datasets", "build", "--archive", str(archive), "--out", str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"build: {wall:.1f} s ({BUILD_SECONDS} allowed), {cpu:.0f} s of processors, "
        f"largest process {used.ru_maxrss / 2**20:.1f} GiB; {done.stdout.splitlines()[-2]}"
    )
    size = sum(file.stat().st_size for file in out.rglob("*.parquet")) / 1e6
    print(
        f"Parquet: {size:.0f} MB ({PARQUET_MEGABYTES} allowed); database: {(out / DATABASE).stat().st_size / 1e6:.0f} MB"
    )


def ask(out: Path) -> None:
    """Asks each question and says how long the answer took, the quickest of some tries."""
    with open_dataset(out) as work:
        held = work.execute("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM cells)").fetchone()
        assert held
        print(f"{held[0]:,} reports, {held[1]:,} cells")
        for name, allowed, question in QUESTIONS:
            times = []
            for _ in range(TRIES):
                start = time.perf_counter()
                rows = len(work.execute(question).fetchall())
                times.append(time.perf_counter() - start)
            print(f"{name}: {1000 * min(times):.0f} ms ({1000 * allowed:.0f} allowed), {rows:,} rows")


def main(reports: int) -> None:
    """Draws, builds, asks."""
    print(f"{os.cpu_count()} processors")
    with tempfile.TemporaryDirectory(prefix="nianbao-country-") as name:
        archive, out = Path(name) / "archive", Path(name) / "dataset"
        write_country(archive, reports)
        build(archive, out)
        ask(out)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
