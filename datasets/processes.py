"""Where the work of a build is done: in processes of their own, or here where there is little of it."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

from extract.worker_process import die_with_parent

LITTLE = 4_000
"""Documents that are built sooner here than processes have started."""


def workers(jobs: int, documents: int) -> Executor:
    """An executor for that many documents; its processes die with this one."""
    if documents < LITTLE:
        return ThreadPoolExecutor(1)
    # not forked: a fork would take the threads of Arrow and DuckDB along in whatever state they are
    return ProcessPoolExecutor(
        jobs, get_context("spawn"), initializer=die_with_parent, initargs=(os.getpid(),)
    )
