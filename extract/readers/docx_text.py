"""The shown text of a DOCX paragraph: deleted, hidden and instructing text out, form fields and symbols in."""

from __future__ import annotations

import re

from lxml import etree

from extract.readers.docx_package import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FALLBACK = f"{_MC}Fallback"
_SKIPPED = frozenset(
    {
        *(
            f"{W}{name}"
            for name in ("txbxContent", "del", "moveFrom", "delText", "instrText", "tbl", "pPr", "rPr")
        ),
        *(f"{W}{name}" for name in ("sdtPr", "rt", "object", "pict", "drawing")),
    }
)
_MARKS = {
    f"{W}tab": " ",
    f"{W}ptab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_UNSEEN = frozenset(f"{W}{name}" for name in ("vanish", "strike", "dstrike"))
_RAISED, _COLOUR, _GROUNDS = f"{W}vertAlign", f"{W}color", frozenset({f"{W}highlight", f"{W}shd"})
_WHITE_ON, _WHITE_OFF = "\ue0f0", "\ue0f1"
_WHITE_WORDS = re.compile(f"{_WHITE_ON}[^{_WHITE_OFF}]*{_WHITE_OFF}")
_OFF = {"0", "false", "off", "none"}
_RUN, _LOOK, _TEXTS = f"{W}r", f"{W}rPr", frozenset({f"{W}t", f"{_M}t"})
_SYMBOL, _FIELD, _CONTROL = f"{W}sym", f"{W}fldChar", f"{W}sdt"
_ALTERNATIVES, _CHOICE, _VALUE = f"{_MC}AlternateContent", f"{_MC}Choice", f"{W}val"
_SYMBOLS = {0x52: "☑", 0xFE: "☑", 0xA8: "□", 0x6F: "□", 0xFC: "√", 0xFB: "×"}
"""Boxes and ticks of Wingdings, by the low byte of their character."""


def shown_text(element: etree._Element) -> str:
    """The text that a paragraph shows; line breaks are newlines."""
    parts: list[str] = []
    _walk(element, parts)
    text = "".join(parts)
    return _without_white(text) if _WHITE_ON in text else text


def _without_white(text: str) -> str:
    """A text without its white words, which nobody sees beside black ones; all white, it stands on a dark ground."""
    black = _WHITE_WORDS.sub("", text)
    return black if black.strip() else text.replace(_WHITE_ON, "").replace(_WHITE_OFF, "")


def _walk(node: etree._Element, parts: list[str]) -> None:
    for child in node:
        tag = child.tag
        if tag == _RUN:
            _run(child, parts)
        elif tag in _TEXTS:
            parts.append(child.text or "")
        elif tag in _MARKS:
            parts.append(_MARKS[tag])
        elif tag == _SYMBOL:
            parts.append(_symbol(child))
        elif tag == _FIELD:
            parts.append(_form_field(child))
        elif tag == _ALTERNATIVES:
            chosen = child.find(_CHOICE)
            _walk(chosen if chosen is not None else child, parts)
        elif tag in _SKIPPED or (tag == _CONTROL and _is_placeholder(child)):
            continue
        else:
            _walk(child, parts)


def _run(run: etree._Element, parts: list[str]) -> None:
    look = next((child for child in run if child.tag == _LOOK), None)  # nearly always the first
    if look is None:
        _walk(run, parts)
        return
    raised, white = None, False
    for mark in look:  # one pass: three or four find() for each run cost more than all its text
        tag = mark.tag
        if tag in _UNSEEN and is_on(mark):
            return
        if tag == _RAISED:
            raised = mark
        elif tag == _COLOUR:
            white = mark.get(_VALUE, "").upper() == "FFFFFF"
        elif tag in _GROUNDS:
            white = False  # the order of a run's properties is fixed: colour, highlight, shading
    if raised is not None and raised.get(_VALUE) == "superscript":
        note: list[str] = []
        _walk(run, note)
        said = "".join(note).strip()
        parts.append(f"[{said}]" if said else "")  # 12 with a note 1 is not 121
        return
    if white:
        parts.append(_WHITE_ON)
    _walk(run, parts)
    if white:
        parts.append(_WHITE_OFF)


def is_on(switch: etree._Element | None) -> bool:
    """Whether a toggle such as w:vanish is there and not switched off."""
    return switch is not None and switch.get(_VALUE, "1") not in _OFF


def _symbol(symbol: etree._Element) -> str:
    """A character of a symbol font; U+FFFD where its meaning is not known."""
    try:
        code = int(symbol.get(f"{W}char", ""), 16) & 0xFF
    except ValueError:
        return "�"
    if symbol.get(f"{W}font", "").lower().startswith("wingdings"):
        return _SYMBOLS.get(code, "�")
    return chr(code) if 0x20 <= code < 0x7F else "�"


def _form_field(begin: etree._Element) -> str:
    """What a legacy drop-down field or check box shows; text fields show the text that follows them."""
    data = begin.find(f"{W}ffData")
    if data is None:
        return ""
    drop = data.find(f"{W}ddList")
    if drop is not None:
        entries = [entry.get(f"{W}val", "") for entry in drop.iterfind(f"{W}listEntry")]
        chosen = drop.find(f"{W}result")
        if chosen is None:
            chosen = drop.find(f"{W}default")
        index = chosen.get(f"{W}val", "0") if chosen is not None else "0"
        return entries[int(index)] if index.isdigit() and int(index) < len(entries) else ""
    box = data.find(f"{W}checkBox")
    if box is None:
        return ""
    checked = box.find(f"{W}checked")
    return "☑" if is_on(checked if checked is not None else box.find(f"{W}default")) else "□"


def _is_placeholder(control: etree._Element) -> bool:
    """Whether a content control shows its prompt (单击此处输入文字) because nothing was filled in."""
    return is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr"))
