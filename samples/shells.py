"""The frames that portals put around their content: modern (div) and classic (layout tables)."""

from __future__ import annotations

from html import escape

from samples.site import Frame


def modern(frame: Frame) -> str:
    """HTML5 with the meta fields that the ministry's guide for government sites asks for."""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
{_charset(frame, '<meta charset="{}">')}<meta http-equiv="X-UA-Compatible" content="IE=edge">
<title>{escape(frame.title)}</title>
{_metas(frame)}
<link rel="stylesheet" href="/images/style.css">
<script src="/images/jquery.min.js"></script>
</head>
<body>
<div class="header"><a class="logo" href="/">{escape(frame.site)}</a>
<form action="/search" method="get"><input name="q" placeholder="请输入关键词"></form></div>
<ul class="nav">
{_links(frame.menu, "<li>{}</li>")}
</ul>
<div class="crumb">当前位置：{_links(frame.trail, "{}", " &gt; ")}</div>
<div class="main">
{frame.main}
</div>
<div class="footer">
<a href="http://www.gov.cn/" target="_blank">中国政府网</a> <a href="javascript:void(0)" onclick="addFavorite()">收藏本站</a>
<p>主办：{escape(frame.site)}办公室　网站标识码：9900{len(frame.host):02d}0001　演示ICP备00000000号</p>
</div>
</body>
</html>
"""


def classic(frame: Frame) -> str:
    """HTML of the 2000s: upper-case tags, fonts, everything in tables."""
    cells = _links(frame.menu, "<TD align=center>{}</TD>", "")
    return f"""<HTML>
<HEAD>
<TITLE>{escape(frame.title)}</TITLE>
{_charset(frame, '<META http-equiv=Content-Type content="text/html; charset={}">')}<LINK href="/css.css" type=text/css rel=stylesheet>
</HEAD>
<BODY bgColor=#ffffff topMargin=0>
<TABLE width=980 align=center border=0 cellPadding=0 cellSpacing=0><TBODY>
<TR><TD colSpan=9><IMG src="/images/top.jpg" alt="{escape(frame.site)}"></TD></TR>
<TR>{cells}</TR>
<TR><TD colSpan=9>您现在的位置：{_links(frame.trail, "{}", " → ")}</TD></TR>
<TR><TD colSpan=9>
{frame.main}
</TD></TR>
<TR><TD colSpan=9 align=middle><FONT size=2>{escape(frame.site)}版权所有　建议使用IE6.0以上浏览器</FONT></TD></TR>
</TBODY></TABLE>
</BODY></HTML>
"""


def _charset(frame: Frame, form: str) -> str:
    return form.format(frame.charset) + "\n" if frame.charset else ""


def _metas(frame: Frame) -> str:
    fields = {"SiteName": frame.site, "SiteDomain": frame.host, "ColumnName": frame.column}
    if frame.day is not None:
        fields |= {
            "ArticleTitle": frame.title,
            "PubDate": f"{frame.day} 09:30:00",
            "ContentSource": frame.site,
        }
    return "\n".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in fields.items())


def _links(pairs: tuple[tuple[str, str], ...], form: str, glue: str = "\n") -> str:
    return glue.join(form.format(f'<a href="{escape(url)}">{escape(name)}</a>') for name, url in pairs)
