"""Labels as reports word and spell them: the wordings of labels.csv, our own, and what editors do to spacing."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from samples.layout import Box, Table, codebook

LABELS = Path(__file__).parents[2] / "extract" / "data" / "labels.csv"
IN_YUAN = {
    "本年收费金额（单位：万元）": "本年收费金额（单位：元）",
    "采购总金额": "采购总金额（单位：元）",
}
TO_HALF = str.maketrans("（）：，、", "():,,")


@dataclass(frozen=True, slots=True)
class Wording:
    """How one document spells labels: chance of another wording, and what is done to spaces and brackets."""

    other: float
    spacing: str
    half_width: bool
    yuan: bool


def draw_wording(rng: random.Random, yuan: bool = False) -> Wording:
    """Most documents keep to the form's words."""
    return Wording(
        rng.choice([0, 0, 0, 0.1, 0.5]),
        rng.choices(["none", "newline", "space", "letters"], [60, 15, 15, 10])[0],
        rng.random() < 0.2,
        yuan,
    )


@cache
def variants(template: str, table: str) -> dict[str, tuple[str, ...]]:
    """The form's label → the other wordings that mean the same (a label of another unit is not the same)."""
    with LABELS.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            r for r in csv.DictReader(lines) if template in r["templates"].split() and r["table"] == table
        ]
    words: dict[str, list[str]] = {}
    for line in codebook(template):
        if line.code[0] != table:
            continue
        for axis, code, label in (
            ("row", line.code[1], line.row_label),
            ("column", line.code[2], line.column_label),
        ):
            own = label.split(" / ")[-1]
            found = [
                r["label"]
                for r in rows
                if r["axis"] == axis and r["code"] == code and "单位" not in r["label"]
            ]
            words.setdefault(own, []).extend(found)
    ambiguous = {"其他", "3.其他"}
    return {own: tuple(dict.fromkeys(w)) for own, w in words.items() if w and own not in ambiguous}


def word(rng: random.Random, rows: Table, template: str, table: str, wording: Wording) -> Table:
    """The table with each label worded and spelled; figures are left alone."""
    others = variants(template, table)

    def worded(box: Box) -> Box:
        if box.code or not box.text:
            return box
        text = IN_YUAN.get(box.text, box.text) if wording.yuan else box.text
        if text in others and rng.random() < wording.other:
            text = rng.choice(others[text])
        return replace(box, text=_spell(rng, text, wording))

    return tuple(tuple(worded(box) for box in row) for row in rows)


def _spell(rng: random.Random, text: str, wording: Wording) -> str:
    if wording.half_width:
        text = text.translate(TO_HALF)
    if wording.spacing == "none" or len(text) < 3:
        return text
    if wording.spacing == "letters":
        return " ".join(text) if len(text) < 6 else text
    at = rng.randint(1, len(text) - 1)
    return text[:at] + ("\n" if wording.spacing == "newline" else " ") + text[at:]
