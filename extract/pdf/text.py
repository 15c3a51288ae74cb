"""The characters of a PDF page: in bulk, with boxes where a table needs them, without those that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat

import numpy as np
import numpy.typing as npt

from extract.pages import Row
from extract.pdf import calls as call
from extract.pdf.lines import Drawing
from extract.pdf.turn import Turn

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NO_VALUE = "�"
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u2e80-\u2fdf\ud800-\udfff\ue000-\uf8ff\uf900-\ufaff\ufffe\uffff]"
)
_OVERPRINT = 0.5  # points
_HYPHEN = {"\x02": "-", "\u00ad": "-"}
_boxes = call.Room(np.float32, 4)


@dataclass
class PageText:
    """The text of a page as PDFium has it: one letter for each of its characters, lines parted by newlines."""

    handle: call.Argument
    text: str
    turn: Turn
    page: int

    @cached_property
    def _codes(self) -> npt.NDArray[np.uint32]:
        return np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)

    @cached_property
    def letters(self) -> list[int]:
        """The places of all characters but white space."""
        shown = np.ones(len(self.text), bool)
        for white in {char for char in set(self.text) if char.isspace()}:
            shown &= self._codes != ord(white)
        letters: list[int] = np.flatnonzero(shown).tolist()
        return letters

    def boxes(self, indices: Sequence[int]) -> Floats:
        """Boxes of these characters in reading position, n × 4; as high as their font, not as their ink."""
        count = len(indices)
        call.all_of(map(call.loose_box, repeat(self.handle), indices, _boxes.clear(count)[0]))
        found = _boxes.numbers(count)[:, [0, 3, 2, 1]]  # FS_RECTF: left, top, right, bottom
        return self.turn.boxes(found.astype(float))

    def only(self, indices: Iterable[int]) -> str:
        """The text with spaces for all but these characters."""
        kept = np.array(self._codes)
        kept[self.letters] = ord(" ")
        these = np.fromiter(indices, np.intp)
        kept[these] = self._codes[these]
        return kept.tobytes().decode("utf-32-le", "surrogatepass")

    def objects(self, indices: Sequence[int]) -> list[int]:
        """The text object that draws each of these characters; 0 where PDFium made the character up."""
        return [item or 0 for item in map(call.text_object, repeat(self.handle), indices)]

    def unmapped(self, indices: Sequence[int]) -> list[int]:
        """Those characters for which the font gives no Unicode value, so that the letter is a mere glyph number."""
        without = map(call.has_no_unicode, repeat(self.handle), indices)
        return [index for index, answer in zip(indices, without, strict=True) if answer == 1]


def page_text(handle: call.Argument, turn: Turn, page: int) -> PageText:
    """The text of a page whose PDFium text page is `handle`."""
    count = max(call.count_chars(handle), 0)
    buffer = np.zeros(count + 1, np.uint16)
    written = call.get_text(handle, 0, count, call.argument(buffer.ctypes.data))
    text = buffer.tobytes()[: 2 * max(written - 1, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) != count:  # some have no place in the bulk text: one by one
        text = "".join(chr(min(call.get_unicode(handle, n), 0x10FFFF)) for n in range(count))
    if _ODD.search(text):
        text = _ODD.sub(_plain, text)
    return PageText(handle, text, turn, page)


def _plain(match: re.Match[str]) -> str:
    """NFKC of a radical (⼀ becomes 一); U+FFFD for what the font gives no value."""
    char = match.group()
    if char in _HYPHEN:
        return _HYPHEN[char]
    plain = unicodedata.normalize("NFKC", char)
    usual = 0x2E80 <= ord(char) <= 0x2FDF or 0xF900 <= ord(char) <= 0xFAFF
    return plain if usual and len(plain) == 1 else NO_VALUE


def unseen(text: PageText, indices: Sequence[int], boxes: Floats, drawing: Drawing, covered: Flags) -> Flags:
    """Which characters nobody sees or reads along: off the page, not painted, white on white, aslant (a watermark).

    `covered` tells which stand on something dark enough for white letters.
    """
    width, height = text.turn.size
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    lost = (x < 0) | (x > width) | (y < 0) | (y > height)
    aslant = {item for item, angle in drawing.slanted.items() if (angle - text.turn.reading) % 90}
    if drawing.hidden or drawing.faint or aslant:
        objects = text.objects(indices)
        gone = np.array([item in drawing.hidden or item in aslant for item in objects], bool)
        pale = np.array([item in drawing.faint for item in objects], bool)
        lost |= gone | (pale & ~covered)
        if drawing.clear:
            clear = np.array([item in drawing.clear for item in objects], bool)
            lost |= clear & _printed_over(boxes, clear, ~clear & ~lost)
    return lost


def _printed_over(boxes: Floats, these: Flags, seen: Flags) -> Flags:
    """Which of `these` characters hold the middle of one that is seen."""
    found = np.zeros(len(boxes), bool)
    x, y = (boxes[seen, 0] + boxes[seen, 2]) / 2, (boxes[seen, 1] + boxes[seen, 3]) / 2
    for n in np.flatnonzero(these).tolist():
        x0, top, x1, bottom = boxes[n]
        found[n] = bool(((x0 <= x) & (x <= x1) & (top <= y) & (y <= bottom)).any())
    return found


def overprinted(letters: str, boxes: Floats) -> Flags:
    """Which characters stand on an equal one before them: bold by drawing twice, which PDFium sees in short lines only.

    Two are one where no side of their boxes is further apart than half a point. Of any two so near, at least one of
    four grids of squares a point wide, half a square apart, holds both in one square: only those are compared.
    """
    twice = np.zeros(len(boxes), bool)
    codes = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64) << 32
    for right, down in ((0.0, 0.0), (_OVERPRINT, 0.0), (0.0, _OVERPRINT), (_OVERPRINT, _OVERPRINT)):
        square = np.floor((boxes[:, :2] + (right, down)) / (2 * _OVERPRINT)).astype(np.int64) & 0xFFFF
        keys = codes | square[:, 0] << 16 | square[:, 1]
        in_order = np.sort(keys)
        if not (in_order[1:] == in_order[:-1]).any():
            continue
        order = np.argsort(keys, kind="stable")
        near = (np.abs(np.diff(boxes[order], axis=0)) <= _OVERPRINT).all(axis=1)
        twice[order[1:][near & (np.diff(keys[order]) == 0)]] = True
    return twice


def full_height(boxes: Floats) -> Floats:
    """The boxes with thin ones as high as a neighbour: PDFium's box of 一 or “ is as thin as the ink in some fonts."""
    heights = boxes[:, 3] - boxes[:, 1]
    if not len(heights):
        return boxes
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    for n in np.flatnonzero(heights < 0.6 * np.median(heights)):
        near = slice(max(0, n - 4), n + 5)
        tall = heights[near]
        gap = np.minimum(np.abs(boxes[near, 0] - boxes[n, 2]), np.abs(boxes[n, 0] - boxes[near, 2]))
        over = (boxes[near, 1] <= middles[n]) & (middles[n] <= boxes[near, 3])
        fit = np.flatnonzero((heights[n] < 0.6 * tall) & (gap < 4 * tall) & over)
        if len(fit):
            boxes[n, 1], boxes[n, 3] = boxes[near.start + fit[0], 1], boxes[near.start + fit[0], 3]
    return boxes


