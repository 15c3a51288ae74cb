"""A stored file read at any byte: only the blocks that are read are fetched, and kept for a while."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from crawler.store.place import Place, Store, open_system, tried

BLOCK = 1 << 20
"""Bytes that are asked for at once: records that stand beside one another come in one request."""


def open_file(place: Place, name: str) -> BinaryIO:
    """A file of a place, opened for reading at any byte; of a store, only what is read is fetched.

    A stored file is taken to stay as it was when this process first opened it. Raises OSError, StoreError.
    """
    return (
        (place / name).open("rb")
        if isinstance(place, Path)
        else io.BufferedReader(_Ranges(place, name), BLOCK)
    )


class _Ranges(io.RawIOBase):
    """A stored file whose blocks are fetched as they are read, and kept for a while."""

    def __init__(self, store: Store, name: str) -> None:
        self.store, self.name, self.at = store, name, 0
        self.size = _opened(store, name).size()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.size}[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        if self.at >= self.size:
            return 0
        number, within = divmod(self.at, BLOCK)
        piece = _block(self.store, self.name, number)[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


@lru_cache(maxsize=256)
def _opened(store: Store, name: str) -> Any:
    system, root = open_system(store)
    return tried(store, name, "be read", lambda: system.open_input_file(f"{root}/{name}"))


@lru_cache(maxsize=64)
def _block(store: Store, name: str, number: int) -> bytes:
    stream = _opened(store, name)
    size = min(BLOCK, stream.size() - number * BLOCK)

    def read() -> bytes:
        data = stream.read_at(size, number * BLOCK)
        if len(data) != size:
            raise OSError(f"{len(data)} of {size} bytes came")
        return bytes(data)

    return tried(store, name, "be read", read)
