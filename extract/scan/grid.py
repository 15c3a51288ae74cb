"""A page cut into cells → its grids: figures with every plausible reading, words as they are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from extract.model import Grid, GridCell, Guess
from extract.scan.draft import Draft, Place
from extract.scan.figures import as_figure, read_figures
from extract.scan.ink import TextLine
from extract.scan.recognise import Written
from extract.scan.rivals import RIVAL

_INSET, _WIDE_INSET = 5.4, 8.0  # points between a cell's border and its text, as Word has them, and at most
_LEADING = 2.3  # times a digit's height: lines of one cell are no further apart
_APART = 2.5  # times the writing's size: digits of one figure are nearer
_UNSURE = 0.9
_MOST_FIGURES = 40
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SURE_WRAP = 0.985
"""The most that a figure over several lines is believed."""


def grids_of(
    draft: Draft, lines: Sequence[TextLine], written: Sequence[Written], page: int | None
) -> list[Grid]:
    """One grid a frame of the page; `written` says what each of its cells' lines reads at first sight."""
    guesses = _figures(draft, lines, written)
    torn = {id(line) for line, w in zip(lines, written, strict=True) if _is_torn(line, w.text, draft.em)}
    guesses |= _in_doubt(draft.places, torn, guesses)
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


def _in_doubt(
    places: Sequence[Place], torn: Collection[int], guesses: Mapping[int, tuple[Guess, ...]]
) -> dict[int, tuple[Guess, ...]]:
    """The figures in rows where a line between figures was lost: any of them may stand under another label."""
    rows = {
        (place.frame, row)
        for place in places
        if any(id(line) in torn for line in place.lines)
        for row in range(place.place[0], place.place[0] + place.place[2])
    }
    return {
        id(line): tuple(Guess(g.text, min(g.confidence, _UNSURE)) for g in guesses[id(line)])
        for place in places
        if any((place.frame, place.place[0] + n) in rows for n in range(place.place[2]))
        for line in place.lines
        if id(line) in guesses
    }


def _is_torn(line: TextLine, text: str, em: float) -> bool:
    """Whether figures stand so far apart that a line between them must have been lost."""
    if len(text) > _MOST_FIGURES or _CHINESE.search(text) or not any(c.isdigit() for c in text):
        return False
    end = line.marks[0].x1
    for mark in line.marks[1:]:
        if mark.x0 - end > _APART * em:
            return True
        end = max(end, mark.x1)
    return False


def _figures(
    draft: Draft, lines: Sequence[TextLine], written: Sequence[Written]
) -> dict[int, tuple[Guess, ...]]:
    """The readings of each line that looks like a figure, by the line's id."""
    chosen = [i for i, w in enumerate(written) if as_figure(w.text) is not None]
    found = read_figures(draft.grey, [lines[i] for i in chosen], [written[i] for i in chosen], draft.em)
    return {id(lines[i]): guesses for i, guesses in zip(chosen, found, strict=True)}


def _cell_text(
    place: Place, texts: dict[int, str], guesses: dict[int, tuple[Guess, ...]], point: float
) -> tuple[str, tuple[Guess, ...]]:
    lines = place.lines
    if len(lines) == 1 and id(lines[0]) in guesses:
        readings = guesses[id(lines[0])]
        return readings[0].text, readings
    if len(lines) > 1 and all(id(line) in guesses for line in lines):
        return _wrapped(place, [guesses[id(line)] for line in lines], point)
    return "".join(texts[id(line)] for line in lines), ()


def _wrapped(
    place: Place, readings: Sequence[tuple[Guess, ...]], point: float
) -> tuple[str, tuple[Guess, ...]]:
    """A figure over several lines: joined where no further digit fitted, else two figures, kept apart."""
    width = (place.edges[2] - place.edges[0]) * point
    text, confidence = readings[0][0].text, min(found[0].confidence for found in readings)
    sure = _is_one_column(place, readings) and all(
        len(found) == 1 or found[1].confidence < RIVAL for found in readings
    )
    for line, following in zip(place.lines, readings[1:], strict=False):
        lack = (width - (len(line.marks) + 1) * _pitch(line)) / (2 * point)
        text += ("" if lack < _WIDE_INSET else "\n") + following[0].text
        sure = sure and lack < _INSET
    return text, (Guess(text, min(confidence, _SURE_WRAP if sure else 0.95)),)


def _pitch(line: TextLine) -> float:
    """Pixels from one digit to the next."""
    marks = line.marks
    if len(marks) < 2:
        return 1.3 * marks[0].width
    return (marks[-1].centre[0] - marks[0].centre[0]) / (len(marks) - 1)


def _is_one_column(place: Place, readings: Sequence[tuple[Guess, ...]]) -> bool:
    """Whether lines follow each other as closely as those of one text do, all of them full but the last."""
    tops = [line.box[1] for line in place.lines]
    height = max(line.box[3] - line.box[1] for line in place.lines)
    close = all(below - above < _LEADING * height for above, below in pairwise(tops))
    lengths = [len(found[0].text) for found in readings]
    even = all(length == lengths[0] for length in lengths[:-1]) and lengths[-1] <= lengths[0] > 1
    return close and even and all(found[0].text.isdigit() for found in readings)
