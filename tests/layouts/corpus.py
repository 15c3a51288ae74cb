"""A corpus in a folder: documents of each format, truth.csv with every cell, documents.csv with what each one is."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path

from samples.layout import Code, codebook
from tests.layouts import scans
from tests.layouts.browser import has_browser, page_for_print, print_pdf
from tests.layouts.docx import render_docx
from tests.layouts.drawn_pdf import render_drawn_pdf, render_ofd, render_one_page, render_unmapped
from tests.layouts.html import render_html
from tests.layouts.office import convert, has_office
from tests.layouts.printing import Truth
from tests.layouts.sheets import render_xlsx
from tests.layouts.spec import Spec, draw_spec
from tests.layouts.text import render_text

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

    def row(self) -> dict[str, str]:
        """The document's line in documents.csv."""
        spec, issuer = self.spec, self.spec.issuer
        values = (self.name, self.format, self.layout, spec.seed, spec.template, spec.year, issuer.name)
        return dict(
            zip(FIELDS, map(str, (*values, issuer.kind, issuer.adcode, int(spec.contradicts))), strict=True)
        )


def truth_of(spec: Spec) -> dict[Code, Truth]:
    """Every cell of the report's form in the codebook's order; empty for a report without tables."""
    return {line.code: spec.truth[line.code] for line in codebook(spec.template)} if spec.truth else {}


