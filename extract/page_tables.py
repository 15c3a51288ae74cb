"""The tables of a page that has coordinates: framed by rulings, or figures in columns among what no frame holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from extract.model import Box, Grid
from extract.pages import Row, is_browsers_foot, is_page_number
from extract.rulings import Frame, Line, fill_grid, lengthened
from extract.unruled.banded import complete
from extract.unruled.banded_words import Stack
from extract.unruled.bare import BareTable, find_bare
from extract.unruled.bare_blocks import Page
from extract.unruled.bare_pieces import cell_pieces
from extract.unruled.column_heads import Columns, is_figure, with_units
from extract.unruled.columns import is_under_divided
from extract.unruled.stacks import find_stacks
from extract.writing import Flags, Letters, text_lines

_MOST_CROSSINGS = 50_000  # of a frame's lines; what has more is a map

_LEAST_RULES = 4  # of a frame whose rows they part
_NEARLY_ALL = 0.7  # of a page's letters: a box around so many is the page's ornament
_MOST = 0.5  # of a grid's figures: what has more of them has read them better
_INSIDE = 0.5  # points by which a letter across a frame's foot begins over it


@dataclass
class PageTables:
    """Grids with their boxes, which letters stand outside them, and the columns of the last table without lines."""

    outside: Flags
    grids: list[tuple[Box, Grid]] = field(default_factory=list)
    columns: Columns = ()
    frames: list[Frame] = field(default_factory=list)
    """those of the grids, and those that no other lines are in"""


def framed_tables(letters: Letters, frames: Sequence[Frame], page: int, reader: str) -> PageTables:
    """The tables of a page's frames; one that lacks its inner lines is left out."""
    found = PageTables(np.ones(len(letters.text), bool))
    for frame in frames:
        if len(frame.horizontal) * len(frame.vertical) > _MOST_CROSSINGS:
            continue
        if frame is frames[-1]:
            frame = _with_overhang(letters, frame)
        inside = found.outside & letters.within(frame.box)
        grid = fill_grid(frame, letters.some(inside), page, reader)
        divided = len(grid.cells) > 1 and not is_under_divided(grid)
        around_page = len(grid.cells) == 1 and inside.sum() > _NEARLY_ALL * len(letters.text)
        if divided or (len(frame.horizontal) < _LEAST_RULES and not around_page):
            found.frames.append(frame)
        if not divided:
            continue
        found.grids.append((frame.box, grid))
        found.outside &= ~inside
    return found


def add_banded(
    found: PageTables,
    letters: Letters,
    rules: Sequence[Line],
    place: tuple[int, str, tuple[float, float]],
    known: Columns,
) -> None:
    """Adds the tables that have horizontal lines alone; `rules` are a page's horizontal lines, `place` is its number,
    reader and size."""
    page, reader, size = place
    for stack in find_stacks(letters.some(found.outside), rules, found.frames, size):
        banded = complete(stack, known)
        if banded is None or (len(stack.levels) == 2 and not _has_figures(stack)):
            continue  # a header between two rules, whose figures stand under it without any
        inside = found.outside & letters.within(banded.frame.box)
        found.grids.append((banded.frame.box, fill_grid(banded.frame, letters.some(inside), page, reader)))
        found.outside &= ~inside
        found.columns = known = banded.columns


def _has_figures(stack: Stack) -> bool:
    return any(piece.is_figure for line in stack.lines for piece in line)


def _with_overhang(letters: Letters, frame: Frame) -> Frame:
    """A page's last frame with the line of its last row that stands across its foot: the row goes on overleaf."""
    x0, _, x1, foot = frame.box
    b = letters.boxes
    across = (b[:, 1] < foot - _INSIDE) & (b[:, 1] + b[:, 3] > 2 * foot) & (b[:, 0] >= x0) & (b[:, 2] <= x1)
    return lengthened(frame, float(b[across, 3].max()) + 0.1) if across.any() else frame


def free_pieces(found: PageTables, letters: Letters, page: int, size: tuple[float, float]) -> Page:
    """The pieces of writing that no line of a table holds; the page's number, its first or last line, left out."""
    free = letters.some(found.outside)
    lines = [list(with_units(cell_pieces(line))) for line in text_lines(free.chars(range(len(free.text))))]
    for end in (0, -1):
        if not lines:
            break
        said, top = "".join(p.text for p in lines[end]), lines[end][0].box[1]
        if is_page_number(said, top, size[1]) or is_browsers_foot(said, top, size[1]):
            del lines[end]
    return Page(page, size, tuple(piece for line in lines for piece in line))


def with_bare_tables(rows: Sequence[Row], pages: Sequence[Page], reader: str) -> list[Row]:
    """The rows of a document with its tables found by the form's wordings in the places of their writing.

    A grid found page by page gives way to those that find a place for the same figures and more.
    """
    tables = find_bare(pages, reader)
    grids = [row.block for row in rows if isinstance(row.block, Grid)] if tables else []
    better = [grid for grid in grids if _gives_way(grid, tables) is False]
    tables = [table for table in tables if not any(_covered(grid, [table])[0] for grid in better)]
    kept = [row for row in rows if not _is_in(row, tables)]
    for table in tables:
        page = min(table.boxes)
        top = table.boxes[page][1]
        place = next((n for n, row in enumerate(kept) if (row.page, row.top) > (page, top)), len(kept))
        height = next(p.size[1] for p in pages if p.number == page)
        kept.insert(place, Row("", page, 0, 0, top, 0, height, table.grid))
    return kept


def _gives_way(grid: Grid, tables: Sequence[BareTable]) -> bool | None:
    """Whether tables have a grid's figures as well; False where it has more of them, None where they have none."""
    held, of = _covered(grid, tables)
    return held > _MOST * of if held else None


def _is_in(row: Row, tables: Sequence[BareTable]) -> bool:
    """Whether a line of writing or a grid is one of tables, or of what stands in them."""
    if isinstance(row.block, Grid):
        return bool(_gives_way(row.block, tables))
    x, y = (row.left + row.right) / 2, row.top + row.size / 2
    boxes = [table.boxes[row.page] for table in tables if row.page in table.boxes and row.block is None]
    return any(box[0] < x < box[2] and box[1] < y < box[3] for box in boxes)


def _covered(grid: Grid, tables: Sequence[BareTable]) -> tuple[int, int]:
    """How many figures of a grid stand in tables as well, and how many it has."""
    others = [figure for table in tables for figure in table.figures]
    figures = [cell for cell in grid.cells if cell.box and is_figure(cell.text)]
    held = sum(
        any(_holds(cell.box, figure.piece.box) for figure in others if figure.page == cell.page)
        for cell in figures
        if cell.box
    )
    return held, len(figures)


def _holds(outer: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
