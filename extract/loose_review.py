"""The review table in a text that has lost its rows: fifteen figures after its header, or one a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.codebook import Template
from extract.model import Grid, GridCell

_NAMES = ("行政复议", "未经复议直接起诉", "复议后起诉")


@dataclass(frozen=True, slots=True)
class Run:
    """Labels one after the other (their keys and texts; words that are none have the key ""), then figures."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    figures: tuple[str, ...]


def grid_of(rows: Sequence[Sequence[str]]) -> Grid:
    """A text's grid of rows of one length."""
    cells = tuple(GridCell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(cells, len(rows), len(rows[0]), "text")


def review_grid(runs: Sequence[Run], form: Template) -> Grid | None:
    """The review table: its header printed in the form's three lines, and fifteen figures after it."""
    lines = [line for line in form.cells if line.table == "review_litigation"]
    for run in runs:
        said = [said for key in run.keys if (said := _code(key, form))]
        whole = _header(form)
        if len(run.figures) == len(lines) == 15 and said[-len(whole) :] == whole and run.keys[-1]:
            results = [_text(form, line.column) for line in lines[:5]]
            rows = [[name, *run.figures[n * 5 : n * 5 + 5]] for n, name in enumerate(_NAMES)]
            return grid_of([["", *results], *rows])
    return _line_by_line(runs, form)


def _line_by_line(runs: Sequence[Run], form: Template) -> Grid | None:
    """The review table with a line for each figure: the fifteen results one after the other under their rows' names."""
    names = form.rows_of("review_litigation")
    results = form.columns_of("review_litigation", names[0])
    said = [[label for key in run.keys if (label := _code(key, form))] for run in runs]
    for start in range(len(runs) - 14):
        part = said[start : start + 15]
        if [labels[-1:] for labels in part] != [[code] for code in results] * 3:
            continue
        headed = all(names[n] in part[5 * n] for n in range(3)) and not any(
            set(names) & set(labels) for n, labels in enumerate(part) if n % 5
        )
        figures = [run.figures for run in runs[start : start + 15]]
        if headed and all(len(figure) == 1 for figure in figures):
            rows = [[_NAMES[n], *(figure[0] for figure in figures[5 * n : 5 * n + 5])] for n in range(3)]
            return grid_of([["", *(_text(form, code) for code in results)], *rows])
    return None


def _header(form: Template) -> list[str]:
    """The codes that the review table's header prints: a heading, five results and two headings, ten results."""
    rows = form.rows_of("review_litigation")
    results = list(form.columns_of("review_litigation", rows[0]))
    return [rows[0], "行政诉讼", *results, *rows[1:], *results, *results]


def _code(key: str, form: Template) -> str:
    """What a label is in the review table: a row's or a column's code, the key of its heading, or ""."""
    for known in (form.rows, form.columns):
        for table, code in known.get(key, ()):
            if table == "review_litigation":
                return code
    return key if key == "行政诉讼" else "?" if key and not form.knows(key) else ""


def _text(form: Template, column: str) -> str:
    keys = [key for key, codes in form.columns.items() if ("review_litigation", column) in codes]
    return next(key for key in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") if key in keys)
