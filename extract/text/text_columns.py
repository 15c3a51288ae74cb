"""Columns that a text makes with spaces: where each begins, also on lines that a long cell has pushed to the right."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_CELL = re.compile(r"(?:(?:^|(?<=  ))\u3000+(?: \u3000*)?)?\S+(?: \S+)*")
_FIGURE = re.compile(r"[-+]?\d[\d,.]*(?:万元|元|件|条|次|篇|个|人|人次)?|[-—–/／]{1,3}|无")
_WIDTHS: tuple[Callable[[str], int], ...] = (
    lambda letter: 1 if letter.isascii() else 2,
    lambda letter: 2 if unicodedata.east_asian_width(letter) in "WF" else 1,
    lambda _: 1,
)
"""how many places a character takes: two for all that is not ASCII, two for wide ones only, or one"""
_GAPS = (2, 3, 4, None)
"""places that stay free behind a cell longer than its column; None: such a cell pushes nothing"""
_MOST_STOPS = 60
_PADDED, _INDENTED = 1, 4
"""Places by which a cell may begin behind its stop: a space of its own, or the indent of a line's first label."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A cell of a line: from where to where it stands, in places."""

    start: int
    end: int
    text: str


def columns_of_lines(lines: Sequence[str]) -> list[list[str]] | None:
    """Rows × columns of lines whose cells begin at common places; None where they do not.

    A cell longer than its column pushes the rest of its line to the right, as padding to a width does.
    """
    for width in _WIDTHS:
        rows = [list(_stretches(line, width)) for line in lines]
        least = min((b.start - a.end for row in rows for a, b in pairwise(row)), default=0)
        for gap in _GAPS if least else ():
            laid = _laid_out(rows, gap) if gap is None or gap <= least else None
            if laid:
                return laid
    return None


def _stretches(line: str, width: Callable[[str], int]) -> Iterator[Stretch]:
    place = done = 0
    for match in _CELL.finditer(line):
        start = place + sum(map(width, line[done : match.start()]))
        done, text = match.end(), match.group()
        place = start + sum(map(width, text))
        yield Stretch(start, place, text)


def _laid_out(rows: Sequence[Sequence[Stretch]], gap: int | None) -> list[list[str]] | None:
    """The rows in columns that begin where most of them want one; None where a row of figures wants its own."""
    stops = [min(row[0].start for row in rows)]
    while len(stops) <= _MOST_STOPS:
        laid = [_columns(row, stops, gap) for row in rows]
        wanted = Counter(stop for _, stop in laid if stop is not None)
        if not wanted:
            return _checked(rows, [columns for columns, _ in laid], len(stops))
        # a cell with a space of its own wants its column one place late
        most = max(wanted, key=lambda stop: (wanted[stop] + wanted[stop + _PADDED], -stop))
        stops = sorted({*stops, most} - {most + _PADDED})
    return None


def _columns(row: Sequence[Stretch], stops: Sequence[int], gap: int | None) -> tuple[list[int], int | None]:
    """The column of each cell of a row, as far as there is one, and where the first cell without wants one.

    Cells before it that are too long move it to the right.
    """
    columns: list[int] = []
    shift = 0
    for n, cell in enumerate(row):
        if n and gap is not None and columns[-1] + 1 < len(stops):
            shift = max(shift, row[n - 1].end + gap - stops[columns[-1] + 1])
        column = bisect_right(stops, cell.start - shift) - 1
        behind = cell.start - shift - stops[column]
        if column < 0 or behind > (_PADDED if n else _INDENTED) or (columns and column <= columns[-1]):
            return columns, cell.start - shift
        columns.append(column)
    return columns, None


def _checked(
    rows: Sequence[Sequence[Stretch]], laid: Sequence[Sequence[int]], count: int
) -> list[list[str]] | None:
    """The rows laid out; None where a figure stands in a column of its own, pushed there by what nobody knows."""
    used = Counter(column for columns in laid for column in columns)
    for row, columns in zip(rows, laid, strict=True):
        if any(used[k] == 1 and _FIGURE.fullmatch(cell.text) for k, cell in zip(columns, row, strict=True)):
            return None
    return [_line(columns, row, count) for columns, row in zip(laid, rows, strict=True)]


def _line(columns: Sequence[int], row: Sequence[Stretch], count: int) -> list[str]:
    texts = {column: cell.text for column, cell in zip(columns, row, strict=True)}
    return [texts.get(column, "") for column in range(count)]
