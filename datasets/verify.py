"""Whether to believe a dataset: one SQL file a check under checks/, which returns the culprits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

CHECKS = Path(__file__).parent / "checks"
ALLOWED = re.compile(r"^(0(?:\.\d+)?)(?: of (\w+))?, (.+)$")
MOST_CULPRITS = 5


@dataclass(frozen=True, slots=True)
class DataCheck:
    """One check: what must hold, how bad a breach is, what share of which table may break it, and why."""

    name: str
    sentence: str
    severity: str
    rate: float
    table: str | None
    why: str
    sql: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: the first culprits as text, how many there are, how many are allowed."""

    check: DataCheck
    culprits: int
    allowed: int
    shown: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether no more rows break it than are allowed."""
        return self.culprits <= self.allowed


def read_check(path: Path) -> DataCheck:
    """A check file with its header. Raises ValueError naming the file when the header is not complete."""
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line.removeprefix("-- ") for line in lines if line.startswith("-- ")]
    fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    allowed = ALLOWED.match(fields.get("allowed", ""))
    if allowed is None or fields.get("severity") not in ("error", "warning"):
        raise ValueError(f"{path}: the header needs severity (error or warning) and allowed (rate, why)")
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    return DataCheck(path.stem, head[0], fields["severity"], float(allowed[1]), allowed[2], allowed[3], sql)


def run_checks(work: duckdb.DuckDBPyConnection, folder: Path = CHECKS) -> list[Verdict]:
    """Every check of `folder` on an open dataset, by name."""
    return [run_check(work, read_check(path)) for path in sorted(folder.glob("*.sql"))]


def run_check(work: duckdb.DuckDBPyConnection, check: DataCheck) -> Verdict:
    """One check on an open dataset."""
    rows = work.execute(check.sql).fetchall()
    allowed = 0
    if check.table is not None:
        whole = work.execute(f'SELECT count(*) FROM "{check.table}"').fetchone()
        allowed = int(check.rate * whole[0]) if whole else 0
    shown = tuple(", ".join(str(value) for value in row) for row in rows[:MOST_CULPRITS])
    return Verdict(check, len(rows), allowed, shown)


def verdict_lines(verdicts: list[Verdict]) -> list[str]:
    """What a person reads: broken checks with their first culprits, then one line of counts."""
    lines = []
    for each in verdicts:
        if not each.holds:
            check = each.check
            lines.append(
                f"{check.severity}: {check.name}: {each.culprits} rows, {each.allowed} allowed ({check.why})"
            )
            lines.append(f"  {check.sentence}")
            lines += [f"  {culprit}" for culprit in each.shown]
    held = sum(each.holds for each in verdicts)
    lines.append(f"checks: {held} of {len(verdicts)} hold")
    return lines


def has_errors(verdicts: list[Verdict]) -> bool:
    """Whether a check of severity error is broken."""
    return any(not each.holds and each.check.severity == "error" for each in verdicts)
