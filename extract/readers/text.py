"""Plain text: paragraphs by line, tables by runs of lines with tabs (as flatteners and spreadsheets write them)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.model import Block, Content, Grid, GridCell, Paragraph

_ENDS = re.compile(r"[。！？；：…”）》.!?;:]$")
_STARTS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|第[一二三四五六七八九十]+[章节条]|—)"
)
_TORN_AT = 25
"""A line shorter than this that lacks an end mark is a heading or a signature, not a torn sentence."""


def read_text(text: str) -> Content:
    """Prose and grids of a text; lines of a table part by tabs, and blank lines inside a table are page breaks."""
    blocks: list[Block] = []
    table: list[list[str]] = []
    for line in [*text.splitlines(), None]:
        if line is not None and "\t" in line.strip("\n\r"):
            table.append(line.rstrip("\n\r").split("\t"))
        elif line is None or line.strip():
            if table:
                blocks.append(_grid(table))
                table = []
            if line is not None:
                blocks.append(Paragraph(" ".join(line.split())))
    return Content(tuple(_whole_sentences(blocks)))


def _grid(lines: list[list[str]]) -> Grid:
    cells = tuple(
        GridCell(row, column, 1, 1, text.strip())
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    return Grid(cells, len(lines), max(len(line) for line in lines), "text")


def _whole_sentences(blocks: list[Block]) -> Iterator[Block]:
    """Joins a paragraph to the next one when a page break tore a sentence in two."""
    held: Paragraph | None = None
    for block in blocks:
        if held and isinstance(block, Paragraph) and _is_torn(held.text, block.text):
            held = Paragraph(held.text + block.text)
            continue
        if held:
            yield held
        held = block if isinstance(block, Paragraph) else None
        if not isinstance(block, Paragraph):
            yield block
    if held:
        yield held


def _is_torn(first: str, second: str) -> bool:
    return len(first) >= _TORN_AT and not _ENDS.search(first[-1:]) and not _STARTS.match(second)
