"""A page's links, ranked: menu → column → year or issuer → next page → report → attachment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from crawler.budgets import BUDGET
from crawler.classify import Verdict, distinct_reports, has_report_headings
from crawler.fetches import Kind
from crawler.links import host_of
from crawler.page.anchors import Anchor
from crawler.page.attachments import attachments, report_parts
from crawler.page.calls import list_calls
from crawler.page.documents import DOCUMENT
from crawler.page.issuers import section_of
from crawler.page.levels import list_entries, list_issuers, list_reports, list_unlabelled
from crawler.page.menus import NO_MENU, SURE_MENU, list_mapped, list_menus
from crawler.page.pagers import next_pages, platform_columns, skipped_pages
from crawler.page.pages import Page
from crawler.page.script_words import join_words, made_addresses
from crawler.page.years import year_label
from crawler.steps import SCORE, Aim, Ask, Step, Territory, fence_of, step_to, top_of

LEAST = 12
"""The score of what is tried when nothing better is left."""
FEW_LINKS = 5
FEW_WORDS = 200
MOST_LABELS = 300
ROOM = 38
MOST_SCRIPTS = 2
FEW_DOORS = 8
MOST_ROOMS = 2
WHOLE_TEXT = re.compile(
    r"[\[【(]?(?:请?点击)?(?:查看|阅读|浏览|进入)(?:报告)?(?:全文|原文|正文|详情)[>»…\]】)]*"
)
CHINESE = re.compile(r"中文|简体|汉语|汉文|进入|首页|网站|政府")
# 网站已迁移,请访问新网址
MOVED = re.compile(
    r"迁移|新网址|新域名|新版网?站|新网站|更换域名|域名变更|停止(?:更新|服务)|请(?:您)?(?:访问|移步|登录新)"
)
NEW_HOME = re.compile(r"^新|点击|访问|进入|此处|这里|跳转")
FOREIGN = re.compile(
    r"^(?:[A-Za-z ]*English|英文|英语|日本語|한국어|繁體.*|繁体.*|无障碍.*|手机.*)$", re.IGNORECASE
)


def rank_links(
    page: Page, step: Step, verdict: Verdict, ask: Ask, land: Territory, chrome: Set[str]
) -> list[Step]:
    """The links of a page that are worth a request, best first; `chrome` are links that every page has.

    What is of another year or issuer than asked is not among them.
    """
    base = Step(
        url=page.url,
        aim="menu",
        score=0,
        parent_url=page.url,
        depth=step.depth + 1,
        year=verdict.year or step.year,
        section=step.section,
        column=step.column or (page.url if verdict.kind == Kind.COLUMN else None),
        fence=step.fence,
    )
    if step.aim == "part":
        steps = report_parts(page, replace(base, parent_url=step.parent_url), verdict, chrome)
    elif verdict.kind == Kind.REPORT:
        steps = [
            *report_parts(page, base, verdict, chrome),
            *attachments(page, base, verdict, chrome),
            *_siblings(page, base, ask),
            *_elsewhere(page, step, base, chrome),
        ]
    elif verdict.kind == Kind.COLUMN:
        steps = _of_column(page, step, base, ask, chrome)
    elif step.aim == "report" and (elsewhere := _elsewhere(page, step, base, chrome)):
        steps = elsewhere
    else:
        steps = [*list_reports(page, base, ask), *list_menus(page, base, ask), *_sent_on(page, step, base)]
        steps += list_mapped(page, base) if any(a.form == "map" for a in page.anchors[:1]) else ()
        steps += _platforms(page, base)
        leads = any(s.aim in {"column", "report"} for s in steps)
        steps += [] if leads else _hidden_menus(page, step, base, chrome)
        if not leads or step.fence == top_of(page.url):
            steps += _own_rooms(page, step, base, chrome)
        steps += [] if steps else _doors(page, step, base)
        if all(s.score < SURE_MENU for s in steps):
            steps += [
                step_to(base, Anchor(url, step.anchor), "menu", score=SURE_MENU) for url in page.sources[:2]
            ]
    if step.aim == "issuer" and not any(s.aim in {"column", "report", "level"} for s in steps):
        steps = _rooms(page, steps, chrome)
    if step.aim not in {"home", "part"}:
        offered = {s.url for s in steps if s.aim != "menu" or s.score > SCORE["issuer"]}
        steps += [s for s in list_issuers(page, base, ask, chrome) if s.url not in offered]
    if page.libraries and not any(s.aim in {"column", "report"} for s in steps):
        steps += _scripts(page, step, base)
    kept = [
        fenced
        for s in steps
        if (s.url != page.url or s.form not in {"", step.form})
        and (fenced := _keep_to(s, page, land)) is not None
    ]
    return sorted(kept, key=lambda s: -s.score)


def _of_column(page: Page, step: Step, base: Step, ask: Ask, chrome: Set[str]) -> list[Step]:
    """A column's reports and levels, where it goes on, and what may be a level when it shows neither."""
    entries = list(list_entries(page, base, ask, chrome))
    offered = {entry.url for entry in entries}
    steps = entries + [menu for menu in list_menus(page, base, ask) if menu.url not in offered]
    steps += _sent_on(page, step, base)
    fruitful = any(s.aim == "report" for s in entries)
    listed = distinct_reports(page)
    near = any(year == ask.year for _, year in listed)
    following = list(_next(page, step, base, fruitful, near, bool(listed)))
    if not entries and not following:
        steps += list_unlabelled(page, base, chrome)
    return steps + following


