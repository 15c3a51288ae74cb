"""A dataset in a store: editions beside one another, and one small file, written last, that names the one in force.

A store has no swap. A reader asks `edition.json` once and reads that edition to the end; the edition before it stays
until the next build, for those who are reading it. Files that an edition has in common with the last are copied within
the store.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
from tqdm import tqdm

from crawler.store.files import (
    copy_file,
    delete_files,
    fetch_file,
    list_files,
    put_bytes,
    put_file,
    read_file,
    refuse_missing,
)
from crawler.store.place import Place, Store, StoreError, open_system
from crawler.store.work import put_readings, take_work, work_folder
from datasets.readings import extractor_version
from datasets.swap import NotADataset, is_dataset

IN_FORCE = "edition.json"


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of a dataset: its name, made of what is in it, and the sha256 of every file by its name."""

    name: str
    files: Mapping[str, str]

    def place(self, file: str) -> str:
        """Where a file of it stands within the store."""
        return f"editions/{self.name}/{file}"


def take_archive(place: Place) -> Path:
    """The folder in which an archive is worked on: its own, or this machine's for one that stands in a store."""
    return place if isinstance(place, Path) else take_work(place, extractor_version())


def give_readings(place: Place, archive: Path) -> None:
    """Put what was read by this extractor into the store that the archive stands in. Raises StoreError."""
    if isinstance(place, Store):
        put_readings(place, archive, extractor_version())


def build_in_folders(archive: Place, out: Place, said: Sequence[str]) -> int:
    """Has the build that was `said` done in this machine's folders, and puts what came of it; returns its exit status.

    It is done by the command as it stands, in a process of its own: what a process has done before shows in bytes of a
    database that DuckDB leaves unset, and a build of folders has not talked to a store. Raises NotADataset, StoreError.
    """
    folders = ["--archive", str(take_archive(archive)), "--out", str(staging(out))]
    status = subprocess.run([sys.executable, "-m", "datasets", *said, *folders], check=False).returncode
    if isinstance(out, Store) and is_dataset(staged := work_folder(out) / "dataset"):
        publish(staged, out)
    return status


def staging(place: Place) -> Path:
    """The folder to build in; for a dataset in a store one of this machine, with what readers have there now in it.

    Raises NotADataset where the store holds other things, StoreError, OSError.
    """
    if isinstance(place, Path):
        return place
    refuse_missing(place)
    edition, folder = edition_in_force(place), work_folder(place) / "dataset"
    if edition is None:
        others = [name for name in list_files(place) if not name.startswith("editions/")]
        if others:
            raise NotADataset(
                f"{place}: other things are in it ({others[0]}), no dataset; nothing was touched"
            )
    if folder.exists() and (edition is None or _edition_of(folder) != edition):
        shutil.rmtree(folder)
    if edition is not None and not folder.exists():
        _fetch(place, edition, folder)
    return folder


def edition_in_force(store: Store) -> Edition | None:
    """The edition that readers get; None where there is none yet. Raises NotADataset, StoreError."""
    text = read_file(store, IN_FORCE)
    if text is None:
        return None
    try:
        said = json.loads(text)
        return Edition(said["edition"], dict(said["files"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NotADataset(f"{store}/{IN_FORCE}: names no edition: {error}") from error


def publish(folder: Path, place: Store) -> None:
    """Put a finished dataset into its store and have it in force when all of it is there. Raises StoreError, OSError."""
    before, edition = edition_in_force(place), _edition_of(folder)
    if edition == before:
        return
    there = list_files(place, "editions")
    same = {digest: name for name, digest in before.files.items()} if before else {}
    for name, digest in tqdm(edition.files.items(), desc="storing", unit="file", delay=2, disable=None):
        target = edition.place(name)
        if target in there:
            continue  # put by a build that was cut off: its name says what is in it
        if before and digest in same:
            copy_file(place, before.place(same[digest]), target)
        else:
            put_file(place, target, folder / name)
    put_bytes(place, IN_FORCE, _spelled(edition))
    kept = tuple(each.place("") for each in (edition, before) if each)
    delete_files(place, [name for name in there if not name.startswith(kept)])


def fetch_dataset(place: Place) -> Path:
    """The folder of a dataset, fetched whole where it stands in a store. Raises NotADataset, StoreError, OSError."""
    if isinstance(place, Path):
        return place
    edition, folder = _in_force(place), work_folder(place) / "dataset"
    if not folder.exists() or _edition_of(folder) != edition:
        _fetch(place, edition, folder)
    return folder


def _fetch(place: Store, edition: Edition, folder: Path) -> None:
    """Put a whole edition into a folder, which is not there or is replaced."""
    part = folder.with_name(f".{folder.name}.fetched")
    shutil.rmtree(part, ignore_errors=True)
    for name, digest in tqdm(edition.files.items(), desc="fetching", unit="file", delay=2, disable=None):
        fetch_file(place, edition.place(name), part / name)
        if _digest(part / name) != digest:
            raise StoreError(f"{place}: {edition.place(name)} is not what {IN_FORCE} says it is")
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def stored_tables(store: Store, schemas: Mapping[str, pa.Schema]) -> dict[str, ds.Dataset]:
    """The tables of the edition in force, not yet read, by name. Raises NotADataset, StoreError."""
    edition, (system, root) = _in_force(store), open_system(store)
    tables = {}
    for table, schema in schemas.items():
        files = sorted(n for n in edition.files if n == f"{table}.parquet" or n.startswith(f"{table}/"))
        paths = [f"{root}/{edition.place(name)}" for name in files]
        tables[table] = (
            ds.dataset(paths, schema, "parquet", system) if paths else ds.dataset(schema.empty_table())
        )
    return tables


def _in_force(store: Store) -> Edition:
    edition = edition_in_force(store)
    if edition is None:
        raise NotADataset(f"{store}: not a dataset (no {IN_FORCE} in it; run `make dataset` first)")
    return edition


def _edition_of(folder: Path) -> Edition:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): _digest(path) for path in paths}
    return Edition(hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16], files)


def _spelled(edition: Edition) -> bytes:
    said = {"edition": edition.name, "files": dict(edition.files)}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
