"""Grids + template → cells. What is placed is struck off; what is left over is reported, never dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from extract.codebook import Template
from extract.figures import read_figure
from extract.labels import label_key, printed_unit
from extract.model import Cell, Grid, GridCell
from extract.seams import sew
from extract.sheet import Sheet, look_at

Code = tuple[str, str, str]
"""(table, row, column)"""


@dataclass(frozen=True, slots=True)
class Find:
    """A cell of the form found at a cell of the grid; `shared` when the printed figure stands for several."""

    code: Code
    index: int
    label: str
    shared: bool = False


@dataclass
class Placement:
    """The cells of the form that the document has, and everything in its tables that found no place."""

    template: Template
    cells: dict[Code, Cell] = field(default_factory=dict)
    shared: set[Code] = field(default_factory=set)
    """zeros that one printed 0 stands for: to be believed only where the identities prove them"""
    warnings: list[str] = field(default_factory=list)
    leftovers: int = 0
    grids: int = 0

    def all_cells(self) -> tuple[Cell, ...]:
        """Every cell of the template in codebook order; those that the document does not have are `absent`."""
        return tuple(
            self.cells.get((c.table, c.row, c.column))
            or Cell(c.table, c.row, c.column, None, None, "absent", None, None, None, None)
            for c in self.template.cells
        )


def place_cells(grids: Sequence[tuple[Grid, Sequence[int]]], template: Template) -> Placement:
    """Places each grid's figures (a grid comes with its seams, see spans.stitch) under the template's codes."""
    placement = Placement(template)
    for number, (grid, seams) in enumerate(grids, 1):
        sheet = look_at(sew(grid, seams, template.knows), template)
        finds = list(_find(sheet))
        if not finds:
            continue
        placement.grids += 1
        for find in finds:
            _strike(placement, sheet, find)
        _report_leftovers(placement, sheet, {f.index for f in finds}, number)
    return placement


def _find(sheet: Sheet) -> Iterator[Find]:
    """Each form cell that this grid holds: by the labels over and beside it, or by its order in a labelled row."""
    aligned = list(_aligned_rows(sheet)) if sheet.grid.reader != "text" else []
    by_row = {key: list(finds) for key, finds in groupby(aligned, key=lambda f: f.code[:2])}
    for row, label in sheet.row_labels.items():
        for table, code in sheet.template.rows[sheet.keys[label]]:
            found = by_row.get((table, code), [])
            wanted = sheet.template.columns_of(table, code)
            if len({f.code for f in found}) < len(wanted):
                found = list(_by_order(sheet, row, label, (table, code))) or found
            yield from found
    yield from _under_headers(sheet)
    yield from _beside_labels(sheet)


def _slots(sheet: Sheet, row: int, label: int) -> list[int]:
    """The cells of a data row after its label that begin in this row."""
    cell = sheet.grid.cells[label]
    return [i for i in sheet.across(row, cell.column + cell.column_span) if sheet.grid.cells[i].row <= row]


def _aligned_rows(sheet: Sheet) -> Iterator[Find]:
    """Figures whose row label stands to the left and whose column label stands above."""
    for row, label in sheet.row_labels.items():
        for index in _slots(sheet, row, label):
            cell = sheet.grid.cells[index]
            tops = {
                up[0]: None
                for c in range(cell.column, cell.column + cell.column_span)
                if (up := sheet.upwards(row, c))
            }
            codes = [
                (table, code, column, top)
                for top in tops
                for table, column in sheet.template.columns.get(sheet.keys[top], ())
                for table_of_row, code in sheet.template.rows[sheet.keys[label]]
                if table == table_of_row and sheet.template.cell(table, code, column)
            ]
            for table, code, column, top in codes:
                yield Find((table, code, column), index, sheet.grid.cells[top].text, shared=len(codes) > 1)


def _by_order(sheet: Sheet, row: int, label: int, key: tuple[str, str]) -> Iterator[Find]:
    """Figures of a labelled row by their order, where the header prints the form's columns in the form's order.

    This reads rows that lost their alignment (flattened text, a missing rowspan). With more places than columns
    the surplus must be empty and on one side; with fewer, only a row of zeros is read: one 0 may stand for a
    merged run, which the identities must then prove.
    """
    wanted = sheet.template.columns_of(*key)
    headings = _heading_cells(sheet, row, key[0])
    if not _in_order([[c for c, _ in line] for line in headings], wanted):
        return
    slots = _fit(sheet, _slots(sheet, row, label), len(wanted))
    shared = len(slots) < len(wanted)
    if shared and not (slots and all(sheet.grid.cells[i].text.strip() == "0" for i in slots)):
        return
    text_of = {code: sheet.grid.cells[i].text for line in headings for code, i in line}
    for n, column in enumerate(wanted):
        yield Find((*key, column), slots[min(n, len(slots) - 1)], text_of[column], shared)


def _fit(sheet: Sheet, slots: list[int], wanted: int) -> list[int]:
    surplus = len(slots) - wanted
    if surplus <= 0:
        return slots
    empty = [not sheet.grid.cells[i].text.strip() for i in slots]
    leading, trailing = all(empty[:surplus]), all(empty[-surplus:])
    if trailing and not (leading and wanted > 1):
        return slots[:wanted]
    if leading and not trailing:
        return slots[surplus:]
    return []


def _heading_cells(sheet: Sheet, row: int, table: str) -> list[list[tuple[str, int]]]:
    """For each header row over `row`: its column codes of this table and their cells, left to right."""
    return [
        [
            (column, i)
            for i in sheet.across(r)
            for owner, column in sheet.template.columns.get(sheet.keys[i], ())
            if owner == table
        ]
        for r in sheet.header_rows(row)
    ]


def _in_order(lines: list[list[str]], wanted: tuple[str, ...]) -> bool:
    """Whether the header rows show each wanted column exactly once, in the form's order within each row."""
    shown = [code for line in lines for code in line if code in wanted]
    if sorted(shown) != sorted(wanted):
        return False
    places = [[wanted.index(code) for code in line if code in wanted] for line in lines]
    return all(line == sorted(line) for line in places)


