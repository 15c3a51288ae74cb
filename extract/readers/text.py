"""Plain text: paragraphs by line, tables by runs of lines that part by tabs, strokes or spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from extract.model import Block, Content, Grid, GridCell, Paragraph
from extract.text.sentences import DIGITS, ENDS, TITLE, TORN_AT, whole_sentences
from extract.text.separated import separated_rows
from extract.text.text_columns import columns_of_lines

_SENTENCE_END = re.compile(r"[。！？；：…”》.!?;:]$")
"""A label may end in a bracket; with blank places beside it, it is still one."""
_UNBROKEN = re.compile(r"(?<!\d)\u00a0|\u00a0(?!\d)")
_STROKE = re.compile(r"(?<!\\\\)[|｜│┃║]")
_RULE = re.compile(r"[-:|+=｜│┃║─━═┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋\s]{3,}")
_DASHES = re.compile(r"(?:[|｜│┃║] )?[-—–]{1,2}(?:(?:\t| {2,}|\u3000+| [|｜│┃║] )[-—–]{1,2})+(?: [|｜│┃║])?")
"""A row of figures that are all none."""
_GAP = re.compile(r"\S(?: {2,}|\u3000{2,})\S")
# a section of the report, not a line of a form: 三、收到和处理政府信息公开申请情况
_HEADING = re.compile(
    r"^[一二三四五六七八九十]{1,2}、.*(?:总体情况|概述|概况|政府信息情况|申请情况|诉讼情况|问题|事项)|^附(?:[件表]|\s*[：:])"
)
_CAPTION = re.compile(r"\s*[㐀-鿿 ]{2,10}\s*")
_PAGE_NUMBER = re.compile(r"(?m)^[ \t]*(?:[-—–][ \t]*)?\d{1,3}(?:[ \t]*[-—–])?[ \t]*\n\s*(?=\f)")
"""A number by itself at the foot of a page: counted as a figure, it could make up for a blank one."""
_LONGEST_LABEL = 60
_MOST_BETWEEN = 4
"""Lines without a gap that may stand between two lines of a table: a label alone, the rest of a label."""
_PUSHED = "a table of {} lines made with spaces, pushed out of its columns: {!r}"


def read_text(text: str) -> Content:
    """Prose and grids of a text; blank lines and drawn rules inside a table are page breaks.

    A spreadsheet saved with commas is read by its rows. A table's lines part by tabs, by upright strokes (as Markdown has them), or by two spaces and more.
    """
    if rows := separated_rows(text):
        return Content(tuple(_separated(rows)))
    blocks: list[Block] = []
    warnings: list[str] = []
    lines = [_with_spaces(line) for line in _PAGE_NUMBER.sub("", text).splitlines()]
    written = [n for n, line in enumerate(lines) if line.strip() and not _is_rule(line.strip())]
    kinds = _kinds(lines, written)
    for kind, group in groupby(zip(kinds, written, strict=True), key=lambda pair: pair[0]):
        numbers = [n for _, n in group]
        if kind == "spaces":
            blocks += _spaced(lines, numbers, warnings)
        elif kind == "strokes" and _is_cell_a_line([lines[n] for n in numbers]):
            blocks += [_paragraph(text) for n in numbers for text in _STROKE.split(lines[n]) if text.strip()]
        elif kind:
            table = _WHOLE[kind]([_PARTS[kind](lines[n]) for n in numbers])
            blocks += [_grid(part) for part in _tables(table)]
        else:
            blocks += [_paragraph(lines[n]) for n in numbers]
    return Content(tuple(whole_sentences(blocks)), warnings=tuple(warnings))


def _with_spaces(line: str) -> str:
    """A line with plain spaces for those that do not break, but in 41 051; between tabs a cell may be one of them."""
    return line if "\t" in line or "\u00a0" not in line else _UNBROKEN.sub(" ", line)


def _separated(rows: Sequence[Sequence[str]]) -> Iterator[Block]:
    """Prose stands in the first field of its row, and ends in a mark or is a heading; the other rows make tables."""
    for is_prose, group in groupby(rows, key=_is_prose):
        part = list(group)
        if is_prose:
            yield from (_paragraph(row[0]) for row in part if row and row[0].strip())
            continue
        width = max(map(len, part))
        yield _grid([[*row, *[""] * (width - len(row))] for row in part])


def _is_prose(row: Sequence[str]) -> bool:
    if any(field.strip() for field in row[1:]):
        return False
    first = row[0].strip() if row else ""
    return len(row) < 2 or not first or bool(_SENTENCE_END.search(first)) or _is_titled(row)


def _is_titled(row: Sequence[str]) -> bool:
    """Whether a row is a title, a heading or a long text in its first field, with nothing beside it."""
    first = row[0].strip()
    if not first or any(field.strip() for field in row[1:]):
        return False
    return len(first) > _LONGEST_LABEL or bool(_HEADING.search(first) or TITLE.search(first))


def _is_cell_a_line(lines: Sequence[str]) -> bool:
    """Whether most lines of a table by strokes hold one cell, or nothing: its rows are lost."""
    return 2 * sum(sum(1 for text in _STROKE.split(line) if text.strip()) < 2 for line in lines) > len(lines)


def _tables(lines: list[list[str]]) -> list[list[list[str]]]:
    """The lines of one table; of several, where each has its own number of places and begins with words alone."""
    runs = [list(run) for _, run in groupby(lines, key=len)]
    begun = all(
        not _has_figure(below[0]) and _has_figure(above[-1]) and len(below) > 1 < len(above)
        for above, below in pairwise(runs)
    )
    return runs if begun else [lines]


def _has_figure(line: Sequence[str]) -> bool:
    return any(DIGITS.fullmatch(text.strip()) for text in line)


def _is_rule(line: str) -> bool:
    return bool(_RULE.fullmatch(line)) and not _DASHES.fullmatch(line)


def _paragraph(line: str) -> Paragraph:
    return Paragraph(" ".join(line.split()), line=line)


def _kinds(lines: Sequence[str], written: Sequence[int]) -> list[str]:
    """The kind of each written line; a short one among lines with gaps has lost its figures or its label's end."""
    kinds = [_line_kind(lines, n) for n in written]
    spaced = [k for k, kind in enumerate(kinds) if kind == "spaces"]
    for a, b in pairwise(spaced):
        between = range(a + 1, b)
        if len(between) <= _MOST_BETWEEN and all(_may_be_label(lines[written[k]], kinds[k]) for k in between):
            kinds[a + 1 : b] = ["spaces"] * len(between)
    for k in spaced:  # 行政复议 alone over its results
        above = lines[written[k] - 1] if k and not kinds[k - 1] and written[k] - written[k - 1] == 1 else ""
        if _CAPTION.fullmatch(above) and not _HEADING.search(above.strip()):
            kinds[k - 1] = "spaces"
    return kinds


