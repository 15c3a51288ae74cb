"""`python -m tests.accuracy FOLDER`: the table of a corpus, and with --misses what was not read right."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.accuracy.measure import Score, score_corpus


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.accuracy", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="list every document that was not read right")
    options = parser.parse_args()
    scores = score_corpus(options.folder)
    if options.misses:
        for score in scores:
            _print_misses(score)
    _print_table(scores)
    return 1 if any(score.silent for score in scores) else 0


def _print_misses(score: Score) -> None:
    wrong = [name for name, right in score.identified.items() if not right]
    if not score.misses and not wrong:
        return
    print(
        f"{score.document} [{score.layout}] misses {len(score.misses)} silent {score.silent} {' '.join(wrong)} | {score.said[:300]}"
    )
    for miss in sorted(score.misses, key=lambda m: not m.silent)[:6]:
        print(
            f"    {'SILENT ' if miss.silent else ''}{'.'.join(miss.code)}: printed {miss.expected!r}, {miss.status} {miss.got}"
        )


def _print_table(scores: list[Score]) -> None:
    groups: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        groups.setdefault((score.format, score.template), []).append(score)
    for (format_, template), group in sorted(groups.items()):
        cells = sum(s.cells for s in group)
        right = cells - sum(len(s.misses) for s in group)
        named = {k: sum(s.identified[k] for s in group) for k in group[0].identified}
        share = f"{right / cells:.4%}" if cells else "-"
        print(
            f"{format_:9} {template:5} documents {len(group):4} cells {cells:6} right {share:9} whole {sum(s.whole for s in group):4} silent {sum(s.silent for s in group):4}  {named}"
        )


if __name__ == "__main__":
    sys.exit(main())
