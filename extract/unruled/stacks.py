"""Horizontal rules that no vertical line meets, one under the other, with the writing between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.pages import is_page_number
from extract.rulings import Frame, Line
from extract.unruled.banded_words import Stack
from extract.unruled.column_heads import Piece, with_units
from extract.unruled.columns import is_heading, is_prose, pieces_of
from extract.writing import Letters, text_lines

_LEAST = 24.0  # points: a shorter rule underlines a word
_SAME = 3.0  # points between rules that are one level
_ROOMY = 1.2  # of the height of a low band: a heading between two tables has air around it, a row of a table has not
_MOST = 400  # rules of a page


def find_stacks(
    letters: Letters, rules: Sequence[Line], frames: Sequence[Frame], size: tuple[float, float]
) -> Iterator[Stack]:
    """The stacks of a page of this size, from the top: of rules outside frames, with writing between them."""
    boxes = [frame.box for frame in frames]
    loose = [
        rule
        for rule in sorted(rules, key=lambda rule: (rule.at, rule.start))
        if rule.end - rule.start >= _LEAST and not any(_touches(box, rule) for box in boxes)
    ]
    if not 2 <= len(loose) <= _MOST:
        return
    for group in _groups(loose):
        left, right = min(r.start for r in group), max(r.end for r in group)
        box = (left - _SAME, group[0].at - _SAME, right + _SAME, group[-1].at + _SAME)
        here = letters.some(letters.within(box))
        lines = [tuple(with_units(pieces_of(line))) for line in text_lines(here.chars(range(len(here.text))))]
        yield from _cut(group, lines, size)


def _touches(box: tuple[float, float, float, float], rule: Line) -> bool:
    level = box[1] - _SAME <= rule.at <= box[3] + _SAME
    return level and rule.start < box[2] and box[0] < rule.end


def _groups(rules: Sequence[Line]) -> list[list[Line]]:
    """Rules that stand over each other; a group's first one is as long as its table is wide."""
    groups: list[list[Line]] = []
    for rule in rules:
        for group in groups:
            left, right = min(r.start for r in group), max(r.end for r in group)
            shared = min(right, rule.end) - max(left, rule.start)
            if shared > 0.5 * (rule.end - rule.start):
                group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def _cut(
    rules: Sequence[Line], lines: Sequence[tuple[Piece, ...]], size: tuple[float, float]
) -> Iterator[Stack]:
    """The group in pieces: prose, a heading, a page's number or nothing at all part one table from the next."""
    levels = _levels(rules)
    usual = sorted(b - a for a, b in pairwise(levels))[(len(levels) - 1) // 4] if len(levels) > 1 else 0.0
    start = 0
    for n in range(1, len(levels)):
        here = [
            inside
            for line in lines
            if (inside := [piece for piece in line if levels[n - 1] < piece.middle <= levels[n]])
        ]
        roomy = levels[n] - levels[n - 1] > _ROOMY * usual
        if not here or any(is_prose(line, size[0]) for line in here) or _is_apart(here, size, roomy):
            yield from _stack(rules, levels[start:n], lines)
            start = n
    yield from _stack(rules, levels[start:], lines)


def _is_apart(here: Sequence[Sequence[Piece]], size: tuple[float, float], roomy: bool) -> bool:
    """Whether a band's only line is a heading with air around it, or a page's number."""
    if len(here) > 1:
        return False
    text = "".join(piece.text for piece in here[0])
    return (roomy and is_heading(here[0])) or is_page_number(text, here[0][0].box[1], size[1])


def _levels(rules: Sequence[Line]) -> list[float]:
    levels: list[float] = []
    for rule in rules:
        if not levels or rule.at - levels[-1] > _SAME:
            levels.append(rule.at)
    return levels


def _stack(
    rules: Sequence[Line], levels: Sequence[float], lines: Sequence[tuple[Piece, ...]]
) -> Iterator[Stack]:
    if len(levels) < 2:
        return
    own = tuple(rule for rule in rules if levels[0] <= rule.at <= levels[-1] + _SAME)
    held = tuple(line for line in lines if levels[0] < line[0].middle < levels[-1])
    pieces = [piece for line in held for piece in line]
    if len(pieces) > (1 if any(piece.is_figure for piece in pieces) else 2):
        yield Stack(own, tuple(levels), held)
