"""Whether a document is an annual report on disclosure, and if so whose and on which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from extract.issuer import find_adcode, issuer_kind, place_length
from extract.model import IssuerKind
from extract.opening import (
    Prose,
    bodies_named,
    compiling_body,
    fuller_name,
    is_body,
    is_other_paper,
    is_sample,
    make_prose,
    period_year,
    reads_as_report,
    report_signs,
    reported_year,
)
from extract.title import Title, parse_title, plain_text

_TITLE_LINES = 15  # how far into a document its own title may stand
_LONGEST_LINE = 80
_MOST_LINES_A_TITLE = 4
_FIRST_SECTION = re.compile(r"^(?:[一1—-][、.])?(?:总体情况|概述|基本情况)$|^[一—][、.]")
_SENTENCE = re.compile(r"[。;]|,.*,|根据|依据|按照|^[一1—][、.]|我[省市县区旗镇乡街局委厅办]")
# 兴安区: a place alone, also one that the table does not have
_PLACE_ONLY = re.compile(r"[㐀-鿿]{1,9}(?:省|市|县|区|旗|州|盟|地区)")
_GOVERNMENT_SHORT = re.compile(r"(?<=[省市县区旗州盟])政府$")
_ZONE = re.compile(r"(?:开发区|保税区|高新区|经开区|度假区|示范区|园区|新城)$")
_UNPLACED_OFFICE = re.compile(r"^[本省市县区旗州盟]*(?:人民)?政府(?P<office>办公厅|办公室|办)$")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report on which year. All but `is_report` and `title` may be None: it cannot be told.

    `title` is the report's own, tidied; `issuer` is the body as printed, completed to a body's name where
    only its place stands (鹤岗市 → 鹤岗市人民政府); `adcode` is its jurisdiction's code in that year.
    """

    is_report: bool
    title: str | None
    year: int | None
    issuer: str | None
    issuer_kind: IssuerKind | None
    adcode: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A title and the number of the first paragraph it stands in (None: not from the text)."""

    title: Title
    line: int | None


def identify(url: str | None, title: str | None, text: str | None) -> Identity:
    """What a page says of itself by address, title and (the beginning of its) text; any may be missing.

    A `title` that is a sentence of the text (no title was found) counts as text. The address is asked only
    for a title that it spells out, never for a place or a year: hosts and folders are often another's.
    """
    paragraphs = (text or "").splitlines()
    candidates: list[str] = []
    if title and _is_sentence(title):
        paragraphs.insert(0, title)
    elif title:
        candidates.append(title)
    return identify_content(candidates, paragraphs, has_statutory_table=False, whole=False, url=url)


def identify_content(
    titles: Sequence[str],
    paragraphs: Sequence[str],
    *,
    has_statutory_table: bool,
    whole: bool = True,
    url: str | None = None,
) -> Identity:
    """The identity of a document that a reader has taken apart.

    `titles` are titles from outside the text, the surest first (a page's heading, its <title>,
    the document's metadata); `paragraphs` are the prose in reading order, among them the title's own lines;
    `has_statutory_table` says that a form of the codebook was found. Of a `whole` document the title alone is
    not believed: a list of reports, or a page that only links to one, shows it as well. A title's year wins over the text's,
    unless titles differ: then the period of the figures decides. Never raises; what cannot be told is None.
    """
    prose = make_prose(paragraphs)
    outside = [title for text in [*titles, *_titles_in_url(url)] if (title := parse_title(text))]
    named = [_Found(title, None) for title in outside if title.is_report]
    inside = _titles_in_text(prose)
    found = named + inside
    own = _own_title(found, prose)
    is_report = _is_report(own, outside, inside, prose, has_statutory_table)
    if whole and is_report and not has_statutory_table:
        is_report = reads_as_report(prose)
    year = own.title.year if own and own.title.year else reported_year(prose)
    if own is None and outside:
        year = outside[0].year or year
    issuer = _issuer(own, found, prose, year) if is_report else _author(outside, prose)
    adcode = find_adcode(issuer, year) if issuer else None
    if issuer and adcode is None and (full := fuller_name(issuer, prose, year)):
        issuer, adcode = full, find_adcode(full, year)
    issuer = _completed(issuer) if issuer and is_report else issuer
    printed = own.title.text if own else None
    return Identity(is_report, printed, year, issuer, issuer_kind(issuer) if issuer else None, adcode)


def _is_sentence(title: str) -> bool:
    """True when what was taken for a title is the text's first sentence."""
    parsed = parse_title(title)
    return not (parsed and parsed.is_report) and bool(_SENTENCE.search(plain_text(title)))


def _titles_in_url(url: str | None) -> list[str]:
    """Titles spelled out in an address, percent-encoded: …/wiki/某市2016年政府信息公开工作年度报告."""
    if not url or "%" not in url:
        return []
    parts = urlsplit(url)
    texts = [unquote(part) for part in parts.path.split("/")]
    texts += [value for values in parse_qs(parts.query).values() for value in values]
    return [text for text in texts if re.search(r"[㐀-鿿]{4}", text)]


def _titles_in_text(prose: Prose) -> list[_Found]:
    """Report titles among the first paragraphs, split over up to four of them; each with its first line."""
    found: list[_Found] = []
    end = min(_TITLE_LINES, len(prose.lines))
    for line in range(end):
        if _FIRST_SECTION.match(prose.plain_lines[line]):
            break
        if (title := _title_from(prose, line)) is not None:
            found.append(_Found(title, line))
    return found


def _title_from(prose: Prose, line: int) -> Title | None:
    """The shortest title that begins at `line`: one with a year if there is any, else one without."""
    without_year = None
    for count in range(1, _MOST_LINES_A_TITLE + 1):
        lines = prose.lines[line : line + count]
        if len(lines) < count or any(len(text) > _LONGEST_LINE for text in lines):
            break
        title = parse_title("".join(lines))
        if title is None or not title.is_report or _SENTENCE.search(plain_text(title.text)):
            continue
        if title.year:
            return title
        without_year = without_year or title
    return without_year


def _own_title(found: Sequence[_Found], prose: Prose) -> _Found | None:
    """The document's own title among those found: with a year rather than without, and in the text alone.

    A title that begins a line early (issuer and title in one) gives way to the shorter one inside it.
    """
    dated = [item for item in found if item.title.year]
    period = period_year(prose)
    if len({item.title.year for item in dated}) > 1 and period:
        dated = [item for item in dated if item.title.year == period] or dated
    best = next(iter(dated or found), None)
    if best is None or best.line is None:
        return best
    inner = [
        item for item in dated if item.line is not None and 0 < item.line - best.line < _MOST_LINES_A_TITLE
    ]
    shorter = [item for item in inner if best.title.text.endswith(item.title.text)]
    return shorter[-1] if shorter else best


def _is_report(
    own: _Found | None,
    outside: Sequence[Title],
    inside: Sequence[_Found],
    prose: Prose,
    has_statutory_table: bool,
) -> bool:
    """Title first, then structure; a list of reports, a sample and another body's paper are none."""
    if is_sample(prose) or is_other_paper(prose):
        return False
    signs = report_signs(prose, has_statutory_table)
    if own is None:
        return signs >= 2 and not outside
    if signs < 2 and len({(item.title.year, item.title.issuer) for item in inside if item.title.year}) >= 3:
        return False
    # 政府信息公开年度报告 alone is as often the name of a column as of a report
    return bool(own.title.year or own.title.issuer) or signs >= 2


def _issuer(own: _Found | None, found: Sequence[_Found], prose: Prose, year: int | None) -> str | None:
    """The issuer in the title, in a title of the same year, in the line above it, or in the prose.

    A government's report that says who compiled it is that office's: 由桐乡市人民政府办公室编制.
    """
    titles = [own, *found] if own else list(found)
    issuers = [item.title.issuer for item in titles if item.title.issuer and item.title.year in (year, None)]
    if own and own.line:
        issuers += [line for line in reversed(prose.lines[max(0, own.line - 2) : own.line]) if is_body(line)]
    issuers += list(bodies_named(prose))
    if not issuers:
        return None
    placed = [name for name in issuers if find_adcode(name, year)]
    issuer = issuers[0] if len(plain_text(issuers[0])) > 2 or not placed else placed[0]
    # 鹤岗市兴安区人民政府 elsewhere in the document says more than 兴安区人民政府 in its <title>
    fuller = next((name for name in placed if name != issuer and name.endswith(issuer)), issuer)
    return _office_of(fuller, prose, year) or fuller


def _office_of(issuer: str, prose: Prose, year: int | None) -> str | None:
    """The general office that compiled a government's report, named with its place; None if none did."""
    body = compiling_body(prose)
    if body is None or issuer_kind(_completed(issuer)) != "government":
        return None
    unplaced = _UNPLACED_OFFICE.match(plain_text(body))
    if unplaced:
        return _completed(issuer) + body[unplaced.start("office") :]
    same_place = find_adcode(body, year) == find_adcode(issuer, year)
    return body if same_place and issuer_kind(body) == "office" else None


def _author(outside: Sequence[Title], prose: Prose) -> str | None:
    """Who issued what is not a report, as far as its title says."""
    named = next((title.issuer for title in outside if title.issuer), None)
    return named or next((line for line in prose.lines[:2] if is_body(line)), None)


def _completed(issuer: str) -> str:
    """The body that a bare place stands for: 鹤岗市 → …人民政府, 西牛镇 → …人民政府, 某街道 → …办事处."""
    plain = plain_text(issuer)
    if plain.endswith(("镇", "乡", "苏木")) and place_length(plain) < len(plain):  # 景德镇
        return issuer + "人民政府"
    if plain.endswith("街道"):
        return issuer + "办事处"
    if _ZONE.search(plain):
        return issuer + "管理委员会"
    if place_length(plain) == len(plain) or _PLACE_ONLY.fullmatch(plain):
        return issuer + ("行政公署" if plain.endswith(("地区", "盟")) else "人民政府")
    short = _GOVERNMENT_SHORT.search(plain)
    return issuer[: short.start()] + "人民政府" if short else issuer
