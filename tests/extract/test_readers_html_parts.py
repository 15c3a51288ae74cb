from __future__ import annotations

import base64
import io

from PIL import Image

from extract.model import Embedded, Grid, Picture
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
