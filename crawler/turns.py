"""Shards take turns at a host: one request at a time and no faster than its delay, whoever of them asks.

A portal's platform may lie on a host of another shard. Who wants to ask holds the host's lock in the archive
folder from before the request until its delay has passed. A crawl without shards is alone and needs none.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import IO, Any

from scrapy.crawler import Crawler

from crawler.locks import take_host

LOOKS_EVERY = 0.05
"""Seconds between two looks at a host that another shard has."""


class Turns:
    """Takes and gives back hosts for one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        """Keep the crawler, whose spider knows shard and archive."""
        self.crawler = crawler

    async def take(self, host: str) -> IO[bytes] | None:
        """Wait until the host is ours; None at once in a crawl without shards. Raises OSError."""
        spider: Any = self.crawler.spider
        arguments = getattr(spider, "arguments", None)
        if arguments is None or arguments.shard is None:
            return None
        return await take_turn(arguments.archive, host)

    def give_back(self, turn: IO[bytes] | None, delay: float) -> None:
        """Let others ask after `delay` seconds."""
        if turn is None:
            return
        if delay <= 0:
            turn.close()
        else:
            asyncio.get_running_loop().call_later(delay, turn.close)


async def take_turn(archive: Path, host: str) -> IO[bytes]:
    """Wait for a host's lock, and hold it until it is closed. Raises OSError."""
    while (turn := take_host(archive, host)) is None:
        await asyncio.sleep(LOOKS_EVERY)
    return turn
