"""Figures of one government over the years: they obey the forms' identities unless a break is declared.

What one year leaves unfinished the next one takes over, and the stock of normative documents flows on.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from samples.layout import APPLICANTS, Code, codebook

Cells = dict[Code, str]
"""Printed text of every cell of a form."""

RESULTS = ("upheld", "corrected", "other", "pending")
OUTCOME_WEIGHTS = {
    "granted": 46,
    "partially_granted": 9,
    "denied_state_secret": 0.3,
    "denied_other_law": 1,
    "denied_public_security": 0.3,
    "denied_third_party": 2,
    "denied_internal_affairs": 2,
    "denied_deliberative": 1.5,
    "denied_enforcement_file": 1.5,
    "denied_administrative_inquiry": 2,
    "unable_not_held": 21,
    "unable_not_ready_made": 4,
    "unable_still_unclear": 2,
    "not_processed_petition": 3,
    "not_processed_duplicate": 2,
    "not_processed_publication": 0.5,
    "not_processed_excessive": 0.5,
    "not_processed_reissue": 0.5,
    "other_uncorrected": 1.5,
    "other_unpaid": 0.2,
    "other_other": 2,
    "other_processing": 3,
}
APPLICANT_SHARES = (0.82, 0.1, 0.01, 0.02, 0.04, 0.01)
SCALES = {"province": 420, "prefecture": 130, "county": 34, "department": 9}


@dataclass(frozen=True, slots=True)
class Break:
    """A wrong figure as real reports have them: `code` prints `by` too much, and these checks fail for it."""

    code: Code
    by: int
    fails: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class State:
    """What a year leaves to the next."""

    forward: tuple[int, ...]
    stock: tuple[int, int]
    items: tuple[int, ...]


def template_of(year: int) -> str:
    """The form of a report year (2019 on)."""
    return "2021" if year >= 2021 else "2019"


def timeline(seed: str, level: str, years: Iterable[int]) -> dict[int, Cells]:
    """Figures for each year in turn, the same for the same seed; `level` sets the scale (see SCALES)."""
    rng = random.Random(f"figures {seed}")
    scale = SCALES[level]
    stock = (
        rng.randint(8, 30) if level in {"province", "prefecture"} else 0,
        rng.randint(scale // 8, scale // 2 + 5),
    )
    carried = tuple(_poisson(rng, scale * share * 0.05) for share in APPLICANT_SHARES)
    state = State(carried, stock, tuple(rng.randint(2, 260) for _ in range(5)))
    figures: dict[int, Cells] = {}
    for year in sorted(years):
        template = template_of(year)
        proactive, state = _proactive(rng, template, level, state)
        applications, state = _applications(rng, template, scale, state)
        cells = proactive | applications | _review(rng, scale)
        figures[year] = {line.code: str(cells[line.code]) for line in codebook(template)}
    return figures


def apply_break(cells: Mapping[Code, str], wrong: Break) -> Cells:
    """The same figures with one of them wrong."""
    return dict(cells) | {wrong.code: str(int(cells[wrong.code]) + wrong.by)}


def _poisson(rng: random.Random, mean: float) -> int:
    # A sum of many rare events; exact shape does not matter, whole numbers near the mean do.
    return (
        sum(rng.random() < mean / 200 for _ in range(200))
        if mean < 60
        else max(0, round(rng.gauss(mean, mean**0.5)))
    )


def _proactive(
    rng: random.Random, template: str, level: str, state: State
) -> tuple[dict[Code, object], State]:
    makes_rules = level in {"province", "prefecture"}
    issued = (rng.randint(0, 5) if makes_rules else 0, rng.randint(0, 12))
    repealed = (
        min(state.stock[0], rng.randint(0, 3)) if makes_rules else 0,
        min(state.stock[1], rng.randint(0, 6)),
    )
    stock = tuple(s + i - r for s, i, r in zip(state.stock, issued, repealed, strict=True))
    decisions = [rng.randint(0, SCALES[level] * weight) for weight in (90, 30, 40, 2)]
    fee = rng.choice(
        ["0", f"{rng.uniform(1, 3000):.2f}", f"{rng.uniform(10, 900):.1f}", str(rng.randint(1, 5000))]
    )
    if template == "2021":
        cells = _proactive_2021(issued, repealed, stock, decisions, fee)
        return cells, State(state.forward, (stock[0], stock[1]), state.items)
    changes = [max(-items, rng.choice([0, 0, 1, 3, 12, -1, -2, -7])) for items in state.items]
    cells = _proactive_2019(rng, issued, stock, decisions, state.items, changes)
    items = tuple(i + c for i, c in zip(state.items, changes, strict=True))
    return cells, State(state.forward, (stock[0], stock[1]), items)


def _proactive_2021(
    issued: Sequence[int], repealed: Sequence[int], stock: Sequence[int], decisions: list[int], fee: str
) -> dict[Code, object]:
    cells: dict[Code, object] = {("proactive", "administrative_fees", "amount"): fee}
    for number, row in enumerate(("regulations", "normative_documents")):
        for column, values in (("issued", issued), ("repealed", repealed), ("in_force", stock)):
            cells["proactive", row, column] = values[number]
    rows = ("administrative_licences", "administrative_penalties", "administrative_coercion")
    for row, value in zip(rows, (decisions[0], decisions[2], decisions[3]), strict=True):
        cells["proactive", row, "decisions"] = value
    return cells


def _proactive_2019(
    rng: random.Random,
    issued: Sequence[int],
    stock: Sequence[int],
    decisions: list[int],
    items: Sequence[int],
    changes: list[int],
) -> dict[Code, object]:
    cells: dict[Code, object] = {}
    for number, row in enumerate(("regulations", "normative_documents")):
        disclosed = (issued[number], issued[number], stock[number])
        for column, value in zip(
            ("newly_made", "newly_disclosed", "total_disclosed"), disclosed, strict=True
        ):
            cells["proactive", row, column] = value
    rows = (
        "administrative_licences",
        "other_public_services",
        "administrative_penalties",
        "administrative_coercion",
        "administrative_fees",
    )
    for row, before, change in zip(rows, items, changes, strict=True):
        cells["proactive", row, "prior_year_items"] = before
        cells["proactive", row, "change"] = f"{change:+d}" if change else "0"
    for row, value in zip(rows, decisions, strict=False):
        cells["proactive", row, "decisions"] = value
    cells["proactive", "government_procurement", "items"] = rng.randint(3, 400)
    cells["proactive", "government_procurement", "amount"] = f"{rng.uniform(50, 90000):.2f}"
    return cells


def _applications(
    rng: random.Random, template: str, scale: int, state: State
) -> tuple[dict[Code, object], State]:
    rows = [
        row for row, _ in groupby(ln.code[1] for ln in codebook(template) if ln.code[0] == "applications")
    ]
    outcomes = [row for row in rows if row in OUTCOME_WEIGHTS]
    weights = [OUTCOME_WEIGHTS[row] for row in outcomes]
    counts: dict[tuple[str, str], int] = {}
    forward = []
    for applicant, share, carried in zip(APPLICANTS, APPLICANT_SHARES, state.forward, strict=True):
        received = _poisson(rng, scale * share * rng.uniform(0.6, 1.4))
        left = min(received + carried, _poisson(rng, received * 0.06))
        drawn = rng.choices(outcomes, weights, k=received + carried - left)
        counts |= {(row, applicant): drawn.count(row) for row in outcomes}
        counts |= {
            ("new_received", applicant): received,
            ("carried_over", applicant): carried,
            ("outcomes_total", applicant): len(drawn),
            ("carried_forward", applicant): left,
        }
        forward.append(left)
    counts |= {(row, "total"): sum(counts[row, a] for a in APPLICANTS) for row in rows}
    cells: dict[Code, object] = {("applications", row, column): n for (row, column), n in counts.items()}
    return cells, State(tuple(forward), state.stock, state.items)


def _review(rng: random.Random, scale: int) -> dict[Code, object]:
    cells: dict[Code, object] = {}
    rows = {"reconsideration": 0.04, "litigation_direct": 0.02, "litigation_after_reconsideration": 0.01}
    for row, share in rows.items():
        counts = [_poisson(rng, scale * share * weight) for weight in (0.6, 0.2, 0.1, 0.1)]
        for column, count in zip((*RESULTS, "total"), (*counts, sum(counts)), strict=True):
            cells["review_litigation", row, column] = count
    return cells
