"""A DOCX saved as one XML file (flat OPC: pkg:package of pkg:part), packed into the ZIP that it stands for."""

from __future__ import annotations

import base64
import binascii
import io
import zipfile

from lxml import etree

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def pack_flat(data: bytes) -> bytes:
    """The bytes of the package. Raises ValueError when they are no flat package, or a part is damaged."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"damaged flat DOCX: {error}") from error
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in root.iter(f"{_PKG}part"):
            name = part.get(f"{_PKG}name", "").lstrip("/")
            if name:
                archive.writestr(name, _content(part))
    return packed.getvalue()


def _content(part: etree._Element) -> bytes:
    xml = part.find(f"{_PKG}xmlData")
    if xml is not None:
        return etree.tostring(xml[0]) if len(xml) else b""
    try:
        return base64.b64decode("".join(part.findtext(f"{_PKG}binaryData", "").split()), validate=True)
    except binascii.Error as error:
        raise ValueError(f"damaged flat DOCX: part {part.get(f'{_PKG}name')}: {error}") from error
