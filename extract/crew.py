"""Many documents through several workers at once, answered in the order in which they were asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import TypeVar

from extract.worker import Worker

Source = TypeVar("Source")
Answer = TypeVar("Answer")
_AHEAD = 32
"""Documents read ahead of one that takes long, a worker: their answers wait in memory."""


def read_each(
    sources: Iterable[Source],
    work: Callable[[Worker, Source], Answer],
    jobs: int = 1,
    make: Callable[[], Worker] = Worker,
) -> Iterator[tuple[Source, Answer]]:
    """Yields each source with what `work` answers for it, in the given order; what it raises is raised here.

    `work` runs in a thread of its own for each of the `jobs` workers, and has the worker to itself.
    """
    workers = [make() for _ in range(max(1, jobs))]
    idle: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        idle.put(worker)

    def run(source: Source) -> Answer:
        worker = idle.get()
        try:
            return work(worker, source)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(len(workers))
    waiting: deque[tuple[Source, Future[Answer]]] = deque()
    try:
        for source in sources:
            waiting.append((source, threads.submit(run, source)))
            while len(waiting) > _AHEAD * len(workers) or (waiting and waiting[0][1].done()):
                held, future = waiting.popleft()
                yield held, future.result()
        while waiting:
            held, future = waiting.popleft()
            yield held, future.result()
    finally:
        for worker in workers:  # before the threads, which wait for them
            worker.close()
        threads.shutdown(wait=True, cancel_futures=True)
