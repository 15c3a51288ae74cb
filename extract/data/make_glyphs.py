"""Writes glyphs.npz, the weights of extract.scan.glyphs: `python -m extract.data.make_glyphs`.

Needs scikit-learn, which nothing else here does, fontconfig, and as many Chinese and Latin fonts as can be had
(125 faces when the file was made). Takes some minutes.
"""

from __future__ import annotations

import importlib
import random
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extract.scan.glyphs import SIDE, SIGNS, picture_of

OUT = Path(__file__).with_name("glyphs.npz")
SAMPLES = 80_000
_NO_TEXT = ("Emoji", "D050000", "StandardSymbols", "Z003", "OpenSymbol", "opens___", "DejaVuMathTeX")
_WIDE = {**{digit: chr(0xFF10 + int(digit)) for digit in "0123456789"}, "/": "／", "+": "＋"}
_ELSE = (
    *"件项条个次元万人宗份篇亿增减少加无年月日小计一二三十大中上下口目百政府县民公开信息国田王土卜厂广了入八川工才干丁几儿刀力又",
    *"ABCEGHKLMNPRTUVXYZabdefghkmnqrtuwy?!()<>=#%&*",
    *("00", "11", "10", "01", "12", "50", "88", "4件", "7-", "1.", "0,", "-1"),
)
_OTHER = len(SIGNS) - 1
_LIKE_A_DIGIT = 0.12  # an "other" that looks so much like a digit (g like 9) teaches nothing but doubt

Grey = NDArray[np.uint8]
Sample = tuple[NDArray[np.float32], int]


def main() -> None:
    """Draws the characters, trains twice (the second time without what looks like a digit and is none), writes."""
    rng, dice, faces = random.Random(11), np.random.default_rng(11), _faces()
    samples: list[Sample] = []
    while len(samples) < SAMPLES:
        if sample := draw(rng, dice, rng.choice(faces)):
            samples.append(sample)
    pictures = np.stack([picture.ravel() for picture, _ in samples])
    classes = np.array([number for _, number in samples])
    network = _trained(pictures, classes, 16)
    kept = (classes != _OTHER) | (network.predict_proba(pictures)[:, :10].max(axis=1) < _LIKE_A_DIGIT)
    network = _trained(pictures[kept], classes[kept], 10)
    (w0, w1), (b0, b1) = network.coefs_, network.intercepts_
    np.savez(OUT, w0=w0.astype(np.float16), b0=b0, w1=w1.astype(np.float16), b1=b1)


def _trained(pictures: NDArray[np.float32], classes: NDArray[np.int_], rounds: int) -> Any:
    make = importlib.import_module("sklearn.neural_network").MLPClassifier
    network = make((96,), batch_size=256, learning_rate_init=1.5e-3, alpha=1e-4, max_iter=rounds)
    return network.fit(pictures, classes)


def _faces() -> list[tuple[str, int]]:
    """Every face (file, number in it) of the fonts on this machine that have letters, each name once."""
    listed = subprocess.run(["fc-list", ":", "file"], check=True, capture_output=True, text=True).stdout
    faces: dict[tuple[str | None, str | None], tuple[str, int]] = {}
    for path in sorted({line.split(":")[0] for line in listed.splitlines()}):
        if not path.endswith((".ttf", ".otf", ".ttc")) or any(name in path for name in _NO_TEXT):
            continue
        for number in range(12 if path.endswith(".ttc") else 1):
            try:
                faces.setdefault(_font(path, number, 40).getname(), (path, number))
            except OSError:
                break
    return list(faces.values())


@cache
def _font(path: str, number: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=number)


