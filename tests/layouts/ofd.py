"""OFD (GB/T 33190) from the same drawing as the PDF: a canvas that writes text and path objects in millimetres."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics

MM = 25.4 / 72
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


class OfdCanvas:
    """The part of ReportLab's canvas that drawn_pdf needs; y grows downwards in OFD, from the top of the page."""

    def __init__(self, size: tuple[float, float], *, letters_apart: bool, curves: bool) -> None:
        self.size = size
        self.letters_apart = letters_apart
        self.fill_paths = curves
        self.pages: list[list[str]] = [[]]
        self.font = 10.0
        self.width = 0.5
        self.ids = 100
        self.title = ""

    def setTitle(self, title: str) -> None:
        self.title = title

    def setFont(self, _name: str, size: float) -> None:
        self.font = size

    def setLineWidth(self, width: float) -> None:
        self.width = width

    def setPageRotation(self, _degrees: int) -> None:
        return None

    def setPageSize(self, size: tuple[float, float]) -> None:
        self.size = size

    def drawString(self, x: float, y: float, text: str) -> None:
        if not text.strip():
            return
        widths = [pdfmetrics.stringWidth(letter, "zh", self.font) * MM for letter in text]
        left, base = x * MM, (self.size[1] - y) * MM
        if self.letters_apart:
            for letter, width in zip(text, widths, strict=True):
                self._text(left, base, letter, [width])
                left += width
        else:
            self._text(left, base, text, widths)

    def drawCentredString(self, x: float, y: float, text: str) -> None:
        self.drawString(x - pdfmetrics.stringWidth(text, "zh", self.font) / 2, y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._path(x0, y0, x1, y1, f"M {0:.3f} {0:.3f} L {(x1 - x0) * MM:.3f} {(y0 - y1) * MM:.3f}", "")

    def rect(self, x: float, y: float, width: float, height: float, stroke: int = 1, fill: int = 0) -> None:
        w, h = width * MM, height * MM
        data = f"M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C"
        self._path(
            x, y + height, x + width, y, data, ' Fill="true" Stroke="false"' if fill and not stroke else ""
        )

    def showPage(self) -> None:
        self.pages.append([])

    def save(self) -> bytes:
        """The package's bytes."""
        pages = [page for page in self.pages if page]
        box = f"0 0 {self.size[0] * MM:.2f} {self.size[1] * MM:.2f}"
        area = f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea>"
        parts = {"OFD.xml": _root(self.title), "Doc_0/Document.xml": _document(len(pages), area)}
        parts["Doc_0/PublicRes.xml"] = _fonts()
        for n, objects in enumerate(pages):
            layer = f'<ofd:Layer ID="{n + 20}" Type="Body">{"".join(objects)}</ofd:Layer>'
            parts[f"Doc_0/Pages/Page_{n}/Content.xml"] = (
                f"<ofd:Page {OFD}>{area}<ofd:Content>{layer}</ofd:Content></ofd:Page>"
            )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, xml in parts.items():
                package.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}')
        return out.getvalue()

    def _text(self, left: float, base: float, text: str, widths: list[float]) -> None:
        size = self.font * MM
        boundary = f"{left:.3f} {base - size:.3f} {sum(widths):.3f} {size * 1.2:.3f}"
        delta = f' DeltaX="{" ".join(f"{w:.3f}" for w in widths[:-1])}"' if len(text) > 1 else ""
        code = f'<ofd:TextCode X="0" Y="{size:.3f}"{delta}>{escape(text)}</ofd:TextCode>'
        self._object(
            f'<ofd:TextObject ID="{{}}" Boundary="{boundary}" Font="3" Size="{size:.3f}">{code}</ofd:TextObject>'
        )

    def _path(self, x0: float, y0: float, x1: float, y1: float, data: str, attributes: str) -> None:
        boundary = f"{x0 * MM:.3f} {(self.size[1] - y0) * MM:.3f} {max((x1 - x0) * MM, 0.1):.3f} {max((y0 - y1) * MM, 0.1):.3f}"
        line = f'LineWidth="{self.width * MM:.3f}"'
        self._object(
            f'<ofd:PathObject ID="{{}}" Boundary="{boundary}" {line}{attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
        )

    def _object(self, xml: str) -> None:
        self.ids += 1
        self.pages[-1].append(xml.replace("{}", str(self.ids), 1))


def _root(title: str) -> str:
    info = f"<ofd:DocInfo><ofd:DocID>0</ofd:DocID><ofd:Title>{escape(title)}</ofd:Title></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    return f'<ofd:OFD {OFD} Version="1.0" DocType="OFD">{body}</ofd:OFD>'


def _document(pages: int, area: str) -> str:
    data = f"<ofd:CommonData><ofd:MaxUnitID>99999</ofd:MaxUnitID>{area}<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
    links = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    return f"<ofd:Document {OFD}>{data}<ofd:Pages>{links}</ofd:Pages></ofd:Document>"


def _fonts() -> str:
    return f'<ofd:Res {OFD} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts></ofd:Res>'
