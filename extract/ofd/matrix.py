"""Where the objects of an OFD page stand: their matrices and boundaries (GB/T 33190, 8), in points from the top left."""

from __future__ import annotations

from lxml import etree

from extract.model import Box

_POINT = 72 / 25.4  # points in a millimetre

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def page_matrix(box: tuple[float, float, float, float], quarters: int = 0) -> Matrix:
    """From millimetres of a page (left, top, width, height) to points; of the page turned back by so many quarters."""
    left, top, width, height = (side * _POINT for side in box)
    upright: Matrix = (_POINT, 0.0, 0.0, _POINT, -left, -top)
    turns: tuple[Matrix, ...] = (
        _UNIT,
        (0.0, -1.0, 1.0, 0.0, 0.0, width),
        (-1.0, 0.0, 0.0, -1.0, width, height),
        (0.0, 1.0, -1.0, 0.0, height, 0.0),
    )
    return times(upright, turns[quarters])


def times(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that applies m first, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def numbers_in(text: str | None) -> list[float]:
    """The numbers of an attribute; [] where there are none, or something else is among them."""
    try:
        return [float(number) for number in (text or "").replace(",", " ").split()]
    except ValueError:
        return []


def boundary_of(item: etree._Element) -> tuple[float, float, float, float]:
    """Left, top, width and height of an object in its parent's space; zeros where it says none."""
    numbers = numbers_in(item.get("Boundary"))
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else (0.0, 0.0, 0.0, 0.0)


def own_matrix(item: etree._Element) -> Matrix:
    """From an object's own space to that of its parent: its CTM, then the corner of its boundary."""
    numbers = numbers_in(item.get("CTM"))
    x, y, _, _ = boundary_of(item)
    matrix: Matrix = tuple(numbers) if len(numbers) == 6 else _UNIT  # type: ignore[assignment]
    return times(matrix, (1.0, 0.0, 0.0, 1.0, x, y))


def point_at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    """Where a matrix puts a point."""
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def area_at(m: Matrix, x: float, y: float, width: float, height: float) -> Box:
    """The box around a rectangle that a matrix may turn."""
    corners = [point_at(m, x + i * width, y + j * height) for i in (0, 1) for j in (0, 1)]
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    return min(xs), min(ys), max(xs), max(ys)
