"""A scanned leaf → an upright page cut into the cells of its tables and lines of prose, nothing read yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.rulings import Frame, cut_cells
from extract.scan.figures import as_figure
from extract.scan.ink import Mark, TextLine, crop, em_of, find_marks, prose_lines, text_lines, touches
from extract.scan.lines import find_rulings
from extract.scan.page import Bitmap, Leaf, Page, open_page
from extract.scan.recognise import recognise

_SAMPLE, _LEAST_SAMPLE = 8, 3
_LEAST_LONG = 0.05
_READABLE, _UNDECIDED = 0.75, 0.5
_STROKE = 4  # pixels of ink: a smaller piece against a ruling is its rough edge
PROSE_SQUEEZE = 0.8
"""How much narrower than drawn a line of prose is read: faster, and as sure."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Place:
    """A cell of a table before its writing is read."""

    frame: int
    place: tuple[int, int, int, int]
    edges: tuple[float, float, float, float]
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class Draft:
    """A page cut into cells and lines of prose, not yet read. `grey` has its rulings painted over."""

    page: Page
    grey: Bitmap
    frames: tuple[Frame, ...]
    places: tuple[Place, ...]
    prose: tuple[TextLine, ...]
    em: float
    prose_em: float


def upright(leaf: Leaf, turn: list[int]) -> Draft:
    """The page cut up with its writing upright: where a sample of it reads badly, every quarter turn is tried."""
    best, most = None, -1.0
    for quarter in (turn[0], *(q for q in (0, 2, 1, 3) if q != turn[0])):
        draft = cut_up(open_page(leaf, quarter))
        legible = _legibility(draft)
        if legible > most:
            best, most, kept = draft, legible, quarter
        if legible >= _READABLE:
            break
    assert best is not None
    if most >= _READABLE:
        turn[0] = kept
    return best


def _legibility(draft: Draft) -> float:
    """How sure the recogniser is of a few of the page's longer lines; undecided where there are none to judge by."""
    crops = [crop(draft.grey, line, draft.em) for place in draft.places for line in place.lines]
    crops += [crop(draft.grey, line, draft.prose_em) for line in draft.prose]
    fit = [c for c in crops if 2.5 < c.shape[1] / c.shape[0] < 12]
    if len(fit) < max(
        _LEAST_SAMPLE, _LEAST_LONG * len(crops)
    ):  # a page on its side falls apart into characters
        return _UNDECIDED
    longest = sorted(fit, key=lambda c: -c.shape[1] / c.shape[0])[: 2 * _SAMPLE]
    sample = [longest[i] for i in np.linspace(0, len(longest) - 1, _SAMPLE).astype(int)]
    # A figure upside down may read as well; characters on their side are often read well one by one, words are not.
    written = [w for w in recognise(sample, squeeze=PROSE_SQUEEZE) if as_figure(w.text) is None]
    if len(written) < _LEAST_SAMPLE:
        return _UNDECIDED
    sure = sorted(w.sureness if len(_CHINESE.findall(w.text)) > 2 else 0.0 for w in written)
    return float(np.mean(sure[len(sure) // 4 :]))


def cut_up(page: Page) -> Draft:
    """The page's tables cut into cells and the rest into lines."""
    ruled = find_rulings(page)
    page = ruled.page
    grey = page.grey.copy()
    grey[ruled.mask > 0] = 255
    marks = find_marks(grey, page.point)
    inside: dict[int, list[Mark]] = {}
    outside: list[Mark] = []
    for mark in marks:
        x, y = mark.centre[0] / page.point, mark.centre[1] / page.point
        frame = next((n for n, f in enumerate(ruled.frames) if _holds(f, x, y)), None)
        (outside if frame is None else inside.setdefault(frame, [])).append(mark)
    em = em_of([m for found in inside.values() for m in found], page.point)
    places = tuple(
        place
        for number, frame in enumerate(ruled.frames)
        for place in _places(page, number, frame, inside.get(number, []), em, ruled.mask)
    )
    prose = tuple(prose_lines(page, grey, outside))
    return Draft(page, grey, ruled.frames, places, prose, em, em_of(outside, page.point))


def _holds(frame: Frame, x: float, y: float) -> bool:
    x0, y0, x1, y1 = frame.box
    return x0 <= x <= x1 and y0 <= y <= y1


def _places(
    page: Page, number: int, frame: Frame, marks: Sequence[Mark], em: float, mask: Bitmap
) -> Iterator[Place]:
    xs, ys, cells = cut_cells(frame)
    owner = {
        (i, j): n for n, (r, c, d, a) in enumerate(cells) for i in range(r, r + d) for j in range(c, c + a)
    }
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        column = int(np.searchsorted(xs, mark.centre[0] / page.point)) - 1
        row = int(np.searchsorted(ys, mark.centre[1] / page.point)) - 1
        if (row, column) in owner:
            found.setdefault(owner[row, column], []).append(mark)
    for n, place in enumerate(cells):
        row, column, down, across = place
        edges = (xs[column], ys[row], xs[column + across], ys[row + down])
        own = [m for m in found.get(n, []) if not _is_remnant(m, edges, page.point)]
        foreign = {m for m in own if m.area >= _STROKE and touches(m, mask)}
        lines = tuple(_marked(line, foreign) for line in text_lines(own, page.point, em))
        yield Place(number, place, edges, lines)


def _marked(line: TextLine, foreign: set[Mark]) -> TextLine:
    return replace(line, foreign=tuple(m for m in (*line.marks, *line.specks) if m in foreign))


def _is_remnant(mark: Mark, edges: tuple[float, float, float, float], point: float) -> bool:
    """Whether a mark is what is left of a ruling: thin, close to an edge of its cell and along it."""
    x0, y0, x1, y1 = (edge * point for edge in edges)
    near = 2.2 * point
    thin = 1.6 * point
    beside = min(mark.x0 - x0, x1 - mark.x1) < near and mark.width <= thin
    above = min(mark.y0 - y0, y1 - mark.y1) < near and mark.height <= thin
    return (beside and mark.height > 0.6 * (y1 - y0)) or (above and mark.width > 2 * mark.height)
