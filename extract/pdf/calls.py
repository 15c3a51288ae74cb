"""PDFium's functions as called by the hundred thousand: on handles and addresses made ready once.

ctypes builds a Python object for each pointer that a call takes, and converts each argument by its declared type:
together that costs several times what PDFium does. So these functions declare no types: every handle and address goes
through `argument` first, once for all the calls that it goes into, and whole numbers go as they are (a C int).
The functions are the ones that pypdfium2 has loaded.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as c

_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int
Argument = object
"""A handle or an address as these calls take it."""


def _call(function: object, result: object) -> Callable[..., int]:
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    # PYFUNCTYPE keeps the interpreter's lock: PDFium is not to be used by two threads anyway.
    return ctypes.PYFUNCTYPE(result)(address)  # type: ignore[arg-type]


argument: Callable[[int], Argument] = ctypes.c_void_p.from_param
"""A handle or an address (a number) made ready for calls. A bare number would be cut to 32 bits."""


def handle(pointer: object) -> Argument:
    """A pypdfium2 handle made ready for calls."""
    return argument(ctypes.cast(pointer, ctypes.c_void_p).value or 0)  # type: ignore[arg-type]


def all_of(calls: Iterable[int]) -> None:
    """Makes the calls, with no Python between them."""
    deque(calls, maxlen=0)


class Room:
    """Records of four-byte numbers that calls fill in; one for all pages, for its addresses are made ready once."""

    def __init__(self, kind: type[np.float32] | type[np.uint32], size: int) -> None:
        """Room for records of `size` numbers."""
        self._kind, self._size = kind, size
        self._numbers = np.zeros((0, size), kind)
        self.addresses: list[list[Argument]] = []
        """for each number of a record, where it goes in each of the records"""

    def clear(self, count: int) -> list[list[Argument]]:
        """Makes room for so many records, all zero; gives `addresses`, which may go on behind them."""
        if count > len(self._numbers):
            self._numbers = np.zeros((max(count, 1024), self._size), self._kind)
            start, step = self._numbers.ctypes.data, 4 * self._size
            self.addresses = [
                [argument(start + 4 * n + step * record) for record in range(len(self._numbers))]
                for n in range(self._size)
            ]
        else:
            self._numbers[:count] = 0
        return self.addresses

    def numbers(self, count: int) -> npt.NDArray[np.float32 | np.uint32]:
        """count × size: the first records; a copy."""
        return self._numbers[:count].copy()


count_objects = _call(c.FPDFPage_CountObjects, _INT)
get_object = _call(c.FPDFPage_GetObject, _HANDLE)
count_form_objects = _call(c.FPDFFormObj_CountObjects, _INT)
get_form_object = _call(c.FPDFFormObj_GetObject, _HANDLE)
object_type = _call(c.FPDFPageObj_GetType, _INT)
object_matrix = _call(c.FPDFPageObj_GetMatrix, _INT)
object_bounds = _call(c.FPDFPageObj_GetBounds, _INT)
fill_colour = _call(c.FPDFPageObj_GetFillColor, _INT)
draw_mode = _call(c.FPDFPath_GetDrawMode, _INT)
clip_path = _call(c.FPDFPageObj_GetClipPath, _HANDLE)
count_clip_paths = _call(c.FPDFClipPath_CountPaths, _INT)
count_clip_segments = _call(c.FPDFClipPath_CountPathSegments, _INT)
clip_segment = _call(c.FPDFClipPath_GetPathSegment, _HANDLE)
count_segments = _call(c.FPDFPath_CountSegments, _INT)
get_segment = _call(c.FPDFPath_GetPathSegment, _HANDLE)
segment_point = _call(c.FPDFPathSegment_GetPoint, _INT)
segment_type = _call(c.FPDFPathSegment_GetType, _INT)
segment_closes = _call(c.FPDFPathSegment_GetClose, _INT)
render_mode = _call(c.FPDFTextObj_GetTextRenderMode, _INT)
count_chars = _call(c.FPDFText_CountChars, _INT)
get_text = _call(c.FPDFText_GetText, _INT)
get_unicode = _call(c.FPDFText_GetUnicode, ctypes.c_uint)
loose_box = _call(c.FPDFText_GetLooseCharBox, _INT)
text_object = _call(c.FPDFText_GetTextObject, _HANDLE)
has_no_unicode = _call(c.FPDFText_HasUnicodeMapError, _INT)
