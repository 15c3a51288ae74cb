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
    style = rng.choices(["tabs", "pipes", "markdown"], [6, 2, 2])[0]
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
        lines.append("\t".join(cells) if style == "tabs" else "| " + " | ".join(cells) + " |")
        if style == "markdown" and r == 0:
            lines.append("|" + " --- |" * len(cells))
    return "\n".join(lines)
