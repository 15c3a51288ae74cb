"""The one atomic swap: a dataset folder is built beside OUT and exchanged with it in one system call.

Linux exchanges two folders by renameat2(RENAME_EXCHANGE), so a reader opens the old dataset or the new one
and never half of one; nianbao.duckdb holds the tables itself, so a reader who has it open keeps the old one
to the end. A file system without that call gets two renames, and `recover` mends a kill between them.
A folder being built is locked by its builder; folders of killed builds have no lock and are removed.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MANIFEST = "dataset.json"
DATABASE = "nianbao.duckdb"
AT_FDCWD = -100
RENAME_EXCHANGE = 2


class NotADataset(Exception):
    """A path that holds something else than a dataset; the text is one line naming it."""


def is_dataset(path: Path) -> bool:
    """Whether a folder is a whole dataset."""
    return (path / MANIFEST).is_file() and (path / DATABASE).is_file()


def refuse_foreign(out: Path) -> None:
    """Raises NotADataset when `out` is something that a build must not replace."""
    if out.is_symlink() and not out.exists():
        raise NotADataset(f"{out}: a link to nothing; nothing was touched")
    if not out.exists() or is_dataset(out):
        return
    if not out.is_dir():
        raise NotADataset(f"{out}: a file, not a dataset; nothing was touched")
    if any(out.iterdir()):
        raise NotADataset(f"{out}: a folder with other things in it, not a dataset; nothing was touched")


def _building(out: Path) -> str:
    return f".{out.name}.building-"


def _retired(out: Path) -> Path:
    return out.with_name(f".{out.name}.retired")


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A locked, empty folder beside `out` to build in; what is left under its name is removed at the end."""
    out.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(out)
    folder = Path(tempfile.mkdtemp(prefix=_building(out), dir=out.parent))
    folder.chmod(0o755)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_leftovers(out: Path) -> None:
    """Removes the folders of killed builds of `out`, and mends a swap that was cut between two renames."""
    retired = _retired(out)
    if retired.exists():
        if out.exists():
            shutil.rmtree(retired)
        else:
            retired.rename(out)
    for folder in out.parent.glob(f"{_building(out)}*"):
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue  # somebody is building in it
        finally:
            os.close(lock)


def swap(folder: Path, out: Path) -> None:
    """Puts a finished folder in the place of `out`; the old dataset is then under the name of `folder`."""
    _flush(folder)
    place = out.resolve()
    if not place.exists():
        folder.rename(place)
    elif not _exchange(folder, place):
        retired = _retired(place)
        place.rename(retired)
        folder.rename(place)
        shutil.rmtree(retired)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one call; False where the system cannot."""
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.EXDEV, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(other))


def _flush(folder: Path) -> None:
    for each in [*folder.rglob("*"), folder]:
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
