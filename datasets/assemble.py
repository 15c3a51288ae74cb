"""Joins readings to fetches: the rows of `reports` and `documents`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from datasets.bundles import Bundle
from datasets.editions import Carrier, Edition, Sighting, find_editions
from datasets.places import Identity, Registry, identify_document
from datasets.readings import READINGS
from datasets.sources import Fetch
from datasets.units import Unit, unit_in

Row = dict[str, Any]
Units = Mapping[str, Sequence[Unit]]
FEW_SECTIONS = 2
"""A column page is a report only if it holds figures, or this many sections: a list of links has neither."""


@dataclass(frozen=True, slots=True)
class Doc:
    """One document with its reading (a row of READINGS), its fetches in order of time, and whose it is."""

    row: Row
    fetches: tuple[Fetch, ...]
    fetch: Fetch
    identity: Identity

    @property
    def is_report(self) -> bool:
        """Whether it is an annual report of a known year that can stand in `reports`."""
        return carries_report(self.row, self.fetch) and self.identity.year is not None


def carries_report(row: Row, fetch: Fetch) -> bool:
    """Whether a document is an annual report; a column page must show more than a title."""
    if not row["is_report"] or row["grade"] == "rejected":
        return False
    return fetch.kind != "column" or bool(row["cells_count"]) or row["sections_count"] >= FEW_SECTIONS


def join_documents(
    readings: Sequence[Row], fetches: Sequence[Fetch], registry: Registry, bundles: Mapping[str, Bundle]
) -> list[Doc]:
    """Every reading with the fetches that hold it; readings of documents that no fetch holds are left out.

    `bundles` by their keys: an earlier state of a report whose page has not changed goes by a name of its own.
    """
    held: dict[str, list[Fetch]] = {}
    for fetch in fetches:
        held.setdefault(fetch.digest, []).append(fetch)
    docs = []
    named = [{**row, "digest": bundles[row["key"]].name} for row in readings if row["key"] in bundles]
    for row in sorted([*named, *_part_rows(named)], key=lambda each: str(each["digest"])):
        bundle = bundles.get(row["key"] or "")
        mine = _while_so(bundle, held[bundle.main.digest]) if bundle else held.get(row["digest"])
        if mine:
            # a document on two portals belongs to the one whose government it names
            own = next((each for each in mine if each.portal == row["adcode"]), mine[0])
            docs.append(Doc(row, tuple(mine), own, identify_document(row, own, registry)))
    return docs


def _while_so(bundle: Bundle, fetches: Sequence[Fetch]) -> list[Fetch]:
    """The page's fetches while its report was in this state; where it was not asked again, the first as of that time."""
    since, until = bundle.since, bundle.until
    found = [
        each
        for each in fetches
        if (since is None or each.run >= since) and (until is None or each.run < until)
    ]
    if found or since is None:
        return found
    changed = max(bundle.parts, key=lambda part: part.fetched_at)
    return [replace(fetches[0], run=changed.run, fetched_at=changed.fetched_at)]


def _part_rows(readings: Sequence[Row]) -> list[Row]:
    """A row for each document that was read as a part of a report: what it is, and of which."""
    empty: Row = {
        **dict.fromkeys(READINGS.names),
        "is_report": False,
        "prose": "",
        "warnings": [],
        "cells_count": 0,
        "sections_count": 0,
    }
    mains = {row["digest"] for row in readings}
    parts = {
        part["digest"]: {**empty, **part, "part_of": row["digest"]}
        for row in sorted(readings, key=lambda each: str(each["digest"]))
        for part in row["parts"]
    }
    return [row for digest, row in parts.items() if digest not in mains]


def assemble_rows(
    docs: Sequence[Doc], units: Units, registry: Registry, version: str
) -> tuple[list[Row], list[Row]]:
    """(rows of reports, rows of documents) for the documents of an archive."""
    groups: dict[tuple[str, int], list[Doc]] = {}
    for doc in docs:
        if doc.is_report:
            groups.setdefault((issuer_id(doc, units), doc.identity.year or 0), []).append(doc)
    reports: list[Row] = []
    homes: dict[str, tuple[str, str]] = {}
    for (issuer, year), group in sorted(groups.items()):
        group_rows, group_homes = _report_rows(issuer, year, group, units, registry)
        reports += group_rows
        homes.update(group_homes)
    return reports, [_document_row(doc, homes, version) for doc in docs]


def issuer_id(doc: Doc, units: Units) -> str:
    """One name for an issuer through the years: unit and kind suffice where a unit has one such body."""
    who = doc.identity
    unit = unit_in(units, who.adcode, who.year or 0)
    place = unit.unit_id if unit else who.adcode
    return _join(place, who, doc.row["digest"])


