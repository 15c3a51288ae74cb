"""HTML as portals serve it: clean, pasted from Word, split labels, layout tables, div tables, lying charsets."""

from __future__ import annotations

import random
from html import escape

from samples import documents
from samples.layout import Box, Table
from tests.layouts.arrange import arrange, expand
from tests.layouts.spec import Spec

WAYS = {
    "as_is": 40, "cut": 14, "repeat_head": 8, "fill_down": 6, "spread": 4, "lose_row_spans": 10, "merge_zeros": 8,
    "pad": 8, "titled": 4, "swap_columns": 4, "lose_spans": 5, "bend_spans": 5,
}  # fmt: skip
STYLES = {
    "clean": 5,
    "word": 5,
    "split": 3,
    "layout": 3,
    "nested": 3,
    "hidden": 2,
    "struck": 1,
    "divs": 1,
    "th": 2,
    "sloppy": 3,
}
STRUCK = (
    "<del>{}</del>",
    "<s>{}</s>",
    "<strike>{}</strike>",
    '<span style="text-decoration: line-through">{}</span>',
    '<span style="visibility:hidden">{}</span>',
    "<span hidden>{}</span>",
)
CHARSETS = {"utf-8": 5, "gbk": 2, "gb18030": 2, "lying": 2, "bom": 1, "undeclared": 1}


def render_html(spec: Spec, rng: random.Random) -> tuple[bytes, str]:
    """The page's bytes and its layout's name."""
    blocks, way = arrange(rng, spec.blocks, WAYS)
    style = rng.choices(list(STYLES), list(STYLES.values()))[0]
    charset = rng.choices(list(CHARSETS), list(CHARSETS.values()))[0]
    writer = WRITERS.get(style)
    parts = [writer(rng, k, c) if writer else documents.WRITERS[style](_known(k), c) for k, c in blocks]
    body = "\n".join(parts)
    page = _frame(rng, spec, body, style)
    declared, encoding = {
        "utf-8": ("utf-8", "utf-8"),
        "gbk": ("gb2312", "gbk"),
        "gb18030": ("gbk", "gb18030"),
        "lying": rng.choice([("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8")]),
        "bom": ("gb2312", "utf-8-sig"),
        "undeclared": ("", "utf-8"),
    }[charset]
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    text = f"<!DOCTYPE html>\n<html><head>{meta}{_head_title(rng, spec)}</head>\n<body>{page}</body></html>"
    return text.encode(encoding, "xmlcharrefreplace"), f"{style}/{way}/{charset}"


def plain_page(spec: Spec, css: str, blocks: list[tuple[str, object]] | None = None) -> str:
    """A page for a browser to print."""
    body = "\n".join(_plain(k, c) for k, c in blocks or spec.blocks)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(spec.title)}</title><style>{css}</style></head><body>{body}</body></html>'


def _known(kind: str) -> str:
    return "text" if kind == "signature" else kind


def _head_title(rng: random.Random, spec: Spec) -> str:
    title = escape(spec.title)
    how = rng.choice(["title", "site", "meta", "none"])
    return {
        "title": f"<title>{title}</title>",
        "site": f"<title>{title}_{escape(spec.issuer.place)}人民政府门户网站</title>",
        "meta": f'<title>详细页</title><meta name="ArticleTitle" content="{title}">',
        "none": "",
    }[how]


def _frame(rng: random.Random, spec: Spec, body: str, style: str) -> str:
    """Navigation, the metadata table over the article, and what stands under it."""
    site = escape(spec.issuer.place)
    top = (
        '<div class="nav"><a href="/">首页</a> &gt; <a href="/zwgk/">政府信息公开</a> &gt; 政府信息公开年报</div>'
        if rng.random() < 0.6
        else ""
    )
    meta = _metadata(rng, spec) if spec.metadata else ""
    foot = (
        f'<div class="foot">主办：{site}人民政府办公室 备案号：京ICP备0500{rng.randint(1000, 9999)}号</div>'
        if rng.random() < 0.5
        else ""
    )
    if style == "nested":
        inner = f'<table width="100%"><tr><td class="left"></td><td>{body}</td><td></td></tr></table>'
        body = f'<table width="1000" align="center"><tbody><tr><td><table><tr><td>{inner}</td></tr></table></td></tr></tbody></table>'
    if rng.random() < 0.25:
        others = "".join(
            f"<li><a href='./{y}.html'>{site}{y}年政府信息公开工作年度报告</a></li>"
            for y in range(2010, 2025)
        )
        side = f'<div class="side"><h3>历年年报</h3><ul>{others}</ul></div>'
        top, foot = (top + side, foot) if rng.random() < 0.5 else (top, side + foot)
    return f'{top}{meta}<div id="zoom" class="article">{body}</div>{foot}'


