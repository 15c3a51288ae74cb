"""A small archive in the crawler's own formats, with readings built from the model's dataclasses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from crawler.fetches import FETCHES
from datasets.codebook import codebook_rows
from datasets.readings import extractor_version, reading_row, write_segment
from extract.model import Cell, Check, Document, Reading, Report, Section

START = datetime(2024, 5, 1, tzinfo=UTC)
HTML, PDF = "text/html", "application/pdf"
APPLICANTS = (
    "natural_person",
    "commercial_enterprise",
    "research_institution",
    "social_welfare_organization",
    "legal_service_organization",
    "other_organization",
    "total",
)


def reading(
    template: str = "2021",
    year: int | None = 2022,
    issuer: str | None = "鹤岗市兴安区人民政府",
    kind: str | None = "government",
    adcode: str | None = "230405",
    grade: str = "verified",
    media_type: str = HTML,
    values: Mapping[tuple[str, str], int | None] | None = None,
    checks: Sequence[Check] = (),
    text: str = "我区全年公开信息。",
    is_report: bool = True,
) -> Reading:
    """A reading with every cell of its form: 0, or what `values` says by (row, column); None is blank."""
    given = values or {}
    cells = []
    for row in codebook_rows():
        if row["template"] == template:
            value = given.get((str(row["row"]), str(row["column"])), 0)
            cells.append(
                Cell(
                    str(row["table"]),
                    str(row["row"]),
                    str(row["column"]),
                    None if value is None else Decimal(value),
                    "" if value is None else str(value),
                    "blank" if value is None else "reported",
                    str(row["unit"]),
                    2 if media_type == PDF else None,
                    (10.0, 20.0, 30.0, 40.5) if media_type == PDF else None,
                    "pdf" if media_type == PDF else "html",
                )
            )
    report = Report(is_report, f"{year}年度报告", year, issuer, kind, adcode, template, grade)  # type: ignore[arg-type]
    document = Document("", "", media_type, 3 if media_type == PDF else None)
    return Reading(document, report, tuple(cells), tuple(checks), (Section(1, "总体情况", text),))


@dataclass(frozen=True)
class Page:
    """One fetch of one document: the digest comes of the url, the run and `version`."""

    url: str
    reading: Reading | None
    portal: str = "230405"
    run: int = 0
    kind: str = "report"
    anchor: str | None = None
    published_on: date | None = date(2023, 1, 20)
    year_hint: int | None = None
    same_as: str | None = None
    parent: str | None = None

    @property
    def digest(self) -> str:
        return hashlib.sha256((self.same_as or f"{self.url} {self.run}").encode()).hexdigest()


def portal(adcode: str = "230405", name: str = "兴安区", **more: Any) -> dict[str, Any]:
    """A row of portals.parquet."""
    row = {
        "adcode": adcode,
        "name": name,
        "level": "county",
        "parent": "鹤岗市",
        "home_url": f"http://{adcode}.gov.example/",
        "host": f"{adcode}.gov.example",
        "outcome": "found",
        "cause": None,
        "reports": 1,
        "requests": 9,
        "run": "20240501T000000000000Z",
        "year": None,
        "issuers": "government",
    }
    return {**row, **more}


def write_archive(
    archive: Path,
    pages: Sequence[Page],
    portals: Sequence[Mapping[str, Any]] = (),
    asked: int | None = None,
    segment: int = 2,
) -> Path:
    """Writes fetches, portals, a journal's run line and the readings of `pages`."""
    archive.mkdir(parents=True, exist_ok=True)
    rows = [_fetch(number, page) for number, page in enumerate(pages)]
    pq.write_table(pa.Table.from_pylist(rows, schema=FETCHES), archive / "fetches.parquet")
    fields = {"year": pa.int16(), "reports": pa.int32(), "requests": pa.int32()}
    schema = pa.schema([(name, fields.get(name, pa.string())) for name in portal()])
    listed = list(portals) or [portal(year=asked)]
    pq.write_table(pa.Table.from_pylist(listed, schema=schema), archive / "portals.parquet")
    unique = {page.digest: page.reading for page in pages if page.reading is not None}
    done = [reading_row(digest, 100, each) for digest, each in unique.items()]
    for start in range(0, len(done), segment):
        write_segment(archive, extractor_version(), done[start : start + segment])
    return archive


def _fetch(number: int, page: Page) -> dict[str, Any]:
    return {
        "portal": page.portal,
        "run": f"2024050{1 + page.run}T000000000000Z",
        "url": page.url,
        "final_url": page.url,
        "status": 200,
        "fetched_at": START + timedelta(days=page.run, seconds=number),
        "media_type": HTML,
        "bytes": 100,
        "digest": page.digest,
        "warc_file": f"warc/{page.portal}-{page.run}.warc.gz",
        "warc_offset": 1000 * number,
        "kind": page.kind,
        "failure": None,
        "revisited": False,
        "parent_url": page.parent,
        "anchor": page.anchor,
        "published_on": page.published_on,
        "year_hint": page.year_hint,
    }


def failed(left: int | None = 5, right: int | None = 4, status: str = "failed") -> Check:
    """A check of the balance in the column of natural persons."""
    sides = [None if side is None else Decimal(side) for side in (left, right)]
    return Check("applications.balance", "natural_person", sides[0], sides[1], status)  # type: ignore[arg-type]


def changed(base: Reading, **report: Any) -> Reading:
    """A reading with other words of its report."""
    return replace(base, report=replace(base.report, **report))
