"""Scans: pages of invented reports, printed, stamped, skewed and compressed, with the cells that each page prints."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from extract.codebook import template
from extract.figures import read_figure
from extract.form.label_match import match_labels
from extract.model import Grid, GridCell, Reading
from extract.read import read
from extract.scan.figures import as_figure
from extract.scan.page import find_skew

SCANS = Path(__file__).parents[1] / "golden_scans"


def differences(reading: Reading, truth: dict[tuple[str, ...], str]) -> list[tuple[object, ...]]:
    form = template(reading.report.template)  # type: ignore[arg-type]
    wrong: list[tuple[object, ...]] = []
    for cell in reading.cells:
        code = (cell.table, cell.row, cell.column)
        if code not in truth:
            wrong += [(code, "is not on the page", cell.raw)] if cell.status != "absent" else []
            continue
        known = form.cell(*code)
        assert known is not None
        unit = "万元" if known.column == "amount" else None
        printed = read_figure(truth[code], unit=known.unit, printed=unit, signed=known.signed)
        if cell.value != printed.value and not (printed.value is None and cell.status == "derived"):
            wrong.append((code, truth[code], cell.status, cell.raw))
    return wrong


@pytest.mark.parametrize(
    "path", sorted(p for p in SCANS.iterdir() if p.suffix != ".csv"), ids=lambda p: p.stem
)
def test_every_cell_of_a_scanned_page(path: Path) -> None:
    with path.with_suffix(".csv").open(encoding="utf-8") as lines:
        truth = {(r["table"], r["row"], r["column"]): r["printed"] for r in csv.DictReader(lines)}
    reading = read(path.read_bytes())
    assert reading.error is None
    assert differences(reading, truth) == []


def test_skew_is_measured_to_a_tenth_of_a_degree() -> None:
    import cv2

    page = np.full((1400, 1000), 255, np.uint8)
    page[100:1300:40, 100:900] = 0
    for degrees in (-3.1, 0.0, 0.4, 2.75):
        turn = cv2.getRotationMatrix2D((500, 700), degrees, 1.0)
        turned = cv2.warpAffine(page, turn, (1000, 1400), borderValue=(255,)).astype(np.uint8)
        assert find_skew(turned) == pytest.approx(-degrees, abs=0.1)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("12", "12"),
        ("O", "0"),
        ("1O", "10"),
        ("l2", "12"),
        ("—", "-"),
        ("+3", "+3"),
        ("12.50万元", "12.50万元"),
        ("", ""),
        ("总计", None),
        ("第20条", None),
        ("3人民", None),
    ],
)
def test_what_may_be_a_figure(text: str, figure: str | None) -> None:
    assert as_figure(text) == figure


@pytest.mark.parametrize(
    ("read_as", "label"),
    [
        ("E4.保护第三方合法权益", "保护第三方合法权益"),
        ("（二）部分公开（区分处理的）区A", "部分公开"),
        ("5.属于三类内部亊务信息", "属于三类内部事务信息"),
        ("行政处可", "行政处可"),  # 行政许可 or 行政处罚
        ("结果纠持", "结果纠持"),  # 结果纠正 or 结果维持
        ("行政许可行政处罚", "行政许可行政处罚"),
        ("其池", "其池"),
        ("C七)总计", "总计"),
        ("一七）总计", "一七）总计"),
    ],
)
def test_a_label_is_mended_only_where_one_label_is_near(read_as: str, label: str) -> None:
    grid = Grid((GridCell(0, 0, 1, 1, read_as),), 1, 1, "scan")
    assert match_labels(grid, template("2021")).cells[0].text == label


def test_recognising_asks_no_network_and_says_nothing() -> None:
    """The models lie in the wheel; a socket would be an attempt to download another."""
    code = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a socket')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "import numpy as np\n"
        "from extract.scan.recognise import recognise\n"
        "recognise([np.full((20, 40), 255, np.uint8)])\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
