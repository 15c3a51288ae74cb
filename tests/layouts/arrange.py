"""What editors and converters do to a table of boxes without changing what it says."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from samples.layout import Box, Table

Arrangement = Callable[[random.Random, Table], list[Table]]


def expand(rows: Table) -> list[list[tuple[Box, int, int]]]:
    """rows × columns: the box over each place, with the row and column at which it begins."""
    width = sum(box.columns for box in rows[0])
    places: list[list[tuple[Box, int, int] | None]] = [[None] * width for _ in rows]
    for n, row in enumerate(rows):
        column = 0
        for box in row:
            while places[n][column] is not None:
                column += 1
            for r in range(n, min(n + box.rows, len(rows))):
                for c in range(column, column + box.columns):
                    places[r][c] = (box, n, column)
            column += box.columns
    return [[place or (Box(), n, c) for c, place in enumerate(row)] for n, row in enumerate(places)]


def head_rows(rows: Table) -> int:
    """How many rows stand before the first row with a figure."""
    return next((n for n, row in enumerate(rows) if any(box.code for box in row)), 0)


def _tables_of(rows: Table) -> set[str]:
    return {box.code[0] for row in rows for box in row if box.code}


def cut(rng: random.Random, rows: Table) -> list[Table]:
    """Two or three tables instead of one; labels that come down over the cut are said again, or left empty."""
    first = head_rows(rows) + 1
    if _tables_of(rows) == {"proactive"}:
        starts = [n for n, row in enumerate(rows) if n > 1 and len(row) == 1]
        at = rng.choice(starts) if starts else len(rows)
        return [piece for piece in (rows[:at], rows[at:]) if piece]
    if _tables_of(rows) == {"review_litigation"} or len(rows) - first < 4:
        return [rows]  # its pieces have heads of their own, which a cut would tear from their figures
    cuts = sorted(rng.sample(range(first, len(rows) - 1), rng.choice([1, 1, 2])))
    repeat, again = rng.random() < 0.7, rng.random() < 0.6
    head = rows[: head_rows(rows)] if repeat else ()
    out = [cut_rows(rows, a, b, again) for a, b in zip([0, *cuts], [*cuts, len(rows)], strict=True)]
    return [out[0], *((*head, *piece) for piece in out[1:])]


def cut_rows(rows: Table, start: int, end: int, again: bool = True) -> Table:
    """Rows `start` to `end` as a table of their own."""
    out: list[tuple[Box, ...]] = []
    for r, places in enumerate(expand(rows)[start:end], start):
        line: list[Box] = []
        for c, (box, row, column) in enumerate(places):
            if c != column or (r != row and r != start):
                continue
            text = box.text if row == r or again else ""
            line.append(replace(box, text=text, rows=min(row + box.rows, end) - r))
        out.append(tuple(line))
    return tuple(out)


def repeat_head(rng: random.Random, rows: Table) -> list[Table]:
    """The head printed again inside the table, as converters do at page breaks."""
    n = head_rows(rows)
    if n == 0 or len(rows) < n + 6 or not _tables_of(rows) <= {"applications", "statistics"}:
        return [rows]
    at = rng.randint(n + 2, len(rows) - 2)
    return [(*cut_rows(rows, 0, at), *rows[:n], *cut_rows(rows, at, len(rows)))]


def fill_down(rng: random.Random, rows: Table) -> list[Table]:
    """No merged rows: a label that came down is said in each row, or in the first only with empty cells below."""
    again = rng.random() < 0.5
    out: list[tuple[Box, ...]] = []
    for r, places in enumerate(expand(rows)):
        line = []
        for c, (box, row, column) in enumerate(places):
            if c == column:
                line.append(replace(box, text=box.text if r == row or again else "", rows=1))
        out.append(tuple(line))
    return [tuple(out)]


def spread(rng: random.Random, rows: Table) -> list[Table]:
    """No merged columns in labels: a label over several columns is followed by empty cells."""

    def parts(box: Box) -> tuple[Box, ...]:
        if box.code or box.columns == 1:
            return (box,)
        return (replace(box, columns=1), *(Box("", 1, box.rows) for _ in range(box.columns - 1)))

    return [tuple(tuple(p for box in row for p in parts(box)) for row in rows)]


def lose_row_spans(rng: random.Random, rows: Table) -> list[Table]:
    """The rowspans of labels are lost or off by one, so that figures are no longer under their heads."""
    n = head_rows(rows)
    by = rng.choice([None, -1, 1])

    def lost(box: Box) -> Box:
        if box.rows == 1 or (by and rng.random() < 0.5):
            return box
        return replace(box, rows=1 if by is None else max(1, box.rows + by))

    return [tuple(row if r < n else tuple(lost(box) for box in row) for r, row in enumerate(rows))]


def lose_spans(rng: random.Random, rows: Table) -> list[Table]:
    """A sanitiser took away all rowspans, all colspans, or both; the header's too."""
    down, across = rng.choice([(True, False), (False, True), (True, True)])
    return [
        tuple(
            tuple(
                replace(box, rows=1 if down else box.rows, columns=1 if across else box.columns)
                for box in row
            )
            for row in rows
        )
    ]


