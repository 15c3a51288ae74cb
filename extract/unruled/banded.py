"""Tables of which only the horizontal lines are drawn: the lines between their columns are added.

The rules say where rows begin and end, also those of merged cells; figures, heads and labels say where columns do.
Where a band between two rules holds several rows, or a figure is of two columns, there is no frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from extract.rulings import Frame, Line, merge_lines
from extract.unruled.banded_cells import Laid, LaidPiece, below, lay_pieces
from extract.unruled.banded_words import Stack
from extract.unruled.column_heads import Columns, Piece, columns_of, tiled, way_of

_EVEN = 0.15  # of the mean: distances of columns that differ less are of one width
_FREE = 1.0  # points by which writing may cross a line that is added
_FAR = 2.0  # of the height: pieces of a label are not so far apart
_WHOLE = 3.0  # points that a rule may lack and still be as long as its table is wide
_MIDDLE = 0.3  # of a column's width: a head that stands so near the middle of a rule is over all of it


@dataclass(frozen=True, slots=True)
class Banded:
    """A table between rules: its frame with all lines, and the stretches of its columns of figures."""

    frame: Frame
    columns: Columns


def complete(stack: Stack, known: Columns) -> Banded | None:
    """The stack's frame with vertical lines added; None where rows or columns are in doubt.

    `known` are the columns in which the page before ended.
    """
    parts = lay_pieces(stack)
    if not parts:
        return None
    vertical = [Line(x, stack.levels[0], stack.levels[-1]) for x in (stack.left, stack.right)]
    words = [piece for part in parts for piece in (*part.labels, *part.heads)]
    columns: Columns = known
    for part in parts:
        columns, cuts = part.columns, None
        before = _go_on(part, known) if part is parts[0] else ()
        if before:
            cuts = _cuts(stack, part, before)
            columns = before if cuts is not None else columns
        if cuts is None:
            columns = columns if part.heads else _with_blanks(stack, part)
            cuts = _cuts(stack, part, columns)
        if cuts is None:
            return None
        vertical += _walls(stack, part, columns, cuts, words)
    return Banded(Frame(tuple(stack.rules), tuple(merge_lines(vertical))), tuple(columns))


def _go_on(part: Laid, known: Columns) -> Columns:
    """The columns in which the page before ended, where a part without heads may have them; () where not."""
    edge = max((label.box[2] for label in part.labels), default=0.0)
    before = [column for column in known if column[1] > edge]
    same = len(columns_of([*part.columns, *before])) == len(before)
    return before if same and not part.heads and 2 * len(part.columns) > len(before) else ()


def _with_blanks(stack: Stack, part: Laid) -> Columns:
    """Columns of one width with those put in between and after that hold no figure: where there is room for just one."""
    columns: list[tuple[float, float]] = [*part.columns]
    middles = [(a + b) / 2 for a, b in columns]
    steps = [b - a for a, b in pairwise(middles)]
    pitch = min(steps, default=0.0)
    if sum(_alike(step, pitch) for step in steps) < 2:
        return columns
    places = [*middles, stack.right + pitch / 2]
    for a, b in pairwise(places):
        columns += [(a + k * pitch - 1, a + k * pitch + 1) for k in range(1, round((b - a) / pitch))]
    if not part.labels:
        columns += [
            (middles[0] - k * pitch - 1, middles[0] - k * pitch + 1)
            for k in range(1, round((middles[0] - stack.left) / pitch + 0.5))
        ]
    return sorted(columns)


def _cuts(stack: Stack, part: Laid, columns: Columns) -> list[float] | None:
    """Where a part's vertical lines are; None where a figure would be on both sides of one."""
    edge = max((label.box[2] for label in part.labels), default=stack.left)
    if edge > columns[0][0]:
        return None
    inner = list(_between(columns))
    ends = [x for rule in stack.within(part.top, part.bottom) for x in (rule.start, rule.end)]
    has_labels = part.labels or any(stack.left + _WHOLE < x < columns[0][0] for x in ends)
    first = [_left_of(columns, [cut for cut, _, _ in inner], edge)] if has_labels else []
    cuts = [_snapped(*gap, ends) for gap in (*_label_cuts(part.labels, ends), *first)]
    for n, gap in enumerate(inner):
        start = cuts[-1] if cuts else stack.left
        cut = columns[n][0] + columns[n][1] - start  # as far right of a head as its cell begins left of it
        known = part.figures or not gap[1] < cut < gap[2]
        cuts.append(_snapped(gap[0] if known else cut, gap[1], gap[2], ends))
    return None if any(crosses(piece, cut) for piece in part.figures for cut in cuts) else cuts


def _snapped(cut: float, start: float, end: float, ends: Sequence[float]) -> float:
    """A line between start and end, where a rule ends if one ends there: it is as long as the cells that it closes."""
    near = [x for x in ends if start <= x <= end]
    return min(near, key=lambda x: abs(x - cut), default=cut)


def _walls(
    stack: Stack, part: Laid, columns: Columns, cuts: Sequence[float], words: Sequence[LaidPiece]
) -> Iterator[Line]:
    """The pieces of a part's vertical lines: none where a heading, a label or a head over several columns stands."""
    spans = [
        (head, columns[a][0], columns[b][1]) for head, a, b in _head_spans(stack, part, columns) if a < b
    ]
    for band in range(part.top, part.bottom):
        here = [piece for piece in words if piece.top <= band < piece.bottom]
        if not here and not any(figure.top <= band < figure.bottom for figure in part.figures):
            continue  # a title over the whole table, or nothing
        free = [(a, b) for piece, a, b in spans if piece in here]
        for cut in cuts:
            if not any(crosses(piece, cut) for piece in here) and not any(a < cut < b for a, b in free):
                yield Line(cut, stack.levels[band], stack.levels[band + 1])


