"""The picture of a document shows what became of each cell, whatever the document."""

import io
from pathlib import Path

import pytest
from PIL import Image

from extract.show.canvas import sane, wrap
from extract.show.document import draw_document
from extract.show.marks import COLOURS, Sight, see_document
from extract.show.pages import draw_pages
from extract.show.tables import draw_table
from tests.hostile import LIGHT
from tests.hostile.kinds import package, page

GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022"
TABLE = (
    "<table><tr><td colspan=3>第二十条第（一）项</td></tr>"
    "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
    "<tr><td>规章</td><td>1</td><td>—</td><td>3.5</td></tr>"
    "<tr><td>行政规范性文件</td><td>2</td><td>0</td><td>7</td></tr>"
    "<tr><td>无此行</td><td>5</td></tr></table>"
    "<table><tr><td></td><td colspan=4>行政复议</td></tr>"
    "<tr><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
    "<tr><td>1</td><td>2</td><td>3</td><td>4</td><td>11</td></tr></table>"
)


def sight(data: bytes) -> Sight:
    """What `show` sees of a document: the one in it that was read."""
    from extract import sniff
    from extract.formats import read_content
    from extract.model import Document

    media_type = sniff.media_type(data)
    content = read_content(data, media_type)
    return see_document(data, content, Document("a", "", media_type, content.pages))


def kinds(seen: Sight) -> dict[str, str]:
    return {mark.cell.text: mark.kind for _, marks in seen.grids for mark in marks}


def test_each_cell_of_a_page_is_marked_by_what_became_of_it() -> None:
    found = kinds(sight(page(TABLE)))
    assert found["规章"] == "label" and found["本年制发件数"] == "label"
    assert found["—"] == "blank" and found["3.5"] == "unreadable" and found["7"] == "reported"
    assert found["无此行"] == "leftover"


def test_the_figures_of_a_failed_check_are_marked_and_no_others() -> None:
    data = (GOLDEN / "xingan-2022.docx").read_bytes()
    assert "failed" not in kinds(sight(data)).values()
    text = (GOLDEN / "xingan-2022.txt").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(text) if line.startswith("二、上年结转") and "\t" in line)
    text[at] = text[at].replace("\t0", "\t17", 1)
    seen = sight("\n".join(text).encode())
    failed = {mark.note for _, marks in seen.grids for mark in marks if mark.kind == "failed"}
    assert "co.np=17" in failed and "nr.np=0" in failed and "nr.ce=0" not in failed


@pytest.mark.parametrize("name", ["pdf", "docx", "txt"])
def test_the_whole_picture(name: str) -> None:
    data = (GOLDEN / f"xingan-2022.{name}").read_bytes()
    written, said = draw_document(data, name, lambda kind, what: None)
    assert written
    picture = Image.open(io.BytesIO(written))
    assert said.startswith("verified: 200 cells, 0 failed checks")
    assert picture.width * picture.height < 41_000_000
    assert shows(picture, "reported") and not shows(picture, "unreadable", of=3_000)


def shows(picture: Image.Image, kind: str, of: int = 200) -> bool:
    colour = tuple(int(COLOURS[kind][n : n + 2], 16) for n in (1, 3, 5))
    counted = picture.convert("RGB").getcolors(1 << 24) or []
    return any(count > of for count, value in counted if value == colour)


def test_pages_are_drawn_where_there_are_pages() -> None:
    seen = sight((GOLDEN / "xingan-2022.pdf").read_bytes())
    pages = draw_pages(seen)
    assert len(pages) == 5 and shows(pages[2], "reported")
    assert draw_pages(sight(page(TABLE))) == []


def test_an_archive_shows_what_is_in_it() -> None:
    data = package({"年报.docx": (GOLDEN / "xingan-2022.docx").read_bytes()})
    assert draw_document(data, "a.zip", lambda kind, what: None)[1].startswith("verified")


def test_tables_of_any_shape_are_drawn() -> None:
    for name in ("spans everywhere", "a row of 20,000 cells", "3,000 rows"):
        for grid, marks in sight(LIGHT[name]()).grids:
            assert draw_table(grid, marks).width < 10_000


def test_what_cannot_be_read_is_said() -> None:
    assert draw_document(b"", "a", lambda kind, what: None) == (None, "the file is empty")


def test_text_is_cut_to_its_width_and_pictures_to_a_size() -> None:
    assert wrap("一二三四五六", 30, 13) and "".join(wrap("一二三四五六", 30, 13)) == "一二三四五六"
    assert len(wrap("字" * 9999, 30, 13)) == 12
    assert sane(Image.new("L", (3, 20_000_000))).height < 20_000_000
