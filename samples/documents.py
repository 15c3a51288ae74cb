"""A report printed: as a clean HTML fragment, as what a paste from Word leaves, and as DOCX."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from samples.docx import Block, write_docx
from samples.layout import Box, Table, tables
from samples.prose import NUMERALS
from samples.reports import HEADINGS, Report

TABLE_SECTIONS = {1: "proactive", 2: "applications", 3: "review_litigation"}
SPLIT_LABELS = {
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "社会公益组织": "社会公\n益组织",
    "法律服务机构": "法律服\n务机构",
}


def printed_text(report: Report, box: Box) -> str:
    """What a box of the form shows in this report."""
    if box.code is not None:
        return report.cells[box.code]
    return report.labels.get(box.text, box.text)


def report_blocks(report: Report) -> list[Block]:
    """The report in reading order: ("title" | "heading" | "text", words) and ("table", rows of boxes)."""
    prose = report.prose
    words = {0: prose.general, 4: prose.problems, 5: prose.others}
    grids = tables(report.template)
    blocks: list[Block] = [("title", report.title)]
    blocks += [("text", text) for text in prose.preamble]
    for index, heading in enumerate(HEADINGS):
        blocks.append(("heading", f"{NUMERALS[index]}、{heading}"))
        blocks += [("text", text) for text in words.get(index, ())]
        if index in TABLE_SECTIONS and report.cells:
            blocks.append(("table", _printed(report, grids[TABLE_SECTIONS[index]])))
    return blocks


def report_html(report: Report, style: str = "clean", titled: bool = True) -> str:
    """The report as an HTML fragment.

    `style` is clean (plain p and table), word (a paste from Word: spans, namespaces, a paragraph in each
    cell), split (labels broken over lines, spaces inside) or layout (everything inside layout tables).
    Without `titled`, the title is left to the page around it.
    """
    blocks = report_blocks(report)
    body = blocks if titled else blocks[1:]
    return "\n".join(WRITERS[style](kind, content) for kind, content in body)


def report_docx(report: Report) -> bytes:
    """The report as a DOCX file, the same bytes each time; its tables break over pages where they must."""
    return write_docx(report_blocks(report), report.title, report.published_on)


def _printed(report: Report, table: Table) -> Table:
    return tuple(tuple(Box(printed_text(report, b), b.columns, b.rows, b.code) for b in row) for row in table)


def _spans(box: Box) -> str:
    columns = f' colspan="{box.columns}"' if box.columns > 1 else ""
    return columns + (f' rowspan="{box.rows}"' if box.rows > 1 else "")


def _table(rows: Table, opening: str, cell: Callable[[Box], str]) -> str:
    lines = ["<tr>" + "".join(cell(box) for box in row) + "</tr>" for row in rows]
    return f"{opening}<tbody>\n" + "\n".join(lines) + "\n</tbody></table>"


def _clean(kind: str, content: object) -> str:
    if kind == "table":
        rows: Table = content  # type: ignore[assignment]
        opening = '<table border="1" cellspacing="0" cellpadding="2" width="100%">'
        return _table(rows, opening, lambda b: f"<td{_spans(b)}>{escape(b.text)}</td>")
    text = escape(str(content))
    if kind == "title":
        return f'<h2 style="text-align:center">{text}</h2>'
    return f"<p><strong>{text}</strong></p>" if kind == "heading" else f"<p>　　{text}</p>"


def _split(kind: str, content: object) -> str:
    if kind != "table":
        return _clean(kind, content)
    rows: Table = content  # type: ignore[assignment]

    def cell(box: Box) -> str:
        lines = SPLIT_LABELS.get(box.text, box.text).split("\n")
        return f"<td{_spans(box)} align=center>\n  {'<br>'.join(map(escape, lines))}\n</td>"

    return '<div class="table-wrap">' + _table(rows, '<table class="tb">', cell) + "</div>"


def _word_runs(text: str, face: str) -> str:
    """Spans as Word leaves them: Latin letters and digits apart from Chinese."""
    parts: list[str] = []
    latin = ""
    run = ""
    for letter in [*text, ""]:
        kind = "en" if letter.isascii() and letter else "zh"
        if run and (kind != latin or not letter):
            language = ' lang="EN-US"' if latin == "en" else ""
            parts.append(f'<span{language} style="font-size:12.0pt;font-family:{face}">{escape(run)}</span>')
            run = ""
        run, latin = run + letter, kind
    return "".join(parts)


def _word(kind: str, content: object) -> str:
    if kind == "table":
        rows: Table = content  # type: ignore[assignment]
        opening = (
            '<table class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0" width="624" '
            'style="border-collapse:collapse;mso-table-layout-alt:fixed;mso-padding-alt:0cm 0cm 0cm 0cm">'
        )
        return _table(rows, opening, _word_cell)
    runs = _word_runs(str(content), "仿宋_GB2312")
    if kind == "title":
        return f'<p class="MsoNormal" align="center" style="text-align:center;line-height:29.0pt"><b>{runs}</b><o:p></o:p></p>'
    indent = "text-indent:32.0pt;mso-char-indent-count:2.0"
    inner = f"<b>{runs}</b>" if kind == "heading" else runs
    return f'<p class="MsoNormal" style="{indent}">{inner}<span lang="EN-US"><o:p>&nbsp;</o:p></span></p>'


def _word_cell(box: Box) -> str:
    inner = _word_runs(box.text, "宋体") if box.text else '<span lang="EN-US"><o:p>&nbsp;</o:p></span>'
    style = "border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt"
    paragraph = f'<p class="MsoNormal" align="center" style="text-align:center"> {inner} </p>'
    return f'<td width="{62 * box.columns}"{_spans(box)} valign="center" style="{style}">{paragraph}</td>'


def _layout(kind: str, content: object) -> str:
    """A paragraph a layout row; figures stand in a table inside a table."""
    return f'<table width="98%" border="0" align="center"><tr><td></td><td>{_clean(kind, content)}</td></tr></table>'


WRITERS: dict[str, Callable[[str, object], str]] = {
    "clean": _clean,
    "word": _word,
    "split": _split,
    "layout": _layout,
}
