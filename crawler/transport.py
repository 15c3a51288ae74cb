"""How a request goes over the wire: Scrapy's handler for HTTP, open to old servers and asking each question once."""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyCertificateOptions, _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.web.client import HTTPConnectionPool

from crawler.middlewares.archiving import keep_at_once
from crawler.pace import delay_of, rest, slot_of
from crawler.turns import Turns

# Servers of 2008 are still up: 3DES, 1024-bit Diffie-Hellman, SHA-1 signatures. Nothing secret is sent to them.
ANY_CIPHER = b"ALL:COMPLEMENTOFDEFAULT:!aNULL:!eNULL:@SECLEVEL=0"

# RFC 9110, 5.1: a token.
FIELD_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Transport(HTTP11DownloadHandler):
    """Speaks TLS 1.0 and weak ciphers where a server knows no better; repeats no request on its own."""

    def __init__(self, crawler: Crawler) -> None:
        """Build Scrapy's connection pool, changed in two ways."""
        super().__init__(crawler)
        # Twisted would send a request again at once when a kept connection is lost: unpaced, and unseen.
        self._kept, self._fresh = self._pool, HTTPConnectionPool(self._pool._reactor, persistent=False)  # type: ignore[no-untyped-call]
        for pool in (self._kept, self._fresh):
            pool.retryAutomatically = False
            # A proxy is one host to the pool, and would be left one connection for all that are asked by it.
            pool.maxPersistentPerHost = crawler.settings.getint("CONCURRENT_REQUESTS")
            pool._factory = _Connections
        # Each connection under a certificate for another host would be a line on the screen; the archive says it.
        logging.getLogger("scrapy.core.downloader.tls").setLevel(logging.ERROR)
        self._turns = Turns(crawler)
        self._contextFactory = _Lenient.from_crawler(crawler)  # type: ignore[assignment]

    async def download_request(self, request: Request) -> Response:
        """Scrapy's, but: an answer is archived as it comes, and the host's delay counts from here however it ended."""
        turn = await self._turns.take(slot_of(request.url))
        try:
            # A second try gets a connection of its own: the first may have met one that its server had closed.
            agent = _ScrapyAgent(
                contextFactory=self._contextFactory,
                bindAddress=self._bind_address,
                pool=self._fresh if request.meta.get("retry_times") else self._kept,
                maxsize=self._default_maxsize,
                warnsize=self._default_warnsize,
                fail_on_dataloss=self._fail_on_dataloss,
                crawler=self._crawler,
                tls_verbose_logging=self._tls_verbose_logging,
            )
            with wrap_twisted_exceptions():
                came = agent.download_request(request)
                came.addCallback(partial(keep_at_once, self._crawler.spider, request))
                return await maybe_deferred_to_future(came)
        finally:
            rest(self._crawler, request)
            self._turns.give_back(turn, delay_of(self._crawler, request))

    async def close(self) -> None:
        """Close the connections that were kept."""
        self._pool = self._kept
        await super().close()


class _Parser(_LenientHTTPClientParser):
    """A header field without a name that can be one is left out; Twisted would drop the answer."""

    def headerReceived(self, name: bytes, value: bytes) -> None:
        """Take a field, or not."""
        if FIELD_NAME.fullmatch(name.strip()):
            super().headerReceived(name.strip(), value)  # type: ignore[no-untyped-call]


class _Connection(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        self._parser.__class__ = _Parser
        return answer


class _Connections(_LenientHTTP11ClientFactory):
    def buildProtocol(self, _address: Any) -> _Connection:
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Lenient(_ScrapyClientContextFactory):
    """Certificates are not verified (portals let them expire); what they lack is a fact of the fetch."""

    def _get_cert_options(self) -> Any:
        return _LenientOptions(**self._get_cert_options_kwargs())


class _LenientOptions(_ScrapyCertificateOptions):
    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:
        context = super()._makeContext(skipCiphers)
        context.set_cipher_list(ANY_CIPHER)
        return context
