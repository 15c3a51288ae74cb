"""Separated values (RFC 4180, also with semicolons): the rows of a text that a spreadsheet was saved as."""

from __future__ import annotations

import csv
import io
import re

_FIGURE = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
_APART = re.compile(r"\S\s{2,}\S|[\t|｜│┃]|\d\s+\d|[^\d\s]\s+\d{1,3}$")
"""行政许可   34,664: a table's columns made with spaces, tabs or strokes, whose commas group thousands."""
_LEAST_ROWS = 6
_LONGEST = 4 * 1024 * 1024


def separated_rows(text: str) -> list[list[str]]:
    """The fields of each row; [] where the text is none of separated values.

    Rows of words and figures in fields of their own are not met in prose, whose commas part words.
    """
    if len(text) > _LONGEST:
        return []
    return _rows(text, ",") or _rows(text, ";")


def _rows(text: str, mark: str) -> list[list[str]]:
    if text.count(mark) < 2 * _LEAST_ROWS:
        return []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error:
        return []
    data = [row for row in rows if len(row) > 1 and any(_FIGURE.fullmatch(field.strip()) for field in row)]
    worded = [row for row in data if any(field and not _FIGURE.fullmatch(field.strip()) for field in row)]
    apart = sum(any(_APART.search(field.strip()) for field in row) for row in data)
    if 5 * apart > len(data):
        return []
    several = sum(len(row) > 1 for row in rows)
    return rows if len(worded) >= _LEAST_ROWS and 2 * len(data) >= several - 2 * _LEAST_ROWS else []
