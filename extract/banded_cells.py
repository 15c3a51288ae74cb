"""What stands in the bands between a table's horizontal rules: figures in columns, heads over and labels beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.model import Box
from extract.rulings import Line
from extract.unruled_grid import columns_of
from extract.unruled_heads import Piece

_REACH = 3.0  # points by which a rule may miss what it is over or under
_SPREAD = 0.95  # of the height: letters of one word spread over its cell are no further apart
_OF_FIGURES = frozenset("0123456789.,０１２３４５６７８９．，-+－＋")
_NEAR, _CLOSE = 1.1, 0.45
"""Of the height: words no further apart are of one cell, over a column of figures and anywhere"""
_STEP = 0.25  # of the height: figures on one line differ less


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


@dataclass(frozen=True, slots=True)
class LaidPiece:
    """The writing of one cell, with the first band that the cell reaches over and the one after its last."""

    text: str
    box: Box
    top: int
    bottom: int
    lines: tuple[Piece, ...]

    @property
    def centre(self) -> float:
        """Its horizontal middle."""
        return (self.box[0] + self.box[2]) / 2


@dataclass(frozen=True, slots=True)
class Laid:
    """Bands from `top` to before `bottom` that have the same columns: these, and the cells that hold writing."""

    top: int
    bottom: int
    columns: list[tuple[float, float]]
    figures: list[LaidPiece]
    labels: list[LaidPiece]
    heads: list[LaidPiece]


def lay_pieces(stack: Stack) -> list[Laid]:
    """The writing between rules as cells; [] where a figure is of two columns or a band of several rows."""
    placed = [(piece, *_bands(stack, piece)) for line in stack.lines for piece in _unspread(line)]
    figures, words = _sorted([item for item in placed if not _is_title(stack, item, placed)])
    numbers = _numbering(figures, words)
    figures = [item for item in figures if item not in numbers]
    parts = []
    for top, bottom in _parts(figures, len(stack.levels) - 1):
        part = _lay(
            (top, bottom),
            [item for item in figures if top <= item[1] < bottom],
            [item for item in (*words, *numbers) if top <= item[1] < bottom],
        )
        if part is None:
            return []
        parts.append(part)
    return parts


def _is_title(stack: Stack, item: Placed, placed: Sequence[Placed]) -> bool:
    """Whether a piece is a title over the whole table: alone in its bands, and in the middle."""
    piece, top, bottom = item
    middle = abs(piece.centre - (stack.left + stack.right) / 2) < 0.03 * (stack.right - stack.left)
    return middle and sum(a < bottom and top < b for _, a, b in placed) == 1


def _sorted(placed: Sequence[Placed]) -> tuple[list[Placed], list[Placed]]:
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
        and abs(other[0].middle - figure.middle) < _STEP * (figure.box[3] - figure.box[1])
        and _apart(figure, other[0]) < _NEAR
    ]


def _apart(a: Piece, b: Piece) -> float:
    """How far two pieces of a line are apart, in heights."""
    gap = max(a.box[0], b.box[0]) - min(a.box[2], b.box[2])
    return gap / (a.box[3] - a.box[1])


def _merged(words: Sequence[Placed], columns: Sequence[tuple[float, float]]) -> list[Placed]:
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
    if abs(a.middle - b.middle) > _STEP * (a.box[3] - a.box[1]) or b.box[0] < a.box[2]:
        return False
    over = [start for start, end in columns if a.box[0] < end and start < b.box[2]]
    beside = not over or a.box[2] < columns[0][0] < b.box[2]  # a label and a head are two
    return len(over) < 2 and _apart(a, b) < (_CLOSE if beside else _NEAR)


def _parts(figures: Sequence[Placed], bands: int) -> list[tuple[int, int]]:
    """Runs of bands that have the same columns. Others may begin where a band without figures comes after one with."""
    held = {band for _, top, bottom in figures for band in range(top, bottom)}
    starts = [band for band in range(bands) if band not in held and (band == 0 or band - 1 in held)]
    starts = sorted({0, *starts})
    parts: list[tuple[int, int, list[tuple[float, float]]]] = []
    for top, bottom in zip(starts, [*starts[1:], bands], strict=True):
        own = [(p.box[0], p.box[2]) for p, first, _ in figures if top <= first < bottom]
        columns = columns_of(own)
        both = columns_of([*parts[-1][2], *columns]) if parts else []
        if parts and len(both) == max(len(parts[-1][2]), len(columns)):
            parts[-1] = (parts[-1][0], bottom, both)
        else:
            parts.append((top, bottom, columns))
    return [(top, bottom) for top, bottom, _ in parts]


def _lay(bands: tuple[int, int], figures: Sequence[Placed], words: Sequence[Placed]) -> Laid | None:
    columns = columns_of([(piece.box[0], piece.box[2]) for piece, _, _ in figures])
    cells = list(_cells(figures))
    if not columns:
        over = list(_cells(_merged(words, [])))
        lowest = [head for head in over if not any(_overlap(h, head) for h in below(head, over, []))]
        columns = columns_of([(head.box[0], head.box[2]) for head in lowest])
        return Laid(*bands, columns, [], [], over) if len(columns) > 1 else None
    if not _are_rows(cells):
        return None
    words = _merged(words, columns)
    heads = _heads(figures, words, columns[0][0])
    labels = list(_cells([w for w in words if w not in heads]))
    over = list(_cells(heads))
    return Laid(*bands, _with_heads(columns, over, cells), cells, labels, over)


Placed = tuple[Piece, int, int]
"""a piece, the first band that its cell reaches over, and the one after its last"""


def _bands(stack: Stack, piece: Piece) -> tuple[int, int]:
    """From the nearest rule above a piece to the nearest one below it, as bands."""
    last = len(stack.levels) - 1
    top = next(
        (n for n in range(last, -1, -1) if stack.levels[n] <= piece.middle and stack.at(n, piece.centre)), 0
    )
    bottom = next(
        (n for n in range(last + 1) if stack.levels[n] > piece.middle and stack.at(n, piece.centre)), last
    )
    return top, bottom


def _unspread(line: Sequence[Piece]) -> Iterator[Piece]:
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
        else Piece("".join(p.text for p in pieces), _around([p.box for p in pieces]))
    )


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(b[0] for b in boxes),
        min(b[1] for b in boxes),
        max(b[2] for b in boxes),
        max(b[3] for b in boxes),
    )


def _numbering(figures: Sequence[Placed], words: Sequence[Placed]) -> list[Placed]:
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


def _cells(pieces: Sequence[Placed]) -> Iterator[LaidPiece]:
    """Pieces of the same bands that stand over each other are the lines of one cell."""
    by_bands: dict[tuple[int, int], list[Piece]] = {}
    for piece, top, bottom in pieces:
        by_bands.setdefault((top, bottom), []).append(piece)
    for (top, bottom), here in by_bands.items():
        for a, b in columns_of([(p.box[0], p.box[2]) for p in here]):
            lines = tuple(sorted((p for p in here if a <= p.centre <= b), key=lambda p: (p.box[1], p.box[0])))
            yield LaidPiece(
                "".join(p.text for p in lines), _around([p.box for p in lines]), top, bottom, lines
            )


def _are_rows(figures: Sequence[LaidPiece]) -> bool:
    """Whether each band holds one row: a figure of several lines wraps.

    Then one of fewer lines beside it is not level with them (all stand in the middle of the row), or every line but the
    last is as wide as a column.
    """
    columns = columns_of([(cell.box[0], cell.box[2]) for cell in figures])
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    for cell in figures:
        size = cell.lines[0].box[3] - cell.lines[0].box[1]
        if any(b.middle - a.middle < 0.5 * size for a, b in pairwise(cell.lines)):
            return False  # two figures on one line in one column
        beside = [c for c in figures if (c.top, c.bottom) == (cell.top, cell.bottom)]
        fewer = [p for c in beside if len(c.lines) < len(cell.lines) for p in c.lines]
        if all(p.box[2] - p.box[0] > pitch - 2 * size for p in cell.lines[:-1]):
            continue
        if not any(all(abs(q.middle - p.middle) > _STEP * size for p in cell.lines) for q in fewer):
            return False
    return True


def _heads(figures: Sequence[Placed], words: Sequence[Placed], left: float) -> list[Placed]:
    """The words over or beside figures, which begin at `left`: those right of the labels, which stand beside figures."""
    size = figures[0][0].box[3] - figures[0][0].box[1]
    held = {band for _, top, bottom in figures for band in range(top, bottom)}
    beside = [w for w, top, bottom in words if w.centre < left and not held.isdisjoint(range(top, bottom))]
    edge = max((w.box[2] for w in beside), default=float("-inf"))
    return [
        item
        for item in words
        if item[0].centre > left
        or item[0].box[2] > left + size
        or (item[0].box[0] > edge and held.isdisjoint(range(item[1], item[2])))
    ]


def below(head: LaidPiece, heads: Sequence[LaidPiece], figures: Sequence[LaidPiece]) -> list[LaidPiece]:
    """The heads of the same header that stand lower: no figure is between."""
    end = min((f.top for f in figures if f.top >= head.bottom), default=None)
    return [h for h in heads if head.bottom <= h.top and (end is None or h.top < end)]


def _overlap(a: LaidPiece, b: LaidPiece) -> bool:
    return a.box[0] < b.box[2] and b.box[0] < a.box[2]


def _with_heads(
    columns: list[tuple[float, float]], heads: Sequence[LaidPiece], figures: Sequence[LaidPiece]
) -> list[tuple[float, float]]:
    """The columns as wide as their heads, and those that have a head and no figure at all."""
    pitch = (columns[-1][1] - columns[0][0]) / len(columns)
    stretches = list(columns)
    for head in heads:
        lower = below(head, heads, figures)
        if any(_overlap(h, head) for h in lower):
            continue
        over = [n for n, (a, b) in enumerate(columns) if head.box[0] < b and a < head.box[2]]
        if len(over) == 1 or (not over and not any(abs(h.centre - head.centre) < 1.2 * pitch for h in lower)):
            stretches.append((head.box[0], head.box[2]))
    wider = columns_of(stretches)
    return wider if len(wider) >= len(columns) else columns
