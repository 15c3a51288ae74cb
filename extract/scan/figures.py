"""Pictures of figures → every plausible reading with its probability: several readings, and the marks counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extract.model import Guess
from extract.scan.digits import Said, vote
from extract.scan.glyphs import LIKE, belied, likeness
from extract.scan.ink import TextLine, crop, without
from extract.scan.page import Bitmap
from extract.scan.recognise import Written, like_digit, recognise
from extract.scan.rivals import RIVAL, rivals, small_marks, traces_of
from extract.scan.shape import (
    SLASHED,
    Shape,
    closed_up,
    counts_match,
    parts_thousands,
    point_in_a_hole,
    spread_by,
    stroke_lean,
)

_FIGURE = re.compile(r"(?:[-+↑↓]|增加?|减少?)?[\d.,]*\d[\d.,]*[↑↓]?|[-/\\*.,]{1,3}|无|")
_THREE_PLACES = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 12,345 is a thousand times 12.345
_UNITS = re.compile(r"(?:亿元|万元|元|件|项|条|个|次|篇|人次|人|宗|份)$")
_LEAST = 0.001
_UPRIGHT, _LEANING = 0.16, 0.23
"""How far a stroke leans: an upright 1 less, a stroke for "no figure" more, and no figure so far."""
_NO_SEVEN, _SEVEN = 0.01, 0.1
"""Shares of the reading 7 for a leaning stroke: below the first it is none, from the second on it may be one."""
_TAKEN, _PROMOTED, _FIRM = 0.98, 0.985, 0.7
"""What needs no second look; a doubtful figure whose digits look like the page's others; the least share of one."""


_STROKES = frozenset({"/", "-", "1", "\\", ""})
_HALF, _RIVALS = 0.5, 0.02
"""The least share of a reading that its characters' looks confirm; the least of one that competes with it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Readings, the likeliest first; `firm` where every look gave that one and its marks were counted."""

    guesses: tuple[Guess, ...]
    firm: bool = False

    @property
    def best(self) -> Guess:
        """The likeliest."""
        return self.guesses[0]


def as_figure(text: str) -> str | None:
    """The text as a figure or a mark for none, letters taken for the digits they look like; None for words."""
    bare = "".join(text.split())
    unit = _UNITS.search(bare)
    stem = bare[: unit.start()] if unit else bare
    figure = like_digit(stem)
    if not _FIGURE.fullmatch(figure) or (unit and not figure[-1:].isdigit()):
        return None
    return figure + (unit.group() if unit else "")


def read_figures(
    grey: Bitmap, lines: Sequence[TextLine], first: Sequence[Written], em: float
) -> list[tuple[Guess, ...]]:
    """For each line that was taken for a figure at first sight: its readings, the likeliest first."""
    leans = [stroke_lean(grey, line, em) for line in lines]
    shapes = [
        Shape(line, em, lean, point_in_a_hole(grey, line, em), traces_of(grey, line, em))
        for line, lean in zip(lines, leans, strict=True)
    ]
    found = [_weigh([w], shape) for w, shape in zip(first, shapes, strict=True)]
    doubtful = [i for i, weighed in enumerate(found) if weighed.best.confidence < _TAKEN]
    if doubtful:
        more = [_second_looks(grey, lines[i], em, shapes[i].point_in_hole) for i in doubtful]
        readings = recognise([view for views in more for view in views], choices=True)
        for n, i in enumerate(doubtful):
            again = readings[n * len(more[n]) : (n + 1) * len(more[n])]
            spread = spread_by(lines[i], em) > 0 and not shapes[i].point_in_hole
            found[i] = _weigh(again if spread else [first[i], *again], shapes[i])
    said = [Said(w.best.text, line, w.best.confidence >= 0.99) for w, line in zip(found, lines, strict=True)]
    votes = vote(grey, said, em)
    voted = [_after_vote(weighed, vote) for weighed, vote in zip(found, votes, strict=True)]
    looked = [
        _after_look(grey, guesses, shape, firm=weighed.firm) if vote >= 0 else guesses
        for guesses, shape, vote, weighed in zip(voted, shapes, votes, found, strict=True)
    ]
    return [_with_rivals(guesses, shape) for guesses, shape in zip(looked, shapes, strict=True)]


def _with_rivals(guesses: tuple[Guess, ...], shape: Shape) -> tuple[Guess, ...]:
    """The readings and those that a lost or made-up sign would make of the likeliest."""
    said = {guess.text for guess in guesses if guess.confidence >= RIVAL}
    dots = len(small_marks(shape.line, shape.em))
    others = [Guess(text, RIVAL) for text in rivals(guesses[0].text, shape.traces, dots) if text not in said]
    return (*guesses, *others)


def _after_vote(weighed: Weighed, voted: int) -> tuple[Guess, ...]:
    """The readings with the likeliest as sure as the shapes of its digits allow."""
    best, *others = weighed.guesses
    if voted < 0:
        best = Guess(best.text, min(best.confidence, 0.9))
    elif voted > 0 and weighed.firm:
        best = Guess(best.text, max(best.confidence, _PROMOTED))
    return best, *others


