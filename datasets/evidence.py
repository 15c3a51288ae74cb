"""What can be said of a report's figures apart from its own table: other documents, prose, the years beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

Code = tuple[str, str, str]
RECOGNISED = ("scan",)
"""Readers that tell a figure by its picture; all others copy characters."""


class Figure(NamedTuple):
    """One cell as one document has it."""

    value: Decimal | None
    raw: str | None
    status: str
    reader: str | None

    @property
    def is_printed(self) -> bool:
        """Whether its printed text shows anything that can be a figure: more than blanks and strokes."""
        return any(char.isalnum() for char in self.raw or "")

    @property
    def is_recognised(self) -> bool:
        """Whether it was told by its picture, so that one digit can be taken for another."""
        return self.reader in RECOGNISED

    @property
    def is_copied(self) -> bool:
        """Whether it is, digit by digit, the characters that stand in the file."""
        digits = "".join(str(int(char)) for char in self.raw or "" if char.isdecimal())
        return (
            self.status == "reported"
            and self.value is not None
            and not self.is_recognised
            and digits.lstrip("0")
            == "".join(c for c in f"{self.value.normalize():f}" if c.isdigit()).lstrip("0")
        )


Document = Mapping[Code, Figure]
NO_DOCUMENT: Document = {}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One report: its figures, those of other documents that carry it (by digest), and who stands beside it.

    `said` is what its prose gives, by the cells that add up to it; `stale` the tables that are last year's again;
    `previous` and `following` the same issuer's reports of the years before and after.
    """

    report_id: str
    template: str
    main: Document
    others: Mapping[str, Document] = field(default_factory=dict)
    said: Mapping[tuple[Code, ...], Decimal] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    previous: str | None = None
    following: str | None = None

    @property
    def values(self) -> Mapping[Code, Decimal | None]:
        """The figures of its main document."""
        return {code: figure.value for code, figure in self.main.items()}

    def value(self, code: Code) -> Decimal | None:
        """One figure of its main document."""
        figure = self.main.get(code)
        return figure.value if figure else None
