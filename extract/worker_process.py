"""The other end of extract.worker: takes documents from a pipe, one by one, and answers what they say.

Run by extract.worker alone: `python -m extract.worker_process PIPE JOB BYTES_OF_MEMORY BYTES_OF_FILE PARENT`.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from extract.model import Document, Reading

Tell = Callable[[str, Any], None]
_CPU_SECONDS = 1000
"""Processor seconds (of all threads) a document may take: the backstop where nobody watches the clock any more."""
_PR_SET_PDEATHSIG = 1


def read_document(data: bytes, path: str, tell: Tell, further: Sequence[bytes] = ()) -> Reading:
    """The reading of a document, with the `further` parts of its report, cut to a bounded size."""
    from extract import sniff
    from extract.bounds import bounded
    from extract.joined import read_joined
    from extract.read import read

    def announce(pictures: int) -> None:
        tell("pictures", pictures)

    tell("document", Document(path, hashlib.sha256(data).hexdigest(), sniff.media_type(data), None))
    if further:
        return bounded(read_joined([data, *further], path=path, announce=announce))
    return bounded(read(data, path=path, announce=announce))


def main(arguments: list[str]) -> int:
    """Answers until the pipe closes; ends after a document that ran out of memory."""
    descriptor, job, memory, file, parent = arguments
    _limit(int(memory), int(file))
    die_with_parent(int(parent))
    module, name = job.split(":")
    work = getattr(import_module(module), name)
    with Connection(int(descriptor)) as connection:

        def tell(kind: str, said: Any) -> None:
            connection.send((kind, said))

        tell("ready", None)
        while True:
            try:
                path, count = connection.recv()
                data, *further = [connection.recv_bytes() for _ in range(1 + count)]
            except (EOFError, ConnectionResetError):
                return 0
            _limit_processor()
            try:
                tell("answer", work(data, path, tell, further) if further else work(data, path, tell))
            except MemoryError:
                tell("memory", None)
                return 0


def _limit(memory: int, file: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    if sys.platform == "linux":  # elsewhere it does not count what is mapped
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def _limit_processor() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + _CPU_SECONDS, hard))


def die_with_parent(parent: int) -> None:
    """A parent that is killed takes its worker along, also one in the middle of a document.

    `parent` is the number of its process, which in a container may be the first of all.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before this was asked for
            sys.exit(1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
