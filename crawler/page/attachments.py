"""The files that belong to a report's page: linked, shown in a viewer, or named by a script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from urllib.parse import parse_qs, urlsplit

from crawler.classify import Verdict, distinct_reports, has_report_headings
from crawler.links import spell_url
from crawler.page.anchors import Anchor
from crawler.page.documents import DOCUMENT, DOWNLOAD
from crawler.page.pagers import article_pages
from crawler.page.pages import Page
from crawler.steps import Step, step_to
from extract.title import parse_title

NOT_THE_REPORT = re.compile(r"申请表|指南|目录|流程|办法|条例|范本|填报说明|须知|通知|公告|标准|样表")
NO_PAGE_IMAGE = re.compile(
    r"logo|icon|banner|qr|ewm|wei?xin|weibo|share|print|beian|gongan|dzjg|jiucuo|arrow|/bg|\.(?:gif|svg|ico)(?:$|\?)",
    re.IGNORECASE,
)
MOST_IMAGES = 40
VIEWER = re.compile(r"view|reader|pdfjs|online|embed", re.IGNORECASE)
WHOLE_ADDRESS = re.compile(r"https?://|/")
SCRIPTED_FILE = re.compile(r"['\"]([^'\"\s]+\.(?:pdf|docx?|wps|ofd|xlsx?))['\"]", re.IGNORECASE)


def attachments(page: Page, base: Step, verdict: Verdict, chrome: Set[str]) -> Iterator[Step]:
    """Steps to the files of a report; forms, guides and other years' files are left out, as is `chrome`."""
    for anchor in [*page.anchors, *_scripted_files(page)]:
        address = _viewed_file(anchor, page)
        named = DOCUMENT.search(address) or DOWNLOAD.search(address) or DOCUMENT.search(anchor.text)
        if not named or address in chrome or NOT_THE_REPORT.search(anchor.text):
            continue
        title = parse_title(anchor.text)
        if title is not None and title.year is not None and verdict.year not in {None, title.year}:
            continue
        # The section comes from the page, which was read; a file's name says less.
        yield step_to(base, anchor, "attachment", url=address, section=verdict.section)


def report_parts(page: Page, base: Step, verdict: Verdict, chrome: Set[str]) -> list[Step]:
    """Steps to the rest of a report: the further pages of its article, the pictures of its pages.

    The parent of each is the report's first page, which is how a reader of the archive knows them.
    """
    steps: list[Step] = []
    if not distinct_reports(page):  # else the pager is of a list beside the report
        pages = article_pages(page, base.parent_url or page.url)
        steps += [step_to(base, Anchor(url, ""), "part", section=verdict.section) for url in pages]
    if not has_report_headings(page.prose):
        steps += _page_images(page, base, verdict, chrome)
    return steps


def _page_images(page: Page, base: Step, verdict: Verdict, chrome: Set[str]) -> Iterator[Step]:
    """The images of a report whose pages are pictures: those that no other page of the site has."""
    images = [url for url in page.pictures if url not in chrome and not NO_PAGE_IMAGE.search(url)]
    for url in images[:MOST_IMAGES]:
        yield step_to(base, Anchor(url, ""), "attachment", section=verdict.section)


def _viewed_file(anchor: Anchor, page: Page) -> str:
    """pdfjs/web/viewer.html?file=/a.pdf shows /a.pdf; op/view.aspx?src=http://www.a.gov.cn/a.docx, on whatever host, shows that."""
    parts = urlsplit(anchor.url)
    query = parse_qs(parts.query)
    named = [value for key, values in query.items() if key != "file" for value in values]
    whole = [value for value in named if WHOLE_ADDRESS.match(value)] if VIEWER.search(parts.path) else []
    for value in [*query.get("file", []), *whole]:
        shown = spell_url(value, page.url)
        if shown and DOCUMENT.search(shown):
            return shown
    return anchor.url


def _scripted_files(page: Page) -> Iterator[Anchor]:
    for address in SCRIPTED_FILE.findall(page.scripts):
        url = spell_url(address.replace("\\/", "/"), page.url)
        if url is not None:
            yield Anchor(url, "", None, "script")
