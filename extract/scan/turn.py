"""A scanned leaf that may lie on its side or its head → the draft of its page with the writing upright."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from extract.scan.draft import SQUEEZE, Draft, crop_of, crop_of_prose, cut_up
from extract.scan.figures import as_figure
from extract.scan.page import Leaf, open_page
from extract.scan.recognise import Written, recognise

_SAMPLE, _LEAST_SAMPLE = 8, 3
_LEAST_LONG = 0.05
_READABLE, _UNDECIDED = 0.75, 0.5
_LEAST_PAIRS, _MOST_MARKS, _ASKED = 24, 3000, 400
_CLEARLY = 2.0
"""How many times as many marks must follow each other in one direction as in the other to say which way lines run."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def upright(leaf: Leaf, turn: list[int]) -> tuple[Draft, dict[int, Written]]:
    """The page cut up with its writing upright: where a sample of it reads badly, other quarter turns are tried.

    Characters stand closer to the next of their line than to the line below. Where the page says so clearly which
    way its lines run, only the two turns that lay them level are asked. `turn` holds the turn of the page before.
    With the draft comes what the sample of its lines said, by their ids.
    """
    drafts = {turn[0]: cut_up(open_page(leaf, turn[0]))}
    kept, most = turn[0], -1.0
    samples: dict[int, dict[int, Written]] = {turn[0]: {}}
    for quarter in _turns_to_ask(drafts[turn[0]], turn[0]):
        if quarter not in drafts:
            drafts[quarter] = cut_up(open_page(leaf, quarter))
        samples[quarter] = _sample(drafts[quarter])
        legible = _legibility(list(samples[quarter].values()))
        if legible > most:
            most, kept = legible, quarter
        if legible >= _READABLE:
            break
    if most >= _READABLE:
        turn[0] = kept
    return drafts[kept], samples[kept]  # of its own lines alone: an id may be another's later


def _turns_to_ask(draft: Draft, first: int) -> list[int]:
    across, down = _pairs(draft)
    over, aside = (first + 2) % 4, [(first + 1) % 4, (first + 3) % 4]
    if across + down >= _LEAST_PAIRS and across >= _CLEARLY * down:
        return [first, over]
    if across + down >= _LEAST_PAIRS and down >= _CLEARLY * across:
        return aside
    return [first, over, *aside]


def _pairs(draft: Draft) -> tuple[int, int]:
    """How many marks of writing have their nearest neighbour beside them, and how many below them."""
    written = [(m, draft.em) for place in draft.places for line in place.lines for m in line.marks]
    written += [(m, draft.prose_em) for line in draft.prose for m in line.marks]
    boxes = np.array(
        [(m.x0, m.y0, m.x1, m.y1, em) for m, em in written if 0.25 * em < max(m.width, m.height) < 1.4 * em]
    )[:_MOST_MARKS]
    across = down = 0
    for x0, y0, x1, y1, em in boxes[:: max(1, len(boxes) // _ASKED)].tolist():
        beside = np.minimum(y1, boxes[:, 3]) - np.maximum(y0, boxes[:, 1]) > 0.5 * (y1 - y0)
        under = np.minimum(x1, boxes[:, 2]) - np.maximum(x0, boxes[:, 0]) > 0.5 * (x1 - x0)
        right = (boxes[beside & (boxes[:, 0] >= x1 - 1), 0] - x1).min(initial=np.inf)
        below = (boxes[under & (boxes[:, 1] >= y1 - 1), 1] - y1).min(initial=np.inf)
        if min(right, below) < 2 * em:
            across, down = across + (right < below), down + (below < right)
    return across, down


def _sample(draft: Draft) -> dict[int, Written]:
    """What a few of the page's longer lines say; nothing where there are too few to judge by."""
    lines = [(line, crop_of(draft, line)) for place in draft.places for line in place.lines]
    lines += [(line, crop_of_prose(draft, line)) for line in draft.prose]
    fit = [(line, c) for line, c in lines if 2.5 < c.shape[1] / c.shape[0] < 12]
    if len(fit) < max(
        _LEAST_SAMPLE, _LEAST_LONG * len(lines)
    ):  # a page on its side falls apart into characters
        return {}
    longest = sorted(fit, key=lambda found: -found[1].shape[1] / found[1].shape[0])[: 2 * _SAMPLE]
    sample = [longest[i] for i in sorted(set(np.linspace(0, len(longest) - 1, _SAMPLE).astype(int)))]
    written = recognise([c for _, c in sample], squeeze=SQUEEZE, choices=True)
    return {id(line): w for (line, _), w in zip(sample, written, strict=True)}


def _legibility(sample: Sequence[Written]) -> float:
    """How sure the recogniser is of a sample; undecided where there is too little to judge by."""
    # A figure upside down may read as well; characters on their side are often read well one by one, words are not.
    written = [w for w in sample if as_figure(w.text) is None]
    if len(written) < _LEAST_SAMPLE:
        return _UNDECIDED
    sure = sorted(w.sureness if len(_CHINESE.findall(w.text)) > 2 else 0.0 for w in written)
    return float(np.mean(sure[len(sure) // 4 :]))
