"""Characters looked at one by one: which reading of a figure they speak for, and which against."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import reportlab
from PIL import Image, ImageDraw, ImageFont

from extract.model import Guess
from extract.scan.digits import is_tall
from extract.scan.figures import read_figures
from extract.scan.glyphs import LIKE, belied, likeness
from extract.scan.ink import Mark, TextLine, crop, find_marks, text_lines
from extract.scan.page import Bitmap
from extract.scan.recognise import recognise
from extract.scan.rivals import Traces, rivals
from extract.scan.shape import parts_thousands

FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
POINT, EM = 200 / 72, 26.0


def drawn(text: str, *, torn: bool = False) -> Bitmap:
    sheet = Image.new("L", (400, 80), 255)
    ImageDraw.Draw(sheet).text((60, 20), text, fill=0, font=ImageFont.truetype(str(FONT), 28))
    grey = cv2.GaussianBlur(np.array(sheet), (0, 0), 0.5).astype(np.uint8)
    if torn:  # thin strokes, level ones above all, are lost in black and white
        inked = np.flatnonzero(grey.min(axis=0) < 128)
        middle = (inked[0] + inked[-1]) // 2
        grey[:, middle - 1 : middle + 2] = 255
    return grey


def line_of(grey: Bitmap) -> TextLine:
    return text_lines(find_marks(grey, POINT), POINT, EM)[0]


@pytest.mark.parametrize(
    ("printed", "read", "torn", "speaks"),
    [
        ("7", "7", False, True),
        ("7", "1", False, False),
        ("0", "0", True, True),
        ("0", "11", True, False),
        ("4038", "4038", False, True),
        ("4038", "403", False, False),
        ("4038", "40.38", False, True),  # points are not its business
        ("12,345", "12,345", False, True),
        ("-27", "-27", False, True),
        ("90", "90件", False, False),
        ("90", "none", False, False),
    ],
)
def test_what_characters_speak_for(printed: str, read: str, torn: bool, speaks: bool) -> None:
    grey = drawn(printed, torn=torn)
    assert (likeness(grey, line_of(grey), EM, read) >= LIKE) is speaks


@pytest.mark.parametrize(("read", "against"), [("4038", False), ("4088", True), ("403", False)])
def test_a_reading_with_another_digit_is_belied(read: str, against: bool) -> None:
    grey = drawn("4038")
    assert belied(grey, line_of(grey), EM, read) is against


@pytest.mark.parametrize(
    ("text", "dots", "points", "others"),
    [
        ("6535.08", 1, (4,), []),
        ("6535.08", 2, (3, 4), []),  # a piece of a broken 5 is no second point: nothing has two
        ("6553.508", 2, (1, 4), ["6553508"]),  # but two that part thousands may be commas
        ("65.08", 0, (), ["6508"]),
        ("6508", 1, (2,), ["65.08"]),
    ],
)
def test_points_that_may_be_lost_or_made_up(
    text: str, dots: int, points: tuple[int, ...], others: list[str]
) -> None:
    assert list(rivals(text, Traces(points), dots)) == others


def test_a_large_comma_is_as_low_as_a_small_one() -> None:
    marks = [Mark(x, 42, x + 17, 69, 200) for x in (0, 30, 50, 70)]
    comma = Mark(19, 64, 26, 75, 50)
    assert not is_tall(comma, [*marks, comma], 35.0)
    assert is_tall(Mark(19, 58, 36, 69, 90), marks, 35.0)  # the lower piece of a digit stands on the line


@pytest.mark.parametrize(
    ("height", "foot", "hangs"), [(9, 5, True), (9, 0, None), (4, 0, False)]
)  # a comma may be higher than any point
def test_a_comma_hangs_below_the_digits(height: int, foot: int, hangs: bool | None) -> None:
    digits = [Mark(x, 40, x + 14, 62, 200) for x in (0, 30, 50, 70)]
    sign = Mark(19, 62 + foot - height, 24, 62 + foot, 30)
    assert parts_thousands(TextLine(tuple(sorted([*digits, sign], key=lambda m: m.x0))), 27.0) is hangs


@pytest.mark.parametrize(("printed", "torn", "least"), [("0", True, 0.98), ("6", False, 0.98)])
def test_a_digit_in_pieces_is_read(printed: str, torn: bool, least: float) -> None:
    grey = drawn(printed, torn=torn)
    line = line_of(grey)
    first = recognise([crop(grey, line, EM)], choices=True)
    (readings,) = read_figures(grey, [line], first, EM)
    best: Guess = readings[0]
    assert (best.text, best.confidence >= least) == (printed, True)
