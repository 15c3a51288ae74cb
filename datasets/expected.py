"""Which government had to report on which year, and what became of it: the denominator of every rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from datasets.assemble import Doc, Row, Units
from datasets.sources import Portal
from datasets.units import Unit, unit_in

FIRST_YEAR = 2008
"""The Regulation (政府信息公开条例) came into force on 1 May 2008: no report is due for a year before."""
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "blocked": ("blocked", "the portal refused the crawler"),
    "robots": ("blocked", "robots.txt of the portal forbids it"),
    "unreachable": ("unreachable", "the portal did not answer"),
    "script_only": ("unreadable", "the portal's pages are made by script"),
    "missing": ("missing", "a full search found no annual report"),
    "found": ("missing", "other reports were found, not this year's"),
}


def due_on(year: int) -> date:
    """The legal date of a government's report: 31 March of the next year (条例 2019, 第五十条)."""
    return date(year + 1, 3, 31)


def expected_years(asked: Iterable[int | None], found: Iterable[int], only: int | None = None) -> list[int]:
    """The years to expect: `only`, else those asked for, and the span of years found where all were asked."""
    if only is not None:
        return [only]
    wanted = set(asked)
    years = {year for year in wanted if year is not None}
    if None in wanted:
        seen = sorted(year for year in found if year >= FIRST_YEAR)
        years |= set(range(seen[0], seen[-1] + 1)) if seen else set()
    return sorted(years)


def expected_rows(
    portals: Sequence[Portal],
    reports: Sequence[Row],
    docs: Sequence[Doc],
    units: Units,
    last_fetch: date | None,
    only: int | None = None,
) -> list[Row]:
    """One row a government and year it was asked about; `last_fetch` is the day up to which the archive knows.

    `portals` are the searches, oldest first; `only` narrows the years to one. A portal is asked for the units of
    that year that its unit holds today: 密云区's for 密云县, 东城区's for 崇文区 too.
    """
    found = _found(reports)
    failed = _failed(docs)
    span = {row["year"] for row in reports}
    held = units_held(units)
    rows: dict[tuple[str, int], Row] = {}
    for adcode, searches in sorted(_by_adcode(portals).items()):
        for year in expected_years([each.year for each in searches], span, only):
            portal = _last_search(searches, year)
            found_units: list[Unit | None] = [*reporting_units(units, held, adcode, year)]
            for unit in found_units or [None]:
                code = unit.adcode if unit else adcode
                report = found.get((code, year))
                status, cause = _status(portal, year, report, failed.get((adcode, year)), last_fetch)
                row = {
                    "adcode": code,
                    "year": year,
                    "name": unit.name if unit else portal.name,
                    "level": unit.level if unit else portal.level,
                    "province": unit.province if unit else None,
                    "unit_id": unit.unit_id if unit else None,
                    "due_on": due_on(year),
                    "status": status,
                    "cause": cause,
                    "report_id": report["report_id"] if report else None,
                }
                rows.setdefault((code, year), row)
    return [rows[key] for key in sorted(rows)]


def units_held(units: Units) -> Mapping[str, Sequence[Unit]]:
    """For each unit in use (its unit_id), every record of what it holds today, its own among them."""
    held: dict[str, list[Unit]] = {}
    for records in units.values():
        for record in records:
            for holder in record.current_units:
                held.setdefault(holder, []).append(record)
    return held


def reporting_units(
    units: Units, held: Mapping[str, Sequence[Unit]], adcode: str, year: int
) -> Sequence[Unit]:
    """The units of `year` that the unit now under `adcode` holds; the unit itself where it has ended.

    Empty where the list knows no such code, or none of its territory was a unit then.
    """
    last = units[adcode][-1] if adcode in units else None
    if last is None:
        return []
    if last.valid_to is not None:
        own = unit_in(units, adcode, year)
        return [own] if own else []
    return [record for record in held.get(last.unit_id, ()) if record.is_valid(year)]


def _by_adcode(portals: Sequence[Portal]) -> dict[str, list[Portal]]:
    searches: dict[str, list[Portal]] = {}
    for portal in portals:
        searches.setdefault(portal.adcode, []).append(portal)
    return searches


def _last_search(searches: Sequence[Portal], year: int) -> Portal:
    """The last search that would have seen that year's report; the last of all where none was for it."""
    fitting = [each for each in searches if each.year in (None, year)]
    return (fitting or list(searches))[-1]


def _found(reports: Sequence[Row]) -> dict[tuple[str, int], Row]:
    """The current report of each government and year: the government's own before its office's."""
    found: dict[tuple[str, int], Row] = {}
    for kind in ("office", "government"):
        for row in reports:
            if row["is_current"] and row["issuer_kind"] == kind and row["adcode"]:
                found[row["adcode"], row["year"]] = row
    return found


def _failed(docs: Sequence[Doc]) -> dict[tuple[str, int], Doc]:
    failed: dict[tuple[str, int], Doc] = {}
    for doc in docs:
        if doc.row["error"] and doc.identity.year is not None and doc.fetch.kind != "column":
            failed.setdefault((doc.fetch.portal, doc.identity.year), doc)
    return failed


def _status(
    portal: Portal, year: int, report: Row | None, failed: Doc | None, last_fetch: date | None
) -> tuple[str, str | None]:
    if report is not None:
        return _published(report, due_on(year))
    if failed is not None:
        return "unreadable", f"{failed.fetch.url}: {failed.row['error']}"
    if last_fetch is not None and last_fetch <= due_on(year):
        return "not_due", f"due on {due_on(year)}, last looked on {last_fetch}"
    if portal.outcome not in OUTCOMES:
        return "unreachable", f"the crawler says {portal.outcome}"
    status, cause = OUTCOMES[portal.outcome]
    if portal.outcome == "found" and portal.cause:
        # missing is said only after a full search, and this one lost a page
        return "unreachable", portal.cause
    return status, portal.cause or cause


def _published(report: Row, due: date) -> tuple[str, str | None]:
    published: Any = report["published_on"]
    cause = "only the office's report was found" if report["issuer_kind"] == "office" else None
    if published is not None and published > due:
        return "late", f"published on {published}"
    return "found", cause
