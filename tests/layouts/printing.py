"""How a report prints its figures: separators, widths, signs, and what stands where there is none."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from extract.codebook import template
from samples.layout import Code
from tests.layouts.figures import Figures

FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
BLANKS = ("", "", "—", "/", "无", "\xa0", "-", "——", "／", "　")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a cell prints, what it says (None: blank), and the figure that a blank hides (for derived values)."""

    text: str
    value: Decimal | None
    hidden: Decimal | None = None


def print_figures(
    rng: random.Random, figures: Figures, template_name: str, *, yuan: bool = False
) -> dict[Code, Truth]:
    """Every figure as printed. `yuan`: the form's label says 元, so amounts are printed 10,000 times as large."""
    style = rng.choices(["plain", "comma", "full", "unit", "mixed"], [66, 10, 8, 3, 13])[0]
    gone = _draw_gaps(rng, figures)
    out: dict[Code, Truth] = {}
    for cell in template(template_name).cells:  # type: ignore[arg-type]
        code = (cell.table, cell.row, cell.column)
        value = figures[code]
        if code in gone:
            out[code] = Truth(gone[code], None, value)
            continue
        money = cell.unit == "万元"
        shown = (value * 10000 if money and yuan else value).normalize()
        sign = _sign(rng, value) if code[2] == "change" else ""
        unit = cell.unit if style == "unit" and not money else ""
        if money and rng.random() < 0.12:  # the cell's own unit counts, whatever the label says
            shown, unit = rng.choice([(value, "万元"), (value * 10000, "元"), (value, " 万元")])
        out[code] = Truth(sign + _print(rng, abs(shown.normalize()), style, money) + unit, value, value)
    return out


def _draw_gaps(rng: random.Random, figures: Figures) -> dict[Code, str]:
    """The cells without a figure and what is printed there instead."""
    how = rng.choices(["none", "some", "zeros", "totals", "row"], [58, 14, 14, 8, 6])[0]
    mark = rng.choice(BLANKS)
    lost_row = rng.choice(list(figures))[:2]
    if how == "some":
        return {code: rng.choice(BLANKS) for code in figures if rng.random() < 0.06}
    if how == "zeros":
        return {code: mark for code, value in figures.items() if value == 0}
    if how == "totals":
        return {code: mark for code in figures if code[2] == "total" and rng.random() < 0.5}
    if how == "row":
        return {code: mark for code in figures if code[:2] == lost_row}
    return {}


def _print(rng: random.Random, value: Decimal, style: str, money: bool) -> str:
    if style == "mixed":
        style = rng.choice(["plain", "comma", "full", "padded", "plain"])
    text = f"{value:,f}" if style == "comma" else f"{value:f}"
    if money and rng.random() < 0.3 and value == value.quantize(Decimal("0.01")):
        text = f"{value:.2f}"
    if style == "full":
        return text.translate(FULL_WIDTH)
    return f"\xa0{text} " if style == "padded" else text


def _sign(rng: random.Random, value: Decimal) -> str:
    if value == 0:
        return ""
    return rng.choice(["+", "+", "", "↑", "增", "增加"] if value > 0 else ["-", "-", "↓", "减", "－", "减少"])
