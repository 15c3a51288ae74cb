"""One document's bytes → its Reading. The only place that knows the order of the steps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract import sniff
from extract.bundle_choice import BUNDLES, choose_report
from extract.checks import check_cells
from extract.codebook import template
from extract.decode import decide
from extract.form.captions import under_captions
from extract.form.choice import best_placement, form_due, loose_placement, on_due_form
from extract.form.other_report import blocks_of_first
from extract.form.other_year import blocks_of_year
from extract.form.placement import Placement
from extract.form.restated import contradicted
from extract.formats import joined_pages, open_content, read_content, resolve
from extract.grade import grade
from extract.identify import Identity, identify_content
from extract.model import Block, Cell, Check, Content, Document, Embedded, Grid, Paragraph, Reading, Report
from extract.sections import split_sections
from extract.spans import prose, stitch
from extract.text.listed import listed_rows
from extract.text.two_looks import agreed, own_lines
from extract.text.unread import unread_form

_DEEPEST = 3
"""Archives in archives in archives: what lies deeper is not opened."""
_LEAST_CELLS = {"2021": 6, "2019": 6, "2014": 10}
"""Fewer placed figures than this make no statutory table: any page may print 行政许可 over a number, and tables of
the years before 2014 share some lines with the form of 2014."""

_MOST_PLACES = 20_000
"""Rows times columns of a table that can be a form, whatever else is on the sheet: the largest form has 300."""


def read(
    data: bytes,
    *,
    path: str = "",
    announce: Callable[[int], None] | None = None,
    depth: int = 0,
    see: Callable[[bytes, Content], None] | None = None,
) -> Reading:
    """What a document says. Never raises for a bad document: `error` says what could not be read, and where.

    The result depends on the bytes alone; `path` is only repeated in it, and `announce` is told the number of
    pictures before they are read. `depth` counts the archives around the document; `see` is
    shown each document in it with its content.
    """
    media_type = sniff.media_type(data)
    document = Document(path, hashlib.sha256(data).hexdigest(), media_type, None)
    if not data:
        return failed(document, "the file is empty")
    try:
        if media_type in BUNDLES and depth < _DEEPEST:
            return _report_of_bundle(document, data, announce, depth, see)
        content = read_content(data, media_type, depth, announce)
    except (ValueError, RecursionError) as error:
        return failed(document, str(error) or type(error).__name__)
    if see:
        see(data, content)
    return reading_of(replace(document, pages=content.pages), content)


def _report_of_bundle(
    document: Document,
    data: bytes,
    announce: Callable[[int], None] | None,
    depth: int,
    see: Callable[[bytes, Content], None] | None,
) -> Reading:
    return choose_report(
        document,
        open_content(data, document.media_type),
        lambda member, name: read(member, path=name, announce=announce, depth=depth + 1, see=see),
        lambda pages, name: _report_of_pages(replace(document, path=name), pages, announce, depth, see),
        lambda: reading_of(document, read_content(data, document.media_type, depth, announce)),
    )


def _report_of_pages(
    document: Document,
    pages: Sequence[Embedded],
    announce: Callable[[int], None] | None,
    depth: int,
    see: Callable[[bytes, Content], None] | None,
) -> Reading:
    """The reading of pictures that are the pages of one document."""
    content = resolve(joined_pages(pages), depth, announce)
    if not content.pages:
        return failed(document, "; ".join(content.warnings))
    if see:  # to be drawn, each page is shown as the picture that it is
        for page in pages:
            see(page.data, read_content(page.data, sniff.media_type(page.data), depth))
    return reading_of(replace(document, pages=content.pages), content)


def failed(document: Document, error: str) -> Reading:
    """The reading of a document that could not be read."""
    report = Report(False, None, None, None, None, None, "none", "rejected")
    return Reading(document, report, error=error)


def reading_of(document: Document, content: Content) -> Reading:
    """What is said of a document whose content has been read."""
    grids = [
        (block, seams) for block, seams in stitch(under_captions(content.blocks)) if isinstance(block, Grid)
    ]
    large = [grid for grid, _ in grids if grid.rows * grid.columns > _MOST_PLACES]
    grids = [(grid, seams) for grid, seams in grids if grid.rows * grid.columns <= _MOST_PLACES]
    paragraphs = prose(content.blocks)
    unread = unread_form(paragraphs)
    listed = unread or listed_rows([p.text for p in paragraphs], template("2014"))
    # on a printed page the places of the words tell rows apart; where they did not, their order does not either
    loose = [p for p in paragraphs if p.page is None] if listed else []
    placement, found = _placed(content.blocks, grids, loose)
    identity = identify_content(
        [content.title] if content.title else [], [p.text for p in paragraphs], has_statutory_table=found
    )
    if placement is not None and identity.year:
        placement = on_due_form(placement, identity.year)
    if placement is not None and identity.year and not placement.in_order:
        placement = _of_one_year(content.blocks, identity.year, placement)
    if placement is not None and placement.contrary and identity.issuer:
        kept = blocks_of_first(content.blocks, identity.issuer, identity.title)
        placement = _of_part(content.blocks, kept, placement, "another body's report below is not read")
    cells: tuple[Cell, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings = [*content.warnings, *identity.warnings]
    warnings += [f"a table of {g.rows} rows and {g.columns} columns is too large for a form" for g in large]
    if placement is not None and found and identity.is_report:
        cells, checks, doubts = _prove(placement)
        warnings += [*placement.warnings, *doubts, *_unit_warnings(cells)]
        warnings += [*_form_warnings(placement, identity), *contradicted(paragraphs, cells)]
    elif grids and identity.is_report:
        warnings += [_unknown_grid(grid) for grid, _ in grids]
    if identity.is_report and unread and not (placement and placement.in_order):
        warnings.append(unread)
    report = Report(
        identity.is_report,
        identity.title,
        identity.year,
        identity.issuer,
        identity.issuer_kind,
        identity.adcode,
        placement.template.name if placement is not None and cells else "none",
        grade(is_report=identity.is_report, cells=cells, checks=checks),
    )
    sections = split_sections(paragraphs) if identity.is_report else ()
    return Reading(document, report, cells, checks, sections, tuple(warnings))


def _placed(
    blocks: Sequence[Block], grids: list[tuple[Grid, tuple[int, ...]]], unread: Sequence[Paragraph]
) -> tuple[Placement | None, bool]:
    """What the tables say under the form that fits best, and whether that is a statutory table at all.

    Paragraphs that hold a form which has lost its rows are `unread`: they are asked where no table has it.
    """
    placement = best_placement(grids)
    found = _is_form(placement)
    if unread and not found and _is_form(loose := loose_placement(unread)):
        placement, found = loose, True
    lines = own_lines(blocks)
    by_lines = loose_placement((), lines) if lines else None
    if by_lines is not None and _is_form(by_lines):
        return agreed(by_lines, placement, blocks), True
    return placement, found


def _is_form(placement: Placement | None) -> bool:
    return placement is not None and len(placement.cells) >= _LEAST_CELLS[placement.template.name]


def _of_one_year(blocks: Sequence[Block], year: int, placement: Placement) -> Placement:
    """The placement without what stands under captions of other years, if all that the document shows is left.

    A cell that is blank this year would else have last year's figure.
    """
    said = f"tables under captions of other years than {year} are not read"
    return _of_part(blocks, blocks_of_year(blocks, year), placement, said)


def _of_part(blocks: Sequence[Block], kept: Sequence[Block], placement: Placement, warning: str) -> Placement:
    """The placement of the blocks kept, if they show as many cells as all of them; then `warning` is said of it.

    Where the rest prints the form a second time, what only that print has is no loss.
    """
    if sum(isinstance(b, Grid) for b in kept) == sum(isinstance(b, Grid) for b in blocks):
        return placement
    grids = [(block, seams) for block, seams in stitch(under_captions(kept)) if isinstance(block, Grid)]
    alone = best_placement(grids)
    least = len(placement.cells) // 2 if placement.contrary else len(placement.cells)
    if alone is None or len(alone.cells) < least or alone.cells == placement.cells:
        return placement
    alone.warnings.append(warning)
    return alone


def _prove(placement: Placement) -> tuple[tuple[Cell, ...], tuple[Check, ...], tuple[str, ...]]:
    """Cells with their doubts decided or flagged, the checks on them, and what is to be said of the doubts."""
    form = placement.template
    cells, warnings = decide(placement.all_cells(), placement.doubts, placement.shared, form)
    return cells, check_cells(cells, form), warnings


def _unit_warnings(cells: tuple[Cell, ...]) -> list[str]:
    return [
        f"{c.table}.{c.row}.{c.column}: {c.raw!r} is printed without a unit"
        for c in cells
        if c.column == "amount" and c.status == "reported" and c.unit is None
    ]


def _form_warnings(placement: Placement, identity: Identity) -> list[str]:
    if identity.year is None:
        return []
    due = form_due(identity.year)
    if due == placement.template.name:
        return []
    return [f"a report on {identity.year} on the form of {placement.template.name} (due: {due})"]


def _unknown_grid(grid: Grid) -> str:
    said = " | ".join(" ".join(c.text.split()) for c in grid.cells[:6] if c.text.strip())
    return f"a table of {grid.rows} rows and {grid.columns} columns is none of the forms: {said[:120]!r}"
