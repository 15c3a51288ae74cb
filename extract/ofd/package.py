"""The parts of an OFD package (GB/T 33190): its pages, their templates, and the resources that they name."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

MAX_PAGES = 400
_MAX_PART = 64 * 1024 * 1024
_MAX_BYTES = 200 * 1024 * 1024  # of all parts that are read
_ORDER = {"Background": 0, "Body": 1, "Foreground": 2}
"""which kinds of layers lie over which (GB/T 33190, 7.7)"""
_DAMAGED = (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error)


@dataclass
class OfdPackage:
    """An opened OFD: parts by path, whatever the case of their names."""

    archive: zipfile.ZipFile
    names: dict[str, str]
    resources: dict[str, etree._Element] = field(default_factory=dict)
    """resource id → its element; media files carry their path in `Path`"""
    _left: int = _MAX_BYTES

    def read(self, path: str) -> bytes:
        """The bytes of a part. Raises ValueError when it is missing, damaged or too large."""
        try:
            info = self.archive.getinfo(self.names[path.lower()])
            if info.file_size > min(_MAX_PART, self._left):
                raise ValueError(f"{path} unpacks to {info.file_size} bytes")
            self._left -= info.file_size
            return self.archive.read(info)
        except _DAMAGED as error:
            raise ValueError(f"damaged OFD: {path}: {error}") from error

    def parse(self, path: str) -> etree._Element:
        """The root of an XML part."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        try:
            return etree.fromstring(self.read(path), parser)
        except etree.XMLSyntaxError as error:
            raise ValueError(f"damaged OFD: {path}: {error}") from error


@dataclass(frozen=True, slots=True)
class OfdPage:
    """A page: the templates under it and its own content, and its box (left, top, width, height in mm)."""

    layers: tuple[etree._Element, ...]
    box: tuple[float, float, float, float]


def open_ofd(data: bytes) -> tuple[OfdPackage, str | None, list[OfdPage]]:
    """The package, its title and its pages. Raises ValueError when it is damaged or longer than 400 pages."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise ValueError(f"damaged OFD: {error}") from error
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    package = OfdPackage(archive, names)
    root = package.parse("OFD.xml")
    title = next((t.text for t in root.iter("{*}Title") if t.text), None)
    pages: list[OfdPage] = []
    for body in root.iter("{*}DocRoot"):
        pages += _pages(package, _path("", body.text or ""), MAX_PAGES - len(pages))
    return package, title, pages


def _path(base: str, location: str) -> str:
    """The path of a location in a part: from the root when it begins with a slash, else beside the part."""
    if location.startswith("/"):
        return posixpath.normpath(location.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), location.strip()))


def _pages(package: OfdPackage, path: str, most: int) -> Iterator[OfdPage]:
    document = package.parse(path)
    usual = _box(document.find("{*}CommonData/{*}PageArea")) or (0.0, 0.0, 210.0, 297.0)
    for link in document.iterfind("{*}CommonData/*"):
        if etree.QName(link).localname in {"PublicRes", "DocumentRes"}:
            _resources(package, _path(path, link.text or ""))
    templates = {
        template.get("ID"): _path(path, template.get("BaseLoc", ""))
        for template in document.iterfind("{*}CommonData/{*}TemplatePage")
    }
    links = document.findall("{*}Pages/{*}Page")
    if len(links) > most:
        raise ValueError(f"OFD of more than {MAX_PAGES} pages")
    for link in links:
        yield _page(package, _path(path, link.get("BaseLoc", "")), templates, usual)


def _page(
    package: OfdPackage,
    path: str,
    templates: dict[str | None, str],
    usual: tuple[float, float, float, float],
) -> OfdPage:
    if path.lower() not in package.names and f"{path}/content.xml".lower() in package.names:
        path = f"{path}/Content.xml"
    page = package.parse(path)
    for link in page.iterfind("{*}PageRes"):
        _resources(package, _path(path, link.text or ""))
    layers = [(_ORDER.get(layer.get("Type", ""), 1), layer) for layer in page.iterfind("{*}Content/{*}Layer")]
    for use in page.iterfind("{*}Template"):
        template = templates.get(use.get("TemplateID"))
        if template:
            place = 3 if use.get("ZOrder") == "Foreground" else -1
            layers += ((place, layer) for layer in package.parse(template).iterfind("{*}Content/{*}Layer"))
    layers.sort(key=lambda item: item[0])
    return OfdPage(tuple(layer for _, layer in layers), _box(page.find("{*}Area")) or usual)


def _box(area: etree._Element | None) -> tuple[float, float, float, float] | None:
    if area is None:
        return None
    numbers = (area.findtext("{*}PhysicalBox") or "").split()
    try:
        x, y, width, height = (float(number) for number in numbers)
    except ValueError:
        return None
    return (x, y, width, height) if 0 < width < 5000 and 0 < height < 5000 else None


def _resources(package: OfdPackage, path: str) -> None:
    """Takes in a resource file; one that is missing or damaged costs its pictures only."""
    try:
        root = package.parse(path)
    except ValueError:
        return
    folder = _path(path, root.get("BaseLoc", "") or ".")
    for item in root.iter("{*}MultiMedia", "{*}CompositeGraphicUnit"):
        file = item.findtext("{*}MediaFile")
        if file:
            item.set("Path", _path(f"{folder}/x", file.strip()))
        package.resources[item.get("ID", "")] = item
