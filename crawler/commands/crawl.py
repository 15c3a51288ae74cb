"""`scrapy crawl` that says in one line why it cannot begin or go on, and returns 1 then."""

from __future__ import annotations

import argparse
import gc
import sys
from typing import Any

# First of all: it looks through the frames and modules that are there, and later there are more.
import scrapy.core.downloader.contextfactory  # noqa: F401
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

from crawler.archive import ArchiveError
from crawler.arguments import ArgumentsError, read_arguments
from crawler.fetches import JournalError
from crawler.memory import ColumnsError
from crawler.portals import PortalsError
from crawler.report import summarize
from crawler.runs import RunError

OF_NO_USE = (ArgumentsError, PortalsError, RunError, ColumnsError, JournalError, ArchiveError)


class Command(ScrapyCrawl):
    """Takes arguments and archive before a reactor starts, and prints the report after it stops."""

    crawler: Crawler | None = None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl. The exit status is 1 for useless arguments, a useless archive and a full disk."""
        if args != ["annual_reports"]:
            super().run(args, opts)
            return
        assert self.settings is not None
        try:
            arguments = read_arguments(
                self.settings.get("ARCHIVE"), self.settings.get("OFFICIAL_SUFFIXES"), opts.spargs
            )
            opts.spargs = {"prepared": (arguments, arguments.open_run())}
        except OF_NO_USE as error:
            self._fail(str(error))
            return
        # Pages are many small objects that reference counts free; looking for cycles took a seventh of the time or more.
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        super().run(args, opts)
        self._tell()

    def _create_crawler(self, spidercls: Any) -> Crawler:
        self.crawler = super()._create_crawler(spidercls)
        return self.crawler

    def _tell(self) -> None:
        spider: Any = self.crawler.spider if self.crawler is not None else None
        if spider is None:
            return
        here = [spider.run.done[p.adcode] for p in spider.arguments.portals if p.adcode in spider.run.done]
        sys.stdout.write(summarize(here) + "\n")
        if spider.trouble:
            self._fail(spider.trouble)

    def _fail(self, why: str) -> None:
        sys.stderr.write(f"error: {why}\n")
        self.exitcode = 1
