"""HTML, RTF, SVG and XML that ask for depth, width or entities."""

import base64

from tests.hostile.kinds import Make, page

MIB = 1 << 20
LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
"""A billion laughs: nine entities, each ten of the one before."""
OUTSIDE = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'><!ENTITY h SYSTEM 'http://127.0.0.1:9/x'>]>"
FORM = "<tr><td>规章</td><td>1</td><td>2</td><td>3</td></tr><tr><td>行政规范性文件</td><td>1</td><td>2</td><td>3</td></tr>"


def _nested(tag: str, deep: int) -> bytes:
    return page(f"<{tag}>" * deep + "<p>x")


def _nested_tables(deep: int) -> bytes:
    return page("<table><tr><td>1</td><td>" * deep + "2")


def _rows(count: int) -> bytes:
    return page("<table>" + "<tr><td>规章</td><td>1</td><td>2</td></tr>" * count + "</table>")


def _pictures(count: int) -> bytes:
    dot = base64.b64encode(bytes.fromhex("89504e470d0a1a0a")).decode()
    return page(f'<img src="data:image/png;base64,{dot}">' * count)


LIGHT: dict[str, Make] = {
    "laughs in a page": lambda: LAUGHS.encode() + page("<p>&a9;</p>"),
    "laughs in XML": lambda: b'<?xml version="1.0"?>' + LAUGHS.encode() + b"<html><body>&a9;</body></html>",
    "laughs in SVG": lambda: LAUGHS.encode() + b'<svg xmlns="http://www.w3.org/2000/svg"><text>&a9;</text></svg>',
    "an entity from outside": lambda: OUTSIDE.encode() + page("<p>&f;&h;</p>"),
    "5,000 div deep": lambda: _nested("div", 5_000),
    "3,000 b deep": lambda: page("<table><tr><td>规章</td><td>" + "<b>" * 3_000 + "1</td></tr></table>"),
    "tables 300 deep": lambda: _nested_tables(300),
    "lists 5,000 deep": lambda: _nested("ul><li", 5_000),
    "a span of 65534 by 1000": lambda: page(f"<table><tr><td rowspan=65534 colspan=1000>1</td><td>2</td></tr>{FORM}</table>"),
    "spans everywhere": lambda: page(
        "<table>" + "<tr>" + "<td rowspan=65534 colspan=1000>1</td>" * 40 + "</tr>" + FORM * 300 + "</table>"
    ),
    "a row of 20,000 cells": lambda: page(f"<table><tr>{'<td>1</td>' * 20_000}</tr>{FORM}</table>"),
    "1,000 tables": lambda: page(f"<table>{FORM}</table>" * 1_000),
    "3,000 rows": lambda: _rows(3_000),
    "20,000 attributes": lambda: page("<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x"),
    "unended comment": lambda: page("<!--" * 100_000),
    "unended tags": lambda: page("<a " * 100_000),
    "quotes": lambda: page("<p title='" + "\"'" * 100_000),
    "a style without end": lambda: page('<p style="' + "display" * 100_000 + " " * 100_000 + '">x'),
    "a charset that is none": lambda: b'<meta charset="' + b"x" * 5_000 + b'"><p>x',
    "base64 as its own charset": lambda: b'<meta charset="base64"><p>x',
    "500 broken pictures": lambda: _pictures(500),
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "RTF 50,000 deep": lambda: b"{\\rtf1" + b"{\\b " * 50_000 + b"x" + b"}" * 50_000,
    "RTF of a huge table": lambda: (
        b"{\\rtf1 " + b"\\trowd\\cellx100000000\\intbl 1\\cell\\row" * 5_000 + b"}"
    ),
    "RTF with binary data that lies": lambda: b"{\\rtf1\\bin2000000000 x}",
    "10,000 rows": lambda: _rows(10_000),
    "100,000 div deep, 50 MiB": lambda: page("<div>" * 100_000 + "x" * (50 * MIB)),
    "50 MiB of div": lambda: page("<div>" * (10 * MIB)),
    "50 MiB of p": lambda: page("<p>1" * (12 * MIB)),
    "100,000 rows": lambda: _rows(100_000),
    "a million rows": lambda: _rows(1_000_000),
    "a million cells that span": lambda: page(
        "<table>" + ("<tr>" + "<td rowspan=400 colspan=400>1" * 100) * 10_000
    ),
    "tables 20,000 deep": lambda: _nested_tables(20_000),
    "20,000 tables": lambda: page(f"<table>{FORM}</table>" * 20_000),
    "RTF 5 million deep": lambda: b"{\\rtf1" + b"{\\b " * 5_000_000,
}