def bend_spans(rng: random.Random, rows: Table) -> list[Table]:
    """Some labels' spans are off by one or lost, wherever they stand."""

    def bent(box: Box) -> Box:
        if box.code or rng.random() < 0.75:
            return box
        columns = max(1, box.columns + rng.choice([-1, 0, 1])) if box.columns > 1 else 1
        return replace(
            box, columns=columns, rows=rng.choice([1, max(1, box.rows - 1), box.rows + (box.rows > 1)])
        )

    return [tuple(tuple(map(bent, row)) for row in rows)]


def merge_zeros(rng: random.Random, rows: Table) -> list[Table]:
    """A row of zeros becomes one merged cell with one 0."""
    out = []
    for row in rows:
        figures = [box for box in row if box.code]
        same = len(figures) > 2 and all(box.text == "0" and box.rows == 1 for box in figures)
        if same and rng.random() < 0.5:
            labels = tuple(box for box in row if not box.code)
            out.append((*labels, replace(figures[0], columns=sum(b.columns for b in figures))))
        else:
            out.append(row)
    return [tuple(out)]


def pad(rng: random.Random, rows: Table) -> list[Table]:
    """Empty columns at a side, empty rows below or between."""
    how = rng.choice(["right", "left", "below", "between", "both"])
    width = sum(box.columns for box in rows[0])
    right, left = how in {"right", "both"}, how == "left"
    out = []
    for n, row in enumerate(rows):
        out.append((*([Box()] if left else []), *row, *([Box()] if right else [])))
        starts_group = all(place[1] == n + 1 for place in expand(rows)[n + 1]) if n + 1 < len(rows) else True
        if starts_group and (
            (how == "between" and rng.random() < 0.1) or (how != "between" and n + 1 == len(rows))
        ):
            out.append(tuple(Box() for _ in range(width + right + left)))
    return [tuple(out)]


def titled(rng: random.Random, rows: Table) -> list[Table]:
    """A caption as the table's first row."""
    width = sum(box.columns for box in rows[0])
    return [((Box(rng.choice(["单位：件", "附表", "政府信息公开情况"]), width),), *rows)]


def swap_columns(rng: random.Random, rows: Table) -> list[Table]:
    """Two kinds of applicants change places, heads and figures alike: labels decide, not the form's order."""
    if _tables_of(rows) != {"applications"} or any(len(row) < 5 for row in rows[head_rows(rows) :]):
        return [rows]
    n = head_rows(rows)
    names = next(
        (r for r in range(n) if len(rows[r]) >= 5 and all(b.columns == 1 for b in rows[r][-5:])), None
    )
    if names is None or len(rows[names]) != 5:
        return [rows]
    a, b = rng.sample(range(5), 2)

    def swapped(row: tuple[Box, ...], first: int) -> tuple[Box, ...]:
        line = list(row)
        line[first + a], line[first + b] = line[first + b], line[first + a]
        return tuple(line)

    out = []
    for r, row in enumerate(rows):
        figures = sum(bool(box.code) for box in row)
        out.append(swapped(row, 0) if r == names else swapped(row, len(row) - 6) if figures == 7 else row)
    return [tuple(out)]


def as_is(rng: random.Random, rows: Table) -> list[Table]:
    """The table as it stands."""
    return [rows]


ARRANGEMENTS: dict[str, Arrangement] = {
    "as_is": as_is,
    "cut": cut,
    "repeat_head": repeat_head,
    "fill_down": fill_down,
    "spread": spread,
    "lose_row_spans": lose_row_spans,
    "lose_spans": lose_spans,
    "bend_spans": bend_spans,
    "merge_zeros": merge_zeros,
    "pad": pad,
    "titled": titled,
    "swap_columns": swap_columns,
}


def arrange(
    rng: random.Random, blocks: tuple[tuple[str, object], ...], ways: dict[str, int]
) -> tuple[list[tuple[str, object]], str]:
    """The blocks with their tables arranged in one of `ways` (name → weight), and that way's name."""
    name = rng.choices(list(ways), list(ways.values()))[0]
    out: list[tuple[str, object]] = []
    for kind, content in blocks:
        if kind != "table":
            out.append((kind, content))
            continue
        rows: Table = content  # type: ignore[assignment]
        out += [("table", piece) for piece in ARRANGEMENTS[name](rng, rows)]
    return out, name
