"""A DOCX table → its grid: gridSpan, vMerge and the older hMerge, skipped and deleted cells, slivers of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml import etree

from extract.labels import fold
from extract.model import Grid, GridCell
from extract.readers.docx_package import W
from extract.readers.docx_text import FALLBACK, shown_text
from extract.spans import MAX_SPAN, join_paragraphs, tidy

_SLIVER = 60
"""Twentieths of a point: columns so narrow are rows that miss each other by a rounding (conversions from RTF)."""
_WRAPPERS = frozenset(
    f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_FRAMES = frozenset(f"{W}{name}" for name in ("tbl", "tr", "tc"))
_CELL, _PROPERTIES, _DELETED = f"{W}tc", f"{W}tcPr", f"{W}cellDel"
_SPAN, _BESIDE, _BELOW = f"{W}gridSpan", f"{W}hMerge", f"{W}vMerge"
_MOST_FRAMED = 80
"""Characters of a label or figure that stands in a frame of its own."""
_MOST_IN_A_CELL = 400
"""Characters: a longer text in a table of few cells is prose in a frame."""

Row = Sequence[etree._Element]


def rows_of(table: etree._Element) -> Iterator[Row]:
    """The cells of each row that is not deleted, through content controls."""
    for row in _through(table, f"{W}tr"):
        properties = row.find(f"{W}trPr")
        if properties is None or (
            properties.find(f"{W}del") is None and properties.find(f"{W}moveFrom") is None
        ):
            yield [cell for cell in _through(row, _CELL) if _DELETED not in _properties(cell)]


def _properties(cell: etree._Element) -> dict[str, etree._Element]:
    """The cell's properties by their tags; they are its first child, and one look costs less than a find for each."""
    for child in cell:
        if child.tag == _PROPERTIES:
            return {mark.tag: mark for mark in child}
    return {}


def _through(
    parent: etree._Element, wanted: str, also: frozenset[str] = frozenset()
) -> Iterator[etree._Element]:
    for element in parent:
        if element.tag == wanted:
            yield element
        elif element.tag in _WRAPPERS or element.tag in also:
            yield from _through(element, wanted, also)


def is_layout(table: etree._Element, rows: Sequence[Row]) -> bool:
    """Whether a table only arranges the page: other tables in its cells, or running prose in a few cells."""
    cells = [cell for row in rows for cell in row]
    nests = next(table.iterdescendants(f"{W}tbl"), None) is not None
    inner = [each for cell in cells for each in cell.iter(f"{W}tbl")] if nests else []
    if inner and (len(cells) < 12 or not all(map(_frames_words, inner))):
        return True
    if all(len(row) <= 1 for row in rows):
        return True
    return len(cells) < 12 and any(len(cell_text(cell)) >= _MOST_IN_A_CELL for cell in cells)


def _frames_words(table: etree._Element) -> bool:
    """Whether a table is the frame of one cell's words."""
    cells = list(table.iter(f"{W}tc"))
    return len(cells) == 1 and len(cell_text(cells[0])) <= _MOST_FRAMED


def cell_text(cell: etree._Element) -> str:
    """The cell's shown text; its paragraphs part by newlines. Words in a text box alone are the cell's own."""
    return _own_text(cell) or boxed_words(cell)


def _own_text(cell: etree._Element) -> str:
    return join_paragraphs(shown_text(p) for p in _through(cell, f"{W}p", _FRAMES))


def boxed_words(cell: etree._Element) -> str:
    """The label or figure that stands in a cell's only text box, if nothing stands beside it; else ""."""
    boxes = [b for b in cell.iter(f"{W}txbxContent") if not any(a.tag == FALLBACK for a in b.iterancestors())]
    if len(boxes) != 1 or next(boxes[0].iter(f"{W}tbl"), None) is not None or _own_text(cell):
        return ""
    text = join_paragraphs(shown_text(p) for p in boxes[0].iter(f"{W}p"))
    return text if len(text) <= _MOST_FRAMED else ""


def table_grid(table: etree._Element, rows: Sequence[Row]) -> Grid:
    """The grid of a table's rows."""
    cells: list[GridCell] = []
    open_merges: dict[int, int] = {}  # column → index of the cell that a vMerge continues
    for number, row in enumerate(rows):
        column = _before(row)
        for cell in row:
            properties = _properties(cell)
            across = _number(properties.get(_SPAN), 1)
            placed = GridCell(number, column, 1, across, cell_text(cell))
            column += across
            if _continues(properties.get(_BESIDE)) and cells and cells[-1].row == number:
                cells[-1] = _wider(cells[-1], placed)
                continue
            _place(cells, open_merges, placed, properties.get(_BELOW))
    return tidy(_without_slivers(cells, table), "docx")


def _place(
    cells: list[GridCell], open_merges: dict[int, int], placed: GridCell, merge: etree._Element | None
) -> None:
    """Adds a cell, or makes the one above it taller where a vMerge goes on."""
    held = cells[open_merges[placed.column]] if placed.column in open_merges else None
    if held and _continues(merge) and held.row + held.row_span == placed.row and _same_width(held, placed):
        # some writers repeat the text in each cell of a merge; it is shown once
        more = "" if fold(held.text).endswith(fold(placed.text)) else placed.text
        text = join_paragraphs([held.text, more])
        cells[open_merges[placed.column]] = held._replace(row_span=held.row_span + 1, text=text)
        return
    open_merges.pop(placed.column, None)
    if merge is not None:
        open_merges[placed.column] = len(cells)
    cells.append(placed)


def _same_width(held: GridCell, placed: GridCell) -> bool:
    return held.column_span == placed.column_span


def _continues(merge: etree._Element | None) -> bool:
    return merge is not None and merge.get(f"{W}val") != "restart"


def _wider(cell: GridCell, more: GridCell) -> GridCell:
    return cell._replace(
        column_span=more.column + more.column_span - cell.column,
        text=join_paragraphs([cell.text, more.text]),
    )


def _before(row: Row) -> int:
    """The columns that the row leaves out at its left."""
    parent = row[0].getparent() if row else None
    while parent is not None and parent.tag != f"{W}tr":
        parent = parent.getparent()
    return _number(parent.find(f"{W}trPr/{W}gridBefore"), 0) if parent is not None else 0


def _without_slivers(cells: list[GridCell], table: etree._Element) -> list[GridCell]:
    """The cells with columns too narrow to see taken for a shifted edge, if no cell stands in one alone."""
    widths = [_number(c, 0, "w", 10**6) for c in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    if (
        not widths
        or min(widths) > _SLIVER
        or max((c.column + c.column_span for c in cells), default=0) > len(widths)
    ):
        return cells
    kept: list[int] = []
    place: list[int] = []  # edge → its number among the edges that stay
    for edge in accumulate(widths, initial=0):
        if not kept or edge - kept[-1] > _SLIVER:
            kept.append(edge)
        place.append(len(kept) - 1)
    moved = [
        c._replace(
            column=place[c.column],
            column_span=place[c.column + c.column_span] - place[c.column],
        )
        for c in cells
    ]
    return moved if all(cell.column_span > 0 for cell in moved) else cells


def _number(element: etree._Element | None, default: int, name: str = "val", most: int = MAX_SPAN) -> int:
    value = element.get(f"{W}{name}") if element is not None else None
    return min(int(value), most) if value and value.isascii() and value.isdigit() else default
