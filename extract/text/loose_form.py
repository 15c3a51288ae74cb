"""A form whose text has lost its rows: a cell a line, or single spaces between cells, told apart by its words alone.

Only what cannot be otherwise is read: the labels stand in the form's order and a row has as many figures as columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.form.sheet import NUMBER_COLUMNS
from extract.labels import label_key
from extract.model import Grid, Paragraph
from extract.text.listed import listed_rows
from extract.text.loose_review import Run, grid_of, review_grid
from extract.text.written_lines import has_halves, written_pieces

_DIGITS = re.compile(r"[\d.,]+")
_GAPS = re.compile(r"[\s|]+")
_PARTS = re.compile(r"[\s,，;；|]+")
_MOST_PIECES = 5
"""Lines on which one label may stand."""
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元"})
_LEAST_NUMBERED = 12
_LEAST_LINES = 10
_LEAST_ROWS = 2
"""Rows of one table that must be whole: a label before a number may happen in any list."""


def loose_grids(
    paragraphs: Sequence[Paragraph], form: Template, lines: Sequence[str] = ()
) -> tuple[list[Grid], list[str]]:
    """Tables of a form with rows and columns for the figures that stand in the prose, and what is to be said of it.

    `lines` are those of a plain text, whose rows stand on lines of their own; then the paragraphs are not looked at.
    """
    if form.name == "2014" and (rows := listed_rows(lines or [p.text for p in paragraphs], form)):
        return [grid_of(rows)], []
    if lines:
        if form.name == "2014" and has_halves(lines):
            return [], []
        texts = [text for written in written_pieces(lines, form) for text in written]
        pieces = [piece for text in texts for piece in (_pieces(text, form) if text else [text])]
    else:
        pieces = [piece for p in paragraphs for piece in _pieces(p.text, form)]
    runs = _without_numbers(list(_runs(pieces, form)))
    if form.name == "2014":
        return _statistics(runs, form), []
    grids: list[Grid] = []
    warnings: list[str] = []
    for table in ("proactive", "applications", "review_litigation"):
        rows, said = _rows(runs, form, table)
        if len(rows) >= 2 * _LEAST_ROWS:
            grids += _grids_of(rows)
            warnings += said
    # the review table read by rows is no other's: its header has five columns, not fifteen
    review = review_grid(runs, form)
    return [*grids, *([review] if grids and review else [])], warnings


def _pieces(text: str, form: Template) -> list[str]:
    whole = _is_figure(text) or form.knows(label_key(text))
    if whole:
        return [text]
    return [
        piece
        for part in _GAPS.split(text)
        for piece in ([part] if _is_figure(part) else _PARTS.split(part))
        if piece
    ]


def _runs(pieces: Sequence[str], form: Template) -> Iterator[Run]:
    keys: list[str] = []
    texts: list[str] = []
    figures: list[str] = []
    at = 0
    while at < len(pieces):
        if _is_figure(pieces[at]):
            figures.append(pieces[at])
            at += 1
            continue
        if figures and pieces[at] in _UNITS:
            figures[-1] += pieces[at]  # 23090.5 万元: its label says another unit
            at += 1
            continue
        if figures:
            yield Run(tuple(keys), tuple(texts), tuple(figures))
            keys, texts, figures = [], [], []
        taken, key = _label(pieces, at, form)
        keys.append(key)
        texts.append("".join(pieces[at : at + taken]))
        at += taken
    yield Run(tuple(keys), tuple(texts), tuple(figures))


def _without_numbers(runs: list[Run]) -> list[Run]:
    """The runs without the lines' numbers, where a column is headed 序号: each stands behind the line before."""
    start = next((n for n, run in enumerate(runs) if NUMBER_COLUMNS.intersection(run.texts)), len(runs))
    kept = runs[:start]
    number = 0
    head = Run((), (), ())
    for run in runs[start:]:
        whole = Run((*head.keys, *run.keys), (*head.texts, *run.texts), run.figures)
        counts = bool(run.figures) and run.figures[-1] == str(number + 1)
        number += counts
        figures = run.figures[:-1] if counts else run.figures
        head = Run((), (), ()) if figures else whole
        if figures:
            kept.append(Run(whole.keys, whole.texts, figures))
    return kept if number >= _LEAST_NUMBERED else runs


def _is_figure(piece: str) -> bool:
    """Whether a piece is a figure, a mark for none or a part of a figure (051 of 41 051)."""
    return not piece or is_figure_like(piece) or bool(_DIGITS.fullmatch(piece))


