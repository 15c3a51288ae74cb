"""Command line: read FILE… (JSON lines) · identify (JSON lines in and out) · show FILE -o OUT.png."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract.identify import identify
from extract.model import Document, Reading, Report
from extract.read import read
from extract.record import to_record
from extract.show import draw


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 1 when an input could not be read."""
    parser = argparse.ArgumentParser(prog="python -m extract", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("read", help="print what each file says, one JSON object a line")
    reading.add_argument("files", nargs="+", metavar="FILE")
    commands.add_parser("identify", help='JSON lines {"url", "title", "text"} in, identities out')
    showing = commands.add_parser("show", help="draw a file's pages with grids, cells and failed checks")
    showing.add_argument("file", metavar="FILE")
    showing.add_argument("-o", "--output", required=True, metavar="OUT.png")
    given = parser.parse_args(arguments)
    if given.command == "read":
        return _read(given.files)
    return _identify() if given.command == "identify" else _show(given.file, Path(given.output))


def _read(files: Sequence[str]) -> int:
    status = 0
    for name in files:
        reading = _reading_of(name)
        if reading.error:
            status = 1
            print(f"{name}: {reading.error}", file=sys.stderr)
        print(json.dumps(to_record(reading), ensure_ascii=False), flush=True)
    return status


def _reading_of(name: str) -> Reading:
    try:
        return read(Path(name).read_bytes(), path=name)
    except OSError as error:
        report = Report(False, None, None, None, None, None, "none", "rejected")
        return Reading(Document(name, "", "", None), report, error=error.strerror or str(error))


def _identify() -> int:
    status = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            answer = _identity(json.loads(line))
        except (json.JSONDecodeError, TypeError, AttributeError) as error:
            print(f"standard input, line {number}: {error}", file=sys.stderr)
            answer, status = {"is_report": None, "error": f"line {number}: {error}"}, 1
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return status


def _identity(asked: dict[str, str | None]) -> dict[str, Any]:
    found = identify(asked.get("url"), asked.get("title"), asked.get("text"))
    return {key: getattr(found, key) for key in ("is_report", "year", "issuer", "issuer_kind", "adcode")}


def _show(name: str, output: Path) -> int:
    try:
        data = Path(name).read_bytes()
        said = draw(data, read(data, path=name), output)
    except (OSError, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    print(f"{output}: {said}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
