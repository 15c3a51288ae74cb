"""A build in numbers: what it holds, what is missing and why, and whether it is worse than the last one."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets.swap import MANIFEST

SCHEMA_VERSION = 1
GRADES = ("verified", "inconsistent", "partial", "text")
FORMATS = {
    "application/pdf": "PDF",
    "text/html": "HTML",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/msword": "DOC",
    "text/plain": "text",
}
THERE = ("found", "late")
WORST = 0.9
"""A build that holds fewer than this share of the last one's current reports is worse."""
MOST_LINES = 30
Row = Mapping[str, Any]


def summarise(reports: Sequence[Row], documents: Sequence[Row], expected: Sequence[Row]) -> dict[str, Any]:
    """The numbers of a build as plain JSON: they depend on the archive only."""
    current = [row for row in reports if row["is_current"]]
    return {
        "reports": len(current),
        "revisions": len(reports) - len(current),
        "by_year": _count(str(row["year"]) for row in current),
        "by_grade": _count(row["grade"] for row in current),
        "by_format": _count(
            FORMATS.get(row["media_type"], row["media_type"] or "unknown") for row in current
        ),
        "by_year_grade": _count(f"{row['year']} {row['grade']}" for row in current),
        "documents": _count(row["role"] for row in documents),
        "expected": _count(row["status"] for row in expected),
    }


def _count(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def write_manifest(
    folder: Path, numbers: Mapping[str, Any], rows: Mapping[str, int], hashes: Mapping[str, str]
) -> None:
    """Writes dataset.json: schema version, numbers, rows of every table, sha256 of every Parquet file."""
    manifest = {
        "dataset": "nianbao",
        "schema_version": SCHEMA_VERSION,
        "summary": numbers,
        "rows": dict(sorted(rows.items())),
        "files": dict(sorted(hashes.items())),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_numbers(out: Path) -> dict[str, Any] | None:
    """The numbers of the dataset at `out`; None when there is none or its manifest says nothing readable."""
    try:
        found = json.loads((out / MANIFEST).read_text(encoding="utf-8"))["summary"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def worse_than(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> str | None:
    """Why a build is worse than the last one; None when it is not."""
    if old is None:
        return None
    for name, before, now in (
        ("reports", old["reports"], new["reports"]),
        ("verified reports", old["by_grade"].get("verified", 0), new["by_grade"].get("verified", 0)),
    ):
        if now < before * WORST:
            return f"it holds {now} {name} where the last one held {before}"
    return None


def summary_lines(
    numbers: Mapping[str, Any], old: Mapping[str, Any] | None, expected: Sequence[Row]
) -> list[str]:
    """What a person reads at the end of a build."""
    years = sorted(numbers["by_year"])
    grid = [["year", *GRADES, "all"]]
    for year in years:
        counts = [numbers["by_year_grade"].get(f"{year} {grade}", 0) for grade in GRADES]
        grid.append([year, *map(str, counts), str(numbers["by_year"][year])])
    lines = [f"reports: {numbers['reports']}{_change(numbers, old)}"]
    lines += ["  " + "".join(text.rjust(14 if n else 4) for n, text in enumerate(row)) for row in grid]
    for title, name in (("formats", "by_format"), ("documents", "documents"), ("expected", "expected")):
        said = ", ".join(f"{key} {count}" for key, count in numbers[name].items())
        lines.append(f"{title}: {said or 'none'}")
    return lines + _absent_lines(expected)


def _change(numbers: Mapping[str, Any], old: Mapping[str, Any] | None) -> str:
    if old is None:
        return " (no dataset before)"
    return f" (last build {old['reports']}, change {numbers['reports'] - old['reports']:+d})"


def _absent_lines(expected: Sequence[Row]) -> list[str]:
    absent = [row for row in expected if row["status"] not in (*THERE, "not_due")]
    lines = [f"  {r['status']:12} {r['adcode']} {r['name']} {r['year']}: {r['cause']}" for r in absent]
    if len(lines) > MOST_LINES:
        more = f"  … and {len(lines) - MOST_LINES} more: SELECT * FROM expected WHERE status <> 'found'"
        lines = [*lines[:MOST_LINES], more]
    return lines
