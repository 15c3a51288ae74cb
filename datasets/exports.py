"""The tables of a dataset as flat files that anyone can open: CSV and one XLSX workbook.

A text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a return) gets an apostrophe in
front in CSV; XLSX holds every text as text. Numbers, dates and truth values are never text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.csv as pa_csv

BOM = b"\xef\xbb\xbf"
"""Without it Excel takes UTF-8 for the system's code page."""
FORMULA = r"^[=+\-@\t\r]"
MADE_AT = datetime(2000, 1, 1)
"""The workbook's own date: fixed, so that equal rows give equal bytes."""
MOST_CHARACTERS = 32_767
"""The longest text that a cell of a workbook can hold."""


def columns_of(work: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    """(name, DuckDB type) of every column of a table or view, in order."""
    return [(row[0], row[1]) for row in work.execute(f'DESCRIBE FROM "{name}"').fetchall()]


def flat_sql(columns: Sequence[tuple[str, str]], name: str, *, guard: bool) -> str:
    """A query of the table with every column flat: lists joined by blanks, decimals without idle zeros.

    `guard` puts an apostrophe before texts that a spreadsheet would take for a formula.
    """
    chosen = ", ".join(f'{_flat(column, kind, guard)} AS "{column}"' for column, kind in columns)
    return f'SELECT {chosen} FROM "{name}" ORDER BY ALL'


def _flat(name: str, kind: str, guard: bool) -> str:
    column = f'"{name}"'
    if kind.startswith("DECIMAL") and not kind.endswith(",0)"):
        return f"rtrim(rtrim({column}::VARCHAR, '0'), '.')"
    if kind.endswith("[]"):
        return f"array_to_string({column}, ' ')"
    if kind == "VARCHAR" and guard:
        return f"CASE WHEN regexp_matches({column}, '{FORMULA}') THEN '''' || {column} ELSE {column} END"
    return column


def write_csv(work: duckdb.DuckDBPyConnection, name: str, path: Path) -> int:
    """Writes a table or view as CSV (UTF-8 with BOM, null is an empty field); returns its rows."""
    rows = work.sql(flat_sql(columns_of(work, name), name, guard=True)).to_arrow_table()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(BOM)
        pa_csv.write_csv(rows, file, pa_csv.WriteOptions(quoting_style="needed"))
    return int(rows.num_rows)


def write_workbook(work: duckdb.DuckDBPyConnection, names: Sequence[str], path: Path) -> None:
    """Writes tables or views as the sheets of one XLSX workbook; a null is an empty cell."""
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True, "remove_timezone": True}) as book:
        book.set_properties({"title": "Nianbao", "created": MADE_AT})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name in names:
            columns = columns_of(work, name)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for place, (column, _) in enumerate(columns):
                sheet.write_string(0, place, column)
            chosen = ", ".join(f'"{column}"' for column, _ in columns)
            rows = work.execute(f'SELECT {chosen} FROM "{name}" ORDER BY ALL')
            for line, row in enumerate(iter(rows.fetchone, None), 1):
                for place, value in enumerate(row):
                    _write(sheet, line, place, value, day)


def _write(sheet: Any, line: int, place: int, value: object, day: object) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(line, place, value)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(line, place, float(value))
    elif isinstance(value, (date, datetime)):
        sheet.write_datetime(line, place, value, day)
    elif isinstance(value, list):
        sheet.write_string(line, place, _fitting(" ".join(map(str, value))))
    else:
        sheet.write_string(line, place, _fitting(str(value)))


def _fitting(text: str) -> str:
    """The text. Raises ValueError where a cell cannot hold it: it is not cut off unsaid."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"a text of {len(text)} characters: a cell of a workbook holds {MOST_CHARACTERS}")
    return text
