"""Characters that take no place on a page: portals' editors leave them between letters and behind digits."""

from __future__ import annotations

import re

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufe00-\ufe0f\ufeff]"
)
"""Soft hyphens, zero-width spaces and joiners, marks of direction, variation selectors, byte order marks."""


def without_invisible(text: str) -> str:
    """`text` as a reader sees it."""
    return text if text.isascii() else _INVISIBLE.sub("", text)
