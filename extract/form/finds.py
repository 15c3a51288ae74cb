"""Which cell of the form each figure of a grid is: by the labels over and beside it, or by its order in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.figures import read_figure
from extract.form.flattened import by_form, is_ragged, loses_ends
from extract.form.heads import headings_over, labels_over, share_covered, tops_over
from extract.form.paths import is_disordered, paths_over
from extract.form.sheet import Sheet
from extract.labels import fold

_WORD = re.compile("[㐀-鿿]{2}")

Code = tuple[str, str, str]
"""(table, row, column)"""


class Find(NamedTuple):
    """A cell of the form found at a cell of the grid, which is the grid's cell number `at`.

    `shared`: the printed figure stands for several cells. `doubtful`: its row lost a cell, so that nobody can tell
    which column it is of.
    """

    code: Code
    at: int
    label: str
    shared: bool = False
    doubtful: bool = False


def find_cells(sheet: Sheet) -> Iterator[Find]:
    """Each form cell that this grid holds: by the labels over and beside it, or by its order in a labelled row."""
    for row, label in sheet.row_labels.items():
        aligned = [] if sheet.is_flattened else list(_aligned(sheet, row, label))
        for key in sheet.template.rows[sheet.keys[label]]:
            found = [f for f in aligned if f.code[:2] == key]
            outside = aligned and _outside(sheet, row, label, aligned)
            if outside or not _is_clean(found, len(sheet.template.columns_of(*key))):
                ordered = [] if _is_merged(sheet, row, label) else list(_by_order(sheet, row, label, key))
                short = not ordered and (outside or _lost_a_cell(sheet, row, label, key[0]))
                found = ordered or ([f._replace(doubtful=True) for f in found] if short else found)
            yield from found
    yield from _under_headers(sheet)
    yield from _beside_labels(sheet)
    last = {
        table: row for row, i in sheet.row_labels.items() for table, _ in sheet.template.rows[sheet.keys[i]]
    }
    headed = {table for key in sheet.keys for table, _ in sheet.template.columns.get(key, ())}
    for table in sorted(headed.union(last)):
        # what a next piece without a header goes by; a header may be all that this piece has
        headings_over(sheet, last.get(table, sheet.grid.rows), table)


def _slots(sheet: Sheet, row: int, label: int) -> list[int]:
    """The cells of a data row after its label, without a group's label that comes down too far."""
    cells = sheet.grid.cells
    after = sheet.across(row, cells[label].column + cells[label].column_span)
    return [i for i in after if cells[i].row == row or not sheet.template.knows(sheet.keys[i])]


def _lost_a_cell(sheet: Sheet, row: int, label: int, table: str) -> bool:
    """Whether a row of markup has fewer places than its header has columns, so that its figures have shifted."""
    cells = [sheet.grid.cells[i] for i in _slots(sheet, row, label)]
    columns = max((len(heads) for heads in headings_over(sheet, row, table)), default=0)
    return all(cell.box is None for cell in cells) and sum(cell.column_span for cell in cells) < columns


def _outside(sheet: Sheet, row: int, label: int, found: list[Find]) -> bool:
    """Whether figures of a row of markup stand left of its columns, so that all of them may have moved."""
    cells = sheet.grid.cells
    first = min(cells[f.at].column for f in found)
    before = [cells[i] for i in _slots(sheet, row, label) if cells[i].column < first and not sheet.keys[i]]
    return any(cell.box is None and fold(cell.text) for cell in before)


def _over_rows(sheet: Sheet, index: int, label: int) -> bool:
    """Whether a figure's cell reaches over the rows of several labels."""
    cell = sheet.grid.cells[index]
    rows = range(cell.row, cell.row + cell.row_span)
    return len(rows) > 1 and any(sheet.row_labels.get(row, label) != label for row in rows)


