"""Command line: read FILE… (JSON lines) · identify (JSON lines in and out) · show FILE -o OUT.png."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extract.crew import read_each
from extract.files import read_file
from extract.model import Reading
from extract.record import to_line
from extract.worker import ReaderDied, Worker, unread


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 1 when an input could not be read."""
    parser = argparse.ArgumentParser(prog="python -m extract", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    reading = commands.add_parser("read", help="print what each file says, one JSON object a line")
    reading.add_argument("files", nargs="+", metavar="FILE")
    reading.add_argument(
        "--jobs", type=int, default=1, help="files read at once, each in up to 1.6 GiB of memory"
    )
    commands.add_parser("identify", help='JSON lines {"url", "title", "text"} in, identities out')
    showing = commands.add_parser("show", help="draw a file's pages with grids, cells and failed checks")
    showing.add_argument("file", metavar="FILE")
    showing.add_argument("-o", "--output", required=True, metavar="OUT.png")
    given = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):  # half characters in names and texts: escaped, as JSON may
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if given.command == "read":
        return _read(given.files, given.jobs)
    return _identify() if given.command == "identify" else _show(given.file, Path(given.output))


def _read(files: Sequence[str], jobs: int) -> int:
    status = 0
    for name, reading in _with_progress(files, read_each(files, _reading_of, min(jobs, len(files)))):
        if reading.error:
            status = 1
            print(f"{name}: {reading.error}", file=sys.stderr)
        print(to_line(reading), flush=True)
    return status


def _reading_of(worker: Worker, name: str) -> Reading:
    try:
        return worker.read(read_file(name), name)
    except OSError as error:
        return unread(name, error.strerror or str(error))
    except ValueError as error:
        return unread(name, str(error))


def _with_progress(
    files: Sequence[str], readings: Iterator[tuple[str, Reading]]
) -> Iterator[tuple[str, Reading]]:
    """The readings; a terminal sees a bar where they take longer than two seconds."""
    if not sys.stderr.isatty() or sys.stdout.isatty():  # the lines themselves are progress enough
        yield from readings
        return
    from tqdm import tqdm

    yield from tqdm(readings, total=len(files), unit="file", delay=2, leave=False)


def _identify() -> int:
    status = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            answer = _identity(json.loads(line.decode("utf-8", "replace")))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            print(f"standard input, line {number}: {error}", file=sys.stderr)
            answer, status = {"is_report": None, "error": f"line {number}: {error}"}, 1
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return status


def _identity(asked: dict[str, str | None]) -> dict[str, Any]:
    from extract.identify import identify

    found = identify(asked.get("url"), asked.get("title"), asked.get("text"))
    return {key: getattr(found, key) for key in ("is_report", "year", "issuer", "issuer_kind", "adcode")}


def _show(name: str, output: Path) -> int:
    try:
        with Worker("extract.show.document:draw_document") as worker:
            picture, said = worker.ask(read_file(name), name)
        if picture is None:
            raise ValueError(said)
        partial = output.with_name(output.name + ".part")
        partial.write_bytes(picture)
        partial.replace(output)
    except (OSError, ValueError, ReaderDied) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    print(f"{output}: {said}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # whoever read the lines has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
