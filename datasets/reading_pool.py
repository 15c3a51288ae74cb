"""Reads the archive's documents once each, in processes; a document that kills its reader stands alone.

The result is segments of readings in the archive (`datasets.readings`). The reading is pure: a worker is
given where the bytes lie and hands `extract.read.read` nothing but the bytes.
"""

from __future__ import annotations

import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import FrameType
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

BATCH = 500
"""Documents a segment: what a kill costs at most."""
CPU_SECONDS = 120
"""Processor seconds a document may take before its reader is interrupted; killed after twice as many."""
MEMORY = 4 << 30
"""Bytes of address space a reader may take: a decompression bomb raises MemoryError in it."""

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
    tasks: Sequence[Task], jobs: int, read: Callable[[Task], Row] | None = None
) -> Iterator[tuple[Task, Row]]:
    """Yields each task with its row as it is done. `read` is given by tests of hostile documents."""
    work = read or read_task
    left = list(tasks)
    while left:
        done: set[str] = set()
        for task, row in _run_pool(left, jobs, work):
            done.add(task.digest)
            yield task, row
        # whoever was in hand when the pool broke is tried alone: the guilty one is then known by name
        suspects = [task for task in left if task.digest not in done][: 2 * jobs]
        for task in suspects:
            done.add(task.digest)
            alone = dict(_run_pool([task], 1, work))
            yield task, alone.get(task) or set_aside_row(task.digest, task.bytes, "the reader died on it")
        left = [task for task in left if task.digest not in done]


def _run_pool(tasks: Sequence[Task], jobs: int, work: Callable[[Task], Row]) -> Iterator[tuple[Task, Row]]:
    """Runs tasks in order with 2 in hand a process; ends early, without an error, when a process dies."""
    queue = iter(tasks)
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_limit_worker)
    try:
        running: dict[Future[Row], Task] = {}
        while True:
            for task in queue:
                running[pool.submit(work, task)] = task
                if len(running) >= 2 * jobs:
                    break
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                if future.exception() is None:
                    yield task, future.result()
                else:
                    yield task, _failed_row(task, future.exception())
    except BrokenProcessPool:
        return
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _failed_row(task: Task, error: BaseException | None) -> Row:
    if isinstance(error, BrokenProcessPool):
        raise error
    # anything a document makes the reader raise: it is named, and the others go on
    if isinstance(error, OSError):
        raise error
    return set_aside_row(task.digest, task.bytes, f"{type(error).__name__}: {error}")


def read_task(task: Task) -> Row:
    """Reads one document in this process. Raises what the reader raises; OSError means the archive."""
    from crawler.archive import read_record
    from extract.read import read

    body = read_record(task.archive, task.warc_file, task.warc_offset).content
    _start_clock()
    try:
        return reading_row(task.digest, len(body), read(body))
    except OSError as error:  # the reader's own (a broken zip may raise one), not the archive's
        return set_aside_row(task.digest, len(body), f"{type(error).__name__}: {error}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _limit_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGPROF, _interrupt)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _start_clock() -> None:
    """Interrupts the reader after CPU_SECONDS; the kernel kills it if it does not come back to Python."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 2 * CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError(f"not read within {CPU_SECONDS} s of processor time")
