"""The search of one portal: what to follow next, and what was found."""

from __future__ import annotations

import heapq
import re
import time
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace

from crawler.budgets import BUDGET, Spent, overspent
from crawler.classify import Verdict, distinct_reports, is_wanted_issuer
from crawler.fetches import Failure, Kind
from crawler.links import Allowed, goes_round, host_of, page_key, site_of
from crawler.memory import Column
from crawler.navigate import is_scripted, rank_links
from crawler.page.issuers import is_of_another_place
from crawler.page.levels import UNLIKELY
from crawler.page.menus import LAST_RESORT, SURE_MENU
from crawler.page.pagers import is_pager
from crawler.page.pages import Page
from crawler.portals import Portal
from crawler.steps import SCORE, Ask, Step, Territory, fence_of, top_of
from crawler.ways import Ways
from extract.title import parse_title

STRONG = SCORE["column"] - 12
"""Once reports were found, only links as sure as this are still followed."""

# What ASP.NET sends along of the page that was left: the same question whatever it holds.
STATE = re.compile(r"__(?:VIEWSTATE\w*|EVENTVALIDATION|PREVIOUSPAGE)=[^&]*&?")
LONGEST_SCRIPTS = 200_000
# 404, a foreign redirect: nothing there, which is no obstacle to a full search.
NOTHING_THERE = {Failure.GONE, Failure.HOST}


@dataclass(slots=True)
class Visit:
    """The state of one portal's search; belongs to that portal's requests alone."""

    portal: Portal
    ask: Ask
    land: Territory
    frontier: list[tuple[int, int, Step]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    offered: int = 0
    chrome: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)
    spent: Spent = field(default_factory=Spent)
    began: float = field(default_factory=time.monotonic)
    reports: dict[str, int | None] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    loaded_scripts: str = ""
    failures: list[tuple[Step, Failure, str]] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    other_years: set[int] = field(default_factory=set)
    ways: Ways = field(default_factory=Ways)
    home_asked: bool = False
    governed: bool = False
    refused: bool = False
    mapped: bool = False
    left: str | None = None


def open_visit(
    portal: Portal, ask: Ask, allowed: Allowed, hosts: Set[str], remembered: Iterable[Column]
) -> Visit:
    """Begin at the remembered columns, else at the home page. `hosts` are those of the whole registry."""
    land = Territory((site_of(portal.host),), allowed, hosts - {portal.host})
    visit = Visit(portal, ask, land)
    for column in remembered:
        if land.admits(column.column_url):
            fence = None if land.owns(column.column_url) else fence_of(column.column_url)
            _push(visit, [Step(column.column_url, "column", SCORE["column"], column.label, fence=fence)])
    return visit


def add_steps(visit: Visit, steps: Iterable[Step]) -> None:
    """Give a search more to begin with."""
    _push(visit, [step for step in steps if visit.land.admits(step.url)])


def next_step(visit: Visit) -> Step | None:
    """The best link not yet followed; None when the search is over (`left` says so if by a limit)."""
    visit.spent.seconds = time.monotonic() - visit.began
    visit.left = visit.left or overspent(visit.spent)
    while visit.left is None and visit.frontier:
        _, _, step = heapq.heappop(visit.frontier)
        if not _is_idle(visit, step):
            step = visit.ways.shorten(step, visit.seen)
            visit.seen.add(_key(step))
            return step
    if visit.left is None and not (visit.home_asked or visit.reports or visit.refused):
        # Nothing remembered, or gone, or without what is asked for: search from the top.
        visit.home_asked = True
        visit.seen.add(page_key(visit.portal.home_url))
        return Step(visit.portal.home_url, "home", SCORE["home"])
    return None


