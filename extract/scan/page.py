"""Encoded pictures → upright pages: colours decoded, paper made white, red seals gone, skew turned away."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from extract.model import Box
from extract.pictures import dots_an_inch
from extract.scan.lid import without_lid
from extract.scan.seal import lost_ink, without_grey_seals

Bitmap = NDArray[np.uint8]
_MOST_PIXELS = 60_000_000
"""A larger picture is not decoded: A3 at 400 dpi has 31 million."""
_WIDEST, _LARGEST = 2560, 24_000_000
"""Pixels of the shorter side, and in all, beyond which a picture is made smaller: A4 at 300 dpi has 2480 by 3508, and
a report in one tall picture is no wider."""
_MOST_SKEW = 6.0


@dataclass(frozen=True)
class Leaf:
    """One picture as it was scanned: its pixels (height × width × RGB) and how many of them make an inch."""

    pixels: Bitmap
    dpi: float


@dataclass(frozen=True)
class Page:
    """A leaf made upright. `grey` is dark ink (0) on white paper (255), without red ink; `dpi` is of its pixels."""

    grey: Bitmap
    dpi: float
    lost: Bitmap | None = None
    """255 where ink went with a grey seal"""

    @property
    def point(self) -> float:
        """Pixels in one point (1/72 inch)."""
        return self.dpi / 72

    def to_points(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A rectangle of pixels in points, as model.Box."""
        return x0 / self.point, y0 / self.point, x1 / self.point, y1 / self.point


def decode_leaf(data: bytes, size: tuple[float, float] | None = None) -> Leaf:
    """The pixels of an encoded image (of its first frame); `size` is the page's in points, where that is known.

    Raises ValueError when the bytes are no picture, are damaged, or hold more pixels than any scan does.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data))
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError(f"a picture of {image.width} × {image.height} pixels is larger than any scan")
        return _leaf(image, size)
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise ValueError(f"a picture that cannot be decoded: {error}") from error


def _leaf(frame: Image.Image, size: tuple[float, float] | None) -> Leaf:
    upright = ImageOps.exif_transpose(frame)
    dpi = 72 * upright.width / size[0] if size else dots_an_inch(upright.size, frame.info.get("dpi"))
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(paper, layer)
    scale = min(_WIDEST / min(upright.size), (_LARGEST / (upright.width * upright.height)) ** 0.5)
    colours = upright.convert("RGB")
    if scale < 1:
        colours = colours.resize(
            (max(1, round(colours.width * scale)), max(1, round(colours.height * scale))),
            Image.Resampling.LANCZOS,
        )
        dpi *= scale
    return Leaf(np.asarray(colours), float(dpi))


def open_page(leaf: Leaf, quarter_turns: int = 0) -> Page:
    """The leaf turned counter-clockwise by quarters, cleaned and deskewed."""
    grey = np.ascontiguousarray(np.rot90(clean(leaf.pixels, leaf.dpi), quarter_turns))
    level = _turned(grey, find_skew(grey))
    if _has_colour(leaf.pixels):
        return Page(level, leaf.dpi)
    bare = without_grey_seals(level, leaf.dpi)
    return Page(bare, leaf.dpi, lost_ink(level, bare) if bare is not level else None)


def _has_colour(pixels: Bitmap) -> bool:
    """Whether something on the page is coloured, so that a seal would be red and is gone already."""
    some = pixels[::4, ::4].astype(np.int16)
    return bool((some.max(axis=2) - some.min(axis=2) > 40).mean() > 0.0003)


def clean(pixels: Bitmap, dpi: float) -> Bitmap:
    """Dark ink on white paper without the dark around it: in the red channel a red seal is as light as paper, and black under it stays dark."""
    red = _without_red(pixels)
    small = cv2.resize(red, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((15, 15), np.uint8)), 31)
    paper = cv2.resize(paper, (red.shape[1], red.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = cv2.divide(red, np.maximum(paper, 1), scale=255)
    darkest = min(float(np.percentile(flat[::3, ::3], 1)), 150.0)
    table = np.clip((np.arange(256) - darkest) * 255 / (250 - darkest), 0, 255).astype(np.uint8)
    return without_lid(cv2.LUT(flat, table).astype(np.uint8), dpi)


def _without_red(pixels: Bitmap) -> Bitmap:
    """The red channel, made lighter where it outshines the others: a seal's red is never as light as paper."""
    red, green, blue = cv2.split(pixels)
    others = cv2.addWeighted(green, 0.5, blue, 0.5, 0)
    return cv2.addWeighted(red, 1.0, cv2.subtract(red, others), 0.35, 0).astype(np.uint8)


def _turned(grey: Bitmap, angle: float) -> Bitmap:
    """A picture turned counter-clockwise by `angle` degrees, paper in its corners."""
    if abs(angle) < 0.02:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned: Bitmap = cv2.warpAffine(
        grey, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=255
    ).astype(np.uint8)
    return turned


def _page_of(grey: Bitmap) -> Bitmap:
    """The part of a tall picture, as high as a page is, that holds most ink."""
    height, width = grey.shape
    page = round(1.5 * width)
    if height <= 1.4 * page:
        return grey
    tops = range(0, height - page + 1, max(1, page // 4))
    return grey[(top := max(tops, key=lambda t: int((grey[t : t + page : 4, ::4] < 140).sum()))) : top + page]


def find_skew(grey: Bitmap) -> float:
    """Degrees by which to turn the page counter-clockwise so that its lines run straight.

    At the right angle rows and columns of ink are most unlike their neighbours.
    """
    page = _page_of(grey)
    scale = 1400 / max(page.shape)
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small < 140)
    if len(xs) < 50:
        return 0.0
    if len(xs) > 60_000:
        chosen = np.random.default_rng(0).choice(len(xs), 60_000, replace=False)
        xs, ys = xs[chosen], ys[chosen]
    points = xs - small.shape[1] / 2, ys - small.shape[0] / 2
    best = 0.0
    for reach, step in ((_MOST_SKEW, 0.2), (0.2, 0.05), (0.05, 0.0125)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: (_sharpness(points, angle), -abs(angle))))
    return best


def _sharpness(points: tuple[NDArray[np.floating], NDArray[np.floating]], degrees: float) -> float:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    x, y = points
    score = 0.0
    for along in (y * cosine - x * sine, x * cosine + y * sine):
        counts = np.bincount((along + 1200).astype(np.int64))
        score += float((np.diff(counts.astype(np.float64)) ** 2).sum())
    return score