def _under_headers(sheet: Sheet) -> Iterator[Find]:
    """Figures with both labels above: 行政复议 over 结果维持 over the figure."""
    for row in range(sheet.grid.rows):
        if row in sheet.row_labels or any(sheet.template.knows(sheet.keys[i]) for i in sheet.across(row)):
            continue
        for index in sheet.across(row):
            cell = sheet.grid.cells[index]
            paths = {
                tuple(path): None
                for c in range(cell.column, cell.column + cell.column_span)
                if (path := sheet.upwards(row, c))
            }
            found = [find for path in paths if (find := _from_path(sheet, index, list(path)))]
            yield from (replace(f, shared=len(found) > 1) for f in found)


def _beside_labels(sheet: Sheet) -> Iterator[Find]:
    """Figures with both labels to the left: 行政复议 | 结果维持 | the figure."""
    for row in range(sheet.grid.rows):
        cells = list(sheet.across(row))
        if row in sheet.row_labels or not cells or sheet.keys[cells[-1]]:
            continue
        cell = sheet.grid.cells[cells[-1]]
        found = _from_path(sheet, cells[-1], sheet.leftwards(row, cell.column))
        if found:
            yield found


def _from_path(sheet: Sheet, index: int, path: list[int]) -> Find | None:
    """The form's cell under a path of labels, nearest first: a column's label, then a row's, headings between."""
    form = sheet.template
    if not path:
        return None
    for table, column in form.columns.get(sheet.keys[path[0]], ()):
        for label in path[1:]:
            codes = [code for owner, code in form.rows.get(sheet.keys[label], ()) if owner == table]
            if codes and form.cell(table, codes[0], column):
                return Find((table, codes[0], column), index, sheet.grid.cells[path[0]].text)
            if sheet.keys[label] not in form.headings:
                break
    return None


def _strike(placement: Placement, sheet: Sheet, find: Find) -> None:
    printed = sheet.grid.cells[find.index]
    cell = _to_cell(placement.template, find, printed, sheet.grid.reader)
    known = placement.cells.get(find.code)
    if known is None or known.status == "blank":
        placement.cells[find.code] = cell
    elif cell.status != "blank" and (known.value, known.raw) != (cell.value, cell.raw):
        placement.cells[find.code] = replace(
            known, value=None, status="unreadable", raw=f"{known.raw} | {cell.raw}"
        )
        placement.warnings.append(f"{'.'.join(find.code)} stands twice: {known.raw!r} and {cell.raw!r}")
        return
    if find.shared and cell.value == 0:
        placement.shared.add(find.code)


def _to_cell(template: Template, find: Find, printed: GridCell, reader: str) -> Cell:
    form = template.cell(*find.code)
    assert form is not None
    figure = read_figure(printed.text, unit=form.unit, printed=printed_unit(find.label), signed=form.signed)
    value, status = figure.value, figure.status
    if find.shared and value:  # one figure over several columns says nothing of each, unless it is 0
        value, status = None, "unreadable"
    return Cell(*find.code, value, printed.text, status, figure.unit, printed.page, printed.box, reader)


def _report_leftovers(placement: Placement, sheet: Sheet, placed: set[int], number: int) -> None:
    left = [
        i
        for i, cell in enumerate(sheet.grid.cells)
        if i not in placed and cell.text.strip() and not placement.template.knows(sheet.keys[i])
    ]
    fragments = _fragments(sheet, left)
    for row, group in groupby((i for i in left if i not in fragments), key=lambda i: sheet.grid.cells[i].row):
        texts = [sheet.grid.cells[i] for i in group]
        placement.leftovers += len(texts)
        page = f" on page {texts[0].page}" if texts[0].page else ""
        said = " | ".join(" ".join(c.text.split()) for c in texts)
        placement.warnings.append(f"table {number}{page}, row {row + 1}: no place in the form for {said!r}")


def _fragments(sheet: Sheet, left: list[int]) -> set[int]:
    """Leftovers that are pieces of one known label, one under the other (三、本年度办 … 理结果)."""
    found: set[int] = set()
    by_column = sorted(left, key=lambda i: (sheet.grid.cells[i].column, sheet.grid.cells[i].row))
    for _, group in groupby(by_column, key=lambda i: sheet.grid.cells[i].column):
        column = list(group)
        for start in range(len(column)):
            for end in range(start + 2, min(start + 8, len(column)) + 1):
                text = "".join(sheet.grid.cells[i].text for i in column[start:end])
                if sheet.template.knows(label_key(text)):
                    found |= set(column[start:end])
    return found
