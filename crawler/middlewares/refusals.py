"""The names of failures: exceptions of our own, and which failure any exception of a download is."""

from __future__ import annotations

import re
import zlib
from gzip import BadGzipFile

from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.client import ResponseFailed

from crawler.archive import ArchiveError
from crawler.fetches import Failure


class HostRefused(IgnoreRequest):
    """The address is not one that this crawler asks."""


class HostLeft(IgnoreRequest):
    """The host has refused often enough in this run."""


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt forbids the address."""


class RulesUnknown(IgnoreRequest):
    """The host may have rules but does not tell them; `failure` is what came instead."""

    def __init__(self, failure: Failure, said: str) -> None:
        """Say what came instead of the rules."""
        super().__init__(f"{said}; so nothing else is asked (RFC 9309, 2.3.1.4)")
        self.failure = failure


NAMES: tuple[tuple[tuple[type[Exception], ...], Failure], ...] = (
    ((HostRefused, UnsupportedURLSchemeError), Failure.HOST),
    ((HostLeft,), Failure.BLOCKED),
    ((ForbiddenByRobots,), Failure.ROBOTS),
    ((CannotResolveHostError,), Failure.DNS),
    ((DownloadConnectionRefusedError,), Failure.REFUSED),
    ((DownloadTimeoutError,), Failure.TIMEOUT),
    ((DownloadCancelledError,), Failure.TOO_LARGE),
    ((ResponseDataLossError, DownloadFailedError, ResponseFailed, TunnelError), Failure.DROPPED),
    ((ConnectionClosed, ConnectError), Failure.DROPPED),
    # The redirect limit raises the plain exception.
    ((IgnoreRequest,), Failure.REDIRECTS),
    ((BadGzipFile, zlib.error, EOFError, ArchiveError), Failure.UNREADABLE),
    ((OSError,), Failure.DROPPED),
)


def name_failure(error: BaseException) -> Failure | None:
    """The failure that a download's exception is; None for one that is no download's (a bug)."""
    if isinstance(error, RulesUnknown):
        return error.failure
    if isinstance(error, (DownloadFailedError, ConnectionClosed)) and "ssl" in repr(error).lower():
        return Failure.TLS
    return next((failure for kinds, failure in NAMES if isinstance(error, kinds)), None)


def describe_failure(error: BaseException, failure: Failure) -> str:
    """The failure in words, on one line: its name and what Twisted or Scrapy say of it."""
    said = str(error).strip()
    # Twisted wraps: [<twisted.python.failure.Failure twisted.internet.error.ConnectionDone: Connection was…>]
    inner = re.search(r"Failure [\w.]+: (.+?)>", said)
    text = inner.group(1) if inner else said.partition("\n")[0]
    return f"{failure}: {text}" if text else str(failure)


def name_status(status: int) -> Failure | None:
    """The failure that an HTTP status is; None for an answer of use."""
    if status in {403, 412, 429, 521}:
        return Failure.BLOCKED
    if status >= 500:
        return Failure.SERVER_ERROR
    if status in {300, 301, 302, 303, 307, 308}:
        return Failure.REDIRECTS
    return None if status in {200, 203} else Failure.GONE
