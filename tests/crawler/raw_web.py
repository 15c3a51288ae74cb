"""A proxy on loopback that answers in raw bytes, right or wrong, and in TLS as old as it is told."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[[bytes], bytes]
"""What is sent for an address: bytes, or a function of the request's head."""


@dataclass
class RawWeb:
    """The answers by address, the TLS of hosts, and what was asked: (address, begin, end) by the clock."""

    answers: Mapping[str, Answer]
    contexts: Mapping[str, ssl.SSLContext] = field(default_factory=dict)
    url: str = ""
    asked: list[tuple[str, float, float]] = field(default_factory=list)
    slow: float = 0.0

    def environment(self) -> dict[str, str]:
        return {"http_proxy": self.url, "https_proxy": self.url, "no_proxy": ""}


def plain(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    """A faultless answer, with further header fields."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


MISSING = plain(b"not here", status="404 Not Found")


def _head(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return b""
        data += part
    return data


def _talk(web: RawWeb, connection: socket.socket) -> None:
    inside = ""
    while head := _head(connection):
        method, target, _ = head.split(b" ", 2)
        if method == b"CONNECT":
            host = target.decode().removesuffix(":443")
            web.asked.append((f"https://{host}/", 0.0, 0.0))
            if host not in web.contexts:
                break
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            connection = web.contexts[host].wrap_socket(connection, server_side=True)
            inside = f"https://{host}"
            continue
        url, began = inside + target.decode("latin-1"), time.monotonic()
        answer = web.answers.get(url, MISSING)
        said = answer(head) if callable(answer) else answer
        time.sleep(web.slow)
        web.asked.append((url, began, time.monotonic()))
        connection.sendall(said)
        # Whoever says nothing right about the length ends it by hanging up; so do some that do.
        if said is not MISSING and (not said.startswith(b"HTTP/1.1") or b"X-Stay" not in said):
            break
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


@contextmanager
def serve_raw(
    answers: Mapping[str, Answer], contexts: Mapping[str, ssl.SSLContext] | None = None
) -> Iterator[RawWeb]:
    web = RawWeb(answers, contexts or {})
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    web.url = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def talk(connection: socket.socket) -> None:
        with suppress(OSError):
            _talk(web, connection)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listening.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield web
    finally:
        listening.close()
