"""Text that a PDF holds and nobody sees: outside a clip path, under an area of another Form XObject."""

import io
from collections.abc import Callable

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.model import Grid
from extract.readers.pdf import read_pdf

Box = tuple[float, float, float, float]


def framed(fill_in: Callable[[Canvas], None]) -> str:
    """The lower right cell of a table of two rows and columns, which stands from (300, 620) to (560, 660)."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    for y in (620, 660, 700):
        canvas.line(40, y, 560, y)
    for x in (40, 300, 560):
        canvas.line(x, 620, x, 700)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 675, "licences")
    canvas.drawString(60, 635, "penalties")
    canvas.drawString(320, 675, "5")
    fill_in(canvas)
    canvas.save()
    content = read_pdf(stream.getvalue())
    cells = next(block for block in content.blocks if isinstance(block, Grid)).cells
    return next(cell.text for cell in cells if (cell.row, cell.column) == (1, 1))


def clip(canvas: Canvas, box: Box) -> None:
    path = canvas.beginPath()
    path.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])
    canvas.clipPath(path, stroke=0, fill=0)


def write(canvas: Canvas, text: str, x: float = 320) -> None:
    canvas.setFont("Helvetica", 12)
    canvas.drawString(x, 635, text)


@pytest.mark.parametrize(
    ("box", "seen"),
    [
        ((300, 620, 560, 660), "777"),
        ((40, 700, 560, 800), ""),
        ((300, 620, 329, 660), "7��"),  # a figure cut at its cell's border says less than it is
        ((310, 630, 345, 644), "777"),  # descenders and side bearings may be cut
    ],
)
def test_a_figure_and_its_clip_path(box: Box, seen: str) -> None:
    def clipped(canvas: Canvas) -> None:
        canvas.saveState()
        clip(canvas, box)
        write(canvas, "777")
        canvas.restoreState()

    assert framed(clipped) == seen


def test_a_corrected_figure_is_not_read_with_the_one_that_was_clipped_away() -> None:
    def corrected(canvas: Canvas) -> None:
        canvas.saveState()
        clip(canvas, (0, 0, 100, 100))
        write(canvas, "777")
        canvas.restoreState()
        write(canvas, "12")

    assert framed(corrected) == "12"


def test_a_form_object_is_clipped_by_its_box_and_by_the_page() -> None:
    def in_form(canvas: Canvas) -> None:
        canvas.beginForm("small", 0, 0, 400, 600)
        write(canvas, "777")
        canvas.endForm()
        canvas.doForm("small")
        canvas.beginForm("large", 0, 0, 595, 842)
        write(canvas, "88", 340)
        canvas.endForm()
        canvas.saveState()
        clip(canvas, (0, 0, 595, 600))
        canvas.doForm("large")
        canvas.restoreState()
        write(canvas, "12", 380)

    assert framed(in_form) == "12"


def white_box(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(310, 630, 60, 24, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def as_form(canvas: Canvas, name: str, draw: Callable[[Canvas], None]) -> None:
    canvas.beginForm(name, 0, 0, 595, 842)
    draw(canvas)
    canvas.endForm()
    canvas.doForm(name)


@pytest.mark.parametrize(("first", "then"), [("page", "form"), ("form", "page"), ("form", "form")])
@pytest.mark.parametrize("covered", [True, False])
def test_an_area_and_a_figure_in_different_form_objects(first: str, then: str, covered: bool) -> None:
    """What is painted later lies over, wherever the file keeps it."""

    def drawn(canvas: Canvas) -> None:
        steps = [lambda c: write(c, "777"), white_box]
        for n, (where, step) in enumerate(zip((first, then), steps if covered else steps[::-1], strict=True)):
            if where == "form":
                as_form(canvas, f"form{n}", step)
            else:
                step(canvas)

    assert framed(drawn) == ("���" if covered else "777")


def test_a_figure_written_over_a_covered_one_in_a_third_form_object() -> None:
    def drawn(canvas: Canvas) -> None:
        as_form(canvas, "old", lambda c: write(c, "777"))
        as_form(canvas, "box", white_box)
        as_form(canvas, "new", lambda c: write(c, "12"))

    assert framed(drawn) == "12"


def test_clear_paint_says_nothing_under_other_text() -> None:
    """Chromium draws a figure with a shadow twice: once in clear paint for the mouse, once as it is seen."""

    def twice(canvas: Canvas) -> None:
        canvas.setFillAlpha(0)
        write(canvas, "421")
        canvas.setFillAlpha(1)
        canvas.setFont("Courier", 11)
        for n, digit in enumerate("421"):
            canvas.drawString(320.2 + 6.67 * n, 635.6, digit)

    assert framed(twice) == "421"


def test_a_form_object_in_clear_paint() -> None:
    """opacity: 0 in a browser's page that another program prints."""

    def ghost(canvas: Canvas) -> None:
        canvas.beginForm("ghost")
        write(canvas, "9", 350)
        canvas.endForm()
        write(canvas, "13")
        canvas.saveState()
        canvas.setFillAlpha(0)
        canvas.doForm("ghost")
        canvas.restoreState()

    assert framed(ghost) == "13"


def test_borders_filled_as_rings() -> None:
    """The right and lower border of each cell is what two rectangles leave between them, filled even-odd."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1)
    canvas.setFont("Helvetica", 12)
    for n, text in enumerate(("a", "1", "b", "2")):
        x, y = 100 + 100 * (n % 2), 700 - 20 * (n // 2)
        path = canvas.beginPath()
        path.rect(x, y, 100, 20)
        path.rect(x - (n % 2 == 0), y + 1, 99 + (n % 2 == 0) * 0, 19 + (n < 2))
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)
        canvas.drawString(x + 40, y + 6, text)
    canvas.line(100, 680, 100, 720)
    canvas.line(100, 720, 300, 720)
    canvas.save()
    grid = next(block for block in read_pdf(stream.getvalue()).blocks if isinstance(block, Grid))
    assert [cell.text for cell in grid.cells] == ["a", "1", "b", "2"]


def test_a_pages_box_that_is_inherited() -> None:
    """fpdf, cairo and others say the size of the paper once, in the tree of pages."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), invariant=1, pageCompression=0)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 815, "above the edge of letter paper")
    canvas.save()
    box = b" /MediaBox [ 0 0 595 842 ]"
    data = stream.getvalue()
    assert data.count(box) == 1
    data = data.replace(box, b" " * len(box)).replace(b"/Type /Pages", b"/Type /Pages" + box, 1)
    text = next(block for block in read_pdf(data).blocks if not isinstance(block, Grid))
    assert getattr(text, "text", "") == "above the edge of letter paper"


@pytest.mark.parametrize(
    ("mark", "size", "rise", "seen"),
    [
        ("2", 8, 4, "140"),
        ("[1]", 7, 4, "140"),
        ("*", 9, 4, "140"),
        ("2", 12, 0, "1402"),
        ("2", 8, 0, "140�"),  # small, but on the line: nobody can tell
        ("2", 8, -3, "140�"),
        (".50", 8, 4, "140.50"),  # a price's small decimals
    ],
)
def test_small_raised_marks_are_notes(mark: str, size: float, rise: float, seen: str) -> None:
    def noted(canvas: Canvas) -> None:
        write(canvas, "140")
        canvas.setFont("Helvetica", size)
        canvas.drawString(340.1, 635 + rise, mark)

    assert framed(noted) == seen
