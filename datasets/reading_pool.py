"""Reads the archive's documents once each, in processes; a document that kills its reader stands alone.

The result is segments of readings in the archive (`datasets.readings`). The reading is pure: a worker
(`extract.worker`) is given nothing but a document's bytes, or those of all parts of a report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from crawler.store.place import Place
from datasets.bundles import Bundle, find_bundles, in_order
from datasets.readings import (
    clear_partials,
    done_keys,
    extractor_version,
    reading_row,
    set_aside_row,
    write_segment,
)
from datasets.sources import Fetch
from extract import sniff
from extract.crew import read_each
from extract.files import MOST
from extract.worker import ReaderDied, Worker

BATCH = 500
"""Documents a segment: what a kill costs at most."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be read: its digest and where its record lies."""

    archive: Place
    digest: str
    warc_file: str
    warc_offset: int
    bytes: int | None
    url: str
    bundle: Bundle | None = None
    """the report that it is the main page of, where that stands in several documents"""

    @property
    def key(self) -> str:
        """What its reading is kept under."""
        return self.bundle.key if self.bundle else self.digest


def extract_archive(
    archive: Path,
    fetches: Sequence[Fetch],
    *,
    jobs: int = 1,
    retry: bool = False,
    records: Place | None = None,
) -> tuple[int, list[Task]]:
    """Reads every document not yet read by this extractor; returns how many and those set aside.

    `fetches` are the archive's document fetches; a digest is read once, wherever it was fetched from, and a report
    that stands in several documents as one. `records` is where the WARC files stand, when not in `archive`.
    """
    version = extractor_version()
    clear_partials(archive, version)
    tasks = pending_tasks(records or archive, fetches, done_keys(archive, version, retry=retry))
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


def pending_tasks(archive: Place, fetches: Sequence[Fetch], done: set[str]) -> list[Task]:
    """One task a document or report that is not done, by its oldest fetch, in order of digest."""
    tasks = []
    for _, bundle in sorted(find_bundles(fetches).items()):
        if bundle.key not in done:
            each = bundle.main
            place = (each.warc_file, each.warc_offset, each.bytes, each.url)
            tasks.append(Task(archive, each.digest, *place, bundle if bundle.parts else None))
    return tasks


def read_tasks(
    tasks: Sequence[Task], jobs: int, make: Callable[[], Worker] = Worker
) -> Iterator[tuple[Task, Row]]:
    """Yields each task with its row, in the order of the tasks. `make` is given by tests of hostile documents."""
    return read_each(tasks, _read_task, min(jobs, len(tasks)), make)


def _read_task(worker: Worker, task: Task) -> Row:
    """Has one document or report read; OSError means the archive."""
    body = _body(task, task)
    others = {part.digest: _body(task, part) for part in task.bundle.parts} if task.bundle else {}
    size = sum(map(len, others.values()), len(body))
    row = _ask(worker, task, body, others, size)
    parts = _parts(task, {task.digest: body, **others}) if others else []
    return {**row, "key": task.key, "bytes": len(body), "parts": parts}


def _body(task: Task, place: Task | Fetch) -> bytes:
    from crawler.archive import read_record

    return read_record(task.archive, place.warc_file, place.warc_offset).content


def _ask(worker: Worker, task: Task, body: bytes, others: Mapping[str, bytes], size: int) -> Row:
    if size > MOST:
        return set_aside_row(task.digest, size, f"more than {MOST >> 20} MiB, which is not read")
    ordered = in_order(task.bundle, {task.digest: body, **others}) if task.bundle else []
    try:
        answer = worker.ask(body, further=[others[part.digest] for part in ordered])
    except ReaderDied as died:
        return set_aside_row(task.digest, size, str(died))
    return reading_row(task.digest, size, answer)


def _parts(task: Task, bodies: Mapping[str, bytes]) -> list[Row]:
    """The parts of a report in reading order, as its reading names them."""
    assert task.bundle
    return [
        {
            "digest": part.digest,
            "bytes": len(bodies[part.digest]),
            "media_type": sniff.media_type(bodies[part.digest]),
        }
        for part in in_order(task.bundle, bodies)
    ]
