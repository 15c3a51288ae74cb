"""The tables of a page that has coordinates: framed by rulings, or figures in columns among what no frame holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from extract.banded import complete
from extract.model import Box, Grid
from extract.rulings import Frame, Line, fill_grid, lengthened
from extract.stacks import find_stacks
from extract.unruled import find_unruled, is_under_divided
from extract.unruled_heads import Columns
from extract.writing import Flags, Letters

_MOST_CROSSINGS = 50_000  # of a frame's lines; what has more is a map

_INSIDE = 0.5  # points by which a letter across a frame's foot begins over it


@dataclass
class PageTables:
    """Grids with their boxes, which letters stand outside them, and the columns of the last table without lines."""

    outside: Flags
    grids: list[tuple[Box, Grid]] = field(default_factory=list)
    columns: Columns = ()


def framed_tables(
    letters: Letters, frames: Sequence[Frame], page: int, reader: str, size: tuple[float, float]
) -> PageTables:
    """The tables of a page's frames; one that lacks its inner lines is left to `add_unruled`."""
    found = PageTables(np.ones(len(letters.text), bool))
    for frame in frames:
        if len(frame.horizontal) * len(frame.vertical) > _MOST_CROSSINGS:
            continue
        if frame is frames[-1]:
            frame = _with_overhang(letters, frame)
        inside = found.outside & letters.within(frame.box)
        grid = fill_grid(frame, letters.some(inside), page, reader)
        if len(grid.cells) < 2 or (is_under_divided(grid) and find_unruled(letters.some(inside), page, size)):
            continue
        found.grids.append((frame.box, grid))
        found.outside &= ~inside
    return found


def add_banded(
    found: PageTables,
    letters: Letters,
    rules: tuple[Sequence[Line], Sequence[Frame]],
    place: tuple[int, str, tuple[float, float]],
    known: Columns,
) -> None:
    """Adds the tables that have horizontal lines alone; `rules` are a page's horizontal lines and frames, `place` is
    its number, reader and size."""
    page, reader, size = place
    for stack in find_stacks(letters.some(found.outside), *rules, size):
        banded = complete(stack, known)
        if banded is None:
            continue
        inside = found.outside & letters.within(banded.frame.box)
        found.grids.append((banded.frame.box, fill_grid(banded.frame, letters.some(inside), page, reader)))
        found.outside &= ~inside
        found.columns = known = banded.columns


def _with_overhang(letters: Letters, frame: Frame) -> Frame:
    """A page's last frame with the line of its last row that stands across its foot: the row goes on overleaf."""
    x0, _, x1, foot = frame.box
    b = letters.boxes
    across = (b[:, 1] < foot - _INSIDE) & (b[:, 1] + b[:, 3] > 2 * foot) & (b[:, 0] >= x0) & (b[:, 2] <= x1)
    return lengthened(frame, float(b[across, 3].max()) + 0.1) if across.any() else frame


def add_unruled(
    found: PageTables, letters: Letters, page: int, reader: str, size: tuple[float, float], known: Columns
) -> None:
    """Adds the tables without lines among the letters outside; `known` are the columns of the page before."""
    for table in find_unruled(letters.some(found.outside), page, size, known):
        found.grids.append((table.box, replace(table.grid, reader=reader)))
        found.outside &= ~letters.within(table.box)
        found.columns = table.columns
