"""What an XLSX cell shows where that is not the value it stores: number formats, struck and raised letters."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from extract.readers.sheet_format import BUILT_IN, hides_text, shown

_OFF = frozenset({"0", "false"})
_CJK_DATES = (range(27, 37), range(50, 59))
"""Formats without a code in the file that show dates in Chinese, Japanese or Korean."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks: its number format and whether its letters are struck through."""

    code: str
    struck: bool


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles of a workbook by their index, and its strings that do not show all that they hold."""

    styles: tuple[Style, ...] = ()
    strings: tuple[etree._Element, ...] = ()

    def of(self, cell: etree._Element, *, zeros: bool) -> str | None:
        """The text that a cell shows; None where it is its value as it stands. `zeros`: whether the sheet shows 0."""
        index = cell.get("s", "0")
        style = (
            self.styles[int(index)] if index.isdigit() and int(index) < len(self.styles) else Style("", False)
        )
        value = cell.findtext("{*}v") or ""
        kind = cell.get("t", "n")
        if kind == "n":
            return _of_number(value, style, zeros=zeros) if value else None
        if kind not in {"s", "inlineStr", "str"}:
            return None
        if hides_text(style.code):
            return ""
        if kind == "str":
            return "" if style.struck else None
        return self._string(cell, kind, value, style)

    def _string(self, cell: etree._Element, kind: str, value: str, style: Style) -> str | None:
        string = cell.find("{*}is")
        if kind == "s":
            string = self.strings[int(value)] if value.isdigit() and int(value) < len(self.strings) else None
        return None if string is None else _seen(string, style.struck)


def read_looks(styles: etree._Element | None, strings: etree._Element | None) -> Looks:
    """The looks of a workbook from its parts xl/styles.xml and xl/sharedStrings.xml, either of which may be missing."""
    return Looks(
        () if styles is None else _styles(styles),
        () if strings is None else tuple(strings.iterfind("{*}si")),
    )


def _styles(part: etree._Element) -> tuple[Style, ...]:
    codes = {f.get("numFmtId", ""): f.get("formatCode", "") for f in part.iterfind("{*}numFmts/{*}numFmt")}
    struck = [_is_on(font.find("{*}strike")) for font in part.iterfind("{*}fonts/{*}font")]
    return tuple(
        Style(_code(xf.get("numFmtId", "0"), codes), _at(struck, xf.get("fontId", "0")))
        for xf in part.iterfind("{*}cellXfs/{*}xf")
    )


def _code(number: str, codes: dict[str, str]) -> str:
    if number in codes or not number.isdigit():
        return codes.get(number, "")
    if any(int(number) in dates for dates in _CJK_DATES):
        return "yyyy-mm-dd"
    return BUILT_IN.get(int(number), "")


def _at(struck: list[bool], index: str) -> bool:
    return index.isdigit() and int(index) < len(struck) and struck[int(index)]


def _of_number(value: str, style: Style, *, zeros: bool) -> str | None:
    if style.struck or (not zeros and value.strip("0.") == ""):
        return ""
    return shown(style.code, value) if style.code else None


def _seen(string: etree._Element, struck: bool) -> str | None:
    """A string without its struck runs, with a raised or lowered one as a note ([1]), no digit of a figure."""
    runs = string.findall("{*}r")
    if not runs:
        return "" if struck else None
    text, changed = "", False
    for run in runs:
        look, words = run.find("{*}rPr"), run.findtext("{*}t") or ""
        if struck if look is None else _is_on(look.find("{*}strike")):
            changed = True
        elif look is not None and _is_raised(look) and words.strip():
            text, changed = f"{text}[{words.strip()}]", True
        else:
            text += words
    return text if changed else None


def _is_raised(look: etree._Element) -> bool:
    place = look.find("{*}vertAlign")
    return place is not None and place.get("val") in {"superscript", "subscript"}


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get("val", "1") not in _OFF
