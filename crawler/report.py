"""The end of a run: each portal's outcome with its cause, as Parquet, as CSV, and on the screen."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa

from crawler.fetches import compile_fetches, journals, read_journal, write_table
from crawler.locks import one_at_a_time

PORTALS = pa.schema(
    [
        pa.field("adcode", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("level", pa.string(), nullable=False),
        pa.field("parent", pa.string()),
        pa.field("home_url", pa.string(), nullable=False),
        pa.field("host", pa.string(), nullable=False),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("cause", pa.string()),
        pa.field("reports", pa.int32(), nullable=False),
        pa.field("requests", pa.int32(), nullable=False),
        pa.field("run", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("issuers", pa.string(), nullable=False),
    ]
)
"""The schema of portals.parquet: the last outcome of every portal ever searched, by adcode."""


def write_report(archive: Path) -> None:
    """Write fetches.parquet, portals.parquet and portals.csv from the journals. Raises OSError."""
    with one_at_a_time(archive, "tables"):
        compile_fetches(archive)
        compile_portals(archive)


def compile_portals(archive: Path) -> list[dict[str, Any]]:
    """Write portals.parquet and portals.csv from the journals (atomically); returns their rows."""
    rows = last_outcomes(archive)
    write_table(archive / "portals.parquet", rows, PORTALS)
    part = archive / f".portals.csv.{os.getpid()}"
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, PORTALS.names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        part.replace(archive / "portals.csv")
    finally:
        part.unlink(missing_ok=True)
    return rows


def last_outcomes(archive: Path) -> list[dict[str, Any]]:
    """The last outcome of every portal in the journals, by adcode."""
    last: dict[str, dict[str, Any]] = {}
    for path in journals(archive):
        for line in read_journal(path):
            if "portal" in line:
                portal = line["portal"]
                last[portal["adcode"]] = {name: portal[name] for name in PORTALS.names}
    return [last[adcode] for adcode in sorted(last)]


def summarize(outcomes: Iterable[dict[str, Any]]) -> str:
    """The lines that a run ends with: every portal that was not found and why, then the counts."""
    rows = sorted(outcomes, key=lambda row: (row["outcome"] != "found", row["outcome"], row["adcode"]))
    lines = [_line(row) for row in rows]
    counts = Counter(row["outcome"] for row in rows)
    reports, requests = sum(r["reports"] for r in rows), sum(r["requests"] for r in rows)
    each = f"{requests / reports:.1f} requests a report" if reports else "no report"
    said = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    return "\n".join([*lines, f"{len(rows)} portals: {said}; {reports} reports, {requests} requests, {each}"])


def _line(row: dict[str, Any]) -> str:
    cause = f": {row['cause']}" if row["cause"] else ""
    each = f", {row['requests'] / row['reports']:.1f} a report" if row["reports"] else ""
    cost = f"{row['reports']} reports, {row['requests']} requests{each}"
    return f"{row['adcode']} {row['name']} ({row['host']}) {row['outcome']}, {cost}{cause}"
