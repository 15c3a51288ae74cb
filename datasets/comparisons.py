"""Comparisons of two figures of a year's reports, many at once: what findings are made of, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from datasets.year_figures import NULL
from datasets.year_lists import Ints

OUTCOMES = ("passed", "failed", "not_applicable")
PASSED, FAILED, NOT_APPLICABLE = range(3)


@dataclass(frozen=True)
class Findings:
    """Comparisons of one rule: for each the report (by the place of its main document), what is compared, both sides.

    `scope` is a place in `scopes`, `left` and `right` are times ten to DECIMAL's scale, NULL for none, `status` is a
    place in OUTCOMES; `against` names a report, a document or (None) nothing.
    """

    rule: str
    place: Ints
    scope: Ints
    scopes: Sequence[str]
    left: Ints
    right: Ints
    status: Ints
    against: Sequence[str] | None = None


@dataclass(frozen=True)
class Said:
    """What the prose of a year's reports says of their tables: places of main documents, variables, figures."""

    place: Ints
    variable: Sequence[str]
    value: Ints


def compared(left: Ints, right: Ints) -> Ints:
    """The outcome of each comparison of two figures: none where one has no value."""
    lacks = (left == NULL) | (right == NULL)
    found: Ints = np.where(lacks, NOT_APPLICABLE, np.where(left == right, PASSED, FAILED))
    return found


def findings_table(found: Sequence[Findings]) -> pa.Table:
    """Findings as rows: place, rule, scope, against, left, right (times ten to DECIMAL's scale) and status."""
    parts = []
    for each in found:
        count = len(each.place)
        against = each.against if each.against is not None else [None] * count
        parts.append(
            pa.table(
                {
                    "place": pa.array(each.place, pa.int32()),
                    "rule": pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), [each.rule]),
                    "scope": pa.DictionaryArray.from_arrays(
                        each.scope.astype(np.int32), pa.array(each.scopes)
                    ),
                    "against": pa.array(against, pa.string()).dictionary_encode(),
                    "left": pa.array(each.left, pa.int64(), mask=each.left == NULL),
                    "right": pa.array(each.right, pa.int64(), mask=each.right == NULL),
                    "status": pa.DictionaryArray.from_arrays(
                        each.status.astype(np.int32), pa.array(OUTCOMES)
                    ),
                }
            )
        )
    return pa.concat_tables(parts).unify_dictionaries().combine_chunks()
