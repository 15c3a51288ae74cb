"""Several documents, one report: which one is its main document, and which is a new revision.

A report stands on a portal as a page, a PDF, a DOCX, and later with other figures at the same address.
After each run the documents last seen at each address are looked at together: the best of them is the
main one. When an address has changed what it says, and the main one says something else than before, that
is a new revision; a better document at a new address only replaces the main one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

GRADES = ("verified", "inconsistent", "partial", "text")
FORMATS = ("text/html", "wordprocessingml", "msword", "text/plain")
"""Formats of which the figures are characters in cells come before those where they are found on a page."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One fetch of a document that carries the report."""

    run: str
    url: str
    digest: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """What decides between documents of one report; `content` is a hash of what the document says."""

    digest: str
    grade: str
    media_type: str
    content: str

    @property
    def rank(self) -> tuple[int, int, str]:
        """Lower is better: grade, then format, then digest so that the order is one."""
        grade = GRADES.index(self.grade) if self.grade in GRADES else len(GRADES)
        forms = [place for place, form in enumerate(FORMATS) if form in self.media_type]
        return grade, forms[0] if forms else len(FORMATS), self.digest


@dataclass(slots=True)
class Edition:
    """One revision of a report: its main document and all that were there beside it."""

    main: Carrier
    members: set[str] = field(default_factory=set)


def find_editions(carriers: Iterable[Carrier], sightings: Sequence[Sighting]) -> list[Edition]:
    """The revisions of one report, oldest first; `sightings` are its documents' fetches in order of time.

    A report in a single document has one revision, whenever and wherever it was seen.
    """
    by_digest = {each.digest: each for each in carriers}
    if len(by_digest) == 1:
        return [Edition(each, {digest}) for digest, each in by_digest.items()]
    shown: dict[str, Carrier] = {}
    editions: list[Edition] = []
    for run in sorted({each.run for each in sightings}):
        fresh = [(each.url, by_digest[each.digest]) for each in sightings if each.run == run]
        changed = _show(shown, fresh)
        best = min(shown.values(), key=lambda each: each.rank)
        _place(editions, best, changed)
        editions[-1].members.update(each.digest for each in shown.values())
        editions[-1].members.update(each.digest for _, each in fresh)
    return _first_homes(editions)


def _show(shown: dict[str, Carrier], fresh: Iterable[tuple[str, Carrier]]) -> bool:
    """Puts what a run saw at its addresses; True when an address says something else than before."""
    changed = False
    for url, carrier in fresh:
        changed |= url in shown and shown[url].content != carrier.content
        shown[url] = carrier
    return changed


def _place(editions: list[Edition], best: Carrier, changed: bool) -> None:
    if not editions or (changed and best.content != editions[-1].main.content):
        editions.append(Edition(best))
    elif best.rank < editions[-1].main.rank and best.content != editions[-1].main.content:
        editions[-1].main = best


def _first_homes(editions: list[Edition]) -> list[Edition]:
    """Each document belongs to the first edition it was seen in, but a main document to its own."""
    mains: Mapping[str, int] = {each.main.digest: place for place, each in enumerate(editions)}
    taken: set[str] = set()
    for place, each in enumerate(editions):
        each.members = {d for d in each.members - taken if mains.get(d, place) == place}
        taken |= each.members
    return editions
