"""A reader that does what the document tells it to: for tests of the process around it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.model import Document, Reading
from extract.worker import unread

HELD: list[bytes] = []
Tell = Callable[[str, Any], None]


def read(data: bytes, path: str, tell: Tell) -> Reading:
    tell("document", Document(path, "0" * 64, "text/plain", None))
    word, *rest = data.decode().split(" ")
    DEEDS[word](tell, *rest)
    return unread(f"{path} {os.getpid()}", "none")


def spin(tell: Tell) -> None:
    while True:
        pass


def eat(tell: Tell) -> None:
    while True:
        HELD.append(bytes(50 << 20))


def fill(tell: Tell) -> None:
    with Path(os.environ["TMPDIR"], "full").open("wb") as file:
        while True:
            file.write(bytes(1 << 20))


def bear(tell: Tell, folder: str) -> None:
    child = subprocess.Popen(["sleep", "60"])
    Path(folder, "child").write_text(str(child.pid))
    time.sleep(60)


def look(tell: Tell, count: str, seconds: str) -> None:
    tell("pictures", int(count))
    time.sleep(float(seconds))


def crowd(tell: Tell, seconds: str) -> None:
    """Works for so many seconds of a processor that three others use as well."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(3)]
    until = time.process_time() + float(seconds)
    while time.process_time() < until:
        pass
    for other in others:
        other.kill()


DEEDS: dict[str, Callable[..., object]] = {
    "answer": lambda tell: None,
    "die": lambda tell: os.kill(os.getpid(), signal.SIGKILL),
    "crash": lambda tell: os.kill(os.getpid(), signal.SIGSEGV),
    "raise": lambda tell: {}["odd"],
    "hang": lambda tell: time.sleep(60),
    "spin": spin,
    "eat": eat,
    "crowd": crowd,
    "grow": lambda tell: HELD.append(b"\1" * (120 << 20)),
    "fill": fill,
    "child": bear,
    "pictures": look,
    "long": lambda tell: tell("answer", bytes(3 << 20)),
}
