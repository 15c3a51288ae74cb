"""A local HTTP proxy that answers from WARC files: the sample portals, and any recorded crawl again.

    python -m crawler.replay samples/portals.warc.gz -- scrapy crawl annual_reports …

runs the command with the proxy variables set and returns its exit status; without a command the proxy serves
until it is interrupted. An address that is not recorded is answered 502 with `X-Replay: unrecorded` and is an
error in the log, never an empty page; a host that was down drops the connection, as it did.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from crawler.throwaway_tls import throwaway_context
from crawler.warc.recording import (
    Answer,
    Failure,
    Recording,
    RecordingError,
    find_answer,
    is_unchanged,
    open_recording,
)

log = logging.getLogger(__name__)

PROXY_VARIABLES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
LONGEST_BODY = 1 << 20  # a form that a crawler posts; anything longer is not one


@dataclass(frozen=True, slots=True)
class Replay:
    """A running proxy: its address, and how often each address was asked that no record answers."""

    url: str
    unrecorded: Counter[str] = field(default_factory=Counter)


class ReplayServer(ThreadingHTTPServer):
    """Serves one recording on the loopback interface, a thread a connection."""

    daemon_threads = True
    # A crawler opens a connection to every portal at once.
    request_queue_size = 128

    def __init__(self, recording: Recording, port: int = 0) -> None:
        """Bind to 127.0.0.1; port 0 takes a free one. Raises OSError when the port is taken."""
        super().__init__(("127.0.0.1", port), ReplayHandler)
        self.recording = recording
        self.tls = throwaway_context()
        self.replay = Replay(f"http://127.0.0.1:{self.server_address[1]}")

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """A client that hangs up is its own affair; anything else is logged with its traceback."""
        if not isinstance(sys.exception(), (ConnectionError, ssl.SSLError, TimeoutError)):
            log.exception("replay: request from %s failed", client_address)


class ReplayHandler(BaseHTTPRequestHandler):
    """One client connection: absolute-form requests, or a CONNECT tunnel with TLS at its end."""

    protocol_version = "HTTP/1.1"
    server: ReplayServer
    tunnel = ""

    def do_GET(self) -> None:
        """Answer from the recording."""
        url = self._asked_url()
        length = int(self.headers.get("Content-Length") or 0)
        if length > LONGEST_BODY:
            self.close_connection = True
        sent = self.rfile.read(min(length, LONGEST_BODY))
        answer = find_answer(self.server.recording, url, self.command, sent)
        if isinstance(answer, Failure):
            log.info("replay: dropping %s (%s)", url, answer.cause)
            self._drop()
        elif answer is not None:
            self._send(answer)
        elif _is_robots_of_recorded_host(self.server.recording, url):
            self._send(
                Answer(404, "Not Found", (("Content-Type", "text/plain"),), b"no robots.txt was recorded\n")
            )
        else:
            self._send_unrecorded(url)

    do_HEAD = do_GET
    do_POST = do_GET

    def do_CONNECT(self) -> None:
        """Open a tunnel: TLS ends here, and the requests inside are answered as https addresses."""
        host = self.path.rpartition(":")[0].strip("[]").lower()
        if host in self.server.recording.dead:
            log.info("replay: dropping tunnel to %s", host)
            self._drop()
            return
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = self.connection.makefile("wb", 0)
        self.tunnel = "https://" + self.path.removesuffix(":443")
        self.close_connection = False

    def finish(self) -> None:
        """Close the tunnel's end too; the server knows only the socket beneath it."""
        super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """One debug line a request; the crawler keeps its own journal."""
        log.debug("replay: " + format, *args)

    def _asked_url(self) -> str:
        if self.path.startswith("/"):
            return (self.tunnel or f"http://{self.headers.get('Host', '')}") + self.path
        return self.path

    def _send(self, answer: Answer) -> None:
        if is_unchanged(self.headers, answer):
            kept = {"etag", "last-modified", "date", "cache-control", "expires", "vary"}
            headers = tuple(pair for pair in answer.headers if pair[0].lower() in kept)
            answer = Answer(304, "Not Modified", headers, b"")
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status not in {204, 304}:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def _send_unrecorded(self, url: str) -> None:
        self.server.replay.unrecorded[url] += 1
        log.error("replay: %s %s is not in the recording", self.command, url)
        headers = (("Content-Type", "text/plain; charset=utf-8"), ("X-Replay", "unrecorded"))
        self._send(Answer(502, "Not Recorded", headers, f"not in the recording: {url}\n".encode()))

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def replaying(warcs: Iterable[Path | str], port: int = 0) -> Iterator[Replay]:
    """A proxy over WARC files, running while the block runs; `replay.url` is its address.

    Raises RecordingError for a file that is no WARC, OSError for a port that is taken.
    """
    server = ReplayServer(open_recording(warcs), port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.replay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def proxy_environment(url: str) -> dict[str, str]:
    """This process's environment with every request sent through the proxy at `url`, no host excepted."""
    kept = {
        name: value for name, value in os.environ.items() if name.lower() not in {"no_proxy", "all_proxy"}
    }
    return kept | dict.fromkeys(PROXY_VARIABLES, url)


def run_through(replay: Replay, command: Sequence[str]) -> int:
    """Run a command behind the proxy and return its exit status; a signal to stop is handed on to it."""
    try:
        process = subprocess.Popen(command, env=proxy_environment(replay.url))
    except OSError as error:
        log.error("replay: cannot run %s: %s", command[0], error.strerror)
        return 127

    def hand_on(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        status = process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 128 - status if status < 0 else status


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; see the module's first lines. Exit status 2 for a recording that cannot be read."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    command = given[given.index("--") + 1 :] if "--" in given else []
    parser = argparse.ArgumentParser(
        prog="python -m crawler.replay", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("warcs", nargs="+", metavar="WARC")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    options = parser.parse_args(given[: given.index("--")] if "--" in given else given)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    try:
        with replaying(options.warcs, options.port) as replay:
            log.info("replay: proxy at %s", replay.url)
            status = run_through(replay, command) if command else _serve_until_interrupted()
    except (RecordingError, OSError) as error:
        log.error("%s", error)
        return 2
    if replay.unrecorded:
        log.error("replay: %d addresses were asked that are not recorded", len(replay.unrecorded))
    return status


def _serve_until_interrupted() -> int:
    with suppress(KeyboardInterrupt):
        threading.Event().wait()
    return 0


def _is_robots_of_recorded_host(recording: Recording, url: str) -> bool:
    parts = urlsplit(url)
    return parts.path == "/robots.txt" and (parts.hostname or "") in recording.hosts


if __name__ == "__main__":
    sys.exit(main())
