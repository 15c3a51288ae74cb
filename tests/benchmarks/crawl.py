"""The crawler against bare Scrapy on 300 recorded portals, in one run: `python tests/benchmarks/crawl.py`.

The portals stand in the memory of another process, a proxy on loopback. Crawls go through it in turn, without delay:
this crawler's, which reads robots.txt, archives, parses and ranks; a bare spider that fetches the addresses that the
crawler asked for, in the same order, as many at a time, one at a time a host, with Scrapy's defaults (decompression,
cookies, a page's refresh followed) but neither retries, redirects nor robots.txt, and whose callback does nothing; the
same spider with a callback that takes every link of a page, its address spelled out and its words, by parsel, as any
spider would; and, to show that the proxy is not what is measured, a client without any framework.

Shares are of user time on the processor, the best of all rounds each: a clock measures what else the machine does.
Bytecode is compiled before the first round.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import gzip
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from hashlib import md5
from multiprocessing import Process, Queue
from pathlib import Path
from urllib.parse import urlsplit

# Run as a script, this file's own folder would hide the packages of the same names.
sys.path[0] = str(Path(__file__).parents[2])

from tests.simulation import families, oddities, strangers  # noqa: F401 -- the portals register themselves
from tests.simulation.build import finish
from tests.simulation.cast import NAMES, PARTS, SLUGS
from tests.simulation.model import Reply, Site
from tests.simulation.proxy import Web

ROOT = Path(__file__).parents[2]
YEAR = 2023
LEAST_SHARE, MOST_MEMORY = 0.6, 1 << 30

BARE = """
import scrapy
class Bare(scrapy.Spider):
    name = "bare"
    custom_settings = {{
        "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "TELNETCONSOLE_ENABLED": False,
        "RETRY_ENABLED": False, "REDIRECT_ENABLED": False, "ROBOTSTXT_OBEY": False,
        "HTTPERROR_ALLOW_ALL": True,
    }}
    async def start(self):
        for url in open({urls!r}, encoding="utf-8").read().split():
            yield scrapy.Request(url, dont_filter=True, priority=0)
    def parse(self, response):
        {parse}
