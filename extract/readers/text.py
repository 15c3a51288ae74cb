"""Plain text: paragraphs by line, tables by runs of lines that part by tabs, strokes or spaces."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from extract.model import Block, Content, Grid, GridCell, Paragraph

_ENDS = re.compile(r"[。！？；：…”）》.!?;:]$")
_STARTS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．]|第[一二三四五六七八九十]+[章节条]|—)"
)
_STROKE = re.compile(r"(?<!\\\\)[|｜│┃║]")
_RULE = re.compile(r"[-:|+=｜│┃║─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋\s]{3,}")
_GAP = re.compile(r"\S(?: {2,}|\u3000{2,})\S")
_CELL = re.compile(r"\S+(?: \S+)*")
_PUSHED = "a table of {} lines made with spaces, pushed out of its columns: {!r}"
_TORN_AT = 25
"""A line shorter than this that lacks an end mark is a heading or a signature, not a torn sentence."""


def read_text(text: str) -> Content:
    """Prose and grids of a text; blank lines and drawn rules inside a table are page breaks.

    A table's lines part by tabs, by upright strokes (as Markdown has them), or by two spaces and more.
    """
    blocks: list[Block] = []
    warnings: list[str] = []
    table: list[list[str]] = []
    kind = ""
    lines: list[str | None] = [*text.splitlines(), None]
    for n, line in enumerate(lines):
        if line is not None and (not line.strip() or _RULE.fullmatch(line.strip())):
            continue
        found = _line_kind(lines, n)
        if table and found != kind:
            rows = _WHOLE[kind](table)
            if rows is None:
                warnings.append(_PUSHED.format(len(table), table[0][0].strip()))
                blocks += [Paragraph(" ".join(row[0].split())) for row in table]
            else:
                blocks.append(_grid(rows))
            table = []
        kind = found
        if line is None:
            break
        if kind:
            table.append(_PARTS[kind](line))
        else:
            blocks.append(Paragraph(" ".join(line.split())))
    return Content(tuple(_whole_sentences(blocks)), warnings=tuple(warnings))


def _line_kind(lines: Sequence[str | None], number: int) -> str:
    """By what the cells of a line part; "" for prose. Spaces tell only where the next or last line has them too."""
    line = lines[number]
    if line is None:
        return ""
    if "\t" in line.strip("\n\r"):
        return "tabs"
    if len(_STROKE.findall(line)) >= 2 or (_STROKE.search(line) and _beside(lines, number, _STROKE)):
        return "strokes"
    return "spaces" if _GAP.search(line.strip()) and _beside(lines, number, _GAP) else ""


def _beside(lines: Sequence[str | None], number: int, mark: re.Pattern[str]) -> bool:
    """Whether the nearest written line above or below has the mark too."""
    above = next((line for line in reversed(lines[max(0, number - 3) : number]) if line and line.strip()), "")
    below = next((line for line in lines[number + 1 : number + 4] if line and line.strip()), "")
    return any(line is not None and mark.search(line.strip()) for line in (above, below))


def _by_tabs(line: str) -> list[str]:
    return line.rstrip("\n\r").split("\t")


def _by_strokes(line: str) -> list[str]:
    return _STROKE.split(line.strip())


def _unframed(table: list[list[str]]) -> list[list[str]]:
    """Lines parted by strokes without the frame: strokes stand at the side of every line of it, or are none of it.

    A line of an unframed table may begin or end with strokes too, around its empty cells.
    """
    start = all(len(row) > 1 and not row[0] for row in table)
    end = all(len(row) > 1 and not row[-1] for row in table)
    return [row[start : len(row) - end] for row in table]


def _by_spaces(line: str) -> list[str]:
    return [line.rstrip()]


_PARTS = {"tabs": _by_tabs, "strokes": _by_strokes, "spaces": _by_spaces}


def _aligned(table: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """Lines of columns made with spaces: a cell stands in the column where it begins.

    None where a long label has pushed a line out of its columns: nobody can tell then which of them are empty.
    """
    lines = [_pieces(line[0]) for line in table]
    seen = Counter(place for line in lines for place, _ in line)
    stops = sorted(place for place, times in seen.items() if times > 1)
    if any(place not in stops for line in lines for place, _ in line):
        return None
    placed = [{stops.index(place): text for place, text in line} for line in lines]
    return [[line.get(column, "") for column in range(len(stops))] for line in placed]


def _pieces(line: str) -> list[tuple[int, str]]:
    """The cells of a line with the places at which they begin; a Chinese character takes two places."""
    pieces = []
    for match in _CELL.finditer(line):
        before = line[: match.start()]
        pieces.append((sum(1 if letter.isascii() else 2 for letter in before), match.group()))
    return pieces


_WHOLE: dict[str, Callable[[list[list[str]]], list[list[str]] | None]] = {
    "tabs": list,
    "strokes": _unframed,
    "spaces": _aligned,
}


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
