"""Pictures of single lines of writing → texts with their probabilities, by the PP-OCRv6 model that rapidocr ships.

The models lie in the wheel and are opened from there: nothing is ever downloaded, and rapidocr's own code (which
would look for updates and log) is not run.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from extract.scan.page import Bitmap

_MODEL = "PP-OCRv6_rec_small.onnx"
_HEIGHT = 48
_STRIDE = 8  # pixels of the picture that the model makes one step of
_WIDTHS = (
    *range(40, 96, 8),
    *range(96, 160, 16),
    *range(160, 320, 32),
    *range(320, 640, 64),
    *(640, 720, 800, 960, 1200, 1440, 1760, 2080),
)  # what a picture is wider than it must be costs as much as what it shows
_LONG = 290  # pixels: no figure is as wide
_MOST_AT_ONCE = 8000  # pixels of width in one batch: more costs memory and gains nothing
_LEAST_SHARE = 0.001
_MOST_WORDS = 5  # Chinese characters: what has more is no figure
_BEAMS = 6


_ALIKE = str.maketrans(
    {
        **dict.fromkeys("OoQD〇○口ΟοОо", "0"),
        **dict.fromkeys("lI|丨!i]", "1"),
        **dict.fromkeys("—–―−ー一", "-"),
        "。": ".",
        "·": ".",
        "、": ",",
        "増": "增",
        "減": "减",
    }
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a line of writing says: the likeliest text, how sure its least sure character is, and all on average.

    `others` are all texts of any likelihood, that one included, with their probabilities, the likeliest first; letters
    that look like digits count as those digits there. Filled only on demand.
    """

    text: str
    sureness: float
    average: float
    others: tuple[tuple[str, float], ...] = ()


@cache
def _session() -> tuple[onnxruntime.InferenceSession, tuple[str, ...]]:
    package = find_spec("rapidocr")
    if package is None or not package.submodule_search_locations:
        raise ValueError("a scan cannot be read: the package rapidocr is not installed")
    path = Path(package.submodule_search_locations[0]) / "models" / _MODEL
    if not path.is_file():
        raise ValueError(f"a scan cannot be read: rapidocr has no model {_MODEL}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.inter_op_num_threads = 1
    options.add_session_config_entry(
        "session.intra_op.allow_spinning", "0"
    )  # a thread that waits needs no processor
    options.enable_cpu_mem_arena = False  # an arena keeps the widest batch's memory for good
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ("", *characters, " ")


def recognise(lines: Sequence[Bitmap], *, squeeze: float = 1.0, choices: bool = False) -> list[Written]:
    """What each grey picture of one line says; `squeeze` < 1 narrows the long ones: faster, and as sure of words.

    With `choices`, every plausible other reading comes with a line that may be a figure.
    """
    scaled = [_scale(line, squeeze) for line in lines]
    found: dict[int, Written] = {}
    for width, members in _batches(scaled):
        inputs = np.stack([_tensor(scaled[i], width) for i in members])
        session, characters = _session()
        (scores,) = session.run(None, {"x": inputs})
        for i, steps in zip(members, scores, strict=True):
            found[i] = _decode(steps, characters, choices)
    return [found[i] for i in range(len(lines))]


def _scale(line: Bitmap, squeeze: float) -> Bitmap:
    width = round(line.shape[1] * _HEIGHT / line.shape[0])
    width = round(width * squeeze) if width > _LONG else width
    size = (min(max(width, 8), _WIDTHS[-1]), _HEIGHT)
    shrinks = line.shape[0] > _HEIGHT
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return cv2.resize(line, size, interpolation=how).astype(np.uint8)


def _batches(scaled: Sequence[Bitmap]) -> Iterator[tuple[int, list[int]]]:
    groups: dict[int, list[int]] = {}
    for i, line in enumerate(scaled):
        width = next(w for w in _WIDTHS if w >= line.shape[1])
        groups.setdefault(width, []).append(i)
    for width, members in sorted(groups.items()):
        step = max(1, _MOST_AT_ONCE // width)
        for start in range(0, len(members), step):
            yield width, members[start : start + step]


def _tensor(line: Bitmap, width: int) -> NDArray[np.float32]:
    """The line as the model wants it: three like channels from -1 to 1, paper to the right."""
    values = np.full((_HEIGHT, width), 1.0, np.float32)
    values[:, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(values, (3, _HEIGHT, width))


def _decode(steps: NDArray[np.float32], characters: Sequence[str], choices: bool) -> Written:
    best = steps.argmax(axis=1)
    sure = steps.max(axis=1)
    kept = [t for t in range(len(best)) if best[t] and (t == 0 or best[t] != best[t - 1])]
    text = "".join(characters[int(best[t])] for t in kept)
    least = float(sure[kept].min()) if kept else float(sure.min(initial=1.0))
    average = float(sure[kept].mean()) if kept else least
    return Written(
        text, least, average, _beams(steps, characters) if choices and _may_be_a_figure(text) else ()
    )


def _may_be_a_figure(text: str) -> bool:
    return sum("\u4e00" <= c <= "\u9fff" for c in text) <= _MOST_WORDS


def _beams(steps: NDArray[np.float32], characters: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """Texts by probability: a CTC prefix beam over the characters that any step finds likely at all."""
    beams: dict[str, tuple[float, float]] = {
        "": (1.0, 0.0)
    }  # text → ends in a blank, ends in its last character
    for step in steps:
        likely = _likely(step, characters)
        grown: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for text, (blank, last) in beams.items():
            grown[text][0] += (blank + last) * float(step[0])
            for character, share in likely.items():
                if text.endswith(character):
                    grown[text][1] += last * share
                    grown[text + character][1] += blank * share
                else:
                    grown[text + character][1] += (blank + last) * share
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAMS]
        beams = {text: (pair[0], pair[1]) for text, pair in best}
    ranked = sorted(((sum(pair), text) for text, pair in beams.items()), reverse=True)
    return tuple((text, share) for share, text in ranked if share > _LEAST_SHARE)


def _likely(step: NDArray[np.float32], characters: Sequence[str]) -> dict[str, float]:
    likely: defaultdict[str, float] = defaultdict(float)
    for k in np.flatnonzero(step > _LEAST_SHARE):
        if k:
            likely[like_digit(characters[int(k)])] += float(step[k])
    return likely


def like_digit(text: str) -> str:
    """The text with full-width forms made narrow, and letters and signs made the digits that they look like."""
    return unicodedata.normalize("NFKC", text).translate(_ALIKE)
