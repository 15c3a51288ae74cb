"""Characters with boxes → what they say: lines of writing, and the text of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from extract.model import Box, GridCell

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]

MARGIN = 5.4
"""points that Word leaves free at either side of a cell"""
_SLACK = 2.2  # points: rulings and other editors' margins take more off a cell


class Char(NamedTuple):
    """One character with its box on the page as shown (points from the top left corner)."""

    text: str
    box: Box

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, (x, y)."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True)
class Letters:
    """Many characters as one text and one array of boxes (n × 4), in the order in which the file draws them."""

    text: str
    boxes: Floats

    @classmethod
    def of(cls, chars: Sequence[Char]) -> Letters:
        """The same as an array; a Char of several letters is not allowed."""
        return cls("".join(c.text for c in chars), np.array([c.box for c in chars], float).reshape(-1, 4))

    def within(self, box: Box) -> Flags:
        """Which of them have their centres in a box."""
        x, y = (self.boxes[:, 0] + self.boxes[:, 2]) / 2, (self.boxes[:, 1] + self.boxes[:, 3]) / 2
        found: Flags = (box[0] <= x) & (x <= box[2]) & (box[1] <= y) & (y <= box[3])
        return found

    def some(self, which: Flags) -> Letters:
        """Those that are flagged."""
        return Letters("".join(compress(self.text, which.tolist())), self.boxes[which])

    def chars(self, indices: Sequence[int]) -> list[Char]:
        """Some of them one by one."""
        texts = map(self.text.__getitem__, indices)
        return list(map(Char, texts, map(tuple, self.boxes[indices].tolist())))


def text_lines(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters as lines of writing, top to bottom, each left to right; a line is what overlaps in height."""
    lines: list[list[Char]] = []
    middle = height = 0.0
    for y, char in sorted(((c.box[1] + c.box[3]) / 2, n) for n, c in enumerate(chars)):
        box = chars[char].box
        if lines and abs(y - middle) <= max(2.0, 0.4 * height):
            lines[-1].append(chars[char])
            middle += (y - middle) / len(lines[-1])
            height = max(height, box[3] - box[1])
        else:
            lines.append([chars[char]])
            middle, height = y, box[3] - box[1]
    return [sorted(line, key=lambda c: c.box[0]) for line in lines]


def line_text(line: Sequence[Char]) -> str:
    """A line's text; a gap wider than half a character's height is a space."""
    if len(line) > 1 and _is_spread(
        [b.box[0] - a.box[2] for a, b in pairwise(line)], line[0].box[3] - line[0].box[1]
    ):
        return " ".join("".join(char.text for char in line).split())
    parts = [line[0].text]
    end = line[0].box[2]
    for char in line[1:]:
        x0, top, x1, bottom = char.box
        if x0 - end > 0.5 * (bottom - top):
            parts.append(" ")
        parts.append(char.text)
        end = x1
    return " ".join("".join(parts).split())


def _is_spread(gaps: Sequence[float], height: float) -> bool:
    """Whether a line is one word spread over its cell (分散对齐): every character is as far from the next, and near.

    Two columns whose ruling is missing are further apart than a character is high.
    """
    return min(gaps) > 0.15 * height and max(gaps) < height and max(gaps) - min(gaps) < 0.35 * height


def cell_text(chars: Sequence[Char], width: float) -> str:
    """The text of a cell `width` points wide; its lines are wraps and are joined without a space.

    24620 over 4 is 246204 where no further digit fitted in the first line; where it did, the two are two figures
    (a ruling between them is missing) and a newline keeps them apart. Writing that the file sets from top to bottom
    in several columns is read so, the right column first.
    """
    if not chars:
        return ""
    lines = _upright_columns(chars) or text_lines(chars)
    text = ""
    before: list[Char] | None = None
    for line in lines:
        said = line_text(line)
        stacked = before and text[-1:].isdigit() and said[:1].isdigit() and not _is_full(before, line, width)
        text += ("\n" if stacked else "") + said
        before = line
    return text


def _upright_columns(chars: Sequence[Char]) -> list[list[Char]]:
    """Each character a line, where the file sets them in columns (竖排): most steps go down, some back up and left."""
    if len(chars) < 4 or any(c.text.isdigit() for c in chars):
        return []
    down = across = back = 0
    for a, b in pairwise(chars):
        size = a.box[3] - a.box[1]
        dx, dy = b.box[0] - a.box[0], b.box[1] - a.box[1]
        down += abs(dx) < 0.5 * size and dy > 0.5 * size
        across += dx > 0.5 * size and abs(dy) < 0.5 * size
        back += dx < -0.5 * size and dy < -0.5 * size
    return [[char] for char in chars] if back and down > 2 * across and down + back >= len(chars) - 1 else []


