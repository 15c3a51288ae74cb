"""Whether a document is an annual report on disclosure, and if so whose and on which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.identity.address import Address, read_address
from extract.identity.bodies import fuller_name, signatures
from extract.identity.hosts import Site, find_site
from extract.identity.jurisdictions import code_in_year, unit_in_year
from extract.identity.naming import completed, find_author, find_issuer, with_place
from extract.identity.opening import (
    Prose,
    below,
    is_circular,
    is_other_paper,
    is_sample,
    make_prose,
    opens_as_report,
    reads_as_report,
    report_signs,
    speaks_as,
    speaks_of_disclosure,
)
from extract.identity.placing import Evidence, place_issuer
from extract.identity.titles import (
    Found,
    is_sentence,
    lines_above,
    other_paper_title,
    own_title,
    titles_in_text,
)
from extract.identity.years import period_year, reported_year, signed_year
from extract.issuer import find_adcode, issuer_kind, stem
from extract.model import IssuerKind
from extract.title import Title, only_year, parse_title, plain_text

# 一、总体情况 2021年,…: first words are lines put one behind the other
_LINE_ENDS = re.compile(
    r"(?<=情况|概述|引言|概況|情況)\s+|(?<=[局委厅廳府处處室镇鎮乡鄉])\s+(?=20\d\d年|本)|(?<=[月日])\s+(?=本|根|一)"
)
# 【政策解读】关于《清水县…, 3月22日,大荔县…, 2021年湛江市…: what stands before the place that a page is about
_BEFORE_PLACE = re.compile(
    r"^(?:【[^】]*】|\[[^\]]*\]|(?:转发|近日|日前|关于)[:,]?|[《〈]|(?:20\d\d)年度?|\d{1,2}月\d{1,2}日(?:上午|下午)?,?)+"
)
_MANY_SIGNS = 5
"""So many signs of a report outweigh another paper's title among its first lines."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose report on which year. All but `is_report` and `title` may be None: it cannot be told.

    `title` is the report's own, tidied; `issuer` is the body as printed, completed to a body's name where
    only its place stands (鹤岗市 → 鹤岗市人民政府); `adcode` is its jurisdiction's code in that year. `warnings`
    say where title, text and address contradict each other, and that a page is a copy.
    """

    is_report: bool
    title: str | None
    year: int | None
    issuer: str | None
    issuer_kind: IssuerKind | None
    adcode: str | None
    warnings: tuple[str, ...] = ()


def identify(url: str | None, title: str | None, text: str | None) -> Identity:
    """What a page says of itself by address, title and (the beginning of its) text; any may be missing.

    A `title` that is a sentence of the text (no title was found) counts as text. Title and text win over the
    address, whose host and folders are often another's; it is asked for what they leave open. The host of a copy
    is never asked. What is no report has the year that its title names, else the year of its address.
    """
    paragraphs = (text or "").splitlines()
    candidates: list[str] = []
    if title and (is_sentence(title) or parse_title(title) is None):
        paragraphs[:0] = _LINE_ENDS.sub("\n", title).splitlines()
    elif title:
        candidates.append(title)
    found = identify_content(candidates, paragraphs, has_statutory_table=False, whole=False, url=url)
    return found if found.is_report else _dated(found, title, url)


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
    not believed: a list of reports, or a page that only links to one, shows it as well. A title's year wins over
    the text's, unless titles differ: then the period of the figures decides. Never raises; what cannot be told is
    None.
    """
    prose = make_prose(paragraphs)
    above = lines_above(prose, titles[0]) if whole and titles else 0
    body = below(prose, above)
    address, site = read_address(url), find_site(url)
    spelled = address.titles if address else ()
    outside = [title for text in [*titles, *spelled] if (title := parse_title(text))]
    inside = [Found(item.title, item.line + above) for item in titles_in_text(body) if item.line is not None]
    found = [Found(title, None) for title in outside if title.is_report] + inside
    own = own_title(found, prose)
    is_report = _is_report(own, outside, inside, body, has_statutory_table, address, whole)
    if whole and is_report and not has_statutory_table:
        is_report = reads_as_report(prose)
    year = _year(own, outside, prose, address if is_report else None)
    issuer = find_issuer(own, found, prose, year) if is_report else find_author(outside, prose)
    evidence = Evidence(prose, site, bool(address and address.below_host))
    issuer, adcode = _placed(issuer, year, evidence, is_report=is_report, named_by_site=not whole)
    kind = issuer_kind(issuer) if issuer else None
    if not whole and issuer is None and is_report:
        kind = speaks_as(prose)
    warnings = _warnings(own, prose, year, adcode, site) if is_report else ()
    return Identity(is_report, own.title.text if own else None, year, issuer, kind, adcode, warnings)