def _platforms(page: Page, base: Step) -> Iterator[Step]:
    """The column that a platform's script names, wherever the platform is entered."""
    for url in platform_columns(page):
        yield step_to(base, Anchor(url, "政府信息公开年报"), "column", score=SCORE["column"] + 5 - base.depth)


def _hidden_menus(page: Page, step: Step, base: Step, chrome: Set[str]) -> Iterator[Step]:
    """What a disclosure page shows in frames, or loads by a script: a tree of its columns, an issuer's list."""
    calls, made = list_calls(page, join_words(page.scripts)), tuple(made_addresses(page.scripts))
    if step.aim == "issuer":
        for url, form in calls[:1]:
            yield step_to(base, Anchor(url, step.anchor), "column", form=form, made=made)
    if step.aim != "menu" or step.score < SURE_MENU:
        return
    for anchor in page.anchors:
        if anchor.form == "frame" and anchor.url not in chrome and host_of(anchor.url) == host_of(page.url):
            yield step_to(base, anchor, "menu", score=step.score - 2)
    for url, form in calls:
        yield step_to(base, Anchor(url, step.anchor), "menu", score=step.score - 4, form=form, made=made)


def _scripts(page: Page, step: Step, base: Step) -> Iterator[Step]:
    """The scripts that a page loads, where its links call functions that it does not define itself."""
    for number, url in enumerate(page.libraries[:MOST_SCRIPTS]):
        score = SCORE["column"] - base.depth - number
        yield replace(base, url=url, aim="script", score=score, again=replace(step, url=page.url))


def _own_rooms(page: Page, step: Step, base: Step, chrome: Set[str]) -> Iterator[Step]:
    """The government among the bodies that a disclosure page lists, each with pages of its own."""
    if step.aim != "menu" or step.score < SURE_MENU:
        return
    for anchor in page.anchors[:MOST_LABELS]:
        named = 2 < len(anchor.text) <= 16 and anchor.url not in chrome and not NO_MENU.search(anchor.text)
        if named and host_of(anchor.url) == host_of(page.url) and section_of(anchor.text) == "government":
            yield step_to(base, anchor, "menu", score=ROOM - base.depth)


def _rooms(page: Page, steps: list[Step], chrome: Set[str]) -> list[Step]:
    """The likeliest menus below an issuer's own page (公开目录), followed at once as the issuer's."""
    folder = page.url.rpartition("/")[0] + "/"
    own = [s for s in steps if s.aim == "menu" and s.url.startswith(folder) and s.url not in chrome]
    likely = sorted((s for s in own if s.score >= SURE_MENU - s.depth), key=lambda s: -s.score)[:MOST_ROOMS]
    return [replace(s, aim="issuer", score=SCORE["issuer"] + 1) for s in likely]


def _doors(page: Page, step: Step, base: Step) -> Iterator[Step]:
    """The ways in of a first page that is a picture or a choice of languages."""
    moved = MOVED.search(page.prose) is not None
    inner = [
        a
        for a in page.anchors
        if a.form != "frame" and (host_of(a.url) == host_of(page.url) or (moved and _is_new_home(a)))
    ]
    if step.aim != "home" or step.depth > 1 or not 0 < len(inner) <= FEW_DOORS:
        return
    for anchor in inner:
        if not FOREIGN.search(anchor.text):
            yield step_to(
                base, anchor, "home", score=SCORE["door"] - 10 * (CHINESE.search(anchor.text) is None)
            )


def _is_new_home(anchor: Anchor) -> bool:
    """A link to the top of a host that calls itself by its name, or new."""
    host = host_of(anchor.url)
    named = host.removeprefix("www.") in anchor.text.lower() or NEW_HOME.search(anchor.text) is not None
    return bool(host) and named and fence_of(anchor.url) is None


