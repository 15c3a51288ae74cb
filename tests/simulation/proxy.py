"""The web behind a forward proxy on loopback: it answers, logs every request, and tells violations."""

from __future__ import annotations

import gzip
import hashlib
import select
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from protego import Protego

from crawler.throwaway_tls import throwaway_context
from tests.simulation.model import Reply, Site

LOGIN = "nianbao"


@dataclass(slots=True)
class Asked:
    """One request as the proxy saw it."""

    url: str
    host: str
    method: str
    conditional: bool
    start: float
    end: float = 0.0
    status: int = 0


@dataclass
class Web:
    """What is served now, what was asked, and what should not have been."""

    delay: float
    sites: list[Site] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    programs: list[tuple[str, Any]] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    robots: dict[str, Protego] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    violations: list[tuple[str, str]] = field(default_factory=list)
    running: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    last: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def show(self, sites: list[Site]) -> None:
        """Serve these sites from now on."""
        self.sites = sites
        self.replies = {u: r for s in sites for u, r in s.web.items()}
        self.programs = sorted(
            ((p if "://" in p else s.base + p, f) for s in sites for p, f in s.programs.items()),
            key=lambda x: -len(x[0]),
        )
        self.owner = {host: s.adcode for s in reversed(sites) for host in s.hosts}
        self.robots = {
            urlsplit(u).netloc: Protego.parse(r.body.decode("utf-8", "replace"))
            for u, r in self.replies.items() if u.endswith("/robots.txt") and r.status == 200
        }  # fmt: skip

    def begin(self) -> None:
        """Forget the log: a new run."""
        with self.lock:
            self.asked, self.violations, self.last = [], [], {}
            self.running.clear()

    def arrive(self, asked: Asked) -> None:
        """Log a request and look whether it should have come at all, and now."""
        host = asked.host
        rules = self.robots.get(host)
        crawl_delay = float(rules.crawl_delay(LOGIN) or 0) if rules else 0.0
        with self.lock:
            gap = asked.start - self.last.get(host, 0.0)
            if not host.partition(":")[0].endswith(".gov.example"):
                self.violations.append(("host", asked.url))
            elif rules and not asked.url.endswith("/robots.txt") and not rules.can_fetch(asked.url, LOGIN):
                self.violations.append(("robots", asked.url))
            if self.running[host]:
                self.violations.append(("parallel", asked.url))
            # Scrapy draws each pause between half and one and a half of the delay.
            elif gap < 0.5 * self.delay - 0.02 or gap < 0.9 * crawl_delay:
                self.violations.append((f"pace {gap:.2f}", asked.url))
            self.asked.append(asked)
            self.running[host] += 1
            self.last[host] = asked.start

    def leave(self, asked: Asked, status: int) -> None:
        with self.lock:
            if not asked.end:
                asked.end, asked.status = time.monotonic(), status
                self.running[asked.host] -= 1

    def find(self, url: str, method: str, body: bytes) -> Reply:
        if method == "GET" and url in self.replies:
            return self.replies[url]
        for prefix, program in self.programs:
            if url.startswith(prefix) or f"{method} {url}".startswith(prefix):
                reply = program(url, body)
                if reply is not None:
                    return reply
        parts = urlsplit(url)
        if parts.netloc not in self.owner:
            return Reply(b"name not resolved", 502, "text/plain", stamped=False)
        return Reply(
            "<html><title>404</title>页面不存在<a href='/'>返回首页</a></html>".encode(), 404, stamped=False
        )


class Gone(Exception):
    """The client went away."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web
    tls: Any = None
    inside = ""

    def do_CONNECT(self) -> None:
        host = self.path.removesuffix(":443")
        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        self.connection = self.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)
        self.inside = f"https://{host}"

    def do_POST(self) -> None:
        self.answer("POST", self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_GET(self) -> None:
        self.answer("GET", b"")

    def answer(self, method: str, body: bytes) -> None:
        url = self.inside + self.path
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        asked = Asked(url, urlsplit(url).netloc, method, conditional, time.monotonic())
        self.web.arrive(asked)
        reply = self.web.find(url, method, body)
        try:
            self.pause(reply.wait)
            self.send(asked, reply)
        except (Gone, OSError):
            self.close_connection = True
        finally:
            self.web.leave(asked, asked.status or reply.status)

    def pause(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.connection], [], [], min(left, 0.5))
            if ready and not self.connection.recv(1, socket.MSG_PEEK):
                raise Gone

    def send(self, asked: Asked, reply: Reply) -> None:
        if reply.how == "drop":
            raise Gone
        tag = f'"{hashlib.md5(reply.body).hexdigest()[:16]}"'
        stamped = reply.stamped and reply.status == 200
        if stamped and self.headers.get("If-None-Match") == tag:
            reply = Reply(b"", 304, None, stamped=False)
        if reply.how == "endless":
            self.pour(reply)
            return
        # Over before the first byte: a client has an empty reply whole with its headers.
        self.web.leave(asked, reply.status)
        self.send_headers(reply, tag if stamped else "")
        self.wfile.write(self.packed(reply))

    def packed(self, reply: Reply) -> bytes:
        return gzip.compress(reply.body, 1) if reply.how == "gzip" else reply.body

    def send_headers(self, reply: Reply, tag: str) -> None:
        if reply.how == "http10":
            self.protocol_version = "HTTP/1.0"
            self.close_connection = True
        self.send_response(reply.status)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if tag:
            self.send_header("ETag", tag)
        if reply.how in {"gzip", "gzip lie"}:
            self.send_header("Content-Encoding", "gzip")
        length = len(self.packed(reply))
        if reply.how == "long":  # promises more than it sends
            length += 500
            self.close_connection = True
        if reply.how != "http10":
            self.send_header("Content-Length", str(length))
        self.end_headers()
        self.protocol_version = "HTTP/1.1"

    def pour(self, reply: Reply) -> None:
        """Send without end, and slowly after the first megabytes."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", reply.kind or "application/octet-stream")
        self.end_headers()
        for n in range(100_000):
            self.wfile.write(reply.body or bytes(65536))
            if n > 300:
                self.pause(0.05)

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def serve(sites: list[Site], delay: float) -> Iterator[Web]:
    """A web of these sites; pacing is judged by `delay` (seconds)."""
    web = Web(delay)
    web.show(sites)
    handler = type("Bound", (Handler,), {"web": web, "tls": throwaway_context()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        with suppress(OSError):
            server.shutdown()
            server.server_close()
