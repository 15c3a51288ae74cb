"""A document's bytes → its Content: sniffed, read by the format's reader, and whatever lies inside it read in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from extract import sniff
from extract.markup.flat_opc import pack_flat
from extract.model import Block, Content, Embedded, Picture
from extract.readers.bundle import read_rar, read_seven_zip, read_zip
from extract.readers.docx import read_docx
from extract.readers.html import read_html
from extract.readers.image import read_image
from extract.readers.mhtml import read_mhtml
from extract.readers.ofd import read_ofd
from extract.readers.office import read_office
from extract.readers.pdf import read_pdf
from extract.readers.sheet import read_sheet
from extract.readers.text import read_text

_DEEPEST = 3
"""Documents within documents beyond this depth are not opened: a page in a PDF in an archive is as deep as it gets."""


_LONGEST_TEXT = 8 << 20
"""Bytes of a text without markup: a report has a hundredth of it."""


def _plain_text(data: bytes) -> Content:
    if len(data) > _LONGEST_TEXT:
        raise ValueError(f"a text of {len(data)} bytes: more than {_LONGEST_TEXT >> 20} MiB is not read")
    text = sniff.decode_text(data)
    if text is None:
        raise ValueError("bytes that are neither UTF-8 nor GB18030 text")
    return read_text(text)


_READERS: dict[str, Callable[[bytes], Content]] = {
    "text/html": read_html,
    "text/plain": _plain_text,
    "application/pdf": read_pdf,
    sniff.DOCX: read_docx,
    sniff.FLAT_DOCX: lambda data: read_docx(pack_flat(data)),
    sniff.DOC: partial(read_office, kind="doc"),
    sniff.RTF: partial(read_office, kind="rtf"),
    sniff.ODT: partial(read_office, kind="odt"),
    sniff.WORD_XML: partial(read_office, kind="xml"),
    sniff.EXCEL_XML: partial(read_office, kind="xml", target="xlsx"),
    sniff.XLSX: read_sheet,
    sniff.XLSB: read_sheet,
    sniff.XLS: read_sheet,
    sniff.ODS: read_sheet,
    sniff.OFD: read_ofd,
    sniff.MHTML: read_mhtml,
    sniff.ZIP: read_zip,
    sniff.RAR: read_rar,
    sniff.SEVEN_ZIP: read_seven_zip,
    **dict.fromkeys(sniff.IMAGES, read_image),
}
_REFUSED = {
    sniff.ENCRYPTED: "an Office file under a password",
    sniff.PPT: "a presentation, which is no report",
    sniff.PPTX: "a presentation, which is no report",
    sniff.OLE: "an OLE file that is neither a Word nor an Excel document",
    "application/octet-stream": "bytes of no known format",
}


def open_content(data: bytes, media_type: str) -> Content:
    """What the format's reader finds, pictures and embedded documents unread. Raises ValueError as read_content."""
    reader = _READERS.get(media_type)
    if reader is None:
        raise ValueError(_REFUSED.get(media_type) or f"no reader for {media_type} yet")
    return reader(data)


def joined_pages(members: Sequence[Embedded]) -> Content:
    """Pictures of an archive as the pages of one document, in their order; one that is damaged is a warning."""
    pages: list[Picture] = []
    warnings: list[str] = []
    for member in members:
        where = member.name or "a picture"
        try:
            inner = read_image(member.data)
        except ValueError as error:
            warnings.append(f"{where}: {error}")
            continue
        warnings += [f"{where}: {said}" for said in inner.warnings]
        frames = [block for block in inner.blocks if isinstance(block, Picture)]
        pages += [replace(frame, page=len(pages) + n) for n, frame in enumerate(frames, 1)]
    return Content(tuple(pages), pages=len(pages), warnings=tuple(warnings))


def read_content(
    data: bytes, media_type: str, depth: int = 0, announce: Callable[[int], None] | None = None
) -> Content:
    """What a document of this media type holds, its pictures and embedded documents read and put in their places.

    Raises ValueError when the bytes are damaged or no reader knows the format; what lies inside and cannot be read
    is a warning. `announce` is told the number of pictures before the first of them is read, which takes seconds.
    """
    return resolve(open_content(data, media_type), depth, announce)


def resolve(content: Content, depth: int = 0, announce: Callable[[int], None] | None = None) -> Content:
    """The content with its pictures and embedded documents read, as read_content has it."""
    if not any(isinstance(block, Picture | Embedded) for block in content.blocks):
        return content
    warnings: list[str] = []
    pictures = sum(isinstance(block, Picture) for block in content.blocks)
    if announce and pictures:
        announce(pictures)
    blocks = tuple(_unfold(content.blocks, depth, warnings, announce))
    return replace(content, blocks=blocks, warnings=(*content.warnings, *warnings))


def _unfold(
    blocks: tuple[Block, ...], depth: int, warnings: list[str], announce: Callable[[int], None] | None
) -> Iterator[Block]:
    pictures: list[Picture] = []
    for block in (*blocks, None):
        if isinstance(block, Picture):
            pictures.append(block)
            continue
        if pictures:
            yield from _read_pictures(pictures, warnings)
            pictures.clear()
        if isinstance(block, Embedded):
            where = block.name or "an embedded document"
            if depth >= _DEEPEST:
                warnings.append(f"{where} lies {depth} documents deep and was not opened")
                continue
            try:
                inner = read_content(block.data, sniff.media_type(block.data), depth + 1, announce)
            except (ValueError, RecursionError) as error:
                warnings.append(f"{where}: {error}")
                continue
            warnings += [f"{where}: {said}" for said in inner.warnings]
            yield from inner.blocks
        elif block is not None:
            yield block


def _read_pictures(pictures: list[Picture], warnings: list[str]) -> Iterator[Block]:
    """What neighbouring pictures say; the recogniser is imported only where there are any."""
    from extract.readers.scan import read_pictures

    blocks, said = read_pictures(pictures)
    warnings += said
    yield from blocks
