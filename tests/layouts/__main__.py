"""`python -m tests.layouts write --seed N --count M --out DIR`: a corpus with its truth, the same for the same seed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.layouts.corpus import FORMATS, available, write_corpus


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.layouts", description=__doc__)
    commands = parser.add_subparsers(required=True)
    write = commands.add_parser("write", help="write documents, truth.csv and documents.csv")
    write.add_argument("--seed", type=int, default=1)
    write.add_argument("--count", type=int, default=20, help="documents of each format")
    write.add_argument("--out", type=Path, required=True)
    write.add_argument("--formats", nargs="*", default=list(FORMATS))
    write.add_argument("--templates", nargs="*", default=[])
    options = parser.parse_args()
    formats, lacking = available(options.formats)
    if lacking:
        print(f"skipped, the programs are not installed: {', '.join(lacking)}", file=sys.stderr)
    written = write_corpus(options.out, options.seed, options.count, formats, options.templates)
    print(f"{written} documents in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
