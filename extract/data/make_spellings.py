"""Writes spellings.csv, how each unit's name is spelled in Latin letters: `python -m extract.data.make_spellings`.

Needs pypinyin, which nothing else here does; the table changes only when jurisdictions.csv does.
"""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

from extract.identity.jurisdictions import short_names, units

OUT = Path(__file__).with_name("spellings.csv")


def main() -> None:
    """Replaces spellings.csv: a row for each unit of today and each way to write it without its rank's word."""
    spell = importlib.import_module("pypinyin").lazy_pinyin
    rows = [
        (unit.adcode, " ".join(spell(name)).replace("ü", "v"))
        for unit in units()
        if unit.valid_to is None
        for name in short_names(unit.name)
    ]
    with OUT.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([("adcode", "spelling"), *rows])


if __name__ == "__main__":
    main()
