"""The review table in a text that has lost its rows: fifteen figures after its header, or one a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.codebook import Template
from extract.model import Grid, GridCell

_BOTH = "行政诉讼"
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
    """The review table: its header printed in the form's three lines, and fifteen figures after it.

    The header may print its first five results in each line that they reach down to, or all fifteen in its last line;
    the two halves of the table may stand one over the other.
    """
    first, *others = form.rows_of("review_litigation")
    results = list(form.columns_of("review_litigation", first))
    halves = ([first, *results], [*others, *results * 2])
    wholes = [[first, _BOTH, *results, *others, *results * n] for n in (2, 3)]
    wholes.append([first, _BOTH, *others, *results * 3])
    found: list[tuple[str, ...]] = []
    thirds: list[tuple[str, ...]] = []
    for run in runs:
        said = [code for key in run.keys if (code := _code(key, form))]
        if len(run.figures) == 15 and any(said[-len(whole) :] == whole for whole in wholes):
            return _laid_out([*run.figures], form)
        if len(run.figures) == len(results) and len(thirds) < 3:
            third = [form.rows_of("review_litigation")[len(thirds)], *results]
            thirds += [run.figures] if said[-len(third) :] == third else []
        if len(found) < 2 and len(run.figures) == len(results) * (len(found) + 1):
            half = halves[len(found)]
            if said[-len(half) :] == half:
                found.append(run.figures)
    if len(found) == 2:
        return _laid_out([*found[0], *found[1]], form)
    if len(thirds) == 3:
        return _laid_out([figure for third in thirds for figure in third], form)
    return _line_by_line(runs, form)


def _laid_out(figures: Sequence[str], form: Template) -> Grid:
    rows = [[name, *figures[5 * n : 5 * n + 5]] for n, name in enumerate(_NAMES)]
    first = form.rows_of("review_litigation")[0]
    return grid_of(
        [["", *(_text(form, code) for code in form.columns_of("review_litigation", first))], *rows]
    )


def _line_by_line(runs: Sequence[Run], form: Template) -> Grid | None:
    """The review table with a line for each figure: the fifteen results one after the other under, or beside, their rows' names."""
    names = form.rows_of("review_litigation")
    results = form.columns_of("review_litigation", names[0])
    said = [[label for key in run.keys if (label := _code(key, form))] for run in runs]
    for start in range(len(runs) - 14):
        part = said[start : start + 15]
        if [labels[-1:] for labels in part] != [[code] for code in results] * 3:
            continue
        named = [set(names) & set(labels) for labels in part]
        headed = all(names[n // 5] in own for n, own in enumerate(named) if n % 5 == 0)
        headed = headed and all(own <= {names[n // 5]} for n, own in enumerate(named) if n % 5)
        figures = [run.figures for run in runs[start : start + 15]]
        if headed and all(len(figure) == 1 for figure in figures):
            return _laid_out([figure[0] for figure in figures], form)
    return None


def _code(key: str, form: Template) -> str:
    """What a label is in the review table: a row's or a column's code, the key of its heading, or ""."""
    for known in (form.rows, form.columns):
        for table, code in known.get(key, ()):
            if table == "review_litigation":
                return code
    return key if key == _BOTH else "?" if key and not form.knows(key) else ""


def _text(form: Template, column: str) -> str:
    keys = [key for key, codes in form.columns.items() if ("review_litigation", column) in codes]
    return next(key for key in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计") if key in keys)
