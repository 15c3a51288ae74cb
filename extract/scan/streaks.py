"""Streaks that a scanner draws down the page, told from the lines of tables: a table's lines end at its borders."""

from __future__ import annotations

from collections.abc import Sequence

from extract.rulings import Line

_MEET = 3.0  # points by which lines may miss each other and still meet
_BEYOND = 12.0  # points by which a streak runs on above and below every line that it crosses
_SAME = 5.0  # points
_FEW = 2
"""So many streaks begin and end alike at most: more are the columns of a table without its upper and lower border."""


def without_streaks(horizontal: Sequence[Line], vertical: Sequence[Line]) -> list[Line]:
    """The vertical lines but those that run on beyond all horizontal lines they meet, above and below."""
    beyond = [v for v in vertical if _runs_on(v, horizontal)]
    streaks = [v for v in beyond if sum(_alike(v, other) for other in beyond) <= _FEW]
    return [v for v in vertical if v not in streaks]


def _runs_on(line: Line, horizontal: Sequence[Line]) -> bool:
    met = [
        h.at
        for h in horizontal
        if h.start - _MEET <= line.at <= h.end + _MEET and line.start - _MEET <= h.at <= line.end + _MEET
    ]
    return bool(met) and min(met) - line.start > _BEYOND and line.end - max(met) > _BEYOND


def _alike(one: Line, other: Line) -> bool:
    return abs(one.start - other.start) <= _SAME and abs(one.end - other.end) <= _SAME
