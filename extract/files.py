"""A file's bytes, when it is a file that ends, of a size that a document has."""

from __future__ import annotations

import os
import stat

MOST = 128 << 20
"""Bytes: a scanned report of fifty pages has a tenth of it."""


def read_file(name: str) -> bytes:
    """The bytes of a regular file. Raises OSError when it cannot be read, ValueError when it is none or too large.

    A pipe or a device is refused without waiting for a writer.
    """
    descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise ValueError(f"not a regular file but {_kind(status.st_mode)}")
        if status.st_size > MOST:
            raise ValueError(f"a file of {status.st_size} bytes: more than {MOST >> 20} MiB is not read")
        data = file.read(MOST + 1)
    if len(data) > MOST:
        raise ValueError(f"more than {MOST >> 20} MiB, which is not read")
    return data


def _kind(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or socket"
