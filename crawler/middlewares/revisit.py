"""What the archive holds is not fetched again: a report is recalled, a list is asked for conditionally."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.fetches import Fetch
from crawler.middlewares.archiving import believe_coding, doubts, kept_as
from crawler.runs import Run, question
from crawler.steps import Step

VALIDATORS = ((b"ETag", b"If-None-Match"), (b"Last-Modified", b"If-Modified-Since"))


class RevisitMiddleware:
    """Answers from the archive where it may, and turns a 304 into the answer that it confirms."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, whose spider has the run."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RevisitMiddleware:
        """As Scrapy builds it."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """The held answer, or None after adding the validators of the held one to the request."""
        run, step = self._run(), request.cb_kwargs.get("step")
        for _, condition in VALIDATORS:
            request.headers.pop(condition, None)
        held = run.held.get(asked(request))
        if held is None or step is None:
            return None
        document = step.aim in {"report", "part", "attachment"}
        recalled = run.recall(request.url, request.body.decode("latin-1"), document, step.trusted)
        if recalled is not None and not may_be_new(run, step, recalled):
            return self._answer(request, recalled, "recalled")
        if held.final_url == request.url and held.status == 200 and request.method == "GET":
            fields = {name.lower(): value for name, value in run.read(held).headers}
            for name, condition in VALIDATORS:
                if value := fields.get(name.decode().lower()):
                    request.headers[condition] = value.encode("latin-1")
        return None

    def process_response(self, request: Request, response: Response) -> Response:
        """The confirmed answer instead of a 304; any other answer as it is."""
        held = self._run().held.get(asked(request))
        if response.status != 304 or held is None:
            return response
        answer = self._answer(request, held, "confirmed")
        request.meta["kept"] = replace(request.meta["kept"], doubts=doubts(response, datetime.now(UTC)))
        return answer

    def _answer(self, request: Request, held: Fetch, flag: str) -> Response:
        record = self._run().read(held)
        headers: dict[str, list[bytes]] = {}
        for name, value in record.headers:
            headers.setdefault(name, []).append(value.encode("latin-1"))
        request.meta["kept"] = kept_as(held, datetime.now(UTC), recalled=flag == "recalled")
        kind = responsetypes.from_args(
            headers={k.encode("latin-1"): v[0] for k, v in headers.items()},
            url=held.final_url,
            body=record.body,
        )
        answer = kind(
            held.final_url, status=record.status or 200, headers=headers, body=record.body, flags=[flag]
        )
        return believe_coding(answer)

    def _run(self) -> Any:
        return self.crawler.spider.run  # type: ignore[union-attr]


def asked(request: Request) -> str:
    """The question that a request is, as the run keeps it."""
    return question(request.url, request.body.decode("latin-1"))


def may_be_new(run: Run, step: Step, held: Fetch) -> bool:
    """True for a column that opened a report when it was asked for another year: it shows the newest."""
    opens = step.aim == "column" or (step.aim == "level" and step.year is None and step.published_on is None)
    return opens and held.run not in run.repeated | run.continued | {run.id}
