"""Runs the notebooks and writes their outputs into them: python -m tests.notebooks [NAME …]."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import nbformat

from tests.notebooks.run import ROOT, keep_pictures, make_release, notebooks, run


def main() -> None:
    """Rewrites the notebooks named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.notebooks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--archive", type=Path, default=ROOT / "data/archive")
    parser.add_argument("--dataset", type=Path, default=ROOT / "data/dataset")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        release = make_release(given.dataset, Path(folder))
        for path in notebooks():
            if not given.names or path.stem in given.names:
                fresh = run(path, given.archive, given.dataset, release)
                keep_pictures(fresh, nbformat.read(path, as_version=4))
                nbformat.write(fresh, path)
                print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
