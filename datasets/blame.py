"""Who is to blame for figures that contradict each other: the published report, or our reading of it.

Each verdict is (blame, evidence). `source`: the report says it so. `extraction`: it was misread. `unknown`: nothing
independent tells. Evidence is named by what told: documents (a second one that carries the report), prose, years (the
reports beside it), identities, exchange (two figures that changed places), recogniser (one digit taken for another in a
picture), characters (copied from the file, and the identities leave only this figure to be wrong), raw (no figure is
printed there).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from datasets.evidence import Code, Evidence, Figure
from datasets.repairs import Repair, find_exchange, find_repairs, holds, identities_of, operands

Verdict = tuple[str, str | None]
UNKNOWN: Verdict = ("unknown", None)
CHECKED_TWICE = 2
"""Broken identities that a figure must mend for them to say that it is the wrong one."""
Sides = tuple[Decimal | None, Decimal | None, str]


def blame_identity(report: Evidence, rule: str, scope: str, sides: Sides, others: Sequence[Sides]) -> Verdict:
    """Who broke an identity of the form; `sides` are (left, right, status), `others` those of its other documents."""
    if any(other[:2] == sides[:2] for other in others):
        return "source", "documents"
    if any(status == "passed" for _, _, status in others):
        return "extraction", "documents"
    codes = operands(report.template, rule, scope)
    found = _unprinted(report, codes) or _blank_elsewhere(report, codes)
    if found:
        return found
    repairs = _likely(report, find_repairs(report.template, codes, report.values))
    if repairs:
        return _of_repairs(report, repairs)
    if find_exchange(report.template, codes, report.values):
        return "extraction", "exchange"
    return UNKNOWN


def _unprinted(report: Evidence, codes: Iterable[Code]) -> Verdict | None:
    """A figure where none is printed was made by the reading."""
    figures = [report.main[code] for code in codes if code in report.main]
    made = any(f.status == "reported" and not f.is_printed for f in figures)
    return ("extraction", "raw") if made else None


def _blank_elsewhere(report: Evidence, codes: Iterable[Code]) -> Verdict | None:
    """A 0 where another document has a blank, while it prints what else is there alike."""
    zeros = [code for code in codes if report.value(code) == 0]
    for document in report.others.values():
        if any(code in document and document[code].status == "blank" for code in zeros):
            return "extraction", "documents"
    return None


def _likely(report: Evidence, repairs: Sequence[Repair]) -> list[Repair]:
    """The repairs that prose or other years ask for, if any; else those that they do not deny."""
    asked = [each for each in repairs if each.value in _told(report, each.code)]
    denied = [each for each in repairs if report.value(each.code) in _told(report, each.code)]
    return asked or [each for each in repairs if each not in denied] or list(repairs)


def _told(report: Evidence, code: Code) -> set[Decimal]:
    """What the prose says of one cell."""
    return {value for codes, value in report.said.items() if codes == (code,)}


def _of_repairs(report: Evidence, repairs: Sequence[Repair]) -> Verdict:
    verdicts = {of_cell(report, each.code, each.value, each.mends) for each in repairs}
    if len(verdicts) == 1:
        return verdicts.pop()
    blames = {blame for blame, _ in verdicts}
    slips = [verdict for verdict in verdicts if verdict[1] == "recogniser"]
    if len(blames) == 1:
        return blames.pop(), sorted(str(evidence) for _, evidence in verdicts)[0]
    # of a picture's figures only those that can be a slip of the recogniser come into question
    return slips[0] if slips and blames == {"extraction", "unknown"} else UNKNOWN


def of_cell(report: Evidence, code: Code, right: Decimal, mends: int = CHECKED_TWICE) -> Verdict:
    """Who is to blame for one figure, if it is wrong and `right` is what it must be."""
    figure = report.main[code]
    elsewhere = [document[code].value for document in report.others.values() if code in document]
    if figure.value in elsewhere:
        return "source", "documents"
    if right in elsewhere:
        return "extraction", "documents"
    found = _unprinted(report, [code]) or _blank_elsewhere(report, [code])
    if found:
        return found
    if figure.value in _told(report, code):
        return "source", "prose"
    if figure.is_recognised:
        return ("extraction", "recogniser") if is_slip(figure.value, right) else UNKNOWN
    sure = mends >= CHECKED_TWICE or right in _told(report, code)
    return ("source", "characters") if figure.is_copied and sure else UNKNOWN


def is_slip(one: Decimal | None, other: Decimal) -> bool:
    """Whether two numbers differ in one digit only, or by one digit more."""
    if one is None:
        return False
    short, long = sorted((f"{one.normalize():f}", f"{other.normalize():f}"), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    return len(long) == len(short) + 1 and any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def blame_documents(report: Evidence, digest: str, code: Code) -> Verdict:
    """Why two documents of one report differ in a figure."""
    other = report.others[digest]
    mine, theirs = report.main[code], other[code]
    if code[0] in report.stale:
        return "source", "years"
    for figure in (mine, theirs):
        if figure.status == "reported" and not figure.is_printed:
            return "extraction", "raw"
    if _changed_places(report, digest, code):
        return "extraction", "exchange"
    if mine.value is None or theirs.value is None:
        return "extraction", "documents"
    told = _told(report, code)
    if told & {mine.value, theirs.value}:
        return "extraction", "prose"
    changed = {**report.values, code: theirs.value}
    fits, would_fit = (holds(report.template, code, each) for each in (report.values, changed))
    if fits != would_fit:
        return "extraction", "identities"
    return ("extraction", "recogniser") if mine.is_recognised != theirs.is_recognised else UNKNOWN


def _changed_places(report: Evidence, digest: str, code: Code) -> bool:
    """Whether a row's figures are the same in both documents, in other columns."""
    other = report.others[digest]
    row = [each for each in report.main if each[:2] == code[:2] and each in other]
    here, there = ([doc[each].value for each in row] for doc in (report.main, other))
    return here != there and sorted(map(str, here)) == sorted(map(str, there))


