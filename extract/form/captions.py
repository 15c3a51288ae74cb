"""The row that a small table is of, where only the line over it says so: 行政复议, then a table of five results."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.codebook import template
from extract.labels import fold, label_key
from extract.model import Block, Grid, GridCell, Paragraph

_TABLE = "review_litigation"
_BRACKETS = re.compile(r"[(]([^()]*)[)]")
_LONGEST = 30
_MOST_ROWS, _MOST_COLUMNS = 4, 7


def under_captions(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a caption put on top of the table under it where its table says of no row what it is.

    On printed pages the words over a table may be another's: there each such table must have a caption of its own.
    """
    printed = _has_own_captions(blocks)
    found: list[Block] = []
    caption: str | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            caption = _named_row(block.text)
        elif isinstance(block, Grid):
            named = caption and (
                (_is_nameless(block) and (printed or not _is_printed(block)))
                or _lacks_first_name(block, caption)
            )
            found.append(_headed(block, caption) if caption and named else _renamed(block))
            caption = None
            continue
        else:
            caption = None
        found.append(block)
    return found


def _is_printed(grid: Grid) -> bool:
    return any(cell.box for cell in grid.cells)


def _has_own_captions(blocks: Sequence[Block]) -> bool:
    """Whether each printed table without a name stands under a line that is a name and nothing else, each another.

    Two names in a row are of tables side by side, or of one with its header torn off.
    """
    names: list[str | None] = []
    held: list[str | None] = []
    for block in blocks:
        if isinstance(block, Grid) and _is_printed(block) and _is_nameless(block):
            names.append(held[-1] if len(held) == 1 else None)
            held = []
        elif isinstance(block, Paragraph) and (name := _named_row(block.text)):
            held.append(label_key(name) if label_key(name) == label_key(block.text) else None)
        else:
            held = []
    return None not in names and len(set(names)) == len(names)


def _named_row(text: str) -> str | None:
    """The name of a row of the review table that a line is: （二）行政诉讼（未经复议直接起诉）."""
    if len(text) > _LONGEST:
        return None
    rows = template("2021").rows
    for name in (*_BRACKETS.findall(fold(text)), text):
        if any(table == _TABLE for table, _ in rows.get(label_key(name), ())):
            return str(name)
    return None


def _is_nameless(grid: Grid) -> bool:
    """Whether a table's labels are names of results only, each once."""
    if grid.rows > _MOST_ROWS or grid.columns > _MOST_COLUMNS:
        return False
    form = template("2021")
    keys = [key for cell in grid.cells if (key := label_key(cell.text)) and form.knows(key)]
    results = [key for key in keys if any(table == _TABLE for table, _ in form.columns.get(key, ()))]
    return len(results) > 2 and len(results) == len(set(results)) == len(keys)


def _lacks_first_name(grid: Grid, caption: str) -> bool:
    """Whether a table begins with results without a name, and has both other names in lines of their own below."""
    form = template("2021")
    names: set[str] = set()
    keys_of: dict[int, list[str]] = {}
    for cell in grid.cells:
        if fold(cell.text):
            keys_of.setdefault(cell.row, []).append(label_key(cell.text))
    for row, keys in keys_of.items():
        own = {name for key in keys for table, name in form.rows.get(key, ()) if table == _TABLE}
        if own and (row == 0 or len(keys) > 1 or own & names):
            return False
        names |= own
    results = [form.columns.get(key, ()) for key in keys_of.get(0, ())]
    missing = set(form.rows_of(_TABLE)) - names
    return (
        len(results) > 2
        and all(any(table == _TABLE for table, _ in uses) for uses in results)
        and missing == {name for table, name in form.rows[label_key(caption)] if table == _TABLE}
    )


def _renamed(grid: Grid) -> Grid:
    """The grid with the name of its row on top where brackets in its title say which: 行政诉讼（未经复议直接起诉）."""
    if grid.rows > _MOST_ROWS or any(cell.box for cell in grid.cells):
        return grid
    titles = [n for n, cell in enumerate(grid.cells) if cell.row == 0 and cell.text.strip()]
    name = _named_row(grid.cells[titles[0]].text) if len(titles) == 1 else None
    if name is None or label_key(name) == label_key(grid.cells[titles[0]].text):
        return grid
    cells = list(grid.cells)
    cells[titles[0]] = cells[titles[0]]._replace(text=name)
    return replace(grid, cells=tuple(cells))


def _headed(grid: Grid, caption: str) -> Grid:
    first = grid.cells[0]
    boxes = [cell.box for cell in grid.cells if cell.box]
    box = None
    if boxes and first.box:
        top = first.box[1]
        box = (min(b[0] for b in boxes), top, max(b[2] for b in boxes), top)
    cells = (
        GridCell(0, 0, 1, grid.columns, caption, first.page, box),
        *(cell._replace(row=cell.row + 1) for cell in grid.cells),
    )
    return replace(grid, cells=cells, rows=grid.rows + 1)