def _chromium(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    page, layout = page_for_print(spec, rng)
    return print_pdf(page), layout


def _zip(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The report in an archive, beside what else people put there; names in GBK or UTF-8."""
    name, (suffix, renderer) = rng.choice([(f, SINGLE[f]) for f in ("docx", "drawn", "html", "xlsx", "text")])
    data, layout = renderer(spec, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if rng.random() < 0.5:
            archive.writestr("说明.txt", "请查收附件。".encode("gb18030"))
        folder = rng.choice(["", "附件/"])
        archive.writestr(f"{folder}{spec.title}.{suffix}", data)
    return out.getvalue(), f"{name}:{layout}"


def _printed(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """What is laid on the glass: pages drawn or printed by a browser."""
    if has_browser() and rng.random() < 0.6:
        data, layout = _chromium(spec, rng)
        return data, f"chromium/{layout}"
    return render_drawn_pdf(spec, rng, closed=True)


def _scanned_pdf(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    pdf, layout = _printed(spec, rng)
    dpi, quality = rng.choice([150, 200, 200, 300]), rng.choice([45, 60, 75, 90])
    sideways = rng.choice([0, 0, 0, 0, 90, 270])
    pages = [scans.scan(rng, page, dpi) for page in scans.pages_of(pdf, dpi)]
    if sideways:
        pages = [p.rotate(sideways, expand=True) if p.width > p.height else p for p in pages]
    return scans.as_pdf(pages, dpi, quality), f"{dpi}/{quality}/{layout}"


def _picture(spec: Spec, rng: random.Random, kind: str) -> tuple[bytes, str]:
    dpi, quality = rng.choice([150, 200, 200, 300]), rng.choice([45, 60, 75, 90])
    if rng.random() < 0.3:
        pdf, layout = _printed(spec, rng)
        page = scans.stacked(scans.pages_of(pdf, min(dpi, 200)))
        layout = f"stacked/{layout}"
    else:
        pdf, layout = render_one_page(spec, rng)
        page = scans.trimmed(scans.pages_of(pdf, dpi)[0])
    page = scans.scan(rng, page, dpi)
    data = scans.as_png(page, dpi) if kind == "png" else scans.as_jpeg(page, dpi, quality)
    return data, f"{dpi}/{quality}/{layout}"


def _layered(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """A scan with an invisible layer of wrongly recognised text under it, as copiers write."""
    pdf, layout = _printed(spec, rng)
    pages = [scans.scan(rng, page, 200) for page in scans.pages_of(pdf, 200)]
    return scans.with_text_layer(pages, 200, rng), layout


def _page_of_pictures(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """A page whose prose is text and whose tables are pictures inside it."""
    parts = []
    for kind, content in spec.blocks:
        if kind != "table":
            parts.append(f"<p>{escape(str(content))}</p>")
            continue
        alone = replace(spec, blocks=((kind, content),))
        pdf, _ = render_one_page(alone, rng)
        picture = scans.as_png(scans.trimmed(scans.headless(scans.pages_of(pdf, 150)[0]), 20), 150)
        parts.append(f'<p><img src="data:image/png;base64,{b64encode(picture).decode()}"/></p>')
    page = f"<html><head><meta charset='utf-8'><title>{escape(spec.title)}</title></head><body>{''.join(parts)}</body></html>"
    return page.encode(), "pictures"


Renderer = Callable[[Spec, random.Random], tuple[bytes, str]]
SINGLE: dict[str, tuple[str, Renderer]] = {
    "html": ("html", render_html),
    "docx": ("docx", render_docx),
    "drawn": ("pdf", render_drawn_pdf),
    "chromium": ("pdf", _chromium),
    "xlsx": ("xlsx", render_xlsx),
    "ofd": ("ofd", render_ofd),
    "text": ("txt", render_text),
    "zip": ("zip", _zip),
    "scan": ("pdf", _scanned_pdf),
    "png": ("png", partial(_picture, kind="png")),
    "jpeg": ("jpg", partial(_picture, kind="jpeg")),
    "unmapped": ("pdf", render_unmapped),
    "layered": ("pdf", _layered),
    "pictures": ("html", _page_of_pictures),
}
"""Formats that are rendered one document at a time: name → suffix, renderer."""
_FOR_OFFICE = partial(render_docx, ways={"as_is": 6, "cut": 1, "fill_down": 1, "merge_zeros": 1, "titled": 1})
CONVERTED: dict[str, tuple[str, str, str, Renderer]] = {
    "office": ("docx", "pdf", "pdf", _FOR_OFFICE),
    "doc": ("docx", "doc", "doc", _FOR_OFFICE),
    "wps": ("docx", "doc", "wps", _FOR_OFFICE),
    "rtf": ("docx", "rtf", "rtf", _FOR_OFFICE),
    "xls": ("xlsx", "xls", "xls", render_xlsx),
}
"""Formats that LibreOffice makes of another: name → source suffix, filter, suffix, renderer of the source."""
SCANS = ("scan", "png", "jpeg", "unmapped", "layered", "pictures")
FORMATS = (*SINGLE, *CONVERTED)
_BATCH = 40


def available(formats: Iterable[str]) -> tuple[list[str], list[str]]:
    """The formats that this machine can write, and those it cannot."""
    lacking = set() if has_browser() else {"chromium"}
    lacking |= set() if has_office() else set(CONVERTED)
    chosen = list(formats)
    return [f for f in chosen if f not in lacking], [f for f in chosen if f in lacking]


def render(seed: int, format_: str, template: str) -> Rendered:
    """The document of this seed in this format; the same each time."""
    spec = draw_spec(seed, template)
    suffix, renderer = SINGLE[format_]
    data, layout = renderer(spec, random.Random(f"{seed} {format_}"))
    return Rendered(spec, format_, suffix, layout, data)


def render_converted(seeds: Iterable[tuple[int, str]], format_: str) -> Iterator[Rendered]:
    """The documents of these seeds (and their forms), a batch of conversions at a time."""
    source, to, suffix, renderer = CONVERTED[format_]
    waiting = list(seeds)
    for start in range(0, len(waiting), _BATCH):
        specs = {f"{n}-{form}.{source}": draw_spec(n, form) for n, form in waiting[start : start + _BATCH]}
        made = {name: renderer(spec, random.Random(f"{spec.seed} {format_}")) for name, spec in specs.items()}
        converted = convert({name: data for name, (data, _) in made.items()}, to)
        for name, data in converted.items():
            yield Rendered(specs[name], format_, suffix, made[name][1], data)


def draw_template(seed: int) -> str:
    """The form of a seed's document."""
    return random.Random(f"template {seed}").choices(list(TEMPLATES), list(TEMPLATES.values()))[0]


def write_corpus(
    out: Path, seed: int, count: int, formats: Iterable[str], templates: Iterable[str] = ()
) -> int:
    """Writes `count` documents of each format, seeds from `seed` on; returns how many."""
    out.mkdir(parents=True, exist_ok=True)
    chosen = list(templates)
    seeds = [(n, chosen[n % len(chosen)] if chosen else draw_template(n)) for n in range(seed, seed + count)]

    def rendered() -> Iterator[Rendered]:
        for format_ in formats:
            if format_ in CONVERTED:
                yield from render_converted(seeds, format_)
            else:
                yield from (render(n, format_, form) for n, form in seeds)

    return write_truth(out, rendered())


def write_truth(out: Path, documents: Iterable[Rendered]) -> int:
    """Writes documents and their truth; an empty value is a blank cell, `hidden` the figure that it hides."""
    written = 0
    with (
        (out / "truth.csv").open("w", encoding="utf-8", newline="") as cells,
        (out / "documents.csv").open("w", encoding="utf-8", newline="") as lines,
    ):
        truth, index = csv.writer(cells), csv.DictWriter(lines, FIELDS)
        truth.writerow(("document", "table", "row", "column", "value", "hidden", "raw"))
        index.writeheader()
        for item in documents:
            (out / item.name).write_bytes(item.data)
            index.writerow(item.row())
            for code, cell in truth_of(item.spec).items():
                value = "" if cell.value is None else f"{cell.value:f}"
                truth.writerow((item.name, *code, value, f"{cell.hidden:f}", cell.text))
            written += 1
    return written