def crosses(piece: LaidPiece, cut: float) -> bool:
    """Whether a piece stands on both sides of a line."""
    return piece.box[0] < cut - _FREE and piece.box[2] > cut + _FREE


Gap = tuple[float, float, float]
"""where a line between two columns is thought to be, and from where to where it may be"""


def _between(columns: Columns) -> Iterator[Gap]:
    """The lines between columns: half way between the middles of those that are of one width."""
    middles = [(a + b) / 2 for a, b in columns]
    steps = [b - a for a, b in pairwise(middles)]
    for n, (left, right) in enumerate(pairwise(columns)):
        start, end = left[1], right[0]
        cut = (start + end) / 2
        if (n and _alike(steps[n - 1], steps[n])) or (n + 1 < len(steps) and _alike(steps[n], steps[n + 1])):
            cut = (middles[n] + middles[n + 1]) / 2
        elif n > 1 and _alike(steps[n - 2], steps[n - 1]):
            cut = middles[n] + steps[n - 1] / 2
        yield cut if start < cut < end else (start + end) / 2, start, end


def _alike(a: float, b: float) -> bool:
    return abs(a - b) < _EVEN * (a + b) / 2


def _left_of(columns: Columns, inner: Sequence[float], edge: float) -> Gap:
    """The line between the labels, which end at `edge`, and the first column of figures."""
    end = columns[0][0]
    if len(inner) > 1:
        cut = 2 * inner[0] - inner[1]
        if edge < cut < end:
            return cut, edge, end
    return (edge + end) / 2, edge, end


def _label_cuts(labels: Sequence[LaidPiece], ends: Sequence[float]) -> Iterator[Gap]:
    """Lines between labels that stand side by side: as few as part them all.

    Two labels of the same bands may be one with a space in it: such a line is there only if it parts more labels than
    it crosses, or a rule ends there.
    """
    pairs = [(a, b) for a in labels for b in labels if a.box[2] <= b.box[0] and _share_bands(a, b)]
    start = end = float("-inf")
    cuts: list[Gap] = []
    for right, left in sorted((b.box[0], a.box[2]) for a, b in pairs):  # in the order of their right ends
        if left > end:
            cuts.append(((left + right) / 2, left, right))
            end = right
        else:
            start = max(cuts[-1][1], left)
            cuts[-1] = ((start + end) / 2, start, end)
    for cut in cuts:
        parted = [(a, b) for a, b in pairs if a.box[2] <= cut[0] <= b.box[0]]
        sure = any((a.top, a.bottom) != (b.top, b.bottom) or _are_far(a, b) for a, b in parted)
        if (
            sure
            or any(cut[1] <= x <= cut[2] for x in ends)
            or len({a.top for a, _ in parted}) > sum(crosses(label, cut[0]) for label in labels)
        ):
            yield cut


def _are_far(a: LaidPiece, b: LaidPiece) -> bool:
    return b.box[0] - a.box[2] > _FAR * (a.lines[0].box[3] - a.lines[0].box[1])


def _share_bands(a: LaidPiece, b: LaidPiece) -> bool:
    return a.top < b.bottom and b.top < a.bottom


def _head_spans(stack: Stack, part: Laid, columns: Columns) -> Iterator[tuple[LaidPiece, int, int]]:
    """Heads over several columns that have heads below them, with the first and the last of these."""
    heads = part.heads
    way = way_of([_piece(head) for head in heads], columns)
    lines: dict[int, list[LaidPiece]] = {}
    for head in heads:
        if below(head, heads, part.figures):
            lines.setdefault(head.bottom, []).append(head)
    for line in lines.values():
        line.sort(key=lambda head: head.centre)
        spans = tiled([_piece(head) for head in line], columns, way)
        for head, span in zip_longest(line, spans):
            ruled = _ruled_span(stack, head, columns)
            if ruled:
                yield head, *ruled
            elif span and _has_lower(head, part, columns[span[0] : span[1] + 1]):
                yield head, *span


def _has_lower(head: LaidPiece, part: Laid, columns: Columns) -> bool:
    """Whether each of the columns has a head lower than this one."""
    lower = below(head, part.heads, part.figures)
    return all(any(h.box[0] < b and a < h.box[2] for h in lower) for a, b in columns)


def _piece(head: LaidPiece) -> Piece:
    return Piece(head.text, head.box)


def _ruled_span(stack: Stack, head: LaidPiece, columns: Columns) -> tuple[int, int] | None:
    """The columns over the rule under a head, where that is no longer than they are and the head in its middle."""
    rule = stack.at(head.bottom, head.centre)
    if rule is None or (rule.start < stack.left + _WHOLE and rule.end > stack.right - _WHOLE):
        return None
    over = [n for n, (a, b) in enumerate(columns) if rule.start < (a + b) / 2 < rule.end]
    if not over:
        return None
    pitch = (rule.end - rule.start) / len(over)
    middle = abs(head.centre - (rule.start + rule.end) / 2) < _MIDDLE * pitch
    return (over[0], over[-1]) if middle else None
