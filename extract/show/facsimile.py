"""A document as it looks, to be shown beside its figures: pages as pictures, tables as they are, and where cells stand."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extract import sniff
from extract.model import Cell, Content, Document, Grid
from extract.read import read
from extract.show.marks import Sight, see_document
from extract.show.pages import page_pictures

_QUALITY = 82
"""Of the WebP pictures: the hairlines of a form stay whole."""
_SMALLER = 0.75
"""Of the scale of `show`: 1.5 pixels a point, enough to read a figure on a phone."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: its number, its picture (WebP) and its size in points."""

    number: int
    picture: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Facsimile:
    """One document: its pages or, where its format has none, its tables.

    `cells` are those of its reading; without pages the first three numbers of a box are the table's place in
    `tables`, the row and the column.
    """

    media_type: str
    cells: tuple[Cell, ...]
    pages: tuple[PagePicture, ...]
    tables: tuple[Grid, ...]


def draw_facsimiles(data: bytes, path: str, tell: Callable[[str, Any], None]) -> list[Facsimile]:
    """The job of a worker: each document in these bytes (an archive holds several) as it looks."""
    seen: list[tuple[bytes, Content]] = []
    read(
        data,
        path=path,
        announce=lambda pictures: tell("pictures", pictures),
        see=lambda inner, content: seen.append((inner, content)),
    )
    return [_facsimile(inner, content) for inner, content in seen]


def _facsimile(data: bytes, content: Content) -> Facsimile:
    media_type = sniff.media_type(data)
    sight = see_document(data, content, Document("", "", media_type, content.pages))
    numbers = _numbers(sight)
    cells = tuple(placed for cell in sight.reading.cells if (placed := _placed(cell, numbers)))
    tables = () if content.pages else tuple(grid for grid, _ in sight.grids)
    return Facsimile(media_type, cells, tuple(_pages(sight)), tables)


def _placed(cell: Cell, numbers: dict[int, int]) -> Cell | None:
    """The cell with its place among the tables, where it has no page; None where nobody knows where it stands."""
    if cell.bbox is None or cell.page is not None:
        return cell if cell.bbox else None
    block, row, column, _ = cell.bbox
    number = numbers.get(int(block))
    return None if number is None else cell._replace(bbox=(number, row, column, 0.0))


def _numbers(sight: Sight) -> dict[int, int]:
    """Place of a block in the document → place of its grid among the grids."""
    blocks = [n for n, block in enumerate(sight.content.blocks) if isinstance(block, Grid)]
    return {block: number for number, block in enumerate(blocks)}


def _pages(sight: Sight) -> Iterator[PagePicture]:
    for number, picture, scale in page_pictures(sight):
        size = (max(1, round(picture.width * _SMALLER)), max(1, round(picture.height * _SMALLER)))
        out = io.BytesIO()
        picture.resize(size).save(out, "WEBP", quality=_QUALITY)
        yield PagePicture(number, out.getvalue(), picture.width / scale, picture.height / scale)
