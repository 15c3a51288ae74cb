"""Plain text as flatteners leave it: tables by tabs, pipes or spaces, columns padded, or a single space between cells."""

from __future__ import annotations

import random

from samples.layout import Table
from tests.layouts.arrange import arrange, expand
from tests.layouts.spec import Spec

STYLES = {
    "tabs": 6, "pipes": 2, "markdown": 2, "spaces": 2, "centred": 2, "single": 2, "wide": 1, "wrapped": 1,
}  # fmt: skip
WAYS = {"as_is": 70, "fill_down": 15, "cut": 15}


def render_text(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The file's bytes and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, WAYS)
    style = rng.choices([*STYLES], [*STYLES.values()])[0]
    if style in {"single", "wide", "wrapped"} and _has_blank(spec):
        style = "centred"  # a blank between single spaces is lost for everybody
    encoding = rng.choice(["utf-8", "utf-8", "gb18030", "utf-8-sig"])
    blank = rng.choice(["\n", "\n\n"])
    parts = [_table(content, style) if kind == "table" else str(content) for kind, content in blocks]  # type: ignore[arg-type]
    text = blank.join(parts) + "\n"
    if rng.random() < 0.2:
        text = text.replace("\n", "\r\n")
    return text.encode(encoding), f"{style}/{way}/{encoding}"


def _has_blank(spec: Spec) -> bool:
    return any(truth.value is None for truth in spec.truth.values())


def _table(rows: Table, style: str) -> str:
    if style in {"single", "wide"}:
        gap = " " if style == "single" else "\u3000\u3000"
        return "\n".join(gap.join(_flat(box.text) for box in row if box.text.strip()) for row in rows)
    if style == "wrapped":
        return "\n".join(_wrapped([_flat(box.text) for box in row if box.text.strip()]) for row in rows)
    if style == "centred":
        return _centred(rows)
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


def _flat(text: str) -> str:
    return "".join(text.replace("\xa0", " ").split())


def _wrapped(texts: list[str]) -> str:
    """A row whose last long label goes on under its figures."""
    long = [n for n, text in enumerate(texts) if len(text) > 14]
    if not long or not any(text.isdecimal() for text in texts):
        return " ".join(texts)
    n = long[-1]
    return " ".join([*texts[:n], texts[n][:11], *texts[n + 1 :]]) + "\n" + texts[n][11:]


def _centred(rows: Table) -> str:
    """Columns as wide as their longest cell, figures in the middle of them."""
    grid = expand(rows)
    widths = [
        max(
            [_places(_flat(b.text)) for line in grid for b, _, at in [line[c]] if at == c and b.columns == 1]
            or [4]
        )
        for c in range(len(grid[0]))
    ]
    lines = []
    for r, places in enumerate(grid):
        parts, c = [], 0
        while c < len(places):
            box, top, left = places[c]
            span = box.columns - (c - left)
            width = sum(widths[c : c + span]) + 2 * (span - 1)
            text = _flat(box.text) if (top, left) == (r, c) else ""
            free = max(0, width - _places(text))
            parts.append(
                " " * (free // 2 if box.code else 0) + text + " " * (free - (free // 2 if box.code else 0))
            )
            c += span
        lines.append("  ".join(parts).rstrip())
    return "\n".join(lines)


def _places(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)
