"""A grid as the placement looks at it: who owns each place, what the labels are, which rows hold figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.labels import fold, label_key
from extract.model import Grid, GridCell
from extract.spans import owners, transpose

NUMBER_COLUMNS = frozenset({"序号", "代码", "编号", "指标代码", "行次", "行号"})
"""keys of the heads of columns that number the lines"""
_STEP = re.compile(r"(?<=.)(?:[-—:/>·]+|(?=\([一二三四五六七八]\))|(?<=\D)(?=\d\.))")
_LEAST_PATH = 6
_HANZI = re.compile("[㐀-鿿]")
Heads = list[tuple[str, str]]
"""A header's column codes and the labels that print them, in the order of the columns."""


@dataclass(frozen=True)
class Sheet:
    """A grid with its labels looked up in one template."""

    grid: Grid
    template: Template
    keys: tuple[str, ...]
    """the label key of each cell; "" for figures and empty cells"""
    owner: list[list[int | None]]
    lines: list[list[int]]
    """for each row, its distinct cells from left to right"""
    row_labels: dict[int, int]
    """data row → the cell that labels it"""
    is_header: tuple[bool, ...]
    """for each row, whether it holds labels of the form and no figures"""
    inherited: dict[str, list[Heads]] = field(default_factory=dict)
    """table → the headers that were last seen over it, in this grid or one before"""
    _headers: list[list[list[int]]] = field(default_factory=list)
    _over: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """lowest row of a header, column → the labels over it: each figure of a column asks for them"""

    @property
    def is_flattened(self) -> bool:
        """Whether the grid is a text's whose lines differ in their number of places: its columns mean nothing."""
        return self.grid.reader == "text" and len(set(Counter(c.row for c in self.grid.cells).values())) > 1

    def across(self, row: int, start: int = 0) -> list[int]:
        """The distinct cells of a row from column `start` on, left to right."""
        if not start:
            return self.lines[row]
        cells = self.grid.cells
        return [i for i in self.lines[row] if cells[i].column + cells[i].column_span > start]

    def header_runs(self, row: int) -> list[list[int]]:
        """The headers over `row`, the nearest first, each as its rows from the lowest up.

        A header is an unbroken run of label rows that names a column; a heading alone (三、本年度办理结果) is none.
        """
        if not self._headers:
            self._headers.extend(self._headers_over_rows())
        return self._headers[row]

    def _headers_over_rows(self) -> Iterator[list[list[int]]]:
        """What header_runs says of each row, and of one below the last."""
        runs: list[list[int]] = []
        named: list[list[int]] = []
        is_open = False
        yield named
        for row in range(self.grid.rows):
            if self.is_header[row]:
                runs = [[row, *runs[0]], *runs[1:]] if is_open else [[row], *runs]
                named = [run for run in runs if any(map(self._names_columns, run))]
                is_open = True
            elif is_open:  # figures end a header; an empty row does not
                is_open = not any(fold(self.grid.cells[i].text) for i in self.across(row))
            yield named

    def _names_columns(self, row: int) -> bool:
        return any(self.keys[i] in self.template.columns for i in self.across(row))

    def upwards(self, run: list[int], column: int) -> list[int]:
        """A header's labels over a column, nearest first; a label that stands twice over itself counts once."""
        found = self._over.get((run[0], column))
        if found is None:
            found = self._once([self.owner[r][column] for r in run])
            self._over[run[0], column] = found
        return found

    def _once(self, cells: Iterable[int | None]) -> list[int]:
        labels = [i for i in dict.fromkeys(cells) if i is not None and self.keys[i]]
        return [next(same) for _, same in groupby(labels, key=lambda i: self.keys[i])]

    def leftwards(self, row: int, column: int) -> list[int]:
        """The labels to the left of a place, nearest first."""
        return self._once([self.owner[row][c] for c in range(column - 1, -1, -1)])


def looks_at(grid: Grid, template: Template) -> Iterator[Sheet]:
    """The sheets of a grid under a template, the plainest first.

    As it stands; with the spans that its headers may have lost; on its side (applicants down, outcomes across);
    with the spans that labels of several rows may have lost.
    """
    sheet = _sheet(grid, template)
    if not sheet.is_flattened:
        yield sheet
    wider = _widen_headers(sheet)
    if sheet.is_flattened or len(wider.cells) < len(grid.cells):
        yield _sheet(wider, template)
    columns = Counter(
        cell.column for key, cell in zip(sheet.keys, grid.cells, strict=True) if key in template.columns
    )
    if max(columns.values(), default=0) > 2 and not sheet.is_flattened:
        yield _sheet(transpose(grid), template)
    longer = _lengthen_labels(sheet)
    if len(longer.cells) < len(grid.cells) and not sheet.is_flattened:
        yield _sheet(longer, template)


def _sheet(grid: Grid, template: Template) -> Sheet:
    keys = tuple("" if is_figure_like(c.text) else _key(c.text, template) for c in grid.cells)
    owner = owners(grid)
    labels = {}
    headers = []
    lines: list[list[int]] = []
    for row in range(grid.rows):
        cells = list(dict.fromkeys(i for i in owner[row] if i is not None))
        lines.append(cells)
        above = {i for i in cells if grid.cells[i].row < row}
        label = _row_label(cells, keys, template, above)
        if label is not None:
            labels[row] = label
        headers.append(label is None and any(template.knows(keys[i]) for i in cells))
    for row in _applicants(labels, keys, owner, grid, template):
        del labels[row]
    sheet = Sheet(grid, template, keys, owner, lines, labels, tuple(headers))
    titles = [row for row in labels if _is_title(sheet, row)]
    if not titles:
        return sheet
    kept = {row: label for row, label in labels.items() if row not in titles}
    return Sheet(
        grid, template, keys, owner, lines, kept, tuple(h or r in titles for r, h in enumerate(headers))
    )


