"""DOCX as word processors write it: merges by restart or by bare vMerge, split runs, nested tables, text boxes."""

from __future__ import annotations

import io
import random
import zipfile
from dataclasses import replace
from datetime import date

from samples import docx
from samples.layout import Box, Table
from tests.layouts.arrange import arrange, expand
from tests.layouts.spec import Spec

WAYS = {
    "as_is": 45,
    "cut": 14,
    "repeat_head": 8,
    "fill_down": 8,
    "merge_zeros": 8,
    "pad": 8,
    "titled": 4,
    "swap_columns": 4,
}
STYLES = {
    "plain": 30, "runs": 22, "nested": 8, "textbox": 8, "sdt": 6, "changes": 8, "vertical": 6, "fine": 12, "struck": 5, "bare": 5,
}  # fmt: skip
NAMESPACES = f'xmlns:w="{docx.NAMESPACE}" xmlns:r="{docx.OFFICE}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'


def render_docx(spec: Spec, rng: random.Random, ways: dict[str, int] | None = None) -> tuple[bytes, str]:
    """The file's bytes and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, ways or WAYS)
    style = rng.choices([*STYLES], [*STYLES.values()])[0]
    if ways:
        style = rng.choice(["plain", "plain", "plain", "vertical", "fine"])
    parts = [_block(rng, style, kind, content) for kind, content in blocks]
    return pack("".join(parts), spec), f"{style}/{way}"


def pack(body: str, spec: Spec) -> bytes:
    """A DOCX around a body, by the samples' writer."""
    data = docx.write_docx([], spec.title, date(spec.year + 1, 1, 20))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>{body}{docx.PAGE}</w:body></w:document>'.encode()
            new.writestr(item, content)
    return out.getvalue()


def _block(rng: random.Random, style: str, kind: str, content: object) -> str:
    if kind != "table":
        return _paragraph(rng, style, "text" if kind == "signature" else kind, str(content))
    rows: Table = content  # type: ignore[assignment]
    table = _table(rng, style, rows)
    if style == "nested":
        width = f'<w:tcPr><w:tcW w:w="{docx.TEXT_WIDTH}" w:type="dxa"/></w:tcPr>'
        return f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="{docx.TEXT_WIDTH}"/></w:tblGrid><w:tr><w:tc>{width}{table}<w:p/></w:tc></w:tr></w:tbl><w:p/>'
    if style == "textbox":
        return _text_box(table)
    if style == "sdt":
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{table}</w:sdtContent></w:sdt><w:p/>"
    return table + ("<w:p/>" if rng.random() < 0.7 else "")


def _text_box(table: str) -> str:
    content = f"<w:txbxContent>{table}<w:p/></w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>'
    fallback = (
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback>"
    )
    return f"<w:p><w:r><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r></w:p>"


def _paragraph(rng: random.Random, style: str, kind: str, text: str) -> str:
    size = {"title": 36}.get(kind, 28)
    return f"<w:p>{''.join(_runs(rng, style, text, size))}</w:p>"


def _runs(rng: random.Random, style: str, text: str, size: int) -> list[str]:
    """One run, or as Word leaves them: several, deleted text and field codes among them."""
    if style == "struck" and rng.random() < 0.08:
        mark = rng.choice(["<w:strike/>", "<w:dstrike/>", "<w:vanish/>"])
        return [f"<w:r><w:rPr>{mark}</w:rPr><w:t>{rng.randint(1, 9)}</w:t></w:r>", docx._run(text, size)]
    if style not in {"runs", "changes"} or len(text) < 2:
        return [docx._run(text, size)]
    at = rng.randint(1, len(text) - 1)
    runs = [docx._run(text[:at], size), docx._run(text[at:], size)]
    if style == "changes" and rng.random() < 0.3:
        runs.insert(
            1, f'<w:del w:id="1" w:author="a"><w:r><w:delText>{rng.randint(1, 9)}</w:delText></w:r></w:del>'
        )
        runs[-1] = f'<w:ins w:id="2" w:author="a">{runs[-1]}</w:ins>'
    elif rng.random() < 0.2:
        runs.insert(1, '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_x"/>')
    return runs


