"""One report, drawn from a seed: who, when, which form, what it prints, and what is true."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples.layout import Code, Table
from tests.layouts import prose
from tests.layouts.figures import contradict, draw_figures
from tests.layouts.forms import draw_tables, fill, leave_out, only_printed
from tests.layouts.places import Issuer, draw_issuer
from tests.layouts.printing import Truth, print_figures
from tests.layouts.wordings import draw_wording, word

YEARS = {
    "2021": range(2021, 2026),
    "2019": (2019, 2020),
    "2014": range(2014, 2019),
    "none": range(2009, 2014),
}
HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
SECTION_OF = {"proactive": 1, "applications": 2, "review_litigation": 3}
HEADINGS_2014 = (
    "概述",
    "主动公开政府信息情况",
    "依申请公开政府信息情况",
    "行政复议和行政诉讼情况",
    "存在的主要问题和改进措施",
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A report to be rendered: `blocks` as samples.documents has them, and the truth of every cell."""

    seed: int
    template: str
    year: int
    issuer: Issuer
    title: str
    blocks: tuple[prose.Block, ...]
    truth: dict[Code, Truth]
    contradicts: bool
    metadata: bool


def draw_spec(seed: int, template: str) -> Spec:
    """The report of this seed on this form (`none`: sections only). The same seed draws the same report."""
    rng = random.Random(f"{seed} {template}")
    year = rng.choice(list(YEARS[template]))
    if template in {"2021", "2019"} and rng.random() < 0.05:
        year = rng.choice([2022, 2023] if template == "2019" else [2020])
    issuer = draw_issuer(rng, year)
    title = prose.title_of(rng, issuer, year)
    truth: dict[Code, Truth] = {}
    yuan = template in {"2021", "2019"} and rng.random() < 0.12
    wrong = template != "none" and rng.random() < 0.2
    if template != "none":
        figures = draw_figures(rng, template)
        figures = contradict(rng, figures, template) if wrong else figures
        truth = print_figures(rng, figures, template, yuan=yuan)
    untitled = rng.random() < 0.1  # a third of real pages have no title; the preamble names issuer and year
    blocks: list[prose.Block] = [] if untitled else [("title", line) for line in title.split("\n")]
    blocks += [("text", text) for text in prose.preamble(rng, issuer, year)]
    tables = _tables(rng, template, truth, yuan)
    truth = only_printed(truth, tables)
    blocks += _body(rng, template, issuer, year, truth, tables)
    blocks += [("signature", text) for text in prose.signature(rng, issuer, year)]
    return Spec(
        seed, template, year, issuer, title.replace("\n", ""), tuple(blocks), truth, wrong, rng.random() < 0.3
    )


def _body(
    rng: random.Random,
    template: str,
    issuer: Issuer,
    year: int,
    truth: dict[Code, Truth],
    tables: dict[str, list[Table]],
) -> list[prose.Block]:
    headings = HEADINGS if template in {"2019", "2021"} else HEADINGS_2014
    blocks: list[prose.Block] = []
    for index, heading in enumerate(headings):
        blocks.append(("heading", f"{prose.NUMERALS[index]}、{heading}"))
        if index == 0:
            blocks += [("text", text) for text in prose.general(rng, issuer, year, truth)]
        elif index == 4:
            blocks += [("text", text) for text in prose.problems(rng, year)]
        elif index == 5:
            blocks.append(("text", "无其他需要报告的事项。"))
        elif template in {"2014", "none"}:
            blocks.append(("text", f"{year}年，我单位主动公开政府信息{rng.randint(5, 3000)}条。"))
        blocks += [("table", t) for name, ts in tables.items() if SECTION_OF.get(name) == index for t in ts]
    if rng.random() < 0.08:
        at = rng.choice([n for n, (kind, _) in enumerate(blocks) if kind == "heading"])
        blocks.insert(at, ("table", prose.foreign_table(rng)))
    if "statistics" in tables:
        blocks += [("heading", "附件：政府信息公开情况统计表"), *(("table", t) for t in tables["statistics"])]
    return blocks


def _tables(
    rng: random.Random, template: str, truth: dict[Code, Truth], yuan: bool
) -> dict[str, list[Table]]:
    if template == "none":
        return {}
    texts = {code: cell.text for code, cell in truth.items()}
    wording = draw_wording(rng, yuan)
    drawn = draw_tables(rng, template)
    if rng.random() < 0.05:
        drawn = leave_out(rng, drawn)
    return {
        name: [fill(word(rng, table, template, name, wording), texts) for table in pieces]
        for name, pieces in drawn.items()
    }
