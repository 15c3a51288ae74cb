"""Where each portal's annual-report column was found: columns.csv, which a person can read and mend."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from crawler.links import spell_url
from crawler.locks import one_at_a_time

NAME = "columns.csv"


class ColumnsError(ValueError):
    """A columns.csv that cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Column:
    """One remembered column page. `label` is the link text that led to it, `found_on` the run's day."""

    adcode: str
    column_url: str
    label: str
    found_on: str


def read_columns(archive: Path) -> dict[str, tuple[Column, ...]]:
    """The remembered columns by adcode, in the file's order; none without a file.

    Raises ColumnsError for a row without adcode or with an address that is none.
    """
    path = archive / NAME
    if not path.exists():
        return {}
    found: dict[str, tuple[Column, ...]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            for row in reader:
                column = _read_row(f"{path}:{reader.line_num}", row)
                found[column.adcode] = (*found.get(column.adcode, ()), column)
    except (UnicodeDecodeError, csv.Error) as error:
        raise ColumnsError(f"{path}: {error}") from error
    return found


def update_columns(archive: Path, columns: Mapping[str, Iterable[Column]]) -> None:
    """Put these portals' columns in the place of those in the file. Raises OSError and ColumnsError."""
    with one_at_a_time(archive, "columns"):
        write_columns(archive, {**read_columns(archive), **columns})


def write_columns(archive: Path, columns: Mapping[str, Iterable[Column]]) -> None:
    """Replace columns.csv as a whole. Raises OSError (the old file stays then)."""
    path = archive / NAME
    part = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, [field.name for field in fields(Column)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(asdict(column) for adcode in sorted(columns) for column in columns[adcode])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read_row(place: str, row: dict[str, str | None]) -> Column:
    value = {field.name: (row.get(field.name) or "").strip() for field in fields(Column)}
    if not value["adcode"]:
        raise ColumnsError(f"{place}: no adcode")
    url = spell_url(value["column_url"])
    if url is None:
        raise ColumnsError(f"{place}: column_url {value['column_url']!r} is no http address")
    return Column(**{**value, "column_url": url})
