"""Every hostile document ends as one line within its limits, and the files beside it are still read."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extract.record import to_line
from extract.worker import Worker
from tests.hostile import HEAVY, LIGHT

GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022" / "xingan-2022.txt"
SECONDS = 29.5
MEMORY = 2 << 30
LINE = 12 << 20


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as one:
        yield one


def survives(worker: Worker, data: bytes) -> None:
    began = time.monotonic()
    reading = worker.read(data, "a")
    assert time.monotonic() - began < SECONDS
    line = to_line(reading)
    assert len(line) < LINE and len(line.splitlines()) == 1
    assert json.loads(line)["error"] == reading.error
    assert not (reading.error or "").startswith("the reader"), "a reader should say what it cannot read"


@pytest.mark.parametrize("name", LIGHT)
def test_a_hostile_document_ends_as_a_reading(worker: Worker, name: str) -> None:
    survives(worker, LIGHT[name]())


@pytest.mark.skipif("HOSTILE" not in os.environ, reason="takes minutes: make hostile")
@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_one_ends_in_thirty_seconds_and_two_gib(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(HEAVY[name]())
    began = time.monotonic()
    with run(str(tmp_path / "a"), str(GOLDEN)) as process:
        peak = watch(process)
        assert process.stdout
        lines = process.stdout.read().splitlines()
    assert len(lines) == 2 and json.loads(lines[1])["error"] is None
    assert time.monotonic() - began < 32, "both files"
    assert peak < MEMORY


def run(*files: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extract", "read", *files]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def watch(process: subprocess.Popen[str]) -> int:
    """The most resident memory, in bytes, that the command and its workers had together."""
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(resident, family(process.pid))))
        time.sleep(0.05)
    return most


def family(pid: int) -> list[int]:
    """A process and what descends from it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(each for child in children for each in family(int(child)))]


def resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(2 << 30)


PLACES: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "sparse": sparse,
    "nowhere": lambda path: path.symlink_to(path.with_name("missing")),
    "ring": lambda path: path.symlink_to(path),
    "device": lambda path: path.symlink_to("/dev/zero"),
    "missing": lambda path: None,
}


def test_what_is_no_document_is_a_line_and_the_others_are_read(tmp_path: Path) -> None:
    for name, make in PLACES.items():
        make(tmp_path / name)
    odd = tmp_path / os.fsdecode(b"\xff\xfe name\n")
    odd.write_bytes(GOLDEN.read_bytes())
    files = [*(str(tmp_path / name) for name in PLACES), str(odd), str(GOLDEN)]
    with run(*files) as process:
        out, errors = process.communicate(timeout=20)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["document"]["path"] for line in lines] == files
    said = dict(zip([*PLACES, "odd", "good"], [line["error"] for line in lines], strict=True))
    assert said == {
        "pipe": "not a regular file but a pipe",
        "folder": "Is a directory",
        "sparse": "a file of 2147483648 bytes: more than 128 MiB is not read",
        "nowhere": "No such file or directory",
        "ring": "Too many levels of symbolic links",
        "device": "not a regular file but a device or socket",
        "missing": "No such file or directory",
        "odd": None,
        "good": None,
    }
    assert process.returncode == 1
    assert errors.count("\n") == len(PLACES)
