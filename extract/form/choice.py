"""Which form a document's tables are on: the one that takes most of what they print, and of equal ones the year's."""

from __future__ import annotations

from collections.abc import Sequence

from extract.codebook import FORMS, FormName, template
from extract.form.placement import Placement
from extract.labels import label_key
from extract.model import Grid, Paragraph
from extract.place import place_cells
from extract.text.loose_form import loose_grids


def form_due(year: int) -> FormName:
    """The form that a year's reports are due on (国办发〔2014〕32号, 国办公开办函〔2019〕60号 and 〔2021〕30号)."""
    return "2021" if year >= 2021 else "2019" if year >= 2019 else "2014"


def best_placement(grids: Sequence[tuple[Grid, tuple[int, ...]]]) -> Placement | None:
    """The placement under the form that takes most of what the grids print (each comes with its seams).

    Of several that take as much it is the newest form's, and the others are its `equals`.
    """
    forms = [template(name) for name in FORMS]
    keys = {label_key(cell.text) for grid, _ in grids for cell in grid.cells}
    known = {form.name: {key for key in keys if form.knows(key)} for form in forms}
    most = max(len(labels) for labels in known.values())
    likely = [form for form in forms if len(known[form.name]) >= 0.8 * most > 0]
    # a form that knows nothing which another does not know as well cannot take more
    best_known = [f for f in likely if not any(known[f.name] < known[other.name] for other in likely)]
    placements = [placed for form in best_known if (placed := place_cells(grids, form)).cells]
    if not placements:
        return None
    best = max(placements, key=_taken)
    best.equals = tuple(p for p in placements if p is not best and _taken(p) == _taken(best))
    return best


def _taken(placement: Placement) -> tuple[int, int]:
    return len(placement.cells) - placement.leftovers, len(placement.cells)


def on_due_form(placement: Placement, year: int) -> Placement:
    """The placement under the form that is due for a year, where it takes as much as the one chosen."""
    due = form_due(year)
    return next((equal for equal in placement.equals if equal.template.name == due), placement)


def loose_placement(paragraphs: Sequence[Paragraph], lines: Sequence[str] = ()) -> Placement | None:
    """The form that takes most of a text without rows, read by the order of its words."""
    best: Placement | None = None
    for form in map(template, FORMS):
        grids, warnings = loose_grids(paragraphs, form, lines)
        found = place_cells([(grid, ()) for grid in grids], form)
        found.warnings += [*warnings, "the tables have lost their rows and are read in the order of the form"]
        found.in_order = True
        if best is None or len(found.cells) > len(best.cells):
            best = found
    return best
