"""Cookies as Scrapy keeps them, without a request of its own to the makers of the list of public suffixes."""

from __future__ import annotations

from scrapy.downloadermiddlewares import cookies
from tldextract import TLDExtract

# tldextract would fetch the newest list from two hosts at the first cookie; the one it carries will do.
cookies._split_domain = TLDExtract(suffix_list_urls=(), include_psl_private_domains=True, cache_dir=None)


class CookiesMiddleware(cookies.CookiesMiddleware):
    """Scrapy's; importing this room takes the network from its list of suffixes."""
