"""An S3 server on loopback, and a door before it behind which answers fail, dawdle or are cut off."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SHUT_RDWR
from threading import Lock, Thread

from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"}


@dataclass
class Fault:
    """What befalls the next `times` requests of a method whose address holds `part`.

    `status` answers instead of the server; `wait` holds the answer back; `cut` breaks the connection when that many
    bytes of the request's body have come (or, with `answer`, that many of the answer have gone).
    """

    method: str
    part: str
    times: int
    status: int | None = None
    wait: float = 0
    cut: int | None = None
    answer: bool = False


@dataclass
class Door:
    """The address to ask at, the faults to come, and the requests that came (COPY: a PUT of what is there)."""

    port: int
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def url(self, path: str) -> str:
        return f"s3://key:secret@{path}?endpoint_override=127.0.0.1:{self.port}&scheme=http&allow_bucket_creation=true"

    def environment(self) -> dict[str, str]:
        return {**KEYS, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}"}

    def fault_of(self, method: str, path: str) -> Fault | None:
        with self.lock:
            self.asked.append((method, path))
            for fault in self.faults:
                if fault.times and fault.method == method and fault.part in path:
                    fault.times -= 1
                    return fault
        return None


class Passage(BaseHTTPRequestHandler):
    """One request through the door: answered by the server behind, unless a fault befalls it."""

    protocol_version = "HTTP/1.1"
    door: Door
    behind: int

    def pass_on(self) -> None:
        how = "COPY" if self.headers.get("x-amz-copy-source") else self.command
        fault = self.door.fault_of(how, self.path) or Fault("", "", 0)
        body = self.read_body(None if fault.answer else fault.cut)
        if fault.cut is not None and not fault.answer:
            self.close_connection = True
            self.connection.shutdown(SHUT_RDWR)
            return
        if fault.status:
            self.send_response(fault.status)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        time.sleep(fault.wait)
        self.hand_back(*self.ask(body), fault.cut)

    def ask(self, body: bytes) -> tuple[HTTPResponse, bytes]:
        near = HTTPConnection("127.0.0.1", self.behind, timeout=60)
        dropped = {"expect", "connection", "transfer-encoding", "content-length"}
        fields = {n: v for n, v in self.headers.items() if n.lower() not in dropped}
        near.request(self.command, self.path, body, fields)
        answer = near.getresponse()
        data = answer.read()
        near.close()
        return answer, data

    def hand_back(self, answer: HTTPResponse, data: bytes, cut: int | None) -> None:
        self.send_response(answer.status)
        dropped = {"connection", "transfer-encoding", "content-length", "server", "date"}
        for name, value in answer.getheaders():
            if name.lower() not in dropped:
                self.send_header(name, value)
        said = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(data))
        self.send_header("Content-Length", said or "0")
        self.end_headers()
        self.wfile.write(data[:cut])
        self.close_connection = cut is not None

    def read_body(self, most: int | None) -> bytes:
        """The body as it was sent, in chunks or not; no more than `most` bytes of it."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            length = int(self.headers.get("Content-Length") or 0)
            return self.rfile.read(length if most is None else min(length, most))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            if most is not None and len(body) + size > most:
                return body + self.rfile.read(most - len(body))
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = pass_on

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def s3_server() -> Iterator[Door]:
    """moto's S3 server behind a door."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, behind = server.get_host_and_port()
    door = Door(0)
    front = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Passage,), {"door": door, "behind": behind}))
    front.daemon_threads = True
    door.port = front.server_address[1]
    Thread(target=front.serve_forever, daemon=True).start()
    try:
        yield door
    finally:
        front.shutdown()
        front.server_close()
        server.stop()
