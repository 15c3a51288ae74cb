"""The command line: extract · build · check · query · release · verify · explore · docs. Each failure is one line and exit status 1."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from crawler.store.place import Store, StoreError, read_place
from datasets.build import build_tables, file_hashes, table_rows
from datasets.catalog import open_dataset
from datasets.dictionary import dictionary
from datasets.query import QueryError, run_query
from datasets.reading_pool import extract_archive
from datasets.release import Order, ReleaseError, make_release, verify_release
from datasets.sources import ArchiveError, document_fetches, read_fetches
from datasets.stored import (
    build_in_folders,
    fetch_dataset,
    give_readings,
    take_archive,
)
from datasets.summary import read_numbers, summarise, summary_lines, worse_than, write_manifest
from datasets.swap import NotADataset, new_folder, refuse_foreign, swap
from datasets.units import JurisdictionError
from datasets.verify import has_errors, run_checks, verdict_lines

DATASET = Path("data/dataset")
FAULTS = (
    ArchiveError,
    JurisdictionError,
    NotADataset,
    QueryError,
    ReleaseError,
    OSError,
    duckdb.Error,
    ValueError,
)


def extract_command(args: argparse.Namespace) -> int:
    """Reads the archive's documents that this extractor has not read yet."""
    archive = take_archive(args.archive)
    fetches = document_fetches(read_fetches(archive))
    try:
        count, aside = extract_archive(
            archive, fetches, jobs=args.jobs, retry=args.retry, records=args.archive
        )
    finally:
        give_readings(args.archive, archive)
    for task in aside:
        print(f"set aside: {task.url} ({task.warc_file} at {task.warc_offset})", file=sys.stderr)
    print(f"extract: {count} documents read, {len(aside)} of them set aside")
    return 0


def build_command(args: argparse.Namespace) -> int:
    """Builds the dataset beside OUT and swaps it in; a worse one is kept out, and named."""
    if isinstance(args.archive, Store) or isinstance(args.out, Store):
        status = build_in_folders(args.archive, args.out, args.said)
        if status == 0 and isinstance(args.out, Store):
            print(f"stored: {args.out}")
        return status
    refuse_foreign(args.out)
    old = read_numbers(args.out)
    with new_folder(args.out) as folder:
        built = build_tables(
            args.archive,
            folder,
            jurisdictions=args.jurisdictions,
            corrections=args.corrections,
            year=args.year,
        )
        numbers = summarise(built.reports, built.documents, built.expected)
        write_manifest(folder, numbers, table_rows(folder), file_hashes(folder))
        with open_dataset(folder) as work:
            verdicts = run_checks(work)
        print("\n".join([*summary_lines(numbers, old, built.expected), *verdict_lines(verdicts)]))
        worse = worse_than(numbers, old)
        if worse and not args.force:
            print(
                f"{args.out}: kept as it was: the new build is worse, {worse} (--force replaces it)",
                file=sys.stderr,
            )
            return 1
        swap(folder, args.out)
    print(f"dataset: {args.out}")
    return 1 if has_errors(verdicts) else 0


def check_command(args: argparse.Namespace) -> int:
    """Runs the data checks on a finished dataset."""
    with open_dataset(args.out) as work:
        verdicts = run_checks(work)
    print("\n".join(verdict_lines(verdicts)))
    return 1 if has_errors(verdicts) else 0


def query_command(args: argparse.Namespace) -> int:
    """Answers one SQL question."""
    run_query(args.sql, args.dataset, form=args.form, target=args.parquet)
    return 0


def release_command(args: argparse.Namespace) -> int:
    """Makes the release bundle of a dataset; refused when a check fails or coverage or grades fell."""
    order = Order(
        fetch_dataset(args.dataset), args.out, args.version, args.previous, args.commit, args.url, args.date
    )
    manifest = make_release(order)
    size = sum(facts["bytes"] for facts in manifest["files"].values())
    against = f", against {manifest['previous']}" if manifest["previous"] else ""
    print(f"release {args.version}: {args.out}: {len(manifest['files'])} files, {size:,} bytes{against}")
    return 0


def verify_command(args: argparse.Namespace) -> int:
    """Checks a downloaded release against its manifest."""
    faults = verify_release(args.release)
    for fault in faults:
        print(f"{args.release}: {fault}", file=sys.stderr)
    print(
        f"verify: {args.release}: {f'{len(faults)} faults' if faults else 'every file is as the manifest says'}"
    )
    return 1 if faults else 0


