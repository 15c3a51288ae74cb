"""A grid's headers: the columns that they name over a row, and which of their labels stands over a figure."""

from __future__ import annotations

from extract.form.sheet import Heads, Sheet
from extract.model import GridCell


def tops_over(sheet: Sheet, run: list[int], cell: GridCell) -> list[int]:
    """A header's lowest labels over the columns of a cell, from left to right."""
    if cell.column_span == 1:
        return sheet.upwards(run, cell.column)[:1]
    span = range(cell.column, cell.column + cell.column_span)
    return list(dict.fromkeys([up[0] for column in span if (up := sheet.upwards(run, column))]))


def labels_over(sheet: Sheet, cell: GridCell, tops: list[int]) -> list[int]:
    """The labels that stand over a figure: those that it covers by half, else the one that it covers most.

    Lines drawn by hand do not meet: a figure's cell may reach a little under its neighbour's label.
    """
    if len(tops) < 2:
        return tops
    covered = {i: share_covered(cell, sheet.grid.cells[i]) for i in tops}
    most = max(covered.values())
    best = [i for i in tops if covered[i] == most]
    return [i for i in tops if covered[i] > 0.5] or (best if len(best) == 1 else [])


def share_covered(cell: GridCell, label: GridCell) -> float:
    """How much of a label's width a cell stands under (0 to 1), in points where the reader tells them."""
    if cell.box and label.box:
        left, right, start, end = cell.box[0], cell.box[2], label.box[0], label.box[2]
    else:
        left, right = float(cell.column), float(cell.column + cell.column_span)
        start, end = float(label.column), float(label.column + label.column_span)
    return max(0.0, min(right, end) - max(left, start)) / max(end - start, 0.001)


def headings_over(sheet: Sheet, row: int, table: str) -> list[Heads]:
    """The headers of this table over `row`, the nearest first: column codes with their labels, left to right.

    A piece of a table that begins without a header has the header of the piece before it.
    """
    runs = sheet.header_runs(row)
    if not runs:
        return sheet.inherited.get(table, [])
    found = [heads for run in runs if (heads := _heads(sheet, run, table))]
    if found:
        sheet.inherited[table] = found
    return found


def _heads(sheet: Sheet, run: list[int], table: str) -> Heads:
    """One header's column codes of a table and their labels, in the order of the columns.

    In flattened text columns have no places: there each row must print the form's columns in the form's order.
    """
    cells = sheet.grid.cells
    found = {
        i: column
        for r in run
        for i in sheet.across(r)
        for owner, column in sheet.template.columns.get(sheet.keys[i], ())
        if owner == table
    }
    found = {i: column for (_, column), i in {(cells[i].column, c): i for i, c in found.items()}.items()}
    if not sheet.is_flattened:
        if len({cells[i].column for i in found}) < len(found) and not any(cells[i].box for i in found):
            return []  # spans are lost: two labels begin at one place, and their order says nothing
        return [(found[i], cells[i].text) for i in sorted(found, key=lambda i: cells[i].column)]
    form = list(dict.fromkeys(c.column for c in sheet.template.cells if c.table == table))
    lines = [[form.index(column) for i, column in found.items() if cells[i].row == r] for r in run]
    if any(line != sorted(line) for line in lines):
        return []
    return [(found[i], cells[i].text) for i in sorted(found, key=lambda i: form.index(found[i]))]
