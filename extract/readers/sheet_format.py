"""What a spreadsheet's number format shows of a stored number (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    48: "##0.0E+0",
    49: "@",
}
"""The formats that a workbook names by number alone; dates are calamine's, and the others show what is stored."""

_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|[_*](.)|(\[[^\]]*\])|(General|G/通用格式)|(.)', re.IGNORECASE | re.DOTALL
)
_CONDITION = re.compile(r"\[(<=|>=|<>|=|<|>)(-?\d+(?:\.\d+)?)\]")
_HARMLESS = re.compile(
    r"\[(?:\$-[0-9A-F]+|\$|black|white|red|green|blue|yellow|magenta|cyan|color ?\d+)\]", re.I
)
_DIGITS = re.compile(r"([#0?,]*[#0?])(?:\.([#0?]*))?")
_STORED = re.compile(r"[+-]?\d{1,400}(?:\.\d{1,400})?(?:[eE][+-]?\d{1,3})?")
_STANDS = "\ue000"
"""Where the digits stand in a section."""
_KEPT = frozenset(" +-()¥$￥:（）")
"""What a section shows as it is, without quotes."""


@lru_cache(maxsize=4096)
def shown(code: str, stored: str) -> str | None:
    """The text that a format shows for a stored number, its digits ungrouped; None where it is the number itself.

    A format that shows another number (rounded, in thousands, in per cent, as a date, in Chinese digits) gives a
    text that nobody takes for a figure: the number with the format behind it.
    """
    doubtful = f"{stored} [{code}]"
    if not _STORED.fullmatch(stored) or abs(float(stored)) >= 1e15:
        return None  # no number, or none that a report has
    value = Decimal(f"{float(stored):.15g}")
    section = _section(code, value)
    if section is None:
        return doubtful
    text, digits = _plain(section[0])
    if digits is None:
        return doubtful
    if _STANDS not in text:
        return text.strip()
    number = _number(value, digits, unsigned=section[1])
    if number is None:
        return doubtful
    whole = text.replace(_STANDS, number).strip()
    return None if whole == f"{value:f}" else whole


def hides_text(code: str) -> bool:
    """Whether a format shows nothing of a cell that holds words: its fourth section is there and without @."""
    sections = _sections(code)
    return len(sections) == 4 and "@" not in sections[3]


def _sections(code: str) -> list[str]:
    sections = [""]
    for match in _PIECE.finditer(code):
        if match.group() == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _section(code: str, value: Decimal) -> tuple[str, bool] | None:
    """The section for a value, and whether it shows the value without its sign; None where that is not plain."""
    sections = _sections(code)
    if any(_CONDITION.search(section) for section in sections):
        return _by_condition(sections, value)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    return sections[2 if value == 0 and len(sections) > 2 else 0], False


def _by_condition(sections: list[str], value: Decimal) -> tuple[str, bool] | None:
    if len(sections) > 2 or value < 0:
        return None
    for section in sections:
        match = _CONDITION.search(section)
        if match is None or _holds(match.group(1), value, Decimal(match.group(2))):
            return _CONDITION.sub("", section), False
    return None


def _holds(sign: str, value: Decimal, limit: Decimal) -> bool:
    return {
        "=": value == limit,
        "<>": value != limit,
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
    }[sign]


def _plain(section: str) -> tuple[str, str | None]:
    """A section's words around the place of its digits, and the digits' pattern ("": General; None: not plain)."""
    text, pattern, ended = "", "", False
    for match in _PIECE.finditer(section):
        quoted, escaped, space, bracket, general, other = match.groups()
        if general or (other and other in "#0?,.@"):
            if ended:
                return text, None
            text += "" if pattern else _STANDS
            pattern += "@" if general or other == "@" else other
            continue
        ended = bool(pattern)
        if (bracket and not _HARMLESS.fullmatch(bracket)) or (other and other not in _KEPT):
            return text, None
        text += quoted or escaped or (" " if space else "") or other or ""
    if pattern in {"", "@"}:
        return text, ""
    return text, pattern if _DIGITS.fullmatch(pattern) else None


def _number(value: Decimal, pattern: str, *, unsigned: bool) -> str | None:
    """The digits; None where those shown are not those stored."""
    if unsigned:
        value = abs(value)
    match = _DIGITS.fullmatch(pattern)
    if match is None:
        return f"{value:f}"
    rounded = value.quantize(Decimal(1).scaleb(-len(match.group(2) or "")), ROUND_HALF_UP)
    if rounded != value:
        return None
    return "" if value == 0 and "0" not in pattern else f"{value:f}"
