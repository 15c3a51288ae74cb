"""A wide figure is the long one to the last place: 43025.67元 is 4.302567万元 in both (it was once a hundredth)."""

import numpy as np

from datasets.codebook import variables, widen
from datasets.tables import DECIMAL


def test_wide_is_long() -> None:
    money = next(number for number, v in enumerate(variables()) if v.column == "amount")
    values = np.zeros((1, len(variables())), np.int64)
    values[0, money] = 4302567 * 10 ** (DECIMAL.scale - 6)
    wide = widen(["r"], 2020, values, values != 0).to_pylist()[0]
    assert DECIMAL.scale >= 6
    assert (
        str(next(v for k, v in wide.items() if k not in ("report_id", "year") and v is not None)).rstrip("0")
        == "4.302567"
    )