"""
NOTHING = "pass"
LINKS = """if "html" in response.headers.get("Content-Type", b"").decode():
            for link in response.css("a"):
                response.urljoin(link.attrib.get("href", "")), link.xpath("string()").get()"""


def sites(count: int) -> list[Site]:
    """Portals of every family that answers, each family many times under names of its own."""
    made: list[Site] = []
    number = 0
    while len(made) < count:
        part, name = PARTS[number % len(PARTS)], NAMES[(7 * number) % len(NAMES)]
        slug = f"{SLUGS[(7 * number) % len(SLUGS)]}{number}"
        number += 1
        about = {key: value for key, value in part.about.items() if key != "host"}
        site = Site(f"{number:06d}", f"{name}县", slug, part.family, **about)  # type: ignore[arg-type]
        part.build(YEAR, site)
        finish(site)
        plain = all(reply.how in {"", "gzip"} and not reply.wait for reply in site.web.values())
        if plain and site.scheme == "http" and site.outcome == "found":
            made.append(site)
    return made


class Served(asyncio.Protocol):
    """One connection to the proxy: whole answers from memory, each assembled once."""

    web: Web
    ready: dict[tuple[str, str, bytes], bytes]
    log: list[str]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, rest = self.buffer.partition(b"\r\n\r\n")
            size = next(
                (int(f[15:]) for f in head.split(b"\r\n") if f.lower().startswith(b"content-length:")), 0
            )
            if len(rest) < size:
                return
            self.buffer = rest[size:]
            self.answer(head, rest[:size])

    def answer(self, head: bytes, body: bytes) -> None:
        method, url, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if url == "http://log/":
            text = "\n".join(self.log).encode()
            self.log.clear()
            self.transport.write(whole(Reply(text)))  # type: ignore[attr-defined]
            return
        key = (method, url, body)
        if key not in self.ready:
            self.ready[key] = whole(self.web.find(url, method, body))
        self.log.append(f"{method} {url}")
        self.transport.write(self.ready[key])  # type: ignore[attr-defined]


def whole(reply: Reply) -> bytes:
    """The bytes of an answer."""
    body = gzip.compress(reply.body, 1) if reply.how == "gzip" else reply.body
    fields = [
        f"HTTP/1.1 {reply.status} Said",
        f"Content-Length: {len(body)}",
        f'ETag: "{md5(body).hexdigest()}"',
    ]
    fields += [f"Content-Type: {reply.kind}"] if reply.kind else []
    fields += ["Content-Encoding: gzip"] if reply.how == "gzip" else []
    fields += [f"{name}: {value}" for name, value in reply.headers.items()]
    return "\r\n".join(fields).encode() + b"\r\n\r\n" + body


def proxy(count: int, told: Queue) -> None:  # type: ignore[type-arg]
    """Build the portals and serve them until the process is ended."""
    made = sites(count)
    Served.web, Served.ready, Served.log = Web(0.0), {}, []
    Served.web.show(made)

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Served, "127.0.0.1", 0, backlog=512)
        port = server.sockets[0].getsockname()[1]
        told.put((port, [(s.adcode, s.name, s.level, s.parent, s.home_url) for s in made]))
        await server.serve_forever()

    asyncio.run(run())


async def floor(port: int, urls: list[str], at_once: int) -> None:
    """The least that a client can do: the same requests over `at_once` kept connections."""
    waiting = iter(urls)

    async def fetch() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for url in waiting:
            writer.write(f"GET {url} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            size = next(int(f[15:]) for f in head.split(b"\r\n") if f.startswith(b"Content-Length:"))
            await reader.readexactly(size)
        writer.close()

    await asyncio.gather(*(fetch() for _ in range(at_once)))


def asked(port: int) -> list[str]:
    """What was asked since the last time."""
    import urllib.request

    handler = urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{port}"})
    return urllib.request.build_opener(handler).open("http://log/").read().decode().split("\n")


@dataclass(frozen=True)
class Timed:
    """What a command took: seconds by the clock and of the processor for itself, and its largest memory (bytes)."""

    seconds: float
    processor: float
    memory: int


def timed(line: list[str], folder: Path, port: int) -> Timed:
    """Run a command behind the proxy; compiled modules stay in `folder`."""
    environment = {**os.environ, "http_proxy": f"http://127.0.0.1:{port}", "no_proxy": "", "PYTHONUTF8": "1"}
    environment |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    began = time.monotonic()
    # Where there is a scrapy.cfg, the bare spider would get the crawler's settings.
    where = ROOT if "annual_reports" in line else Path(line[line.index("runspider") + 1]).parent
    process = subprocess.Popen(
        line, env=environment, cwd=where, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    errors = process.stderr.read()  # type: ignore[union-attr]
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{line}: {errors.decode()}")
    return Timed(time.monotonic() - began, usage.ru_utime, usage.ru_maxrss << 10)


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--portals", type=int, default=300)
    parser.add_argument(
        "--rounds", type=int, default=3, help="of all crawls, in turn; the best of each counts"
    )
    parser.add_argument("--profile", type=Path, help="write a cProfile of the crawler here")
    options = parser.parse_args()
    told: Queue = Queue()  # type: ignore[type-arg]
    server = Process(target=proxy, args=(options.portals, told), daemon=True)
    server.start()
    port, rows = told.get()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "portals.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([("adcode", "name", "level", "parent", "home_url"), *rows])
        status = measure(options, folder, port)
    server.terminate()
    return status


def measure(options: argparse.Namespace, folder: Path, port: int) -> int:
    """All crawls, `rounds` times in turn, and the floor; prints the shares."""
    wanted = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "LOG_LEVEL=ERROR")
    settings = [word for setting in wanted for word in ("-s", setting)]
    timed([sys.executable, "-m", "scrapy", "crawl", "annual_reports", "--help"], folder, port)
    ours, bare, links = [], [], []
    for n in range(options.rounds):
        archive = folder / f"archive{n}"
        profile = ["-m", "cProfile", "-o", str(options.profile)] if options.profile else []
        line = [sys.executable, *profile, "-m", "scrapy", "crawl", "annual_reports", *settings]
        about = ["-a", f"portals={folder / 'portals.csv'}", "-a", f"year={YEAR}", "-s", f"ARCHIVE={archive}"]
        ours.append(timed([*line, *about, "-s", "OFFICIAL_SUFFIXES=.gov.example"], folder, port))
        urls = [text.partition(" ")[2] for text in asked(port)]
        (folder / "urls").write_text("\n".join(urls))
        for parse, times in ((NOTHING, bare), (LINKS, links)):
            spider = folder / "bare.py"
            spider.write_text(BARE.format(urls=str(folder / "urls"), parse=parse))
            times.append(
                timed([sys.executable, "-m", "scrapy", "runspider", str(spider), *settings], folder, port)
            )
            again = len(asked(port))
            # It follows a page's refresh, as bare Scrapy does, and so asks a few addresses twice.
            assert len(urls) <= again < 1.02 * len(urls), (
                f"bare Scrapy asked {again} times, the crawler {len(urls)}"
            )
    began = time.monotonic()
    asyncio.run(floor(port, urls, 32))
    least = time.monotonic() - began
    with (archive / "portals.csv").open(encoding="utf-8") as stream:
        reports = sum(int(row["reports"]) for row in csv.DictReader(stream))
    print(f"{options.portals} portals, {len(urls)} requests, {reports} reports")
    return tell(ours, bare, links, len(urls), least)


def tell(ours: list[Timed], bare: list[Timed], links: list[Timed], requests: int, least: float) -> int:
    """Print the shares; 1 when a bar is missed."""
    clock = [min(t.seconds for t in times) for times in (ours, bare, links)]
    processor = [min(t.processor for t in times) for times in (ours, bare, links)]
    memory = max(t.memory for t in ours) >> 20
    share = processor[1] / processor[0]
    print(
        "requests a second by the clock: crawler {:.0f}, bare Scrapy {:.0f}, with links {:.0f}, no framework {:.0f}".format(
            *(requests / seconds for seconds in (*clock, least))
        )
    )
    print("user seconds: crawler {:.1f}, bare Scrapy {:.1f}, with links {:.1f}".format(*processor))
    print(
        f"share of bare Scrapy: {share:.0%} (bar {LEAST_SHARE:.0%}); of one that takes links:"
        f" {processor[2] / processor[0]:.0%}; by the clock {clock[1] / clock[0]:.0%}"
    )
    print(f"memory: {memory} MiB (bar {MOST_MEMORY >> 20})")
    return int(share < LEAST_SHARE or memory >= MOST_MEMORY >> 20)


if __name__ == "__main__":
    sys.exit(main())