def prose_rows(text: PageText, outside: Sequence[int] | None = None) -> list[Row]:
    """The lines of writing; of the characters `outside` tables only, where some are given.

    A line's place is asked for four of its characters, not for all.
    """
    spans = _spans(text.text) if outside is None else _spans_of(text.text, outside)
    if not spans:
        return []
    ends = np.array([(first, last) for first, last, _ in spans]).T
    wanted = np.concatenate((ends[0], np.minimum(ends[0] + 1, ends[1]), ends.sum(axis=0) // 2, ends[1]))
    boxes = text.boxes(wanted.tolist()).reshape(4, -1, 4)
    lefts, tops = boxes[..., :2].min(axis=0).T.tolist()
    rights, bottoms = boxes[..., 2:].max(axis=0).T.tolist()
    height = text.turn.size[1]
    rows = [
        Row(said, text.page, left, right, top, bottom - top, height)
        for (_, _, said), left, top, right, bottom in zip(spans, lefts, tops, rights, bottoms, strict=True)
    ]
    return _side_by_side(sorted(rows, key=lambda row: row.top))


def _spans(text: str) -> list[tuple[int, int, str]]:
    """First and last character of each line, and what it says."""
    spans, start = [], 0
    for line in text.split("\n"):
        said = line.strip()
        if said:
            first = start + line.index(said[0])
            spans.append((first, first + len(said) - 1, " ".join(said.split())))
        start += len(line) + 1
    return spans


def _spans_of(text: str, outside: Sequence[int]) -> list[tuple[int, int, str]]:
    spans: list[tuple[int, int, str]] = []
    for n in outside:
        if spans and "\n" not in (between := text[spans[-1][1] + 1 : n]):
            first, _, said = spans[-1]
            spans[-1] = (first, n, said + (" " if between.strip(" ") == "" and between else "") + text[n])
        else:
            spans.append((n, n, text[n]))
    return spans


def _side_by_side(rows: list[Row]) -> list[Row]:
    """Rows with the pieces of one printed line put together: PDFium parts a line where the file jumps about."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        apart = last and (row.left >= last.right - 1 or row.right <= last.left + 1)
        if last and apart and abs(row.top - last.top) < 0.3 * min(row.size, last.size):
            left, right = sorted((last, row), key=lambda piece: piece.left)
            gap = " " if right.left - left.right > 0.5 * row.size else ""
            said = left.text + gap + right.text
            joined[-1] = Row(said, row.page, left.left, right.right, last.top, last.size, row.page_height)
        else:
            joined.append(row)
    return joined
