"""Files of a store: listed, fetched, put, copied, deleted. A file is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyarrow import fs

from crawler.store.place import Store, StoreError, open_system, tried

PIECE = 16 << 20
"""Bytes that are read or sent at once."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells two states of a stored file apart: bytes, and nanoseconds since 1970 of its last change."""

    size: int
    changed: int


def list_files(store: Store, folder: str = "") -> dict[str, Stamp]:
    """Every file of a folder and below, by its name within the store; none where there is no such folder."""
    system, root = open_system(store)
    chosen = fs.FileSelector(f"{root}/{folder}".rstrip("/"), recursive=True, allow_not_found=True)
    found = tried(store, folder or "its files", "be listed", lambda: system.get_file_info(chosen))
    return {
        each.path[len(root) + 1 :]: Stamp(each.size, each.mtime_ns or 0)
        for each in sorted(found, key=lambda each: str(each.path))
        if each.type == fs.FileType.File
    }


def refuse_missing(store: Store) -> None:
    """Raise StoreError where the bucket is not there (or create it where the URL allows that)."""
    system, bucket = open_system(store)[0], store.root.partition("/")[0]
    info = tried(store, bucket, "be found", lambda: system.get_file_info(bucket))
    if info.type == fs.FileType.NotFound:
        if "allow_bucket_creation=true" not in store.url:
            raise StoreError(f"{store}: there is no bucket {bucket}")
        tried(store, bucket, "be created", lambda: system.create_dir(bucket))


def read_file(store: Store, name: str) -> bytes | None:
    """The bytes of a file; None where it is not there. Raises StoreError."""
    system, path = _at(store, name)

    def read() -> bytes | None:
        try:
            with system.open_input_file(path) as stream:
                return bytes(stream.read())
        except FileNotFoundError:
            return None

    return tried(store, name, "be read", read)


def fetch_file(store: Store, name: str, target: Path) -> None:
    """Copy a file to `target`, whole or not at all. Raises StoreError (also for one that is not there)."""
    system, path = _at(store, name)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    target.parent.mkdir(parents=True, exist_ok=True)

    def fetch() -> None:
        with system.open_input_file(path) as source, part.open("wb") as stream:
            size = source.size()
            while piece := source.read(PIECE):
                stream.write(piece)
            if stream.tell() != size:
                raise OSError(f"{stream.tell()} of {size} bytes came")
        part.replace(target)

    try:
        tried(store, name, "be read", fetch)
    finally:
        part.unlink(missing_ok=True)


def put_file(store: Store, name: str, source: Path) -> Stamp:
    """Put a file into the store under `name`; what stood there before stays until all of it has come. Raises StoreError."""
    if source.stat().st_size == 0:
        return put_bytes(store, name, b"")
    # Mapped, not read: there is no read that could fail in the middle of an upload.
    with pa.memory_map(str(source)) as mapped:
        return _put(store, name, mapped.read_buffer())


def put_bytes(store: Store, name: str, data: bytes) -> Stamp:
    """Put bytes into the store under `name`, as put_file does. Raises StoreError."""
    return _put(store, name, pa.py_buffer(data))


def _put(store: Store, name: str, data: pa.Buffer) -> Stamp:
    system, path = _at(store, name)

    def put() -> Stamp:
        # A stream that is closed becomes a file, also behind a failure of ours; one of the upload's makes closing fail.
        stream = system.open_output_stream(path, compression=None)
        try:
            for begin in range(0, data.size, PIECE):
                stream.write(data.slice(begin, min(PIECE, data.size - begin)))
        finally:
            stream.close()
        info = system.get_file_info(path)
        if info.type != fs.FileType.File or info.size != data.size:
            raise OSError(f"{info.size} of {data.size} bytes arrived")
        return Stamp(info.size, info.mtime_ns or 0)

    return tried(store, name, "be written", put)


def copy_file(store: Store, name: str, to: str) -> None:
    """Copy a file within the store; its bytes do not come here. Raises StoreError."""
    system, root = open_system(store)
    tried(store, to, "be written", lambda: system.copy_file(f"{root}/{name}", f"{root}/{to}"))


def delete_files(store: Store, names: Iterable[str]) -> None:
    """Delete files; one that is not there already is no fault. Raises StoreError."""
    system, root = open_system(store)

    def delete(name: str) -> None:
        with suppress(FileNotFoundError):
            system.delete_file(f"{root}/{name}")

    for name in names:
        tried(store, name, "be deleted", lambda name=name: delete(name))  # type: ignore[misc]


def _at(store: Store, name: str) -> tuple[fs.FileSystem, str]:
    system, root = open_system(store)
    return system, f"{root}/{name}"
