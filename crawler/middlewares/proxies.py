"""Whether a host is asked by the proxy: looked up once a host, not with each request."""

from __future__ import annotations

from functools import lru_cache
from urllib.request import proxy_bypass

from scrapy.downloadermiddlewares import httpproxy

# It would read the whole environment for each request.
httpproxy.proxy_bypass = lru_cache(maxsize=1 << 13)(proxy_bypass)  # type: ignore[attr-defined]


class ProxyMiddleware(httpproxy.HttpProxyMiddleware):
    """Scrapy's; importing this room makes it remember."""
