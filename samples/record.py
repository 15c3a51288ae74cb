"""Writes the recorded sample web: python -m samples.record

portals.warc.gz (the web), portals.csv (the registry of its governments), jurisdictions.csv (the invented
places), reports.csv (every report, its address, form and declared breaks), truth.csv (every printed figure).
Needs LibreOffice and the Noto CJK fonts for the PDFs; using the samples needs neither.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from samples.cast import GOVERNMENTS, LAST_SEEN
from samples.content import needs_pdf
from samples.documents import report_docx
from samples.government import Government
from samples.pdf import NoWordProcessor, export_pdfs
from samples.portal import Published, build_portal
from samples.tape import write_tape
from samples.writing import write_reports

HERE = Path(__file__).parent
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def main() -> int:
    """Write everything beside this file; exit status 1 when LibreOffice is missing."""
    try:
        pdfs = record_pdfs()
    except NoWordProcessor as error:
        print(f"samples: {error}", file=sys.stderr)
        return 1
    portals = [build_portal(government, pdfs) for government in GOVERNMENTS]
    pages = [page for portal in portals for page in portal.pages]
    count = write_tape(HERE / "portals.warc.gz", pages, "nianbao samples")
    published = [item for portal in portals for item in portal.published]
    write_csv(HERE / "portals.csv", PORTAL_FIELDS, map(portal_row, GOVERNMENTS))
    write_csv(HERE / "jurisdictions.csv", PLACE_FIELDS, map(place_row, filter(_invented, GOVERNMENTS)))
    write_csv(HERE / "reports.csv", REPORT_FIELDS, map(report_row, published))
    write_csv(HERE / "truth.csv", TRUTH_FIELDS, (row for item in published for row in truth_rows(item)))
    size = (HERE / "portals.warc.gz").stat().st_size
    print(f"samples: {len(portals)} portals, {len(published)} reports, {count} pages, {size / 1e6:.1f} MB")
    return 0


def record_pdfs() -> dict[tuple[str, int], bytes]:
    """The PDF of every report that a government publishes as one, by adcode and year."""
    reports = [
        r for g in GOVERNMENTS if g.behaviour == "open" for r in write_reports(g) if needs_pdf(g, r.year)
    ]
    made = export_pdfs({f"{r.adcode}-{r.year}": report_docx(r) for r in reports})
    return {(r.adcode, r.year): made[f"{r.adcode}-{r.year}"] for r in reports}


PORTAL_FIELDS = ("adcode", "name", "level", "parent", "home_url", "last_seen")
PLACE_FIELDS = (
    "adcode",
    "province",
    "prefecture",
    "name",
    "level",
    "status",
    "valid_from",
    "valid_to",
    "successors",
)
REPORT_FIELDS = (
    "report",
    "url",
    "file_url",
    "form",
    "adcode",
    "issuer",
    "issuer_kind",
    "year",
    "template",
    "title",
    "published_on",
    "fails",
)
TRUTH_FIELDS = ("report", "adcode", "year", "table", "row", "column", "printed", "value")


def portal_row(government: Government) -> Sequence[object]:
    """One line of the registry."""
    g = government
    return (g.adcode, g.name, g.level, g.parent, g.base + "/", LAST_SEEN)


def place_row(government: Government) -> Sequence[object]:
    """One line of the invented jurisdictions."""
    g = government
    province, _, prefecture = g.parent.partition("/")
    if g.level == "prefecture":
        prefecture = g.name
    return (g.adcode, province or g.name, prefecture, g.name, g.level, "in_use", 1981, "", "")


def report_key(item: Published) -> str:
    """A name for a report that joins reports.csv and truth.csv."""
    r = item.report
    own = "" if r.issuer_kind == "government" else "-" + r.issuer
    return f"{r.adcode}-{r.year}{own}"


def report_row(item: Published) -> Sequence[object]:
    """One report: where it is, whose, and which identities it is made to break."""
    r = item.report
    fails = " ".join(f"{rule}:{scope}" for rule, scope in r.fails)
    template = r.template if r.cells else "none"
    where = (report_key(item), item.url, item.file_url, item.form)
    return (*where, r.adcode, r.issuer, r.issuer_kind, r.year, template, r.title, r.published_on, fails)


def truth_rows(item: Published) -> Iterable[Sequence[object]]:
    """Every cell of a report as printed, and its number where there is one."""
    r = item.report
    for (table, row, column), printed in r.cells.items():
        yield (report_key(item), r.adcode, r.year, table, row, column, printed, number_of(printed))


def number_of(printed: str) -> str:
    """The number in a printed cell, in the codebook's unit (7053.33元 is 0.705333 万元); empty when none is."""
    narrow = printed.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    found = NUMBER.match(narrow)
    if found is None:
        return ""
    in_yuan = narrow[found.end() :] == "元"
    return str(Decimal(found.group()) / 10_000) if in_yuan else found.group().removeprefix("+")


def write_csv(path: Path, fields: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV file in UTF-8, whole or not at all."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(fields)
    writer.writerows(rows)
    partial = path.with_name(path.name + ".part")
    partial.write_text(text.getvalue(), encoding="utf-8")
    partial.replace(path)


def _invented(government: Government) -> bool:
    return government.adcode.startswith("99")


if __name__ == "__main__":
    sys.exit(main())
