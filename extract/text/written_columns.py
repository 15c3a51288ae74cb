"""Which figures of a text's row are left blank: told by the columns that its header and its full rows make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.codebook import Template
from extract.labels import label_key

_LEAST_FULL = 3
"""Full rows that tell where their columns stand, without a look at the header."""
_MOST_HEAD = 6
"""Lines of a header."""
_GAP = 2
"""Places between two columns: cells apart by a single space stand in no columns."""
_BLANK_COUNTS = (15, 7, 5, 3, 2)
"""How many columns a header may have: the review table's in one row, the applicants', the results', proactive rows'."""

Interval = tuple[int, int]


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


def with_blanks(lines: Sequence[Line], form: Template) -> list[Line]:
    """The lines with "" for each figure that a row leaves blank, where its columns are sure."""
    filled = list(lines)
    head: list[Interval] = []
    rows: list[int] = []
    for n, line in enumerate(lines):
        if line.figures:
            rows.append(n)
            continue
        if _labels(line, form) and not _goes_on(lines, n, form):
            _fill(filled, rows, head)
            head, rows = _head(lines, n, form), []
    _fill(filled, rows, head)
    return filled


def _head(lines: Sequence[Line], at: int, form: Template) -> list[Interval]:
    """The columns of the header that ends at a line: where its lowest labels stand; [] where they are not sure."""
    found: list[Interval] = []
    for n in range(at, max(-1, at - _MOST_HEAD), -1):
        labels = _labels(lines[n], form)
        if lines[n].figures or not labels:
            break
        # a label over one that is already found is its heading
        found += [
            span for span in labels if not any(span[0] < end and start < span[1] for start, end in found)
        ]
    found.sort()
    apart = all(b[0] - a[1] >= _GAP for a, b in pairwise(found))
    return found if apart and len(found) in _BLANK_COUNTS else []


def _goes_on(lines: Sequence[Line], at: int, form: Template) -> bool:
    """Whether the header that a line is of has another line below."""
    return at + 1 < len(lines) and not lines[at + 1].figures and bool(_labels(lines[at + 1], form))


def _labels(line: Line, form: Template) -> list[Interval]:
    """Where a line prints labels of columns."""
    return [(token.start, token.end) for token in line.words if label_key(token.text) in form.columns]


def _fill(lines: list[Line], rows: Sequence[int], head: Sequence[Interval]) -> None:
    count = len(head) or 7
    full = [lines[n] for n in rows if len(lines[n].figures) == count]
    columns = list(head) if full and all(_fits(line, head) for line in full) else _made_by(full)
    looks = [] if full or not head else [head, _stretched(head, [lines[n] for n in rows])]
    columns = next((list(look) for look in looks if _are_aligned([lines[n] for n in rows], look)), columns)
    for n in rows:
        line = lines[n]
        if not 0 < len(line.figures) < count or not _is_apart(line):
            continue
        if columns:
            lines[n] = _placed(line, columns)
        else:
            look = next((look for look in looks if _is_aligned([line], look)), None)
            lines[n] = _placed(line, look) if look else line


def _fits(line: Line, head: Sequence[Interval]) -> bool:
    """Whether each figure of a full row stands under its own label and no other."""
    return all(_over(token, head) == [k] for k, token in enumerate(line.figures))


def _made_by(full: Sequence[Line]) -> list[Interval]:
    """The columns that full rows make; [] where they do not agree."""
    if len(full) < _LEAST_FULL:
        return []
    columns = [
        (min(token.start for token in tokens), max(token.end for token in tokens))
        for tokens in zip(*(line.figures for line in full), strict=True)
    ]
    return columns if all(b[0] - a[1] >= 1 for a, b in pairwise(columns)) else []


def _is_apart(line: Line) -> bool:
    tokens = [*line.words[-1:], *line.figures]
    return all(b.start - a.end >= _GAP for a, b in pairwise(tokens))


def _stretched(head: Sequence[Interval], rows: Sequence[Line]) -> list[Interval]:
    """The columns of labels that stand at their left ends: each reaches to the gap before the next one."""
    gap = min((b[0] - a[1] for a, b in pairwise(head)), default=_GAP)
    start, end = head[-1]
    last = max([end, *(line.figures[-1].end for line in rows if line.figures[-1].start >= start)])
    return [*((a[0], b[0] - gap) for a, b in pairwise(head)), (start, last)]


def _are_aligned(lines: Sequence[Line], head: Sequence[Interval]) -> bool:
    """Whether the figures of all rows, many and in many columns, stand under labels in the same way."""
    columns = {k for line in lines for token in line.figures for k in _over(token, head)}
    return len(lines) >= _LEAST_FULL and 2 * len(columns) > len(head) and _is_aligned(lines, head)


def _is_aligned(lines: Sequence[Line], head: Sequence[Interval]) -> bool:
    """Whether two figures or more stand left, right or in the middle under labels, all in the same way."""
    figures = [token for line in lines for token in line.figures]
    pairs = [(token, head[over[0]]) for token in figures if len(over := _over(token, head)) == 1]
    if len(pairs) < len(figures) or len(pairs) < 2:
        return False
    left = all(abs(token.start - start) <= 1 for token, (start, _) in pairs)
    right = all(abs(token.end - end) <= 1 for token, (_, end) in pairs)
    return left or right or all(abs(token.start + token.end - sum(label)) <= 2 for token, label in pairs)


def _over(token: Token, columns: Sequence[Interval]) -> list[int]:
    return [k for k, (start, end) in enumerate(columns) if token.start < end and token.end > start]


def _placed(line: Line, columns: Sequence[Interval]) -> Line:
    """A line with its blanks; itself where a figure does not stand in exactly one column, or its label reaches there."""
    if line.words and line.words[-1].end >= columns[0][0]:
        return line
    found: dict[int, Token] = {}
    for token in line.figures:
        over = _over(token, columns)
        if len(over) != 1 or over[0] in found:
            return line
        found[over[0]] = token
    if list(found) != sorted(found):
        return line
    blank = Token(0, 0, "")
    return replace(line, figures=tuple(found.get(k, blank) for k in range(len(columns))))
