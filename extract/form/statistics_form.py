"""The figures of the one-column statistics form (政府信息公开情况统计表, 国办发〔2014〕32号) in a grid.

A line is a label, perhaps a number and a unit, and one figure. Some labels stand twice (被依法纠错数 of 行政复议 and
of 行政诉讼): the section above tells which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.form.finds import Code, Find
from extract.form.sheet import NUMBER_COLUMNS, Sheet
from extract.labels import fold

_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元", "部", "份", "场次"})

_PERIOD = re.compile(
    r"(?:(?P<year>20\d\d)年度?|(?P<this>本(?:年度?|期|年度?统计))|(?P<other>上(?:一?年度?|期|年同期)|去年|同期|(?:历史|历年)?累计))"
    r"(?:统计)?(?:数|数量|数据|情况|值)?"
)
"""2016年 | 2017年, 上年数 | 本年数, 本年 | 历史累计"""
_BESIDE = re.compile(
    r"(?:较?(?:上年|同比|环比)?(?:增减|增长|变化)|同比|备注|说明)(?:数|量|值|额|率|幅度|情况)?(?:\(%\))?"
)
"""增减, 同比增长率, 备注: columns beside the figures"""
_HEAD_ROWS = 6

_LEAST_COUNTED = 5
"""Figures that happen to count so far number the lines."""


@dataclass
class Section:
    """The section of the form that the line being read stands in; it goes on from one grid to the next."""

    key: str | None = None
    columns: int = 0
    """the width of the grid whose header is known"""
    figures: set[int] = field(default_factory=set)
    """its columns headed 统计数"""
    numbers: set[int] = field(default_factory=set)
    """its columns headed 序号"""
    crowded: bool = False
    """whether lines have two figures, and no header says which is the year's"""


def find_statistics(sheet: Sheet, section: Section) -> Iterator[Find]:
    """Each figure of the form in this grid; `section` is where the grid begins, and is moved on."""
    figures = _year_asked(sheet) or {
        sheet.grid.cells[i].column for row in range(sheet.grid.rows) for i in _heads_of_figures(sheet, row)
    }
    if figures or sheet.grid.columns != section.columns:
        section.crowded = False
        section.columns, section.figures, section.numbers = (
            sheet.grid.columns,
            figures,
            numbered_columns(sheet),
        )
    section.numbers |= {
        cell.column for key, cell in zip(sheet.keys, sheet.grid.cells, strict=True) if key in NUMBER_COLUMNS
    }
    section.crowded = section.crowded or _is_crowded(sheet, section)
    # The form in two halves side by side is read down the first half, then down the second.
    halves = sorted(section.figures)[:-1] or [
        column - 1 for column in sorted(section.numbers)[1:] if column < _last_label(sheet)
    ]
    ends = [*halves, sheet.grid.columns]
    for start, end in zip([-1, *ends], ends, strict=False):
        for row in range(sheet.grid.rows):
            yield from _line(sheet, row, section, start, end)


def _is_crowded(sheet: Sheet, section: Section) -> bool:
    """Whether two figures stand after one label in some line, none of them under a header of figures."""
    for row in range(sheet.grid.rows):
        count = 0
        for i in sheet.across(row):
            cell = sheet.grid.cells[i]
            if sheet.template.knows(sheet.keys[i]) or cell.column in section.figures:
                count = 0
            elif cell.column not in section.numbers and fold(cell.text)[:1].isdigit():
                count += 1
            if count > 1:
                return True
    return False


def _last_label(sheet: Sheet) -> int:
    """The last column in which a row's label begins."""
    return max(
        (
            cell.column
            for key, cell in zip(sheet.keys, sheet.grid.cells, strict=True)
            if key in sheet.template.rows and fold(cell.text) not in _UNITS
        ),
        default=0,
    )


def other_years(sheet: Sheet) -> set[int]:
    """The columns of years before, of sums over years, of changes and remarks; none where lines lost their places."""
    if sheet.is_flattened:
        return set()
    asked = _year_asked(sheet)
    rows = range(min(sheet.grid.rows, _HEAD_ROWS))
    if not asked and not any(_heads_of_figures(sheet, row) for row in rows):
        return set()
    beside = {
        sheet.grid.cells[i].column
        for row in rows
        for i in sheet.across(row)
        if _BESIDE.fullmatch(fold(sheet.grid.cells[i].text))
    }
    return (beside | {column for column, _ in _periods(sheet)} if asked else beside) - asked


def _periods(sheet: Sheet) -> list[tuple[int, re.Match[str]]]:
    """The columns that are headed by periods, with what they say; [] where there are less than two."""
    for row in range(min(sheet.grid.rows, _HEAD_ROWS)):
        cells = [sheet.grid.cells[i] for i in sheet.across(row) if sheet.grid.cells[i].row == row]
        matches = [(cell.column, match) for cell in cells if (match := _PERIOD.fullmatch(fold(cell.text)))]
        if len(matches) > 1:
            return matches
    return []


def _year_asked(sheet: Sheet) -> set[int]:
    """The column of the year that is reported on, where the year before or a sum over years stands beside it."""
    if matches := _periods(sheet):
        years = {column: int(m.group("year")) for column, m in matches if m.group("year")}
        these = [column for column, m in matches if m.group("this")]
        in_order = [*range(min(years.values()), max(years.values()) + 1)] if years else []
        if len(years) > 1 and not these and sorted(years.values()) == in_order:
            return {max(years, key=lambda column: years[column])}
        if len(these) == 1 and not years:
            return {these[0]}
    return set()


