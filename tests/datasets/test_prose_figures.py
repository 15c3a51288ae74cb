"""What prose gives, and that nothing it gives is passed over by the look that spares most texts a closer one."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasets.large_tables import prose_rows
from datasets.prose_figures import MAY_GIVE_NUMBER, find_statements
from datasets.tables import schema

SPACES = ["", " ", "\u3000", "\u00a0", "\t", "\u2003", "\x1f", "\x85"]
PIECES = [
    "收到申请",
    "上年结转",
    "予以公开",
    "其中自然人",
    "共",
    "，",
    "。",
    "８",
    "12",
    "零",
    "〇",
    "3",
    *SPACES,
    *"件宗份条起项次",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_text_that_gives_a_figure_is_passed_over(text):
    if find_statements([(1, text)], 2022):
        assert pc.match_substring_regex(pa.array([text]), MAY_GIVE_NUMBER).to_pylist() == [True]


@pytest.mark.parametrize("space", SPACES)
def test_a_figure_before_any_kind_of_space_is_a_row(space):
    texts = ["我区公开信息。", f"全年收到申请8{space}件。", None]
    sections = pa.table(
        {
            "report_id": ["r"] * 3,
            "year": [2022] * 3,
            "position": [1, 2, 3],
            "number": [1, 2, 3],
            "title": [None] * 3,
            "text": texts,
        },
        schema=schema("sections"),
    )
    assert [
        (row["variable"], int(row["value"]), row["position"])
        for row in prose_rows(sections, 2022).to_pylist()
    ] == [("applications_received", 8, 2)]
