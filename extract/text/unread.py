"""A form printed in a way that no reader takes for a table: a cell a line, commas or single spaces between cells."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.codebook import FORMS, template
from extract.labels import label_key
from extract.model import Paragraph

_PARTS = re.compile(r"[\s,，;；|]+")
_FIGURE_ALONE = re.compile(r"[\s,，;；|]\d{1,12}(?:\.\d{1,6})?(?![^\s,，;；|])")
"""A figure with what parts it from the word before; a lookbehind would be tried at every letter."""
_LONGEST = 40  # characters: longer than any label of a form
_LEAST = 8
"""Fewer labels or figures that stand by themselves are the headings of an outline, or a list."""


def unread_form(paragraphs: Iterable[Paragraph]) -> str | None:
    """A warning where labels of a form and figures stand by themselves in the prose; None for sentences.

    A label that a sentence mentions (结果维持3件) is no label by itself: its words run on.
    """
    texts = [p.text for p in paragraphs]
    if sum(len(_FIGURE_ALONE.findall(f" {text}")) for text in texts) < _LEAST:
        return None
    pieces = [piece for text in texts for piece in _PARTS.split(text)]
    keys = {label_key(piece) for piece in pieces if 0 < len(piece) <= _LONGEST}
    forms = [template(name) for name in FORMS]
    known = max(sum(key in form.rows or key in form.columns for key in keys) for form in forms)
    if known < _LEAST:
        return None
    return f"{known} labels of a form stand among figures outside of any table: they are not read"
