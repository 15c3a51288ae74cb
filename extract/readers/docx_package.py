"""The parts of a DOCX package (ECMA-376 part 2): the main document, and what it refers to."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAX_XML = 64 * 1024 * 1024  # bytes of unpacked document.xml: a report's is well under one MB
_MAX_PARTS = 128 * 1024 * 1024  # bytes of pictures and embedded documents together
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip
"""Namespaces of the strict variant (ISO/IEC 29500) and of the transitional one that everything else writes."""
_DAMAGED = (
    zipfile.BadZipFile,
    KeyError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    zlib.error,
)


@dataclass
class Package:
    """An opened DOCX: its main document, and its other parts by relationship id."""

    document: etree._Element
    _archive: zipfile.ZipFile
    _targets: dict[str, str]
    _left: int = field(default=_MAX_PARTS)

    def part(self, relation: str | None) -> bytes | None:
        """The bytes of the part that the main document calls by this id; None when it is missing or too large."""
        name = self._targets.get(relation or "")
        if name is None:
            return None
        try:
            info = self._archive.getinfo(name)
            if info.file_size > self._left:
                return None
            self._left -= info.file_size
            return self._archive.read(info)
        except _DAMAGED:
            return None


def open_package(data: bytes) -> Package:
    """The package in these bytes. Raises ValueError when it is damaged or its document unpacks to over 64 MiB."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        main = _main_part(archive)
        info = archive.getinfo(main)
        if info.file_size > _MAX_XML:
            raise ValueError(f"{main} unpacks to {info.file_size} bytes")
        document = _parse(archive.read(info), main)
        targets = _relations(archive, main)
    except _DAMAGED as error:
        raise ValueError(f"damaged DOCX: {error}") from error
    return Package(document, archive, targets)


def _main_part(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "word/document.xml" in names:
        return "word/document.xml"
    if "_rels/.rels" in names:
        for relation in _parse(archive.read("_rels/.rels"), "_rels/.rels").iter(_REL):
            if relation.get("Type", "").endswith("/officeDocument"):
                return posixpath.normpath(relation.get("Target", "").lstrip("/"))
    return next(
        (n for n in sorted(names) if re.fullmatch(r"word[/\\]document\d*\.xml", n)), "word/document.xml"
    )


def _relations(archive: zipfile.ZipFile, main: str) -> dict[str, str]:
    folder, name = posixpath.split(main)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    return {
        relation.get("Id", ""): posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip(
            "/"
        )
        for relation in _parse(archive.read(path), path).iter(_REL)
        if relation.get("TargetMode") != "External"
    }


def _parse(xml: bytes, name: str) -> etree._Element:
    if b"purl.oclc.org/ooxml" in xml[:4096]:
        for strict, usual in _STRICT:
            xml = xml.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"damaged DOCX: {name}, {error}") from error