def blame_prose(report: Evidence, codes: tuple[Code, ...], said: Decimal) -> Verdict:
    """Why prose and table give different figures."""
    if codes[0][0] in report.stale:
        return "source", "years"
    found = _unprinted(report, codes) or _blank_elsewhere(report, codes)
    if found:
        return found
    printed = _sum(report.main.get(code) for code in codes)
    elsewhere = [_sum(document.get(code) for code in codes) for document in report.others.values()]
    if printed in elsewhere:
        return "source", "documents"
    if said in elsewhere:
        return "extraction", "documents"
    repairs = find_repairs(report.template, codes, report.values)
    if len(codes) == 1 and any(each.value == said for each in repairs):
        return of_cell(report, codes[0], said)
    if repairs or not all(holds(report.template, code, report.values) for code in codes):
        return UNKNOWN
    if {code[:2] for code in codes} == {codes[0][:2]} and _said_of_other_columns(report, codes):
        return "extraction", "exchange"
    # the table is in order by itself: the report's prose and table contradict each other
    return "source", "identities"


def blame_exchanged(report: Evidence, columns: Iterable[str]) -> Verdict:
    """Why two columns of applicants are the other way round than in the years beside."""
    codes = [("applications", "new_received", column) for column in columns]
    if not all(holds(report.template, code, report.values) for code in codes):
        return UNKNOWN
    return (
        UNKNOWN
        if any(report.value(code) in _told(report, code) for code in codes)
        else ("extraction", "years")
    )


def _said_of_other_columns(report: Evidence, codes: tuple[Code, ...]) -> bool:
    """Whether all that the prose says of a row holds once two of its columns change places."""
    row = codes[0][:2]
    said = {cells: value for cells, value in report.said.items() if {cell[:2] for cell in cells} == {row}}
    printed = {code: figure for code, figure in report.main.items() if code[:2] == row}
    for one, other in combinations(printed, 2):
        if printed[one].value != printed[other].value:
            changed = {**printed, one: printed[other], other: printed[one]}
            if all(_sum(changed.get(cell) for cell in cells) == value for cells, value in said.items()):
                return True
    return False


def _sum(figures: Iterable[Figure | None]) -> Decimal | None:
    values = [figure.value if figure else None for figure in figures]
    return None if None in values else sum(filter(None, values), Decimal(0))


def is_confirmed(report: Evidence, code: Code) -> bool:
    """Whether another document prints the same figure, or the identities that it stands in all hold."""
    same = any(code in doc and doc[code].value == report.value(code) for doc in report.others.values())
    return same or (code in identities_of(report.template) and holds(report.template, code, report.values))
