"""A made-up web behind a proxy on the loopback interface: an address that is not in it fails the test."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One answer; `drop` closes the connection without any."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})
    drop: bool = False
    etag: bool = True


@dataclass
class Web:
    """The served replies by URL, and what was asked: (URL, conditional, status)."""

    replies: dict[str, Reply]
    url: str = ""
    delay: float = 0.0
    asked: list[tuple[str, bool, int]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        return {"http_proxy": self.url, "https_proxy": self.url, "no_proxy": ""}


def page(html: str, charset: str = "utf-8", declared: str | None = None) -> Reply:
    head = f'<meta charset="{declared or charset}">'
    return Reply(f"<html><head>{head}</head>{html}</html>".encode(charset))


@contextmanager
def serve(replies: Mapping[str, Reply]) -> Iterator[Web]:
    web = Web(dict(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            time.sleep(web.delay)
            reply = web.replies.get(self.path)
            conditional = "If-None-Match" in self.headers
            if reply is None:
                known_host = any(u.startswith("/".join(self.path.split("/")[:3]) + "/") for u in web.replies)
                if not (self.path.endswith("/robots.txt") and known_host):
                    web.unknown.append(self.path)
                reply = Reply(b"not in this web", 404)
            if reply.drop:
                web.asked.append((self.path, conditional, 0))
                self.close_connection = True
                self.connection.close()
                return
            self.answer(reply, conditional)

        def answer(self, reply: Reply, conditional: bool) -> None:
            etag = f'"{hashlib.md5(reply.body).hexdigest()}"'
            fresh = reply.etag and self.headers.get("If-None-Match") == etag
            status = 304 if fresh else reply.status
            web.asked.append((self.path, conditional, status))
            self.send_response(status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.etag and reply.status == 200:
                self.send_header("ETag", etag)
            body = b"" if fresh else reply.body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
