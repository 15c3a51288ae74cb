from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures import read_figure, without_note

FIGURES = [
    # printed, unit, value, status
    ("0", "件", 0, "reported"),
    ("12", "件", 12, "reported"),
    ("１２", "件", 12, "reported"),
    (" 1,234 ", "件", 1234, "reported"),
    ("1，234", "件", 1234, "reported"),
    ("12 345", "件", None, "unreadable"),  # a torn figure or two figures: nobody can tell
    ("5\n120", "件", None, "unreadable"),
    ("00", "件", None, "unreadable"),  # two merged cells' zeros, or a slip
    ("007", "件", None, "unreadable"),
    ("639件", "件", 639, "reported"),
    ("3.0", "件", 3, "reported"),
    ("零", "件", 0, "reported"),
    ("", "件", None, "blank"),
    ("\xa0", "件", None, "blank"),
    ("　", "件", None, "blank"),
    ("—", "件", None, "blank"),
    ("――", "件", None, "blank"),
    ("/", "件", None, "blank"),
    ("／", "件", None, "blank"),
    ("无", "件", None, "blank"),
    ("12 34", "件", None, "unreadable"),  # two figures, or one torn: nobody can tell
    ("12\n34", "件", None, "unreadable"),
    ("1.5", "件", None, "unreadable"),  # no count has a fraction
    ("1,23", "件", None, "unreadable"),
    ("-3", "件", None, "unreadable"),  # no count is negative
    ("约5", "件", None, "unreadable"),
    ("O", "件", None, "unreadable"),
    ("5%", "件", None, "unreadable"),
    ("见附件", "件", None, "unreadable"),
]


@pytest.mark.parametrize(("printed", "unit", "value", "status"), FIGURES)
def test_figures(printed: str, unit: str, value: int | None, status: str) -> None:
    figure = read_figure(printed, unit=unit)
    assert (figure.value, figure.status) == (value, status)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("+36", 36),
        ("36", 36),
        ("-3", -3),
        ("－3", -3),
        ("↑5", 5),
        ("↓5", -5),
        ("5↓", -5),
        ("增2", 2),
        ("减少2", -2),
    ],
)
def test_signed_change(printed: str, value: int) -> None:
    assert read_figure(printed, unit="项", signed=True).value == value


@pytest.mark.parametrize(
    ("printed", "label_unit", "value", "unit"),
    [
        ("12.5", "万元", "12.5", "万元"),
        ("43025.67", "元", "4.302567", "万元"),
        ("43025.67元", None, "4.302567", "万元"),
        ("3亿元", None, "30000", "万元"),
        ("0", None, "0", None),  # no unit printed: none is claimed
        ("77.1", None, "77.1", None),
    ],
)
def test_money_is_brought_to_wan_yuan_only_where_a_unit_is_printed(
    printed: str, label_unit: str | None, value: str, unit: str | None
) -> None:
    figure = read_figure(printed, unit="万元", printed=label_unit)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@given(st.integers(0, 10**9))
def test_any_count_reads_back_plain_grouped_and_full_width(number: int) -> None:
    full_width = str(number).translate({ord("0") + d: ord("０") + d for d in range(10)})
    for printed in (str(number), f"{number:,}", full_width, f" {number}\n"):
        assert read_figure(printed, unit="件").value == number


@given(st.text())
def test_text_never_raises_and_a_value_has_digits(text: str) -> None:
    figure = read_figure(text, unit="件")
    assert (figure.value is None) == (figure.status != "reported")


@pytest.mark.parametrize("text", ["1008²", "1008①", "③", "12⑴", "7⒈", "½"])
def test_marks_of_notes_are_no_digits(text: str) -> None:
    assert read_figure(text, unit="件").status == "unreadable"


@pytest.mark.parametrize("text", ["1234567890123", "1.1234567", "0.123456元"])
def test_more_digits_than_a_dataset_holds(text: str) -> None:
    assert read_figure(text, unit="万元").status == "unreadable"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3①", "3"), ("3[1]", "3"), ("12[[2]]", "12"), ("7（注1）", "7"), ("5*", "5"), ("5 [①]", "5"),
    ],
)  # fmt: skip
def test_a_note_is_no_part_of_its_figure(text: str, value: str) -> None:
    assert read_figure(without_note(text), unit="万元").value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "1 698",
        "1 8 2",
        "2 0",
        "12 345 678",
        "1 2 . 5",
        "12 3",
        "1 23",
        "12\n3",
        "3/3",
        "3（其中2）",
        "12 34 56",
        "1008²",
        "0.5 1.5",
    ],
)
def test_two_figures_in_one_cell_are_none(text: str) -> None:
    assert read_figure(without_note(text), unit="万元").status == "unreadable"
