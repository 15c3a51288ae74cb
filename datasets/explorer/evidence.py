"""Where each figure of a release stands in its document: pages as pictures, tables as they are, and the places on them.

The archived document is read again by the rooms of `extract show`. A place is kept only where the printed text is
the release's: a frame around another figure would be worse than none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

from crawler.archive import read_record
from extract import sniff
from extract.model import Cell, Content, Document, Grid
from extract.read import read
from extract.show.marks import Sight, see_document
from extract.show.pages import page_pictures

Code = tuple[str, str, str]
REPORTS = """
SELECT report_id, warc_file, warc_offset, digest FROM reports
WHERE warc_file IS NOT NULL AND template <> 'none' AND is_current ORDER BY report_id
"""
CELLS = 'SELECT "table", "row", "column", raw, page, bbox FROM cells WHERE report_id = ?'
QUALITY = 82
"""Of the WebP pictures: the hairlines of a form stay whole."""
SMALLER = 0.75
"""Of the scale of `extract show`: 1.5 pixels a point, enough to read a figure on a phone."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell as the release has it: its text, and the page and box (points) where its format has pages."""

    raw: str | None
    page: int | None
    bbox: tuple[float, ...] | None


def write_evidence(work: duckdb.DuckDBPyConnection, archive: Path, folder: Path) -> int:
    """Writes `<report_id>.json` and pictures for each current report whose document can be shown; returns how many.

    Raises OSError when a record cannot be read or a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    reports = work.execute(REPORTS).fetchall()
    for report, file, offset, digest in tqdm(reports, desc="evidence", unit="report", disable=None):
        cells = _cells(work, report)
        data = read_record(archive, file, offset).content
        found = max(_evidence(data, cells), key=lambda each: len(each[1]), default=None)
        if found is None or not found[1]:
            continue
        sight, places = found
        facts = {"digest": digest, "media_type": sight.reading.document.media_type, "places": _named(places)}
        shown = {"pages": _write_pages(sight, folder, report), "grids": _grids(sight)}
        text = json.dumps({**facts, **shown}, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{report}.json").write_text(text, encoding="utf-8")
        written += 1
    return written


def _cells(work: duckdb.DuckDBPyConnection, report: str) -> dict[Code, Printed]:
    rows = work.execute(CELLS, [report]).fetchall()
    return {(t, r, c): Printed(raw, page, tuple(bbox) if bbox else None) for t, r, c, raw, page, bbox in rows}


def _evidence(data: bytes, cells: Mapping[Code, Printed]) -> Iterator[tuple[Sight, dict[Code, list[float]]]]:
    """Each document in these bytes as it is seen, with the places of the release's figures in it."""
    seen: list[tuple[bytes, Content]] = []
    read(data, see=lambda inner, content: seen.append((inner, content)))
    for inner, content in seen:
        document = Document("", "", sniff.media_type(inner), content.pages)
        sight = see_document(inner, content, document)
        yield sight, _places(sight, cells)


def _places(sight: Sight, cells: Mapping[Code, Printed]) -> dict[Code, list[float]]:
    """Code → [page, x0, top, x1, bottom] in points, or [table, row, column] where the format has no pages."""
    found: dict[Code, list[float]] = {}
    numbers = _numbers(sight)
    for cell in sight.reading.cells:
        code = (cell.table, cell.row, cell.column)
        printed = cells.get(code)
        if printed is None or cell.bbox is None or cell.raw != printed.raw:
            continue
        place = _place(cell, printed, numbers)
        if place is not None:
            found[code] = place
    return found


def _place(cell: Cell, printed: Printed, numbers: Mapping[int, int]) -> list[float] | None:
    assert cell.bbox
    if cell.page is not None:
        same = printed.page == cell.page and printed.bbox is not None
        return [cell.page, *(round(side, 1) for side in cell.bbox)] if same else None
    block, row, column, _ = (int(side) for side in cell.bbox)
    return [numbers[block], row, column] if block in numbers else None


def _numbers(sight: Sight) -> dict[int, int]:
    """Place of a block in the document → place of its grid among the grids."""
    blocks = [n for n, block in enumerate(sight.content.blocks) if isinstance(block, Grid)]
    return {block: number for number, block in enumerate(blocks)}


def _named(places: Mapping[Code, list[float]]) -> dict[str, list[float]]:
    return {".".join(code): place for code, place in places.items()}


def _write_pages(sight: Sight, folder: Path, report: str) -> list[dict[str, Any]]:
    pages = []
    for number, picture, scale in page_pictures(sight):
        name = f"{report}.{number}.webp"
        size = (max(1, round(picture.width * SMALLER)), max(1, round(picture.height * SMALLER)))
        picture.resize(size).save(folder / name, "WEBP", quality=QUALITY)
        width, height = picture.width / scale, picture.height / scale
        pages.append({"page": number, "file": name, "width": round(width, 1), "height": round(height, 1)})
    return pages


def _grids(sight: Sight) -> list[dict[str, Any]]:
    """The tables of a document without pages, each cell as [row, column, rows, columns, text]."""
    if sight.content.pages:
        return []
    return [
        {
            "rows": grid.rows,
            "columns": grid.columns,
            "cells": [[c.row, c.column, c.row_span, c.column_span, c.text] for c in grid.cells],
        }
        for grid, _ in sight.grids
    ]
