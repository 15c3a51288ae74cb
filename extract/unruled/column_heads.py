"""What stands over the columns of a table without lines: heads of one column, and heads over several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extract.model import Box

_FIGURE = re.compile(
    r"(?:[-+－＋↑↓]|增加?|减少?)?\d[\d,.，．]*(?:[亿万]?元|件|项|条|个|人?次|人|篇|份|[↑↓])?|[-—–/／]{1,3}|无"
)

_UNIT = re.compile(r"[亿万]?元|[件项条个篇份人]|人?次")
_SPACE = 0.6  # heights between a figure and its unit

Columns = Sequence[tuple[float, float]]
"""from where to where each column's figures stand"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words or a figure with nothing else near them: one line, or the lines of one cell."""

    text: str
    box: Box
    lines: int = 1

    @property
    def middle(self) -> float:
        """Its vertical middle."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def centre(self) -> float:
        """Its horizontal middle."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def is_figure(self) -> bool:
        """Whether it is a number, or a mark for none."""
        return is_figure(self.text)


def is_figure(text: str) -> bool:
    """Whether a text is a number, or a mark for none."""
    return bool(_FIGURE.fullmatch(text))


def nearest_of(places: Sequence[float], place: float) -> int:
    """Which place is nearest."""
    return min(range(len(places)), key=lambda n: abs(places[n] - place))


def columns_of(stretches: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Stretches with those that overlap made one."""
    columns: list[tuple[float, float]] = []
    for x0, x1 in sorted(stretches):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _reach(head: Piece, columns: Columns) -> range:
    first, last = over_columns(head, columns)
    return range(first, last + 1)


def over_columns(head: Piece, columns: Columns) -> tuple[int, int]:
    """The first and last column that a piece reaches over; the nearest one where it reaches over none."""
    over = [n for n, (a, b) in enumerate(columns) if head.box[0] < b and a < head.box[2]]
    nearest = nearest_of([(a + b) / 2 for a, b in columns], head.centre)
    return (over[0], over[-1]) if over else (nearest, nearest)


def _middle(a: tuple[float, float], b: tuple[float, float]) -> float:
    return (a[0] + a[1] + b[0] + b[1]) / 4


_WAYS: tuple[Callable[[tuple[float, float], tuple[float, float]], float], ...] = (
    _middle,
    lambda first, _: first[0],
    lambda _, last: last[1],
)
"""where a head stands over its first and last column: in the middle, to the left, to the right"""


def way_of(
    heads: Sequence[Piece], columns: Columns
) -> Callable[[tuple[float, float], tuple[float, float]], float]:
    """How heads stand over their columns: as those do that are over one column of figures."""
    own = [(h.box, columns[over_columns(h, columns)[0]]) for h in heads if len(_reach(h, columns)) == 1]

    def apart(way: Callable[[tuple[float, float], tuple[float, float]], float]) -> float:
        return sum(abs(way((box[0], box[2]), (box[0], box[2])) - way(column, column)) for box, column in own)

    return min(_WAYS, key=apart)


def tiled(
    line: Sequence[Piece],
    columns: Columns,
    stands: Callable[[tuple[float, float], tuple[float, float]], float],
) -> list[tuple[int, int]]:
    """First and last column of each head, where heads that all stand alike fill the columns to the last one."""
    pitch = (columns[-1][0] - columns[0][0]) / max(1, len(columns) - 1)
    spans: list[tuple[int, int]] = []
    end = len(columns) - 1
    for head in reversed(line):
        own = stands((head.box[0], head.box[2]), (head.box[0], head.box[2]))
        fits = [s for s in range(end + 1) if abs(stands(columns[s], columns[end]) - own) < 0.24 * pitch]
        if stands is _WAYS[2] and fits:  # the last column tells; the first is where the head before ends
            before = [
                n for n in range(end) if any(abs(columns[n][1] - h.box[2]) < 0.24 * pitch for h in line)
            ]
            fits = [max(before, default=-1) + 1]
        if len(fits) != 1:
            return []
        spans.insert(0, (fits[0], end))
        end = fits[0] - 1
    return spans


def with_units(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of a line, each unit that a space parts from its figure put to it: 503 件."""
    held: Piece | None = None
    for piece in pieces:
        if held and _UNIT.fullmatch(piece.text) and held.text[-1].isdigit() and held.is_figure:
            gap = piece.box[0] - held.box[2]
            if gap < _SPACE * (piece.box[3] - piece.box[1]):
                top, bottom = min(held.box[1], piece.box[1]), max(held.box[3], piece.box[3])
                yield Piece(held.text + piece.text, (held.box[0], top, piece.box[2], bottom))
                held = None
                continue
        if held:
            yield held
        held = piece
    if held:
        yield held
