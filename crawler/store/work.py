"""The work folder of an archive that stands in a store: a run is written here, and put there when it is whole.

WARC files go first and the journal that names them behind them: whoever reads the store finds every record that a
journal names. Files of an ended run are the store's then; its WARC files are read there by ranges, and are no longer
kept here. Several machines may crawl into one store, each with a work folder of its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from crawler.fetches import read_journal
from crawler.locks import one_at_a_time
from crawler.store.files import Stamp, fetch_file, list_files, put_file, refuse_missing
from crawler.store.place import Store

T = TypeVar("T")
WORK = Path("data/remote")
STATE = ".stored.json"
JOURNALS = "journal/"
TABLES = ("fetches.parquet", "portals.parquet", "portals.csv")
MEMORY = "columns.csv"
AT_ONCE = 8
"""Files under way at a time: a store answers many at once, each after a while."""
State = dict[str, list[int]]
"""By name: size and last change in the store, then here, of each file when both were the same."""


def work_folder(store: Store) -> Path:
    """The folder of this machine for what stands in a store: under NIANBAO_WORK, or data/remote."""
    name = re.sub(r"\W+", "-", store.root).strip("-")
    mark = hashlib.sha256(f"{store} {store.url.partition('?')[2]}".encode()).hexdigest()[:8]
    return Path(os.environ.get("NIANBAO_WORK") or WORK) / f"{name}-{mark}"


def take_work(store: Store, readings: str | None = None) -> Path:
    """The work folder, in line with the store: what other machines put there is fetched, what is whole here is put.

    Fetched are the journals, and the `readings` of one extractor version. Raises StoreError and OSError.
    """
    refuse_missing(store)
    folder = work_folder(store)
    folder.mkdir(parents=True, exist_ok=True)
    fetch_new(store, folder, readings)
    put_runs(store, folder)
    return folder


def fetch_new(store: Store, folder: Path, readings: str | None = None) -> None:
    """Fetch what is not here in the state that the store has. Raises StoreError and OSError."""
    there = list_files(store)
    held = any(name.startswith(JOURNALS) for name in there)
    wanted = (JOURNALS, MEMORY, f"readings/{readings}/" if readings else JOURNALS, *(() if held else TABLES))
    with one_at_a_time(folder, "store"):
        state = _read_state(folder)
        names = [
            n for n, stamp in there.items() if n.startswith(wanted) and not _is_here(folder, state, n, stamp)
        ]

        def fetch(name: str) -> None:
            fetch_file(store, name, folder / name)

        _each(fetch, names, "fetching")
        state.update({name: _pair(there[name], folder / name) for name in names})
        _write_state(folder, state)


def put_runs(store: Store, folder: Path, runs: Iterable[str] = ()) -> None:
    """Put into the store what is not there yet of these runs and of all that have ended. Raises StoreError and OSError."""
    with one_at_a_time(folder, "store"):
        state = _read_state(folder)
        changed = [
            path for path in sorted((folder / "journal").glob("*.jsonl")) if not _is_put(folder, state, path)
        ]
        ended = {path.stem for path in changed if any("ended" in line for line in read_journal(path))}
        chosen = [path for path in changed if path.stem in ended | set(runs)]
        warcs = [warc for path in chosen for warc in sorted((folder / "warc").glob(f"*-{path.stem}.warc.gz"))]
        _put(store, folder, state, warcs)
        _put(store, folder, state, chosen)
        if chosen:
            _put(store, folder, state, [folder / name for name in (*TABLES, MEMORY)])
        for warc in warcs:
            if warc.name.removesuffix(".warc.gz").partition("-")[2] in ended:
                warc.unlink()


def put_readings(store: Store, folder: Path, version: str) -> None:
    """Put the segments of an extractor version that are not in the store yet. Raises StoreError and OSError."""
    with one_at_a_time(folder, "store"):
        state = _read_state(folder)
        _put(store, folder, state, sorted((folder / "readings" / version).glob("*.parquet")))


def _put(store: Store, folder: Path, state: State, paths: Iterable[Path]) -> None:
    left = [path for path in paths if path.is_file() and not _is_put(folder, state, path)]

    def put(path: Path) -> None:
        name = path.relative_to(folder).as_posix()
        here = path.stat()
        stamp = put_file(store, name, path)
        state[name] = [stamp.size, stamp.changed, here.st_size, here.st_mtime_ns]

    try:
        _each(put, left, "storing")
    finally:
        _write_state(folder, state)


def _each(act: Callable[[T], None], items: Sequence[T], what: str) -> None:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        done = threads.map(act, items)
        for _ in tqdm(done, desc=what, total=len(items), unit="file", delay=2, disable=None):
            pass


def _is_put(folder: Path, state: State, path: Path) -> bool:
    here = path.stat()
    return state.get(path.relative_to(folder).as_posix(), [])[2:] == [here.st_size, here.st_mtime_ns]


def _is_here(folder: Path, state: State, name: str, stamp: Stamp) -> bool:
    return (folder / name).exists() and state.get(name, [])[:2] == [stamp.size, stamp.changed]


def _pair(stamp: Stamp, path: Path) -> list[int]:
    here = path.stat()
    return [stamp.size, stamp.changed, here.st_size, here.st_mtime_ns]


def _read_state(folder: Path) -> State:
    path = folder / STATE
    found: State = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _write_state(folder: Path, state: State) -> None:
    part = folder / f"{STATE}.{os.getpid()}"
    part.write_text(json.dumps(state, sort_keys=True), encoding="utf-8")
    part.replace(folder / STATE)
