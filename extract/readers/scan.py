"""Scans and pictures → blocks: tables by their ruling lines, figures cell by cell with every plausible reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extract.model import Block, Grid, GridCell, Guess, Paragraph, Picture
from extract.pages import Row, paragraphs, without_running_titles
from extract.recognise import Written, recognise
from extract.rulings import Frame, cut_cells
from extract.scan_figures import as_figure, read_figures
from extract.scan_ink import Mark, TextLine, crop, em_of, find_marks, prose_lines, text_lines, touches
from extract.scan_lines import find_rulings
from extract.scan_page import Bitmap, Leaf, Page, decode_leaf, open_page

_SMALLEST, _THINNEST = 300, 40  # pixels of the longer and the shorter side; what is smaller is an ornament
_SAMPLE = 8
_LEAST_LONG = 0.05
_READABLE, _UNDECIDED = 0.75, 0.5
_SHIFT, _STRETCH = 40.0, 0.025  # points, and a share: how differently two sheets lie on the glass
_STROKE = 4  # pixels of ink: a smaller piece against a ruling is its rough edge
_LEGIBLE, _LEGIBLE_ALONE = 0.6, 0.8
_PROSE_SQUEEZE = 0.8
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read_pictures(pictures: Sequence[Picture]) -> tuple[list[Block], list[str]]:
    """What neighbouring pictures of one document say, their running titles gone and sentences over pages joined.

    With the blocks come warnings: one for each picture that cannot be decoded.
    """
    turn = [0]
    rows: list[Row] = []
    warnings: list[str] = []
    for picture in pictures:
        try:
            leaf = decode_leaf(picture.data, picture.size)
        except ValueError as error:
            warnings.append(f"page {picture.page}: {error}" if picture.page else str(error))
            continue
        if max(leaf.pixels.shape[:2]) >= _SMALLEST and min(leaf.pixels.shape[:2]) >= _THINNEST:
            rows += _read_leaf(leaf, picture.page or 0, turn)
    return list(_blocks(rows)), warnings


def _blocks(rows: Sequence[Row]) -> Iterator[Block]:
    last: Grid | None = None
    for block in paragraphs(without_running_titles(rows)):
        if isinstance(block, Grid):
            block = last = _align(last, block)
            yield block
        elif isinstance(block, Paragraph):
            last = None
            yield replace(block, page=block.page or None)


def _align(above: Grid | None, below: Grid) -> Grid:
    """The second of two neighbouring grids, moved and stretched sideways to stand exactly under the first.

    Two sheets never lie alike on the glass: where the borders of both are nearly as far apart, one table goes on.
    """
    if above is None or above.cells[-1].page is None or below.cells[0].page == above.cells[-1].page:
        return below
    (left, right), (left2, right2) = _sides(above), _sides(below)
    stretch = (right - left) / (right2 - left2)
    if abs(left - left2) > _SHIFT or abs(stretch - 1) > _STRETCH:
        return below

    def moved(cell: GridCell) -> GridCell:
        assert cell.box
        x0, y0, x1, y1 = cell.box
        return replace(cell, box=(left + (x0 - left2) * stretch, y0, left + (x1 - left2) * stretch, y1))

    return replace(below, cells=tuple(moved(cell) for cell in below.cells))


def _sides(grid: Grid) -> tuple[float, float]:
    boxes = [cell.box for cell in grid.cells if cell.box]
    return min(box[0] for box in boxes), max(box[2] for box in boxes)


@dataclass(frozen=True)
class _Place:
    """A cell of a table before its writing is read."""

    frame: int
    place: tuple[int, int, int, int]
    edges: tuple[float, float, float, float]
    lines: tuple[TextLine, ...]


@dataclass(frozen=True)
class _Draft:
    """A page cut into cells and lines of prose, not yet read. `grey` has its rulings painted over."""

    page: Page
    grey: Bitmap
    frames: tuple[Frame, ...]
    places: tuple[_Place, ...]
    prose: tuple[TextLine, ...]
    em: float
    prose_em: float


def _read_leaf(leaf: Leaf, number: int, turn: list[int]) -> list[Row]:
    """The page's lines of prose and grids, top to bottom. `turn` holds the quarter turns of the page before."""
    draft = _upright(leaf, turn)
    lines = [line for place in draft.places for line in place.lines]
    written = recognise([crop(draft.grey, line, draft.em) for line in lines], choices=True)
    grids = _grids(draft, lines, written, number or None)
    height = draft.page.grey.shape[0] / draft.page.point
    rows = [
        Row("", number, f.box[0], f.box[2], f.box[1], 0.0, height, grid)
        for f, grid in zip(draft.frames, grids, strict=True)
    ]
    rows += _prose_rows(draft, number, height)
    return sorted(rows, key=lambda row: row.top)


