"""What a text may still become: the beginnings of a form's labels, as their keys have them."""

from __future__ import annotations

import re
from functools import cache

from extract.codebook import FormName, Template, template
from extract.labels import fold

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|〔[^〔〕]*〕|【[^【】]*】")
_OPEN = re.compile(r"[(\[〔【].*$")
_LEAD = re.compile(r"^(?:其中[:,、]?|其$)?")
_NUMBERING = re.compile(r"^(?:\(?(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[)、.,:;]|(?<=\d)|$)\s*)+")
_NOT_A_LETTER = re.compile(r"[\W_]+")


def may_become_label(text: str, form: Template) -> bool:
    """Whether some label of the form begins so; remarks in brackets, numbering and punctuation do not count."""
    folded = fold(text)
    bare = _OPEN.sub("", _BRACKETED.sub("", folded))
    known = _beginnings(form.name)
    for said in (
        bare,
        _NUMBERING.sub("", bare),
        _LEAD.sub("", bare),
        _LEAD.sub("", _NUMBERING.sub("", bare)),
        folded,
    ):
        if _NOT_A_LETTER.sub("", said) in known:
            return True
    return False


@cache
def _beginnings(name: FormName) -> frozenset[str]:
    form = template(name)
    keys = (*form.rows, *form.columns, *form.headings)
    return frozenset(key[:n] for key in keys for n in range(len(key) + 1))
