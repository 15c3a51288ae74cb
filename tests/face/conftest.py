"""The page over the samples' release, served and driven in real Chromium; no request may leave the server."""

import os
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.face.chromium import ADVICE, find
from tests.road import Road, make

# Names resolve to nothing: only the server's number is left of the network.
OFFLINE = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
PATIENCE = 30_000
"""Milliseconds that anything may take before a test fails for hanging."""


class Quiet(SimpleHTTPRequestHandler):
    """What `python -m http.server` does, without its log."""

    def log_message(self, *_):
        pass


def until(page: Page, condition: str) -> None:
    """Waits until a JavaScript condition holds; the driver's own waiting needs eval, which the page's policy forbids."""
    end = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"never came true: {condition}"
        time.sleep(0.02)


@dataclass
class Face:
    """A browser's page with what it asked for and what it complained of."""

    page: Page
    origin: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Goes to an address of the page (`#/…`), as a link does, and waits until its view is drawn."""
        if not self.page.url.startswith(self.origin):
            self.page.goto(f"{self.origin}/{address}")
            return self.drawn()
        before = self.page.evaluate("document.body.dataset.drawn")
        self.page.evaluate(
            "to => { history.pushState(null, '', to); dispatchEvent(new HashChangeEvent('hashchange')); }",
            address,
        )
        until(self.page, f"document.body.dataset.drawn > {before or 0}")
        return self.drawn()

    def drawn(self) -> Page:
        """Waits until no view is being drawn."""
        self.page.wait_for_selector("body[data-drawn]", state="attached")
        until(self.page, "!document.querySelector('.waiting')")
        return self.page

    @property
    def foreign(self) -> list[str]:
        """Requests that went elsewhere than to the server."""
        ours = (self.origin, "data:", "blob:", "about:")
        return [url for url in self.asked if not url.startswith(ours)]


@pytest.fixture(scope="session")
def site(request, tmp_path_factory) -> Path:
    """The site as `make site` builds it of the samples; FACE_SITE names one that stands already, to save a minute."""
    if "FACE_SITE" in os.environ:
        return Path(os.environ["FACE_SITE"])
    road: Road = request.getfixturevalue("road")
    folder = tmp_path_factory.mktemp("site")
    places = (f"RELEASE={folder / 'release'}", f"SITE={folder / 'site'}")
    made = make("release", f"OUT={road.out}", f"RELEASES={folder}", "VERSION=2026.12")
    assert made.returncode == 0, made.stderr
    (folder / "2026.12").rename(folder / "release")
    done = make("site", f"ARCHIVE={road.archive}", f"OUT={road.out}", *places)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


@pytest.fixture(scope="session")
def release(site):
    """The release's database, as the truth that the page is held against."""
    with duckdb.connect(str(site / "release/nianbao.duckdb"), read_only=True) as work:
        yield work


@pytest.fixture(scope="session")
def chromium():
    """One browser, without a network."""
    path = find()
    assert path, ADVICE
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(OFFLINE))
        yield browser
        browser.close()


def serve(folder: Path) -> tuple[ThreadingHTTPServer, str]:
    """Serves a folder until it is shut down; the server and its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"


def open_face(browser: Browser, origin: str, width: int = 1280, height: int = 900) -> Face:
    """A fresh page of that size."""
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE)
    face = Face(page, origin)
    page.on("request", lambda request: face.asked.append(_url(request)))
    page.on("pageerror", lambda error: face.complaints.append(str(error)))
    page.on("console", lambda line: line.type == "error" and face.complaints.append(line.text))
    return face


def _url(request: Request) -> str:
    return request.url


@pytest.fixture(scope="session")
def origin(site):
    """The address that the site is served at."""
    server, address = serve(site)
    yield address
    server.shutdown()


@pytest.fixture(scope="session")
def face(chromium, origin):
    """A page: the engine in it is started once for all tests."""
    made = open_face(chromium, origin)
    yield made
    made.page.context.close()


@pytest.fixture(scope="session")
def phone(chromium, origin):
    """The same on a phone."""
    made = open_face(chromium, origin, width=390, height=844)
    yield made
    made.page.context.close()


@pytest.fixture(autouse=True)
def _stays_at_home(request):
    yield
    for name in ("face", "phone"):
        if name in request.fixturenames:
            made = request.getfixturevalue(name)
            assert made.foreign == []
            assert [said for said in made.complaints if "404" not in said] == []
            made.complaints.clear()