def _heads_of_figures(sheet: Sheet, row: int) -> list[int]:
    """The cells of a row that head figures (统计数); none where a figure stands beside them (合计 | 39)."""
    heads = [i for i in sheet.across(row) if sheet.keys[i] in sheet.template.columns]
    beside = any(fold(sheet.grid.cells[i].text)[:1].isdigit() for i in sheet.across(row) if not sheet.keys[i])
    return [] if beside else heads


def numbered_columns(sheet: Sheet) -> set[int]:
    """The columns that number the lines: one more in each, and the line's label right of it."""
    columns: dict[int, list[str]] = {}
    for row in range(sheet.grid.rows):
        for i, label in pairwise(sheet.across(row)):
            if _names_something(sheet, label) and (text := fold(sheet.grid.cells[i].text)):
                columns.setdefault(sheet.grid.cells[i].column, []).append(text)
    return {
        column
        for column, texts in columns.items()
        if len(texts) > _LEAST_COUNTED
        and sum(a.isdecimal() and b.isdecimal() and int(b) == int(a) + 1 for a, b in pairwise(texts))
        >= len(texts) - 2  # a second half begins with the first line again
    }


def _line(sheet: Sheet, row: int, section: Section, start: int, end: int) -> Iterator[Find]:
    """The figures of a row whose labels stand after column `start` and up to column `end`."""
    cells = _without_passers(sheet, row)
    labels = [n for n, i in enumerate(cells) if sheet.keys[i] in sheet.template.rows]
    for n, i in enumerate(cells):
        cell = sheet.grid.cells[i]
        if not start < cell.column <= end:
            continue
        if cell.row == row:
            _enter(sheet, sheet.keys[i], section)
        if n in labels:
            part = [j for j in cells[n:] if sheet.grid.cells[j].column <= end]
            others = [m for m, j in enumerate(part) if m and _names_something(sheet, j)]
            yield from _figure(sheet, row, part[: others[0] if others else None], section)


def _without_passers(sheet: Sheet, row: int) -> list[int]:
    """The cells of a row without a section's label that comes down too far, right of the row's own label."""
    cells, known = sheet.across(row), sheet.template.knows
    own = next(
        (n for n, i in enumerate(cells) if sheet.grid.cells[i].row == row and known(sheet.keys[i])), None
    )
    if own is None:
        return cells
    return [
        i
        for n, i in enumerate(cells)
        if n < own or sheet.grid.cells[i].row == row or not known(sheet.keys[i])
    ]


def _names_something(sheet: Sheet, index: int) -> bool:
    """Whether a cell is a label or a heading of the form, not a unit."""
    key = sheet.keys[index]
    return sheet.template.knows(key) and fold(sheet.grid.cells[index].text) not in _UNITS


def _enter(sheet: Sheet, key: str, section: Section) -> None:
    """Moves to the section that a heading names; only forward, for a head may be printed again on a new page."""
    order = list(dict.fromkeys(sheet.template.sections.values()))
    if key in order and (section.key is None or order.index(key) > order.index(section.key)):
        section.key = key


def _figure(sheet: Sheet, row: int, part: list[int], section: Section) -> Iterator[Find]:
    """The figure of one label: what stands after it under the header of figures, or the only thing that does."""
    label, *rest = part
    code = _code(sheet, label, section)
    if code is None:
        return
    units = [i for i in rest if fold(sheet.grid.cells[i].text) in _UNITS]
    slots = [
        i
        for i in rest
        if i not in units
        and not sheet.template.knows(sheet.keys[i])
        and sheet.grid.cells[i].column not in section.numbers
    ]
    under = [i for i in slots if sheet.grid.cells[i].column in section.figures]
    filled = [i for i in slots if sheet.grid.cells[i].text.strip()]
    chosen = under or (filled if len(filled) == 1 else slots)
    if not chosen:
        return
    cell = sheet.grid.cells[chosen[0]]
    printed = sheet.grid.cells[label].text
    if units:
        printed = f"{printed}（单位：{fold(sheet.grid.cells[units[0]].text)}）"
    shared = any(
        sheet.keys[i] in sheet.template.rows and i != label
        for r in range(cell.row, min(cell.row + cell.row_span, sheet.grid.rows))
        if r != row
        for i in sheet.across(r)
        if sheet.grid.cells[i].column < cell.column
    )
    unsure = len(chosen) > 1 or (section.crowded and not under and len(slots) > 1)
    unsure = unsure or _covers_rows(sheet, label, cell.column)
    yield Find(code, chosen[0], printed, shared, doubtful=unsure)


def _covers_rows(sheet: Sheet, label: int, column: int) -> bool:
    """Whether a label reaches over the rows of several figures: a ruling is lost, and the labels of its rows are one."""
    cell = sheet.grid.cells[label]
    rows = range(cell.row, min(cell.row + cell.row_span, sheet.grid.rows))
    return len({sheet.owner[row][column] for row in rows}) > 1


def _code(sheet: Sheet, label: int, section: Section) -> Code | None:
    """The form's cell of a label; of several with one wording, the one in the section at hand."""
    form = sheet.template
    codes = form.rows[sheet.keys[label]]
    if len(codes) > 1:
        codes = frozenset(code for code in codes if form.sections[code] == section.key)
    if len(codes) != 1:
        return None
    table, row = next(iter(codes))
    section.key = form.sections[table, row]
    return table, row, "value"
