"""Documents read in a process of their own, with limits: what kills or hangs it costs one document, not the run."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any

from extract.model import Document, Reading, Report

_MIB = 1 << 20
_START_SECONDS = 60.0
"""A worker loads its modules in less than one; a busy machine may take longer, which is no document's fault."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take. Hostile files must end in 30 s and 2 GiB of resident memory, start and all."""

    seconds: float = 18.0
    picture_seconds: float = 8.0
    """for each picture: recognising a page takes seconds"""
    most_seconds: float = 240.0
    busy: float = 1.5
    """so many times as long, at most, where the reader waits for a processor that others use"""
    pictures: int = 100
    """a document of more pictures is no scanned report, and gets no more time for them"""
    memory: int = 1600 * _MIB
    """bytes of data (RLIMIT_DATA: address space that is only reserved, as PDFium's, does not count)"""
    rest: int = 700 * _MIB
    """a worker that is larger after a document is replaced before the next one"""
    answer: int = 64 * _MIB
    file: int = 128 * _MIB
    """bytes of a file that the worker, or a program that it calls, may write"""

    def allowed(self, pictures: int) -> float:
        """Seconds for a document of so many pictures."""
        counted = pictures if pictures <= self.pictures else 0
        return min(self.seconds + self.picture_seconds * counted, self.most_seconds)


class ReaderDied(Exception):
    """A document's reader ran into a limit or fell; `document` is what was known of the bytes by then."""

    def __init__(self, reason: str, document: Document | None = None) -> None:
        """`reason` is a line for people."""
        super().__init__(reason)
        self.document = document


class Worker:
    """One process that reads documents one after another; a new one takes its place when it dies.

    `job` names the function that it runs, `module:function(data, path, tell)` (with `further` for a report of several
    documents); what that returns is the answer, and with `tell` it says the Document it has before it, and the number of pictures that it is about to read.
    """

    def __init__(
        self, job: str = "extract.worker_process:read_document", limits: Limits | None = None
    ) -> None:
        """Starts the process, and does not wait for it."""
        self._job = job
        self._limits = limits or Limits()
        self._closed = False
        self._folder = tempfile.TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True)
        self._killing = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._start()

    def __enter__(self) -> Worker:
        """The worker itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, e: BaseException | None, t: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()

    def read(self, data: bytes, path: str = "") -> Reading:
        """What the document says; its `error` is set when it could not be read within the limits."""
        try:
            reading: Reading = self.ask(data, path)
        except ReaderDied as died:
            return unread(path, str(died), died.document)
        return reading

    def ask(self, data: bytes, path: str = "", further: Sequence[bytes] = ()) -> Any:
        """The job's answer; `further` are the other parts of the same report, in order.

        Raises ReaderDied when a limit stopped it or the process fell."""
        if self._process is None or self._process.poll() is not None or self._resident() > self._limits.rest:
            self._restart()
        if not self._ready:
            self._receive(monotonic() + _START_SECONDS, "the reader did not start")
            self._ready = True
        try:
            self._connection.send((path, len(further)))
            for part in (data, *further):
                self._connection.send_bytes(part)
        except OSError as error:
            raise ReaderDied(self._how_it_died()) from error
        return self._answer()

    def close(self) -> None:
        """Ends the process and whatever it started; the worker cannot be used again."""
        self._closed = True
        self._kill()
        self._folder.cleanup()

    def _answer(self) -> Any:
        begun = monotonic()
        pictures = 0
        document: Document | None = None
        while True:
            allowed = self._limits.allowed(pictures)
            self._wait_until(begun, allowed)
            kind, said = self._receive(0.0, f"reading took more than {allowed:g} s", document)
            if kind == "answer":
                return said
            if kind == "memory":
                self._kill()
                most = self._limits.memory / (1 << 30)
                raise ReaderDied(f"reading needed more than {most:.1f} GiB of memory", document)
            if kind == "document":
                document = said
            elif kind == "pictures":
                pictures += said

    def _wait_until(self, begun: float, allowed: float) -> None:
        """Waits for a message for the time allowed, and for as long again as the reader was kept waiting meanwhile."""
        before = self._waited()
        deadline, last = begun + allowed, begun + allowed * self._limits.busy
        with suppress(OSError):  # who asks for the message is told of it
            while (now := monotonic()) < deadline and not self._connection.poll(deadline - now):
                deadline = min(begun + allowed + self._waited() - before, last)

    def _receive(self, deadline: float, late: str, document: Document | None = None) -> tuple[str, Any]:
        try:
            if not self._connection.poll(max(0.0, deadline - monotonic())):
                self._kill()
                raise ReaderDied(late, document)
            message: tuple[str, Any] = pickle.loads(self._connection.recv_bytes(self._limits.answer))
        except (EOFError, OSError) as error:
            raise ReaderDied(self._how_it_died(), document) from error
        return message

    def _how_it_died(self) -> str:
        process = self._process
        if self._closed or process is None:
            return "reading was stopped"
        try:
            status = process.wait(0.5)
        except subprocess.TimeoutExpired:
            self._kill()
            return f"the reading is larger than {self._limits.answer // _MIB} MiB"
        self._kill()  # what it started lives on otherwise
        if status < 0:
            return f"the reader died ({signal.Signals(-status).name})"
        lines = self._errors.read_text("utf-8", "replace").split("\n")
        last = next((line.strip() for line in reversed(lines) if line.strip()), f"exit status {status}")
        return f"the reader failed: {last[:300]}"

    @property
    def _errors(self) -> Path:
        return Path(self._folder.name) / "errors.txt"

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        folder = Path(self._folder.name) / "tmp"
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "extract.worker_process", str(theirs.fileno()), self._job]
        command += [str(self._limits.memory), str(self._limits.file), str(os.getpid())]
        with theirs, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                process_group=0,  # so that LibreOffice and its like can be ended with it
                env=_environment(folder),
            )
        self._connection = Connection(ours.detach())
        self._ready = False

    def _restart(self) -> None:
        self._kill()
        if self._closed:
            raise ReaderDied("reading was stopped")
        self._start()

    def _kill(self) -> None:
        # Who closes and who waits for an answer may both come here: a descriptor closed twice may be another's by then.
        with self._killing:
            process = self._process
            if process is None:
                return
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._connection.close()
            self._process = None

    def _waited(self) -> float:
        """Seconds for which the process could run and had no processor; 0 where the system does not tell."""
        process = self._process
        try:
            return (
                int(Path(f"/proc/{process.pid if process else 0}/schedstat").read_text("ascii").split()[1])
                / 1e9
            )
        except (OSError, IndexError):
            return 0.0

    def _resident(self) -> int:
        """Bytes of the process's resident memory; 0 where the system does not tell."""
        assert self._process
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text("ascii").split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _environment(folder: Path) -> Mapping[str, str]:
    root = str(Path(__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "TMPDIR": str(folder)}


def unread(path: str, error: str, document: Document | None = None) -> Reading:
    """The reading of a document that could not be read, with what is known of its bytes."""
    report = Report(False, None, None, None, None, None, "none", "rejected")
    return Reading(document or Document(path, "", "", None), report, error=error)
