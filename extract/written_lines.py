"""The lines of a text as rows of a form: labels that are torn over lines are put together before their figures.

What comes out are pieces in the order label, figures, label, figures … as `loose_form` reads them; "" is a figure that
is left blank, known by the columns that the full rows make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.codebook import Template
from extract.figures import read_figure
from extract.labels import fold, label_key

_TOKEN = re.compile(r"[^\s|｜│┃║]+")
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元"})
_NUMBER_HEADS = frozenset({"序号", "代码", "编号", "指标代码", "行次", "行号"})
_MOST_LINES = 3
"""Lines over or under a figure's line that may hold the rest of its label."""
_LEAST_NUMBERED = 8
_LEAST_FULL = 3
"""Full rows that must agree on where their columns stand."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a figure on a line, from `start` to `end` in places (a wide character takes two)."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a text prints: words, and the figures behind them."""

    words: tuple[Token, ...]
    figures: tuple[Token, ...]
    text: str


def written_pieces(texts: Sequence[str], form: Template) -> list[list[str]]:
    """The pieces of each line, a row's label whole before its figures; blank figures stand as ""."""
    lines = _without_numbers([_line(text) for text in texts])
    lines = _with_blanks(lines, form)
    pieces: list[list[str]] = []
    taken: set[int] = set()
    whole: dict[int, list[str]] = {}
    for n, line in enumerate(lines):
        if line.figures and n not in taken:
            found = _whole_label(lines, n, form, taken)
            if found:
                label, others = found
                whole[n] = label
                taken |= others
    for n, line in enumerate(lines):
        if n in whole:
            pieces.append([*whole[n], *(token.text for token in line.figures)])
        elif n not in taken:
            pieces.append([token.text for token in (*line.words, *line.figures)])
    return pieces


def is_figure(text: str) -> bool:
    """Whether a piece of a line is a figure or a mark for none."""
    return bool(text) and read_figure(text, unit="万元", signed=True).status in {"reported", "blank"}


def _line(text: str) -> Line:
    tokens: list[Token] = []
    place = done = 0
    for match in _TOKEN.finditer(text):
        start = place + _places(text[done : match.start()])
        place, done = start + _places(match.group()), match.end()
        if tokens and match.group() in _UNITS and is_figure(tokens[-1].text) and len(tokens) > 1:
            tokens[-1] = Token(tokens[-1].start, place, tokens[-1].text + match.group())
        else:
            tokens.append(Token(start, place, match.group()))
    count = 0
    while count < len(tokens) and is_figure(tokens[-1 - count].text):
        count += 1
    parted = len(tokens) - count
    return Line(tuple(tokens[:parted]), tuple(tokens[parted:]), text)


def _places(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def _without_numbers(lines: Sequence[Line]) -> list[Line]:
    """The lines without their numbers, where one line after the other has the next number."""
    numbers = [int(line.words[0].text) for line in lines if len(line.words) > 1 and _is_number(line)]
    rising = sum(b == a + 1 for a, b in pairwise(numbers))
    if rising < _LEAST_NUMBERED or rising < len(numbers) - 2:
        return list(lines)
    return [
        replace(line, words=line.words[1:])
        if len(line.words) > 1 and (_is_number(line) or fold(line.words[0].text) in _NUMBER_HEADS)
        else line
        for line in lines
    ]


def _is_number(line: Line) -> bool:
    return line.words[0].text.isdecimal() and len(line.words[0].text) < 4


# ---- labels over several lines


def _whole_label(
    lines: Sequence[Line], at: int, form: Template, taken: set[int]
) -> tuple[list[str], set[int]] | None:
    """The label of a line of figures and the lines that hold a part of it; None where its own words will do.

    The longest label counts: （六）其他 over 处理 is not 其他.
    """
    own = _row_key([token.text for token in lines[at].words], form)
    best: tuple[list[str], set[int]] | None = None
    for before, after in _reaches():
        span = range(at - before, at + after + 1)
        if span[0] < 0 or span[-1] >= len(lines):
            continue
        others = {n for n in span if n != at}
        if any(lines[n].figures or n in taken or not lines[n].words for n in others):
            continue
        if any(_starts_row(lines[n], form) for n in span if n > at):
            continue
        words = [token.text for n in span for token in lines[n].words]
        found = _row_key(
            words, form, least=len(lines[span[0]].words) and len(words) - len(lines[span[0]].words) + 1
        )
        if found and (best is None or len(others) > len(best[1])) and (own is None or after):
            best = found, others
    return best


def _reaches() -> Iterator[tuple[int, int]]:
    for total in range(1, 2 * _MOST_LINES + 1):
        for after in range(min(total, _MOST_LINES), -1, -1):
            if total - after <= _MOST_LINES:
                yield total - after, after


def _starts_row(line: Line, form: Template) -> bool:
    """Whether a line's words are a label by themselves: they are no rest of another one."""
    return form.knows(label_key("".join(token.text for token in line.words)))


def _row_key(words: Sequence[str], form: Template, least: int = 1) -> list[str] | None:
    """The words before a row's label, and the label whole; None where the words do not end in a label.

    `least` is how many words the label must have, so that it begins on the first of its lines.
    """
    named = list(words)
    while named and named[-1] in _UNITS:
        named.pop()
    units = list(words[len(named) :])
    for start in range(len(named) - max(least - len(units), 1) + 1):
        label = "".join(named[start:])
        if label_key(label) in form.rows:
            return [*named[:start], label, *units]
    return None


# ---- figures left blank


def _with_blanks(lines: Sequence[Line], form: Template) -> list[Line]:
    """The rows of the applications table with "" for each figure that is left blank, as their columns tell."""
    count = max(
        (len(form.columns_of("applications", row)) for row in form.rows_of("applications")), default=0
    )
    full = [n for n, line in enumerate(lines) if count and len(line.figures) == count]
    if len(full) < _LEAST_FULL:
        return list(lines)
    columns = [
        (
            min(lines[n].figures[k].start for n in full),
            max(lines[n].figures[k].end for n in full),
        )
        for k in range(count)
    ]
    if any(b[0] <= a[1] for a, b in pairwise(columns)):
        return list(lines)
    return [
        _filled(line, columns) if full[0] <= n <= full[-1] + 1 and 0 < len(line.figures) < count else line
        for n, line in enumerate(lines)
    ]


def _filled(line: Line, columns: Sequence[tuple[int, int]]) -> Line:
    """A line with its blanks; itself where a figure does not stand in exactly one column."""
    if line.words and line.words[-1].end >= columns[0][0]:
        return line
    found: dict[int, Token] = {}
    for token in line.figures:
        over = [k for k, (start, end) in enumerate(columns) if token.start < end and token.end > start]
        if len(over) != 1 or over[0] in found:
            return line
        found[over[0]] = token
    blank = Token(0, 0, "")
    return replace(line, figures=tuple(found.get(k, blank) for k in range(len(columns))))
