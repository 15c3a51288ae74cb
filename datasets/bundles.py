"""Which fetches are one report: a page, the further pages of its article, the pictures of its pages.

The crawler fetches each by itself. What belongs together is told by what it writes down: a part is an attachment
whose parent is the report's page, and is a picture, or a page whose address is the report's with a number more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.page.pages import parse_page
from crawler.page.parts import is_picture, part_number
from datasets.sources import Fetch


@dataclass(frozen=True, slots=True)
class Bundle:
    """A report's main page and its other parts, by address.

    `until` is set of an earlier state: the run that found a part of the report changed, while its page was the same.
    """

    main: Fetch
    parts: tuple[Fetch, ...]
    since: str | None = None
    until: str | None = None

    @property
    def name(self) -> str:
        """The digest it goes by: its page's, and of an earlier state the key, since the page has not changed."""
        return self.main.digest if self.until is None else self.key

    @property
    def key(self) -> str:
        """What its reading is kept under: a digest over the parts', or the main page's own where it is alone."""
        if not self.parts:
            return self.main.digest
        digests = "".join([self.main.digest, *(part.digest for part in self.parts)])
        return hashlib.sha256(digests.encode()).hexdigest()


def find_bundles(fetches: Sequence[Fetch]) -> dict[str, Bundle]:
    """Every document that is to be read, by its name: a report with its parts, or a document alone.

    `fetches` are oldest first. A report's parts are those that were there while its page said what it says. Where one of
    them has changed since and the page has not, the report has earlier states too. What is a part of a report is no
    document of its own.
    """
    bundles: dict[str, Bundle] = {}
    taken: set[str] = set()
    for bundle in _reports(fetches):
        known = bundles.get(bundle.name)
        if known is None or len(bundle.parts) >= len(known.parts):
            bundles[bundle.name] = bundle
    for bundle in bundles.values():
        taken.update(part.digest for part in bundle.parts)
    for fetch in fetches:
        bundles.setdefault(fetch.digest, Bundle(fetch, ()))
    return {name: each for name, each in bundles.items() if each.parts or name not in taken}


def _reports(fetches: Sequence[Fetch]) -> list[Bundle]:
    """The reports that have parts, oldest first."""
    children: dict[tuple[str, str], list[Fetch]] = {}
    for fetch in fetches:
        if fetch.kind == "attachment" and fetch.parent_url and is_part(fetch, fetch.parent_url):
            children.setdefault((fetch.portal, fetch.parent_url), []).append(fetch)
    mains: dict[tuple[str, str], list[Fetch]] = {}
    for fetch in fetches:
        if fetch.kind == "report" and (fetch.portal, fetch.final_url) in children:
            mains.setdefault((fetch.portal, fetch.final_url), []).append(fetch)
    found: dict[str, Bundle] = {}
    for place, pages in mains.items():
        for number, page in enumerate(pages):
            changed = next((p.fetched_at for p in pages[number + 1 :] if p.digest != page.digest), None)
            for state in _states(page, children[place], changed):
                known = found.get(state.name)
                found[state.name] = replace(state, main=known.main) if known else state
    return list(found.values())


def _states(page: Fetch, children: Sequence[Fetch], changed: datetime | None) -> list[Bundle]:
    """What the report was after each run, before its page `changed`, oldest first.

    A run that had not all addresses of the last state yet is none: the crawl was cut off, the report was not other.
    """
    there = [each for each in children if changed is None or each.fetched_at < changed]
    last = _parts(there, page.digest)
    states: list[Bundle] = []
    for run in sorted({each.run for each in there}):
        seen = _parts([each for each in there if each.run <= run], page.digest)
        is_whole = {part.url for part in seen} == {part.url for part in last}
        if is_whole and (not states or _digests(seen) != _digests(states[-1].parts)):
            states = [*states[:-1], *(replace(each, until=run) for each in states[-1:])]
            states.append(Bundle(page, seen, run if states else None))
    # put back as it was at first: the page and parts of the last state are its own, whatever was between
    return [each for each in states[:-1] if _digests(each.parts) != _digests(last)] + states[-1:]


def _digests(parts: Sequence[Fetch]) -> list[str]:
    return [part.digest for part in parts]


def _parts(children: Sequence[Fetch], main: str) -> tuple[Fetch, ...]:
    """The latest of each address; none twice, by address."""
    latest = {each.url: each for each in children}
    distinct = {each.digest: each for _, each in sorted(latest.items(), reverse=True) if each.digest != main}
    return tuple(sorted(distinct.values(), key=lambda each: each.url))


def is_part(fetch: Fetch, parent: str) -> bool:
    """True for a picture of the report at `parent`, and for a further page of its article."""
    return is_picture(fetch.url, fetch.media_type) or part_number(parent, fetch.url) is not None


def in_order(bundle: Bundle, bodies: Mapping[str, bytes]) -> list[Fetch]:
    """The parts in reading order: the article's pages by number, each page's pictures where it shows them.

    `bodies` are the parts' bytes by digest, the main page's among them.
    """
    main = bundle.main
    pages = [(part_number(main.final_url, p.url) or 0, p) for p in bundle.parts if not _is_picture(p)]
    pages.sort(key=lambda numbered: (numbered[0], numbered[1].url))
    left = {part.url: part for part in bundle.parts if _is_picture(part)}
    ordered: list[Fetch] = []
    for page in [main, *(page for _, page in pages)]:
        ordered += [page]
        shown = parse_page(page.final_url, bodies[page.digest], None).pictures
        ordered += [left.pop(url) for url in shown if url in left]
    return [*ordered[1:], *(left[url] for url in sorted(left))]


def _is_picture(fetch: Fetch) -> bool:
    return is_picture(fetch.url, fetch.media_type)
