"""Who may write to an archive at the same time: one crawl, or the shards of one division beside one another."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote


class Busy(Exception):
    """Somebody else has it; the text says who."""


def take_archive(archive: Path, shard: str | None) -> ExitStack:
    """Hold the archive until closed: for this shard (`3/16`) alone, or as a whole. Raises Busy and OSError.

    The lock of a killed process is free.
    """
    with ExitStack() as held:
        whole = held.enter_context((archive / ".lock").open("ab"))
        if not _flock(whole, fcntl.LOCK_SH if shard else fcntl.LOCK_EX):
            raise Busy("another crawl is writing to this archive")
        if shard:
            number, count = shard.split("/")
            others = [path for path in archive.glob(".lock-*-of-*") if not path.name.endswith(f"-of-{count}")]
            for path in others:
                if _is_held(path):
                    raise Busy(f"a crawl of another division than {shard} is writing to this archive")
            own = held.enter_context((archive / f".lock-{number}-of-{count}").open("ab"))
            if not _flock(own, fcntl.LOCK_EX):
                raise Busy(f"another crawl of shard {shard} is writing to this archive")
        return held.pop_all()


@contextmanager
def one_at_a_time(archive: Path, what: str) -> Iterator[None]:
    """Wait for, then hold, what only one of the shards may do at once (a short thing). Raises OSError."""
    with (archive / f".lock-{what}").open("ab") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def take_host(archive: Path, host: str) -> IO[bytes] | None:
    """Hold a host until closed, whoever of the archive's shards wants it; None when another has it now."""
    folder = archive / ".hosts"
    folder.mkdir(exist_ok=True)
    stream = (folder / quote(host, safe="")).open("ab")
    if _flock(stream, fcntl.LOCK_EX):
        return stream
    stream.close()
    return None


def _is_held(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("ab") as stream:
        return not _flock(stream, fcntl.LOCK_EX)


def _flock(stream: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(stream, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
