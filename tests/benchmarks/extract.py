"""How fast reports are read, as ratios measured in one run: `python tests/benchmarks/extract.py`.

The whole road (bytes → Reading → JSON) on PDFs of three printers against pdfplumber's bare extract_tables() and
against PDFium's floor (load page, text page, bulk text), the three alternating; and HTML and DOCX a second.
"""

from __future__ import annotations

import ctypes
import io
import json
import logging
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

# Run as a script, this file's own folder would hide the package of the same name.
sys.path[0] = str(Path(__file__).parents[2])

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as c

from extract.read import read
from extract.record import to_record
from samples.documents import report_docx, report_html
from tests.benchmarks.printed import printed_pdfs, report

ROUNDS = 5


def whole_road(data: bytes) -> str:
    """Bytes to the JSON line."""
    return json.dumps(to_record(read(data)), ensure_ascii=False)


def naive(data: bytes) -> None:
    """pdfplumber's tables of every page and nothing else."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            page.extract_tables()


def floor(data: bytes) -> None:
    """The least that PDFium has to do, asked from Python."""
    document = pdfium.PdfDocument(data)
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        count = text.count_chars()
        buffer = ctypes.create_string_buffer(2 * count + 2)
        c.FPDFText_GetText(text.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        buffer.raw.decode("utf-16-le", "replace")
        text.close()
        page.close()
    document.close()


def seconds(task: Callable[[bytes], object], documents: list[bytes]) -> float:
    """How long a task takes over all documents."""
    begun = time.process_time()  # the machine may have other work
    for data in documents:
        task(data)
    return time.process_time() - begun


def compare_pdf(documents: list[bytes]) -> None:
    """Prints the two ratios on PDFs."""
    tasks = {"naive": naive, "ours": whole_road, "floor": floor}
    for task in tasks.values():  # fonts, caches and imports are not what is measured
        task(documents[0])
    runs: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            runs[name].append(seconds(task, documents))
    taken = {name: statistics.median(times) for name, times in runs.items()}
    print(f"PDF: {taken['naive'] / taken['ours']:.1f} times pdfplumber.extract_tables (at least 9)")
    print(f"PDF: {taken['ours'] / taken['floor']:.2f} times PDFium's floor (at most 3)")
    print(f"PDF: {len(documents) / taken['ours']:.1f} documents a second")


def compare_processes(documents: list[bytes]) -> None:
    """Prints what a second process brings."""
    many = documents * 4
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(whole_road, documents))
        begun = time.perf_counter()
        list(pool.map(whole_road, many))
        two = time.perf_counter() - begun
    begun = time.perf_counter()
    list(map(whole_road, many))
    one = time.perf_counter() - begun
    print(f"PDF: two processes {one / two:.2f} times one (at least 1.7)")


def print_rate(name: str, documents: list[bytes], least: int) -> None:
    """Prints documents a second, the median of the rounds."""
    whole_road(documents[0])
    taken = statistics.median(seconds(whole_road, documents) for _ in range(ROUNDS))
    print(f"{name}: {len(documents) / taken:.0f} documents a second (at least {least})")


def peak(documents: list[bytes]) -> float:
    """MiB that this process has held at most, once it has read the documents."""
    for data in documents:
        whole_road(data)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage counts the parent's as well
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def print_peak(name: str, documents: list[bytes]) -> None:
    """Prints the memory of a new process that reads these; Linux only."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        print(f"{name}: {pool.submit(peak, documents).result():.0f} MiB at most (at most 600)")


def main() -> None:
    """The whole benchmark."""
    logging.disable(logging.WARNING)  # pdfplumber's parser complains of each font
    documents = list(printed_pdfs(Path(tempfile.gettempdir(), "nianbao-benchmark")).values())
    compare_pdf(documents)
    compare_processes(documents)
    styles = ("clean", "word", "split", "layout")
    pages = [
        f"<html><head><meta charset=utf-8></head><body>{report_html(report(n), styles[n % 4])}</body></html>".encode()
        for n in range(12)
    ]
    texts = [report_docx(report(n)) for n in range(8)]
    print_rate("HTML", pages, 100)
    print_rate("DOCX", texts, 40)
    for name, read_by_it in (("PDF", documents), ("HTML", pages), ("DOCX", texts)):
        print_peak(name, read_by_it)


if __name__ == "__main__":
    main()
