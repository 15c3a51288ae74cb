"""Reports printed to PDF by LibreOffice, Chromium and ReportLab, five to fifteen pages each, for the benchmarks."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from samples.documents import report_blocks, report_docx, report_html
from samples.figures import template_of, timeline
from samples.pdf import NoWordProcessor, export_pdfs
from samples.prose import write_prose
from samples.reports import Report
from tests.extract.drawn import FONT, draw, styled

_PAGE = """<!doctype html><meta charset="utf-8"><style>@page{{size:A4;margin:20mm}}
body{{font:{size}pt/1.9 "Noto Serif CJK SC","WenQuanYi Zen Hei",serif}}
table{{border-collapse:{collapse};width:100%}} td{{border:1px solid #000;padding:3px}}</style>{body}"""
_DRAWN = (
    styled(),
    styled(lines="thin", header="政府信息公开工作年度报告"),
    styled(lines="rects", size=10.0, row_height=26.0),
    styled(form=True, align="right"),
)


def report(seed: int) -> Report:
    """An invented report whose prose fills some pages."""
    year = (2021, 2022, 2023, 2020)[seed % 4]
    cells = timeline(
        f"bench {seed}", ("county", "prefecture", "province")[seed % 3], range(year - 1, year + 1)
    )
    rng = random.Random(seed)
    prose = write_prose("苍南县人民政府", "苍南县", "全县", year)
    prose = replace(
        prose, general=prose.general * rng.randint(5, 8), problems=prose.problems * rng.randint(3, 5)
    )
    title = f"苍南县人民政府{year}年政府信息公开工作年度报告"
    return Report(
        "330327",
        "苍南县人民政府",
        "government",
        year,
        template_of(year),
        title,
        date(year + 1, 1, 20),
        cells[year],
        prose,
    )


def printed_pdfs(folder: Path) -> dict[str, bytes]:
    """Twelve PDFs by name, made once and kept in `folder`; a printer that is not installed is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("d*.pdf")):
        try:
            made = export_pdfs({f"d{n}": report_docx(report(n)) for n in range(4)})
        except NoWordProcessor:
            made = {}
        for name, data in made.items():
            (folder / f"{name}.pdf").write_bytes(data)
    for n in range(4):
        printed = folder / f"h{n}.pdf"
        if not printed.exists():
            _chromium(report(4 + n), printed, "separate" if n == 3 else "collapse", 13 + n)
        drawn = folder / f"r{n}.pdf"
        if not drawn.exists():
            style = _DRAWN[n] if n == 3 else replace(_DRAWN[n], font=_embedded())
            drawn.write_bytes(draw(report_blocks(report(8 + n)), style))
    return {path.stem: path.read_bytes() for path in sorted(folder.glob("*.pdf"))}


def _embedded() -> str:
    """A font that goes into the file, as nearly every real report has it; without one, a name that PDF knows."""
    for path in (
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/arphic/uming.ttc",
    ):
        if Path(path).exists():
            pdfmetrics.registerFont(TTFont("embedded", path, subfontIndex=0))
            return "embedded"
    return FONT


def _chromium(document: Report, target: Path, collapse: str, size: int) -> None:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return
    with tempfile.TemporaryDirectory() as room:
        page = Path(room, "page.html")
        page.write_text(
            _PAGE.format(collapse=collapse, size=size, body=report_html(document)), encoding="utf-8"
        )
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={room}/p",
        ]
        command = [program, *flags, f"--print-to-pdf={target}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
