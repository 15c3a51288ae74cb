"""Labels read off a scan → the form's wordings, where a misread character or two leave exactly one of them."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from extract.codebook import FormName, Template, template
from extract.labels import fold, label_key
from extract.model import Grid, GridCell

_LEAST = 3
"""Keys shorter than this are too near to others: 其他 and 其它 are known, 具他 is not."""
_ALLOWED = 0.25
"""The share of a label's characters that may be misread."""

_LONG, _STAINS = 4, 3
_MISREAD_NUMBER = re.compile(r"^[^\u4e00-\u9fff]?[一二三四五六七八九十]{1,2}[^\u4e00-\u9fff\d]")
"""（七） in front of a label, its first bracket read as C or lost; fold has made the others narrow."""


def match_labels(grid: Grid, form: Template) -> Grid:
    """A scan's grid with each label that the form does not know replaced by the only one that it can be.

    A label stays as it was read where two of the form's are about as near (结果维持 and 结果纠正, 行政许可 and 行政处罚).
    """
    if grid.reader != "scan":
        return grid
    return replace(grid, cells=tuple(_matched(cell, form) for cell in grid.cells))


def _matched(cell: GridCell, form: Template) -> GridCell:
    if cell.guesses or not cell.text.strip():
        return cell
    key = label_key(cell.text)
    if form.knows(key):
        return cell
    bare = _MISREAD_NUMBER.sub("", fold(cell.text))
    if form.knows(label_key(bare)):
        return cell._replace(text=bare)
    found = _nearest(key, form.name)
    return cell._replace(text=found) if found else cell


@lru_cache(maxsize=4096)
def _nearest(key: str, name: FormName) -> str | None:
    """The form's key that `key` is a misreading of; None where there is none, or more than one."""
    form = template(name)
    if len(key) < _LEAST:
        return None
    known = {*form.rows, *form.columns, *form.headings} - {""}
    near = sorted((distance(key, other, 2 + len(key) // 4), other) for other in known)
    least, best = near[0]
    if least > max(1, int(_ALLOWED * len(best))):
        return _contained(key, known)
    # Another wording of the same line is no rival.
    rivals = [far for far, other in near[1:] if _meaning(form, other) != _meaning(form, best)]
    return best if not rivals or rivals[0] - least >= min(2, least) else None


def _contained(key: str, known: set[str]) -> str | None:
    """The one long label that stands whole in a text with a few characters of a seal before or after it."""
    inside = [other for other in known if len(other) >= _LONG and other in key]
    whole = [other for other in inside if not any(other != longer and other in longer for longer in inside)]
    return whole[0] if len(whole) == 1 and len(key) - len(whole[0]) <= _STAINS else None


def _meaning(form: Template, key: str) -> tuple[object, ...]:
    if key in form.rows or key in form.columns:
        return form.rows.get(key), form.columns.get(key)
    return (key,)


def distance(one: str, other: str, most: int) -> int:
    """Characters to change, add or drop to make one text the other; `most` + 1 as soon as it is more than that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (a != b)))
        if min(row) > most:
            return most + 1
        before = row
    return min(before[-1], most + 1)