def _is_full(line: Sequence[Char], following: Sequence[Char], width: float) -> bool:
    """Whether one more character would not have fitted, a margin at either side allowed for.

    A space that is not drawn goes before a line that begins a little right of the next one, and is not centred on it.
    """
    left, right = line[0].box[0], line[-1].box[2]
    widest = max(
        char.box[2] - char.box[0] for char in line
    )  # a comma is narrower than the figure that follows
    indent = left - following[0].box[0]
    if 0 < indent < widest and abs(left + right - following[0].box[0] - following[-1].box[2]) > 2 * widest:
        left -= indent
    return right - left + widest > width - 2 * MARGIN - _SLACK


OVERRUN = "\ufffd"
"""stands where a figure runs over its cell's border into the next: nobody can tell which digits are whose"""


def fill_cells(
    xs: Sequence[float],
    ys: Sequence[float],
    places: Sequence[tuple[int, int, int, int]],
    letters: Letters,
    page: int,
) -> tuple[GridCell, ...]:
    """Cells at `places` (row, column, row span, column span) between the cuts, with the letters in them."""
    cell = _cells_of(xs, ys, places, letters)
    texts = dict(_texts(xs, places, letters, cell))
    for n in _overrun(letters, cell):
        texts[n] = texts.get(n, "") + OVERRUN
    return tuple(
        GridCell(r, c, down, across, texts.get(n, ""), page, (xs[c], ys[r], xs[c + across], ys[r + down]))
        for n, (r, c, down, across) in enumerate(places)
    )


def _cells_of(
    xs: Sequence[float], ys: Sequence[float], places: Sequence[tuple[int, int, int, int]], letters: Letters
) -> Numbers:
    """For each letter the cell that holds its centre; -1 outside all."""
    table = np.full((len(ys) + 1, len(xs) + 1), -1, np.intp)
    for n, (r, c, down, across) in enumerate(places):
        table[r + 1 : r + 1 + down, c + 1 : c + 1 + across] = n
    b = letters.boxes
    row = np.searchsorted(ys, (b[:, 1] + b[:, 3]) / 2, side="right")
    column = np.searchsorted(xs, (b[:, 0] + b[:, 2]) / 2, side="right")
    found: Numbers = table[row, column]
    return found


def _texts(
    xs: Sequence[float], places: Sequence[tuple[int, int, int, int]], letters: Letters, cell: Numbers
) -> Iterator[tuple[int, str]]:
    """Each cell that holds letters, with its text. Cells of one line are read off the array in one go."""
    b = letters.boxes
    order = np.lexsort((b[:, 0], cell))
    order = order[cell[order] >= 0]
    if not len(order):
        return
    mine, box = cell[order], b[order]
    height, middle = box[:, 3] - box[:, 1], (box[:, 1] + box[:, 3]) / 2
    starts = np.flatnonzero(np.diff(mine, prepend=-1))
    ends = [*starts[1:].tolist(), len(order)]
    spread = np.maximum.reduceat(middle, starts) - np.minimum.reduceat(middle, starts)
    single = (spread <= np.maximum(2.0, 0.3 * np.minimum.reduceat(height, starts))).tolist()
    gaps = np.diff(box[:, 0], prepend=0) - np.concatenate(([0.0], (box[:, 2] - box[:, 0])[:-1]))
    wide = gaps > 0.5 * height
    wide[starts] = False
    spaced, parted = wide.tolist(), np.logical_or.reduceat(wide, starts).tolist()
    indices, owners = order.tolist(), mine[starts].tolist()
    sorted_text = "".join(map(letters.text.__getitem__, indices))
    for n, start, end, one_line, gap in zip(owners, starts.tolist(), ends, single, parted, strict=True):
        if one_line and gap and _is_spread(gaps[start + 1 : end].tolist(), float(height[start])):
            yield n, sorted_text[start:end].strip()
        elif one_line and gap:
            said = "".join([(" " if spaced[k] else "") + sorted_text[k] for k in range(start, end)])
            yield n, said.strip()
        elif one_line:
            yield n, sorted_text[start:end].strip()
        else:
            _, c, _, across = places[n]
            yield n, cell_text(letters.chars(sorted(indices[start:end])), xs[c + across] - xs[c])


def _overrun(letters: Letters, cell: Numbers) -> set[int]:
    """Cells between which a figure runs on: digits drawn one after the other without a gap, in two cells."""
    if len(cell) < 2:
        return set()
    b = letters.boxes
    digit = np.array([char.isdigit() for char in letters.text])
    height = b[:-1, 3] - b[:-1, 1]
    on = digit[:-1] & digit[1:] & (cell[:-1] != cell[1:])
    on &= (np.abs(b[1:, 1] - b[:-1, 1]) < 0.3 * height) & (np.abs(b[1:, 0] - b[:-1, 2]) < 0.12 * height)
    return {int(n) for pair in (cell[:-1][on], cell[1:][on]) for n in pair if n >= 0}