def _metadata(rng: random.Random, spec: Spec) -> str:
    number = f"{rng.randint(10**7, 10**8)}-{rng.randint(1, 9)}/{spec.year + 1}-{rng.randint(10000, 99999)}"
    day = f"{spec.year + 1}-01-{rng.randint(10, 28)}"
    pairs = [
        ("索 引 号", number),
        ("发布机构", spec.issuer.name),
        ("发文日期", day),
        ("名　　称", spec.title),
        ("主题分类", "政府信息公开"),
        ("文　　号", ""),
        ("有效性", "有效"),
        ("公开方式", "主动公开"),
    ]
    cells = [f"<td>{k}：</td><td>{escape(v)}</td>" for k, v in pairs]
    rows = "".join(f"<tr>{a}{b}</tr>" for a, b in zip(cells[::2], cells[1::2], strict=True))
    return f'<table class="xxgk" width="100%">{rows}</table>'


def _spans(box: Box) -> str:
    columns = f' colspan="{box.columns}"' if box.columns > 1 else ""
    return columns + (f' rowspan="{box.rows}"' if box.rows > 1 else "")


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br/>").replace("\xa0", "&nbsp;")


def _plain(kind: str, content: object) -> str:
    if kind != "table":
        tag = {"title": "h1", "heading": "h3"}.get(kind, "p")
        return f"<{tag}>{_lines(str(content))}</{tag}>"
    rows: Table = content  # type: ignore[assignment]
    body = "".join(
        "<tr>" + "".join(f"<td{_spans(b)}>{_lines(b.text)}</td>" for b in row) + "</tr>" for row in rows
    )
    return f"<table>{body}</table>"


def _th(rng: random.Random, kind: str, content: object) -> str:
    if kind != "table":
        return _plain(kind, content)
    rows: Table = content  # type: ignore[assignment]

    def cell(box: Box) -> str:
        tag = "td" if box.code else "th"
        return f"<{tag}{_spans(box)}><p>{_lines(box.text)}</p></{tag}>"

    lines = ["<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows]
    return f"<table><caption>（单位：件）</caption><thead>{lines[0]}</thead><tbody>{''.join(lines[1:])}</tbody></table>"


def _nested(rng: random.Random, kind: str, content: object) -> str:
    inner = _plain(kind, content)
    return f"<table><tr><td>{inner}</td></tr></table>" if kind == "table" and rng.random() < 0.5 else inner


def _hidden(rng: random.Random, kind: str, content: object) -> str:
    """Cells and rows that are not shown hold figures of another document."""
    if kind != "table":
        return _plain(kind, content) + '<span style="display:none">99</span>'
    rows: Table = content  # type: ignore[assignment]
    out = []
    for row in rows:
        cells = [f"<td{_spans(b)}>{_lines(b.text)}</td>" for b in row]
        if rng.random() < 0.3:
            cells.insert(rng.randint(0, len(cells)), '<td style="DISPLAY: none">77</td>')
        if rng.random() < 0.3:
            cells[-1] = cells[-1].replace("</td>", "<span style='display:none;'>8</span></td>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    out.append('<tr style="display:none">' + "<td>5</td>" * len(rows[-1]) + "</tr>")
    return f"<table border=1>{''.join(out)}</table>"


def _struck(rng: random.Random, kind: str, content: object) -> str:
    """Corrections left in the page: struck and unseen figures before the ones that hold, in every possible markup."""
    if kind != "table":
        return _plain(kind, content)
    rows: Table = content  # type: ignore[assignment]

    def cell(box: Box) -> str:
        old = rng.choice(STRUCK).format(rng.randint(1, 9)) if box.code and rng.random() < 0.1 else ""
        return f"<td{_spans(box)}>{old}{_lines(box.text)}</td>"

    return "<table>" + "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows) + "</table>"


def _sloppy(rng: random.Random, kind: str, content: object) -> str:
    """No end tags, attributes in capitals, comments and zero-width spaces in cells."""
    if kind != "table":
        return f"<P>{_lines(str(content))}"
    rows: Table = content  # type: ignore[assignment]

    def cell(box: Box) -> str:
        text = _lines(box.text)
        extra = rng.choice(["", "", "\u200b", "<!-- 1 -->", "<font></font>", "\n\t "])
        spans = _spans(box).upper().replace('"', "'")
        return f"<TD{spans} NOWRAP>{extra}<FONT face=宋体>{text}</FONT>"

    return "<TABLE border=1>" + "".join("<TR>" + "".join(map(cell, row)) for row in rows) + "</TABLE>"


def _divs(rng: random.Random, kind: str, content: object) -> str:
    """A table drawn with div and CSS; spans are lost, so that each place has its own div."""
    if kind != "table":
        return f"<div>{_lines(str(content))}</div>"
    rows: Table = content  # type: ignore[assignment]
    out = []
    for r, places in enumerate(expand(rows)):
        cells = [_lines(b.text) if (r, c) == (row, col) else "" for c, (b, row, col) in enumerate(places)]
        out.append(
            '<div style="display:table-row">'
            + "".join(f'<div style="display:table-cell">{t}</div>' for t in cells)
            + "</div>"
        )
    return f'<div style="display:table;width:100%">{"".join(out)}</div>'


WRITERS = {
    "struck": _struck,
    "nested": _nested,
    "hidden": _hidden,
    "sloppy": _sloppy,
    "divs": _divs,
    "th": _th,
}
