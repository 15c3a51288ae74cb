"""PDFium's functions as called by the hundred thousand: on whole numbers (handles and addresses), not on objects.

ctypes builds a Python object for each pointer that a call takes; with addresses into one array for a page, a call
costs a sixth. The functions are the ones that pypdfium2 has loaded, under another signature.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2.raw as c

_HANDLE, _INT = ctypes.c_void_p, ctypes.c_int


def _call(function: object, result: object, *arguments: object) -> Callable[..., int]:
    address = ctypes.cast(function, ctypes.c_void_p).value  # type: ignore[arg-type]
    # PYFUNCTYPE keeps the interpreter's lock: PDFium is not to be used by two threads anyway.
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


def handle(pointer: object) -> int:
    """A pypdfium2 handle as a number."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


count_objects = _call(c.FPDFPage_CountObjects, _INT, _HANDLE)
get_object = _call(c.FPDFPage_GetObject, _HANDLE, _HANDLE, _INT)
count_form_objects = _call(c.FPDFFormObj_CountObjects, _INT, _HANDLE)
get_form_object = _call(c.FPDFFormObj_GetObject, _HANDLE, _HANDLE, ctypes.c_ulong)
object_type = _call(c.FPDFPageObj_GetType, _INT, _HANDLE)
object_matrix = _call(c.FPDFPageObj_GetMatrix, _INT, _HANDLE, _HANDLE)
object_bounds = _call(c.FPDFPageObj_GetBounds, _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
fill_colour = _call(c.FPDFPageObj_GetFillColor, _INT, _HANDLE, _HANDLE, _HANDLE, _HANDLE, _HANDLE)
draw_mode = _call(c.FPDFPath_GetDrawMode, _INT, _HANDLE, _HANDLE, _HANDLE)
count_segments = _call(c.FPDFPath_CountSegments, _INT, _HANDLE)
get_segment = _call(c.FPDFPath_GetPathSegment, _HANDLE, _HANDLE, _INT)
segment_point = _call(c.FPDFPathSegment_GetPoint, _INT, _HANDLE, _HANDLE, _HANDLE)
segment_type = _call(c.FPDFPathSegment_GetType, _INT, _HANDLE)
segment_closes = _call(c.FPDFPathSegment_GetClose, _INT, _HANDLE)
render_mode = _call(c.FPDFTextObj_GetTextRenderMode, _INT, _HANDLE)
count_chars = _call(c.FPDFText_CountChars, _INT, _HANDLE)
get_text = _call(c.FPDFText_GetText, _INT, _HANDLE, _INT, _INT, _HANDLE)
get_unicode = _call(c.FPDFText_GetUnicode, ctypes.c_uint, _HANDLE, _INT)
loose_box = _call(c.FPDFText_GetLooseCharBox, _INT, _HANDLE, _INT, _HANDLE)
text_object = _call(c.FPDFText_GetTextObject, _HANDLE, _HANDLE, _INT)
has_no_unicode = _call(c.FPDFText_HasUnicodeMapError, _INT, _HANDLE, _INT)
