"""Pages whose writing is pixels, or hidden, or locked."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract.model import Paragraph, Picture
from extract.readers.pdf import read_pdf

PAPER = ImageReader(Image.new("RGB", (600, 850), (250, 250, 240)))


def printed(draw: Callable[[Canvas], object], locked: StandardEncryption | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), encrypt=locked)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def scan(canvas: Canvas) -> None:
    canvas.drawImage(PAPER, 0, 0, 595, 842)


def recognised(canvas: Canvas) -> None:
    scan(canvas)
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    text.textLine("what a recogniser took the scan for")
    canvas.drawText(text)


def below(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "what lies under the scan")
    scan(canvas)


@pytest.mark.parametrize("draw", [scan, recognised, below])
def test_a_scanned_page_is_a_picture_whatever_text_lies_about_it(draw: Callable[[Canvas], None]) -> None:
    (block,) = read_pdf(printed(draw)).blocks
    assert isinstance(block, Picture)
    assert (block.page, block.size) == (1, (595, 842))


def test_writing_over_a_background_is_writing() -> None:
    def draw(canvas: Canvas) -> None:
        scan(canvas)
        canvas.drawString(100, 700, "over a background")

    assert read_pdf(printed(draw)).blocks == (Paragraph("over a background", 1),)


def test_a_pasted_picture_stands_between_its_paragraphs() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "above")
        canvas.drawImage(PAPER, 100, 300, 400, 300)
        canvas.drawString(100, 200, "below")

    above, picture, below = read_pdf(printed(draw)).blocks
    assert (above, below) == (Paragraph("above", 1), Paragraph("below", 1))
    assert isinstance(picture, Picture) and picture.page is None


def test_white_and_far_writing_is_not_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "seen")
        canvas.drawString(100, 1700, "off the page")
        canvas.setFillGray(1)
        canvas.drawString(100, 600, "white")

    assert read_pdf(printed(draw)).blocks == (Paragraph("seen", 1),)


def test_a_file_that_only_its_owner_may_change_is_read_and_a_locked_one_says_so() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 700, "open to read")

    assert read_pdf(printed(draw, StandardEncryption("", "owner"))).blocks == (Paragraph("open to read", 1),)
    with pytest.raises(ValueError, match="password"):
        read_pdf(printed(draw, StandardEncryption("secret", "owner")))
