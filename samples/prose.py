"""The sections of a report in words: original sentences, drawn for each issuer and year."""

from __future__ import annotations

import random
from dataclasses import dataclass

from samples.sentences import CLOSINGS, IMPROVEMENTS, LEADS, OPENINGS, PROBLEMS, TOPICS

NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Prose:
    """The written parts of a report; each is a list of paragraphs."""

    preamble: tuple[str, ...]
    general: tuple[str, ...]
    problems: tuple[str, ...]
    others: tuple[str, ...]


def write_prose(issuer: str, short: str, self_name: str, year: int, plain: bool = False) -> Prose:
    """Prose for one issuer and year, the same each time.

    `short` is the place or body (望岚区, 临岚市财政局), `self_name` how it calls itself (全区, 我局, 本机关);
    `plain` leaves the sub-headings （一）（二） out of the first section.
    """
    rng = random.Random(f"prose {issuer} {year}")
    fill = {
        "issuer": issuer,
        "short": short,
        "me": self_name,
        "year": year,
        "next": year + 1,
        "n": rng.randint(120, 4800),
        "m": rng.randint(12, 96),
        "k": rng.randint(2, 9),
        "p": rng.randint(3, 28),
        "visits": f"{rng.uniform(1.2, 86):.1f}",
    }
    return Prose(
        preamble=(rng.choice(OPENINGS).format(**fill),),
        general=_general(rng, fill, plain),
        problems=_problems(rng, fill),
        others=(rng.choice(CLOSINGS).format(**fill),),
    )


def _general(rng: random.Random, fill: dict[str, object], plain: bool) -> tuple[str, ...]:
    chosen = sorted(rng.sample(range(len(TOPICS)), k=rng.randint(3, 5)))
    paragraphs = [rng.choice(LEADS).format(**fill)]
    for number, index in enumerate(chosen):
        heading, variants = TOPICS[index]
        text = rng.choice(variants).format(**fill)
        paragraphs.append(text if plain else f"（{NUMERALS[number]}）{heading}。{text}")
    return tuple(paragraphs)


def _problems(rng: random.Random, fill: dict[str, object]) -> tuple[str, ...]:
    problems = rng.sample(PROBLEMS, k=rng.randint(2, 3))
    remedies = rng.sample(IMPROVEMENTS, k=len(problems))
    found = "；".join(f"{NUMERALS[i]}是{text}" for i, text in enumerate(problems))
    planned = "".join(f"{NUMERALS[i]}是{text}。" for i, text in enumerate(remedies))
    return (
        f"{fill['year']}年，{fill['me']}政府信息公开工作虽有进步，但对照群众的期待仍有差距：{found}。",
        f"{fill['next']}年，我们将从以下方面改进：{planned}",
    )