def _upright(leaf: Leaf, turn: list[int]) -> _Draft:
    """The page cut up with its writing upright: where a sample of it reads badly, every quarter turn is tried."""
    best, most = None, -1.0
    for quarter in (turn[0], *(q for q in (0, 2, 1, 3) if q != turn[0])):
        draft = _cut_up(open_page(leaf, quarter))
        legible = _legibility(draft)
        if legible > most:
            best, most, kept = draft, legible, quarter
        if legible >= _READABLE:
            break
    assert best is not None
    if most >= _READABLE:
        turn[0] = kept
    return best


def _legibility(draft: _Draft) -> float:
    """How sure the recogniser is of a few of the page's longer lines; undecided where there are none to judge by."""
    crops = [crop(draft.grey, line, draft.em) for place in draft.places for line in place.lines]
    crops += [crop(draft.grey, line, draft.prose_em) for line in draft.prose]
    fit = [c for c in crops if 2.5 < c.shape[1] / c.shape[0] < 12]
    if len(fit) < max(3, _LEAST_LONG * len(crops)):  # a page on its side falls apart into single characters
        return _UNDECIDED
    sample = [fit[i] for i in np.linspace(0, len(fit) - 1, _SAMPLE).astype(int)]
    written = recognise(sample, squeeze=_PROSE_SQUEEZE)
    # Characters that lie on their side are often read well one by one; words are not.
    sure = sorted(w.sureness if len(_CHINESE.findall(w.text)) > 2 else 0.0 for w in written)
    return float(np.mean(sure[2:]))


def _cut_up(page: Page) -> _Draft:
    ruled = find_rulings(page)
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
    return _Draft(page, grey, ruled.frames, places, prose, em, em_of(outside, page.point))


def _holds(frame: Frame, x: float, y: float) -> bool:
    x0, y0, x1, y1 = frame.box
    return x0 <= x <= x1 and y0 <= y <= y1


def _places(
    page: Page, number: int, frame: Frame, marks: Sequence[Mark], em: float, mask: Bitmap
) -> Iterator[_Place]:
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
        yield _Place(number, place, edges, lines)


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


def _grids(
    draft: _Draft, lines: Sequence[TextLine], written: Sequence[Written], page: int | None
) -> list[Grid]:
    guesses = _figures(draft, lines, written)
    texts = {id(line): w.text for line, w in zip(lines, written, strict=True)}
    cells: list[list[GridCell]] = [[] for _ in draft.frames]
    for place in draft.places:
        text, readings = _cell_text(place, texts, guesses, draft.page.point)
        row, column, down, across = place.place
        cells[place.frame].append(GridCell(row, column, down, across, text, page, place.edges, readings))
    return [
        Grid(
            tuple(found),
            max(c.row + c.row_span for c in found),
            max(c.column + c.column_span for c in found),
            "scan",
        )
        for found in cells
    ]


def _figures(
    draft: _Draft, lines: Sequence[TextLine], written: Sequence[Written]
) -> dict[int, tuple[Guess, ...]]:
    """The readings of each line that looks like a figure, by the line's id."""
    chosen = [i for i, w in enumerate(written) if as_figure(w.text) is not None]
    found = read_figures(draft.grey, [lines[i] for i in chosen], [written[i] for i in chosen], draft.em)
    return {id(lines[i]): guesses for i, guesses in zip(chosen, found, strict=True)}


def _cell_text(
    place: _Place, texts: dict[int, str], guesses: dict[int, tuple[Guess, ...]], point: float
) -> tuple[str, tuple[Guess, ...]]:
    lines = place.lines
    if len(lines) == 1 and id(lines[0]) in guesses:
        readings = guesses[id(lines[0])]
        return readings[0].text, readings
    if len(lines) > 1 and all(id(line) in guesses for line in lines):
        return _wrapped(place, [guesses[id(line)] for line in lines], point)
    return "".join(texts[id(line)] for line in lines), ()


def _wrapped(
    place: _Place, readings: Sequence[tuple[Guess, ...]], point: float
) -> tuple[str, tuple[Guess, ...]]:
    """A figure over several lines: joined where no further digit fitted, else two figures, kept apart."""
    width = (place.edges[2] - place.edges[0]) * point
    text, confidence = readings[0][0].text, readings[0][0].confidence
    for line, following in zip(place.lines, readings[1:], strict=False):
        used = line.box[2] - line.box[0]
        full = used + used / max(1, len(line.marks)) > width - 2 * 5.4 * point
        text += ("" if full else "\n") + following[0].text
        confidence *= following[0].confidence
    return text, (Guess(text, min(confidence, 0.95)),)


def _prose_rows(draft: _Draft, number: int, height: float) -> list[Row]:
    crops = [crop(draft.grey, line, draft.prose_em, margin=0.15) for line in draft.prose]
    written = recognise(crops, squeeze=_PROSE_SQUEEZE)
    rows = []
    for line, said in zip(draft.prose, written, strict=True):
        if said.average < (_LEGIBLE if len(said.text.strip()) > 3 else _LEGIBLE_ALONE):
            continue  # a seal, a signature, the scanner's shadow
        x0, y0, x1, y1 = draft.page.to_points(*line.box)
        rows.append(Row(said.text, number, x0, x1, y0, y1 - y0, height))
    return rows
