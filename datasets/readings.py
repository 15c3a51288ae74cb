"""Readings as they lie in the archive: one row a document, in Parquet segments under readings/VERSION/.

A segment is written whole or not at all, and named after the keys it holds, so that a repeated batch
overwrites itself. The version is a hash over the extractor's files: a changed extractor starts a new folder.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import extract
from datasets.tables import DECIMAL
from extract.model import Reading

CELL = pa.struct(
    [
        ("table", pa.string()),
        ("row", pa.string()),
        ("column", pa.string()),
        ("value", DECIMAL),
        ("raw", pa.string()),
        ("status", pa.string()),
        ("unit", pa.string()),
        ("page", pa.int32()),
        ("bbox", pa.list_(pa.float32())),
        ("reader", pa.string()),
    ]
)
CHECK = pa.struct(
    [
        ("rule", pa.string()),
        ("scope", pa.string()),
        ("left", DECIMAL),
        ("right", DECIMAL),
        ("status", pa.string()),
    ]
)
SECTION = pa.struct([("number", pa.int32()), ("title", pa.string()), ("text", pa.string())])
PART = pa.struct([("digest", pa.string()), ("bytes", pa.int64()), ("media_type", pa.string())])
READINGS = pa.schema(
    [
        ("digest", pa.string()),  # the main document's
        ("key", pa.string()),  # what was read: the digest, or one over all parts of the report
        ("parts", pa.list_(PART)),  # the other parts, in reading order
        ("bytes", pa.int64()),
        ("media_type", pa.string()),
        ("pages", pa.int32()),
        ("reader", pa.string()),
        ("is_report", pa.bool_()),
        ("title", pa.string()),
        ("year", pa.int16()),
        ("issuer", pa.string()),
        ("issuer_kind", pa.string()),
        ("adcode", pa.string()),
        ("template", pa.string()),
        ("grade", pa.string()),
        ("content", pa.string()),  # hash of what is said, without where it stands: tells a revision
        ("cells", pa.list_(CELL)),
        ("checks", pa.list_(CHECK)),
        ("sections", pa.list_(SECTION)),
        ("warnings", pa.list_(pa.string())),
        ("error", pa.string()),
        ("set_aside", pa.bool_()),  # the reader raised, hung or died on it
    ]
)


def extractor_version() -> str:
    """First 12 hex digits of the sha256 over the names and bytes of the extract package's files."""
    root = Path(extract.__file__).parent
    files = [each for each in root.rglob("*") if each.suffix in (".py", ".csv", ".npz")]
    whole = hashlib.sha256()
    for file in sorted(files, key=lambda each: each.relative_to(root).as_posix()):
        whole.update(file.relative_to(root).as_posix().encode() + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:12]


def reading_row(digest: str, size: int, reading: Reading) -> dict[str, Any]:
    """A reading as one row of READINGS."""
    report = asdict(reading.report)
    return {
        "digest": digest,
        "key": digest,
        "parts": [],
        "bytes": size,
        "media_type": reading.document.media_type,
        "pages": reading.document.pages,
        "reader": next((cell.reader for cell in reading.cells if cell.reader), None),
        **report,
        "content": content_hash(reading),
        "cells": [cell._asdict() for cell in reading.cells],
        "checks": [asdict(check) for check in reading.checks],
        "sections": [asdict(section) for section in reading.sections],
        "warnings": list(reading.warnings),
        "error": reading.error,
        "set_aside": False,
    }


def set_aside_row(digest: str, size: int | None, cause: str) -> dict[str, Any]:
    """The row of a document on which the reader raised, hung or died."""
    empty: dict[str, Any] = dict.fromkeys(READINGS.names)
    lists: dict[str, Any] = {"parts": [], "cells": [], "checks": [], "sections": [], "warnings": []}
    return {
        **empty,
        **lists,
        "digest": digest,
        "key": digest,
        "bytes": size,
        "is_report": False,
        "error": cause,
        "set_aside": True,
    }


def content_hash(reading: Reading) -> str:
    """A hash of what a reading says: equal for a page whose menu, counter or layout alone has changed."""
    report = reading.report
    parts: list[object] = [report.is_report, report.year, report.issuer, report.template]
    parts += [(c.table, c.row, c.column, c.value, c.raw, c.status, c.unit) for c in reading.cells]
    parts += [(s.number, s.title, s.text) for s in reading.sections]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def segments(archive: Path, version: str) -> list[Path]:
    """The segments of one extractor version, by name."""
    return sorted((archive / "readings" / version).glob("*.parquet"))


def done_keys(archive: Path, version: str, *, retry: bool = False) -> set[str]:
    """Keys of what was read already; with `retry`, those set aside do not count as read."""
    done: set[str] = set()
    for segment in segments(archive, version):
        rows = pq.read_table(segment, columns=["key", "set_aside"])
        pairs = zip(rows["key"].to_pylist(), rows["set_aside"].to_pylist(), strict=True)
        done.update(key for key, aside in pairs if not (retry and aside))
    return done


def write_segment(archive: Path, version: str, rows: Iterable[dict[str, Any]]) -> Path:
    """Writes one batch of rows as a segment, atomically; returns its path."""
    ordered: Sequence[dict[str, Any]] = sorted(rows, key=lambda row: str(row["key"]))
    name = hashlib.sha256("".join(row["key"] for row in ordered).encode()).hexdigest()[:16]
    folder = archive / "readings" / version
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.parquet"
    partial = folder / f"{name}.partial-{os.getpid()}"
    try:
        pq.write_table(pa.Table.from_pylist(list(ordered), schema=READINGS), partial, compression="zstd")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def clear_partials(archive: Path, version: str) -> None:
    """Removes what a killed run left unfinished."""
    for partial in (archive / "readings" / version).glob("*.partial-*"):
        partial.unlink(missing_ok=True)
