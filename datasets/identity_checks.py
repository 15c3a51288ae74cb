"""The checks of a year's reports as rows of `checks`: the identities of the form, each failed one with its blame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa

from datasets.blame import Verdict
from datasets.homes import Homes
from datasets.tables import decimals, shaped
from datasets.year_figures import NULL, decimal_of
from datasets.year_lists import Ints, ranked, rows_saying, sort_order, words_array

Sides = tuple[Decimal | None, Decimal | None, str]
Blame = Callable[[int, str, str, Sides, Sequence[Sides]], Verdict]
"""place of the report's main document, rule, scope, its sides, those of its further documents → verdict"""


def check_rows(checks: pa.Table | None, homes: Homes, blame: Blame) -> pa.Table:
    """The rows of `checks` of a year, from its documents' checks as `year_lists` has laid them out."""
    if checks is None:
        return shaped("checks", {}, 0)
    place = checks["place"].to_numpy()
    main = homes.main_of[place]
    words = {name: ranked(checks[name]) for name in ("rule", "scope", "status")}
    order = sort_order(place, words["rule"], words["scope"])
    kept = order[homes.is_main[place[order]]]
    sides = [checks[name].fill_null(NULL).to_numpy() for name in ("left", "right")]
    status, statuses = words["status"]

    def sides_of(row: int) -> Sides:
        return decimal_of(int(sides[0][row])), decimal_of(int(sides[1][row])), statuses[status[row]]

    others: dict[tuple[int, int, int], list[Sides]] = {}
    for row in order[~homes.is_main[place[order]]].tolist():  # by place, so by digest
        key = int(main[row]), int(words["rule"][0][row]), int(words["scope"][0][row])
        others.setdefault(key, []).append(sides_of(row))
    verdicts: dict[int, Verdict] = {}
    for n in rows_saying("failed", status[kept], statuses):
        row = int(kept[n])
        key = int(main[row]), int(words["rule"][0][row]), int(words["scope"][0][row])
        rule, scope = words["rule"][1][key[1]], words["scope"][1][key[2]]
        verdicts[n] = blame(key[0], rule, scope, sides_of(row), others.get(key, ()))
    columns = {
        "report_id": pa.array(homes.report_ids, pa.string()).take(pa.array(place[kept])),
        "rule": words_array(words["rule"][0][kept], words["rule"][1]),
        "scope": words_array(words["scope"][0][kept], words["scope"][1]),
        "left": decimals(sides[0][kept], sides[0][kept] != NULL),
        "right": decimals(sides[1][kept], sides[1][kept] != NULL),
        "status": words_array(status[kept], statuses),
        **verdict_columns(verdicts, len(kept)),
    }
    return shaped("checks", columns, len(kept), year=homes.year)


def verdict_columns(verdicts: dict[int, Verdict], count: int) -> dict[str, pa.Array]:
    """The columns blame and evidence of `count` rows, of which some (by number) have a verdict."""
    columns = {}
    for number, name in enumerate(("blame", "evidence")):
        said = sorted({verdict[number] or "" for verdict in verdicts.values()} - {""})
        ranks: Ints = np.full(count, -1, np.int64)
        for row, verdict in verdicts.items():
            if verdict[number] is not None:
                ranks[row] = said.index(verdict[number] or "")
        columns[name] = words_array(ranks, said)
    return columns