def _applicants(
    labels: dict[int, int],
    keys: tuple[str, ...],
    owner: list[list[int | None]],
    grid: Grid,
    template: Template,
) -> list[int]:
    """The rows whose label is a column's, on a form that lies on its side: 其他 under 法律服务机构 is no outcome."""
    found: list[int] = []
    for row, label in labels.items():
        cell = grid.cells[label]
        if keys[label] not in template.columns or not cell.row:
            continue
        over = owner[cell.row - 1][cell.column]
        key = keys[over] if over is not None else ""
        if (key in template.columns and key not in template.rows) or cell.row - 1 in found:
            found.append(row)
    return found


def _key(text: str, template: Template) -> str:
    """A label's key; of a path in one cell (（三）不予公开—1.属于国家秘密) the key of its last step, where all are known."""
    key = label_key(text)
    if len(key) < _LEAST_PATH or template.knows(key):
        return key
    if "\n" in text and sum(label_key(line) in template.rows for line in text.split("\n")) > 1:
        return key  # several rows in one cell: its figures are none's
    last = _last_step(fold(text), template)
    return last if last in template.rows else key


def _last_step(path: str, template: Template) -> str:
    if template.knows(key := label_key(path)):
        return key
    for step in _STEP.finditer(path):
        after = label_key(path[step.end() :])
        if template.knows(after) and _last_step(path[: step.start()], template):
            return after
    return ""


def _is_title(sheet: Sheet, row: int) -> bool:
    """Whether a row's label stands alone over a header: 行政复议 and nothing beside it, then 结果维持 | 结果纠正."""
    if row + 1 >= sheet.grid.rows or not sheet.is_header[row + 1]:
        return False
    tables = {table for table, _ in sheet.template.rows[sheet.keys[sheet.row_labels[row]]]}
    named = {
        table for i in sheet.across(row + 1) for table, _ in sheet.template.columns.get(sheet.keys[i], ())
    }
    others = [i for i in sheet.across(row) if i != sheet.row_labels[row]]
    return bool(tables & named) and not any(
        fold(sheet.grid.cells[i].text) for i in others if not sheet.keys[i]
    )


def _row_label(cells: list[int], keys: tuple[str, ...], template: Template, above: set[int]) -> int | None:
    """The cell that labels a data row: its last label, if a row's, with nothing but figure places after it.

    A group's label that comes down from a row above may stand right of it, where markup has one span too many.
    """
    texts = [n for n, i in enumerate(cells) if template.knows(keys[i])]
    while len(texts) > 1 and keys[cells[texts[-1]]] not in template.rows and cells[texts[-1]] in above:
        texts.pop()
    if not texts or texts[-1] == len(cells) - 1:
        return None
    label = texts[-1]
    if keys[cells[label]] not in template.rows:
        return None
    if cells[label + 1] not in above and len(_HANZI.findall(keys[cells[label + 1]])) > 2:
        return None  # （六）其他处理 | a wording that nobody knows | figures: they are not the group's
    # a label that stands twice is one whose span was written out
    before = [key for n in texts[:-1] if (key := keys[cells[n]]) != keys[cells[label]]]
    if any(k in template.columns and k not in template.rows for k in before):
        return None
    # 行政复议 | 总计 | 3: the last label is the column of a row named before it
    columns = {table for table, _ in template.columns.get(keys[cells[label]], ())}
    rows = {table for k in before for table, _ in template.rows.get(k, ())}
    return None if columns & rows else cells[label]


def _widen_headers(sheet: Sheet) -> Grid:
    """The empty places after a header label become its span: flattened text and careless markup lose spans."""
    cells: list[GridCell] = []
    for row in range(sheet.grid.rows):
        line = [c for c in sheet.grid.cells if c.row == row]
        if row in sheet.row_labels or not any(sheet.template.knows(label_key(c.text)) for c in line):
            cells += line
            continue
        for cell in line:
            if not fold(cell.text) and cells and cells[-1].row == row and fold(cells[-1].text):
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + cell.column_span)
            else:
                cells.append(cell)
    return replace(sheet.grid, cells=tuple(cells))


def _lengthen_labels(sheet: Sheet) -> Grid:
    """The empty places under a row's label become its span, where its row goes on with another label: 行政复议 | 维持."""
    covered: dict[int, int] = {}
    gone: set[int] = set()
    for label, key in enumerate(sheet.keys):
        cell = sheet.grid.cells[label]
        beside = sheet.across(cell.row, cell.column + cell.column_span)
        if (
            key not in sheet.template.rows
            or not beside
            or sheet.keys[beside[0]] not in sheet.template.columns
        ):
            continue
        for row in range(cell.row + cell.row_span, sheet.grid.rows):
            below = sheet.owner[row][cell.column]
            after = sheet.across(row, cell.column + cell.column_span)
            if below is None or fold(sheet.grid.cells[below].text) or sheet.grid.cells[below].row != row:
                break
            if not after or sheet.keys[after[0]] not in sheet.template.columns:
                break
            covered[label] = row + 1 - cell.row
            gone.add(below)
    cells = [
        cell._replace(row_span=covered.get(i, cell.row_span))
        for i, cell in enumerate(sheet.grid.cells)
        if i not in gone
    ]
    return replace(sheet.grid, cells=tuple(cells))