def draw(rng: random.Random, dice: np.random.Generator, face: tuple[str, int]) -> Sample | None:
    """A character as a scan shows it, cut out as a page's marks are; None where the face lacks it or it is lost."""
    sign = rng.choice(SIGNS) if rng.random() < 0.85 else ""
    text = sign if sign else rng.choice(_ELSE)
    text = text if rng.random() < 0.8 else _WIDE.get(sign, text)
    fine, size = rng.choice([3, 4]), rng.uniform(12, 52)
    font = _font(*face, max(4, round(size * fine / 4) * 4))
    if not all(_has(font, letter) for letter in text):
        return None
    sheet = Image.new("L", (int(size * fine * 2.2) + 40, int(size * fine * 2)), 255)
    bold = max(1, int(size * fine * 0.02)) if rng.random() < 0.05 else 0
    ImageDraw.Draw(sheet).text(
        (size * fine / 2, size * fine * 0.4), text, fill=0, font=font, stroke_width=bold
    )
    drawn = np.asarray(sheet)
    inked = np.argwhere(drawn < 128)
    if not len(inked):
        return None
    high, wide = (inked.max(axis=0) - inked.min(axis=0) + 1) / fine
    drawn = drawn[rng.randrange(fine) :, rng.randrange(fine) :]
    small = (drawn.shape[1] // fine, drawn.shape[0] // fine)
    grey = _scanned(rng, dice, cv2.resize(drawn, small, interpolation=cv2.INTER_AREA).astype(np.uint8), size)
    return _cut_out(grey, sign, size, (high, wide))


def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    mask, missing = font.getmask(letter), font.getmask("\ufffe")
    return mask.size != (0, 0) and (mask.size != missing.size or bytes(mask) != bytes(missing))


def _scanned(rng: random.Random, dice: np.random.Generator, grey: Grey, size: float) -> Grey:
    """Turned and turned back, blurred, pale, noisy, in black and white or as JPEG, and its paper made white again."""
    image = grey.astype(np.float32)
    if rng.random() < 0.6:
        angle, middle = rng.uniform(-3, 3), (image.shape[1] / 2 + rng.random(), image.shape[0] / 2)
        for turn in (angle, rng.uniform(-0.15, 0.15) - angle if rng.random() < 0.85 else 0.0):
            matrix = cv2.getRotationMatrix2D(middle, turn, 1)
            image = cv2.warpAffine(
                image, matrix, image.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=(255.0,)
            ).astype(np.float32)
    if rng.random() < 0.6:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.2, 0.04 * size)).astype(np.float32)
    ink = rng.choice([0, 0, 20, 50, 90])
    image = image * ((255 - ink) / 255) + ink
    if rng.random() < 0.6:
        image = image + dice.normal(0, rng.uniform(1, 14), image.shape).astype(np.float32)
    image = np.clip(image - (rng.uniform(0, 40) if rng.random() < 0.5 else 0), 0, 255)
    if rng.random() < 0.2:
        image = np.where(image < rng.uniform(90, 190), 0, 255).astype(np.float32)
    out = image.astype(np.uint8)
    if rng.random() < 0.5:
        packed = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(40, 95)])[1]
        out = np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)
    paper, dark = max(float(np.median(out)), 1.0), min(float(out.min()) + rng.uniform(0, 30), 150.0)
    white = (out.astype(np.float32) * 255 / paper - dark) * 255 / (250 - dark)
    return np.asarray(np.clip(white, 0, 255), np.uint8)


def _cut_out(grey: Grey, sign: str, size: float, whole: tuple[float, float]) -> Sample | None:
    """The largest mark with what stands over or under it; a piece of a character is something else than it."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((grey < 155).astype(np.uint8), connectivity=8)
    marks = [m for m in stats[1:].tolist() if m[4] >= 6 and max(m[2], m[3]) > 0.12 * size]
    if not marks:
        return None
    x, y, w, h, _ = max(marks, key=lambda m: m[4])
    x0, y0, x1, y1 = x, y, x + w, y + h
    for x, y, w, h, _ in marks:
        if min(x1, x + w) - max(x0, x) > 0.5 * min(x1 - x0, w):
            x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x + w), max(y1, y + h)
    high, wide = whole
    if sign and (y1 - y0 > 1.25 * high + 3 or x1 - x0 > 1.3 * wide + 3):
        return None
    if y1 - y0 < 0.72 * high or x1 - x0 < 0.72 * wide - 1:
        sign = ""
    picture = picture_of(grey[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1])
    assert picture.shape == (SIDE, SIDE)
    return picture, SIGNS.index(sign)


if __name__ == "__main__":
    main()
