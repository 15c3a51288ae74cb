"""Text and bytes: empty, random, endless, and bait for regular expressions that backtrack."""

import random

from tests.hostile.kinds import TITLE, Make, page

MIB = 1 << 20
BAIT = ("（", "(", "〔", " ", "　", "1", "0,", "年", "第", "二〇二二", "2022年", "区", "人民政府", "县市区", "政府信息公开",
        "《", "》", "“", "、", "一、", "(一)", "-", "—", "截至", "自2022年1月1日起至", "-\n", "1\n", "年度报告", "关于", "市",
        "局", "有限公司", "<", "&", "万元", "+", "表", "12月31日", "省", "受理", "收到申请1件")  # fmt: skip
"""Runs of these lie in wait for patterns with two ways to read them."""


def _random(size: int) -> bytes:
    return random.Random(7).randbytes(size)


def _runs(repeat: int) -> bytes:
    lines = [piece * repeat for piece in BAIT] + [f"{piece}" * repeat + "某" for piece in BAIT]
    return "\n".join([TITLE, *lines, "一、总体情况", *lines]).encode()


def _pairs(repeat: int) -> bytes:
    lines = [(a + b) * repeat for a in BAIT for b in BAIT if a != b]
    return "\n".join([TITLE, *lines]).encode()


def _cells_of_bait(repeat: int) -> bytes:
    rows = "".join(
        f"<tr><td>{piece * repeat}</td><td>{piece * repeat}某</td><td>1</td></tr>" for piece in BAIT
    )
    return page(f"<table>{rows}</table>")


def _bidi() -> bytes:
    marks = "\u202e\u2066\u200f\u202a\ufeff\u200b\u2028\u2029\u0085\x0b\x0c\x1c\x1e"
    return page(
        f"<p>{marks}2022年{marks}</p><table><tr><td>{marks}规章</td><td>{marks}1{marks}</td></tr></table>"
    )


LIGHT: dict[str, Make] = {
    "empty": lambda: b"",
    "one byte": lambda: b"\x00",
    "a letter": lambda: b"a",
    "random": lambda: _random(300_000),
    "random named as text": lambda: b"\xef\xbb\xbf" + _random(300_000),
    "half a pair in UTF-16": lambda: "\ufeff".encode("utf-16-le") + b"\x00\xd8" * 5000 + b"\x0a\x00",
    "half a pair in UTF-8": lambda: page("<p>\ud800</p>".encode("utf-8", "replace").decode()) + b"\xed\xa0\x80&#xD800;",
    "NULs": lambda: b"\x00" * MIB,
    "NULs in a page": lambda: page("<table><tr><td>\x00规\x00章\x00</td><td>\x001</td></tr></table>" * 50),
    "controls": lambda: bytes(range(1, 32)) * 3000,
    "marks of direction": _bidi,
    "runs of bait, short": lambda: _runs(3_000),
    "runs of bait in cells": lambda: _cells_of_bait(3_000),
    "pairs of bait": lambda: _pairs(150),
    "a figure of 100,000 digits": lambda: page(
        "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr><tr><td>规章</td>"
        f"<td>{'9' * 100_000}</td><td>1</td><td>{'9' * 400}</td></tr><tr><td>行政规范性文件</td><td>1e400</td><td>2</td><td>3</td>"
        "</tr></table>"
    ),
    "tabs": lambda: ("规章" + "\t1" * 50_000 + "\n").encode() * 4,
    "lines of tabs": lambda: b"\t\n" * 200_000,
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "100 MiB of digits on a line": lambda: b"1" * (100 * MIB),
    "100 MiB of lines": lambda: b"1\n" * (50 * MIB),
    "100 MiB of a Chinese line": lambda: "公".encode() * (33 * MIB),
    "runs of bait, long": lambda: _runs(100_000),
    "pairs of bait, long": lambda: _pairs(3_000),
    "runs of bait in cells, long": lambda: _cells_of_bait(100_000),
}
