"""Plain text as flatteners leave it: tables by tabs, by pipes, or by a cell a line."""

from __future__ import annotations

import random

from samples.layout import Table
from tests.layouts.arrange import arrange, expand
from tests.layouts.spec import Spec

WAYS = {"as_is": 70, "fill_down": 15, "cut": 15}


def render_text(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The file's bytes and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, WAYS)
    style = rng.choices(["tabs", "pipes", "markdown", "spaces"], [6, 2, 2, 2])[0]
    encoding = rng.choice(["utf-8", "utf-8", "gb18030", "utf-8-sig"])
    blank = rng.choice(["\n", "\n\n"])
    parts = [_table(content, style) if kind == "table" else str(content) for kind, content in blocks]  # type: ignore[arg-type]
    text = blank.join(parts) + "\n"
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text.encode(encoding), f"{style}/{way}/{encoding}"


def _table(rows: Table, style: str) -> str:
    lines = []
    for r, places in enumerate(expand(rows)):
        cells = [
            " ".join(box.text.replace("\xa0", " ").split("\n")) if (r, c) == (top, left) else ""
            for c, (box, top, left) in enumerate(places)
        ]
        if style == "spaces":
            lines.append("".join(_wide(text, 24 if c < 3 else 12) for c, text in enumerate(cells)).rstrip())
            continue
        lines.append("\t".join(cells) if style == "tabs" else "| " + " | ".join(cells) + " |")
        if style == "markdown" and r == 0:
            lines.append("|" + " --- |" * len(cells))
    return "\n".join(lines)


def _wide(text: str, width: int) -> str:
    """The text filled up with spaces to a width, in which a Chinese character takes two places."""
    taken = sum(1 if letter.isascii() else 2 for letter in text)
    return text + " " * max(2, width - taken)
