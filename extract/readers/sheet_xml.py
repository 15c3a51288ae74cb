"""What calamine leaves out of an XLSX: hidden rows and columns, formulas without a result, and what a cell shows."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from extract.readers.sheet_looks import Looks, read_looks

_MAX_BYTES = 128 * 1024 * 1024  # of all unpacked parts: a report's workbook has less than one MB
_LAST_ROW, _LAST_COLUMN = 20_000, 1_000
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


@dataclass(frozen=True, slots=True)
class SheetNotes:
    """Rows, columns and cells count from 0."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    """what stands for a cell's value: the formula that has no result to be trusted (=SUM(C4:H4)), the text without
    its struck parts, the number as its format shows it"""


def read_notes(data: bytes) -> dict[str, SheetNotes]:
    """The notes of each sheet by its name; nothing for other packages.

    Raises ValueError when the package is damaged, unpacks to more than 128 MiB, or places a cell absurdly far off.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(info.file_size for info in package.infolist()) > _MAX_BYTES:
                raise ValueError("the spreadsheet unpacks to more than 128 MiB")
            return _notes_of(package)
    except (
        zipfile.BadZipFile,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        zlib.error,
    ) as error:
        raise ValueError(f"damaged spreadsheet: {error}") from error
    except etree.XMLSyntaxError as error:
        raise ValueError(f"damaged spreadsheet: {error}") from error


def _notes_of(package: zipfile.ZipFile) -> dict[str, SheetNotes]:
    names = set(package.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    book = _parse(package.read("xl/workbook.xml"))
    links = {
        r.get("Id"): (posixpath.normpath(posixpath.join("xl", r.get("Target", ""))).lstrip("/"), r)
        for r in _parse(package.read("xl/_rels/workbook.xml.rels"))
    }
    targets = {name: path for name, (path, _) in links.items()}
    parts = {str(r.get("Type", "")).rpartition("/")[2]: path for path, r in links.values() if path in names}
    looks = read_looks(
        *(
            _parse(package.read(parts[kind])) if kind in parts else None
            for kind in ("styles", "sharedStrings")
        )
    )
    stale = any(calc.get("fullCalcOnLoad") in {"1", "true"} for calc in book.iter("{*}calcPr"))
    sheets = {sheet.get("name", ""): targets.get(_relation(sheet)) for sheet in book.iter("{*}sheet")}
    return {
        name: _notes(_parse(package.read(path)), looks, stale=stale)
        for name, path in sheets.items()
        if path in names and "worksheets" in path
    }


def _parse(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _relation(sheet: etree._Element) -> str | None:
    return next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), None)


def _notes(sheet: etree._Element, looks: Looks, *, stale: bool) -> SheetNotes:
    rows = {_row(row) for row in sheet.iter("{*}row") if row.get("hidden") in {"1", "true"}}
    columns: set[int] = set()
    for run in sheet.iter("{*}col"):
        first, last = run.get("min", ""), run.get("max", "")
        if run.get("hidden") in {"1", "true"} and first.isdigit() and last.isdigit():
            columns |= set(range(int(first) - 1, min(int(last), _LAST_COLUMN)))
    zeros = not any(view.get("showZeros") in {"0", "false"} for view in sheet.iter("{*}sheetView"))
    shown: dict[tuple[int, int], str] = {}
    for cell in sheet.iter("{*}c"):
        at = _place(cell.get("r", ""))
        text = _formula(cell, stale) or looks.of(cell, zeros=zeros)
        if at and text is not None:
            shown[at] = text
    return SheetNotes(frozenset(rows), frozenset(columns), shown)


def _formula(cell: etree._Element, stale: bool) -> str | None:
    """The formula of a cell without a result: writers that cannot compute leave nothing, or 0."""
    formula = cell.find("{*}f")
    value = cell.findtext("{*}v")
    if formula is None or (value and not (stale and value == "0")):
        return None
    return f"={formula.text or ''}"


def _row(row: etree._Element) -> int:
    number = row.get("r", "")
    return int(number) - 1 if number.isdigit() else -1


def _place(name: str) -> tuple[int, int] | None:
    match = _CELL.match(name)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = 26 * column + ord(letter) - 64
    if int(match.group(2)) > _LAST_ROW or column > _LAST_COLUMN:
        raise ValueError(f"a spreadsheet with a cell at {name}")
    return int(match.group(2)) - 1, column - 1
