"""The road as a caller walks it: `make` in the checkout, with ARCHIVE and OUT elsewhere."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
VARIABLES = {
    "SOURCE",
    "YEAR",
    "SCOPE",
    "RECORDING",
    "JOBS",
    "SQL",
    "PORTALS",
    "ARCHIVE",
    "OUT",
    "SHARD",
    "WARC",
    "PORTAL",
    "WEBS",
}


@dataclass(frozen=True)
class Road:
    """One archive, the dataset built from it, and what the console said."""

    archive: Path
    out: Path
    console: str = ""


def environment() -> dict[str, str]:
    """This process's environment without what an outer make or caller has set in it."""
    ours = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "VIRTUAL_ENV"} | VARIABLES
    return {name: value for name, value in os.environ.items() if name not in ours}


def make(*arguments: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run make in the checkout; both of its streams as text."""
    command = ["make", "--no-print-directory", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=240, **options
    )


def python(*arguments: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Run this Python in the checkout."""
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=240, **options
    )


def make_dataset(folder: Path, *arguments: str) -> Road:
    """`make dataset` with archive and dataset in `folder`; it must succeed."""
    archive, out = folder / "archive", folder / "dataset"
    done = make("dataset", f"ARCHIVE={archive}", f"OUT={out}", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return Road(archive, out, done.stdout)