def _is_report(
    own: Found | None,
    outside: Sequence[Title],
    inside: Sequence[Found],
    prose: Prose,
    has_statutory_table: bool,
    address: Address | None,
    whole: bool,
) -> bool:
    """Title first, then structure, then the column; a list of reports, a sample and another paper are none."""
    if is_sample(prose) or is_other_paper(prose) or (address and address.of_school):
        return False
    if is_circular(prose) and not has_statutory_table:
        return False
    # the format's own blank tables have no period; a report's figures have
    proven = has_statutory_table and period_year(prose) is not None
    signs = report_signs(prose, has_statutory_table)
    in_column = bool(address and address.among_reports and address.is_item)
    if own is None:
        if outside:
            return outside[0].bare and (in_column or proven)
        other = other_paper_title(prose)
        if other and not proven and (signs < _MANY_SIGNS or "通知" in other):
            return False
        titled = bool(address and address.is_titled)
        if signs >= 2 or titled or (in_column and speaks_of_disclosure(prose)):
            return True
        return not whole and opens_as_report(prose)
    if signs < 2 and len({(item.title.year, item.title.issuer) for item in inside if item.title.year}) >= 3:
        return False
    # 政府信息公开年度报告 alone is as often the name of a column as of a report
    return bool(own.title.year or own.title.issuer) or signs >= 2 or in_column


def _year(own: Found | None, outside: Sequence[Title], prose: Prose, address: Address | None) -> int | None:
    """The own title's year, else the text's, else the one before the date of signing, else the address's."""
    if own and own.title.year:
        return own.title.year
    named = outside[0].year if own is None and outside else None
    return named or reported_year(prose) or signed_year(prose) or (address.report_year if address else None)


def _dated(found: Identity, title: str | None, url: str | None) -> Identity:
    """What is no report, with the one year that its title names, else the one it was put up in."""
    plain = plain_text(title or "")
    address = read_address(url)
    published = address.published[0] if address and address.published else None
    year = found.year or only_year(plain) or published
    adcode = found.adcode
    if found.issuer is None:
        site = find_site(url)
        named = find_adcode(_BEFORE_PLACE.sub("", plain), year)
        adcode = named or adcode or (site.adcode if site else None)
    return replace(found, year=year, adcode=adcode)


def _placed(
    issuer: str | None, year: int | None, evidence: Evidence, *, is_report: bool, named_by_site: bool
) -> tuple[str | None, str | None]:
    """The issuer, with its place where the text prints or the site tells it, and its jurisdiction's code."""
    adcode = find_adcode(issuer, year) if issuer else None
    if issuer and adcode is None and (full := fuller_name(issuer, evidence.prose, year)):
        issuer, adcode = full, find_adcode(full, year)
    adcode = adcode or place_issuer(issuer, year, evidence)
    if issuer and is_report:
        issuer = completed(issuer)
        if named_by_site and adcode:
            issuer = with_place(issuer, adcode, year)
    return issuer, adcode


def _warnings(
    own: Found | None, prose: Prose, year: int | None, adcode: str | None, site: Site | None
) -> tuple[str, ...]:
    """Contradictions between title, text and address."""
    said = []
    period = period_year(prose)
    if own and own.title.year and period and period != own.title.year:
        said.append(f"the title says {own.title.year}, the period of the figures {period}")
    if site and not site.official:
        said.append(f"{site.host} is no official host: a copy")
    elif site and site.own and site.adcode and adcode and not _nested(site.adcode, adcode, year):
        said.append(f"the issuer belongs to {adcode}, {site.host} to {site.adcode}")
    signed = {code for body in signatures(prose) if (code := find_adcode(body, year))}
    if adcode and signed and not any(_nested(code, adcode, year) for code in signed):
        said.append(f"the issuer belongs to {adcode}, who signs to {', '.join(sorted(signed))}")
    return tuple(said)


def _nested(one: str, other: str, year: int | None) -> bool:
    """True when one of the two units is or holds the other, or was the same under another code."""
    if one == other:
        return True
    today = unit_in_year(one, None)
    if today and code_in_year(today, year) == other:
        return True
    return other.startswith(stem(one)) or one.startswith(stem(other))