def _join(place: str | None, who: Identity, digest: str, *middle: str) -> str:
    parts = [place or "unknown", who.issuer_kind or "unknown", *middle]
    if not (place and who.issuer_kind in ("government", "office")):
        parts.append(hashlib.sha256((who.issuer or digest).encode()).hexdigest()[:8])
    return "-".join(parts)


def _report_rows(
    issuer: str, year: int, group: Sequence[Doc], units: Units, registry: Registry
) -> tuple[list[Row], dict[str, tuple[str, str]]]:
    by_digest = {doc.row["digest"]: doc for doc in group}
    carriers = [
        Carrier(d, x.row["grade"], x.row["media_type"] or "", x.row["content"]) for d, x in by_digest.items()
    ]
    editions = find_editions(carriers, _sightings(group) if len(carriers) > 1 else ())
    rows: list[Row] = []
    homes: dict[str, tuple[str, str]] = {}
    who = by_digest[editions[0].main.digest].identity
    base = _join(who.adcode, who, editions[0].main.digest, str(year))
    for number, edition in enumerate(editions, 1):
        name = base if number == 1 else f"{base}-r{number}"
        main = _complete(by_digest[edition.main.digest], group)
        rows.append(
            _report_row(name, issuer, number, len(editions), main, edition, by_digest, units, registry)
        )
        for digest in edition.members:
            homes[digest] = (name, "main" if digest == edition.main.digest else "duplicate")
    return rows, homes


def _sightings(group: Sequence[Doc]) -> list[Sighting]:
    """The fetches of some documents, in order of time."""
    seen = sorted(
        ((f, str(doc.row["digest"])) for doc in group for f in doc.fetches),
        key=lambda each: (each[0].fetched_at, each[0].portal, each[0].url, each[1]),
    )
    return [Sighting(f.run, f.url, digest) for f, digest in seen]


def _complete(main: Doc, group: Sequence[Doc]) -> Doc:
    """The main document under the fullest identity of its group: a page may name what its PDF does not."""
    if main.identity.issuer_from == "document":
        return main
    named = [doc for doc in group if doc.identity.issuer_from == "document"]
    if not named:
        return main
    who = named[0].identity
    return replace(main, identity=replace(main.identity, issuer=who.issuer, issuer_from="document"))


def _report_row(
    name: str,
    issuer: str,
    number: int,
    count: int,
    main: Doc,
    edition: Edition,
    by_digest: Mapping[str, Doc],
    units: Units,
    registry: Registry,
) -> Row:
    who, row, fetch = main.identity, main.row, main.fetch
    unit = unit_in(units, who.adcode, who.year or 0)
    portal = registry.by_adcode.get(who.adcode or "")
    members = [by_digest[digest] for digest in sorted(edition.members)]
    return {
        "report_id": name,
        "issuer_id": issuer,
        "adcode": who.adcode,
        "adcode_from": who.adcode_from,
        "unit_id": unit.unit_id if unit else None,
        "issuer": who.issuer,
        "issuer_from": who.issuer_from,
        "issuer_kind": who.issuer_kind,
        "level": unit.level if unit else portal.level if portal else None,
        "province": unit.province if unit else None,
        "year": who.year,
        "year_from": who.year_from,
        "template": row["template"],
        "title": row["title"] or fetch.anchor,
        "published_on": _published_on(main, members),
        "grade": row["grade"],
        "revision": number,
        "is_current": number == count,
        "digest": row["digest"],
        "media_type": row["media_type"],
        **_where(fetch),
        "documents": len(members),
    }


def _published_on(main: Doc, members: Sequence[Doc]) -> Any:
    """The date beside the main document, else the earliest beside another document of the revision."""
    for docs in ([main], members):
        dates = [fetch.published_on for doc in docs for fetch in doc.fetches if fetch.published_on]
        if dates:
            return min(dates)
    return None


def _where(fetch: Fetch) -> Row:
    return {
        "source_url": fetch.url,
        "fetched_at": fetch.fetched_at,
        "warc_file": fetch.warc_file,
        "warc_offset": fetch.warc_offset,
    }


def _document_row(doc: Doc, homes: Mapping[str, tuple[str, str]], version: str) -> Row:
    row = doc.row
    report_id, role = homes.get(row["digest"], (None, _role(doc)))
    if row.get("part_of"):
        report_id, role = homes.get(row["part_of"], (None, ""))[0], "part"
    return {
        **{k: row[k] for k in ("digest", "media_type", "bytes", "pages", "reader", "is_report", "grade")},
        "extractor_version": version,
        "report_id": report_id,
        "role": role,
        "portal": doc.fetch.portal,
        "kind": doc.fetch.kind,
        **_where(doc.fetch),
        "warnings": row["warnings"],
        "error": row["error"],
    }


def _role(doc: Doc) -> str:
    if doc.row["error"]:
        return "failed"
    return "undated" if carries_report(doc.row, doc.fetch) else "not_report"
