"""What came of one request, and the journal row that says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from crawler.archive import Stored
from crawler.fetches import Failure, Fetch
from crawler.runs import Run
from crawler.steps import Step
from crawler.warc.codings import CodingError, undo_codings
from crawler.warc.members import MEMBER

REFRESH = re.compile(r"""\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?['"]?([^'"]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """How the middlewares kept an answer; `recalled` when no request went out.

    `earlier` is the held fetch that stands in (a 304, the same bytes again, or no request at all). `doubts` are what
    the server's certificate lacked.
    """

    stored: Stored
    fetched_at: datetime
    size: int
    earlier: Fetch | None = None
    recalled: bool = False
    doubts: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as the rest of the crawler sees it; `body` is free of content coding, `refresh` where its header sends a browser."""

    url: str
    final_url: str
    status: int | None
    content_type: str | None
    body: bytes
    kept: Kept | None
    failure: Failure | None
    detail: str
    refresh: str | None = None

    @property
    def unchanged(self) -> bool:
        """True when the archive held these bytes before."""
        return self.kept is not None and self.kept.earlier is not None


def read_answer(response: Any, asked_url: str, failure: Failure | None, detail: str) -> Answer:
    """The answer that a Scrapy response is."""
    content_type = response.headers.get(b"Content-Type")
    return Answer(
        asked_url,
        response.url,
        response.status,
        content_type.decode("latin-1") if content_type else None,
        _packed(response.body, content_type or b""),
        response.meta.get("kept"),
        failure,
        detail,
        _refresh(response.headers.get(b"Refresh")),
    )


def _refresh(header: bytes | None) -> str | None:
    """The address of a Refresh header (0; url=/nb/); None without one."""
    found = REFRESH.match((header or b"").decode("latin-1"))
    return found[1].strip() if found else None


def _packed(body: bytes, content_type: bytes) -> bytes:
    """The body of a page that was packed without a word of it; any other as it is."""
    if not body.startswith(MEMBER) or not content_type.startswith((b"text/", b"application/json")):
        return body
    try:
        return undo_codings(body, ["gzip"])
    except CodingError:
        return body


def fetch_row(
    run: Run, adcode: str, step: Step, answer: Answer, kind: str, known: Mapping[str, Any] | None = None
) -> Fetch:
    """The journal row of an answer. `known` may say year_hint and published_on better than the link did."""
    known = known or {}
    kept = answer.kept
    published_on: date | None = step.published_on or known.get("published_on")
    return Fetch(
        portal=adcode,
        run=run.id,
        url=answer.url,
        final_url=answer.final_url,
        status=answer.status,
        fetched_at=kept.fetched_at if kept else datetime.now(UTC),
        media_type=(answer.content_type or "").partition(";")[0].strip().lower() or None,
        bytes=kept.size if kept else None,
        digest=kept.stored.digest if kept else None,
        warc_file=kept.stored.warc_file if kept else None,
        warc_offset=kept.stored.warc_offset if kept else None,
        kind=kind,
        failure=answer.failure,
        revisited=answer.unchanged,
        parent_url=step.parent_url,
        anchor=step.anchor or None,
        published_on=published_on,
        year_hint=known.get("year_hint", step.year),
        certificate=kept.doubts if kept else None,
    )
