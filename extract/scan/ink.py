"""A page's ink → marks (connected pieces of ink), and marks → lines of writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.scan.page import Bitmap, Page

_DARK = 100  # of 255: what is ink
_MOST_MARKS = 12_000
"""A page of small print has 6000 marks."""
_MOST_LINES = 250
_FAR = 3.0  # times the writing's size: how far before a figure its minus may stand
_DOT = 0.08  # of the writing's size: the least width or height of a dot
_TRACE = 0.03  # of the writing's size squared: so much ink in specks may be a character that fell apart
_SPECK = 2.2  # points: a smaller mark is a dot or noise, and does not make a line of writing by itself


@dataclass(frozen=True, slots=True)
class Mark:
    """A connected piece of ink: its rectangle in pixels (ends not included) and its number of dark pixels."""

    x0: int
    y0: int
    x1: int
    y1: int
    area: int

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, (x, y)."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """The marks of one line of writing, left to right; `specks` are marks too small to tell from noise.

    `foreign` are those of both that touch a ruling, as a seal's strokes do and figures do not.
    """

    marks: tuple[Mark, ...]
    specks: tuple[Mark, ...] = ()
    foreign: tuple[Mark, ...] = ()

    @property
    def box(self) -> tuple[int, int, int, int]:
        """The rectangle that holds its marks and specks (a minus sign may be one), in pixels."""
        every = (*self.marks, *self.specks)
        return (
            min(m.x0 for m in every),
            min(m.y0 for m in every),
            max(m.x1 for m in every),
            max(m.y1 for m in every),
        )


def find_marks(grey: Bitmap, point: float) -> list[Mark]:
    """Every mark of a page whose rulings were painted over; none where the page is noise and not writing."""
    dark = (grey < 255 - _DARK).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    stats = stats[1:]
    if len(stats) > _MOST_MARKS:
        stats = stats[np.maximum(stats[:, 2], stats[:, 3]) >= _SPECK * point]
    if len(stats) > _MOST_MARKS:
        return []
    return [Mark(x, y, x + w, y + h, a) for x, y, w, h, a in stats.tolist()]


def is_speck(mark: Mark, point: float) -> bool:
    """Whether a mark is as small as a dot or as noise."""
    return max(mark.width, mark.height) < _SPECK * point


def em_of(marks: Sequence[Mark], point: float) -> float:
    """The size of the writing in pixels: what five of six whole marks do not exceed."""
    heights = sorted(m.height for m in marks if 4 * point <= m.height <= 26 * point)
    return float(heights[int(len(heights) * 0.85)]) if heights else 9 * point


def text_lines(marks: Sequence[Mark], point: float, em: float) -> list[TextLine]:
    """Lines of writing of one cell, top to bottom: marks that overlap in height, or are one character's strokes."""
    bold = sorted((m for m in marks if not is_speck(m, point)), key=lambda m: m.y0)
    groups: list[list[Mark]] = []
    top, bottom = 0, 0
    for mark in bold:
        if groups and (mark.y0 < bottom - 1 or max(bottom, mark.y1) - top <= 1.1 * em):
            groups[-1].append(mark)
            bottom = max(bottom, mark.y1)
        else:
            groups.append([mark])
            top, bottom = mark.y0, mark.y1
    lines = [tuple(part) for group in groups for part in _split(group, em)]
    specks = [m for m in marks if is_speck(m, point) and max(m.width, m.height) >= _DOT * em]
    if not lines and sum(m.area for m in specks) > _TRACE * em * em:
        lines = [tuple(specks)]
        specks = []
    return [_with_specks(line, specks, em) for line in lines]


def _split(group: list[Mark], em: float) -> list[list[Mark]]:
    """A group that is as high as several lines, cut where the least of it is cut through."""
    top, bottom = min(m.y0 for m in group), max(m.y1 for m in group)
    if bottom - top <= 1.75 * em:
        return [group]
    cuts = range(round(top + 0.7 * em), round(bottom - 0.7 * em) + 1)
    cost = {y: sum(m.area for m in group if m.y0 + 1 < y < m.y1 - 1) for y in cuts}
    if not cost:
        return [group]
    least = min(cost.values())
    wanted = top + em * 1.15
    cut = min((y for y in cost if cost[y] == least), key=lambda y: abs(y - wanted))
    upper = [m for m in group if m.centre[1] < cut]
    lower = [m for m in group if m.centre[1] >= cut]
    if not upper or not lower:
        return [group]
    return [*_split(upper, em), *_split(lower, em)]