def _label(pieces: Sequence[str], at: int, form: Template) -> tuple[int, str]:
    """How many pieces from `at` on make one label, and its key; one piece and "" where they make none."""
    for count in range(_MOST_PIECES, 0, -1):
        part = pieces[at : at + count]
        if len(part) < count or any(map(_is_figure, part)):
            continue
        if form.knows(key := label_key("".join(part))):
            return count, key
    return 1, ""


@cache
def _orders(columns: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """How a header may print its columns: from left to right; or the one over two lines before the lower line."""
    return columns, (columns[0], columns[-1], *columns[1:-1])


def _rows(runs: Sequence[Run], form: Template, table: str) -> tuple[list[list[str]], list[str]]:
    """Each row of a table that is sure: the columns' labels in the form's order, or a row's label and its figures.

    Figures that stand before their label take the header's last label with them: then no header is whole.
    """
    lines: list[list[str]] = []
    warnings: list[str] = []
    order = form.rows_of(table)
    head: list[tuple[str, str]] = []
    last = -1
    for run in runs:
        head, names = _head(run, form, table, head)
        rows = _row_codes(names[-1], form, table) if names else []
        wanted = form.columns_of(table, rows[0]) if rows else ()
        printed = tuple(code for code, _ in head)
        if len(rows) != 1 or printed not in _orders(wanted) or order.index(rows[0]) <= last:
            continue
        if len(run.figures) != len(wanted):
            warnings.append(
                f"{run.texts[-1]!r} has {len(run.figures)} figures for {len(wanted)} columns: not read"
            )
            continue
        last = order.index(rows[0])
        labels = dict(head)
        lines.append(["", *(labels[code] for code in wanted)])
        lines.append([run.texts[-1], *run.figures])
    return lines, warnings


def _head(
    run: Run, form: Template, table: str, head: list[tuple[str, str]]
) -> tuple[list[tuple[str, str]], list[str]]:
    """The header that holds after a run's labels (column codes with texts), and the labels that are none of it."""
    found: list[tuple[str, str]] = []
    names: list[str] = []
    for n, (key, text) in enumerate(zip(run.keys, run.texts, strict=True)):
        columns = [code for owner, code in form.columns.get(key, ()) if owner == table]
        fresh = [code for code in columns if code not in {code for code, _ in found}]
        if fresh and (n < len(run.keys) - 1):
            found.append((fresh[0], text))
        else:
            names.append(key)
    is_row = bool(names) and bool(_row_codes(names[-1], form, table))
    return (found if len(found) > 1 or (found and is_row and len(head) != 7) else head), names


def _row_codes(key: str, form: Template, table: str) -> list[str]:
    return [code for owner, code in form.rows.get(key, ()) if owner == table]


def _grids_of(lines: Sequence[Sequence[str]]) -> Iterator[Grid]:
    """A header and a row under it are a table of their own: no other row's figures can get into its columns."""
    for head, row in zip(lines[::2], lines[1::2], strict=True):
        yield grid_of([head, row])


def _statistics(runs: Sequence[Run], form: Template) -> list[Grid]:
    """The form of one column: each label of a row with the only figure after it, from the header of figures on."""
    lines: list[list[str]] = []
    if _is_numbered(runs, form):
        return []
    for run in runs:
        known = [
            (k, t) for k, t in zip(run.keys, run.texts, strict=True) if form.knows(k) and t not in _UNITS
        ]
        if not lines:
            begun = [n for n, (key, _) in enumerate(known) if key in form.columns]
            if not begun or begun[-1] + 1 == len(known):
                continue
            lines.append([known[begun[-1]][1] + "：", ""])
            known = known[begun[-1] + 1 :]
        lines += [[text, ""] for key, text in known if key in form.headings]
        named = [text for text in run.texts if text not in _UNITS]
        if known and known[-1][0] in form.rows and named[-1] == known[-1][1] and len(run.figures) == 1:
            lines.append([known[-1][1], run.figures[0]])
    return [grid_of(lines[1:])] if sum(1 for _, figure in lines if figure) >= _LEAST_LINES else []


def _is_numbered(runs: Sequence[Run], form: Template) -> bool:
    """Whether lines have numbers: a blank figure's line would have the next one's for it."""
    of_rows = [run for run in runs if run.keys and run.keys[-1] in form.rows]
    headed = any(text in NUMBER_COLUMNS for run in runs for text in run.texts)
    return headed or any(len(run.figures) > 1 for run in of_rows)
