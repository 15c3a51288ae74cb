from __future__ import annotations

import io
import random
import zipfile

import pytest

from extract.model import Grid, Paragraph
from extract.readers.ofd import read_ofd
from tests.extract.truth import misses
from tests.layouts.drawn_pdf import render_ofd
from tests.layouts.spec import draw_spec

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
AREA = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"


def package(content: str, template: str = "") -> bytes:
    parts = {
        "OFD.xml": f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea>{AREA}</ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
        "Doc_0/Tpls/T.xml": f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>",
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {OFD}><ofd:Template TemplateID="9"/><ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return out.getvalue()


def text(x: float, y: float, said: str, extra: str = "", delta: str = "") -> str:
    code = f'<ofd:TextCode X="0" Y="4"{delta}>{said}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y} 100 6" Size="4" {extra}>{code}</ofd:TextObject>'


def path(x: float, y: float, data: str, extra: str = "") -> str:
    return f'<ofd:PathObject Boundary="{x} {y} 80 40" {extra}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def rows(data: bytes) -> list[list[str]]:
    (grid,) = (block for block in read_ofd(data).blocks if isinstance(block, Grid))
    return [[c.text for c in grid.cells if c.row == row] for row in range(grid.rows)]


@pytest.mark.parametrize("seed", [0, 3, 6, 8])
def test_reports_drawn_as_ofd(seed: int) -> None:
    spec = draw_spec(seed, ("2021", "2019", "2014")[seed % 3])
    assert misses(render_ofd(spec, random.Random(seed * 7))[0], spec) == []


def test_rectangles_lines_and_thin_fills_make_one_table() -> None:
    drawn = path(20, 20, "M 0 0 L 80 0 L 80 40 L 0 40 C") + path(20, 20, "M 0 20 L 80 20")
    drawn += path(60, 20, "M 0 0 L 0.2 0 L 0.2 40 L 0 40 C", 'Fill="true" Stroke="false"')
    drawn += text(22, 24, "规章", delta=' DeltaX="4"') + text(62, 24, "12", delta=' DeltaX="g 1 2"')
    drawn += text(22, 44, "其他") + text(62, 44, "3", 'CTM="0.5 0 0 0.5 0 0"')
    assert rows(package(drawn)) == [["规章", "12"], ["其他", "3"]]


def test_what_is_not_shown_is_not_read() -> None:
    drawn = path(20, 20, "M 0 0 L 80 0 L 80 40 L 0 40 C") + path(60, 20, "M 0 0 L 0 40")
    drawn += path(20, 20, "M 0 20 L 80 20", 'Stroke="false"')
    drawn += text(22, 24, "规章") + text(62, 24, "12") + text(66, 24, "9", 'Visible="false"')
    drawn += text(66, 24, "9", 'CTM="0.7 0.7 -0.7 0.7 0 0"') + text(62, 24, "12")  # a watermark; a bold face
    assert rows(package(drawn)) == [["规章", "12"]]


def test_a_space_between_figures_stays() -> None:
    drawn = path(20, 20, "M 0 0 L 80 0 L 80 40 L 0 40 C") + path(60, 20, "M 0 0 L 0 40")
    drawn += text(22, 24, "规章") + text(62, 24, "1 2", delta=' DeltaX="g 2 2"')
    assert rows(package(drawn)) == [["规章", "1 2"]]


def test_templates_lie_under_the_page() -> None:
    blocks = read_ofd(package(text(20, 100, "正文"), text(20, 60, "公报"))).blocks
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["公报正文"]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", package("")[:200], package("<broken")], ids=["head", "cut", "xml"]
)
def test_damaged_files_end_as_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="OFD"):
        read_ofd(data)
