"""A corpus in a folder: documents of each format, truth.csv with every cell, documents.csv with what each one is."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from samples.layout import codebook
from tests.layouts.browser import has_browser, page_for_print, print_pdf
from tests.layouts.docx import render_docx
from tests.layouts.drawn_pdf import render_drawn_pdf
from tests.layouts.html import render_html
from tests.layouts.spec import Spec, draw_spec

TEMPLATES = {"2021": 5, "2019": 3, "2014": 3, "none": 1}
FIELDS = (
    "document",
    "format",
    "layout",
    "seed",
    "template",
    "year",
    "issuer",
    "issuer_kind",
    "adcode",
    "contradicts",
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document before it is written."""

    spec: Spec
    format: str
    suffix: str
    layout: str
    data: bytes

    @property
    def name(self) -> str:
        return f"{self.format}-{self.spec.template}-{self.spec.seed}.{self.suffix}"


def _chromium(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    page, layout = page_for_print(spec, rng)
    return print_pdf(page), layout


SINGLE: dict[str, tuple[str, Callable[[Spec, random.Random], tuple[bytes, str]]]] = {
    "html": ("html", render_html),
    "docx": ("docx", render_docx),
    "drawn": ("pdf", render_drawn_pdf),
    "chromium": ("pdf", _chromium),
}
"""Formats that are rendered one document at a time: name → suffix, renderer."""


def available(formats: Iterable[str]) -> tuple[list[str], list[str]]:
    """The formats that this machine can write, and those it cannot."""
    lacking = {"chromium"} if not has_browser() else set()
    return [f for f in formats if f not in lacking], [f for f in formats if f in lacking]


def render(seed: int, format_: str, template: str) -> Rendered:
    """The document of this seed in this format; the same each time."""
    spec = draw_spec(seed, template)
    suffix, renderer = SINGLE[format_]
    data, layout = renderer(spec, random.Random(f"{seed} {format_}"))
    return Rendered(spec, format_, suffix, layout, data)


def draw_template(seed: int) -> str:
    """The form of a seed's document."""
    return random.Random(f"template {seed}").choices(list(TEMPLATES), list(TEMPLATES.values()))[0]


def write_corpus(
    out: Path, seed: int, count: int, formats: Iterable[str], templates: Iterable[str] = ()
) -> int:
    """Writes `count` documents of each format, seeds from `seed` on; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    chosen = list(templates)
    rendered = (
        render(n, format_, chosen[n % len(chosen)] if chosen else draw_template(n))
        for format_ in formats
        for n in range(seed, seed + count)
    )
    return write_truth(out, rendered)


def write_truth(out: Path, documents: Iterable[Rendered]) -> int:
    """Writes documents and their truth; an empty value is a blank cell, `hidden` the figure that it hides."""
    written = 0
    with (
        (out / "truth.csv").open("w", encoding="utf-8", newline="") as cells,
        (out / "documents.csv").open("w", encoding="utf-8", newline="") as lines,
    ):
        truth, index = csv.writer(cells), csv.writer(lines)
        truth.writerow(("document", "table", "row", "column", "value", "hidden", "raw"))
        index.writerow(FIELDS)
        for item in documents:
            spec = item.spec
            (out / item.name).write_bytes(item.data)
            index.writerow(
                (
                    item.name,
                    item.format,
                    item.layout,
                    spec.seed,
                    spec.template,
                    spec.year,
                    spec.issuer.name,
                    spec.issuer.kind,
                    spec.issuer.adcode,
                    int(spec.contradicts),
                )
            )
            for line in codebook(spec.template) if spec.template != "none" else ():
                cell = spec.truth[line.code]
                truth.writerow(
                    (
                        item.name,
                        *line.code,
                        "" if cell.value is None else f"{cell.value:f}",
                        f"{cell.hidden:f}",
                        cell.text,
                    )
                )
            written += 1
    return written
