"""What became of each cell of a document's grids: placed under which codes, doubted, left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extract.checks import Code, identities
from extract.codebook import Template, template
from extract.decode import SURE
from extract.labels import label_key
from extract.model import Block, Box, Cell, Content, Document, Grid, GridCell, Reading
from extract.read import reading_of

COLOURS = {
    "failed": "#d1242f",
    "unreadable": "#bc4c00",
    "doubtful": "#bf8700",
    "leftover": "#8250df",
    "derived": "#0969da",
    "reported": "#1a7f37",
    "blank": "#57606a",
    "label": "#9ec5e8",
    "unused": "#d0d7de",
}
"""Kind of a cell → its colour, the worst first."""
MEANINGS = {
    "failed": "figure in a check that fails",
    "unreadable": "no figure could be made of it",
    "doubtful": "read off a picture, more than one reading",
    "leftover": "found no place in the form",
    "derived": "worked out from the identities",
    "reported": "figure as printed",
    "blank": "no figure printed",
    "label": "known label or heading",
    "unused": "cell of a grid, not placed",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell of a grid with what became of it, and a short text that says so."""

    cell: GridCell
    kind: str
    note: str


@dataclass(frozen=True, slots=True)
class Sight:
    """A document that was seen: its bytes, content, reading, and the marks of each of its grids."""

    data: bytes
    content: Content
    reading: Reading
    grids: tuple[tuple[Grid, tuple[Mark, ...]], ...]


def see_document(data: bytes, content: Content, document: Document) -> Sight:
    """The document's grids with the marks of their cells.

    Cells of formats without pages are told apart by a made-up box: a reading says where a figure stood by its box.
    """
    boxed = replace(content, blocks=tuple(_boxed(n, block) for n, block in enumerate(content.blocks)))
    reading = reading_of(document, boxed)
    failed = failed_codes(reading)
    placed: defaultdict[tuple[int | None, Box | None], list[Cell]] = defaultdict(list)
    for cell in reading.cells:
        if cell.bbox:
            placed[cell.page, cell.bbox].append(cell)
    form = template(reading.report.template) if reading.report.template != "none" else None
    unplaced = "\n".join(said for said in reading.warnings if "no place in the form" in said)
    grids = []
    for block, plain in zip(boxed.blocks, content.blocks, strict=True):
        if not isinstance(block, Grid) or not isinstance(plain, Grid):
            continue
        owners = [placed.get((cell.page, cell.box), []) for cell in block.cells]
        known = form if any(owners) else None
        marks = [
            _mark(cell, codes, failed) if codes else _leftover(cell, known, unplaced)
            for cell, codes in zip(plain.cells, owners, strict=True)
        ]
        grids.append((plain, tuple(marks)))
    return Sight(data, content, reading, tuple(grids))


def _boxed(number: int, block: Block) -> Block:
    if not isinstance(block, Grid) or all(cell.box for cell in block.cells):
        return block
    cells = (c._replace(box=(float(number), float(c.row), float(c.column), 0.0)) for c in block.cells)
    return replace(block, cells=tuple(cells))


def failed_codes(reading: Reading) -> frozenset[Code]:
    """The codes of every cell in a check that fails."""
    failed = {(c.rule, c.scope) for c in reading.checks if c.status == "failed"}
    if not failed or reading.report.template == "none":
        return frozenset()
    return frozenset(
        code
        for identity in identities(reading.report.template)
        if (identity.rule, identity.scope) in failed
        for code in (*identity.left, *identity.right)
    )


def _mark(cell: GridCell, placed: list[Cell], failed: frozenset[Code]) -> Mark:
    kinds = [_kind(cell, each, failed) for each in placed]
    worst = min(kinds, key=list(COLOURS).index)
    return Mark(cell, worst, f"{short_code(placed[0])}={_value(placed[0])}" + "…" * (len(placed) > 1))


def _leftover(cell: GridCell, form: Template | None, unplaced: str) -> Mark:
    """The mark of a cell without a code: a label of the form, or what the reading's warnings call left over."""
    text = " ".join(cell.text.split())
    if form is None or not text:
        return Mark(cell, "unused", "")
    if form.knows(label_key(cell.text)):
        return Mark(cell, "label", "")
    return Mark(cell, "leftover" if text in unplaced else "unused", "")


def _kind(printed: GridCell, cell: Cell, failed: frozenset[Code]) -> str:
    if (cell.table, cell.row, cell.column) in failed:
        return "failed"
    if len(printed.guesses) > 1 and printed.guesses[0].confidence < SURE and cell.status == "reported":
        return "doubtful"
    return cell.status


def _value(cell: Cell) -> str:
    return "?" if cell.status == "unreadable" else "" if cell.value is None else f"{cell.value:f}"


def short_code(cell: Cell) -> str:
    """Initials of a cell's row and column: new_received.natural_person is nr.np."""
    return ".".join("".join(word[0] for word in name.split("_") if word) for name in (cell.row, cell.column))


def worth_saying(cells: Iterable[Cell], failed: frozenset[Code]) -> list[tuple[str, str]]:
    """A line and its kind for each cell that is neither plainly reported nor blank."""
    lines: list[tuple[str, str]] = []
    for cell in cells:
        kind = "failed" if (cell.table, cell.row, cell.column) in failed else cell.status
        if kind not in {"reported", "blank", "absent"}:
            code = f"{short_code(cell)}: {cell.table}.{cell.row}.{cell.column}"
            lines.append((f"{code} = {_value(cell)} ({cell.raw!r:.80}, {cell.status})", kind))
    return lines
