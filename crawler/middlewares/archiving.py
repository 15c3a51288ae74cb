"""Each answer becomes a WARC record before anything decodes it: as it comes, or closest to the downloader."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from crawler.answers import Kept
from crawler.archive import Stored
from crawler.certificates import defects
from crawler.fetches import Fetch
from crawler.links import host_of
from crawler.runs import question
from crawler.warc.codings import belies

ARCHIVED = "archived"
"""The flag of an answer that was archived as it came."""


class ArchivingMiddleware:
    """Keeps what came over the wire; the same bytes again are not kept twice."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, whose spider has the run."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchivingMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Archive the answer and say in meta where. Raises WriteError when the archive takes no more.

        An answer shorter than it says is asked for once more. Raises ResponseDataLossError when that differs.
        """
        if not _is_to_keep(request, response):
            return response
        if "dataloss" in response.flags and (again := ask_again(request, response)) is not None:
            return again
        if ARCHIVED not in response.flags:
            keep_answer(self.crawler.spider, request, response)
        return believe_coding(response)


def keep_at_once(spider: Any, request: Request, response: Response) -> Response:
    """Archive an answer while the socket is read that it came by; one that came short waits for a second.

    What lies in memory when the process is killed has to be asked for again. Raises WriteError.
    """
    request.meta.pop("kept", None)
    if _is_to_keep(request, response) and "dataloss" not in response.flags:
        keep_answer(spider, request, response)
        response.flags.append(ARCHIVED)
    return response


def keep_answer(spider: Any, request: Request, response: Response) -> None:
    """Archive an answer, if it is not held already, and say in meta where. Raises WriteError."""
    run = spider.run
    # What is imported was fetched when it was recorded.
    now = request.meta.get("fetched_at") or datetime.now(UTC)
    earlier = run.held.get(question(request.url, request.body.decode("latin-1")))
    lacks = doubts(response, now)
    if earlier is not None and _same(earlier, request, response):
        request.meta["kept"] = replace(kept_as(earlier, now), doubts=lacks)
        return
    headers = [(name, value) for name, values in response.headers.items() for value in values]
    asked = request.body if request.method == "POST" else None
    adcode = request.cb_kwargs["visit"].portal.adcode
    stored = run.keep(adcode, request.url, response.status, headers, response.body, now, asked, lacks)
    request.meta["kept"] = Kept(stored, now, len(response.body), doubts=lacks)


def _is_to_keep(request: Request, response: Response) -> bool:
    return (
        "recalled" not in response.flags
        and response.status != 304
        and request.cb_kwargs.get("visit") is not None
    )


def doubts(response: Response, now: datetime) -> str | None:
    """What is wrong with the certificate that an answer came under; None for nothing, or no certificate."""
    certificate: Any = response.certificate
    if certificate is None:
        return None
    return ", ".join(defects(certificate.original.to_cryptography(), host_of(response.url), now)) or None


def ask_again(request: Request, response: Response) -> Request | None:
    """The second request for an answer that came short; None when it came alike twice: its length is a lie then.

    Raises ResponseDataLossError when the second answer differs from the first: at least one was cut off.
    """
    came = (request.url, hashlib.sha256(response.body).hexdigest())
    before = request.meta.get("short")
    if before == came:
        return None
    if before is not None and before[0] == request.url:
        raise ResponseDataLossError(f"cut off after {len(response.body)} bytes")
    return request.replace(dont_filter=True, meta={**request.meta, "short": came})


def believe_coding(response: Response) -> Response:
    """The answer without a coding header that its bytes belie; Scrapy would lose the page."""
    named = response.headers.getlist(b"Content-Encoding")
    coding = b",".join(named).decode("latin-1").strip().lower()
    if not named or "," in coding or not response.body or not belies(response.body, coding):
        return response
    headers = response.headers.copy()
    del headers[b"Content-Encoding"]
    return response.replace(headers=headers)


def kept_as(fetch: Fetch, now: datetime, recalled: bool = False) -> Kept:
    """The held record of an earlier fetch, standing for an answer of now."""
    stored = Stored(fetch.warc_file or "", fetch.warc_offset or 0, fetch.digest)
    return Kept(stored, now, fetch.bytes or 0, fetch, recalled, fetch.certificate if recalled else None)


def _same(earlier: Fetch, request: Request, response: Response) -> bool:
    return (
        response.status == earlier.status == 200
        and earlier.final_url == request.url
        and earlier.bytes == len(response.body)
        and earlier.digest == hashlib.sha256(response.body).hexdigest()
    )