def _siblings(page: Page, base: Step, ask: Ask) -> Iterator[Step]:
    """Where a report opens inside its column, the other years stand beside it."""
    yield from list_reports(page, base, ask)
    for anchor in page.anchors:
        year = year_label(anchor.text)
        if year is not None and ask.takes_folder(year):
            yield step_to(base, anchor, "level", year=year)


def _elsewhere(page: Page, step: Step, base: Step, chrome: Set[str]) -> list[Step]:
    """Where a page that was to be a report, and holds none of its text, has it: in a frame, behind 查看全文."""
    if step.aim != "report" or has_report_headings(page.prose):
        return []
    known = {"year": step.year, "section": step.section}
    return [
        step_to(base, replace(anchor, text=step.anchor), "report", **known)
        for anchor in page.anchors
        if (anchor.form == "frame" or WHOLE_TEXT.fullmatch(anchor.text))
        and not DOCUMENT.search(anchor.url)
        and anchor.url not in chrome
        and host_of(anchor.url) == host_of(page.url)
    ][:MOST_ROOMS]


def _sent_on(page: Page, step: Step, base: Step) -> Iterator[Step]:
    """Where a page without links of its own sends a browser: by script, or into the frames of a frameset."""
    if sum(anchor.form == "a" for anchor in page.anchors) >= FEW_LINKS:
        return
    for anchor in page.anchors:
        if anchor.form == "redirect" or (anchor.form == "frame" and not page.prose):
            label = anchor.text or step.anchor
            # A home page that sends on is the door of another, on whatever host.
            aim: Aim = "menu" if step.aim == "home" and anchor.form == "frame" else step.aim
            yield step_to(base, replace(anchor, text=label), aim, score=SCORE["column"] - base.depth)


def _next(page: Page, step: Step, base: Step, fruitful: bool, near: bool, others: bool) -> Iterator[Step]:
    """The list's following page; `near` when this one lists the year asked for, if of others only.

    A list of other issuers' reports (`others`) is gone on with when nothing better is left.
    """
    barren = 0 if fruitful else step.barren + 1
    late = barren >= BUDGET.barren_pages and not near
    if step.list_page >= BUDGET.list_pages or (late and not (others and barren < BUDGET.others_pages)):
        return
    following = [*next_pages(page, step.form), *((url, "") for url in skipped_pages(page))]
    for number, (url, form) in enumerate(following):
        yield replace(
            base,
            url=url,
            form=form,
            made=step.made or tuple(made_addresses(page.scripts)),
            aim="next",
            score=(LEAST if late else SCORE["next"]) - min(number, 9),
            anchor=step.anchor,
            depth=step.depth,
            list_page=step.list_page + 1,
            barren=barren,
        )


def _keep_to(step: Step, page: Page, land: Territory) -> Step | None:
    """The step if its address is the portal's to offer; on foreign hosts it is fenced in."""
    if not land.admits(step.url):
        return None
    if step.aim in {"part", "attachment"}:
        return step
    if step.aim == "home":
        return step if host_of(step.url) not in land.others else None
    if step.aim in {"report", "next", "level", "issuer"}:
        near = host_of(step.url) == host_of(page.url)
        return step if near or land.owns(step.url) or host_of(step.url) not in land.others else None
    if step.fence is not None:
        return step if step.url.startswith(step.fence) else None
    if land.owns(step.url):
        return step
    # 政府信息公开 of a county may be a folder on its prefecture's host: that folder, and nothing beside it.
    folder = fence_of(step.url)
    if step.aim != "column" and step.score + step.depth < 40:
        return None
    if folder is None:
        # A platform of many: there, only what bears the portal's name is its own.
        host = host_of(step.url)
        return (
            replace(step, fence=top_of(step.url), score=step.score - 8) if host not in land.others else None
        )
    return replace(step, fence=folder, score=step.score - 8)


def is_scripted(page: Page, steps: list[Step], chrome: Set[str]) -> bool:
    """True for a shell that a browser's script would fill: hardly a word, hardly a link of its own, but scripts."""
    own = [a for a in page.anchors if a.form == "a" and a.url not in chrome]
    if page.shell and len(own) < 5 and len(page.prose) < FEW_WORDS and all(s.url in chrome for s in steps):
        return True
    plain = [anchor for anchor in page.anchors if anchor.form == "a"]
    has_script = bool(page.scripts.strip()) or "JavaScript" in page.prose
    return not steps and len(plain) < 5 and len(page.prose) < FEW_WORDS and (has_script or not page.prose)
