"""OFD (GB/T 33190), the Chinese fixed-layout format: text and path objects of each page → prose and grids."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extract.model import Block, Box, Content, Picture
from extract.ofd.matrix import page_matrix
from extract.ofd.objects import Drawn, draw_objects
from extract.ofd.package import OfdPackage, OfdPage, open_ofd
from extract.ofd.paint import showing
from extract.page_tables import (
    PageTables,
    add_banded,
    framed_tables,
    free_pieces,
    with_bare_tables,
)
from extract.pages import Row, paragraphs, without_running_titles
from extract.pictures import is_page_like
from extract.raised import odd_digits, raised_marks
from extract.rulings import find_frames, merge_lines
from extract.unruled.bare_blocks import Page
from extract.unruled.column_heads import Columns
from extract.writing import OVERRUN, Char, Letters, line_text, text_lines

_POINT = 72 / 25.4
_STEP = 3.0  # points: characters drawn twice lie closer
_WHOLE = 0.5  # of the page's area: so large a picture is the page


def read_ofd(data: bytes) -> Content:
    """Prose and grids of an OFD; a page without text becomes a Picture.

    Raises ValueError when the file is damaged, longer than 400 pages, or draws absurdly much.
    """
    package, title, pages = open_ofd(data)
    if not pages:
        raise ValueError("an OFD without pages")
    rows: list[Row] = []
    columns: Columns = ()
    free: list[Page] = []
    for number, page in enumerate(pages, 1):
        found, columns = _rows(package, page, number, columns, free)
        rows += sorted(found, key=lambda row: row.top)
    rows = with_bare_tables(rows, free, "ofd")
    blocks: tuple[Block, ...] = tuple(paragraphs(without_running_titles(rows)))
    if not blocks:
        raise ValueError("an OFD without any writing or picture")
    return Content(blocks, len(pages), title)


def _rows(
    package: OfdPackage, page: OfdPage, number: int, known: Columns, free: list[Page]
) -> tuple[list[Row], Columns]:
    """Writing, grids and pictures of a page, and the columns of a table without lines that it ends in.

    Its writing outside of framed tables is added to `free`.
    """
    drawn, size = _drawn(package, page)
    shown = showing(drawn.chars, drawn.pale, drawn.areas)
    chars = _seen_once(char for char in shown if _on_page(char, size))
    notes = raised_marks(Letters.of(chars))
    chars = [char for char, note in zip(chars, notes.tolist(), strict=True) if not note]
    odd = odd_digits(Letters.of(chars)).tolist()
    chars = [char._replace(text=OVERRUN) if doubt else char for char, doubt in zip(chars, odd, strict=True)]
    rows = [
        Row("", number, 0, 0, box[1], 0, size[1], block)
        for picture, box in drawn.pictures
        if (block := _picture(package, picture, box, chars, number, size))
    ]
    tables = _tables(drawn, chars, number, size, known, free)
    rows += [Row("", number, 0, 0, box[1], 0, size[1], grid) for box, grid in tables.grids]
    outside = [char for char, free in zip(chars, tables.outside.tolist(), strict=True) if free]
    for line in text_lines(outside):
        first, last = line[0].box, line[-1].box
        rows.append(Row(line_text(line), number, first[0], last[2], first[1], first[3] - first[1], size[1]))
    return rows, tables.columns


def _drawn(package: OfdPackage, page: OfdPage) -> tuple[Drawn, tuple[float, float]]:
    """What a page draws and its size in points, turned so that most of its writing is upright."""
    drawn, quarters = Drawn(), 0
    for layer in page.layers:
        draw_objects(layer, page_matrix(page.box), package.resources, drawn)
    if drawn.turned and (quarters := max(drawn.turned, key=lambda turn: (drawn.turned[turn], -turn))):
        drawn = Drawn()
        for layer in page.layers:
            draw_objects(layer, page_matrix(page.box, quarters), package.resources, drawn)
    width, height = page.box[2] * _POINT, page.box[3] * _POINT
    return drawn, (height, width) if quarters % 2 else (width, height)


def _tables(
    drawn: Drawn, chars: list[Char], number: int, size: tuple[float, float], known: Columns, free: list[Page]
) -> PageTables:
    letters = Letters.of(chars)
    rules = merge_lines(drawn.horizontal)
    frames = find_frames(rules, merge_lines(drawn.vertical))
    found = framed_tables(letters, frames, number, "ofd")
    found.outside &= np.array([char.text != " " for char in chars], bool)
    free.append(free_pieces(found, letters, number, size))
    add_banded(found, letters, rules, (number, "ofd", size), known)
    return found


def _on_page(char: Char, size: tuple[float, float]) -> bool:
    x, y = char.centre
    return 0 <= x <= size[0] and 0 <= y <= size[1]


def _seen_once(chars: Iterator[Char]) -> list[Char]:
    """The characters without those drawn again in their place (a bold face made by drawing twice)."""
    kept: list[Char] = []
    places: dict[tuple[str, int, int], tuple[float, float]] = {}
    for char in chars:
        x, y = char.centre
        near = max(0.25 * (char.box[3] - char.box[1]), 0.5)
        column, row = int(x / _STEP), int(y / _STEP)
        around = ((char.text, column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        known = (places[key] for key in around if key in places)
        if char.text == " " or not any(abs(x - a) < near and abs(y - b) < near for a, b in known):
            places[char.text, column, row] = (x, y)
            kept.append(char)
    return kept


def _holds(box: Box, char: Char) -> bool:
    x, y = char.centre
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _picture(
    package: OfdPackage, name: str, box: Box, chars: list[Char], number: int, size: tuple[float, float]
) -> Picture | None:
    """The picture if it may print a page or a table; the page itself where it is as large and holds no writing."""
    item = package.resources.get(name)
    path = item.get("Path") if item is not None else None
    if not path or any(char.text != " " and _holds(box, char) for char in chars):
        return None
    try:
        data = package.read(path)
    except ValueError:
        return None
    if not is_page_like(data):
        return None
    whole = (box[2] - box[0]) * (box[3] - box[1]) > _WHOLE * size[0] * size[1] and not chars
    return Picture(data, number, size) if whole else Picture(data)
