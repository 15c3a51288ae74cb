"""One annual report as data: whose, which year, its figures as printed, its prose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from samples.figures import Cells
from samples.layout import Code
from samples.prose import Prose

HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report to be printed. `cells` holds the printed text of every cell, wrong ones included."""

    adcode: str
    issuer: str
    issuer_kind: str
    year: int
    template: str
    title: str
    published_on: date
    cells: Cells
    prose: Prose
    fails: tuple[tuple[str, str], ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)


def reprint(report: Report, printed: Mapping[Code, str]) -> Report:
    """The same report with some cells printed differently (blank, a stroke, full-width digits)."""
    return replace(report, cells=dict(report.cells) | dict(printed))


def print_zeros_as(report: Report, text: str, tables: tuple[str, ...]) -> Report:
    """The same report with every zero of the named tables printed as `text`."""
    zeros = {code: text for code, printed in report.cells.items() if code[0] in tables and printed == "0"}
    return reprint(report, zeros)


def print_full_width(report: Report) -> Report:
    """The same report with its digits typed full-width, as an input method leaves them."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return reprint(report, {code: printed.translate(wide) for code, printed in report.cells.items()})


def print_procurement_in(report: Report, unit: str) -> Report:
    """The same report with its procurement amount followed by a unit (2019 form only)."""
    code = ("proactive", "government_procurement", "amount")
    if code not in report.cells:
        return report
    return reprint(report, {code: report.cells[code] + unit})
