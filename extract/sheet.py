"""A grid as the placement looks at it: who owns each place, what the labels are, which rows hold figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.labels import label_key
from extract.model import Grid, GridCell
from extract.spans import owners

Heads = list[list[tuple[str, str]]]
"""A header's rows, the lowest first: column codes and the labels that print them, left to right."""


@dataclass(frozen=True)
class Sheet:
    """A grid with its labels looked up in one template."""

    grid: Grid
    template: Template
    keys: tuple[str, ...]
    """the label key of each cell; "" for figures and empty cells"""
    owner: list[list[int | None]]
    row_labels: dict[int, int]
    """data row → the cell that labels it"""
    is_header: tuple[bool, ...]
    """for each row, whether it holds labels of the form and no figures"""
    inherited: dict[str, Heads] = field(default_factory=dict)
    """table → the header that was last seen over it, in this grid or one before"""
    _headers: dict[int, list[int]] = field(default_factory=dict)

    def across(self, row: int, start: int = 0) -> Iterator[int]:
        """The distinct cells of a row from column `start` on, left to right."""
        yield from dict.fromkeys(i for i in self.owner[row][start:] if i is not None)

    def header_rows(self, row: int) -> list[int]:
        """The rows of the header that stands over `row`, lowest first: the nearest unbroken run of label rows."""
        if row in self._headers:
            return self._headers[row]
        above = row - 1
        while above >= 0 and not self.is_header[above]:
            above -= 1
        rows = []
        while above >= 0 and self.is_header[above]:
            rows.append(above)
            above -= 1
        self._headers[row] = rows
        return rows

    def upwards(self, row: int, column: int) -> list[int]:
        """The header's labels over a place, nearest first."""
        cells = (self.owner[r][column] for r in self.header_rows(row))
        return [i for i in dict.fromkeys(cells) if i is not None and self.keys[i]]

    def leftwards(self, row: int, column: int) -> list[int]:
        """The labels to the left of a place, nearest first."""
        cells = (self.owner[row][c] for c in range(column - 1, -1, -1))
        return [i for i in dict.fromkeys(cells) if i is not None and self.keys[i]]


def look_at(grid: Grid, template: Template) -> Sheet:
    """The sheet of a grid under a template; header spans that flattened text lost are inferred first."""
    sheet = _sheet(grid, template)
    if grid.reader == "text":
        sheet = _sheet(_widen_headers(sheet), template)
    return sheet


def _sheet(grid: Grid, template: Template) -> Sheet:
    keys = tuple("" if is_figure_like(c.text) else label_key(c.text) for c in grid.cells)
    owner = owners(grid)
    labels = {}
    headers = []
    for row in range(grid.rows):
        cells = list(dict.fromkeys(i for i in owner[row] if i is not None))
        label = _row_label(cells, keys, template)
        if label is not None:
            labels[row] = label
        headers.append(label is None and any(template.knows(keys[i]) for i in cells))
    return Sheet(grid, template, keys, owner, labels, tuple(headers))


def _row_label(cells: list[int], keys: tuple[str, ...], template: Template) -> int | None:
    """The cell that labels a data row: its last label, if a row's, with nothing but figure places after it."""
    texts = [n for n, i in enumerate(cells) if template.knows(keys[i])]
    if not texts or texts[-1] == len(cells) - 1:
        return None
    label = texts[-1]
    if keys[cells[label]] not in template.rows:
        return None
    before = [keys[cells[n]] for n in texts[:-1]]
    return None if any(k in template.columns and k not in template.rows for k in before) else cells[label]


def _widen_headers(sheet: Sheet) -> Grid:
    """In flattened text the empty places after a header label are the ones it spanned."""
    cells: list[GridCell] = []
    for row in range(sheet.grid.rows):
        line = [c for c in sheet.grid.cells if c.row == row]
        if row in sheet.row_labels or not any(sheet.template.knows(label_key(c.text)) for c in line):
            cells += line
            continue
        for cell in line:
            if not cell.text.strip() and cells and cells[-1].row == row and cells[-1].text.strip():
                cells[-1] = replace(cells[-1], column_span=cells[-1].column_span + cell.column_span)
            else:
                cells.append(cell)
    return replace(sheet.grid, cells=tuple(cells))