def _table(rng: random.Random, style: str, rows: Table) -> str:
    columns = sum(box.columns for box in rows[0])
    labels = docx.LABEL_WIDTHS.get(columns, ())
    widths = [
        *labels,
        *[(docx.TEXT_WIDTH - sum(labels)) // (columns - len(labels))] * (columns - len(labels)),
    ]
    bare = rng.random() < 0.3
    if style == "fine":
        rows, widths = _finer(rng, rows, widths)
    lines = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in _rows(rng, style, rows, widths, bare))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) if rng.random() < 0.9 else ""
    lined = "" if style == "bare" else f"<w:tblBorders>{docx.BORDERS}</w:tblBorders>"
    borders = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/>{lined}</w:tblPr>'
    return f"<w:tbl>{borders}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def _finer(rng: random.Random, rows: Table, widths: list[int]) -> tuple[Table, list[int]]:
    """A grid as people draw it by hand: each inner line of the table is two lines close by, and rows follow either.

    A box that comes down over several rows keeps its lines, so that the rows beside it must keep them too.
    """
    fixed = {edge for row in rows for edge in _edges_of_tall(rows, row)}
    gap = 60
    fine: list[int] = []
    for n, width in enumerate(widths):
        fine += [width] if n == 0 else [gap, width - gap]
    at: list[list[int]] = []
    for _ in rows:
        line = [0, *(2 * n - 1 + (0 if n in fixed else rng.randint(0, 1)) for n in range(1, len(widths)))]
        at.append([*line, len(fine)])
    out = []
    for r, places in enumerate(expand(rows)):
        row = []
        for c, (box, top, left) in enumerate(places):
            if (r, c) == (top, left):
                row.append(replace(box, columns=at[r][c + box.columns] - at[r][c]))
        out.append(tuple(row))
    return tuple(out), fine


def _edges_of_tall(rows: Table, row: tuple[Box, ...]) -> set[int]:
    """The inner lines that the merged boxes of a row lie between."""
    r = next(n for n, other in enumerate(rows) if other is row)
    edges = set()
    for c, (box, top, left) in enumerate(expand(rows)[r]):
        if (top, left) == (r, c) and box.rows > 1:
            edges |= {c, c + box.columns}
    return edges


def _rows(rng: random.Random, style: str, rows: Table, widths: list[int], bare: bool) -> list[list[str]]:
    below: dict[int, tuple[int, int]] = {}
    out: list[list[str]] = []
    for row in rows:
        boxes, cells, column = list(row), [], 0
        while column < len(widths):
            if column in below:
                span, left = below.pop(column)
                merge = '<w:vMerge w:val="continue"/>' if bare else "<w:vMerge/>"
                cells.append(_cell(rng, style, Box(), widths[column : column + span], merge))
                rest = left - 1
            elif boxes:
                box = boxes.pop(0)
                span, rest = box.columns, box.rows - 1
                merge = '<w:vMerge w:val="restart"/>' if rest else ""
                cells.append(_cell(rng, style, box, widths[column : column + span], merge))
            else:
                break
            if rest:
                below[column] = (span, rest)
            column += span
        out.append(cells)
    return out


def _cell(rng: random.Random, style: str, box: Box, widths: list[int], merge: str) -> str:
    upright = (
        '<w:textDirection w:val="tbRlV"/>'
        if box.rows > 4 and len(widths) == 1 and style == "vertical"
        else ""
    )
    spanned = f'<w:gridSpan w:val="{len(widths)}"/>' if len(widths) > 1 else ""
    lines = box.text.split("\n")
    split = rng.random() < 0.5
    if split:
        body = "".join(f"<w:p>{''.join(_runs(rng, style, t, 21)) if t else ''}</w:p>" for t in lines)
    else:
        runs = "<w:r><w:br/></w:r>".join("".join(_runs(rng, style, t, 21)) if t else "" for t in lines)
        body = f"<w:p>{runs}</w:p>"
    wide = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{wide}{spanned}{merge}{upright}</w:tcPr>{body}</w:tc>"
