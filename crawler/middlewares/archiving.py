"""Each answer becomes a WARC record before anything decodes it; this one sits closest to the downloader."""

from __future__ import annotations

import hashlib
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
        visit = request.cb_kwargs.get("visit")
        if "recalled" in response.flags or response.status == 304 or visit is None:
            return response
        if "dataloss" in response.flags and (again := ask_again(request, response)) is not None:
            return again
        return believe_coding(self._keep(request, response, visit))

    def _keep(self, request: Request, response: Response, visit: Any) -> Response:
        run: Any = self.crawler.spider.run  # type: ignore[union-attr]
        # What is imported was fetched when it was recorded.
        now = request.meta.get("fetched_at") or datetime.now(UTC)
        earlier = run.held.get(question(request.url, request.body.decode("latin-1")))
        if earlier is not None and _same(earlier, request, response):
            request.meta["kept"] = kept_as(earlier, now)
            return response
        headers = [(name, value) for name, values in response.headers.items() for value in values]
        asked = request.body if request.method == "POST" else None
        stored = run.keep(
            visit.portal.adcode,
            request.url,
            response.status,
            headers,
            response.body,
            now,
            asked,
            doubts(response, now),
        )
        request.meta["kept"] = Kept(stored, now, len(response.body))
        return response


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
    return Kept(stored, now, fetch.bytes or 0, fetch, recalled)


def _same(earlier: Fetch, request: Request, response: Response) -> bool:
    return (
        response.status == earlier.status == 200
        and earlier.final_url == request.url
        and earlier.bytes == len(response.body)
        and earlier.digest == hashlib.sha256(response.body).hexdigest()
    )