def _may_be_label(line: str, kind: str) -> bool:
    short = line.strip()
    if kind or _GAP.search(short):
        return not kind
    return len(short) <= TORN_AT * 2 and not ENDS.search(short) and not _HEADING.search(short)


def _spaced(lines: Sequence[str], numbers: Sequence[int], warnings: list[str]) -> Iterator[Block]:
    """The grid of lines that part by spaces; the grids of their parts where they have no columns in common."""
    rows = columns_of_lines([lines[n] for n in numbers])
    if rows:
        yield replace(_grid(rows), lines=tuple(lines[n] for n in numbers))
        return
    parts = _parted(lines, numbers)
    if len(parts) > 1:
        for part in parts:
            yield from _spaced(lines, part, warnings)
        return
    if any(_GAP.search(lines[n].strip()) for n in numbers):
        warnings.append(_PUSHED.format(len(numbers), lines[numbers[0]].strip()))
    yield from (_paragraph(lines[n]) for n in numbers)


def _parted(lines: Sequence[str], numbers: Sequence[int]) -> list[list[int]]:
    """Lines parted at the empty ones between them; else at those that hold one cell alone."""
    for apart in (
        lambda a, b: b - a > 1,
        lambda a, b: bool(_GAP.search(lines[a].strip())) != bool(_GAP.search(lines[b].strip())),
    ):
        cuts = [k for k in range(1, len(numbers)) if apart(numbers[k - 1], numbers[k])]
        if cuts:
            edges = [0, *cuts, len(numbers)]
            return [list(numbers[a:b]) for a, b in pairwise(edges)]
    return [list(numbers)]


def _line_kind(lines: Sequence[str], number: int) -> str:
    """By what the cells of a line part; "" for prose. Spaces tell only where the next or last line has them too."""
    line = lines[number]
    if "\t" in line.strip("\n\r"):
        return "" if _is_titled(line.split("\t")) else "tabs"
    if len(_STROKE.findall(line)) >= 2 or (_STROKE.search(line) and _beside(lines, number, _STROKE)):
        return "strokes"
    return "spaces" if _GAP.search(line.strip()) and _beside(lines, number, _GAP) else ""


def _beside(lines: Sequence[str], number: int, mark: re.Pattern[str]) -> bool:
    """Whether the nearest written line above or below has the mark too."""
    above = next((line for line in reversed(lines[max(0, number - 3) : number]) if line and line.strip()), "")
    below = next((line for line in lines[number + 1 : number + 4] if line and line.strip()), "")
    return any(mark.search(line.strip()) for line in (above, below))


def _by_tabs(line: str) -> list[str]:
    return [_unquoted(text) for text in line.rstrip("\n\r").split("\t")]


def _unquoted(text: str) -> str:
    """A field without the quotes that a spreadsheet puts around one that has quotes itself."""
    if len(text) > 2 and text[0] == text[-1] == '"' and '"' not in text[1:-1].replace('""', ""):
        return text[1:-1].replace('""', '"')
    return text


def _by_strokes(line: str) -> list[str]:
    return _STROKE.split(line.strip())


def _unframed(table: list[list[str]]) -> list[list[str]]:
    """Lines parted by strokes without the frame: strokes stand at the side of every line of it, or are none of it.

    A line of an unframed table may begin or end with strokes too, around its empty cells.
    """
    start = all(len(row) > 1 and not row[0] for row in table)
    end = all(len(row) > 1 and not row[-1] for row in table)
    return [row[start : len(row) - end] for row in table]


_PARTS = {"tabs": _by_tabs, "strokes": _by_strokes}
_WHOLE: dict[str, Callable[[list[list[str]]], list[list[str]]]] = {"tabs": list, "strokes": _unframed}


def _grid(lines: list[list[str]]) -> Grid:
    cells = tuple(
        GridCell(row, column, 1, 1, text.strip())
        for row, line in enumerate(lines)
        for column, text in enumerate(line)
    )
    return Grid(cells, len(lines), max(len(line) for line in lines), "text")
