"""PDF files: loops, lies, crowds and locks."""

import io
import zlib
from collections.abc import Sequence

from pypdfium2 import PdfDocument
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from tests.hostile.kinds import GOLDEN, Make

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Sequence[bytes | str], trailer: str = "/Root 1 0 R") -> bytes:
    """A file of the objects 1, 2, …, with a right table of them."""
    out, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body.encode() if isinstance(body, str) else body)
    at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<</Size %d %s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        trailer.encode(),
        at,
    )


def stream(data: bytes, extra: str = "", length: int | None = None) -> bytes:
    """A stream object, deflated; `length` lies about it."""
    packed = zlib.compress(data, 9)
    said = len(packed) if length is None else length
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (said, extra.encode(), packed)


def one_page(content: bytes | None = None, box: str = "0 0 595 842", more: Sequence[bytes | str] = (), resources: str = "",
             kids: str = "[3 0 R]", length: int | None = None) -> bytes:  # fmt: skip
    """A file of one page: object 4 is its content, 5 its font, 6 and on are `more`."""
    return pdf([
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids{kids}/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>>>",
        stream(content or b"BT /F 12 Tf 50 700 Td (Hello) Tj ET", length=length),
        FONT,
        *more,
    ])  # fmt: skip


def _pages(count: int, text: bool) -> bytes:
    content = "/Contents 4 0 R" if text else ""
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>{content}>>"
    kids = " ".join(f"{n} 0 R" for n in range(6, 6 + count))
    head = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>", "null"]
    return pdf([*head, stream(b"BT /F 12 Tf 50 700 Td (1) Tj ET"), FONT, *[page] * count])


def _lines(count: int) -> bytes:
    return b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n % 590, n * 7 % 842) for n in range(count))


def _lattice(count: int) -> bytes:
    """`count` lines across and as many down, each from edge to edge."""
    step = 800 / count
    return b"".join(
        b"20 %.3f m 580 %.3f l S %.3f 20 m %.3f 820 l S\n" % (20 + n * step, 20 + n * step, 20 + n * step * 0.7, 20 + n * step * 0.7)
        for n in range(count)
    )  # fmt: skip


def _crosses(count: int) -> bytes:
    """Tables by the thousand: little frames of four cells each."""
    return b"".join(
        b"%d %d 6 6 re %d %d 3 3 re S\n" % (x, y, x, y)
        for n in range(count)
        for x, y in [(n * 8 % 584, n * 8 // 584 * 8)]
    )


def _chars(count: int) -> bytes:
    line = b"(" + b"1" * 100 + b") Tj 0 -8 Td\n"
    return b"BT /F 4 Tf 20 820 Td 0 Tr " + line * (count // 100) + b"ET"


def _forms(deep: int, times: int) -> bytes:
    """Each form draws the next one so many times; the last one draws the first. PDFium follows rings for a while."""
    objects = [
        stream(
            b"/X Do " * times,
            f"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X {7 + n} 0 R>>>>",
        )
        for n in range(deep)
    ]
    last = stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</X 6 0 R>>>>")
    return one_page(
        b"BT /F 12 Tf 50 700 Td (1) Tj ET /X Do", more=[*objects, last], resources="/XObject<</X 6 0 R>>"
    )


def _page_tree(deep: int) -> bytes:
    """A tree of pages in which each branch holds the next one twice."""
    nodes = [f"<</Type/Pages/Count 1/Kids[{n + 3} 0 R {n + 3} 0 R]>>" for n in range(deep)]
    return pdf(["<</Type/Catalog/Pages 2 0 R>>", *nodes, "<</Type/Page/MediaBox[0 0 9 9]>>"])


def _xref_loop() -> bytes:
    whole = one_page()
    return whole.replace(b"trailer\n<<", b"trailer\n<</Prev %d " % whole.rindex(b"xref\n0"))


def _locked(password: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, canPrint=0))
    canvas.drawString(50, 700, "1")
    canvas.save()
    return out.getvalue()


def _image(width: int, height: int, bits: int = 1) -> bytes:
    image = stream(
        bytes(1000),
        f"/Type/XObject/Subtype/Image/Width {width}/Height {height}/ColorSpace/DeviceGray/BitsPerComponent {bits}",
    )
    return one_page(b"q 595 0 0 842 0 0 cm /I Do Q", more=[image], resources="/XObject<</I 6 0 R>>")


def _pages_of_pictures(count: int) -> bytes:
    with PdfDocument.new() as document:
        for _ in range(count):
            document.new_page(595, 842)
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _repeated(times: int) -> bytes:
    """A real report, its pages over and over."""
    with PdfDocument.new() as whole, PdfDocument(GOLDEN / "xingan-2022.pdf") as report:
        for _ in range(times):
            whole.import_pages(report)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


LIGHT: dict[str, Make] = {
    "PDF of its first bytes": lambda: b"%PDF-1.7\n",
    "PDF of 3,000 pages": lambda: _pages(3_000, text=True),
    "PDF of 3,000 empty pages": lambda: _pages(3_000, text=False),
    "PDF of 30 empty pages": lambda: _pages_of_pictures(30),
    "PDF whose page is its own parent": lambda: one_page(kids="[2 0 R 2 0 R]"),
    "PDF whose tree doubles 40 times": lambda: _page_tree(40),
    "PDF whose root is not there": lambda: pdf(["<<>>"], "/Root 99 0 R"),
    "PDF whose content is its page": lambda: one_page().replace(b"/Contents 4 0 R", b"/Contents 3 0 R"),
    "PDF of forms in a ring": lambda: _forms(8, 1),
    "PDF whose tables of objects are a ring": _xref_loop,
    "PDF with a length too long": lambda: one_page(length=10**9),
    "PDF with a length below zero": lambda: one_page(length=-5),
    "PDF of 20,000 lines": lambda: one_page(_lines(20_000)),
    "PDF of a lattice of 300": lambda: one_page(_lattice(300)),
    "PDF of 2,000 little tables": lambda: one_page(_crosses(2_000)),
    "PDF of 50,000 characters": lambda: one_page(_chars(50_000)),
    "PDF page as large as a county": lambda: one_page(box="0 0 1000000000 1000000000"),
    "PDF page without a size": lambda: one_page(box="0 0 0 0"),
    "PDF page turned inside out": lambda: one_page(box="500 800 -500 -800"),
    "PDF page of no numbers": lambda: one_page(box="nan inf 1e999 -1e999"),
    "PDF with a picture of 2 ** 31 pixels": lambda: _image(46_341, 46_341),
    "PDF with a picture of minus one": lambda: _image(-1, 99_999_999, 8),
    "PDF under a password": lambda: _locked("secret"),
    "PDF that may not be printed": lambda: _locked(""),
    "PDF brackets 100,000 deep": lambda: pdf(["<</Type/Catalog/Pages 2 0 R/X " + "[" * 100_000 + ">>", "[" * 100_000]),
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "PDF of forms in a ring, twice each": lambda: _forms(8, 2),
    "PDF of 10 ** 6 lines": lambda: one_page(_lines(1_000_000)),
    "PDF of 10 ** 6 characters": lambda: one_page(_chars(1_000_000)),
    "PDF of a lattice of 3,000": lambda: one_page(_lattice(3_000)),
    "PDF of 7,000 little tables": lambda: one_page(_crosses(7_000)),
    "PDF of 200 MiB of spaces": lambda: one_page(b" " * (200 << 20)),
    "PDF of 390 empty pages": lambda: _pages_of_pictures(390),
    "PDF of a report 79 times": lambda: _repeated(79),
}
