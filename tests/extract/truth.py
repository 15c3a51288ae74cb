"""Compares a reading with what a drawn report prints."""

from __future__ import annotations

from extract.read import read
from tests.accuracy.measure import Miss, Printed, compare
from tests.layouts.spec import Spec


def misses(data: bytes, spec: Spec) -> list[Miss]:
    """The cells that the document's bytes are read wrongly in."""
    printed = {code: Printed(cell.value, cell.hidden, cell.text) for code, cell in spec.truth.items()}
    reading = read(data)
    assert reading.error is None, reading.error
    return list(compare(reading, printed))
