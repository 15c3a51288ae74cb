"""Measures accuracy on a corpus of tests.layouts.

`python -m tests.accuracy` writes the corpus of the public page, reads it and writes docs/accuracy.md and .zh.md;
`python -m tests.accuracy fuzz --seed N --count M` tries other seeds and lists what was not read right;
`python -m tests.accuracy read FOLDER` reads a corpus that is there already.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.accuracy.measure import Score, score_corpus
from tests.accuracy.table import rows_of, write_pages
from tests.layouts.corpus import FORMATS, SCANS, available, write_corpus

DOCS = Path(__file__).parents[2] / "docs"
SEED = 7001
COUNT = 40
FEWER = {"doc": 0.3, "wps": 0.3, "rtf": 0.3, "zip": 0.5, **dict.fromkeys(SCANS, 0.1)}
"""Formats that take seconds a document, and their share of the documents."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["page", "fuzz", "read"], default="page")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT, help="documents of each format")
    parser.add_argument("--formats", nargs="*", default=list(FORMATS))
    parser.add_argument("--misses", action="store_true", help="list every document that was not read right")
    options = parser.parse_args()
    formats, skipped = available(options.formats)
    if skipped:
        print(f"skipped, LibreOffice or Chromium is not installed: {', '.join(skipped)}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as scratch:
        if options.command == "read":
            scores = score_corpus(options.folder)
        else:
            scores = _scores(Path(scratch), options.seed, options.count, formats)
    if options.misses or options.command == "fuzz":
        for score in scores:
            _print_misses(score)
    if options.command == "page":
        write_pages(DOCS, scores, (options.seed, options.seed + options.count - 1), skipped)
    _print_table(scores)
    return 1 if any(score.silent for score in scores) else 0


def _scores(scratch: Path, seed: int, count: int, formats: Sequence[str]) -> list[Score]:
    scores: list[Score] = []
    for share in sorted({FEWER.get(f, 1.0) for f in formats}, reverse=True):
        folder = scratch / str(share)
        write_corpus(
            folder, seed, max(1, round(count * share)), [f for f in formats if FEWER.get(f, 1.0) == share]
        )
        scores += score_corpus(folder)
    return scores


def _print_misses(score: Score) -> None:
    wrong = [name for name, right in score.identified.items() if not right]
    if not score.misses and not wrong:
        return
    head = f"{score.document} [{score.layout}] misses {len(score.misses)} silent {score.silent}"
    print(f"{head} {' '.join(wrong)} | {score.said[:300]}")
    for miss in sorted(score.misses, key=lambda m: not m.silent)[:6]:
        flag = "SILENT " if miss.silent else ""
        print(f"    {flag}{'.'.join(miss.code)}: printed {miss.expected!r}, {miss.status} {miss.got}")


def _print_table(scores: Sequence[Score]) -> None:
    for row in rows_of(scores):
        share = f"{row.share:.3%}" if row.cells else "-"
        told = " ".join(f"{name} {count}" for name, count in row.identified.items())
        print(
            f"{row.format:9} {row.form:5} documents {row.documents:4} cells {row.cells:6} right {share:9} "
            f"whole {row.whole:4} silent {row.silent:3}  {told}"
        )


if __name__ == "__main__":
    sys.exit(main())
