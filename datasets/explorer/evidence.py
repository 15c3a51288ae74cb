"""Where each figure of a release stands in its document: pages as pictures, tables as they are, and the places on them.

The archived document is read again, by a worker with limits as every document is. A place is kept only where the
printed text is the release's: a frame around another figure would be worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

from crawler.archive import read_record
from crawler.store.place import Place
from extract.model import Cell
from extract.show.facsimile import Facsimile
from extract.worker import Limits, ReaderDied, Worker

Code = tuple[str, str, str]
REPORTS = """
SELECT report_id, warc_file, warc_offset, digest FROM reports
WHERE warc_file IS NOT NULL AND template <> 'none' AND is_current ORDER BY report_id
"""
CELLS = 'SELECT "table", "row", "column", raw, page, bbox FROM cells WHERE report_id = ?'
JOB = "extract.show.facsimile:draw_facsimiles"


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell as the release has it: its text, and the page and box (points) where its format has pages."""

    raw: str | None
    page: int | None
    bbox: tuple[float, ...] | None


def write_evidence(
    work: duckdb.DuckDBPyConnection, archive: Place, folder: Path, limits: Limits | None = None
) -> int:
    """Writes `<report_id>.json` and pictures for each current report whose document can be shown; returns how many.

    A document that kills its reader, or takes more than the limits, is left out, and said. Raises OSError when a record cannot be read or a file cannot
    be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    reports = work.execute(REPORTS).fetchall()
    with Worker(JOB, limits) as worker:
        for report, file, offset, digest in tqdm(reports, desc="evidence", unit="report", disable=None):
            cells = _cells(work, report)
            try:
                documents = worker.ask(read_record(archive, file, offset).content, report)
            except ReaderDied as died:
                tqdm.write(f"{report}: not shown: {died}")
                continue
            seen = [(document, _places(document, cells)) for document in documents]
            shown, places = max(seen, key=lambda each: len(each[1]), default=(None, {}))
            if shown is not None and places:
                _write(folder, report, shown, {"digest": digest, "places": places})
                written += 1
    return written


def _cells(work: duckdb.DuckDBPyConnection, report: str) -> dict[Code, Printed]:
    rows = work.execute(CELLS, [report]).fetchall()
    return {(t, r, c): Printed(raw, page, tuple(bbox) if bbox else None) for t, r, c, raw, page, bbox in rows}


def _places(document: Facsimile, cells: Mapping[Code, Printed]) -> dict[str, list[float]]:
    """Code → [page, x0, top, x1, bottom] in points, or [table, row, column] where the format has no pages."""
    found: dict[str, list[float]] = {}
    for cell in document.cells:
        printed = cells.get((cell.table, cell.row, cell.column))
        place = _place(cell, printed) if printed and cell.raw == printed.raw else None
        if place is not None:
            found[f"{cell.table}.{cell.row}.{cell.column}"] = place
    return found


def _place(cell: Cell, printed: Printed) -> list[float] | None:
    assert cell.bbox
    if cell.page is None:
        return [int(side) for side in cell.bbox[:3]]
    same = printed.page == cell.page and printed.bbox is not None
    return [cell.page, *(round(side, 1) for side in cell.bbox)] if same else None


def _write(folder: Path, report: str, document: Facsimile, facts: Mapping[str, Any]) -> None:
    pages = []
    for page in document.pages:
        name = f"{report}.{page.number}.webp"
        (folder / name).write_bytes(page.picture)
        size = {"width": round(page.width, 1), "height": round(page.height, 1)}
        pages.append({"page": page.number, "file": name, **size})
    grids = [
        {
            "rows": grid.rows,
            "columns": grid.columns,
            "cells": [[c.row, c.column, c.row_span, c.column_span, c.text] for c in grid.cells],
        }
        for grid in document.tables
    ]
    whole = {**facts, "media_type": document.media_type, "pages": pages, "grids": grids}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    (folder / f"{report}.json").write_text(text, encoding="utf-8")
