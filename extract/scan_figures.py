"""Pictures of figures → every plausible reading with its probability: several readings, and the marks counted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import cv2
import numpy as np

from extract.model import Guess
from extract.recognise import Written, like_digit, recognise
from extract.scan_ink import Mark, TextLine, crop, without
from extract.scan_page import Bitmap

_FIGURE = re.compile(r"[-+]?[\d.,]*\d[\d.,]*|[-/\\*.,]{1,3}|无|")
_THREE_PLACES = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # 12,345 is a thousand times 12.345
_UNITS = re.compile(r"(?:亿元|万元|元|件|项|条|个|次|篇|人次|人|宗|份)$")
_LEAST = 0.001
_UPRIGHT, _LEANING = 0.16, 0.23


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
    leans = [slant(grey, line) for line in lines]
    found = [_weigh([w], line, em, lean) for w, line, lean in zip(first, lines, leans, strict=True)]
    doubtful = [i for i, guesses in enumerate(found) if guesses[0].confidence < 0.98]
    if doubtful:
        more = [_second_looks(grey, lines[i], em) for i in doubtful]
        readings = recognise([view for views in more for view in views], choices=True)
        for n, i in enumerate(doubtful):
            again = readings[n * len(more[n]) : (n + 1) * len(more[n])]
            found[i] = _weigh([first[i], *again], lines[i], em, leans[i])
    return found


def slant(grey: Bitmap, line: TextLine) -> float | None:
    """How far a single stroke leans to the right, as a share of its height; None where there is more than one mark.

    A stroke for "no figure" (/) leans by a third or more, a 1 by less than a tenth, a slanted 1 by a fifth.
    """
    if len(line.marks) != 1:
        return None
    mark = line.marks[0]
    ink = 255 - grey[mark.y0 : mark.y1, mark.x0 : mark.x1].astype(np.float64)
    part = max(1, mark.height // 4)
    top, bottom = ink[:part].sum(axis=0), ink[-part:].sum(axis=0)
    if not top.sum() or not bottom.sum():
        return None
    xs = np.arange(mark.width)
    return float((xs @ top / top.sum() - xs @ bottom / bottom.sum()) / (0.75 * mark.height))


def _second_looks(grey: Bitmap, line: TextLine, em: float) -> list[Bitmap]:
    """Other pictures of the same line: closer, further, in black and white."""
    near = crop(grey, line, em, margin=0.12)
    far = crop(grey, line, em, margin=0.45)
    soft = cv2.GaussianBlur(crop(grey, line, em, margin=0.3), (0, 0), 0.05 * em)
    if line.foreign and len(line.foreign) < len(line.marks):
        own = TextLine(tuple(m for m in line.marks if m not in line.foreign))
        near = crop(without(grey, line.foreign), own, em)
    _, hard = cv2.threshold(soft, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return [near, far, hard.astype(np.uint8)]


def _weigh(readings: Sequence[Written], line: TextLine, em: float, lean: float | None) -> tuple[Guess, ...]:
    shares: defaultdict[str, float] = defaultdict(float)
    for reading in readings:
        for text, share in reading.others or ((reading.text, reading.sureness),):
            figure = as_figure(text)
            if figure is not None:
                shares[figure] += share / len(readings)
    ranked = sorted(((share, text) for text, share in shares.items() if share >= _LEAST), reverse=True)
    if not ranked:
        return (Guess("", 0.0),)
    shaped = _by_shape(ranked[0][1], shares, line, em, lean)
    if shaped:
        return shaped
    agreed = all(as_figure(r.others[0][0] if r.others else r.text) == ranked[0][1] for r in readings)
    sure = min(r.others[0][1] if r.others else r.sureness for r in readings)
    counted = counts_match(ranked[0][1], line, em)
    most = _confidence(len(readings), agreed=agreed, sure=sure, counted=counted, foreign=bool(line.foreign))
    guesses = [Guess(text, min(share, most)) for share, text in ranked]
    if len(readings) == 1 and most >= 0.99 and ranked[0][0] >= 0.99:
        return (Guess(ranked[0][1], most),)
    return tuple(guesses)


def _by_shape(
    best: str, shares: Mapping[str, float], line: TextLine, em: float, lean: float | None
) -> tuple[Guess, ...]:
    """Readings where the shape says what the recogniser cannot: a stroke that leans, a comma that may be a point."""
    if (
        lean is not None
        and shares.get("1", 0.0) + shares.get("/", 0.0) > 0.5
        and shares.get("7", 0.0) < 0.01
        and lean > _UPRIGHT
    ):
        sure = lean > _LEANING and not _is_thick(line)
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


def counts_match(text: str, line: TextLine, em: float) -> bool:
    """Whether the marks are as many as the characters: a digit lost at an edge, a dot lost or made up by noise."""
    dots = sum(c in ".," for c in text)
    bold = [m for m in line.marks if m.height > 0.3 * em]
    flat = [m for m in line.marks if m.height <= 0.3 * em]
    digits = len(text) - dots - sum(c in "-*" for c in text)
    wide = sum(max(1, round(m.width / (0.62 * em))) for m in bold)
    if len(bold) != digits and wide != digits:
        return False
    small = [m for m in flat if m.width <= 0.3 * em]
    strokes = len(flat) - len(small)
    if strokes > sum(c in "-*" for c in text) and "+" not in text:
        return False
    specks = [*small, *(s for s in line.specks if _may_be_read(s, bold, em))]
    if not dots and _has_a_hole(bold):
        return False
    signs = sum(c in "-*" for c in text) - strokes
    return len(specks) == dots + max(0, signs)


def _has_a_hole(bold: Sequence[Mark]) -> bool:
    """Whether two digits stand as far apart as if a point, too faint to be a mark, stood between them."""
    if len(bold) < 2:
        return False
    height = float(np.median([m.height for m in bold]))
    return any(after.x0 - before.x1 > 0.48 * height for before, after in pairwise(bold))


def _may_be_read(speck: Mark, bold: Sequence[Mark], em: float) -> bool:
    """Whether a speck stands where a point stands (low, between digits) or a minus (before them); noise is anywhere."""
    if not bold:
        return True
    foot = max(m.y1 for m in bold)
    x, y = speck.centre
    if x < bold[0].x0:
        return speck.width >= 1.5 * speck.height and speck.width >= 0.15 * em
    return x < bold[-1].x0 + 0.2 * em and y > foot - 0.3 * em


def parts_thousands(line: TextLine, em: float) -> bool | None:
    """Whether the one small mark among the digits is a comma, which hangs below them; None where nobody can tell."""
    bold = [m for m in line.marks if m.height > 0.3 * em]
    small = [m for m in (*line.marks, *line.specks) if m.height <= 0.3 * em]
    if len(small) != 1 or not bold:
        return None
    foot = float(np.median([m.y1 for m in bold]))
    below = (small[0].y1 - foot) / em
    return True if below > 0.07 else False if below < 0.04 else None
