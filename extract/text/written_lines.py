"""The lines of a text as rows of a form: labels that are torn over lines are put together before their figures.

What comes out are pieces in the order label, figures, label, figures … as `loose_form` reads them; "" is a figure that
is left blank, known by the columns that the full rows make.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.labels import fold, label_key
from extract.text.written_columns import Line, Token, with_blanks

_DIGITS = re.compile(r"[\d.,]+")
_TOKEN = re.compile(r"[^\s|｜│┃║]+")
_UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "万元", "元"})
_NUMBER_HEADS = frozenset({"序号", "代码", "编号", "指标代码", "行次", "行号"})
_MOST_LINES = 3
"""Lines over or under a figure's line that may hold the rest of its label."""
_LEAST_NUMBERED = 8
_MOST_HALVES = 4


def written_pieces(texts: Sequence[str], form: Template) -> list[list[str]]:
    """The pieces of each line, a row's label whole before its figures; blank figures stand as ""."""
    lines = _without_numbers([_line(text) for text in texts])
    lines = [replace(line, words=tuple(_numbered(line.words))) for line in lines]
    lines = with_blanks(lines, form)
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
    """Whether a piece of a line is a figure, a mark for none or a part of a figure (051 of 41 051)."""
    return bool(text) and (is_figure_like(text) or bool(_DIGITS.fullmatch(text)))


def has_halves(texts: Sequence[str]) -> bool:
    """Whether lines have words behind figures: a form of one column printed in two halves side by side."""
    return sum(any(is_figure(token.text) for token in _line(text).words[1:]) for text in texts) > _MOST_HALVES


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


def _numbered(tokens: Sequence[Token]) -> list[Token]:
    """The words with their numbers, where one space parts them and a gap stands before: (三)不予公开    1 属于国家秘密."""
    joined: list[Token] = []
    for n, token in enumerate(tokens):
        before = joined[-1] if joined else None
        if (
            before
            and re.fullmatch(r"\d{1,2}", before.text)
            and token.start - before.end == 1
            and not is_figure(token.text)
            and (len(joined) == 1 or (before.start - joined[-2].end > 1 and not is_figure(joined[-2].text)))
        ):
            joined[-1] = Token(before.start, token.end, before.text + token.text)
        else:
            joined.append(tokens[n])
    return joined


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
        words = _words(lines, span, at)
        found = _row_key(words, form, first=len(lines[span[0]].words))
        if found and any(_is_another(lines[n], found, form) for n in span if n < at):
            continue
        if found and (best is None or len(others) > len(best[1])) and (own is None or after):
            best = found, others
    return best


def _is_another(line: Line, found: Sequence[str], form: Template) -> bool:
    """Whether a line over a row's is the label of another row, whose figures are left blank."""
    own = _row_key([token.text for token in line.words], form)
    return own is not None and _codes(own, form) != _codes(found, form)


def _codes(words: Sequence[str], form: Template) -> frozenset[tuple[str, str]]:
    named = [form.rows[key] for text in words if (key := label_key(text)) in form.rows]
    return named[-1] if named else frozenset()


def _words(lines: Sequence[Line], span: Sequence[int], at: int) -> list[str]:
    """The words of a label's lines; a unit before the figures comes last."""
    own = [token.text for token in lines[at].words]
    units: list[str] = []
    while own and own[-1] in _UNITS:
        units.insert(0, own.pop())
    return [
        text for n in span for text in (own if n == at else [token.text for token in lines[n].words])
    ] + units


def _reaches() -> Iterator[tuple[int, int]]:
    for total in range(1, 2 * _MOST_LINES + 1):
        for after in range(min(total, _MOST_LINES), -1, -1):
            if total - after <= _MOST_LINES:
                yield total - after, after


def _starts_row(line: Line, form: Template) -> bool:
    """Whether a line's words are a label by themselves: they are no rest of another one."""
    named = [token.text for token in line.words]
    while named and named[-1] in _UNITS:
        named.pop()
    return form.knows(label_key("".join(named))) or _row_key(named, form) is not None


def _row_key(words: Sequence[str], form: Template, first: int | None = None) -> list[str] | None:
    """The words before a row's label, and the label whole; None where the words do not end in a label.

    The label begins with one of the `first` words, those of the first of its lines.
    """
    named = list(words)
    while named and named[-1] in _UNITS:
        named.pop()
    units = list(words[len(named) :])
    for start in range(len(named) if first is None else min(first, len(named))):
        label = "".join(named[start:])
        if label_key(label) in form.rows:
            return [*named[:start], label, *units]
    return None