def take_page(
    visit: Visit,
    step: Step,
    page: Page,
    verdict: Verdict,
    document: bool,
    unchanged: bool,
    today: bool = False,
) -> Kind:
    """Fold one answered page into the search; returns what it counts as, given what is asked for.

    `unchanged`: the archive held the same bytes; a list whose first page is so has no new later pages, when it lists
    what is asked for or the same was asked of it `today`.
    """
    visit.spent.failures = 0
    if step.aim == "home":
        visit.land = Territory(
            tuple({*visit.land.sites, site_of(host_of(page.url))}), visit.land.allowed, visit.land.others
        )
    kind, asked = verdict.kind, True
    if kind in {Kind.REPORT, Kind.ATTACHMENT}:
        asked = _is_of_its_issuers(visit, step, verdict)
        if not asked or _is_of_another_year(visit, verdict.year):
            kind = Kind.OTHER
    if kind in {Kind.REPORT, Kind.ATTACHMENT}:
        _count_report(visit, step, verdict)
    visit.kinds[kind] += 1
    if kind in {Kind.REPORT, Kind.ATTACHMENT}:
        visit.spent.barren = 0
    if document:
        return kind
    steps = rank_links(page, step, verdict, visit.ask, visit.land, visit.chrome) if asked else []
    steps = _without_repeats(visit, step, page, _of_its_place(visit, step, page, steps))
    _count_barren(visit, step, kind, steps)
    if is_scripted(page, steps, visit.chrome) and (
        kind in {Kind.HOME, Kind.COLUMN} or step.score >= SURE_MENU
    ):
        visit.scripted.append(page.url)
    if step.aim == "home":
        visit.chrome |= {anchor.url for anchor in page.anchors if anchor.form not in {"frame", "redirect"}}
        visit.chrome |= set(page.pictures)
    visit.labels.setdefault(page.url, step.anchor)
    if kind == Kind.COLUMN and step.column is None:
        visit.chrome |= {a.url for a in page.anchors if page_key(a.url) in visit.seen}
    # A list that stays as it was has no new later pages; one that a script fills stays so whatever is new.
    # So does one whose oldest reports come first.
    years = {year for _, year in distinct_reports(page)} if unchanged else set()
    stays = bool(years) and (today or visit.ask.year in years)
    _push(visit, [replace(s, trusted=stays and s.aim == "next") for s in steps])
    return kind


def take_script(visit: Visit, step: Step, text: str) -> Kind:
    """Keep the functions of a script, and look again at the page that it was fetched for."""
    visit.loaded_scripts = f"{visit.loaded_scripts}\n{text[:LONGEST_SCRIPTS]}"
    if step.again is not None:
        again = replace(step.again, trusted=True, score=step.score + 2)
        _offer(visit, again)
    return Kind.OTHER


def take_failure(visit: Visit, step: Step, failure: Failure, detail: str) -> None:
    """Fold a failed request into the search."""
    visit.failures.append((step, failure, detail))
    # Where the reports themselves are refused, no other menu leads to them.
    visit.refused = visit.refused or (failure == Failure.BLOCKED and step.aim in {"report", "next"})
    _fall_back(visit, step)
    if failure in NOTHING_THERE or failure == Failure.ROBOTS:
        visit.spent.failures = 0
        return
    visit.spent.failures += 1
    if step.aim == "home" and step.depth == 0:
        visit.left = visit.left or f"home page: {detail}"


def leave(visit: Visit, why: str) -> None:
    """End the search at the next step."""
    visit.left = visit.left or why


def _without_repeats(visit: Visit, step: Step, page: Page, steps: list[Step]) -> list[Step]:
    """The steps of a list's further page; one that shows only what the pages before showed leads no further."""
    if step.aim not in {"column", "level", "next"}:
        return steps
    rows = {a.url + a.post for a in page.anchors if not is_pager(a.text)} - visit.chrome
    rows -= {s.url + s.form for s in steps if s.aim == "next"}
    new = rows - visit.met
    visit.met |= rows
    reports = [s for s in steps if s.aim == "report"]
    again = (bool(rows) and not new) or (bool(reports) and all(_key(s) in visit.seen for s in reports))
    # A script's first call brings what the page itself shows.
    repeats = again and not (step.list_page == 1 and not page.titles)
    return [s for s in steps if s.aim != "next"] if step.aim == "next" and repeats else steps


def _is_of_its_issuers(visit: Visit, step: Step, verdict: Verdict) -> bool:
    """True for a report of the issuers asked for; on a host of others, of those that name no other place."""
    if step.fence is not None and is_of_another_place(verdict.issuer, visit.portal.name):
        return False
    return is_wanted_issuer(verdict, visit.ask.issuers, visit.portal.name)