def _with_specks(line: tuple[Mark, ...], specks: Sequence[Mark], em: float) -> TextLine:
    top, bottom = min(m.y0 for m in line), max(m.y1 for m in line)
    left, right = min(m.x0 for m in line), max(m.x1 for m in line)
    near = [
        s
        for s in specks
        if top - 0.1 * em <= s.centre[1] <= bottom + 0.15 * em
        and (
            left - 0.6 * em <= s.centre[0] <= right + 0.4 * em
            or (left - _FAR * em <= s.centre[0] < left and _is_level(s, top, bottom, em))
        )
    ]
    return TextLine(tuple(sorted(line, key=lambda m: m.x0)), tuple(sorted(near, key=lambda m: m.x0)))


def _is_level(speck: Mark, top: int, bottom: int, em: float) -> bool:
    """Whether a speck may be the minus of a figure whose characters stand far apart."""
    middling = 0.2 < (speck.centre[1] - top) / max(1, bottom - top) < 0.85
    return middling and speck.width >= 1.5 * speck.height and speck.width >= 0.15 * em


def touches(mark: Mark, mask: Bitmap) -> bool:
    """Whether a mark lies against a ruling; `mask` is the page's ruling pixels."""
    return bool(mask[max(0, mark.y0 - 1) : mark.y1 + 1, max(0, mark.x0 - 1) : mark.x1 + 1].any())


def without(grey: Bitmap, marks: Sequence[Mark]) -> Bitmap:
    """The page with some marks painted over."""
    painted = grey.copy()
    for mark in marks:
        painted[mark.y0 : mark.y1, mark.x0 : mark.x1] = 255
    return painted


def crop(grey: Bitmap, line: TextLine, em: float, *, margin: float = 0.25) -> Bitmap:
    """The line's pixels with paper around them; a line of dashes alone keeps the height of a digit."""
    x0, y0, x1, y1 = line.box
    lack = max(0, round(0.7 * em) - (y1 - y0))
    y0, y1 = y0 - lack // 2, y1 + (lack + 1) // 2
    pad = max(2, round(margin * em))
    inner = grey[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1]
    return cv2.copyMakeBorder(inner, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255).astype(np.uint8)


def prose_lines(page: Page, grey: Bitmap, marks: Sequence[Mark]) -> list[TextLine]:
    """Lines of writing of the page's marks outside its tables, top to bottom."""
    em = em_of(marks, page.point)
    bold = [m for m in marks if not is_speck(m, page.point) and m.height < 4 * em]
    if not bold:
        return []
    smeared = np.zeros(grey.shape, np.uint8)
    for m in bold:
        smeared[m.y0 : m.y1, max(0, m.x0 - round(0.4 * em)) : m.x1 + round(0.4 * em)] = 1
    reach = max(3, round(1.2 * em) | 1)
    smeared = cv2.morphologyEx(smeared, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8)).astype(np.uint8)
    _, labels = cv2.connectedComponents(smeared, connectivity=4)
    groups: dict[int, list[Mark]] = {}
    for m in bold:
        groups.setdefault(int(labels[(m.y0 + m.y1) // 2, (m.x0 + m.x1) // 2]), []).append(m)
    pieces = [part for group in groups.values() for part in _split(group, em)]
    rows = _beside(sorted(pieces, key=lambda g: min(m.y0 for m in g)))
    lines = [TextLine(tuple(sorted(row, key=lambda m: m.x0))) for row in rows]
    kept = [line for line in lines if line.box[3] - line.box[1] >= 0.3 * em]
    if len(kept) > _MOST_LINES:
        return []
    return sorted(kept, key=lambda line: (line.box[1] + line.box[3]) / 2)


def _beside(pieces: list[list[Mark]]) -> list[list[Mark]]:
    """Pieces that stand at one height joined into one line."""
    rows: list[list[Mark]] = []
    for piece in pieces:
        top, bottom = min(m.y0 for m in piece), max(m.y1 for m in piece)
        for row in rows:
            top2, bottom2 = min(m.y0 for m in row), max(m.y1 for m in row)
            shared = min(bottom, bottom2) - max(top, top2)
            if shared > 0.5 * min(bottom - top, bottom2 - top2) and max(
                bottom - top, bottom2 - top2
            ) < 2.5 * max(min(bottom - top, bottom2 - top2), 1):
                row += piece
                break
        else:
            rows.append(list(piece))
    return rows
