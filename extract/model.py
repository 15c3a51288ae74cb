"""What is said of one document: frozen dataclasses from the reader's grid to the whole reading."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Status = Literal["reported", "blank", "derived", "unreadable", "absent"]
Outcome = Literal["passed", "failed", "not_applicable"]
Grade = Literal["verified", "inconsistent", "partial", "text", "rejected"]
TemplateName = Literal["2021", "2019", "2014", "none"]
IssuerKind = Literal["government", "office", "department", "township", "other"]
Box = tuple[float, float, float, float]
"""(x0, top, x1, bottom) in points (1/72 inch), from the top left corner of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One way to read a cell's picture, and how sure the recogniser is of it (0 to 1)."""

    text: str
    confidence: float


class GridCell(NamedTuple):
    """One cell of a grid; a merged cell stands once, at its top left place, with its spans.

    `guesses` is empty where the text is certain (it stands in the file as characters). A cell read off a picture
    has all plausible readings in it, the likeliest first; `text` is that first one.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    page: int | None = None
    box: Box | None = None
    guesses: tuple[Guess, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangular table: cells in reading order that do not overlap; rows and columns count from 0."""

    cells: tuple[GridCell, ...]
    rows: int
    columns: int
    reader: str
    lines: tuple[str, ...] = ()
    """the lines of a text that it was made of by their spaces"""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of prose, whitespace tidied, never torn by a page or line break."""

    text: str
    page: int | None = None
    line: str | None = None
    """the line of a plain text that it is, its spaces kept"""


@dataclass(frozen=True, slots=True)
class Picture:
    """Writing that a document holds only as pixels: a scanned page, or a picture among its paragraphs.

    `data` is an encoded image (PNG, JPEG, …). For a page, `page` is its number and `size` its width and height in
    points as shown, so that boxes come out in the page's points; otherwise both are None.
    """

    data: bytes
    page: int | None = None
    size: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Embedded:
    """A whole document inside another: a member of an archive, a PDF inside a page."""

    data: bytes
    name: str | None = None


Block = Paragraph | Grid | Picture | Embedded
"""Readers return all four; extract.read has pictures and embedded documents read and puts what they say in place."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found: prose and grids in reading order; `title` is the document's own metadata title."""

    blocks: tuple[Block, ...]
    pages: int | None = None
    title: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes that were read. `media_type` is what they are, not what anybody called them."""

    path: str
    sha256: str
    media_type: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """Whose report of which year this is, on which form, and whether to believe it."""

    is_report: bool
    title: str | None
    year: int | None
    issuer: str | None
    issuer_kind: IssuerKind | None
    adcode: str | None
    template: TemplateName
    grade: Grade


class Cell(NamedTuple):
    """One figure of a statutory form, under its codebook codes, with where it was printed.

    `value` is in `unit`; `raw` is the printed text, untouched (None when the document has no such cell).
    """

    table: str
    row: str
    column: str
    value: Decimal | None
    raw: str | None
    status: Status
    unit: str | None
    page: int | None
    bbox: Box | None
    reader: str | None


@dataclass(frozen=True, slots=True)
class Check:
    """One identity of the form on one row or column: `left` should equal `right`."""

    rule: str
    scope: str
    left: Decimal | None
    right: Decimal | None
    status: Outcome


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered section of the report's prose, without its tables."""

    number: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything said of one document. `error` is set when the bytes could not be read at all."""

    document: Document
    report: Report
    cells: tuple[Cell, ...] = ()
    checks: tuple[Check, ...] = ()
    sections: tuple[Section, ...] = ()
    warnings: tuple[str, ...] = ()
    error: str | None = None
