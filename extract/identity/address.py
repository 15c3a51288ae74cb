"""What an address says of the page: the year of its folder, when it was put up, whether it lies among annual reports.

Folders and dates are often another year's or another agency's (docs: addresses of 520 real pages), so all of this
is asked only where title and text say nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

# zfxxgknb, xxgkndbg, 2013nb, gknb, zfxxgkgzndbgbm, zsbjgkndbb, xxgkAnnualReport.jsp, openness/detail/annual_report
_ANNUAL = re.compile(
    r"(?:gk|gz|^|_|\d|zf|bm|jd|xz|n)nb(?![a-z]{3})|n(?:ian)?dbg|ndgzbg|gzbgnb|ndbb|nianbao|annual_?report"
)
# /n2017/, /2013nb/, /2019n/, /nb2016xz/, /2024_nd/, /2022n_5930973/
_YEAR_FOLDER = re.compile(
    r"^(?:n|nb|gb|gknb|xxgknb|ndbg)?(20\d\d)(?:_?(?:n|nb|nd|nian|ndbg|nzfxxgk\w*|nzfxxgkndbg|xz|bm|zfxxgk\w*))?(?:_\d+)?$"
    r"|^[a-z]+nb(20\d\d)$"
)
# a title in initials as a page's name: lys2013ndzfxxgkgzbg, 2014nlxszfxxgkgzndbg
_INITIALS = re.compile(r"(?:^|[a-z])(20[012]\d)nd?[a-z]{0,6}zfxxgk(?:gz)?(?:qk)?(?:nd)?(?:bg|nb)")
_SCHOOL = re.compile(r"\.edu(?:\.cn)?(?::\d+)?$")  # universities report on school years
_YEAR_PARAMETERS = ("fbtime", "year", "nbyear", "title", "timeframe", "nd")
# the one report of a body and a year: xxgkAnnualReport.jsp?area=…&fbtime=…, zfxxgknb.html?nbYear=2023
_ITEM_PARAMETERS = {"fbtime", "year", "nbyear"}
_LAST_YEAR = re.compile(r"^(20\d\d)n?$")
_PUBLISHED = (
    re.compile(r"(?<!\d)(20[012]\d)[-_/]?(0[1-9]|1[0-2])(?:[-_/]?(0[1-9]|[12]\d|3[01]))?(?!\d)"),
    re.compile(r"/(20[012]\d)/(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])/"),
)
# due by 31 January (31 March before 2021), some weeks late at most; a later date is as often a migration's
_LAST_DATE_OF_REPORTS = (4, 28)
# districts' and counties' reports on a prefecture's host: /zxqgkndbg/, /2025_xsq/, /gqxnb2023/, /edqrmzfndbg/
_OF_COUNTIES = re.compile(
    r"(?:^|/|_)(?:g|z|s|qt)?(?:xsq|qxs|xqs|sxq|xq|qx|xs|sx|gxs|zxq|qzf|xzf|gqx|gxq|xjzf|xqxx\w*)(?:gk|xxgk|zfxxgk)?(?:nb|ndbg)?\d*(?:/|_|$)"
    r"|(?:^|/)[a-z]{1,8}[qx]rmzf",
)
# of towns and streets: /xzjd/, /jdbsc/, /jdb/, /xzfzf/
_OF_TOWNS = re.compile(
    r"(?:^|/|_)(?:x?zjd|g?xz|xzf|jdbsc|jdb|jd|zjbsc|jz|zj|gxz|gzj)(?:bm|gk|nb)?(?:_\d+)?(?:/|$)"
)


@dataclass(frozen=True, slots=True)
class Address:
    """The readable parts of an address: `path` in lower case, `titles` spelled out in it, percent-encoded.

    `folder_year` is the year that a folder or a parameter names, `published` the (year, month, day) of a date in the
    path; month and day may be 0, not said; `parameters` are the names of the query's, in lower case; `of_school` marks a university's host.
    """

    path: str
    parameters: frozenset[str]
    titles: tuple[str, ...]
    of_school: bool
    folder_year: int | None
    published: tuple[int, int, int] | None

    @property
    def among_reports(self) -> bool:
        """True inside a column of annual reports."""
        return any(_ANNUAL.search(part) or _INITIALS.search(part) for part in self.path.split("/"))

    @property
    def is_titled(self) -> bool:
        """True when the page's own name is a report's title in initials: hns2015nzfxxgkgzndbg."""
        return bool(_INITIALS.search(self.path.rpartition("/")[2]))

    @property
    def is_item(self) -> bool:
        """True for the address of a single page rather than of a list: its last part is numbered."""
        if self.parameters & _ITEM_PARAMETERS:
            return True
        last = self.path.rstrip("/").rpartition("/")[2]
        return bool(re.search(r"\d{3}|[0-9a-f]{12}", last)) and not last.startswith(("index", "list"))

    @property
    def below_host(self) -> bool:
        """True in a column of the units below the host's own: districts, towns, streets."""
        return bool(_OF_COUNTIES.search(self.path) or _OF_TOWNS.search(self.path))

    @property
    def report_year(self) -> int | None:
        """The year that a report here is most likely on.

        A report is put up in the months after its year. A folder one year off is a stale one (2024_nd holds
        reports of 2025); one further off tells that the page was moved (nb2016xz, put up in 2021).
        """
        due = None
        if self.published and (0, 0) < self.published[1:] <= _LAST_DATE_OF_REPORTS:
            due = self.published[0] - 1
        if self.folder_year and due and abs(self.folder_year - due) == 1:
            return due
        return self.folder_year or due


