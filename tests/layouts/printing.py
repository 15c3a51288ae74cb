"""How a report prints its figures: separators, widths, signs, and what stands where there is none."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from samples.layout import Code
from tests.layouts.figures import Figures

FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
BLANKS = ("", "", "—", "/", "无", "\xa0", "-", "——", "／", "　")
TEXT_MARKS = ("—", "/", "无", "-", "——", "／")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a cell prints, what it says (None: blank), and the figure that a blank hides (for derived values)."""

    text: str
    value: Decimal | None
    hidden: Decimal | None = None


def print_figures(
    rng: random.Random, figures: Figures, *, money_in_yuan: bool = False, unit_printed: bool = True
) -> dict[Code, Truth]:
    """Every figure as printed. `money_in_yuan`: the form's label says 元, so the print is 10,000 times the value."""
    style = rng.choices(["plain", "comma", "full", "unit", "mixed"], [66, 10, 8, 3, 13])[0]
    blank = rng.choices(["none", "some", "zeros", "totals", "row"], [58, 14, 14, 8, 6])[0]
    mark = rng.choice(BLANKS)
    rows = list(dict.fromkeys(code[:2] for code in figures))
    lost_row = rng.choice(rows)
    out: dict[Code, Truth] = {}
    for code, value in figures.items():
        gone = {
            "none": False,
            "some": rng.random() < 0.06,
            "zeros": value == 0,
            "totals": code[2] == "total" and rng.random() < 0.5,
            "row": code[:2] == lost_row,
        }[blank]
        if gone:
            text = rng.choice(BLANKS) if blank == "some" else mark
            out[code] = Truth(text, None, value)
        else:
            money = code[2] == "amount" or code[1] in {"fees_charged", "dedicated_budget"}
            shown = value * 10000 if money and money_in_yuan else value
            out[code] = Truth(_print(rng, shown.normalize(), style, money, code[2] == "change"), value, value)
    return out


def _print(rng: random.Random, value: Decimal, style: str, money: bool, signed: bool) -> str:
    if style == "mixed":
        style = rng.choice(["plain", "comma", "full", "padded", "plain"])
    sign = ""
    if signed:
        sign, value = _sign(rng, value), abs(value)
    text = f"{value:,f}" if style == "comma" else f"{value:f}"
    if money and rng.random() < 0.3:
        text = f"{value:.2f}" if value == value.quantize(Decimal("0.01")) else text
    text = sign + text
    if style == "full":
        return text.translate(FULL_WIDTH)
    if style == "padded":
        return f"\xa0{text} "
    if style == "unit" and not money and not signed:
        return text + "件"
    return text


def _sign(rng: random.Random, value: Decimal) -> str:
    if value == 0:
        return ""
    return rng.choice(["+", "+", "", "↑", "增", "增加"] if value > 0 else ["-", "-", "↓", "减", "－", "减少"])
