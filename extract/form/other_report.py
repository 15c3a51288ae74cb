"""A second report on the same page: what stands under another body's title is not the first one's."""

from __future__ import annotations

from collections.abc import Sequence

from extract.model import Block, Grid, Paragraph
from extract.title import parse_title, plain_text

_LONGEST = 80


def blocks_of_first(blocks: Sequence[Block], issuer: str, title: str | None) -> list[Block]:
    """The blocks up to another body's title behind the first table, if a table follows it; else all."""
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Grid)), len(blocks))
    last = max((n for n, block in enumerate(blocks) if isinstance(block, Grid)), default=-1)
    for n in range(first + 1, last):
        block = blocks[n]
        if isinstance(block, Paragraph) and _is_of_other(block.text, issuer, title):
            return list(blocks[:n])
    return list(blocks)


def _is_of_other(text: str, issuer: str, title: str | None) -> bool:
    if len(text) > _LONGEST:
        return False
    found = parse_title(text)
    if found is None or not found.is_report or not found.issuer or found.text == title:
        return False
    one, other = (plain_text(name).replace("人民政府", "") for name in (issuer, found.issuer))
    return one not in other and other not in one
