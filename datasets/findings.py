"""What contradicts a report from outside its table: a second document, its prose, the years beside it.

Each finding is a row of `cross_checks` that nobody has been blamed for yet. They are told for a whole year at once, from
the matrices of its figures and of the years beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from datasets.codebook import codebook_rows
from datasets.comparisons import FAILED, PASSED, Findings, Said, compared
from datasets.crosswalk import crosswalk_rows
from datasets.findings_over_years import (
    find_carry_over,
    find_exchanged,
    find_repeated,
    find_stock_flow,
    pair_years,
)
from datasets.year_figures import BLANK, NULL, REPORTED, SCALE, YearFigures, codes


def find(
    here: YearFigures, before: YearFigures | None, after: YearFigures | None, said: Said
) -> Iterator[Findings]:
    """Every comparison of a year's reports; `before` and `after` are the years beside it, where there are reports."""
    if before is not None:
        pairs = pair_years(before, here)
        yield find_carry_over(pairs)
        yield find_stock_flow(pairs)
        yield find_repeated(pairs)
    yield find_exchanged(here, [each for each in (before, after) if each is not None])
    yield find_unprinted(here)
    yield from find_documents(here)
    yield from find_prose(here, said)


def find_unprinted(here: YearFigures) -> Findings:
    """Figures that are reported though no figure is printed there."""
    doubtful = (here.status == REPORTED) & ~here.is_printed[here.raws] & here.homes.is_main[:, None]
    place, column = np.nonzero(doubtful)
    left = here.values[doubtful]
    return Findings(
        "unprinted", place, column, _names(), left, np.full(len(left), NULL), np.full(len(left), FAILED)
    )


def _names() -> list[str]:
    return [".".join(code) for code in codes()]


def find_documents(here: YearFigures) -> Iterator[Findings]:
    """The figures of a report's further documents that differ from its main one's; one row a document where none does."""
    homes = here.homes
    further = np.flatnonzero(~homes.is_main)
    main = homes.main_of[further]
    shown = [np.isin(here.status[each], (REPORTED, BLANK)) for each in (main, further)]
    both = shown[0] & shown[1]
    differs = both & (here.values[main] != here.values[further])
    line, column = np.nonzero(differs)
    yield Findings(
        "documents",
        main[line],
        column,
        _names(),
        here.values[main][differs],
        here.values[further][differs],
        np.full(len(line), FAILED),
        [homes.digests[n] for n in further[line]],
    )
    count = both.sum(axis=1)
    alike = np.flatnonzero((count > 0) & ~differs.any(axis=1))
    yield Findings(
        "documents",
        main[alike],
        np.zeros(len(alike), np.int64),
        ["all"],
        count[alike] * SCALE,
        count[alike] * SCALE,
        np.full(len(alike), PASSED),
        [homes.digests[n] for n in further[alike]],
    )


def formulas() -> Mapping[tuple[str, str], tuple[int, ...]]:
    """For each form and variable of the panel that its prose can be held against, the columns that add up to it."""
    code_of = {
        (row["template"], row["variable"]): (str(row["table"]), str(row["row"]), str(row["column"]))
        for row in codebook_rows()
    }
    column = {code: n for n, code in enumerate(codes())}
    return {
        (str(row["template"]), str(row["variable"])): tuple(
            column[code_of[row["template"], name]] for name in str(row["formula"]).split(" + ")
        )
        for row in crosswalk_rows()
        if row["comparability"] != "broken"
    }


def find_prose(here: YearFigures, said: Said) -> Iterator[Findings]:
    """What the prose says against the cells that add up to it."""
    groups: dict[tuple[str, str], list[int]] = {}
    for n, (place, variable) in enumerate(zip(said.place.tolist(), said.variable, strict=True)):
        groups.setdefault((here.homes.templates[place], variable), []).append(n)
    known = formulas()
    for key, lines in sorted(groups.items()):
        if key not in known:
            continue
        place, left = said.place[lines], said.value[lines]
        parts = here.values[np.ix_(place, np.array(known[key]))]
        whole = (parts != NULL).all(axis=1)
        right = np.where(whole, np.where(whole[:, None], parts, 0).sum(axis=1), NULL)
        yield Findings(
            "prose", place, np.zeros(len(lines), np.int64), [key[1]], left, right, compared(left, right)
        )
