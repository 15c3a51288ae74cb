"""codebook.csv and labels.csv → the statutory forms and the wordings by which their cells are known."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from extract.labels import label_key

FormName = Literal["2021", "2019", "2014"]
FORMS: tuple[FormName, ...] = ("2021", "2019", "2014")
"""The statutory forms, the newest first."""


Code = tuple[str, str, str]
"""(table, row, column)"""


@dataclass(frozen=True, slots=True)
class CodebookCell:
    """One cell of a statutory form."""

    table: str
    row: str
    column: str
    unit: str
    signed: bool


@dataclass(frozen=True)
class Template:
    """A statutory form: its cells in codebook order and the keys of its printed labels."""

    name: FormName
    cells: tuple[CodebookCell, ...]
    rows: dict[str, frozenset[tuple[str, str]]]
    """label key → (table, row code)"""
    columns: dict[str, frozenset[tuple[str, str]]]
    """label key → (table, column code)"""
    headings: frozenset[str]
    """keys of labels that group others or say nothing of a figure (法人或其他组织, 信息内容)"""
    sections: dict[tuple[str, str], str]
    """(table, row code) → the key of the section of the form that the row stands in"""
    _columns: dict[tuple[str, str], tuple[str, ...]]
    _rows: dict[str, tuple[str, ...]]
    _cells: dict[Code, CodebookCell]
    _labels: frozenset[str]
    _crossings: dict[tuple[str, str], tuple[Code, ...]] = field(default_factory=dict)

    def cell(self, table: str, row: str, column: str) -> CodebookCell | None:
        """The form's cell under these codes, or None when the form has none."""
        return self._cells.get((table, row, column))

    def crossing(self, row: str, column: str) -> tuple[Code, ...]:
        """The cells where rows with the one label key cross columns with the other; looked up once for all reports."""
        found = self._crossings.get((row, column))
        if found is None:
            codes = [
                (table, code, of_column)
                for table, of_column in self.columns.get(column, ())
                for of_row, code in self.rows.get(row, ())
                if of_row == table
            ]
            found = self._crossings[row, column] = tuple(code for code in codes if code in self._cells)
        return found

    def columns_of(self, table: str, row: str) -> tuple[str, ...]:
        """The column codes of a row, in the form's order."""
        return self._columns.get((table, row), ())

    def rows_of(self, table: str) -> tuple[str, ...]:
        """The row codes of a table, in the form's order."""
        return self._rows.get(table, ())

    def knows(self, key: str) -> bool:
        """Whether the key is a label of the form, of whatever kind."""
        return key in self._labels


def _read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files("extract.data") / name).read_text(encoding="utf-8").splitlines()))


@cache
def template(name: FormName) -> Template:
    """The form of 国办公开办函〔2021〕30号 ("2021"), 国办公开办函〔2019〕60号 ("2019") or 国办发〔2014〕32号 ("2014")."""
    rows: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    columns: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    headings: set[str] = set()
    sections: dict[tuple[str, str], str] = {}
    for line in _read("codebook.csv"):
        if line["template"] != name:
            continue
        *row_groups, row_label = line["row_label"].split(" / ")
        *column_groups, column_label = line["column_label"].split(" / ")
        rows[label_key(row_label)].add((line["table"], line["row"]))
        columns[label_key(column_label)].add((line["table"], line["column"]))
        sections[line["table"], line["row"]] = label_key(line["section_label"])
        headings |= {label_key(text) for text in (*row_groups, *column_groups, line["section_label"])}
    for line in _read("labels.csv"):
        if name not in line["templates"].split():
            continue
        key = label_key(line["label"])
        if line["axis"] == "heading":
            headings.add(key)
        else:
            (rows if line["axis"] == "row" else columns)[key].add((line["table"], line["code"]))
    cells = tuple(_index(name).values())
    return Template(
        name,
        cells,
        {key: frozenset(codes) for key, codes in rows.items()},
        {key: frozenset(codes) for key, codes in columns.items()},
        frozenset(headings),
        sections,
        {key: tuple(c.column for c in cells if (c.table, c.row) == key) for key in sections},
        {table: tuple(dict.fromkeys(c.row for c in cells if c.table == table)) for table, _ in sections},
        _index(name),
        frozenset(headings.union(rows, columns)),
    )


@cache
def _index(name: str) -> dict[tuple[str, str, str], CodebookCell]:
    return {
        (line["table"], line["row"], line["column"]): CodebookCell(
            line["table"], line["row"], line["column"], line["unit"], line["column"] == "change"
        )
        for line in _read("codebook.csv")
        if line["template"] == name
    }
