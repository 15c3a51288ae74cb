"""The command line beside the crawl: report · health · import · cut. Each failure is one line and exit status 1."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from crawler.archive import ArchiveError
from crawler.arguments import ArgumentsError, read_arguments
from crawler.fetches import JournalError
from crawler.memory import ColumnsError
from crawler.portals import PortalsError
from crawler.runs import RunError
from crawler.standing.health import NAME as HEALTH
from crawler.standing.health import write_health
from crawler.standing.history import Past, read_history
from crawler.standing.portal_standing import NAME as TABLE
from crawler.standing.portal_standing import stand, write_standings
from crawler.standing.tally import alarm_lines, portal_table, province_table
from crawler.store.files import put_file
from crawler.store.place import Place, Store, read_place
from crawler.store.work import take_work
from crawler.warc.cut import CutError, cut_portal
from crawler.warc.recording import RecordingError

LOST = 3
"""The exit status of `report --strict` when something was lost."""


class ArchiveMissing(ValueError):
    """There is no archive at the place given; the message is one line."""


FAULTS = (
    *(ArchiveMissing, ArchiveError, ArgumentsError, ColumnsError, CutError, JournalError),
    *(PortalsError, RecordingError, RunError, OSError),
)


def report_command(args: argparse.Namespace) -> int:
    """What became of every portal, by province; also while a crawl is running."""
    folder = _folder(args.archive)
    rows = stand(_history(folder))
    if args.portals:
        print(portal_table(rows) + "\n")
    print(province_table(rows))
    write_standings(args.parquet or folder / TABLE, rows)
    if isinstance(args.archive, Store) and not args.parquet:
        put_file(args.archive, TABLE, folder / TABLE)
    alarms = alarm_lines(rows)
    print("\n".join(alarms or ["nothing was lost since the search before"]))
    return LOST if alarms and args.strict else 0


def health_command(args: argparse.Namespace) -> int:
    """The health page: coverage, alarms, history and what to try next, as one HTML file."""
    folder = _folder(args.archive)
    target = args.out or folder / HEALTH
    write_health(folder.absolute(), _history(folder), target)
    if isinstance(args.archive, Store) and not args.out:
        put_file(args.archive, HEALTH, target)
        target = f"{args.archive}/{HEALTH}"
    print(target)
    return 0


def import_command(args: argparse.Namespace) -> int:
    """Takes WARC and WACZ files of any tool into the archive, as if their answers had been fetched."""
    from crawler.warc.importing import import_warcs  # Scrapy takes a second to load

    said = {"portals": str(args.portals), "year": args.year or "", "issuers": args.issuers, "recheck": "1"}
    taken = import_warcs(args.warcs, read_arguments(args.archive, args.suffixes, said))
    for hosts, why in (
        (taken.refused, "neither official nor in the registry"),
        (taken.stray, "official, but of no portal: taken where a portal links to it"),
    ):
        if hosts:
            more = f" and {len(hosts) - 5} more" if len(hosts) > 5 else ""
            print(f"left out: {', '.join(hosts[:5])}{more} ({why})", file=sys.stderr)
    print(f"imported: {taken.answers} answers of {taken.portals} portals, {taken.reports} reports in them")
    if taken.trouble:
        print(f"error: {taken.trouble}", file=sys.stderr)
    return 1 if taken.trouble else 0


def cut_command(args: argparse.Namespace) -> int:
    """Cuts what a crawl saw of one portal into a small WARC that replays: a broken portal becomes a test."""
    if isinstance(args.archive, Store):
        raise CutError(
            f"{args.archive}: a web is cut out of an archive in a folder: copy this one into one first"
        )
    cut = cut_portal(args.archive, args.portal, args.out)
    print(f"{cut.warc}: {cut.records} records; its registry: {cut.portals}")
    return 0


def _folder(archive: Place) -> Path:
    """Where the journals of an archive are at hand."""
    return archive if isinstance(archive, Path) else take_work(archive)


def _history(archive: Path) -> tuple[Past, ...]:
    if not (archive / "journal").is_dir():
        raise ArchiveMissing(f"{archive}: no archive of a crawl there (it has no journal/)")
    return read_history(archive)


def make_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(prog="python -m crawler", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        return command

    report = add("report", report_command)
    report.add_argument("archive", type=read_place)
    report.add_argument("--portals", action="store_true", help="a line a portal too")
    report.add_argument("--parquet", type=Path, help=f"where the table goes (default: ARCHIVE/{TABLE})")
    report.add_argument("--strict", action="store_true", help=f"exit status {LOST} when something was lost")
    health = add("health", health_command)
    health.add_argument("archive", type=read_place)
    health.add_argument("--out", type=Path, help=f"where the page goes (default: ARCHIVE/{HEALTH})")
    cut = add("cut", cut_command)
    cut.add_argument("archive", type=read_place)
    cut.add_argument("--portal", required=True, help="adcode, host or home page")
    cut.add_argument("--out", type=Path, required=True, help="tests/webs/NAME.warc.gz")
    taking = add("import", import_command)
    taking.add_argument("warcs", type=Path, nargs="+", metavar="WARC")
    taking.add_argument("--archive", required=True)
    taking.add_argument("--portals", type=Path, required=True, help="the registry, a CSV")
    taking.add_argument("--year", help="the year reported on (default: every year)")
    taking.add_argument("--issuers", choices=("government", "all"), default="government")
    taking.add_argument("--suffixes", default=".gov.cn", help="official suffixes, comma-separated")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    args = make_parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of the pipe has gone: nothing is wrong here, and nothing more can be flushed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except FAULTS as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
