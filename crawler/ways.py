"""Issuers that stand in a row keep house alike: where one has its column below its own page, the next has it too."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, field, replace

from crawler.links import page_key
from crawler.steps import SCORE, Step

# /bm/fgw/, /bm/fgw/index.html and /bm/fgw.htm all have their pages below /bm/fgw/
OWN_PAGE = re.compile(
    r"(?P<front>https?://[^/?]+/(?:[^?]*/)?(?P<own>[^/?.]+))(?:/(?:index\.\w+)?|\.s?html?)(?!.)"
)

MOST_MISSES = 3


@dataclass(slots=True)
class Ways:
    """What is known of a portal's issuers: the folders of their own pages, and what lay below one of them.

    `tried` are the addresses asked for by likeness, each with the issuer's own page for when it holds nothing.
    """

    fronts: set[str] = field(default_factory=set)
    below: str | None = None
    tried: dict[str, Step] = field(default_factory=dict)
    misses: int = 0

    def meet(self, step: Step) -> None:
        """Note an issuer's own page."""
        front = _front(step)
        if front is not None:
            self.fronts.add(front)

    def learn(self, column: str | None) -> None:
        """Note the column that held an issuer's report, if it is below the issuer's own page."""
        parts = (column or "").split("/")
        for length in range(len(parts) - 1, 3, -1):
            front = "/".join(parts[:length]) + "/"
            if front in self.fronts and column != front:
                self.below, self.misses = (column or "")[len(front) :], 0

    def shorten(self, step: Step, seen: Set[str]) -> Step:
        """The issuer's column where another's was; the step itself while nothing is known."""
        front = _front(step)
        if front is None or self.below is None or page_key(front + self.below) in seen:
            return step
        self.tried[front + self.below] = step
        return replace(step, url=front + self.below, aim="column", score=SCORE["column"])

    def fall_back(self, url: str) -> Step | None:
        """The issuer's own page, where an address by likeness held nothing; after three in a row no more are tried."""
        own = self.tried.pop(url, None)
        self.misses += own is not None
        self.below = None if self.misses >= MOST_MISSES else self.below
        return own


def _front(step: Step) -> str | None:
    found = OWN_PAGE.match(step.url) if step.aim == "issuer" and step.score == SCORE["issuer"] else None
    return found["front"] + "/" if found else None