def _after_look(grey: Bitmap, guesses: tuple[Guess, ...], shape: Shape, *, firm: bool) -> tuple[Guess, ...]:
    """The readings with the likeliest as sure as its characters, looked at one by one, allow.

    Signs and points they cannot see: where a rival has the same digits, nothing is decided. Nor is it whether a
    leaning stroke is a 1, nor anything where a seal or a ruling touches the writing.
    """
    best, *others = guesses
    if best.confidence >= _TAKEN:
        against = belied(grey, shape.line, shape.em, best.text)
        return (Guess(best.text, 0.9), *others) if against else guesses
    leans = shape.lean is not None and shape.lean > _UPRIGHT and best.text in _STROKES
    alike = any(_digits(g.text) == _digits(best.text) and g.confidence >= _RIVALS for g in others)
    if best.confidence < _HALF or leans or alike or shape.line.foreign:
        return guesses
    if likeness(grey, shape.line, shape.em, best.text, sign_for_sure=firm) < LIKE:
        return guesses
    spare = min(1.0, (1 - _PROMOTED) / max(sum(g.confidence for g in others), 1e-9))
    return Guess(best.text, _PROMOTED), *(Guess(g.text, g.confidence * spare) for g in others)


def _digits(text: str) -> str:
    return "".join(c for c in text if c not in "-+.,")


def _second_looks(grey: Bitmap, line: TextLine, em: float, point_in_hole: bool) -> list[Bitmap]:
    """Other pictures of the same line: closer, further, in black and white; digits far apart moved together."""
    if spread_by(line, em) and not point_in_hole and not line.foreign:
        grey, line = closed_up(grey, line, em)
    near = crop(grey, line, em, margin=0.12)
    far = crop(grey, line, em, margin=0.45)
    soft = cv2.GaussianBlur(crop(grey, line, em, margin=0.3), (0, 0), 0.05 * em)
    if line.foreign and len(line.foreign) < len(line.marks):
        own = TextLine(tuple(m for m in line.marks if m not in line.foreign))
        near = crop(without(grey, line.foreign), own, em)
    _, hard = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return [near, far, hard.astype(np.uint8)]


def _weigh(readings: Sequence[Written], shape: Shape) -> Weighed:
    each = [_shares(reading, shape) for reading in readings]
    shares: defaultdict[str, float] = defaultdict(float)
    for found in each:
        for figure, share in found.items():
            shares[figure] += share / len(readings)
    ranked = sorted(((share, text) for text, share in shares.items() if share >= _LEAST), reverse=True)
    if not ranked:
        return Weighed((Guess("", 0.0),))
    best = ranked[0][1]
    shaped = _by_shape(best, shares, shape)
    if shaped:
        return Weighed(shaped)
    agreed = all(max(found, key=lambda t: found[t], default=None) == best for found in each)
    sure = min(found.get(best, 0.0) for found in each)
    counted = counts_match(best, shape)
    foreign = bool(shape.line.foreign)
    most = _confidence(len(readings), agreed=agreed, sure=sure, counted=counted, foreign=foreign)
    if len(readings) == 1 and most >= 0.99 and ranked[0][0] >= 0.99:
        return Weighed((Guess(best, most),))
    firm = len(readings) > 1 and agreed and counted and not foreign and ranked[0][0] >= _FIRM
    return Weighed(tuple(Guess(text, min(share, most)) for share, text in ranked), firm)


def _shares(reading: Written, shape: Shape) -> dict[str, float]:
    """The figures that a reading may be, with their probabilities; words are none."""
    shares: defaultdict[str, float] = defaultdict(float)
    for text, share in reading.others or ((reading.text, reading.sureness),):
        figure = as_figure(text)
        if figure is not None:
            if figure[:-1] and figure[-1] in ".," and not shape.has_dot_behind:
                figure = figure[:-1]
            shares[figure] += share
    return shares


def _by_shape(best: str, shares: Mapping[str, float], shape: Shape) -> tuple[Guess, ...]:
    """Readings where the shape says what the recogniser cannot: a stroke that leans, a comma that may be a point."""
    line, em, lean = shape.line, shape.em, shape.lean
    if lean is not None and lean > SLASHED and best in _STROKES:
        return (Guess("/", 0.99),)
    if (
        lean is not None
        and shares.get("1", 0.0) + shares.get("/", 0.0) > 0.5
        and (seven := shares.get("7", 0.0)) < _SEVEN
        and lean > _UPRIGHT
    ):
        sure = lean > _LEANING and not _is_thick(line) and seven < _NO_SEVEN
        return (Guess("/", 0.99),) if sure else (Guess("1", 0.6), Guess("/", 0.4))
    if _THREE_PLACES.fullmatch(best):
        hangs = parts_thousands(line, em)
        if hangs is None or hangs != ("," in best):
            return Guess(best, 0.6), Guess(best.translate(str.maketrans(",.", ".,")), 0.4)
    return ()


def _is_thick(line: TextLine) -> bool:
    """Whether a mark has more ink than one slanted stroke (a 7, a 4)."""
    mark = line.marks[0]
    return mark.area > 0.42 * mark.width * mark.height


def _confidence(readings: int, *, agreed: bool, sure: float, counted: bool, foreign: bool) -> float:
    if foreign:
        return 0.9
    if readings == 1:
        return 0.995 if sure >= 0.97 and counted else 0.9
    if agreed and counted:
        return 0.99 if sure >= 0.6 else 0.9
    return 0.95 if agreed and sure >= 0.9 else 0.85
