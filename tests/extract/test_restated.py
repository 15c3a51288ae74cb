"""What the prose says again of the table's figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.form.restated import contradicted
from extract.model import Cell, Paragraph

TOTALS = {"new_received": 308, "carried_over": 1, "carried_forward": 3}


def said_of(prose: str) -> list[str]:
    cells = [
        Cell("applications", row, "total", Decimal(value), str(value), "reported", "件", None, None, "html")
        for row, value in TOTALS.items()
    ]
    return list(contradicted([Paragraph(prose)], cells))


@pytest.mark.parametrize(
    "prose",
    [
        "全年共收到依申请公开308件，上年结转1件，法定期限内予以答复306件，结转下年3件。",
        "2022年，全区共收到政府信息公开申请 308 件。",
        "收到３０８件政府信息公开申请，均已答复。",
        "未收到政府信息公开申请。",
        "第一季度收到政府信息公开申请8件。全年收到政府信息公开申请308件。",
        "市政府办公室收到政府信息公开申请20件。",
        "收到政府信息公开申请20件，其中网络申请10件。",
        "受理政府信息公开申请20件。另收到政府信息公开申请30件。",
        "2022年共发布信息公开4583条。",
    ],
)
def test_prose_that_agrees_or_speaks_of_something_else(prose: str) -> None:
    assert said_of(prose) == []


@pytest.mark.parametrize(
    ("prose", "row", "figure"),
    [
        ("全年共收到政府信息公开申请130件，申请量与去年持平。", "new_received", 130),
        ("2022年全市共收到政府信息申请公开件658件，均已办结。", "new_received", 658),
        ("2021年，我局收到政府信息依申请公开办理事项1件，已在规定时间内办结答复。", "new_received", 1),
        ("收到8份政府信息公开申请。", "new_received", 8),
        ("新收政府信息公开申请308件，上年度结转政府信息公开申请2件。", "carried_over", 2),
        ("结转至下一年度继续办理5件。", "carried_forward", 5),
    ],
)
def test_a_total_that_the_table_prints_otherwise_is_warned_of(prose: str, row: str, figure: int) -> None:
    assert said_of(prose) == [f"applications.{row}.total: the prose says {figure}, the table {TOTALS[row]}"]