def _is_clean(found: list[Find], wanted: int) -> bool:
    """Whether each column of a row has one figure of its own."""
    return len(found) == len({f.code for f in found}) == len({f.at for f in found}) == wanted


def _is_merged(sheet: Sheet, row: int, label: int) -> bool:
    """Whether some figure of a row stands under the whole of two columns' labels, so that order tells nothing."""
    for index in _slots(sheet, row, label):
        cell = sheet.grid.cells[index]
        for run in sheet.header_runs(row)[:1]:
            tops = tops_over(sheet, run, cell)
            if sum(share_covered(cell, sheet.grid.cells[i]) > 0.9 for i in tops) > 1:
                return True
    return False


def _aligned(sheet: Sheet, row: int, label: int) -> Iterator[Find]:
    """Figures of a row by the column labels above them.

    An empty place goes by the header that the row's figures go by, even where an older header had a label there.
    """
    runs = sheet.header_runs(row)
    slots = _slots(sheet, row, label)
    nearest = None
    if len(runs) > 1 and not all(sheet.grid.cells[i].text.strip() for i in slots):
        nearest = next((run for run in runs if any(_under(sheet, i, label, run) for i in slots)), None)
    for index in slots:
        is_empty = nearest and not sheet.grid.cells[index].text.strip()
        for run in [nearest] if nearest and is_empty else runs:
            if found := _under(sheet, index, label, run):
                yield from found
                break


def _under(sheet: Sheet, index: int, label: int, run: list[int]) -> list[Find]:
    """The form's cells of a figure under one header; [] where the header has no column of the figure's row."""
    cell = sheet.grid.cells[index]
    row = sheet.keys[label]
    if cell.column_span == cell.row_span == 1:  # as nearly all are
        over = sheet.upwards(run, cell.column)
        alone = sheet.template.crossing(row, sheet.keys[over[0]]) if over else ()
        if len(alone) < 2:
            return [Find(code, index, sheet.grid.cells[over[0]].text) for code in alone]
    tops = labels_over(sheet, cell, tops_over(sheet, run, cell))
    codes = [(code, top) for top in tops for code in sheet.template.crossing(row, sheet.keys[top])]
    shared = len(codes) > 1 and not _whole_row_of_zeros(sheet, cell.text, [code for code, _ in codes])
    shared = shared or _over_rows(sheet, index, label)
    return [Find(code, index, sheet.grid.cells[top].text, shared) for code, top in codes]


def _whole_row_of_zeros(sheet: Sheet, text: str, codes: list[Code]) -> bool:
    """Whether one 0 stands under all the columns of a row: then each of them is 0."""
    rows = {code[:2] for code in codes}
    columns = {column for _, _, column in codes}
    return (
        len(rows) == 1
        and columns == set(sheet.template.columns_of(*rows.pop()))
        and read_figure(text, unit="件").value == 0
    )


def _by_order(sheet: Sheet, row: int, label: int, key: tuple[str, str]) -> Iterator[Find]:
    """Figures of a labelled row by their order, where the header prints each of the row's columns once.

    This reads rows that lost their alignment (flattened text, a missing rowspan). With more places than columns
    the surplus must be empty and on one side; with fewer, only a row of zeros is read: one 0 may stand for a
    merged run, which the identities must then prove.
    """
    wanted = sheet.template.columns_of(*key)
    heads = next(
        (h for h in headings_over(sheet, row, key[0]) if sorted(c for c, _ in h) == sorted(wanted)), None
    )
    if heads is None:
        return
    slots = _fit(sheet, _slots(sheet, row, label), len(wanted))
    shared = len(slots) < len(wanted)
    if shared and not (slots and all(sheet.grid.cells[i].text.strip() == "0" for i in slots)):
        return
    if shared and loses_ends(sheet):
        return
    for n, (column, text) in enumerate(heads):
        index = slots[min(n, len(slots) - 1)]
        yield Find((*key, column), index, text, shared or _over_rows(sheet, index, label))


