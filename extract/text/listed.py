"""The form of one column as a list without a table: 1.当面申请数：3件, a line each."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.codebook import Template
from extract.figures import is_figure_like
from extract.labels import label_key

_SAID = re.compile(r"\s*(?:\d{1,2}\s+)?(.{2,80})[:：]\s*([^:：]{0,20}?)\s*[;；,，。]?\s*")
_LEAST = 30
"""Lines of the form: more than any prose says of its figures in this way."""


def listed_rows(texts: Iterable[str], form: Template) -> list[list[str]]:
    """The labels of the form with the figure that each line says after a colon, and the headings between them."""
    rows: list[list[str]] = []
    count = 0
    for text in texts:
        said = _SAID.fullmatch(text)
        if said and label_key(said.group(1)) in form.rows and is_figure_like(said.group(2)):
            rows.append([said.group(1), said.group(2)])
            count += 1
        elif label_key(text) in form.headings:
            rows.append([text.strip(), ""])
    return rows if count >= _LEAST else []
