"""Sentences of a plain text that a page break tore in two, told from headings, signatures and lines of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Block, Paragraph

ENDS = re.compile(r"[。！？；：…”）》.!?;:]$")
_STARTS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|第[一二三四五六七八九十]+[章节条]|—)"
)
DIGITS = re.compile(r"[\d.,，．]+")
_ROW = re.compile(r"\s\d[\d.,]*$")
"""A line that ends in a figure by itself is a row of a table."""
_CELLS = re.compile(r"[㐀-鿿）)] +[㐀-鿿（(]")
"""Words apart by a space: a line of a table's head, for sentences have no spaces."""
TITLE = re.compile(r"(?:报告|年报)(?:[(（]\d{4}年?度?[)）])?$")
TORN_AT = 25
"""A line shorter than this that lacks an end mark is a heading or a signature, not a torn sentence."""


def whole_sentences(blocks: list[Block]) -> Iterator[Block]:
    """Joins a paragraph to the next one when a page break tore a sentence in two."""
    held: Paragraph | None = None
    for block in blocks:
        if (
            held
            and isinstance(block, Paragraph)
            and not _is_indented(block)
            and _is_torn(held.text, block.text)
        ):
            held = Paragraph(held.text + block.text, line=f"{held.line}\n{block.line}")
            continue
        if held:
            yield held
        held = block if isinstance(block, Paragraph) else None
        if not isinstance(block, Paragraph):
            yield block
    if held:
        yield held


def _is_indented(paragraph: Paragraph) -> bool:
    """Whether a line begins with the two characters' space of a new paragraph."""
    return (paragraph.line or "").startswith(("\u3000\u3000", "    "))


def _is_torn(first: str, second: str) -> bool:
    return (
        len(first) >= TORN_AT
        and not DIGITS.fullmatch(second)  # a label and its figure
        and not any(_ROW.search(text) or _CELLS.search(text) for text in (first, second))
        and not (
            first[-1:].isdecimal() and second[:1].isdecimal()
        )  # the end of a row and the next one's number
        and not ENDS.search(first[-1:])
        and not TITLE.search(first)
        and not _STARTS.match(second)
    )
