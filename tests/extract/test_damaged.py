"""Damaged documents end as an error that is said, never as an exception or as a figure that was not printed."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.read import read

GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022"
WHOLE = {name: (GOLDEN / f"xingan-2022.{name}").read_bytes() for name in ("pdf", "docx", "txt")}


@pytest.mark.parametrize("name", sorted(WHOLE))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_cut_or_spoilt_anywhere_it_is_still_a_reading(name: str, data: st.DataObject) -> None:
    whole = WHOLE[name]
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(min_size=0, max_size=40))
    read(whole[:at] + junk)
    read(whole[:at] + junk + whole[at + len(junk) :])
