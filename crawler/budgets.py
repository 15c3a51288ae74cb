"""What a portal may cost, and why it was left when it cost more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """The limits of one portal's search. Reports and attachments do not count as pages.

    `guesses` are menus that hardly promise anything.
    `issuers` are those in a row whose own pages led to no list of reports.
    `barren_pages` are those in a row of one list without a report that is asked for, `others_pages` those that list
    reports all the same, while there is nothing better to do.
    `barren_lists` are pages named like annual reports that showed no report, since the last one that did.
    """

    pages: int = 300
    menus: int = 60
    guesses: int = 15
    issuers: int = 3
    depth: int = 9
    list_pages: int = 60
    barren_pages: int = 3
    others_pages: int = 20
    barren_lists: int = 30
    failures: int = 6
    megabytes: int = 2000
    seconds: int = 4 * 3600


@dataclass(slots=True)
class Spent:
    """What a search has cost so far; `failures` are those in a row."""

    requests: int = 0
    pages: int = 0
    menus: int = 0
    guesses: int = 0
    issuers: int = 0
    barren: int = 0
    failures: int = 0
    bytes: int = 0
    seconds: float = 0.0


BUDGET = Budget()


def overspent(spent: Spent, budget: Budget = BUDGET) -> str | None:
    """Why the search must end, in words for the report; None while it may go on."""
    if spent.pages >= budget.pages:
        return f"left after {spent.pages} pages"
    if spent.bytes >= budget.megabytes << 20:
        return f"left after {spent.bytes >> 20} MB"
    if spent.seconds >= budget.seconds:
        return f"left after {spent.seconds / 60:.0f} minutes"
    if spent.barren >= budget.barren_lists:
        return f"left after {spent.barren} lists without a report"
    if spent.failures >= budget.failures:
        return f"left after {spent.failures} failures in a row"
    return None
