"""What the tables of a document say under one form, while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.codebook import Template
from extract.decode import Candidate
from extract.form.finds import Code
from extract.model import Cell, GridCell

UNTRIED = 0.9
"""The confidence in a figure that was read off a picture as words, or whose row another row's figures have entered."""


@dataclass
class Placement:
    """The cells of the form that the document has, and everything in its tables that found no place."""

    template: Template
    cells: dict[Code, Cell] = field(default_factory=dict)
    shared: set[Code] = field(default_factory=set)
    """zeros that one printed 0 stands for: to be believed only where the identities prove them"""
    places: dict[Code, GridCell] = field(default_factory=dict)
    """where each cell was printed"""
    doubts: dict[Code, tuple[Candidate, ...]] = field(default_factory=dict)
    """figures read off pictures, with every plausible reading"""
    warnings: list[str] = field(default_factory=list)
    leftovers: int = 0
    grids: int = 0
    torn: set[tuple[str, str]] = field(default_factory=set)
    """rows of the form (table, row code) in which two figures of a picture claimed one place"""
    origins: dict[Code, int] = field(default_factory=dict)
    """the number of the grid that each cell's figure is from"""
    contrary: dict[int, set[str]] = field(default_factory=dict)
    """the grids that print other figures for cells of earlier ones, with the tables of those cells"""
    equals: tuple[Placement, ...] = ()
    """the same under forms that take as much of what is printed: the year decides"""
    in_order: bool = False
    """whether the text has lost its rows and was read by the order of its words"""

    def all_cells(self) -> tuple[Cell, ...]:
        """Every cell of the template in codebook order; those that the document does not have are `absent`."""
        return tuple(
            self.cells.get((c.table, c.row, c.column))
            or Cell(c.table, c.row, c.column, None, None, "absent", None, None, None, None)
            for c in self.template.cells
        )
