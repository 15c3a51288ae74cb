"""Random figures for each form: they obey its identities, until `contradict` makes one cell wrong."""

from __future__ import annotations

import random
from collections.abc import Iterable
from decimal import Decimal

from samples.layout import APPLICANTS, Code, codebook

Figures = dict[Code, Decimal]

SCALES = (0, 3, 30, 400, 9000, 200000)
RESULTS = ("upheld", "corrected", "other", "pending")
SUMS_2014 = {
    "applications_received": ("received_in_person", "received_fax", "received_online", "received_letter"),
    "applications_closed": ("closed_on_time", "closed_extended"),
    "answered_denied": (
        "denied_state_secret",
        "denied_trade_secret",
        "denied_personal_privacy",
        "denied_public_security",
        "denied_not_government_information",
        "denied_other_law",
    ),
    "applications_answered": (
        "answered_already_public",
        "answered_granted",
        "answered_partially_granted",
        "answered_denied",
        "answered_not_this_agency",
        "answered_not_exist",
        "answered_clarify",
        "answered_other_channel",
    ),
    "reconsideration": ("reconsideration_upheld", "reconsideration_corrected", "reconsideration_other"),
    "litigation": ("litigation_upheld", "litigation_corrected", "litigation_other"),
    "staff": ("staff_full_time", "staff_part_time"),
}


def draw_figures(rng: random.Random, template: str) -> Figures:
    """Every figure of a form, at a random scale from an agency without applications to a province."""
    scale = rng.choice(SCALES)
    if template == "2014":
        return _draw_2014(rng, scale)
    figures = _draw_applications(rng, template, scale) | _draw_review(rng, scale)
    for line in codebook(template):
        if line.code[0] == "proactive":
            figures[line.code] = _draw_proactive(rng, line.code[2], max(scale, 5))
    return {line.code: figures[line.code] for line in codebook(template)}


def contradict(rng: random.Random, figures: Figures, template: str) -> Figures:
    """The same figures with one cell wrong, as typists leave them: off by a little, or a digit too many."""
    table = rng.choice(
        ["statistics"] if template == "2014" else ["applications", "applications", "review_litigation"]
    )
    tied = [code for code in figures if code[0] == table and (table != "statistics" or _is_tied(code[1]))]
    code = rng.choice(tied)
    old = figures[code]
    new = rng.choice([old + 1, old + 10, old * 10, abs(old - 1), Decimal(int(str(old)[::-1]))])
    return figures | {code: new if new != old else old + 1}


def _is_tied(row: str) -> bool:
    return any(row == total or row in parts for total, parts in SUMS_2014.items())


def _few(rng: random.Random, scale: int) -> int:
    """A count that is mostly 0 or small, and sometimes of the whole scale."""
    if scale == 0 or rng.random() < 0.55:
        return 0
    return rng.randint(0, max(1, rng.choice([2, scale // 20, scale // 4, scale])))


def _draw_applications(rng: random.Random, template: str, scale: int) -> Figures:
    rows = list(dict.fromkeys(line.code[1] for line in codebook(template) if line.code[0] == "applications"))
    outcomes = rows[2:-2]
    counts: dict[tuple[str, str], int] = {}
    for applicant in APPLICANTS:
        share = scale if applicant == "natural_person" else rng.choice([0, scale // 10, scale // 3])
        for row in outcomes:
            counts[row, applicant] = _few(rng, share)
        done = sum(counts[row, applicant] for row in outcomes)
        forward = _few(rng, share)
        carried = rng.randint(0, min(done + forward, max(1, share // 5)))
        counts["outcomes_total", applicant] = done
        counts["carried_forward", applicant] = forward
        counts["carried_over", applicant] = carried
        counts["new_received", applicant] = done + forward - carried
    for row in rows:
        counts[row, "total"] = sum(counts[row, applicant] for applicant in APPLICANTS)
    return {("applications", row, column): Decimal(n) for (row, column), n in counts.items()}


def _draw_review(rng: random.Random, scale: int) -> Figures:
    figures: Figures = {}
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration"):
        counts = [_few(rng, min(scale, 300)) for _ in RESULTS]
        for column, count in zip((*RESULTS, "total"), (*counts, sum(counts)), strict=True):
            figures["review_litigation", row, column] = Decimal(count)
    return figures


def _draw_proactive(rng: random.Random, column: str, scale: int) -> Decimal:
    if column == "amount":
        whole = rng.choice([0, rng.randint(1, 90), rng.randint(100, 99999), rng.randint(10**6, 10**7)])
        return Decimal(whole) + Decimal(rng.choice(["0", "0", "0.5", "0.25", "0.08", "0.1234"]))
    if column == "change":
        return Decimal(rng.choice([0, 0, rng.randint(1, 40), -rng.randint(1, 40)]))
    return Decimal(rng.choice([0, rng.randint(0, 20), rng.randint(0, scale), rng.randint(0, scale * 5)]))


def _draw_2014(rng: random.Random, scale: int) -> Figures:
    figures: Figures = {}
    for line in codebook("2014"):
        row = line.code[1]
        money = row in {"fees_charged", "dedicated_budget"}
        value = Decimal(rng.choice([0, rng.randint(1, 12), rng.randint(0, max(1, scale))]))
        figures[line.code] = value + Decimal(rng.choice(["0", "0.5", "0.36"])) if money else value
    for total, parts in SUMS_2014.items():
        figures["statistics", total, "value"] = _sum(figures, parts)
    return figures


def _sum(figures: Figures, rows: Iterable[str]) -> Decimal:
    return sum((figures["statistics", row, "value"] for row in rows), Decimal(0))
