"""Reads the archive's documents once each, in processes; a document that kills its reader stands alone.

The result is segments of readings in the archive (`datasets.readings`). The reading is pure: a worker
(`extract.worker`) is given nothing but a document's bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from datasets.readings import (
    clear_partials,
    done_digests,
    extractor_version,
    reading_row,
    set_aside_row,
    write_segment,
)
from datasets.sources import Fetch
from extract.crew import read_each
from extract.files import MOST
from extract.worker import ReaderDied, Worker

BATCH = 500
"""Documents a segment: what a kill costs at most."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be read: its digest and where its record lies."""

    archive: Path
    digest: str
    warc_file: str
    warc_offset: int
    bytes: int | None
    url: str


def extract_archive(
    archive: Path, fetches: Sequence[Fetch], *, jobs: int = 1, retry: bool = False
) -> tuple[int, list[Task]]:
    """Reads every document not yet read by this extractor; returns how many and those set aside.

    `fetches` are the archive's document fetches; a digest is read once, wherever it was fetched from.
    """
    version = extractor_version()
    clear_partials(archive, version)
    tasks = pending_tasks(archive, fetches, done_digests(archive, version, retry=retry))
    batch: list[Row] = []
    aside: list[Task] = []
    with tqdm(total=len(tasks), desc="extract", unit="document", disable=None) as bar:
        for task, row in read_tasks(tasks, jobs):
            batch.append(row)
            bar.update()
            if row["set_aside"]:
                aside.append(task)
            if len(batch) >= BATCH:
                write_segment(archive, version, batch)
                batch = []
        if batch:
            write_segment(archive, version, batch)
    return len(tasks), aside


def pending_tasks(archive: Path, fetches: Sequence[Fetch], done: set[str]) -> list[Task]:
    """One task a digest that is not done, by its oldest fetch, in order of digest."""
    first: dict[str, Fetch] = {}
    for fetch in fetches:
        if fetch.digest not in done:
            first.setdefault(fetch.digest, fetch)
    return [
        Task(archive, digest, each.warc_file, each.warc_offset, each.bytes, each.url)
        for digest, each in sorted(first.items())
    ]


def read_tasks(
    tasks: Sequence[Task], jobs: int, make: Callable[[], Worker] = Worker
) -> Iterator[tuple[Task, Row]]:
    """Yields each task with its row, in the order of the tasks. `make` is given by tests of hostile documents."""
    return read_each(tasks, _read_task, min(jobs, len(tasks)), make)


def _read_task(worker: Worker, task: Task) -> Row:
    """Has one document read; OSError means the archive."""
    from crawler.archive import read_record

    body = read_record(task.archive, task.warc_file, task.warc_offset).content
    if len(body) > MOST:
        return set_aside_row(task.digest, len(body), f"more than {MOST >> 20} MiB, which is not read")
    try:
        return reading_row(task.digest, len(body), worker.ask(body))
    except ReaderDied as died:
        return set_aside_row(task.digest, len(body), str(died))
