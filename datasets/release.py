"""The release bundle: one folder that holds a dataset in every form, says what it is, and can be verified.

A release is refused when a data check of severity error fails, or when coverage or grades fell against the release
before it. It depends on the dataset, the version and the release before it alone, so made twice it has the same bytes.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
from tqdm import tqdm

from datasets.catalog import open_dataset
from datasets.changes import changelog, find_changes
from datasets.coverage import coverage_of, what_fell
from datasets.dictionary import dictionary
from datasets.exports import columns_of, write_csv, write_workbook
from datasets.metadata import CsvTable, citation, croissant, data_package, digest
from datasets.release_readme import readme
from datasets.summary import SCHEMA_VERSION
from datasets.swap import DATABASE, MANIFEST, new_folder, swap
from datasets.verify import run_checks

RELEASE_MANIFEST = "manifest.json"
VERSION = re.compile(r"\d{4}\.\d{1,2}(\.\d+)?")
CSV_TABLES = (
    "panel",
    "panel_current",
    "applications",
    "proactive",
    "review_litigation",
    "statistics",
    "reports",
    "cells",
    "checks",
    "cross_checks",
    "contradictions",
    "prose_figures",
    "expected",
    "obligations",
    "bodies",
    "revisions",
    "coverage",
    "jurisdictions",
    "lineage",
    "crosswalk",
    "codebook",
    "corrections",
)
STATA_TABLES = ("panel", "panel_current", "applications", "proactive", "review_litigation", "statistics")
SHEETS = ("panel", "codebook", "crosswalk")


class ReleaseError(Exception):
    """Why a release is not made; the text is one line."""


@dataclass(frozen=True, slots=True)
class Order:
    """What to release: the dataset's folder, the target folder, and what its papers say.

    `previous` is the release before it; `commit` and `url` are where the code and the release stand, None if not
    known; `date` is its day (YYYY-MM-DD), the day of the last fetch where None.
    """

    dataset: Path
    out: Path
    version: str
    previous: Path | None = None
    commit: str | None = None
    url: str | None = None
    date: str | None = None


def make_release(order: Order) -> dict[str, Any]:
    """Writes the bundle at `order.out`, whole or not at all; returns its manifest.

    Raises ReleaseError when the version is none, something else stands at `out`, a check fails, or coverage or
    grades fell; NotADataset when there is no dataset; OSError when a file cannot be written.
    """
    if not VERSION.fullmatch(order.version):
        raise ReleaseError(f"{order.version}: a version is YEAR.MONTH or YEAR.MONTH.NUMBER, such as 2026.12")
    _refuse_other(order)
    before = read_manifest(order.previous) if order.previous else None
    with open_dataset(order.dataset) as work:
        _refuse_broken(work)
        coverage = coverage_of(work)
        fell = [] if before is None else what_fell(coverage, before["coverage"])
        if fell:
            raise ReleaseError(f"not released: worse than {before['version']}: {'; '.join(fell)}")  # type: ignore[index]
        with new_folder(order.out) as folder:
            _write_forms(work, order, folder)
            manifest = _write_papers(work, order, folder, coverage)
            swap(folder, order.out)
    return manifest


def read_manifest(release: Path) -> dict[str, Any]:
    """The manifest of a release. Raises ReleaseError when there is none that can be read."""
    path = release / RELEASE_MANIFEST
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found["version"], found["files"], found["coverage"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(f"{path}: not the manifest of a release: {error}") from error
    return found


def _refuse_other(order: Order) -> None:
    if not order.out.exists() or (order.out.is_dir() and not any(order.out.iterdir())):
        return
    if not (order.out / RELEASE_MANIFEST).is_file():
        raise ReleaseError(f"{order.out}: something else than a release stands there; nothing was touched")
    if read_manifest(order.out)["version"] != order.version:
        raise ReleaseError(f"{order.out}: another release stands there; nothing was touched")


def _refuse_broken(work: duckdb.DuckDBPyConnection) -> None:
    broken = [v for v in run_checks(work) if not v.holds and v.check.severity == "error"]
    if broken:
        said = "; ".join(f"{v.check.name}: {v.culprits} rows, such as {v.shown[0]}" for v in broken)
        raise ReleaseError(f"not released: {said}")


def _write_forms(work: duckdb.DuckDBPyConnection, order: Order, folder: Path) -> None:
    from datasets.stata import write_stata

    for path in sorted(order.dataset.rglob("*.parquet")):
        target = folder / "parquet" / path.relative_to(order.dataset)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    shutil.copyfile(order.dataset / DATABASE, folder / DATABASE)
    steps = [("csv", name) for name in CSV_TABLES] + [("dta", name) for name in STATA_TABLES]
    for form, name in tqdm(steps, desc="release", unit="table", disable=None):
        if form == "csv":
            write_csv(work, name, folder / "csv" / f"{name}.csv")
        else:
            write_stata(work, name, folder / "stata" / f"{name}.dta")
    write_workbook(work, SHEETS, folder / "panel.xlsx")


def _write_papers(
    work: duckdb.DuckDBPyConnection, order: Order, folder: Path, coverage: Mapping[str, Mapping[str, int]]
) -> dict[str, Any]:
    tables = [CsvTable(n, f"csv/{n}.csv", tuple(columns_of(work, n))) for n in CSV_TABLES]
    day = order.date or str(work.execute("SELECT max(fetched_at)::DATE FROM fetches").fetchall()[0][0])
    parquet = order.previous / "parquet" if order.previous else None
    changes = find_changes(parquet, folder / "parquet")
    pq.write_table(changes, folder / "changes.parquet", compression="zstd")
    last = order.previous / "CHANGELOG.md" if order.previous else None
    earlier = last.read_text(encoding="utf-8") if last is not None and last.is_file() else ""
    before = read_manifest(order.previous)["version"] if order.previous else None
    texts = {
        "codebook.md": dictionary("en"),
        "codebook.zh.md": dictionary("zh"),
        "CHANGELOG.md": changelog(order.version, changes, before, earlier),
        "CITATION.cff": citation(order.version, day),
        "README.md": readme(order.version, day),
        "datapackage.json": _json(data_package(order.version, folder, tables)),
        "croissant.json": _json(croissant(order.version, day, order.url, folder, tables)),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    manifest = {
        "name": "nianbao",
        "version": order.version,
        "date": day,
        "schema_version": SCHEMA_VERSION,
        "commit": order.commit,
        "previous": before,
        "coverage": coverage,
        "rows": _rows(order.dataset),
        "archive": _archive(work),
        "files": dict(_files(folder)),
    }
    (folder / RELEASE_MANIFEST).write_text(_json(manifest), encoding="utf-8")
    return manifest


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _rows(dataset: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((dataset / MANIFEST).read_text(encoding="utf-8"))["rows"]
    return found


def _archive(work: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The WARC files that hold the documents, by name: they are not part of the bundle."""
    rows = work.execute(
        "SELECT warc_file, count(DISTINCT digest) FROM documents WHERE warc_file IS NOT NULL GROUP BY 1 ORDER BY 1"
    ).fetchall()
    return [{"warc_file": name, "documents": count} for name, count in rows]


def _files(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            yield name, {"bytes": path.stat().st_size, "sha256": digest(path)}


def verify_release(folder: Path) -> list[str]:
    """What of a release is not as its manifest says, a line a file; empty when all is. Raises ReleaseError."""
    listed = read_manifest(folder)["files"]
    found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {RELEASE_MANIFEST}
    faults = []
    for name, facts in tqdm(sorted(listed.items()), desc="verify", unit="file", disable=None):
        path = folder / name
        if name not in found:
            faults.append(f"{name}: missing")
        elif path.stat().st_size != facts["bytes"]:
            faults.append(f"{name}: {path.stat().st_size} bytes, {facts['bytes']} in the manifest")
        elif digest(path) != facts["sha256"]:
            faults.append(f"{name}: other bytes than the manifest says")
    return faults + [f"{name}: not in the manifest" for name in sorted(found - set(listed))]
