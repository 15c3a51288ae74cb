"""Spreadsheets (XLSX, XLSB, XLS, ET, ODS) through calamine: each run of rows is a table, lines of prose between."""

from __future__ import annotations

import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import python_calamine as calamine

from extract.model import Block, Content, Grid, GridCell, Paragraph
from extract.readers.sheet_xml import SheetNotes, read_notes

_MOST_CELLS = 500_000
_PROSE = 45
"""Characters: a longer text that stands alone in its row is a sentence, not a heading of a table."""
_NUMBERED = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}\s*[、.．]|附[件表]|附\s*[：:])")
_SECTION = re.compile(r"^\s*(?:[一二三四五六七八九]、.*(?:政府信息情况|申请情况|诉讼情况)\s*$|附\s*[：:])")
"""A section of the report, not a group of a table's rows: what stands under it is a table of its own."""
_DATED_NAME = re.compile(r"20\d\d\s*年|上一?年|去年")
_SENTENCE = re.compile(r"[。；;！？]\s*$")

Value = str | float | int | bool | datetime.date | datetime.time | datetime.timedelta
Merge = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its cells by column, and whether merged cells tie it to the rows beside it."""

    number: int
    cells: dict[int, GridCell]
    """column → the cell that begins there"""
    tied: bool

    @property
    def texts(self) -> list[str]:
        """What the row prints, left to right."""
        return [cell.text for cell in self.cells.values() if cell.text.strip()]

    @property
    def kind(self) -> str:
        """Empty, prose, single (one short text) or table."""
        texts = self.texts
        if len(texts) > 1 or self.tied:
            return "table"
        if not texts:
            return "empty"
        return "prose" if len(texts[0]) >= _PROSE or _SENTENCE.search(texts[0]) else "single"


def read_sheet(data: bytes) -> Content:
    """Prose and grids of every sheet that is shown. Raises ValueError when the file is damaged or under a password."""
    notes = read_notes(data) if data.startswith(b"PK") else {}
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible
            and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        blocks = [
            block
            for name in shown
            for block in (
                *_named(name, shown),
                *_blocks(_lines(book.get_sheet_by_name(name), notes.get(name, SheetNotes()))),
            )
        ]
    except (calamine.CalamineError, OSError) as error:
        raise ValueError(f"damaged spreadsheet: {error}") from error
    return Content(tuple(blocks))


def _named(name: str, shown: Sequence[str]) -> list[Paragraph]:
    """The name of a sheet as the caption over it, where one of several sheets is named by its year: 2021年, 上年数据."""
    return [Paragraph(f"{name}：")] if len(shown) > 1 and _DATED_NAME.search(name) else []


def _lines(sheet: calamine.CalamineSheet, notes: SheetNotes) -> list[Line]:
    if sheet.total_height * sheet.total_width > _MOST_CELLS:
        raise ValueError(f"a sheet of {sheet.total_height} rows and {sheet.total_width} columns")
    rows: list[list[Value]] = sheet.to_python(skip_empty_area=False)
    width = max((len(row) for row in rows), default=0)
    merges = [m for m in sheet.merged_cell_ranges or [] if m[0][0] < len(rows) and m[0][1] < width]
    spans = {m[0]: (m[1][0] - m[0][0] + 1, m[1][1] - m[0][1] + 1) for m in merges}
    covered = _covered(merges, len(rows), width)
    tied = {r for (top, _), (bottom, _) in merges if bottom > top for r in range(top, bottom + 1)}
    return [
        Line(
            r,
            {
                c: GridCell(r, c, *spans.get((r, c), (1, 1)), _printed(value, notes.shown.get((r, c))))
                for c, value in enumerate([*row, *[""] * (width - len(row))])
                if (r, c) not in covered and c not in notes.hidden_columns
            },
            r in tied,
        )
        for r, row in enumerate(rows)
        if r not in notes.hidden_rows
    ]


def _covered(merges: Sequence[Merge], height: int, width: int) -> set[tuple[int, int]]:
    return {
        (r, c)
        for (top, left), (bottom, right) in merges
        for r in range(top, min(bottom, height - 1) + 1)
        for c in range(left, min(right, width - 1) + 1)
        if (r, c) != (top, left)
    }


def _printed(value: Value, shown: str | None) -> str:
    """What the sheet shows: `shown` where that is not the value, else the value as it is without a format (12.0: 12)."""
    if shown is not None and isinstance(value, str | float | int):  # the text of a date is calamine's
        return shown
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return f"{value:.15f}".rstrip("0") if 1e-9 < abs(value) < 1 else f"{value:.15g}"
    return value if isinstance(value, str) else str(value)


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """Paragraphs and grids of a sheet; empty rows and sentences part its tables."""
    for kind, group in groupby(
        _without_gaps(lines), key=lambda line: line.kind if line.kind in {"empty", "prose"} else "run"
    ):
        run = list(group)
        if kind == "prose":
            yield from (p for line in run for p in _paragraphs(line))
        elif kind == "run":
            for piece in _cut(run):
                yield from _table(piece)


def _without_gaps(lines: Sequence[Line]) -> list[Line]:
    """The lines without one or two empty rows between rows of a table that reach equally far to the right."""
    kept: list[Line] = []
    gap: list[Line] = []
    for line in lines:
        if line.kind == "empty":
            gap.append(line)
            continue
        inside = kept and kept[-1].kind == line.kind == "table" and _reach(line) in map(_reach, kept[-3:])
        kept += [] if inside and len(gap) <= 2 else gap
        gap = []
        kept.append(line)
    return kept


def _reach(line: Line) -> int:
    """The column after the last one that the row prints something over."""
    return max((c.column + c.column_span for c in line.cells.values() if c.text.strip()), default=0)


def _paragraphs(line: Line) -> Iterator[Paragraph]:
    for text in line.texts:
        yield from (Paragraph(" ".join(part.split())) for part in text.splitlines() if part.strip())


def _cut(run: Sequence[Line]) -> Iterator[list[Line]]:
    """A run of rows cut at numbered headings after which the columns are others: the next table begins there."""
    heads = [n for n, line in enumerate(run) if line.kind == "single" and _NUMBERED.match(line.texts[0])]
    edges = [0, *heads, len(run)]
    pieces = [list(run[a:b]) for a, b in pairwise(edges) if a < b]
    joined: list[list[Line]] = []
    for piece in pieces:
        own = piece[0].kind == "single" and _SECTION.match(piece[0].texts[0])
        if joined and not own and _go_on(_columns(joined[-1]), _columns(piece)):
            joined[-1] += piece
        else:
            joined.append(piece)
    yield from joined


def _go_on(above: set[int], below: set[int]) -> bool:
    """Whether the columns are the same, or most of them: some may be left blank on one side."""
    return below == above != set() or (below < above and 2 * len(below) > len(above) > 4)


def _columns(lines: Sequence[Line]) -> set[int]:
    """Where the cells of the table rows begin that print something."""
    return {
        column
        for line in lines
        if line.kind == "table"
        for column, cell in line.cells.items()
        if cell.text.strip()
    }


def _table(lines: list[Line]) -> Iterator[Block]:
    """The grid of a run, with its headings and notes as paragraphs too: they may be the title, or a label."""
    rows = [n for n, line in enumerate(lines) if line.kind == "table"]
    if not rows:
        yield from (p for line in lines for p in _paragraphs(line))
        return
    first, last = max(rows[0] - 1, 0), rows[-1]
    for line in lines[: rows[0]]:
        yield from _paragraphs(line)
    while last + 1 < len(lines) and not _NUMBERED.match(lines[last + 1].texts[0]):
        last += 1
    yield _grid(lines[first : last + 1])
    for line in lines[rows[-1] + 1 :]:
        yield from _paragraphs(line)


def _grid(lines: Sequence[Line]) -> Grid:
    """The rectangle of the rows' cells, as wide as the rows with more than one text."""
    used = [
        (c.column, c.column + c.column_span)
        for line in lines
        if line.kind == "table"
        for c in line.cells.values()
        if c.text.strip() or c.column_span * c.row_span > 1
    ]
    left, right = min(a for a, _ in used), max(b for _, b in used)
    place = {line.number: n for n, line in enumerate(lines)}
    columns = {
        c: n for n, c in enumerate(sorted({c for line in lines for c in line.cells if left <= c < right}))
    }
    cells = tuple(
        GridCell(
            place[line.number],
            columns[c.column],
            sum(r in place for r in range(c.row, c.row + c.row_span)),
            sum(n in columns for n in range(c.column, min(c.column + c.column_span, right))),
            c.text,
        )
        for line in lines
        for c in line.cells.values()
        if c.column in columns
    )
    return Grid(_widened(cells, len(columns)), len(lines), len(columns), "sheet")


def _widened(cells: Sequence[GridCell], width: int) -> tuple[GridCell, ...]:
    """The cells with a merged heading that stands alone in its row brought to the table's whole width."""
    filled = Counter(c.row for c in cells if c.text.strip())
    heads = {
        c.row: c
        for c in cells
        if c.text.strip() and filled[c.row] == 1 and c.column == 0 and c.column_span > 1 == c.row_span
    }
    return tuple(
        c._replace(column_span=width) if heads.get(c.row) is c else c
        for c in cells
        if c.row not in heads or heads[c.row] is c or c.row_span > 1
    )