def read_address(url: str | None) -> Address | None:
    """The parts of `url`; None where there are none. Never raises."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if not parts.path.strip("/") and not parts.query:
        return None
    path = parts.path.lower()
    query = parse_qsl(parts.query)
    titles: tuple[str, ...] = ()
    if "%" in (url or ""):
        texts = [unquote(part) for part in parts.path.split("/")] + [value for _, value in query]
        titles = tuple(text for text in texts if re.search(r"[㐀-鿿]{4}", text))
    parameters = frozenset(key.lower() for key, _ in query)
    of_school = bool(_SCHOOL.search(parts.netloc.lower()))
    return Address(path, parameters, titles, of_school, _folder_year(path, query), _published(path))


def _folder_year(path: str, query: list[tuple[str, str]]) -> int | None:
    """The year of the innermost folder that is a year's, or of a parameter."""
    for key, value in query:
        found = _LAST_YEAR.match(value) if key.lower() in _YEAR_PARAMETERS else None
        if found:
            return int(found[1])
    if named := _INITIALS.search(path.rpartition("/")[2]):
        return int(named[1])
    folders = path.split("/")[1:-1]
    for place in range(len(folders) - 1, -1, -1):
        if place and folders[place - 1] in {"art", "c", "doc", "webinfo"}:  # the date of upload: /art/2022/…
            continue
        if place + 1 < len(folders) and re.fullmatch(r"\d{1,2}|\d\d-\d\d|\d{4}", folders[place + 1]):
            continue  # /2022/01/, /2018/10-20/
        found = _YEAR_FOLDER.match(folders[place])
        if found:
            return int(found[1] or found[2])
    return None


def _published(path: str) -> tuple[int, int, int] | None:
    """The last date in the path: /202301/t20230118_1.html, /art/2023/1/31/, /2026-02/02/, /art/2024/art_…."""
    for pattern in _PUBLISHED:
        dates = list(pattern.finditer(path))
        if dates:
            return int(dates[-1][1]), int(dates[-1][2]), int(dates[-1][3] or 0)
    year = re.search(r"/art/(20[012]\d)/", path)
    return (int(year[1]), 0, 0) if year else None
