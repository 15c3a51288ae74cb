"""Places of a table that the page's style sheet hides: their figures are seen by nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_NOTE = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_AT = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
"""@media and its kin: what holds on paper or on a small screen only."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DISPLAY = re.compile(r"(?<![-\w])display\s*:\s*([a-z-]+)", re.I)
_NO_WORD = re.compile(r"[\W\d_]+|(?<![㐀-鿿])无(?![㐀-鿿])")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<marks>(?:[.#][-\w]+)*)", re.I)
_LONGEST = 200_000
_MOST_RULES = 2000

Compound = tuple[str, frozenset[str]]
"""A tag ("" for any) and the marks that an element must have: .name for a class, #name for its id."""


def hide_by_styles(root: etree._Element) -> None:
    """Marks as hidden what stands inside of tables and has a class or an id that a style sheet does not display.

    Only there, for whole parts of a page are hidden by a class until a script shows them; and parts whose tables
    all stand in the page once more, with other figures: an older version.
    """
    hidden = [rule for style in root.iter("style") for rule in _hidden(style.text or "")]
    if not hidden:
        return
    for element in root.iterfind(".//table//*"):
        if isinstance(element.tag, str) and any(_matches(element, rule) for rule in hidden):
            shown = _DISPLAY.search(element.get("style") or "")
            if not shown:
                element.set("hidden", "")
    _hide_versions(root, hidden)


UNSEEN = "template"
"""The tag of an element that browsers do not show."""
_CUES = tuple(
    (word, re.compile(cue))
    for word, cue in (
        ("none", r"display\s*:\s*none"),
        ("font-size", r"font-size\s*:\s*0(?![.\d])"),
        ("line-through", r"line-through"),
        ("hidden", r"hidden(?!\w)"),
        ("<s", r"<s(?:trike)?\b"),
        ("<del", r"<del\b"),
        ("<r", r"<r[tp]\b"),
        ("indent", r"indent\s*:\s*-\d{3}"),
        ("absolute", r"(?:left|top)\s*:\s*-\d{3}"),
        ("fixed", r"(?:left|top)\s*:\s*-\d{3}"),
        ("opacity", r"opacity\s*:\s*0(?![.\d])"),
    )
)
"""What the source of a page says in small letters where some element of it may be hidden."""
_WHITE_CUE = re.compile(r"color\s*[:=]\s*[\"']?\s*(?:#fff|white|rgb\(255)")
_INLINE = frozenset({"span", "font"})
_WHITE_INK = re.compile(r"#fff(?:fff)?|white", re.I)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.I
)
_STRUCK = frozenset({"del", "s", "strike", "rt", "rp"})
"""Struck through, or said over the text in small letters: how it is pronounced."""
_NO_DISPLAY = re.compile(
    r"display\s*:\s*none"
    r"|(?<![\w-])text-indent\s*:\s*-\d{3,}"
    r"|^(?=.*position\s*:\s*(?:absolute|fixed))(?=.*(?<![\w-])(?:left|top)\s*:\s*-\d{3,})",
    re.I | re.S,
)
"""Not displayed, or put beside the page by hundreds of points."""
_NO_INK = re.compile(
    r"(?<![\w-])(?:visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?:\.0+)?(?![.\d])|text-decoration[\w-]*\s*:[^;]*line-through)",
    re.I,
)


def set_aside_hidden(root: etree._Element, source: str) -> None:
    """Makes a template, which shows nothing, of each element that is not shown, or shown struck through.

    What is struck through does not hold. Each element's own `hidden` attribute and style are asked here once, so that
    no later step has to; `source` is the page's text.
    """
    lowered = source.lower()
    may_be_white = _WHITE_CUE.search(lowered) is not None
    # a word is found ten times faster than a pattern
    if not may_be_white and not any(word in lowered and cue.search(lowered) for word, cue in _CUES):
        return
    for element in root.iter(etree.Element):
        style = element.get("style")
        if (
            element.get("hidden") is not None
            or element.tag in _STRUCK
            or (style and _hides(style, len(element) == 0))
            or (may_be_white and element.tag in _INLINE and _is_white_beside_black(element, style or ""))
        ) and element.tag not in {"html", "body"}:
            element.tag = UNSEEN


def _is_white_beside_black(element: etree._Element, style: str) -> bool:
    """Whether words are white where others of the same cell are not, on no ground of a colour of their own.

    Where all of a cell is white its ground is dark, whoever says so.
    """
    if not (_WHITE.search(style) or _WHITE_INK.fullmatch(element.get("color") or "")):
        return False
    cell = next(element.iterancestors("td", "th"), None)
    if cell is None or any(
        "background" in (e.get("style") or "") or e.get("bgcolor") for e in (element, cell)
    ):
        return False
    return _shown(cell) != _shown(element)


def _shown(element: etree._Element) -> str:
    return "".join("".join(str(text) for text in element.itertext()).split())


@lru_cache(maxsize=1024)  # a page repeats a few styles thousands of times
def _hides(style: str, childless: bool) -> bool:
    """Whether a style hides an element.

    What lies inside may set its own size and visibility: only text of the element itself is surely unseen.
    """
    return bool(_NO_DISPLAY.search(style) or (childless and _NO_INK.search(style)))


def _hide_versions(root: etree._Element, hidden: list[list[Compound]]) -> None:
    """Marks as hidden the parts that a style sheet hides where each of their tables has its like among the others."""
    parts = [
        element
        for element in root.iter("div", "section", "article", "table", "li", "p")
        if element.get("class") or element.get("id")
        if not _DISPLAY.search(element.get("style") or "")
        if any(_matches(element, rule) for rule in hidden)
    ]
    inner = {id(table): table for part in parts for table in part.iter("table")}
    if not inner:
        return
    others = [_words(table) for table in root.iter("table") if id(table) not in inner]
    for part in parts:
        words = [_words(table) for table in part.iter("table")]
        if words and all(own and any(own <= other for other in others) for own in words):
            part.set("hidden", "")


def _words(table: etree._Element) -> frozenset[str]:
    """What a table's cells say without figures and marks for none."""
    texts = ("".join(str(text) for text in cell.itertext()) for cell in table.iter("td", "th"))
    return frozenset(_NO_WORD.sub("", text) for text in texts) - {""}


def _hidden(sheet: str) -> Iterator[list[Compound]]:
    """The selectors that a style sheet hides in the end; those that need more than names are left out."""
    if "none" not in sheet or len(sheet) > _LONGEST:
        return
    last: dict[str, bool] = {}
    for _, rule in zip(range(_MOST_RULES), _RULE.finditer(_AT.sub("", _NOTE.sub("", sheet))), strict=False):
        display = _DISPLAY.search(rule.group(2))
        if display:
            for selector in rule.group(1).split(","):
                last[" ".join(selector.split())] = display.group(1).lower() == "none"
    for selector, is_hidden in last.items():
        parts = [_SIMPLE.fullmatch(part) for part in selector.split()]
        if is_hidden and parts and all(parts) and parts[-1] and parts[-1].group("marks"):
            yield [_compound(part) for part in parts if part]


def _compound(part: re.Match[str]) -> Compound:
    tag = (part.group("tag") or "").lower()
    return ("" if tag == "*" else tag, frozenset(re.findall(r"[.#][-\w]+", part.group("marks"))))


def _matches(element: etree._Element, rule: list[Compound]) -> bool:
    if not _fits(element, rule[-1]):
        return False
    left = rule[:-1]
    for above in element.iterancestors():
        if not left:
            break
        if _fits(above, left[-1]):
            left = left[:-1]
    return not left


def _fits(element: etree._Element, compound: Compound) -> bool:
    tag, marks = compound
    if tag and element.tag != tag:
        return False
    has = {f".{name}" for name in (element.get("class") or "").split()}
    if element.get("id"):
        has.add(f"#{element.get('id')}")
    return marks <= has