def _fit(sheet: Sheet, slots: list[int], wanted: int) -> list[int]:
    surplus = len(slots) - wanted
    cells = [sheet.grid.cells[i] for i in slots]
    filled = sum(1 for cell in cells if cell.text.strip())
    if filled < wanted and cells and not cells[0].text.strip() and is_ragged(sheet, (cells[0].row,)):
        return []  # a blank figure, or a label's empty place in a line that has lost its end
    if surplus <= 0:
        return slots
    written = [n for n, cell in enumerate(cells) if cell.text.strip()]
    if len(written) == wanted and written[-1] - written[0] + 1 == wanted:
        return slots[written[0] : written[-1] + 1]
    empty = [not cell.text.strip() for cell in cells]
    leading, trailing = all(empty[:surplus]), all(empty[-surplus:])
    if trailing and not (leading and wanted > 1):
        return slots[:wanted]
    if leading and not trailing:
        return slots[surplus:]
    return []


def _under_headers(sheet: Sheet) -> Iterator[Find]:
    """Figures with both labels above: 行政复议 over 结果维持 over the figure."""
    foreign = False  # whether words that are none of the form's stand between the header and the row
    for row in range(sheet.grid.rows):
        foreign = not sheet.is_header[row] and (foreign or _is_words(sheet, row))
        known = any(sheet.template.knows(sheet.keys[i]) for i in sheet.across(row))
        if foreign or known or row in sheet.row_labels:
            continue
        for run in sheet.header_runs(row)[:1]:
            if is_ragged(sheet, (row, *run)):
                for code, index in by_form(sheet, row, run):
                    yield Find(code, index, code[2])
                continue
            line = []
            for index, paths in paths_over(sheet, row, run):
                found = [find for path in paths if (find := _from_path(sheet, index, path))]
                line += [f._replace(shared=len(found) > 1) for f in found]
            doubtful = is_disordered([f.code for f in line])
            yield from (f._replace(doubtful=True) for f in line) if doubtful else line


def _is_words(sheet: Sheet, row: int) -> bool:
    """Whether a row holds words only, none of them the form's: a caption, or the header of another table."""
    keys = [sheet.keys[i] for i in sheet.across(row) if fold(sheet.grid.cells[i].text)]
    return bool(keys) and all(_WORD.search(key) and not sheet.template.knows(key) for key in keys)


def _beside_labels(sheet: Sheet) -> Iterator[Find]:
    """Figures with both labels to the left: 行政复议 | 结果维持 | the figure.

    The row's label is the last one that began: where its span is wrong, it ends too early or comes down too far.
    """
    group: int | None = None
    for row in range(sheet.grid.rows):
        cells = list(sheet.across(row))
        label = sheet.row_labels.get(row)
        if not cells or (label is not None and sheet.keys[label] not in sheet.template.columns):
            group = None
            continue
        begun = [i for i in cells if sheet.grid.cells[i].row == row]
        names = [i for i in begun if sheet.keys[i] in sheet.template.columns]
        starts = (i for i in begun if sheet.keys[i] in sheet.template.rows and i not in names)
        group = next(starts, group)
        slots = [i for i in begun if not sheet.keys[i] and names and i > names[-1]]
        filled = [i for i in slots if fold(sheet.grid.cells[i].text)] or slots
        if group is None or len(names) != 1 or len(filled) != 1 or _parted(sheet, begun, group, names[0]):
            group = None
            continue
        found = _from_path(sheet, filled[0], [names[0], group])
        if found:
            yield found


def _parted(sheet: Sheet, row: list[int], group: int, name: int) -> bool:
    """Whether figures stand between a row's label and a column's: then the latter is of another table beside it."""
    cells = sheet.grid.cells
    start, end = cells[group].column + cells[group].column_span, cells[name].column
    return any(start <= cells[i].column < end and not sheet.keys[i] and fold(cells[i].text) for i in row)


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
