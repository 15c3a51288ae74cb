"""Grids + template → cells. What is placed is struck off; what is left over is reported, never dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from extract.codebook import Template
from extract.decode import Candidate
from extract.figures import Figure, is_figure_like, read_figure, without_note
from extract.form.doubts import doubt_neighbours, doubt_strangers
from extract.form.finds import Find, find_cells
from extract.form.head_lines import straighten_heads
from extract.form.label_match import match_labels
from extract.form.placement import UNTRIED, Placement
from extract.form.seams import sew
from extract.form.sheet import NUMBER_COLUMNS, Heads, Sheet, looks_at
from extract.form.stacked import unstacked
from extract.form.statistics_form import Section, find_statistics, numbered_columns, other_years
from extract.form.wrapped import with_joined_figures
from extract.labels import fold, label_key, printed_unit
from extract.model import Cell, Grid, GridCell, Guess
from extract.spans import without_empty_lines


def place_cells(grids: Sequence[tuple[Grid, Sequence[int]]], template: Template) -> Placement:
    """Places each grid's figures (a grid comes with its seams, see spans.stitch) under the template's codes."""
    placement = Placement(template)
    section = Section()
    heads: dict[str, list[Heads]] = {}
    for number, (grid, seams) in enumerate(grids, 1):
        sewn = match_labels(without_empty_lines(sew(grid, seams, template.knows, template.columns)), template)
        sewn = with_joined_figures(unstacked(sewn, template))
        sheet, finds = _best_look(straighten_heads(sewn, template), template, section, heads)
        if not finds:
            placement.warnings += _unplaced(sheet, number)
            continue
        placement.grids += 1
        if _has_moved(sheet, finds):
            finds = [find._replace(doubtful=True) for find in finds]
        again = {find.code for find in finds} & placement.origins.keys()
        for find in finds:
            _strike(placement, sheet, find, number)
        if 2 * len(again) < len({find.code for find in finds}):
            placement.contrary.pop(number, None)  # the next piece of a table prints a row or two again
        _report_leftovers(placement, sheet, {f.at for f in finds}, number)
    doubt_neighbours(placement)
    doubt_strangers(placement)
    return placement


def _best_look(
    grid: Grid, template: Template, section: Section, heads: dict[str, list[Heads]]
) -> tuple[Sheet, list[Find]]:
    """The look at a grid that shows most cells of the form, and those cells.

    Further looks are taken where the plainest leaves figures without a place: half of them where lines bound the cells,
    any where spans may have been lost.
    """
    enough = 0.5 if grid.cells and grid.cells[0].box else 1.0
    figures = sum(is_figure_like(c.text) and c.text.strip() != "" for c in grid.cells)
    best: tuple[int, Sheet, list[Find]] | None = None
    for look in looks_at(grid, template):
        sheet = replace(look, inherited=heads)
        if template.name == "2014":
            return sheet, list(find_statistics(sheet, section))
        finds = list(find_cells(sheet))
        shown = len({f.code for f in finds if not f.doubtful})
        if best is None or shown > best[0]:
            best = (shown, sheet, finds)
        if len({f.at for f in finds}) >= enough * figures:
            break
    assert best is not None
    return best[1], best[2]


def _has_moved(sheet: Sheet, finds: Sequence[Find]) -> bool:
    """Whether a row of a text has figures that found no place: then those beside them may have moved too."""
    placed = {find.at for find in finds}
    if sheet.grid.reader != "text":
        return False
    tables = {find.code[0] for find in finds}
    named = {
        row
        for row, i in sheet.row_labels.items()  # 总计 under the figures of another table is none of these rows
        if tables & {table for table, _ in sheet.template.rows[sheet.keys[i]]}
    }
    rows = named | {sheet.grid.cells[i].row for i in placed}
    others = other_years(sheet) if sheet.template.name == "2014" else ()
    return any(
        cell.row in rows
        and i not in placed
        and cell.column not in others
        and fold(cell.text).isdecimal()
        and not _says_nothing(sheet, i)
        and not _has_a_head_of_its_own(sheet, cell)
        for i, cell in enumerate(sheet.grid.cells)
    )


def _has_a_head_of_its_own(sheet: Sheet, cell: GridCell) -> bool:
    """Whether a figure stands under words that no form has for a column, where columns are told by more than spaces."""
    runs = sheet.header_runs(cell.row)
    heads = sheet.upwards(runs[0], cell.column) if runs and not sheet.grid.lines else []
    return bool(heads) and not any(sheet.template.knows(sheet.keys[i]) for i in heads)


def _strike(placement: Placement, sheet: Sheet, find: Find, number: int) -> None:
    printed = sheet.grid.cells[find.at]
    cell = _to_cell(placement.template, find, printed, sheet.grid.reader)
    known = placement.cells.get(find.code)
    there = placement.places.setdefault(find.code, printed)
    beside = there is not printed and there.row == printed.row and there.page == printed.page
    if known is None or (known.status == "blank" and not beside):
        placement.origins[find.code] = number
        placement.cells[find.code] = cell
        placement.places[find.code] = printed
        if cell.status != "unreadable" and (printed.guesses or _is_untried(sheet, cell)):
            placement.doubts[find.code] = _candidates(placement.template, find, printed)
    elif (beside or cell.status != "blank") and (known.value, known.raw) != (cell.value, cell.raw):
        placement.cells[find.code] = known._replace(
            value=None, status="unreadable", raw=f"{known.raw} | {cell.raw}"
        )
        if placement.origins.get(find.code) != number:
            placement.contrary.setdefault(number, set()).add(find.code[0])
        placement.doubts.pop(find.code, None)  # two printed figures: no identity chooses between them
        if sheet.grid.reader == "scan":
            placement.torn.add(find.code[:2])
        placement.warnings.append(f"{'.'.join(find.code)} stands twice: {known.raw!r} and {cell.raw!r}")
        return
    if find.shared and cell.value == 0:
        placement.shared.add(find.code)


def _is_untried(sheet: Sheet, cell: Cell) -> bool:
    """Whether a figure stands on a picture among words, so that nobody has weighed its digits."""
    return sheet.grid.reader == "scan" and cell.value is not None


def _figure(template: Template, find: Find, text: str) -> Figure:
    form = template.cell(*find.code)
    assert form is not None
    return read_figure(text, unit=form.unit, printed=printed_unit(find.label), signed=form.signed)


def _candidates(template: Template, find: Find, printed: GridCell) -> tuple[Candidate, ...]:
    """The readings of a picture's cell that are figures or blanks; two texts of one figure count together.

    A lost point or sign is a rival only where the column has figures with a point or a sign: then the likeliest
    reading is no surer than the rivals leave it.
    """
    found: dict[Decimal | None, Candidate] = {}
    guesses = printed.guesses or (Guess(printed.text, UNTRIED),)
    for guess in guesses:
        figure = _figure(template, find, guess.text)
        if figure.status == "unreadable":
            continue
        held = found.get(figure.value)
        text, confidence = (held.text, held.confidence) if held else (guess.text, 0.0)
        found[figure.value] = Candidate(figure.value, figure.status, text, confidence + guess.confidence)
    best, *others = found.values()
    left = 1 - sum(other.confidence for other in others)
    return replace(best, confidence=min(best.confidence, left)), *others


def _to_cell(template: Template, find: Find, printed: GridCell, reader: str) -> Cell:
    text = printed.text if printed.box or printed.guesses or reader == "text" else without_note(printed.text)
    figure = _figure(template, find, text)
    value, status = figure.value, figure.status
    if find.doubtful or (
        find.shared and value
    ):  # one figure over several says nothing of each, unless it is 0
        value, status = None, "unreadable"
    return Cell(*find.code, value, printed.text, status, figure.unit, printed.page, printed.box, reader)


def _report_leftovers(placement: Placement, sheet: Sheet, placed: set[int], number: int) -> None:
    left = [
        i
        for i, cell in enumerate(sheet.grid.cells)
        if i not in placed
        and fold(cell.text)
        and not placement.template.knows(sheet.keys[i])
        and not _says_nothing(sheet, i)
    ]
    fragments = _fragments(sheet, left)
    for row, group in groupby((i for i in left if i not in fragments), key=lambda i: sheet.grid.cells[i].row):
        texts = [sheet.grid.cells[i] for i in group]
        placement.leftovers += len(texts)
        page = f" on page {texts[0].page}" if texts[0].page else ""
        said = " | ".join(" ".join(c.text.split()) for c in texts)
        placement.warnings.append(f"table {number}{page}, row {row + 1}: no place in the form for {said!r}")


def _unplaced(sheet: Sheet, number: int) -> list[str]:
    """What is to be said of a grid that has labels and figures, none of which could be placed."""
    labels = [
        c.text for key, c in zip(sheet.keys, sheet.grid.cells, strict=True) if sheet.template.knows(key)
    ]
    figures = [c for c in sheet.grid.cells if fold(c.text) and is_figure_like(c.text)]
    if not labels or not figures:
        return []
    said = " | ".join(" ".join(c.text.split()) for c in sheet.grid.cells if fold(c.text))
    return [f"table {number}: no place in the form for its {len(figures)} figures: {said[:120]!r}"]


def _says_nothing(sheet: Sheet, index: int) -> bool:
    """Whether a cell is a mark for "no figure" in a row of headings (主动公开情况 | ——), or a line's number."""
    cell = sheet.grid.cells[index]
    if sheet.is_header[cell.row] and read_figure(cell.text, unit="件").status == "blank":
        return True
    if not fold(cell.text).isdigit():
        return False
    heads = {
        other.column for key, other in zip(sheet.keys, sheet.grid.cells, strict=True) if key in NUMBER_COLUMNS
    }
    return cell.column in heads or (sheet.template.name == "2014" and cell.column in numbered_columns(sheet))


def _fragments(sheet: Sheet, left: list[int]) -> set[int]:
    """Leftovers that are pieces of one known label, one under the other (三、本年度办 … 理结果)."""
    found: set[int] = set()
    by_column = sorted(left, key=lambda i: (sheet.grid.cells[i].column, sheet.grid.cells[i].row))
    for _, group in groupby(by_column, key=lambda i: sheet.grid.cells[i].column):
        column = list(group)
        for start in range(len(column)):
            for end in range(start + 2, min(start + 8, len(column)) + 1):
                text = "".join(sheet.grid.cells[i].text for i in column[start:end])
                if sheet.template.knows(label_key(text)):
                    found |= set(column[start:end])
    return found
