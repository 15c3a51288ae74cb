"""A document's writing outside of frames, in blocks: a header of the form with the labels and figures under it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.codebook import Template
from extract.unruled.bare_cells import is_scrap
from extract.unruled.bare_labels import Label
from extract.unruled.bare_words import Placed
from extract.unruled.column_heads import Piece

_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）.、．]")  # a row's label, never a column's
_TITLE = re.compile(r"[一二三四五六七八九十]{1,2}、.*(?:问题|改进|其他|事项|报告).*")
_WIDE = 0.6  # of a page's width: a piece so wide that says no label is prose


@dataclass(frozen=True)
class Page:
    """A page's number, its size and the pieces of writing that no framed table holds."""

    number: int
    size: tuple[float, float]
    pieces: tuple[Piece, ...]


@dataclass
class Block:
    """Figures under one header, or without any where the form has one column."""

    heads: list[Label]
    labels: list[Label] = field(default_factory=list)
    figures: list[Placed] = field(default_factory=list)
    scraps: list[Placed] = field(default_factory=list)
    """what may be a line of a figure that wraps, and is none by itself: 件, .50"""
    start: tuple[int, float] = (0, 0.0)
    """the page and the place of what stands last before it: a figure of another block, or prose"""
    closed: bool = False
    """whether prose has come after it"""

    def over(self, pages: Sequence[Page]) -> list[Placed]:
        """The words between what stands before it and its first figure."""
        end = min((f.page, f.piece.box[1]) for f in self.figures)
        return [
            Placed(page.number, piece)
            for page in pages
            if self.start[0] <= page.number <= end[0]
            for piece in page.pieces
            if not piece.is_figure and self.start < (page.number, piece.middle) < end
        ]


def find_blocks(pages: Sequence[Page], labels: Sequence[Label], form: Template) -> list[Block]:
    """Headers of the form with the labels and figures from each one to the next, or to prose."""
    levels = {page.number: sorted((p.middle, p.box[2]) for p in page.pieces if p.is_figure) for page in pages}
    blocks: list[Block] = []
    boundary = (0, 0.0)
    before: Label | Placed | None = None
    for mark in _in_order(pages, labels):
        block = blocks[-1] if blocks and not blocks[-1].closed else None
        if isinstance(mark, Placed):
            if mark.piece.is_figure or not is_scrap(mark.piece.text):
                boundary = (mark.page, mark.piece.middle)
            if block:
                _take(block, mark)
        elif _is_section(mark, form):
            boundary = (mark.first.page, mark.first.piece.middle)
            if block:
                block.closed = True
        elif _is_head(mark, block, levels, form):
            _put_head(mark, block, blocks, boundary, form)
        elif block:
            block.labels.append(mark)
        elif _is_row_of_one_column(mark, form):
            blocks.append(Block([], [mark], _level_with(mark, before), start=boundary))
        before = mark
    return [block for block in blocks if block.figures]


def _put_head(
    mark: Label, block: Block | None, blocks: list[Block], boundary: tuple[int, float], form: Template
) -> None:
    """Puts a head to its block's, or begins another block with it."""
    if block is None or block.figures or _stands_over(mark, block, form):
        blocks.append(Block([mark], start=boundary))
    else:
        block.heads.append(mark)


def _is_row_of_one_column(label: Label, form: Template) -> bool:
    """Whether a label is a row of a table that has one column of figures, and so may stand without a header."""
    return any(len(form.columns_of(table, row)) == 1 for table, row in form.rows.get(label.key, ()))


def _level_with(label: Label, before: Label | Placed | None) -> list[Placed]:
    """What comes before a label, if it is a figure on the same line."""
    if not isinstance(before, Placed) or not before.piece.is_figure or before.page != label.first.page:
        return []
    near = label.first.piece.middle - before.piece.middle < 0.4 * label.first.size
    return [before] if near else []


def _take(block: Block, mark: Placed) -> None:
    """Takes a figure or a line of one; prose ends the block."""
    if mark.piece.is_figure:
        block.figures.append(mark)
    elif is_scrap(mark.piece.text):
        block.scraps.append(mark)
    else:
        block.closed = True


def _in_order(pages: Sequence[Page], labels: Sequence[Label]) -> Iterator[Label | Placed]:
    """Labels, figures and prose from the top of the first page on."""
    said = {id(part.piece) for label in labels for part in label.parts}
    marks: list[tuple[int, float, Label | Placed]] = [
        (label.first.page, label.first.piece.middle, label) for label in labels
    ]
    for page in pages:
        for piece in page.pieces:
            wide = piece.box[2] - piece.box[0] > _WIDE * page.size[0] and id(piece) not in said
            other = id(piece) not in said and (is_scrap(piece.text) or _is_prose(piece.text))
            if piece.is_figure or wide or other:
                marks.append((page.number, piece.middle, Placed(page.number, piece)))
    for _, _, mark in sorted(marks, key=lambda mark: mark[:2]):
        yield mark


def _is_prose(text: str) -> bool:
    """Whether a text that is no label of the form ends a sentence, or is the title of another part of the report."""
    return (len(text) > 5 and text[-1] in "。；") or bool(_TITLE.fullmatch(text))


def _is_head(label: Label, block: Block | None, levels: Levels, form: Template) -> bool:
    """Whether a label stands over figures; one that may be a row's too (其他, 总计, 行政复议) stands left of them."""
    as_row = label.key in form.rows
    if as_row and _NUMBERED.match(label.text):
        return False
    over_results = any(table == "review_litigation" for table, _ in form.rows.get(label.key, ()))
    if label.key not in form.columns and not over_results:
        return False
    if over_results and block and block.heads and _is_level(label, levels):
        return False
    if (
        as_row
        and not over_results
        and block
        and block.heads
        and label.right < min(h.left for h in block.heads)
    ):
        return False
    beside = block and block.figures and label.right < min(f.piece.box[2] for f in block.figures)
    return over_results or not (as_row and beside)


def _is_section(label: Label, form: Template) -> bool:
    """Whether a label is the title of a part of the report: a table does not go on after it."""
    titled = {
        key for (table, _), key in form.sections.items() if table in ("applications", "review_litigation")
    }
    return label.key in titled


def _stands_over(label: Label, block: Block, form: Template) -> bool:
    """Whether a head stands under another of its kind, so that another header begins."""
    rows = form.rows
    return label.key not in rows and any(
        head.key not in rows
        and head.left < label.right
        and label.left < head.right
        and (label.first.page, label.first.piece.middle) > (head.first.page, head.parts[-1].piece.box[3])
        for head in block.heads
    )


Levels = dict[int, list[tuple[float, float]]]
"""for each page where its figures stand: the middle and the right edge of each, in order"""


def _is_level(label: Label, levels: Levels) -> bool:
    """Whether a figure stands right of a label, beside one of its lines or its middle."""
    page = label.first.page
    lines = label.on(page)
    places = [*lines, (min(lines) + max(lines)) / 2]
    near = 0.4 * label.first.size
    known = levels.get(page, [])
    return any(
        right > label.right
        for y in places
        for _, right in known[bisect_left(known, (y - near, 0.0)) : bisect_left(known, (y + near, 0.0))]
    )
