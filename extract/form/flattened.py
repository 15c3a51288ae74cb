"""The review table in text that has lost its merged places: lines of other lengths, read by the form's order alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.form.sheet import Sheet

Code = tuple[str, str, str]


def is_ragged(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Whether one of a text's lines has fewer places than the others: nobody can tell what stands over what."""
    return sheet.grid.reader == "text" and any(sheet.owner[row][-1] is None for row in rows)


def loses_ends(sheet: Sheet) -> bool:
    """Whether no line of a text ends in two empty places: then a blank figure could be lost without a trace."""
    ends = [sheet.grid.cells[line[-1]] for line in sheet.lines if line]
    # the empty places after a header's label have become its span; white space made one leaves one of them
    return sheet.grid.reader == "text" and all(c.column_span < 3 for c in ends)


def by_form(sheet: Sheet, row: int, run: Sequence[int]) -> Iterator[tuple[Code, int]]:
    """Each figure of a line with its form's cell, where header and line print all that the form does in its order.

    The header is three lines in the form: 行政复议, 行政诉讼; five results, 未经复议直接起诉, 复议后起诉; ten results. The five
    may as well stand in the last line, before the ten.
    """
    figures = sheet.across(row)
    keys = [sheet.keys[i] for r in sorted(run) for i in sheet.across(r) if sheet.keys[i]]
    for table in dict.fromkeys(table for key in keys for table, _ in sheet.template.columns.get(key, ())):
        codes = [(line.table, line.row, line.column) for line in sheet.template.cells if line.table == table]
        if len(codes) == len(figures) and _known(sheet, keys, table) in _in_order(codes):
            yield from zip(codes, figures, strict=True)


def _known(sheet: Sheet, keys: Sequence[str], table: str) -> list[str]:
    """A header's labels as the codes of the table's rows and columns; a heading between them is "", others stay."""
    form = sheet.template
    known = []
    for key in keys:
        rows = [code for owner, code in form.rows.get(key, ()) if owner == table]
        columns = [code for owner, code in form.columns.get(key, ()) if owner == table]
        known.append((rows or columns or ["" if key in form.headings else key])[0])
    return known


def _in_order(codes: Sequence[Code]) -> list[list[str]]:
    """What the header may print from left to right and down: results under 行政复议, twice as many under 行政诉讼."""
    rows = list(dict.fromkeys(row for _, row, _ in codes))
    first, *others = ([column for _, own, column in codes if own == row] for row in rows)
    rest = [column for line in others for column in line]
    return [[rows[0], "", *first, *rows[1:], *rest], [rows[0], "", *rows[1:], *first, *rest]]
