"""Who is to blame where a report's figures contradict those of the year before."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import combinations

from datasets.blame import UNKNOWN, Verdict, is_confirmed, of_cell
from datasets.evidence import Code, Evidence
from datasets.repairs import find_repairs

FLOW = ("issued", "repealed", "in_force")


def blame_carry_over(earlier: Evidence, later: Evidence, column: str) -> Verdict:
    """Who broke: carried forward of a year is carried over of the next."""
    forward, over = ("applications", "carried_forward", column), ("applications", "carried_over", column)
    left, right = earlier.value(forward), later.value(over)
    if "applications" in later.stale | earlier.stale:
        return "source", "years"
    sides = ((earlier, forward, right), (later, over, left))
    for report, code, wanted in sides:
        if report.main[code].status == "reported" and not report.main[code].is_printed:
            return "extraction", "raw"
        if any(code in doc and doc[code].value == wanted for doc in report.others.values()):
            return "extraction", "documents"
    if _changed_places(earlier, later, column):
        return _exchanged(earlier, later)
    for report, code, wanted in sides:
        repairs = find_repairs(report.template, [code], report.values)
        if any(each.value == wanted for each in repairs) and wanted is not None:
            return of_cell(report, code, wanted)
    if all(is_confirmed(report, code) for report, code, _ in sides):
        return "source", "identities"
    return UNKNOWN


def _changed_places(earlier: Evidence, later: Evidence, column: str) -> bool:
    """Whether another column was carried over in this one's place, and this one in its."""
    columns = [c for table, row, c in later.main if (table, row) == ("applications", "carried_over")]
    mine = earlier.value(("applications", "carried_forward", column))
    gave = {c: earlier.value(("applications", "carried_forward", c)) for c in columns}
    took = {c: later.value(("applications", "carried_over", c)) for c in columns}
    return any(
        gave[c] != mine and gave[c] == took[column] and took[c] == mine for c in columns if c != column
    )


def _exchanged(earlier: Evidence, later: Evidence) -> Verdict:
    """Printed so by a second document of both reports, it is the source; else a reading has exchanged two columns."""
    rows = ((earlier, "carried_forward"), (later, "carried_over"))
    same = [
        bool(report.others) and all(is_printed_alike(report, code) for code in report.main if code[1] == row)
        for report, row in rows
    ]
    return ("source", "documents") if all(same) else ("extraction", "exchange")


def is_printed_alike(report: Evidence, code: Code) -> bool:
    """Whether a second document gives the same figure in a cell."""
    return any(code in doc and doc[code].value == report.value(code) for doc in report.others.values())


def blame_stock_flow(
    before: Evidence, report: Evidence, row: str, around: Mapping[str, Decimal | None]
) -> Verdict:
    """Who broke: in force a year ago, plus issued, less repealed, is in force.

    `around` is what the years beside these two ask for: `before` of the first one's stock, `after` of the second's.
    """
    stock, codes = ("proactive", row, "in_force"), [("proactive", row, name) for name in FLOW]
    if "proactive" in report.stale | before.stale:
        return "source", "years"
    if any(
        each.main[code].status == "reported" and not each.main[code].is_printed
        for each, code in [(before, stock), *((report, code) for code in codes)]
    ):
        return "extraction", "raw"
    start = before.value(stock)
    end = report.value(stock)
    flows = [
        tuple(doc[code].value if code in doc else None for code in codes) for doc in report.others.values()
    ]
    if any(_flows(start, *flow) for flow in flows):
        return "extraction", "documents"
    if any(
        stock in doc and _flows(doc[stock].value, *_flow(report, codes)) for doc in before.others.values()
    ):
        return "extraction", "documents"
    if all(is_printed_alike(report, code) for code in codes):
        return "source", "documents"
    return _of_stock(before, report, stock, (_needed(start, report, codes), _had(end, report, codes)), around)


def _of_stock(
    before: Evidence,
    report: Evidence,
    stock: Code,
    wanted: tuple[Decimal | None, Decimal | None],
    around: Mapping[str, Decimal | None],
) -> Verdict:
    """The stock that the years on its other side deny too is the wrong one; else two figures that changed places."""
    this, last = wanted
    if this is not None and this == around.get("after"):
        return of_cell(report, stock, this)
    if last is not None and last == around.get("before"):
        return of_cell(before, stock, last)
    flow = [report.value((*stock[:2], name)) for name in FLOW]
    for one, other in combinations(range(len(FLOW)), 2):
        changed = list(flow)
        changed[one], changed[other] = flow[other], flow[one]
        if flow[one] != flow[other] and _flows(before.value(stock), *changed):
            return "extraction", "exchange"
    return UNKNOWN


def _flow(report: Evidence, codes: list[Code]) -> tuple[Decimal | None, ...]:
    return tuple(report.value(code) for code in codes)


def _flows(start: Decimal | None, *flow: Decimal | None) -> bool:
    issued, repealed, end = flow
    if start is None or issued is None or repealed is None or end is None:
        return False
    return start + issued - repealed == end


def _needed(start: Decimal | None, report: Evidence, codes: list[Code]) -> Decimal | None:
    issued, repealed, _ = _flow(report, codes)
    return None if start is None or issued is None or repealed is None else start + issued - repealed


def _had(end: Decimal | None, report: Evidence, codes: list[Code]) -> Decimal | None:
    issued, repealed, _ = _flow(report, codes)
    return None if end is None or issued is None or repealed is None else end - issued + repealed
