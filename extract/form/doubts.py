"""What stands beside a figure in its document and casts doubt on it: arrows, other rows, second prints."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.form.placement import UNTRIED, Placement


def doubt_neighbours(placement: Placement) -> None:
    """What a picture shows beside a figure casts doubt on it as well.

    Where two figures claimed one place of a row, what else stands in it may be another row's, too. A 1 that begins a
    change may be an arrow, ↓33 reads as 133 and no identity tells, unless the report shows that it prints signs.
    """
    form = placement.template
    signed = {code for code in placement.doubts if (cell := form.cell(*code)) and cell.signed}
    said = [guess.text for code in signed for guess in placement.places[code].guesses[:1]]
    marks = {text[0] for text in said if text[1:2].isdigit()}  # dashes alone are a blank
    may_have_arrows = not marks & {"-", "+"} or bool(marks & {"↓", "↑"})
    for code, found in placement.doubts.items():
        if not found:
            continue
        like_arrow = may_have_arrows and code in signed and re.match(r"1\d", found[0].text)
        if code[:2] in placement.torn or like_arrow:
            unsure = replace(found[0], confidence=min(found[0].confidence, UNTRIED))
            placement.doubts[code] = (unsure, *found[1:])


def doubt_strangers(placement: Placement) -> None:
    """What only a second print of the form has is another report's: last year's figure for what is blank this year.

    A second print has other figures for cells of the first. What follows it is doubted as well where the first has a
    part of the same table, or where several tables are printed twice.
    """
    if not placement.contrary:
        return
    first = min(placement.contrary)
    tables = set().union(*placement.contrary.values())
    own = {code[0] for code, number in placement.origins.items() if number < first}
    for code, number in placement.origins.items():
        cell = placement.cells[code]
        if number < first or cell.status != "reported" or (len(tables) < 2 and code[0] not in own):
            continue
        placement.cells[code] = cell._replace(value=None, status="unreadable", raw=f" | {cell.raw}")
        placement.doubts.pop(code, None)
        placement.shared.discard(code)
        placement.warnings.append(f"{'.'.join(code)} stands in a second print of the form only: {cell.raw!r}")
