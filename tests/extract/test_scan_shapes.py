"""What a scan's ink tells before it is read: strokes, points, spread digits, seals, keystones, lines drawn twice."""

import cv2
import numpy as np
import pytest

from extract.pictures import dots_an_inch
from extract.rulings import Line, cut_cells
from extract.scan.digits import Said, vote
from extract.scan.draft import cut_up
from extract.scan.ink import Mark, TextLine, find_marks, text_lines
from extract.scan.lid import without_lid
from extract.scan.lines import find_rulings
from extract.scan.page import Bitmap, Leaf, Page, open_page
from extract.scan.rivals import rivals, small_marks, traces_of
from extract.scan.seal import lost_ink, without_grey_seals
from extract.scan.shape import Shape, counts_match, point_in_a_hole, spread_by, stroke_lean
from extract.scan.sheets import sheets_of
from extract.scan.streaks import without_streaks
from extract.scan.turn import _turns_to_ask
from extract.scan.washed import in_doubt

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
    assert (list(rivals("12", traces_of(grey, line, EM), 0)) == ["1.2"]) is suspected
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


@pytest.mark.parametrize(("border", "below"), [(255, 1), (0, 0), (178, 0)])
def test_words_that_hang_out_of_a_torn_row_are_its_cells(border: int, below: int) -> None:
    """A hair of a border, which 150 dpi leave grey, is a border: what stands under it is none of the table."""
    grey = grid()
    foot = grey[790:, 355:595]
    foot[foot < 128] = border
    for x, y in ((400, 770), (400, 840), (700, 770)):
        cv2.putText(grey, "8", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    draft = cut_up(Page(grey, 200))
    lines = {place.place[:2]: len(place.lines) for place in draft.places if place.lines}
    assert lines == {(4, 1): 1 + below, (4, 2): 1}
    assert len(draft.prose) == 1 - below


def test_a_black_seal_makes_no_lines_of_a_table() -> None:
    grey = grid()
    grain = np.random.default_rng(1).random(grey.shape) < 0.2
    star = np.zeros(grey.shape, np.uint8)
    cv2.fillPoly(star, [np.array([(480, 300), (540, 345), (520, 410), (440, 410), (420, 345)])], 1)
    grey[(star > 0) & ~grain] = 0
    cv2.circle(grey, (480, 360), 155, 0, 3)
    (frame,) = find_rulings(Page(grey, 200)).frames
    assert len(cut_cells(frame)[2]) == 20


def test_blurred_figures_are_no_seals() -> None:
    grey = paper(300, 600)
    for top in (60, 120, 180):
        cv2.putText(grey, "183808", (60, top), cv2.FONT_HERSHEY_SIMPLEX, 0.55, 60, 3)
    blurred = cv2.GaussianBlur(grey, (0, 0), 1.5).astype(np.uint8)
    assert without_grey_seals(blurred, 150) is blurred


def test_rulings_as_light_as_a_seal_stay_where_it_goes() -> None:
    grey = paper(600, 600)
    for at in range(20, 600, 40):
        grey[at : at + 2, 20:582] = 130
        grey[20:582, at : at + 2] = 130
    ruled = grey == 130
    cv2.circle(grey, (300, 300), 150, 120, 6)
    cv2.circle(grey, (300, 300), 45, 120, -1)
    clean = without_grey_seals(grey, 200)
    assert ruled[clean < 200].mean() > 0.9  # little of the seal is left
    assert (clean[ruled] < 200).mean() > 0.9


def test_shaded_cells_are_no_seals() -> None:
    grey = paper(600, 600)
    for left in (100, 240, 380):
        cv2.rectangle(grey, (left, 200), (left + 130, 300), 150, -1)
        cv2.putText(grey, "38", (left + 20, 260), cv2.FONT_HERSHEY_SIMPLEX, 1.5, 60, 3)
    assert without_grey_seals(grey, 200) is grey


def test_what_is_left_of_a_figure_beside_ink_that_went_with_a_seal_is_in_doubt() -> None:
    whole, rest = paper(120, 260), paper(120, 260)
    cv2.putText(whole, "214776", (30, 70), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    rest[:, :90] = whole[:, :90]
    (line,) = text_lines(find_marks(rest, 2.0), 2.0, EM)
    edges = (0.0, 0.0, rest.shape[1] / 2.0, rest.shape[0] / 2.0)
    nothing = lost_ink(rest, rest)
    assert in_doubt([line], nothing, edges, 2.0, EM) == (line,)
    (torn,) = in_doubt([line], lost_ink(whole, rest), edges, 2.0, EM)
    assert torn.foreign == line.marks
    assert in_doubt([], lost_ink(whole, paper(120, 260)), edges, 2.0, EM) != ()


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


def test_a_torn_wall_of_a_rare_cut_is_a_wall() -> None:
    grey = paper(900, 1200)
    for y in range(100, 801, 70):
        cv2.line(grey, (100, y), (1100, y), 0, 3)
    for x in (100, 400, 1100):
        cv2.line(grey, (x, 100), (x, 800), 0, 3)
    cv2.line(grey, (700, 100), (700, 240), 0, 3)
    grey[190:215, 690:710] = 255
    (frame,) = find_rulings(Page(grey, 200)).frames
    assert len(cut_cells(frame)[2]) == 22


@pytest.mark.parametrize(
    ("erased", "writing", "cells"),
    [
        ([(350, 290, 350, 340)], "", 20),  # a watermark's stroke, lighter than the paper it was scanned on
        ([(350, 320, 350, 380)], "", 20),  # up to the crossing
        ([(400, 240, 500, 240), (540, 240, 600, 240)], "", 20),
        ([(350, 240, 350, 380)], "", 19),  # nothing is left of it
        ([(350, 265, 350, 355)], "4038", 19),  # what stands in the gap is one figure
    ],
)
def test_a_wall_with_a_gap_that_nothing_stands_in_is_a_wall(
    erased: list[tuple[int, int, int, int]], writing: str, cells: int
) -> None:
    grey = grid()
    for x0, y0, x1, y1 in erased:
        grey[y0 - 3 : y1 + 4, x0 - 3 : x1 + 4] = 255
    cv2.putText(grey, writing, (310, 325), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    (frame,) = find_rulings(Page(grey, 200)).frames
    assert len(cut_cells(frame)[2]) == cells


def test_the_borders_of_two_tables_that_touch_are_one_line() -> None:
    grey = paper(900, 1300)
    for left in range(100, 1100, 250):
        for top in (100, 240):
            cv2.rectangle(grey, (left, top), (left + 250, top + 140), 60, 6)
    for left in range(100, 1100, 500):
        cv2.rectangle(grey, (left, 387), (left + 500, 560), 60, 6)
    (frame,) = find_rulings(Page(grey, 300)).frames
    x0, _, x1, _ = frame.box
    shared = [h for h in frame.horizontal if abs(h.at - 383.5 * 72 / 300) < 1.5]
    assert sum(h.end - h.start for h in shared) == pytest.approx(x1 - x0, abs=2)


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


def figure(text: str, *, noise: float = 0.0) -> Bitmap:
    grey = paper(60, 240)
    cv2.putText(grey, text, (70, 45), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3, cv2.LINE_AA)
    grain = np.random.default_rng(1).normal(0, noise, grey.shape)
    return np.clip(grey + grain, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("noise", [0.0, 8.0])
@pytest.mark.parametrize(("darkness", "suspected"), [(0, False), (40, True), (80, True)])
def test_a_minus_too_faint_to_be_a_mark_leaves_a_trace(darkness: int, noise: float, suspected: bool) -> None:
    grey = figure("36", noise=noise)
    grey[33:36, 52:63] = np.minimum(grey[33:36, 52:63], 255 - darkness)
    line = line_of(grey)
    assert len([m for m in line.marks if m.height > 9]) == 2
    assert ("-36" in rivals("36", traces_of(grey, line, EM), 0)) is suspected


@pytest.mark.parametrize("points", [[(12, 12), (12, 46)], [(12, 12), (12, 46), (6, 18), (12, 12)]])
def test_a_1_has_no_arrows_head(points: list[tuple[int, int]]) -> None:
    grey = figure(" 3")
    cv2.polylines(grey, [np.add(points, (50, 0))], False, 0, 3, cv2.LINE_AA)
    assert list(rivals("13", traces_of(grey, line_of(grey), EM), 0)) == []
    cv2.polylines(grey, [np.array([[54, 38], [62, 46], [70, 38]])], False, 0, 3, cv2.LINE_AA)
    assert list(rivals("13", traces_of(grey, line_of(grey), EM), 0)) == ["↓3"]


def test_a_speck_within_a_digit_is_no_point() -> None:
    grey = figure("12")
    line = line_of(grey)
    broken = Mark(line.marks[0].x0 + 2, line.marks[0].y1 + 1, line.marks[0].x0 + 4, line.marks[0].y1 + 3, 4)
    apart = Mark(line.marks[0].x1 + 1, line.marks[0].y1 - 3, line.marks[0].x1 + 3, line.marks[0].y1, 6)
    assert small_marks(TextLine(line.marks, (broken,)), EM) == []
    assert small_marks(TextLine(line.marks, (apart,)), EM) == [apart]
    assert "1.2" in rivals("12", traces_of(grey, TextLine(line.marks, (apart,)), EM), 1)


def test_lines_run_where_characters_stand_close() -> None:
    """Figures and labels wrapped to two characters say which way a page lies, though no line is long."""
    sheet = paper(900, 900)
    for y in range(60, 860, 80):
        for x in range(60, 860, 160):
            cv2.putText(sheet, "362", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2, cv2.LINE_AA)
    assert _turns_to_ask(cut_up(Page(sheet, 200)), 0) == [0, 2]
    assert _turns_to_ask(cut_up(Page(np.ascontiguousarray(np.rot90(sheet)), 200)), 0) == [1, 3]


def test_the_dark_around_a_small_sheet_is_in_no_cell() -> None:
    sheet = cv2.copyMakeBorder(grid(), 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(255,))
    sheet = cv2.copyMakeBorder(sheet, 9, 9, 9, 9, cv2.BORDER_CONSTANT, value=(0,)).astype(np.uint8)
    draft = cut_up(Page(sheet, 200))
    assert [place.lines for place in draft.places if place.lines] == []


def dashed(grey: Bitmap, dash: int = 8, gap: int = 7) -> Bitmap:
    """The same with gaps in its lines; where they cross, they meet."""
    ys, xs = np.indices(grey.shape)
    level = cv2.morphologyEx(255 - grey, cv2.MORPH_OPEN, np.ones((1, 60), np.uint8)) > 0
    steep = cv2.morphologyEx(255 - grey, cv2.MORPH_OPEN, np.ones((60, 1), np.uint8)) > 0
    out = grey.copy()
    out[level & ~steep & ((xs % (dash + gap)) >= dash)] = 255
    out[steep & ~level & ((ys % (dash + gap)) >= dash)] = 255
    return out


def test_dashed_rulings_make_a_grid_and_rows_of_strokes_do_not() -> None:
    (frame,) = find_rulings(Page(dashed(grid()), 200)).frames
    assert (len(frame.horizontal), len(frame.vertical)) == (6, 5)
    writing = paper(900, 1200)
    for y in range(60, 860, 60):
        cv2.putText(
            writing, "EEEE ZZZZ FFFF EEEE ZZZZ EEEE FFFF", (100, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2
        )
    assert find_rulings(Page(writing, 200)).frames == ()


def test_the_dark_around_a_sheet_goes_and_rulings_that_reach_the_edge_stay() -> None:
    sheet = paper(800, 1000)
    sheet[:, :40] = 20
    sheet[300:303, 40:900] = 0
    sheet[500:540, 300:700] = 60  # a shaded cell
    clean = without_lid(sheet, 200)
    assert (clean[100, :40] == 255).all()
    assert (clean[301, 60:900] == 0).all()
    assert (clean[500:540, 300:700] == 60).all()


def test_sheets_of_a_tall_picture_lie_askew_each_in_its_own_way() -> None:
    def turned(degrees: float) -> Bitmap:
        sheet = cv2.copyMakeBorder(grid(), 200, 200, 60, 60, cv2.BORDER_CONSTANT, value=(255,))
        turn = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), degrees, 1.0)
        return cv2.warpAffine(sheet, turn, sheet.shape[::-1], borderValue=(255,)).astype(np.uint8)

    tall = np.vstack([turned(1.5), turned(-1.2), turned(0.4)])
    found = sheets_of(Leaf(np.dstack([tall] * 3), 200.0))
    assert [round(top) for top, _ in found] == pytest.approx([0, 468, 936], abs=40)
    for _, leaf in found:
        (frame,) = cut_up(open_page(leaf)).frames
        assert (len(frame.horizontal), len(frame.vertical)) == (6, 5)


@pytest.mark.parametrize(
    ("size", "said", "dots"),
    [
        ((1654, 2339), None, 200),
        ((1240, 1754), (72, 72), 150),  # 72 stands in files that know nothing
        ((2480, 3508), (300, 300), 300),
        ((1754, 1240), (0, 0), 150),
        ((600, 400), None, 96),
    ],
)
def test_a_picture_that_does_not_know_its_size_shows_a_sheet_of_a4(
    size: tuple[int, int], said: tuple[float, float] | None, dots: float
) -> None:
    assert dots_an_inch(size, said) == pytest.approx(dots, abs=1)


def test_a_scanners_streak_is_no_line_of_the_tables_it_crosses() -> None:
    sheet = cv2.copyMakeBorder(grid(), 100, 100, 0, 0, cv2.BORDER_CONSTANT, value=(255,)).astype(np.uint8)
    sheet = np.vstack([sheet, sheet])
    sheet[60:-60, 480:483] = 60
    frames = find_rulings(Page(sheet, 200)).frames
    assert [(len(f.horizontal), len(f.vertical)) for f in frames] == [(6, 5), (6, 5)]


def test_columns_without_upper_and_lower_border_are_no_streaks() -> None:
    level = [Line(100.0 + 20 * n, 50.0, 500.0) for n in range(5)]
    steep = [Line(x, 80.0, 200.0) for x in (50.0, 200.0, 350.0, 500.0)]
    assert without_streaks(level, steep) == steep
    assert without_streaks(level, [*steep, Line(270.0, 0.0, 800.0)]) == steep


@pytest.mark.parametrize(("darkness", "lines"), [(0, 0), (70, 1)])
def test_ink_too_light_to_be_a_mark_leaves_no_cell_blank(darkness: int, lines: int) -> None:
    sheet = grid()
    drawn = paper(900, 1200)
    cv2.putText(drawn, "36", (200, 180), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 3, cv2.LINE_AA)
    sheet[drawn < 128] = 255 - darkness
    found = [line for place in cut_up(Page(sheet, 200)).places for line in place.lines]
    assert len(found) == lines
    assert all(line.foreign for line in found)


def test_a_minus_far_before_spread_digits_belongs_to_them() -> None:
    grey = paper(60, 240)
    for x, text in ((90, "2"), (130, "7")):
        cv2.putText(grey, text, (x, 45), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2, cv2.LINE_AA)
    grey[35:37, 50:56] = 0
    (line,) = text_lines(find_marks(grey, POINT), POINT, EM)
    assert line.box[0] == 50
    assert "-27" in rivals("27", traces_of(grey, line, EM), 0)


@pytest.mark.parametrize(("darkness", "noise"), [(40, 3), (30, 2)])
def test_faint_rulings_stand_out_on_a_clean_sheet(darkness: int, noise: float) -> None:
    sheet = grid()
    sheet[sheet == 0] = 255 - darkness
    grain = np.random.default_rng(2).normal(-3, noise, sheet.shape)
    faint = np.clip(sheet + grain, 0, 255).astype(np.uint8)
    (frame,) = find_rulings(Page(faint, 200)).frames
    assert (len(frame.horizontal), len(frame.vertical)) == (6, 5)
