"""Lines of printed pages → paragraphs: running titles and page numbers out, wrapped and torn sentences joined."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.model import Block, Grid, Paragraph, Picture

_PAGE_NUMBER = re.compile(
    r"^[-—–_ ·.]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/,，共]\s*共?\s*\d{1,4}\s*页?)?)[-—–_ ·.]*$"
)
_ADDRESS = re.compile(r"^(?:https?|file)://\S+.*?\d{1,3}\s*/\s*\d{1,3}$")
_MARGIN = 0.13  # of the page's height: where headers and footers stand


@dataclass(frozen=True, slots=True)
class Row:
    """A line of writing, or a grid or picture, with its place on the page (points from the top left)."""

    text: str
    page: int
    left: float
    right: float
    top: float
    size: float
    page_height: float
    block: Grid | Picture | None = None


def without_running_titles(rows: Sequence[Row]) -> list[Row]:
    """The rows without page numbers and without lines that stand in the margin of two pages or more."""
    margins = {id(row): _shape(row) for row in rows if _in_margin(row)}
    seen = Counter(margins.values())

    def runs(row: Row) -> bool:
        if id(row) not in margins:
            return False
        dashes = not row.text.strip("-—–_ ·.")  # of a page's number whose digits are drawn elsewhere
        return (
            dashes
            or is_page_number(row.text, row.top, row.page_height)
            or (seen[margins[id(row)]] > 1 and len(row.text) < 60)
        )

    return [row for row in rows if not runs(row)]


def is_page_number(text: str, top: float, page_height: float) -> bool:
    """Whether a line that begins at `top` is a page's number: - 3 -, 第3页 共9页."""
    return not _MARGIN < top / page_height < 1 - _MARGIN and bool(_PAGE_NUMBER.match(text))


def is_browsers_foot(text: str, top: float, page_height: float) -> bool:
    """Whether a line that begins at `top` is what browsers print under a page: its address and its number."""
    return top / page_height > 1 - _MARGIN and bool(_ADDRESS.match(text))


def _in_margin(row: Row) -> bool:
    return row.block is None and not _MARGIN < row.top / max(row.page_height, 1.0) < 1 - _MARGIN


def _shape(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+", "0", row.text), round(row.top / 4)


def paragraphs(rows: Sequence[Row]) -> Iterator[Block]:
    """Blocks of the rows: a line that reaches the right edge of the writing goes on in the next one.

    A line that begins further right than the writing's left edge begins a paragraph (the two characters of a
    Chinese indent); across a page the same rules hold.
    """
    left, right = _edges(rows)
    held: list[Row] = []
    for row in rows:
        if row.block:
            yield from _close(held)
            yield row.block
        elif held and _goes_on(held[-1], row, left, right):
            held.append(row)
        else:
            yield from _close(held)
            held.append(row)
    yield from _close(held)


def _edges(rows: Sequence[Row]) -> tuple[float, float]:
    lines = [row for row in rows if not row.block]
    if not lines:
        return 0.0, 0.0
    longest = sorted(lines, key=lambda row: row.left - row.right)[: max(1, len(lines) // 3)]
    lefts, rights = sorted(row.left for row in longest), sorted(row.right for row in longest)
    return lefts[len(lefts) // 10], rights[len(rights) // 2]


def _goes_on(line: Row, following: Row, left: float, right: float) -> bool:
    size = max(line.size, 6.0)
    if abs(line.size - following.size) > 0.35 * size:
        return False
    reaches = line.right > right - 2.2 * size
    indented = following.left > left + 0.8 * size
    return reaches and not indented


def _close(held: list[Row]) -> Iterator[Block]:
    if held:
        yield Paragraph(_joined([row.text for row in held]), held[0].page)
        held.clear()


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        latin = text[-1:].isascii() and text[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha()
        text += (" " if latin else "") + line
    return text
