"""How a request goes over the wire: Scrapy's handler for HTTP, open to old servers and asking each question once."""

from __future__ import annotations

from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyCertificateOptions, _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.pace import rest

# Servers of 2008 are still up: 3DES, 1024-bit Diffie-Hellman, SHA-1 signatures. Nothing secret is sent to them.
ANY_CIPHER = b"ALL:COMPLEMENTOFDEFAULT:!aNULL:!eNULL:@SECLEVEL=0"


class Transport(HTTP11DownloadHandler):
    """Speaks TLS 1.0 and weak ciphers where a server knows no better; repeats no request on its own."""

    def __init__(self, crawler: Crawler) -> None:
        """Build Scrapy's connection pool, changed in two ways."""
        super().__init__(crawler)
        # Twisted would send a request again at once when a kept connection is lost: unpaced, and unseen.
        self._pool.retryAutomatically = False
        self._contextFactory = _Lenient.from_crawler(crawler)  # type: ignore[assignment]

    async def download_request(self, request: Request) -> Response:
        """Scrapy's, and the host's delay counts from here however it ended."""
        try:
            return await super().download_request(request)
        finally:
            rest(self._crawler, request)


class _Lenient(_ScrapyClientContextFactory):
    """Certificates are not verified (portals let them expire); what they lack is a fact of the fetch."""

    def _get_cert_options(self) -> Any:
        return _LenientOptions(**self._get_cert_options_kwargs())


class _LenientOptions(_ScrapyCertificateOptions):
    def _makeContext(self, skipCiphers: bool = False) -> SSL.Context:
        context = super()._makeContext(skipCiphers)
        context.set_cipher_list(ANY_CIPHER)
        return context
