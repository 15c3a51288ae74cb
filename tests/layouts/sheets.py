"""XLSX as offices fill them in: one sheet or one a table, merged or not, figures as numbers or as text."""

from __future__ import annotations

import io
import random
from decimal import Decimal

import xlsxwriter

from samples.layout import Box, Table
from tests.layouts.arrange import arrange, expand
from tests.layouts.spec import Spec

WAYS = {
    "as_is": 50,
    "fill_down": 15,
    "spread": 8,
    "merge_zeros": 8,
    "pad": 10,
    "titled": 9,
    "swap_columns": 4,
}


def render_xlsx(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The workbook's bytes and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, WAYS)
    apart, numbers = rng.random() < 0.4, rng.random() < 0.7
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        writer = Writer(book, rng, numbers)
        for kind, content in blocks:
            if kind != "table":
                writer.line(str(content))
                continue
            if apart:
                writer.new_sheet()
            writer.table(content)  # type: ignore[arg-type]
        if rng.random() < 0.3:
            book.add_worksheet("Sheet9")
    return out.getvalue(), f"{way}/{'sheets' if apart else 'one'}/{'numbers' if numbers else 'text'}"


class Writer:
    """Writes lines and tables down a sheet."""

    def __init__(self, book: xlsxwriter.Workbook, rng: random.Random, numbers: bool) -> None:
        self.book, self.rng, self.numbers = book, rng, numbers
        self.left = rng.choice([0, 0, 0, 1])
        self.formulas = rng.random() < 0.3
        self.frame = book.add_format({"border": 1, "text_wrap": True})
        self.new_sheet()

    def new_sheet(self) -> None:
        self.sheet = self.book.add_worksheet()
        self.row = 0

    def line(self, text: str) -> None:
        """A line of prose in the first cell, or merged over the table's width."""
        if self.rng.random() < 0.3:
            self.sheet.merge_range(self.row, self.left, self.row, self.left + 9, text)
        else:
            self.sheet.write_string(self.row, self.left, text)
        self.row += 1

    def table(self, rows: Table) -> None:
        """The table with its merges."""
        for r, places in enumerate(expand(rows)):
            for c, (box, top, left) in enumerate(places):
                if (r, c) == (top, left):
                    self._cell(box, self.row + r, self.left + c, min(box.rows, len(rows) - r))
        self.row += len(rows) + self.rng.choice([0, 1])

    def _cell(self, box: Box, row: int, column: int, rows: int) -> None:
        value = self._value(box)
        if rows > 1 or box.columns > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + box.columns - 1, value, self.frame)
        elif self.formulas and isinstance(value, float) and box.code and box.code[2] == "total":
            self.sheet.write_formula(row, column, f"=SUM(A{row + 1}:A{row + 1})", self.frame, value)
        else:
            self.sheet.write(row, column, value, self.frame)

    def _value(self, box: Box) -> str | float:
        plain = box.text.strip().removeprefix("+")
        if (
            self.numbers
            and box.code
            and plain.replace(".", "").removeprefix("-").isdigit()
            and plain.isascii()
        ):
            return float(Decimal(plain))
        return box.text if not box.text.startswith("=") else "'" + box.text