def _of_its_place(visit: Visit, step: Step, page: Page, steps: list[Step]) -> list[Step]:
    """The steps without what other places have on a host of others; on a platform of many, of what has its name."""
    place = visit.portal.name
    steps = [s for s in steps if s.aim != "menu" or not is_of_another_place(s.anchor, place)]
    if step.fence is None:
        return steps
    if step.fence == top_of(step.fence) and not any(place in title for title in page.titles):
        named = [s for s in steps if place in s.anchor and s.url.startswith(step.fence)]
        return [replace(s, fence=fence_of(s.url) or s.fence) if s.aim != "report" else s for s in named]
    return [s for s in steps if s.aim != "report" or not is_of_another_place(_issuer(s), place)]


def _issuer(step: Step) -> str | None:
    title = parse_title(step.anchor)
    return title.issuer if title is not None else None


def _count_barren(visit: Visit, step: Step, kind: Kind, steps: list[Step]) -> None:
    """A list that shows no report is a barren one; lists that lead to it are not."""
    if kind != Kind.REPORT and not any(s.aim in {"report", "level", "next"} for s in steps):
        _fall_back(visit, step)
    if step.aim in {"column", "level", "next"} and kind not in {Kind.REPORT, Kind.ATTACHMENT}:
        visit.spent.barren += not any(s.aim == "report" for s in steps)
    if step.aim == "issuer":
        leads = kind == Kind.REPORT or any(s.aim in {"report", "level", "column"} for s in steps)
        # What lies below an issuer's page tells whether it leads anywhere.
        below = any(s.aim == "issuer" and s.score > SCORE["issuer"] for s in steps)
        visit.spent.issuers = 0 if leads else visit.spent.issuers + (not below)


def _is_of_another_year(visit: Visit, year: int | None) -> bool:
    """True for a report that was not asked for; its siblings may be."""
    if visit.ask.year is None or year is None or year == visit.ask.year:
        return False
    visit.other_years.add(year)
    return True


def _count_report(visit: Visit, step: Step, verdict: Verdict) -> None:
    year = verdict.year
    # Departments' reports alone do not end the search for the government's.
    visit.governed = visit.governed or visit.ask.issuers != "all" or verdict.section in {None, "government"}
    # A report's files are the same report: counted once, under the page that carries them.
    carrier = (
        step.parent_url
        if step.aim in {"part", "attachment"} and step.parent_url in visit.reports
        else step.url
    )
    visit.reports[carrier or step.url] = year
    column = step.column or step.parent_url
    if column is not None:
        visit.columns.setdefault(column, visit.labels.get(column, ""))
        visit.ways.learn(step.column)


def _fall_back(visit: Visit, step: Step) -> None:
    """Take up the issuer's own page again where its column was not where its like have theirs."""
    own = visit.ways.fall_back(step.url)
    if own is not None:
        _offer(visit, own)


def _push(visit: Visit, steps: Iterable[Step]) -> None:
    for step in steps:
        key = _key(step)
        if key in visit.seen or step.depth > BUDGET.depth or goes_round(step.url):
            continue
        visit.seen.add(key)
        visit.ways.meet(step)
        _offer(visit, step)


def _offer(visit: Visit, step: Step) -> None:
    """Into the frontier: of links that are as good as each other, the one met first goes first."""
    visit.offered += 1
    heapq.heappush(visit.frontier, (-step.score, visit.offered, step))


def _key(step: Step) -> str:
    return page_key(step.url) + STATE.sub("", step.form)


def _is_idle(visit: Visit, step: Step) -> bool:
    """True for a link that is no longer worth a request."""
    if step.aim == "menu" and (visit.governed or visit.refused or visit.spent.menus >= BUDGET.menus):
        return True
    if step.aim == "menu" and step.score <= LAST_RESORT and visit.spent.guesses >= BUDGET.guesses:
        return True
    if step.aim == "next" and visit.governed and step.barren >= BUDGET.barren_pages:
        return True
    if step.aim == "issuer" and visit.spent.issuers >= BUDGET.issuers:
        return True
    if step.aim == "level" and visit.reports and step.score <= SCORE["level"] - UNLIKELY:
        return True
    return step.aim == "column" and bool(visit.reports) and step.score < STRONG - step.depth
