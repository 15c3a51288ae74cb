"""The objects of an OFD page (GB/T 33190, 7 to 11): text, paths and pictures, in points from the top left."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from extract.model import Box
from extract.ofd.matrix import Matrix, area_at, boundary_of, numbers_in, own_matrix, point_at, times
from extract.ofd.paint import Area, area_of, is_pale, is_seen
from extract.rulings import Line
from extract.writing import Char

_THIN = 2.5  # points: a filled area thinner than this is a line
_SPACED = 2.6
"""A step of so many widths of a character no longer belongs to one word."""
_DEEPEST = 12
_MOST = 400_000  # characters and path points of a page
_TOKEN = re.compile(r"[SMLQBAC]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass
class Drawn:
    """What a page draws."""

    chars: list[Char] = field(default_factory=list)
    horizontal: list[Line] = field(default_factory=list)
    vertical: list[Line] = field(default_factory=list)
    pictures: list[tuple[str, Box]] = field(default_factory=list)
    """resource id and box"""
    areas: list[Area] = field(default_factory=list)
    pale: set[int] = field(default_factory=set)
    """places of white characters among `chars`"""
    turned: Counter[int] = field(default_factory=Counter)
    """how many characters stand at each quarter turn clockwise (0 to 3); those of the turned ones are not in `chars`"""
    _count: int = 0

    def count(self, more: int) -> None:
        """Counts what was drawn. Raises ValueError when a page draws absurdly much."""
        self._count += more
        if self._count > _MOST:
            raise ValueError(f"an OFD page of more than {_MOST} marks")


def draw_objects(
    parent: etree._Element, to_page: Matrix, units: dict[str, etree._Element], drawn: Drawn, depth: int = 0
) -> None:
    """Adds the objects of a layer, block or composite to what the page draws; `to_page` maps mm to points."""
    if depth > _DEEPEST:
        return
    for item in parent:
        if not isinstance(item.tag, str) or item.get("Visible") == "false" or item.get("Alpha") == "0":
            continue
        kind = etree.QName(item).localname
        if kind == "PageBlock":
            draw_objects(item, to_page, units, drawn, depth + 1)
        elif kind == "TextObject":
            _add_text(item, times(own_matrix(item), to_page), drawn)
        elif kind == "PathObject":
            _path(item, times(own_matrix(item), to_page), drawn)
        elif kind == "ImageObject":
            corners = boundary_of(item)
            drawn.pictures.append((item.get("ResourceID", ""), area_at(to_page, *corners)))
        elif kind == "CompositeObject":
            unit = units.get(item.get("ResourceID", ""))
            content = unit.find("{*}Content") if unit is not None else None
            if content is not None:
                draw_objects(content, times(own_matrix(item), to_page), units, drawn, depth + 1)


# ---- text


def _add_text(item: etree._Element, matrix: Matrix, drawn: Drawn) -> None:
    if (item.get("Fill") == "false" and item.get("Stroke") != "true") or not is_seen(item):
        return
    turn = _turn(matrix)
    if turn is None:
        return  # aslant: a watermark, a seal's rim; or in a mirror
    drawn.turned[turn] += sum(len((code.text or "").strip()) for code in item.iterfind("{*}TextCode"))
    if turn:
        return
    before = len(drawn.chars)
    drawn.chars += _text(item, matrix, drawn)
    if is_pale(item):
        drawn.pale.update(range(before, len(drawn.chars)))


def _turn(m: Matrix) -> int | None:
    """By how many quarters clockwise a matrix turns writing; None where it stands aslant or in a mirror."""
    if m[0] * m[3] - m[1] * m[2] <= 0:
        return None
    if abs(m[1]) <= 0.2 * abs(m[0]):
        return 0 if m[0] > 0 else 2
    if abs(m[0]) <= 0.2 * abs(m[1]):
        return 1 if m[1] > 0 else 3
    return None


def _text(item: etree._Element, matrix: Matrix, drawn: Drawn) -> Iterator[Char]:
    size = (numbers_in(item.get("Size")) or [0.0])[0]
    scale = (numbers_in(item.get("HScale")) or [1.0])[0]
    x = y = 0.0
    for code in item.iterfind("{*}TextCode"):
        x, y = (numbers_in(code.get("X")) or [x])[0], (numbers_in(code.get("Y")) or [y])[0]
        text = code.text or ""
        drawn.count(len(text))
        yield from _run(text, (x, y), size, scale, code, matrix)


def _run(
    text: str, start: tuple[float, float], size: float, scale: float, code: etree._Element, matrix: Matrix
) -> Iterator[Char]:
    across, down = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
    x, y = start
    for n, letter in enumerate(text):
        usual = size * scale * (1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5)
        step = across[n] if n < len(across) else (0.0 if n < len(down) else usual)
        spaced = usual * 0.2 < step < usual * _SPACED  # a run set wide is one word
        place = area_at(matrix, x, y - 0.85 * size, step if spaced else usual, size)
        yield Char(" " if letter.isspace() else _plain(letter), place)
        x += step
        y += down[n] if n < len(down) else 0.0


def _plain(letter: str) -> str:
    """NFKC of a radical; U+FFFD for a code of private use."""
    if "\ue000" <= letter <= "\uf8ff":
        return "�"
    plain = unicodedata.normalize("NFKC", letter) if "\u2e80" <= letter <= "\u2fdf" else letter
    return plain if len(plain) == 1 else letter


def _deltas(text: str | None, most: int) -> list[float]:
    """Steps between characters; `g 3 5.2` stands for three steps of 5.2 (GB/T 33190, 11.3)."""
    steps: list[float] = []
    words = (text or "").split()
    n = 0
    while n < len(words) and len(steps) < most:
        if words[n] == "g":
            group = numbers_in(" ".join(words[n + 1 : n + 3]))
            if len(group) == 2:
                steps += [group[1]] * max(0, min(int(group[0]), most))
            n += 3
        else:
            steps += numbers_in(words[n])
            n += 1
    return steps


# ---- paths


def _path(item: etree._Element, matrix: Matrix, drawn: Drawn) -> None:
    strokes = item.get("Stroke", "true") != "false"
    fills = item.get("Fill", "false") == "true"
    if not strokes and not fills:
        return
    for piece in _pieces(item.findtext("{*}AbbreviatedData") or ""):
        drawn.count(len(piece))
        points = [point_at(matrix, x, y) for x, y in piece]
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        if fills and (area := area_of(item, points, len(drawn.chars))):
            drawn.areas.append(area)
        if fills and min(box[2] - box[0], box[3] - box[1]) <= _THIN:
            _add_line(box, drawn)
        elif strokes:
            for (x0, y0), (x1, y1) in itertools.pairwise(points):
                if min(abs(x1 - x0), abs(y1 - y0)) <= 0.7:
                    _add_line((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), drawn)


def _add_line(box: Box, drawn: Drawn) -> None:
    x0, y0, x1, y1 = box
    if x1 - x0 >= y1 - y0:
        drawn.horizontal.append(Line((y0 + y1) / 2, x0, x1))
    else:
        drawn.vertical.append(Line((x0 + x1) / 2, y0, y1))


def _pieces(data: str) -> Iterator[list[tuple[float, float]]]:
    """The straight runs of a path's abbreviated data; a curve begins a new one where it ends."""
    tokens = _TOKEN.findall(data)
    run: list[tuple[float, float]] = []
    n = 0
    while n < len(tokens):
        name, n = tokens[n], n + 1
        if name not in _OPERANDS:
            continue
        numbers = [float(token) for token in tokens[n : n + _OPERANDS[name]] if token not in _OPERANDS]
        n += len(numbers)
        if len(numbers) < _OPERANDS[name]:
            continue
        if name == "C":
            run.append(run[0]) if run else None
        elif name == "L":
            run.append((numbers[0], numbers[1]))
        else:
            if len(run) > 1:
                yield run
            run = [(numbers[-2], numbers[-1])]
    if len(run) > 1:
        yield run
