"""The pieces of writing between a table's horizontal rules: which are figures, and which are of one word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Box
from extract.rulings import Line
from extract.unruled.column_heads import Piece, columns_of

_REACH = 3.0  # points by which a rule may miss what it is over or under
_SPREAD = 0.95  # of the height: letters of one word spread over its cell are no further apart
_OF_FIGURES = frozenset("0123456789.,０１２３４５６７８９．，-+－＋")
_NEAR, _CLOSE = 1.1, 0.45
"""Of the height: words no further apart are of one cell, over a column of figures and anywhere"""
LEVEL = 0.25
"""of the height: pieces on one line differ less"""


@dataclass(frozen=True, slots=True)
class Stack:
    """Rules one under the other, and the pieces of writing between them, line by line from the top."""

    rules: tuple[Line, ...]
    levels: tuple[float, ...]
    lines: tuple[tuple[Piece, ...], ...]

    @property
    def left(self) -> float:
        """Where the longest rule begins."""
        return min(rule.start for rule in self.rules)

    @property
    def right(self) -> float:
        """Where the longest rule ends."""
        return max(rule.end for rule in self.rules)

    def within(self, top: int, bottom: int) -> list[Line]:
        """The rules over, in and under the bands from `top` to before `bottom`."""
        first, last = self.levels[top] - _REACH, self.levels[bottom] + _REACH
        return [rule for rule in self.rules if first <= rule.at <= last]

    def at(self, level: int, x: float) -> Line | None:
        """The rule of a level that passes over x."""
        for rule in self.rules:
            if abs(rule.at - self.levels[level]) <= _REACH and rule.start - 1 <= x <= rule.end + 1:
                return rule
        return None


Placed = tuple[Piece, int, int]
"""a piece, the first band that its cell reaches over, and the one after its last"""


def is_title(stack: Stack, item: Placed, placed: Sequence[Placed]) -> bool:
    """Whether a piece is a title over the whole table: alone in its bands, and in the middle."""
    piece, top, bottom = item
    middle = abs(piece.centre - (stack.left + stack.right) / 2) < 0.03 * (stack.right - stack.left)
    return middle and sum(a < bottom and top < b for _, a, b in placed) == 1


def figures_and_words(placed: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
    """Figures, and words; what looks like a figure but stands over or under a word in its cell is part of that (8. 属于)."""
    figures: list[Placed] = []
    words: list[Placed] = []
    by_bands: dict[tuple[int, int], list[Placed]] = {}
    for item in placed:
        by_bands.setdefault(item[1:], []).append(item)
    for here in by_bands.values():
        for a, b in columns_of([(piece.box[0], piece.box[2]) for piece, _, _ in here]):
            cell = [item for item in here if a <= item[0].centre <= b]
            said = [item for item in cell if not item[0].is_figure] or _beside(cell, here)
            (words if said else figures).extend(cell)
    return figures, words


def _beside(cell: Sequence[Placed], here: Sequence[Placed]) -> list[Placed]:
    """The words that stand so near on a figure's line that they are of its cell: 增加 5, 1 .政府公报."""
    return [
        other
        for figure, _, _ in cell
        for other in here
        if not other[0].is_figure
        and abs(other[0].middle - figure.middle) < LEVEL * (figure.box[3] - figure.box[1])
        and _apart(figure, other[0]) < _NEAR
    ]


def _apart(a: Piece, b: Piece) -> float:
    """How far two pieces of a line are apart, in heights."""
    gap = max(a.box[0], b.box[0]) - min(a.box[2], b.box[2])
    return gap / (a.box[3] - a.box[1])


def merge_words(words: Sequence[Placed], columns: Sequence[tuple[float, float]]) -> list[Placed]:
    """The words with those of one cell put together that a space parts: over one column of figures, or set close."""
    merged: list[Placed] = []
    for item in sorted(words, key=lambda item: (item[1:], item[0].box[1], item[0].box[0])):
        last = merged[-1] if merged else None
        if last and last[1:] == item[1:] and _are_one(last[0], item[0], columns):
            merged[-1] = (_one([last[0], item[0]]), *item[1:])
        else:
            merged.append(item)
    return merged


def _are_one(a: Piece, b: Piece, columns: Sequence[tuple[float, float]]) -> bool:
    if abs(a.middle - b.middle) > LEVEL * (a.box[3] - a.box[1]) or b.box[0] < a.box[2]:
        return False
    over = [start for start, end in columns if a.box[0] < end and start < b.box[2]]
    beside = not over or a.box[2] < columns[0][0] < b.box[2]  # a label and a head are two
    return len(over) < 2 and _apart(a, b) < (_CLOSE if beside else _NEAR)


def bands_of(stack: Stack, piece: Piece) -> tuple[int, int]:
    """From the nearest rule above a piece to the nearest one below it, as bands."""
    last = len(stack.levels) - 1
    top = next(
        (n for n in range(last, -1, -1) if stack.levels[n] <= piece.middle and stack.at(n, piece.centre)), 0
    )
    bottom = next(
        (n for n in range(last + 1) if stack.levels[n] > piece.middle and stack.at(n, piece.centre)), last
    )
    return top, bottom


def unspread(line: Sequence[Piece]) -> Iterator[Piece]:
    """A line's pieces with letters that are spread over a cell (分散对齐) put together: as far apart, and near."""
    run: list[Piece] = []
    for piece in line:
        if run and not _goes_on(run, piece):
            yield _one(run)
            run = []
        run.append(piece)
    if run:
        yield _one(run)


def _goes_on(run: Sequence[Piece], piece: Piece) -> bool:
    height = piece.box[3] - piece.box[1]
    gap = piece.box[0] - run[-1].box[2]
    if len(piece.text) > 1 or len(run[-1].text) > 1 or gap > _SPREAD * height:
        return False
    if (piece.text in _OF_FIGURES) != (run[-1].text in _OF_FIGURES):
        return False
    return len(run) < 2 or abs(gap - (run[-1].box[0] - run[-2].box[2])) < 0.35 * height


def _one(pieces: Sequence[Piece]) -> Piece:
    return (
        pieces[0]
        if len(pieces) == 1
        else Piece("".join(p.text for p in pieces), box_around([p.box for p in pieces]))
    )


def box_around(boxes: Sequence[Box]) -> Box:
    """The rectangle that holds all of these."""
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def numbering(figures: Sequence[Placed], words: Sequence[Placed]) -> list[Placed]:
    """The figures of a column that numbers the rows: with words to the right of them in their bands, and none to the left."""
    found: list[Placed] = []
    for a, b in columns_of([(piece.box[0], piece.box[2]) for piece, _, _ in figures]):
        column = [item for item in figures if a <= item[0].centre <= b]
        sides = [
            [
                w.centre > b
                for w, top, bottom in words
                if top < item[2] and item[1] < bottom and not a < w.centre < b
            ]
            for item in column
        ]
        if len(column) > 1 and all(side and all(side) for side in sides):
            found += column
    return found
