"""A plain text looked at twice: by the places of its words, and by its lines as rows of the form."""

from __future__ import annotations

from collections.abc import Sequence

from extract.form.placement import Placement
from extract.model import Block, Grid, Paragraph

_LEAST_COMMON = 10
"""Cells that both looks must show alike before what only one of them shows is believed."""


def own_lines(blocks: Sequence[Block]) -> list[str]:
    """The lines of a plain text in reading order; none of other documents."""
    if not any(_lines(block) for block in blocks):
        return []
    texts = [
        text
        for block in blocks
        for text in _lines(block) or ([block.text] if isinstance(block, Paragraph) else [])
    ]
    return [line for text in texts for line in text.split("\n")]


def _lines(block: Block) -> Sequence[str]:
    if isinstance(block, Grid):
        return block.lines
    return [block.line] if isinstance(block, Paragraph) and block.line else []


def agreed(by_lines: Placement, by_places: Placement | None, blocks: Sequence[Block]) -> Placement:
    """What holds of two placements of one text.

    Figures in the middle of their columns begin anywhere, and a look at where they begin may put them into another
    column; the lines' look is the stricter one. Where the two differ it alone counts.
    """
    if by_places is None:
        return by_lines
    if not any(isinstance(block, Grid) and block.lines for block in blocks):
        return by_lines if _reported(by_lines) > _reported(by_places) else by_places
    if by_lines.template.name != by_places.template.name:
        return by_lines if 2 * _reported(by_lines) > _reported(by_places) else by_places
    common = by_lines.cells.keys() & by_places.cells.keys()
    alike = [code for code in common if by_lines.cells[code].value == by_places.cells[code].value]
    if len(alike) < len(common) or len(common) < _LEAST_COMMON:
        return by_lines
    for code, cell in by_places.cells.items():
        if code not in common:
            by_lines.cells[code] = cell
            by_lines.places[code] = by_places.places[code]
            if code in by_places.shared:
                by_lines.shared.add(code)
    return by_lines


def _reported(placement: Placement) -> int:
    return sum(cell.status == "reported" for cell in placement.cells.values())
