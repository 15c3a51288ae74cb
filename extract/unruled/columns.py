"""Tables without ruling lines: figures that stand in columns, and the words over and beside them.

Nothing is guessed here: where figures do not fall into clear columns and rows, or a label's lines cannot be told
apart from the next label's, there is no grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Box, Grid
from extract.pages import is_page_number
from extract.unruled.column_grid import build_grid, columns_of, columns_under
from extract.unruled.column_heads import Columns, Piece
from extract.writing import Char, Letters, line_text, text_lines

_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}、.{3,}")
_LAST = re.compile(r"(?:(?<!\S)(?:\d[\d,.]*|[-—/])[ \r]*)+$", re.MULTILINE)
_WORD_GAP = 0.3  # of the height: Chinese is set solid, so a wider gap parts two cells
_LEAST_FIGURES = 4
_EDGE = 0.06  # of the page's height: what stands there runs over all pages
_MOST_PIECES = 4000  # of a page
_FAR = 7.0  # heights between two rows of figures: further apart they are of two tables


@dataclass(frozen=True, slots=True)
class Unruled:
    """A table without lines: where it stands, its grid, its columns."""

    box: Box
    grid: Grid
    columns: Columns


def may_hold_figures(text: str) -> bool:
    """Whether so many figures end the text's lines that a table may stand there; cheap.

    Prose has figures apart from words as well (2022 年), but its lines end in words.
    """
    return sum(len(run.group().split()) for run in _LAST.finditer(text)) >= _LEAST_FIGURES


def is_under_divided(grid: Grid) -> bool:
    """Whether a ruled grid lacks its inner lines: several cells hold three figures and more, one over the other."""
    return sum(cell.text.count("\n") >= 2 for cell in grid.cells) >= 2


def find_unruled(
    letters: Letters, page: int, size: tuple[float, float], known: Columns = ()
) -> list[Unruled]:
    """Tables among letters that no ruled table holds; `size` is the page's.

    `known` are the columns in which the page before ended: a table that goes on keeps them.
    """
    width, height = size
    lines = [list(pieces_of(line)) for line in text_lines(letters.chars(range(len(letters.text))))]
    lines = [
        line for line in lines if not is_page_number("".join(p.text for p in line), line[0].box[1], height)
    ]
    found = []
    for region in _regions(lines, width):
        pieces = [piece for line in region for piece in line]
        columns = columns_under([piece for piece in pieces if piece.is_figure])
        if known and len(columns_of([*columns, *known])) == len(known):
            columns = list(known)
        grid = build_grid(pieces, columns, page) if len(pieces) < _MOST_PIECES else None
        if grid is not None:
            b = [piece.box for piece in pieces]
            box = (min(x[0] for x in b), min(x[1] for x in b), max(x[2] for x in b), max(x[3] for x in b))
            found.append(Unruled(box, *grid))
        known = ()
    return found


def pieces_of(line: Sequence[Char]) -> Iterator[Piece]:
    """A line of writing cut where a gap parts two cells."""
    start = 0
    for n in range(1, len(line) + 1):
        height = line[n - 1].box[3] - line[n - 1].box[1]
        if n == len(line) or line[n].box[0] - line[n - 1].box[2] > _WORD_GAP * height:
            part = line[start:n]
            box = (part[0].box[0], min(c.box[1] for c in part), part[-1].box[2], max(c.box[3] for c in part))
            yield Piece(line_text(part), box)
            start = n


def _regions(lines: list[list[Piece]], width: float) -> Iterator[list[list[Piece]]]:
    """Runs of lines that may be a table: figures apart from other words, no prose and no heading among them."""
    run: list[list[Piece]] = []
    for n, line in enumerate(lines):
        following = lines[n + 1] if n + 1 < len(lines) else []
        if is_prose(line, width) or (is_heading(line) and not any(p.is_figure for p in following)):
            yield from _if_table(run)
            run = []
        elif run and line[0].box[1] - run[-1][0].box[3] > _FAR * (line[0].box[3] - line[0].box[1]):
            yield from _if_table(run)
            run = [line]
        else:
            run.append(line)
    yield from _if_table(run)


def _if_table(run: list[list[Piece]]) -> Iterator[list[list[Piece]]]:
    figures = [n for n, line in enumerate(run) if _has_figures(line) or _are_figures(line)]
    if figures and sum(piece.is_figure for line in run for piece in line) >= _LEAST_FIGURES:
        yield run


def _has_figures(line: list[Piece]) -> bool:
    return len(line) > 1 and line[-1].is_figure


def _are_figures(line: list[Piece]) -> bool:
    return len(line) > 1 and all(piece.is_figure for piece in line)


def is_prose(line: Sequence[Piece], width: float) -> bool:
    """Whether a line of a page so wide is none of a table: a piece of it is wider than any cell."""
    return any(piece.box[2] - piece.box[0] > 0.6 * width for piece in line)


def is_heading(line: Sequence[Piece]) -> bool:
    """A numbered line alone."""
    return len(line) == 1 and bool(_HEADING.fullmatch(line[0].text))
