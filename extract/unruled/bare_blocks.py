"""A document's writing outside of frames, in blocks: a header of the form with the labels and figures under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.codebook import Template
from extract.unruled.bare_labels import Label, Placed, find_labels
from extract.unruled.column_heads import Piece

_NUMBERED = re.compile(r"[(（]?[一二三四五六七八九十\d]{1,2}[)）.、．]")  # a row's label, never a column's
_WIDE = 0.6  # of a page's width: a piece so wide that says no label is prose


@dataclass(frozen=True)
class Page:
    """A page's number, its size and the pieces of writing that no framed table holds."""

    number: int
    size: tuple[float, float]
    pieces: tuple[Piece, ...]


@dataclass
class Block:
    """Figures under one header."""

    heads: list[Label]
    labels: list[Label] = field(default_factory=list)
    figures: list[Placed] = field(default_factory=list)
    closed: bool = False
    """whether prose has come after it"""


def find_blocks(pages: Sequence[Page], form: Template) -> list[Block]:
    """Headers of the form with the labels and figures from each one to the next, or to prose."""
    labels = find_labels([(page.number, page.size[1], page.pieces) for page in pages], form)
    blocks: list[Block] = []
    for mark in _in_order(pages, labels):
        block = blocks[-1] if blocks and not blocks[-1].closed else None
        if isinstance(mark, Placed):
            if block and mark.piece.is_figure:
                block.figures.append(mark)
            elif block:
                block.closed = True
        elif _is_head(mark, block, form):
            if block is None or block.figures:
                blocks.append(Block([mark]))
            else:
                block.heads.append(mark)
        elif block:
            block.labels.append(mark)
    return [block for block in blocks if block.figures]


def _in_order(pages: Sequence[Page], labels: Sequence[Label]) -> Iterator[Label | Placed]:
    """Labels, figures and prose from the top of the first page on."""
    said = {id(part.piece) for label in labels for part in label.parts}
    marks: list[tuple[int, float, Label | Placed]] = [
        (label.first.page, label.first.piece.middle, label) for label in labels
    ]
    for page in pages:
        for piece in page.pieces:
            wide = piece.box[2] - piece.box[0] > _WIDE * page.size[0] and id(piece) not in said
            if piece.is_figure or wide:
                marks.append((page.number, piece.middle, Placed(page.number, piece)))
    for _, _, mark in sorted(marks, key=lambda mark: mark[:2]):
        yield mark


def _is_head(label: Label, block: Block | None, form: Template) -> bool:
    """Whether a label stands over figures; one that may be a row's too (其他, 总计) stands left of them."""
    if any(table == "review_litigation" for table, _ in form.rows.get(label.key, ())):
        return True
    if label.key not in form.columns or (label.key in form.rows and _NUMBERED.match(label.text)):
        return False
    beside = block and block.figures and label.right < min(f.piece.box[2] for f in block.figures)
    return not (label.key in form.rows and beside)
