"""A printed title as one plain line: no white space, nothing doubled, no site name, label or file extension."""

from __future__ import annotations

import re
import unicodedata

from extract.traditional import TABLE

YEAR = r"(?<!\d)2[0Oo]\d\d(?!\d)|二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2}"
"""A year as titles print it: 2022 or 二〇二二."""
# 政府信息公开 · 政务信息公开 · 政务公开 · 信息公开 · 政府信息和政务公开
DISCLOSURE = (
    r"(?:政府信息|政务信息|政府|政务|信息)(?:(?:和|与|及|暨|、)(?:政务信息|政府信息|政务|政府|信息))?公开"
)
# What may stand between 公开 and 报告; 评估, 自查, 评议, 审查 may not: those are other reports.
_BETWEEN = (
    rf"(?:信息|工作|主要|年度|年|开展|执行|落实|实施|情况|总结|暨|及|和|的|《?条例》?|[(]?(?:{YEAR})[)]?)*"
)
REPORT = re.compile(
    rf"(?P<what>(?:{DISCLOSURE}(?:工作)?[和与及暨、])?{DISCLOSURE}){_BETWEEN}(?:报告|年报|年度报(?!表))(?!表|员|会|期|批|备|送|刊)"
)
_GLOSS = re.compile(r"[(（](?<=[㐀-鿿].)[A-Za-zÀ-ɏ]{1,7}[)）]")  # 報(bào)告: a mirror's pinyin
_LABEL = re.compile(
    r"^(?:标题|名称|题名|文件名称|信息名称|文章标题|当前位置|您的位置|您现在的位置|年报|年度报告|政府信息公开年报)[::]"
    r"|^[\[【][^\]】]{0,8}(?:年报|年度报告|公开)[\]】](?=.{6})"
)
_ORNAMENT = re.compile(r"^(?:[·•●▪■◆>#、,.::;\s]|\*(?!\*)(?<!\*\*))+|[·•●▪■◆*<#、,::;。\s]+$")
_NUMBERING = re.compile(r"^(?:附件?\d*[::]|\d{1,2}[.、](?!\d)|[(]\d{1,2}[)])")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|ofd|xlsx?|s?html?|txt|zip|rar)$", re.I)
# 作者:办公室 来源:本站 发布时间:…
_CREDITS = re.compile(
    r"(?<=报告|年报)(?:作者|来源|信息来源|发布(?:时间|日期|机构)|日期|时间|浏览|点击|阅读|字体|字号|打印)[^:]{0,4}:.*$"
)
_DATE_TAIL = re.compile(r"[\[(]?20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[\])]?$")
_VERSION = re.compile(
    r"[(](?:文字版|全文|正文|全文版|正式|定稿|终稿|修订版?|盖章版?|PDF版|网页版|电子版|公开版|[附含](?:图解|图表|解读|统计表|表格))[)]$",
    re.I,
)
_WRAPPED = re.compile(r"^[《<〈“\"【\[](.*)[》>〉”\"】\]]$")
_LEAST_DOUBLED = 7
_DOUBLED = re.compile(rf"(.{{{_LEAST_DOUBLED},}}?)[-—_|:,]?\1+")
_SEPARATOR = re.compile(r"(?<!\d)[-_|—–»]+|[-_|—–»]+(?!\d)")
_BREADCRUMB = re.compile(rf"{_SEPARATOR.pattern}|>+")
_PLAIN = {**TABLE, **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}}
_NOT_PLAIN = frozenset(map(chr, _PLAIN))
_FEW = 32  # so many characters are replaced faster one by one than by looking each up
_FULL_WIDTH_DIGITS = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)}
_PICTURED = re.compile(r"[\[【]?(?:一图|图解|图说|数说|长图)")  # 一图读懂|某县…报告: about a report
_OWN_SEGMENT = re.compile(r"[㐀-鿿()]{3,38}(?:局|委员会|委|厅|办公室|办公厅|中心|办事处|[镇乡]|人民政府)")


def tidy(text: str) -> str:
    """`text` as one line without whitespace, doubled parts, site name, numbering or file extension."""
    line = strip_glosses(text).translate(_FULL_WIDTH_DIGITS)
    if " " in line or not line.isprintable():  # most lines hold nothing to drop
        line = "".join(c for c in line if not c.isspace() and unicodedata.category(c)[0] != "C")
    while True:
        shorter = _tidy_once(line)
        if shorter == line:
            return line
        line = shorter


def strip_glosses(text: str) -> str:
    """`text` without the pinyin that mirrors put behind a character: 報(bào)告 → 報告."""
    return _GLOSS.sub("", text)


def plain_text(text: str) -> str:
    """`text` with simplified characters and half-width punctuation, character for character."""
    odd = _NOT_PLAIN.intersection(text)
    if len(odd) > _FEW:
        return text.translate(_PLAIN)
    for char in odd:
        text = text.replace(char, chr(_PLAIN[ord(char)]))
    return text


def _tidy_once(line: str) -> str:
    """One pass of every rule that only ever shortens."""
    plain = plain_text(line)
    for rule in (_LABEL, _ORNAMENT, _NUMBERING, _EXTENSION, _CREDITS, _DATE_TAIL, _VERSION):
        found = rule.search(plain)
        if found and found.group():
            return line[: found.start()] + line[found.end() :]
    wrapped = _WRAPPED.match(plain)
    if wrapped and not set("《》<>〈〉") & set(wrapped.group(1)):
        return line[1:-1]
    doubled = _DOUBLED.search(plain) if _repeats(plain) else None
    if doubled:
        return line[: doubled.end(1)] + line[doubled.end() :]
    return _one_year(_best_segment(line, plain))


def _repeats(plain: str) -> bool:
    """Whether some seven characters stand twice: asked first, for to look for a doubled part is slow."""
    count = len(plain) - _LEAST_DOUBLED + 1
    return count > _LEAST_DOUBLED and len({plain[n : n + _LEAST_DOUBLED] for n in range(count)}) < count


def _best_segment(line: str, plain: str) -> str:
    """The part between separators that names a report: 首页-年报-2022年…报告-某市人民政府."""
    cuts = [0]
    separators = _SEPARATOR if "<" in plain else _BREADCRUMB
    for separator in separators.finditer(plain):
        cuts += [separator.start(), separator.end()]
    cuts.append(len(plain))
    spans = list(zip(cuts[::2], cuts[1::2], strict=True))
    if len(spans) == 1 or _PICTURED.match(plain):
        return line
    named = [span for span in spans if REPORT.search(plain[slice(*span)])]
    if not named:
        return line
    best = max(named, key=lambda span: (bool(re.search(YEAR, plain[slice(*span)])), span[1] - span[0]))
    place = spans.index(best)
    start, end = best
    if place and re.match(YEAR, plain[start:end]) and _OWN_SEGMENT.fullmatch(plain[slice(*spans[place - 1])]):
        return line[slice(*spans[place - 1])] + line[start:end]  # 某局-2022年…报告
    return line[start:end]


def _one_year(line: str) -> str:
    """2025湖口县大垅乡2025年度… says its year once; two different years both stay."""
    years = list(re.finditer(rf"(?P<year>{YEAR})(?:年度?)?", plain_text(line)))
    if len(years) == 2 and years[0].start() == 0 and years[0]["year"] == years[1]["year"]:
        return line[years[0].end() :]
    return line
