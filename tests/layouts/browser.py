"""PDF printed by Chromium: rulings as thin fills, tables broken over pages inside rows and merged cells."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.layouts.arrange import arrange
from tests.layouts.html import plain_page
from tests.layouts.spec import Spec

WAYS = {"as_is": 60, "cut": 10, "fill_down": 10, "merge_zeros": 10, "titled": 10, "swap_columns": 4}

FAMILIES = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "Liberation Serif', 'Noto Serif CJK SC",
    "DejaVu Sans', 'Noto Sans CJK SC",
    "Liberation Sans', 'WenQuanYi Zen Hei",
)
"""Fonts for the figures and, where these have no Chinese, a second one for the words."""


def has_browser() -> bool:
    """Whether Chromium is installed."""
    return shutil.which("chromium") is not None


def page_for_print(spec: Spec, rng: random.Random) -> tuple[str, str]:
    """The HTML to print, and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, WAYS)
    collapse = rng.choice(["collapse", "collapse", "separate"])
    border = rng.choice(["1px solid #000", "0.5px solid #666", "1px solid #ccc", "2px solid black", "0"])
    breaks = rng.choice(["auto", "auto", "avoid"])
    family = rng.choice(FAMILIES)
    css = (
        f"@page {{ size: A4{rng.choice(['', '', ' landscape'])}; margin: {rng.choice([10, 18, 25])}mm }}"
        f"body {{ font-family: '{family}'; font-size: {rng.choice([10, 12, 14])}pt; line-height: 1.6 }}"
        f"table {{ border-collapse: {collapse}; width: 100%; font-size: {rng.choice([8, 9, 10])}pt; table-layout: {rng.choice(['auto', 'fixed'])} }}"
        f"td {{ border: {border}; padding: {rng.choice([1, 3, 8])}px; text-align: {rng.choice(['center', 'left', 'right'])}; word-break: {rng.choice(['normal', 'break-all'])} }}"
        f"tr {{ break-inside: {breaks} }}"
    )
    return plain_page(spec, css, blocks), f"{collapse}/{border.split()[0]}/{breaks}/{way}"


def print_pdf(page: str) -> bytes:
    """The page printed. Raises CalledProcessError when the browser fails."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}", source.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return target.read_bytes()
