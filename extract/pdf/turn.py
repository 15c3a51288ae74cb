"""From PDF user space to the page as a person holds it to read, and to the page as it is shown."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extract.model import Box

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Turn:
    """A crop box (left, bottom, right, top) and two clockwise rotations: as shown (/Rotate), and to be read.

    The two differ where a table stands sideways on its page: it is read, and its boxes are given, as on the page
    turned so that its writing is upright.
    """

    crop: tuple[float, float, float, float]
    shown: int
    reading: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in reading position."""
        width, height = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (height, width) if self.reading in {90, 270} else (width, height)

    def boxes(self, boxes: Floats) -> Floats:
        """n × 4 corners in user space → boxes (x0, top, x1, bottom) in reading position."""
        left, bottom, right, top = self.crop
        x0, y0, x1, y1 = boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]
        if self.reading == 90:
            xs, ys = (y0 - bottom, y1 - bottom), (x0 - left, x1 - left)
        elif self.reading == 180:
            xs, ys = (right - x0, right - x1), (y0 - bottom, y1 - bottom)
        elif self.reading == 270:
            xs, ys = (top - y0, top - y1), (right - x0, right - x1)
        else:
            xs, ys = (x0 - left, x1 - left), (top - y0, top - y1)
        return np.column_stack((np.minimum(*xs), np.minimum(*ys), np.maximum(*xs), np.maximum(*ys)))

    def as_shown(self, box: Box) -> Box:
        """A box in reading position → the same box on the page as shown."""
        x0, y0, x1, y1 = box
        width, height = self.size
        for _ in range((self.shown - self.reading) % 360 // 90):  # a quarter clockwise each
            x0, y0, x1, y1 = height - y1, x0, height - y0, x1
            width, height = height, width
        return x0, y0, x1, y1
