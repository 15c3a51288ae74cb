"""What an answer is: read as a page or a file, and taken for something, given the way that led to it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.answers import Answer
from crawler.classify import Verdict, classify_document, classify_page
from crawler.fetches import Kind
from crawler.page.documents import is_document
from crawler.page.pages import Page, parse_page, sent_on
from crawler.page.years import folder_year, likely_year
from crawler.steps import Step


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer as it was read. `said` is the year that was told, by the answer or the way to it, None for a guess."""

    page: Page
    verdict: Verdict
    said: int | None
    is_file: bool


def judge(answer: Answer, step: Step, loaded_scripts: str) -> Judged:
    """Read an answer. `loaded_scripts` are scripts that its portal was asked for before. Raises LxmlError and ValueError."""
    if is_document(answer.body, answer.final_url, answer.content_type):
        page = Page(answer.final_url, (), "", (), "", None, False)
        year = likely_year(step.year, step.published_on)
        verdict = classify_document(step.aim, step.anchor, year, step.section)
        return Judged(page, verdict, _said(verdict, year, step), True)
    loaded_by = step.column or step.parent_url
    page = parse_page(
        answer.final_url,
        answer.body,
        answer.content_type,
        loaded_by,
        step.made,
        loaded_scripts=loaded_scripts,
    )
    page = sent_on(page, answer.refresh)
    published_on = step.published_on or page.published_on
    year = likely_year(step.year, published_on)
    verdict = classify_page(page, step.aim, step.anchor, year, step.section)
    if verdict.kind == Kind.REPORT and verdict.year is None:
        # Nothing says which year it is on but its address.
        year = likely_year(folder_year(page.url), published_on)
        verdict = replace(verdict, year=year)
    return Judged(page, verdict, _said(verdict, year, step), False)


def _said(verdict: Verdict, likely: int | None, step: Step) -> int | None:
    """What folder and day suggest serves the search; the dataset is told only what was said."""
    return None if verdict.year == likely != step.year else verdict.year
