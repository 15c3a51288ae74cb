from __future__ import annotations

import base64
import io
import json

import pytest
from PIL import Image

from extract import sniff
from extract.formats import read_content
from extract.model import Embedded, Grid, Paragraph, Picture
from extract.readers.html import read_html


def png(width: int, height: int) -> str:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


def test_pictures_and_documents_in_data_addresses_are_given_to_be_read() -> None:
    page = f'<p>一</p><img src="data:image/png;base64,{png(800, 300)}"><img src="data:image/png;base64,{png(80, 30)}">'
    page += (
        '<embed src="data:application/pdf;base64,JVBERi0xLjQ="><iframe src="https://example.org/"></iframe>'
    )
    blocks = read_html(page.encode()).blocks
    assert [type(b) for b in blocks[1:]] == [Picture, Embedded]


def test_a_table_drawn_with_css_is_a_grid() -> None:
    row = '<div style="display:table-row"><div style="display: table-cell">规章</div><span style="display:table-cell">{}</span></div>'
    page = f'<div style="DISPLAY: table">{row.format(1)}{row.format(2)}</div>'
    (grid,) = read_html(page.encode()).blocks
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells] == ["规章", "1", "规章", "2"]


def test_fields_show_their_values() -> None:
    page = '<table><tr><td>规章</td><td><input value="12"></td><td><input type="hidden" value="9"><textarea>3</textarea></td></tr></table>'
    (grid,) = read_html(page.encode()).blocks
    assert isinstance(grid, Grid)
    assert [c.text for c in grid.cells] == ["规章", "12", "3"]


HEAD = "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"


@pytest.mark.parametrize(
    ("sheet", "shown"),
    [
        (".x{display:none}", False),
        ("td.x { color: red; DISPLAY : none }", False),
        (".a .x, .y{display:none}", False),
        ("#n .x{display:none}", True),
        (".x{display:none}.x{display:table-cell}", True),
        ("@media print{.x{display:none}}", True),
        (".x:hover{display:none}", True),
        ("td{display:none}", True),
        ("/*.x{display:none}*/", True),
    ],
)
def test_what_a_style_sheet_hides_is_not_read(sheet: str, shown: bool) -> None:
    rows = f'{HEAD}<tr><td>规章</td><td class="x">7</td><td>1</td><td>2</td></tr>'
    page = f'<html><head><style>{sheet}</style></head><body class="a"><table>{rows}</table></body></html>'
    grid = next(b for b in read_html(page.encode()).blocks if isinstance(b, Grid))
    assert ("7" in [cell.text for cell in grid.cells]) is shown


def said(page: str) -> list[str]:
    content = read_content(page.encode(), "text/html")
    return [
        text
        for b in content.blocks
        for text in ([b.text] if isinstance(b, Paragraph) else [c.text for c in b.cells])
    ]  # type: ignore[union-attr]


ROW = "<table><tr><td>规章</td><td>1</td></tr><tr><td>行政许可</td><td>2</td></tr></table>"


@pytest.mark.parametrize(
    "page",
    [
        "<pre>项目      数量\n规章      1\n行政许可      2\n行政强制      3\n</pre>",
        f'<iframe srcdoc="{ROW}"></iframe>',
        f"<textarea style='display:none'>{ROW.replace('<', '&lt;')}</textarea>",
        f"<script>var page = {{'id': 1, \"content\": {json.dumps(ROW + ' ' * 200)}}}</script>",
        '<div><span class="c">规章</span><span class="c">1</span></div>',
    ],
)
def test_tables_in_other_places_are_read(page: str) -> None:
    texts = " ".join(said(f"<html><body>{page}</body></html>")).split()
    assert texts[texts.index("规章") + 1] == "1"


def test_digits_in_spans_of_their_own_stay_together() -> None:
    assert said('<p><span class="a">2</span><span class="a">0</span>件</p>') == ["20件"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16"])
def test_utf_16_is_seen_without_a_mark(encoding: str) -> None:
    page = f'<html><head><meta charset="gb2312"></head><body>{ROW}<p>{"一是公开的及时性。" * 60}</p></body></html>'
    assert sniff.media_type(page.encode(encoding)) == "text/html"
    assert any(isinstance(b, Grid) for b in read_html(page.encode(encoding)).blocks)
