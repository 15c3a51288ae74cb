"""OFD as it is out there: sideways pages, covered and white figures, layers, several documents, cropped pages."""

from __future__ import annotations

import io
import zipfile

import pytest

from extract.model import Content, Grid, Paragraph
from extract.readers.ofd import read_ofd

OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WHITE = '<ofd:FillColor Value="255 255 255"/>'


def package(
    *pages: str, area: str = "0 0 210 297", documents: int = 1, extra: dict[str, str] | None = None
) -> bytes:
    """An OFD whose documents each have these pages (the layers of each)."""
    roots = "".join(
        f"<ofd:DocBody><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>"
        for n in range(documents)
    )
    parts = {"OFD.xml": f"<ofd:OFD {OFD}>{roots}</ofd:OFD>", **(extra or {})}
    for n in range(documents):
        links = "".join(f'<ofd:Page ID="{k}" BaseLoc="P{k}.xml"/>' for k in range(len(pages)))
        size = f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        parts[f"Doc_{n}/Document.xml"] = (
            f"<ofd:Document {OFD}>{size}<ofd:Pages>{links}</ofd:Pages></ofd:Document>"
        )
        for k, layers in enumerate(pages):
            parts[f"Doc_{n}/P{k}.xml"] = f"<ofd:Page {OFD}><ofd:Content>{layers}</ofd:Content></ofd:Page>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return out.getvalue()


def layer(*objects: str, kind: str = "Body") -> str:
    return f'<ofd:Layer Type="{kind}">{"".join(objects)}</ofd:Layer>'


def text(x: float, y: float, said: str, inside: str = "", extra: str = "") -> str:
    step = 4 if ord(said[0]) > 255 else 2
    code = f'<ofd:TextCode X="0" Y="4" DeltaX="g {len(said)} {step}">{said}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="{x} {y} 60 6" Size="4" {extra}>{inside}{code}</ofd:TextObject>'


def path(x: float, y: float, data: str, extra: str = "", inside: str = "") -> str:
    return f'<ofd:PathObject Boundary="{x} {y} 80 40" {extra}>{inside}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


FRAME = path(20, 20, "M 0 0 L 80 0 L 80 40 L 0 40 C") + path(20, 20, "M 0 20 L 80 20 M 40 0 L 40 40")
LABELS = text(22, 24, "规章") + text(22, 44, "许可") + text(62, 24, "5")
FIGURE = text(62, 44, "777")


def box(colour: str, alpha: int = 255) -> str:
    inside = f'<ofd:FillColor Value="{colour}" Alpha="{alpha}"/>'
    return path(61, 42, "M 0 0 L 30 0 L 30 12 L 0 12 C", 'Fill="true" Stroke="false"', inside)


def grids(content: Content) -> list[list[str]]:
    return [[cell.text for cell in block.cells] for block in content.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize(
    ("drawn", "figure"),
    [
        ((FIGURE, box("255 255 255")), "���"),
        ((FIGURE, box("255 255 255"), text(62, 44, "12")), "12"),
        ((box("255 255 255"), FIGURE), "777"),
        ((FIGURE, box("255 255 255", alpha=80)), "777"),
        ((text(62, 44, "777", WHITE),), ""),
        ((box("20 20 90"), text(62, 44, "777", WHITE)), "777"),
        ((text(62, 44, "777", extra='Alpha="20"'),), ""),
    ],
)
def test_only_what_shows_is_read(drawn: tuple[str, ...], figure: str) -> None:
    (cells,) = grids(read_ofd(package(layer(FRAME, LABELS, *drawn))))
    assert cells == ["规章", "5", "许可", figure]


def test_a_background_layer_lies_under_whatever_its_place_in_the_file() -> None:
    layers = layer(FRAME, LABELS, FIGURE) + layer(box("255 255 255"), kind="Background")
    assert grids(read_ofd(package(layers))) == [["规章", "5", "许可", "777"]]


@pytest.mark.parametrize("turn", ["0 1 -1 0 210 0", "-1 0 0 -1 210 297", "0 -1 1 0 0 297"])
def test_a_page_that_stands_sideways_or_on_its_head_is_turned(turn: str) -> None:
    content = f"<ofd:PageBlock>{FRAME}{LABELS}{text(62, 44, '123')}</ofd:PageBlock>"
    unit = f'<ofd:Res {OFD}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7" Width="210" Height="297"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'
    use = f'<ofd:CompositeObject Boundary="0 0 210 297" ResourceID="7" CTM="{turn}"/>'
    page = f"<ofd:Page {OFD}><ofd:PageRes>Res.xml</ofd:PageRes><ofd:Content>{layer(use)}</ofd:Content></ofd:Page>"
    data = package("", extra={"Doc_0/Res.xml": unit})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["Doc_0/P0.xml"] = page
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    assert grids(read_ofd(out.getvalue())) == [["规章", "5", "许可", "123"]]


def test_writing_in_a_mirror_is_not_read() -> None:
    mirrored = text(90, 44, "123", extra='CTM="-1 0 0 1 0 0"')
    assert grids(read_ofd(package(layer(FRAME, LABELS, mirrored)))) == [["规章", "5", "许可", ""]]


def test_all_documents_of_a_package_are_read_in_order() -> None:
    content = read_ofd(package(layer(text(20, 100, "第一")), layer(text(20, 100, "第二")), documents=2))
    assert content.pages == 4
    assert "".join(b.text for b in content.blocks if isinstance(b, Paragraph)) == "第一第二第一第二"


def test_a_cropped_page_shows_what_lies_in_its_box() -> None:
    content = read_ofd(package(layer(FRAME, LABELS, FIGURE, text(5, 5, "裁掉")), area="15 15 100 100"))
    assert grids(content) == [["规章", "5", "许可", "777"]]
    assert not any(isinstance(block, Paragraph) for block in content.blocks)
    (grid,) = (block for block in content.blocks if isinstance(block, Grid))
    assert grid.cells[0].box
    assert grid.cells[0].box[0] == pytest.approx(5 * 72 / 25.4, abs=1)


def test_a_seal_among_the_annotations_is_no_writing_of_the_page() -> None:
    seal = f'<ofd:PageAnnot {OFD}><ofd:Annot Type="Stamp"><ofd:Appearance Boundary="20 20 80 40">{text(62, 44, "999")}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>'
    data = package(layer(FRAME, LABELS, FIGURE), extra={"Doc_0/Annots/Page_0/Annotation.xml": seal})
    assert grids(read_ofd(data)) == [["规章", "5", "许可", "777"]]
