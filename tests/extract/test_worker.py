"""Whatever a document does to its reader, the next one is read."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.bounds import PROSE, RAW, WARNINGS, bounded
from extract.crew import read_each
from extract.model import Cell, Document, Reading, Section
from extract.worker import Limits, ReaderDied, Worker, unread

GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022"
MIB = 1 << 20
DEADLY = "tests.extract.deadly:read"


def pid(reading: Reading) -> int:
    return int(reading.document.path.split()[-1])


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (b"die", "the reader died (SIGKILL)"),
        (b"crash", "the reader died (SIGSEGV)"),
        (b"raise", "the reader failed: KeyError: 'odd'"),
        (b"hang", "reading took more than 0.7 s"),
        (b"spin", "reading took more than 0.7 s"),
        (b"eat", "reading needed more than 0.3 GiB of memory"),
        (b"fill", "the reader failed: OSError: [Errno 27] File too large"),
        (b"pictures 3 30", "reading took more than 1 s"),
        (b"pictures 90 30", "reading took more than 1 s"),
        (b"pictures 300 30", "reading took more than 0.7 s"),
        (b"long", "the reading is larger than 2 MiB"),
    ],
)
def test_a_dead_worker_costs_one_document(document: bytes, error: str) -> None:
    limits = Limits(0.7, 0.1, 1.0, memory=300 * MIB, answer=2 * MIB, file=8 * MIB)
    with Worker(DEADLY, limits) as worker:
        before = worker.read(b"answer", "a")
        dead = worker.read(document, "b")
        after = worker.read(b"answer", "c")
    assert dead.error == error
    assert dead.document == Document("b", "0" * 64, "text/plain", None)
    assert after.error == "none" and pid(after) != pid(before)


def test_pictures_earn_time() -> None:
    with Worker(DEADLY, Limits(0.2, 0.5, 5)) as worker:
        assert worker.read(b"pictures 3 0.6").error == "none"


@pytest.mark.parametrize(("busy", "error"), [(50.0, "none"), (1.0, "reading took more than 1.2 s")])
def test_a_busy_machine_is_no_document_s_fault(busy: float, error: str) -> None:
    with Worker(DEADLY, Limits(1.2, busy=busy)) as worker:
        assert worker.read(b"crowd 0.6").error == error


def test_a_worker_that_grew_is_replaced() -> None:
    with Worker(DEADLY, Limits(rest=100 * MIB)) as worker:
        pids = [pid(worker.read(document)) for document in (b"answer", b"answer", b"grow", b"answer")]
    assert pids[0] == pids[1] == pids[2] != pids[3]


def alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2]
    except FileNotFoundError:
        return False


def gone(process: int) -> bool:
    for _ in range(100):
        if not alive(process):
            return True
        time.sleep(0.05)
    return False


def test_the_programs_that_it_started_end_with_it(tmp_path: Path) -> None:
    with Worker(DEADLY, Limits(1.5)) as worker:
        assert worker.read(b"child " + os.fsencode(tmp_path)).error == "reading took more than 1.5 s"
        assert gone(int((tmp_path / "child").read_text()))


def test_its_folder_goes_with_it_and_a_closed_worker_reads_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Worker(DEADLY, Limits(file=MIB)) as worker:
        worker.read(b"fill")
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())
    with pytest.raises(ReaderDied):
        worker.ask(b"answer")


def test_a_killed_parent_takes_its_worker_along(tmp_path: Path) -> None:
    code = (
        "from extract.worker import Worker; w = Worker('tests.extract.deadly:read')\n"
        "print(w.read(b'answer').document.path, flush=True); w.read(b'spin')"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        assert alive(worker)
        parent.send_signal(signal.SIGKILL)
    assert gone(worker)


def test_a_crew_answers_in_the_order_asked() -> None:
    asked = [b"answer", b"hang", b"answer", b"crash", *[b"answer"] * 5]
    answers = list(read_each(asked, Worker.read, 2, lambda: Worker(DEADLY, Limits(0.5))))
    assert [source for source, _ in answers] == asked
    errors = [reading.error for _, reading in answers if reading.error != "none"]
    assert errors == ["reading took more than 0.5 s", "the reader died (SIGSEGV)"]


def test_a_crew_that_is_left_early_stops_at_once() -> None:
    began = time.monotonic()
    crew = read_each([b"answer", b"hang", b"hang"], Worker.read, 2, lambda: Worker(DEADLY))
    assert next(crew)[1].error == "none"
    crew.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 10


def test_the_worker_says_what_read_says() -> None:
    from extract.read import read

    data = (GOLDEN / "xingan-2022.txt").read_bytes()
    with Worker() as worker:
        assert worker.read(data, "a.txt") == read(data, path="a.txt")


def test_bounds_cut_what_is_too_long_and_say_so() -> None:
    cell = Cell("t", "r", "c", None, "9" * 5000, "unreadable", None, None, None, "html")
    sections = tuple(Section(n, "题", "文" * (PROSE // 2)) for n in (1, 2, 3))
    whole = unread("a", "e" * 9999)
    cut = bounded(
        Reading(whole.document, whole.report, (cell,), (), sections, ("w\ud800" * 999,) * 999, None)
    )
    assert len(cut.cells[0].raw or "") == RAW
    assert [s.number for s in cut.sections] == [1, 2]
    assert cut.warnings[-1] == f"{999 - WARNINGS} more warnings"
    assert "section 2 is cut" in cut.warnings[-3] and "from 3 on" in cut.warnings[-2]
    assert "\ud800" not in cut.warnings[0] and cut.warnings[0].startswith("w�")
    assert bounded(whole).error == "e" * 500


def test_a_worker_whose_parent_is_another_ends_at_once():
    ours, theirs = socket.socketpair()
    job = [DEADLY, str(1 << 30), str(1 << 20)]
    with ours, theirs:
        command = [sys.executable, "-m", "extract.worker_process", str(theirs.fileno()), *job, "1"]
        assert subprocess.run(command, pass_fds=[theirs.fileno()], timeout=60, check=False).returncode == 1


ALONE = ["unshare", "--fork", "--pid", "--mount-proc"]
HAS_ROOM = (
    shutil.which("unshare")
    and not subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode
)


@pytest.mark.skipif(not HAS_ROOM, reason="this machine gives no room for processes of its own")
def test_the_first_process_of_a_container_reads_documents():
    """Its workers took it for what is left of a parent that has died."""
    program = (
        "import os\nfrom extract.worker import Worker\n"
        "with Worker() as worker:\n    print(os.getpid(), worker.ask(b'<p>2022').error)"
    )
    done = subprocess.run(
        [*ALONE, sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "1 None\n", done.stderr