def explore_command(args: argparse.Namespace) -> int:
    """Puts a release, the built page and what that needs beside it into a folder for any web server."""
    from datasets.explorer.site import (
        make_site,
    )  # it brings the rooms that draw documents: 0.8 s that nobody else needs

    made = make_site(args.release, args.page, args.out, args.archive)
    print(f"site: {args.out}: {made['places']} places, {made['evidence']} reports with their pages")
    return 0


def docs_command(args: argparse.Namespace) -> int:
    """Writes docs/dataset.md and docs/dataset.zh.md, or prints one of them."""
    if args.print:
        print(dictionary(args.print), end="")
        return 0
    for language, name in (("en", "dataset.md"), ("zh", "dataset.zh.md")):
        target = args.folder / name
        partial = target.with_name(f".{name}.partial")
        partial.write_text(dictionary(language), encoding="utf-8")
        partial.replace(target)
        print(target)
    return 0


def make_parser() -> argparse.ArgumentParser:
    """The parser of every command."""
    parser = argparse.ArgumentParser(prog="python -m datasets", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=run.__doc__, description=run.__doc__)
        command.set_defaults(run=run)
        return command

    extract = add("extract", extract_command)
    extract.add_argument("--archive", type=read_place, required=True)
    extract.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    extract.add_argument("--retry", action="store_true", help="read again what was set aside")
    build = add("build", build_command)
    build.add_argument("--archive", type=read_place, required=True)
    build.add_argument("--out", type=read_place, default=DATASET)
    build.add_argument("--jurisdictions", type=Path, help="a CSV of further jurisdictions")
    build.add_argument("--corrections", type=Path, help="a CSV of further known errors of reports")
    build.add_argument("--year", type=int, help="expect the reports of this year only")
    build.add_argument("--force", action="store_true", help="replace a better dataset too")
    check = add("check", check_command)
    check.add_argument("out", type=read_place, nargs="?", default=DATASET)
    query = add("query", query_command)
    query.add_argument("sql")
    query.add_argument("--dataset", type=read_place, default=DATASET)
    forms = query.add_mutually_exclusive_group()
    forms.add_argument("--csv", dest="form", action="store_const", const="csv", default="table")
    forms.add_argument("--json", dest="form", action="store_const", const="json", help="JSON lines")
    forms.add_argument("--parquet", type=Path, metavar="FILE")
    release = add("release", release_command)
    release.add_argument("--dataset", type=read_place, default=DATASET)
    release.add_argument("--out", type=Path, required=True)
    release.add_argument("--version", required=True, help="YEAR.MONTH, such as 2026.12")
    release.add_argument("--previous", type=Path, help="the release before it")
    release.add_argument("--commit", help="the commit of the code that built it")
    release.add_argument("--url", help="where it will stand")
    release.add_argument("--date", help="its day, YYYY-MM-DD (the day of the last fetch)")
    verify = add("verify", verify_command)
    verify.add_argument("release", type=Path)
    explore = add("explore", explore_command)
    explore.add_argument("release", type=Path)
    explore.add_argument("--page", type=Path, default=Path("explorer/dist"), help="the built page")
    explore.add_argument("--archive", type=read_place, help="draws the pages of its documents")
    explore.add_argument("--out", type=Path, required=True)
    docs = add("docs", docs_command)
    docs.add_argument("--folder", type=Path, default=Path("docs"))
    docs.add_argument("--print", choices=("en", "zh"))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status."""
    args = make_parser().parse_args(arguments)
    args.said = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int = args.run(args)
    except BrokenPipeError:
        # the reader of the pipe has gone: nothing is wrong here, and nothing more can be flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except FAULTS as error:
        print(_line(error, args), file=sys.stderr)
        return 1
    return status


def _line(error: BaseException, args: argparse.Namespace) -> str:
    if isinstance(error, StoreError):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    said = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, (OSError, duckdb.IOException, duckdb.TransactionException)):
        # Arrow and DuckDB do not say which file; the folder that is written to is known
        return f"{getattr(args, 'out', None) or args.archive}: cannot write: {said} (nothing was replaced)"
    return str(error) or said


if __name__ == "__main__":
    sys.exit(main())
