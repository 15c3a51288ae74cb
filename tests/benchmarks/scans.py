"""How well scans are read: invented reports printed by Chromium, spoilt as scanners spoil them, read back, compared.

python -m tests.benchmarks.scans [documents] prints a line a document and one in all;
python -m tests.benchmarks.scans page says what one A4 page with the applications table at 200 dpi costs (the bars: 2.5
seconds of two threads, 1.5 GiB), once the models are loaded.
"""

from __future__ import annotations

import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from extract.codebook import template
from extract.figures import read_figure
from extract.read import read
from samples.documents import report_blocks
from samples.figures import template_of, timeline
from samples.prose import write_prose
from samples.reports import Report
from tests.layouts import scans
from tests.layouts.drawn_pdf import render_drawn_pdf
from tests.layouts.spec import draw_spec

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Liberation Serif','Noto Serif CJK SC")


def make_report(number: int) -> Report:
    rng = random.Random(f"scan {number}")
    year = rng.choice((2019, 2020, 2021, 2022, 2023))
    cells = timeline(f"scan {number}", rng.choice(("province", "county", "county", "department")), [year])[
        year
    ]
    issuer = "桐庐县人民政府"
    title = f"{issuer}{year}年政府信息公开工作年度报告"
    prose = write_prose(issuer, "桐庐县", "我县", year)
    return Report(
        "330122", issuer, "government", year, template_of(year), title, date(year + 1, 1, 20), cells, prose
    )


def print_pdf(report: Report, rng: random.Random) -> bytes:
    style = (
        f"@page{{size:A4;margin:20mm 16mm}}body{{font:{rng.choice((12, 14, 16))}pt/1.6 '{rng.choice(FONTS)}'}}"
        f"table{{border-collapse:collapse;width:100%;font-size:{rng.choice((9, 10, 10.5, 12))}pt;line-height:1.25}}"
        f"td{{border:{rng.choice((0.5, 0.75, 1, 1.5))}pt solid;padding:{rng.choice((1, 2, 4))}pt;text-align:center}}"
    )
    parts = [f"<meta charset=utf-8><style>{style}</style>"]
    for kind, content in report_blocks(report):
        if kind != "table":
            parts.append(f"<p>{escape(str(content))}</p>")
            continue
        rows = "".join(
            "<tr>"
            + "".join(f"<td colspan={b.columns} rowspan={b.rows}>{escape(b.text)}</td>" for b in row)
            + "</tr>"
            for row in content
        )
        parts.append(f"<table>{rows}</table>")
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder, "a.html"), Path(folder, "a.pdf")
        page.write_text("\n".join(parts), encoding="utf-8")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        command += [f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}", str(page)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pdf.read_bytes()


def spoil(image: Image.Image, rng: random.Random, dpi: int) -> Image.Image:
    """A page as a scanner gives it: a seal, tinted paper, a shadow, skew, blur, noise."""
    pixels = np.asarray(image.convert("RGB")).astype(np.float32)
    height, width = pixels.shape[:2]
    if rng.random() < 0.6:
        seal = np.full(pixels.shape, 255, np.uint8)
        centre, radius = (rng.randrange(width), rng.randrange(height)), round(0.8 * dpi)
        cv2.circle(seal, centre, radius, (220, 40, 40), dpi // 30)
        cv2.putText(
            seal, "SEAL", (centre[0] - radius // 2, centre[1]), 0, dpi / 100, (220, 40, 40), dpi // 40
        )
        pixels = pixels * seal.astype(np.float32) / 255
    pixels *= np.array(rng.choice(((1, 1, 1), (0.86, 0.86, 0.86), (0.97, 0.92, 0.76))), np.float32)
    if rng.random() < 0.3:
        pixels *= 1 - 0.35 * np.exp(-((np.linspace(0, 1, width)[None, :, None] / 0.15) ** 2))
    angle = rng.choice((0.3, 0.8, 1.5, 3)) * rng.choice((1, -1))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    pixels = cv2.warpAffine(pixels, turn, (width, height), borderValue=[float(v) for v in pixels[3, 3]])
    if blur := rng.choice((0, 0.5, 0.8)):
        pixels = cv2.GaussianBlur(pixels, (0, 0), blur * dpi / 200)
    pixels += np.random.default_rng(rng.randrange(1 << 30)).normal(0, rng.choice((0, 6, 12)), pixels.shape)
    spoilt = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    return spoilt.rotate(rng.choice((0, 0, 0, 0, 0, 90, 180, 270)), expand=True)


def scan(report: Report, number: int) -> bytes:
    """A PDF of pictures."""
    rng = random.Random(f"spoilt {number}")
    dpi, quality = rng.choice((150, 200, 300)), rng.choice((50, 70, 90))
    pages = pdfium.PdfDocument(print_pdf(report, rng))
    pictures = [spoil(page.render(scale=dpi / 72).to_pil(), rng, dpi) for page in pages]
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=quality)
    return out.getvalue()


def measure_page(times: int = 2) -> None:
    """Seconds of a processor for one page, the best of several, and the most memory that this process has used."""
    spec = draw_spec(4, "2021")
    table = next(b for b in spec.blocks if b[0] == "table" and len(b[1]) > 20)  # type: ignore[arg-type]
    pdf, _ = render_drawn_pdf(replace(spec, blocks=(table,)), random.Random(4), closed=True)
    page = scans.pages_of(pdf, 200)[0]
    data = scans.as_jpeg(page, 200, 75)
    spent, passed = [], []
    for _ in range(times + 1):
        began, wall = time.process_time(), time.perf_counter()
        reading = read(data)
        spent.append(time.process_time() - began)
        passed.append(time.perf_counter() - wall)
    assert not reading.error
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"a page of {page.width} × {page.height} pixels: {min(spent[1:]):.2f} s of processors, "
        f"{min(passed[1:]):.2f} s on the clock (first: {passed[0]:.2f} s), at most {memory:.0f} MiB"
    )


def main(documents: int) -> None:
    cells = wrong = silent = whole = 0
    for number in range(documents):
        report = make_report(number)
        data = scan(report, number)
        began = time.process_time()
        reading = read(data)
        seconds = time.process_time() - began
        form = template(report.template)  # type: ignore[arg-type]
        failed = {check.scope for check in reading.checks if check.status == "failed"}
        found = {(c.table, c.row, c.column): c for c in reading.cells}
        bad = []
        for known in form.cells:
            code = (known.table, known.row, known.column)
            unit = "万元" if known.column == "amount" else None
            truth = read_figure(report.cells[code], unit=known.unit, printed=unit, signed=known.signed)
            cell = found.get(code)
            if cell is None or cell.value != truth.value:
                bad.append(code)
                told = (
                    cell is None or cell.status not in {"reported", "derived"} or failed & {code[1], code[2]}
                )
                silent += not told
        cells, wrong, whole = cells + len(form.cells), wrong + len(bad), whole + (not bad)
        print(
            f"{number:3} {reading.report.grade:12} wrong {len(bad):3} of {len(form.cells)}  {seconds:5.1f} s",
            bad[:2],
        )
    print(
        f"{documents} scans, {cells} cells: {1 - wrong / cells:.2%} right, {whole} whole, {silent} silent errors"
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["page"]:
        measure_page()
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
