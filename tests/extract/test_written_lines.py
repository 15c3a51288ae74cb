"""Labels torn over the lines of a text, and figures that stand between their parts."""

import pytest

from extract.codebook import template
from extract.text.written_lines import written_pieces

FORM = template("2021")
LABEL = "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
ZEROS = ["0"] * 7


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        (["7.属于行政执法案卷 0 0 0 0 0 0 0"], [["7.属于行政执法案卷", *ZEROS]]),
        (["7.属于行政执法 0 0 0 0 0 0 0", "案卷"], [["7.属于行政执法案卷", *ZEROS]]),
        (["7.属于行政", "执法案 0 0 0 0 0 0 0", "卷"], [["7.属于行政执法案卷", *ZEROS]]),
        (["（四）无法提供 1.本机关不掌握 0 0 0 0 0 0 0", "相关政府信息"], [["（四）无法提供", "1.本机关不掌握相关政府信息", *ZEROS]]),
        # the line below is a row of its own, and no rest of this one
        (["3.其他 0 0 0 0 0 0 0", "（七）总计 0 0 0 0 0 0 0"], [["3.其他", *ZEROS], ["（七）总计", *ZEROS]]),
        ([f"{LABEL[:9]} 0 0 0 0 0 0 0", LABEL[9:]], [[LABEL, *ZEROS]]),
    ],
)  # fmt: skip
def test_a_label_is_whole_before_its_figures(lines: list[str], pieces: list[list[str]]) -> None:
    assert written_pieces(lines, FORM) == pieces


def test_numbers_of_lines_are_no_figures() -> None:
    labels = ["规章", "行政许可", "行政处罚", "行政强制"] * 3
    lines = ["序号 指标 数", *(f"{n} {label} {n + 7}" for n, label in enumerate(labels, 1))]
    assert written_pieces(lines, FORM)[1:3] == [["规章", "8"], ["行政许可", "9"]]


def test_a_blank_is_known_by_the_columns_of_full_rows() -> None:
    full = "{:<16}" + "  {:>4}" * 7
    lines = [full.format(f"{n}.x", *range(n, n + 7)) for n in range(1, 5)]
    lines.insert(2, full.format("y", 1, "", 3, "", "", 6, 7))
    assert written_pieces(lines, FORM)[2][-7:] == ["1", "", "3", "", "", "6", "7"]


def test_without_columns_a_blank_is_not_placed() -> None:
    lines = ["甲 1 2 3 4 5 6 7", "乙乙 11 2 3 4 5 6 7", "丙丙丙丙丙 1 2 3 4 5 6 7", "丁 1 3 4 5 6 7"]
    assert written_pieces(lines, FORM)[3] == ["丁", "1", "3", "4", "5", "6", "7"]


def test_a_row_without_a_figure_is_no_part_of_the_next_or_the_last_one() -> None:
    lines = [
        "1.参加或举办新闻发布会总次数 次 19",
        "其中：主要负责同志参加新闻发布会次数 次",
        "2.政府网站在线访谈次数 次 17",
    ]
    assert written_pieces(lines, template("2014")) == [line.split() for line in lines]


HEAD = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]


def spaced(texts: list[str], widths: list[int], turn: str) -> str:
    """Texts in columns so many places wide, a wide character taking two."""
    places = [sum(1 if c.isascii() else 2 for c in text) for text in texts]
    left = {"left": 0.0, "middle": 0.5, "right": 1.0}[turn]
    cells = [
        " " * int((width - place) * left) + text + " " * (width - place - int((width - place) * left))
        for text, width, place in zip(texts, widths, places, strict=True)
    ]
    return "  ".join(cells)


@pytest.mark.parametrize("turn", ["left", "middle", "right"])
def test_blanks_under_heads_that_stand_at_the_left_of_their_columns(turn: str) -> None:
    widths = [10, 12, 8, 12, 12, 8, 4]
    rows = [
        ["2557", "", "", "", "1226", "86", "3869"],
        ["12", "", "", "", "", "7", "19"],
        ["", "", "", "", "30", "", "30"],
        ["", "4", "", "", "", "", "4"],
    ]
    lines = [f"{'':<40}{spaced(HEAD, widths, 'left')}"]
    lines += [f"{n}.{'x' * 20:<38}{spaced(row, widths, turn)}" for n, row in enumerate(rows)]
    assert [found[-7:] for found in written_pieces(lines, FORM)[1:]] == rows
