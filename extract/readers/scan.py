"""Scans and pictures → blocks: tables by their ruling lines, figures cell by cell with every plausible reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from extract.model import Block, Grid, GridCell, Paragraph, Picture
from extract.pages import Row, is_page_number, paragraphs, without_running_titles
from extract.scan.draft import SQUEEZE, Draft, crop_of, crop_of_prose
from extract.scan.grid import grids_of
from extract.scan.ink import TextLine
from extract.scan.page import Bitmap, Leaf, decode_leaf
from extract.scan.recognise import Written, recognise
from extract.scan.sheets import sheets_of
from extract.scan.turn import upright

_SMALLEST, _THINNEST = 300, 40  # pixels of the longer and the shorter side; what is smaller is an ornament
_SHIFT, _STRETCH = 40.0, 0.025  # points, and a share: how differently two sheets lie on the glass
_LEGIBLE, _LEGIBLE_ALONE = 0.6, 0.8


def read_pictures(pictures: Sequence[Picture]) -> tuple[list[Block], list[str]]:
    """What neighbouring pictures of one document say, their running titles gone and sentences over pages joined.

    With the blocks come warnings: one for each picture that cannot be decoded.
    """
    turn = [0]
    rows: list[Row] = []
    warnings: list[str] = []
    for picture in pictures:
        try:
            leaf = decode_leaf(picture.data, picture.size)
        except ValueError as error:
            warnings.append(f"page {picture.page}: {error}" if picture.page else str(error))
            continue
        if max(leaf.pixels.shape[:2]) >= _SMALLEST and min(leaf.pixels.shape[:2]) >= _THINNEST:
            for top, sheet in sheets_of(leaf):
                rows += _lowered(_read_leaf(sheet, picture.page or 0, turn), top)
    return list(_blocks(rows)), warnings


def _lowered(rows: Sequence[Row], top: float) -> list[Row]:
    """The rows of a sheet as they stand in the tall picture whose sheet begins at `top`, its page number gone."""
    if not top:
        return list(rows)
    kept = [row for row in rows if row.block or not is_page_number(row.text, row.top, row.page_height)]
    return [
        replace(row, top=row.top + top, page_height=row.page_height + top, block=_moved_down(row.block, top))
        for row in kept
    ]


def _moved_down(block: Grid | Picture | None, by: float) -> Grid | Picture | None:
    if not isinstance(block, Grid):
        return block
    cells = [
        cell._replace(box=(cell.box[0], cell.box[1] + by, cell.box[2], cell.box[3] + by))
        if cell.box
        else cell
        for cell in block.cells
    ]
    return replace(block, cells=tuple(cells))


def _blocks(rows: Sequence[Row]) -> Iterator[Block]:
    last: Grid | None = None
    for block in paragraphs(without_running_titles(rows)):
        if isinstance(block, Grid):
            block = last = _align(last, block)
            yield block
        elif isinstance(block, Paragraph):
            last = None
            yield replace(block, page=block.page or None)


def _align(above: Grid | None, below: Grid) -> Grid:
    """The second of two neighbouring grids, moved and stretched sideways to stand exactly under the first.

    Two sheets never lie alike on the glass: where the borders of both are nearly as far apart, one table goes on.
    """
    if above is None or above.cells[-1].page is None:
        return below
    (left, right), (left2, right2) = _sides(above), _sides(below)
    stretch = (right - left) / (right2 - left2)
    if abs(left - left2) > _SHIFT or abs(stretch - 1) > _STRETCH:
        return below

    def moved(cell: GridCell) -> GridCell:
        assert cell.box
        x0, y0, x1, y1 = cell.box
        return cell._replace(box=(left + (x0 - left2) * stretch, y0, left + (x1 - left2) * stretch, y1))

    return replace(below, cells=tuple(moved(cell) for cell in below.cells))


def _sides(grid: Grid) -> tuple[float, float]:
    boxes = [cell.box for cell in grid.cells if cell.box]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


def _read_leaf(leaf: Leaf, number: int, turn: list[int]) -> list[Row]:
    """The page's lines of prose and grids, top to bottom. `turn` holds the quarter turns of the page before."""
    draft, known = upright(leaf, turn)
    lines = [line for place in draft.places for line in place.lines]
    written = _read_lines(draft, lines, crop_of, known)
    grids = grids_of(draft, lines, written, number or None)
    height = draft.page.grey.shape[0] / draft.page.point
    rows = [
        Row("", number, f.box[0], f.box[2], f.box[1], 0.0, height, grid)
        for f, grid in zip(draft.frames, grids, strict=True)
    ]
    rows += _prose_rows(draft, number, height, known)
    return sorted(rows, key=lambda row: row.top)


def _read_lines(
    draft: Draft,
    lines: Sequence[TextLine],
    picture: Callable[[Draft, TextLine], Bitmap],
    known: Mapping[int, Written],
) -> list[Written]:
    """What each line says; `known` is what some of them were read as before, by their ids."""
    new = [line for line in lines if id(line) not in known]
    read = recognise([picture(draft, line) for line in new], squeeze=SQUEEZE, choices=True)
    said = {**known, **{id(line): w for line, w in zip(new, read, strict=True)}}
    return [said[id(line)] for line in lines]


def _prose_rows(draft: Draft, number: int, height: float, known: Mapping[int, Written]) -> list[Row]:
    written = _read_lines(draft, draft.prose, crop_of_prose, known)
    rows = []
    for line, said in zip(draft.prose, written, strict=True):
        if said.average < (_LEGIBLE if len(said.text.strip()) > 3 else _LEGIBLE_ALONE):
            continue  # a seal, a signature, the scanner's shadow
        x0, y0, x1, y1 = draft.page.to_points(*line.box)
        rows.append(Row(said.text, number, x0, x1, y0, y1 - y0, height))
    return rows
