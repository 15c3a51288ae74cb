"""Politeness as a server sees it: one request at a time, paced from end to start, whatever the address."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from raw_web import MISSING, Answer, RawWeb, plain, serve_raw
from test_transport import AT, HTML, body, crawl, fetches

DELAY = 0.3


def reports(*years: int) -> str:
    return "".join(f"<a href='/{y}.html'>甲县人民政府{y}年政府信息公开工作年度报告</a>" for y in years)


def gaps(web: RawWeb) -> list[float]:
    """Seconds from the end of each answer to the next question."""
    asked = sorted(web.asked, key=lambda a: a[1])
    return [after[1] - before[2] for before, after in pairwise(asked)]


def test_one_host_has_one_turn_whatever_redirects_ports_and_portals(tmp_path: Path) -> None:
    """Two portals on one host, one of them with www, a port and redirects between them all."""
    moved = plain(b"", "Location: http://a.gov.example:8080/2.html", status="302 Found")
    answers: dict[str, Answer] = {
        f"{AT}/": plain((reports(2022) + reports(2023)).encode(), HTML),
        f"{AT}/2022.html": moved,
        f"{AT}/2023.html": plain(body(2023), HTML),
        "http://a.gov.example:8080/2.html": plain(body(2022), HTML),
        "http://a.gov.example/": plain(b"", f"Location: {AT}/", status="301 Moved"),
    }
    with serve_raw(answers) as web:
        web.slow = 0.2
        done = crawl(web, tmp_path, [f"{AT}/", "http://a.gov.example/"], f"DOWNLOAD_DELAY={DELAY}")
    assert done.returncode == 0, done.stderr
    assert len(web.asked) >= 8
    assert min(gaps(web)) > DELAY - 0.05
    assert {r["url"] for r in fetches(tmp_path) if r["kind"] == "report"} >= {
        f"{AT}/2022.html",
        f"{AT}/2023.html",
    }


RULES: dict[str, tuple[Answer, bool]] = {
    "fault": (plain(b"fault", status="500 Fault"), False),
    "dropped": (b"", False),
    "forbidden": (plain(b"no", status="403 Forbidden"), True),
    "missing": (MISSING, True),
    "page": (plain(b"<html>home</html>", HTML), True),
    "circle": (plain(b"", "Location: /robots.txt", status="302 Found"), True),
}


class Busy:
    """Wants a second at the first question, and answers the second."""

    def __init__(self, status: str) -> None:
        self.status, self.told = status, list[float]()

    def __call__(self, _head: bytes) -> bytes:
        self.told.append(time.monotonic())
        first = len(self.told) == 1
        return plain(b"", "Retry-After: 1", status=self.status) if first else plain(body(2023), HTML)


HOURS = {"open": (-2, 2), "early": (2, 4), "late": (-4, -2)}
"""Hours from now between which robots.txt opens a host."""

BUSY = {"busy429": Busy("429 Slow Down"), "busy503": Busy("503 Busy")}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RawWeb, str]:
    """One run over a host for each behaviour."""
    answers: dict[str, Answer] = {}
    later = plain(b"", "Retry-After: 3600", status="429 Slow Down")
    paced = plain(b"User-agent: *\nCrawl-delay: 0.6\nDisallow: /2022\n", "Content-Type: text/plain")
    hosts = [*RULES, *BUSY, *HOURS, "hour", "paced", "rate"]
    for host in hosts:
        at = f"http://{host}.gov.example"
        answers[f"{at}/"] = plain(reports(2022, 2023).encode(), HTML)
        answers[f"{at}/2023.html"] = BUSY.get(host, plain(body(2023), HTML))
        if host in RULES:
            answers[f"{at}/robots.txt"] = RULES[host][0]
    answers["http://paced.gov.example/robots.txt"] = paced
    answers["http://rate.gov.example/robots.txt"] = plain(b"User-agent: *\nRequest-rate: 2/1\n")
    for host, (since, until) in HOURS.items():
        now = datetime.now(UTC)
        span = f"{now + timedelta(hours=since):%H%M}-{now + timedelta(hours=until):%H%M}"
        answers[f"http://{host}.gov.example/robots.txt"] = plain(
            f"User-agent: *\nVisit-time: {span}\n".encode()
        )
    answers |= {f"http://hour.gov.example/{year}.html": later for year in (2022, 2023)}
    folder = tmp_path_factory.mktemp("politeness")
    with serve_raw(answers) as web:
        done = crawl(web, folder, [f"http://{host}.gov.example/" for host in hosts])
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return folder, web, done.stdout


def of(web: RawWeb, host: str) -> RawWeb:
    asked = [a for a in web.asked if f"//{host}.gov.example" in a[0]]
    return RawWeb({}, asked=asked)


def test_crawl_delay_holds_from_the_second_request(crawled: tuple[Path, RawWeb, str]) -> None:
    web = of(crawled[1], "paced")
    assert len(web.asked) == 3
    assert min(gaps(web)) > 0.55


def test_request_rate_is_kept_to(crawled: tuple[Path, RawWeb, str]) -> None:
    web = of(crawled[1], "rate")
    assert len(web.asked) >= 3
    assert min(gaps(web)) > 0.45


@pytest.mark.parametrize("host", sorted(HOURS))
def test_a_host_is_asked_in_its_hours_only(crawled: tuple[Path, RawWeb, str], host: str) -> None:
    asked = {url for url, _, _ in of(crawled[1], host).asked}
    line = next(text for text in crawled[2].splitlines() if f"({host}.gov.example)" in text)
    if host == "open":
        assert f"http://{host}.gov.example/2023.html" in asked
    else:
        assert asked == {f"http://{host}.gov.example/robots.txt"}
        assert "robots" in line


@pytest.mark.parametrize("host", sorted(BUSY))
def test_retry_after_is_waited_for_once(crawled: tuple[Path, RawWeb, str], host: str) -> None:
    told = BUSY[host].told
    assert len(told) == 2
    assert told[1] - told[0] > 0.95
    rows = [r for r in fetches(crawled[0]) if r["url"] == f"http://{host}.gov.example/2023.html"]
    assert [r["kind"] for r in rows] == ["report"]


def test_who_wants_an_hour_is_left_at_once(crawled: tuple[Path, RawWeb, str]) -> None:
    assert sum(url.endswith(".html") for url, _, _ in of(crawled[1], "hour").asked) == 1
    assert "(hour.gov.example) blocked" in crawled[2]


@pytest.mark.parametrize("host", sorted(RULES))
def test_rules_that_are_not_told(crawled: tuple[Path, RawWeb, str], host: str) -> None:
    found = RULES[host][1]
    assert (f"http://{host}.gov.example/" in {url for url, _, _ in crawled[1].asked}) == found
    line = next(text for text in crawled[2].splitlines() if f"({host}.gov.example)" in text)
    assert (" found" in line) == found
    assert found or ("unreachable" in line and "robots.txt" in line)
