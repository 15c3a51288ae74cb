"""What a scan's ink tells before it is read: strokes, points, spread digits, seals, keystones, lines drawn twice."""

import cv2
import numpy as np
import pytest

from extract.scan.digits import Said, vote
from extract.scan.ink import TextLine, find_marks
from extract.scan.lines import find_rulings
from extract.scan.page import Bitmap, Page
from extract.scan.seal import without_grey_seals
from extract.scan.shape import Shape, counts_match, point_in_a_hole, spread_by, stroke_lean

POINT = 200 / 72
EM = 30.0


def paper(height: int = 60, width: int = 200) -> Bitmap:
    return np.full((height, width), 255, np.uint8)


def line_of(grey: Bitmap) -> TextLine:
    return TextLine(tuple(sorted(find_marks(grey, POINT), key=lambda m: m.x0)))


@pytest.mark.parametrize(
    ("points", "leans"),
    [
        ([(20, 50), (50, 20)], True),  # ／
        ([(20, 50), (35, 15)], True),  # /
        ([(30, 50), (30, 15)], False),  # 1
        ([(25, 50), (38, 16), (20, 16)], False),  # 7
        ([(20, 20), (50, 50)], False),  # a backslash
    ],
)
def test_a_leaning_stroke_is_told_by_its_shape(points: list[tuple[int, int]], leans: bool) -> None:
    grey = paper()
    cv2.polylines(grey, [np.array(points)], False, 0, 4, cv2.LINE_AA)
    assert ((stroke_lean(grey, line_of(grey), EM) or 0.0) > 0.32) is leans


@pytest.mark.parametrize(
    ("gap", "point", "suspected"), [(25, None, False), (25, 170, True), (3, None, False)]
)
def test_a_faint_point_between_digits_is_seen(gap: int, point: int | None, suspected: bool) -> None:
    """Full-width digits stand apart with clean paper between them; a point too faint to be a mark leaves a trace."""
    grey = paper()
    grey[20:42, 20:32] = 0
    grey[20:42, 32 + gap : 44 + gap] = 0
    if point is not None:
        grey[38:42, 42:46] = point
    line = line_of(grey)
    assert len(line.marks) == 2
    assert point_in_a_hole(grey, line, EM) is suspected
    assert counts_match("12", Shape(line, EM, None, suspected)) is not suspected
    assert (spread_by(line, EM) > 0) is (gap > 10)


def test_a_broken_digit_counts_once() -> None:
    grey = paper()
    grey[20:26, 20:34] = 0
    grey[28:42, 21:33] = 0
    assert counts_match("5", Shape(line_of(grey), EM, None, False))


def test_a_digit_that_looks_like_others_speaks_against_its_reading() -> None:
    def draw(text: str) -> Bitmap:
        grey = paper()
        cv2.putText(grey, text, (10, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
        return grey

    sheet = np.vstack([draw(text) for text in ("3", "3", "3", "8", "8", "8", "3", "8", "1", "1", "1", "1")])
    marks = sorted(find_marks(sheet, POINT), key=lambda m: m.y0)
    texts = ["3", "3", "3", "8", "8", "8", "8", "8", "1", "1", "1", "1"]
    said = [
        Said(t, TextLine((m,)), n not in {6, 7}) for n, (t, m) in enumerate(zip(texts, marks, strict=True))
    ]
    assert vote(sheet, said, EM)[6:8] == [-1, 1]


def test_a_box_for_a_lacking_letter_is_no_0() -> None:
    box, zero = paper(), paper()
    cv2.rectangle(box, (20, 20), (32, 42), 0, 2)
    cv2.ellipse(zero, (26, 31), (6, 11), 0, 0, 360, 0, 2)
    assert vote(box, [Said("0", line_of(box), False)], EM) == [-1]
    assert vote(zero, [Said("0", line_of(zero), False)], EM) == [0]


def test_a_grey_seal_goes_and_writing_under_it_stays() -> None:
    grey = paper(600, 600)
    cv2.circle(grey, (300, 300), 150, 140, 6)
    cv2.circle(grey, (300, 300), 45, 140, -1)
    cv2.putText(grey, "7693", (240, 310), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 0, 3)
    clean = without_grey_seals(grey, 200)
    assert clean[160:240].min() == 255
    assert (clean[grey == 0] == 0).all()


def grid(step: int = 0) -> Bitmap:
    """A table of 4 by 5 cells; with `step`, every cell has a frame of its own, so many pixels from the next."""
    grey = paper(900, 1200)
    for x in range(100, 1100, 250):
        for y in range(100, 800, 140):
            cv2.rectangle(grey, (x, y), (x + 250 - step, y + 140 - step), 0, 3)
    return grey


def test_cells_with_frames_of_their_own_make_one_grid() -> None:
    (frame,) = find_rulings(Page(grid(step=8), 200)).frames
    assert (len(frame.horizontal), len(frame.vertical)) == (6, 5)


def test_a_photographed_table_is_made_square() -> None:
    corners = np.array([[0, 0], [1200, 0], [1200, 900], [0, 900]], np.float32)
    seen = corners + np.array([[9, 0], [-4, 10], [6, -6], [-8, 3]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, seen)
    photo = cv2.warpPerspective(grid(), turn, (1200, 900), borderValue=(255,)).astype(np.uint8)
    (frame,) = find_rulings(Page(photo, 200)).frames
    assert (len(frame.horizontal), len(frame.vertical)) == (6, 5)


def test_a_leaning_stroke_that_may_be_a_seven_is_no_sure_one() -> None:
    from extract.scan.figures import _by_shape

    grey = paper()
    cv2.line(grey, (30, 50), (37, 18), 0, 4, cv2.LINE_AA)
    shape = Shape(line_of(grey), EM, 0.22, False)
    found = _by_shape("1", {"1": 0.89, "/": 0.02, "7": 0.0105}, shape)
    assert [(guess.text, guess.confidence) for guess in found] == [("1", 0.6), ("/", 0.4)]
