"""Archives (ZIP; RAR and 7z where a tool is present) → their members, each a document of its own.

Nothing is written where a member's name says: the names are only labels.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from extract.model import Content, Embedded

MAX_MEMBERS = 200
MAX_BYTES = 200 * 1024 * 1024
"""Bytes that all members of an archive may unpack to."""
_MAX_RATIO = 200  # unpacked to packed, for members over a MiB: real documents reach 20
_SECONDS = 20
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini", "._", "~$")
_TOOLS = ("bsdtar", "7zz", "7z", "7za", "7zr")

Member = tuple[str, bytes]


def read_zip(data: bytes) -> Content:
    """The members of a ZIP archive as embedded documents, in the order of their names.

    Raises ValueError when it is damaged, holds more than 200 members or 200 MiB, or unpacks as only a bomb does.
    Members that cannot be unpacked are warnings.
    """
    warnings: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            _check_members(len(infos))
            _check_bytes(sum(info.file_size for info in infos))
            members = list(_zip_members(package, infos, warnings))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ValueError(f"damaged ZIP archive: {error}") from error
    return _content(members, warnings)


def _zip_members(
    package: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo], warnings: list[str]
) -> Iterator[Member]:
    left = MAX_BYTES
    for info in infos:
        name = _zip_name(info)
        if info.file_size > 1024 * 1024 and info.file_size > _MAX_RATIO * max(info.compress_size, 1):
            raise ValueError(f"{name} unpacks {info.file_size // max(info.compress_size, 1)} fold")
        if info.flag_bits & 1:
            warnings.append(f"{name} is under a password")
            continue
        try:
            with package.open(info) as stream:
                content = stream.read(left + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
            zlib.error,
        ) as error:
            warnings.append(f"{name} is damaged: {error}")
            continue
        left -= len(content)
        if left < 0:
            raise ValueError(f"more than {MAX_BYTES} bytes in the archive")
        yield name, content


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The member's name: UTF-8 if its flag or its bytes say so, else GB18030 (Windows in Chinese)."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _check_members(count: int) -> None:
    if count > MAX_MEMBERS:
        raise ValueError(f"{count} members")


def _check_bytes(size: int) -> None:
    if size > MAX_BYTES:
        raise ValueError(f"its members unpack to {size} bytes")


def _content(members: Iterable[Member], warnings: list[str]) -> Content:
    kept = [(name, content) for name, content in members if content and not _is_litter(name)]
    if not kept:
        raise ValueError("; ".join(["no document in the archive", *warnings]))
    kept.sort(key=lambda member: _natural(member[0]))
    return Content(tuple(Embedded(content, name) for name, content in kept), warnings=tuple(warnings))


def _is_litter(name: str) -> bool:
    lower = name.replace("\\", "/").lower()
    last = PurePosixPath(lower).name
    return lower.startswith("__macosx/") or last.startswith(_LITTER)


def _natural(name: str) -> tuple[str | int, ...]:
    """The name with its numbers as numbers, so that 10.jpg follows 9.jpg."""
    parts: list[str | int] = [""]
    for letter in name:
        digit = letter.isascii() and letter.isdigit()
        last = parts[-1]
        if digit:
            if isinstance(last, int):
                parts[-1] = last * 10 + int(letter)
            else:
                parts.append(int(letter))
        elif isinstance(last, int):
            parts.append(letter)
        else:
            parts[-1] = last + letter
    return tuple(parts)


def read_rar(data: bytes) -> Content:
    """The members of a RAR archive; ValueError as for read_zip, and when no tool that opens it is present."""
    return _by_tool(data, "rar")


def read_seven_zip(data: bytes) -> Content:
    """The members of a 7z archive; ValueError as for read_zip, and when no tool that opens it is present."""
    return _by_tool(data, "7z")


def _by_tool(data: bytes, kind: str) -> Content:
    tool = next((path for name in _TOOLS if (path := shutil.which(name))), None)
    if tool is None:
        raise ValueError(f"bsdtar or 7z is needed to open a .{kind} archive, and neither is on the PATH")
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(data)
        file.flush()
        if "bsdtar" in tool:
            return _content(_tar_members(_output([tool, "-cf", "-", f"@{file.name}"], kind), kind), [])
        names = _seven_zip_names(_output([tool, "l", "-slt", "-ba", "-p", "-sccUTF-8", file.name], kind))
        _check_members(len(names))
        members = []
        left = MAX_BYTES
        for name in names:
            content = _output([tool, "x", "-so", "-p", "-sccUTF-8", file.name, "--", name], kind, left)
            left -= len(content)
            members.append((name, content))
        return _content(members, [])


def _output(command: list[str], kind: str, most: int = MAX_BYTES) -> bytes:
    """What a program writes to its standard output, at most `most` bytes and 20 seconds of it."""
    limit = shutil.which("timeout")
    if limit:
        command = [limit, "-k", "1", str(_SECONDS), *command]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        written = process.stdout.read(most + 1)
        if len(written) > most:
            process.kill()
            raise ValueError(f"the .{kind} archive unpacks to more than {MAX_BYTES} bytes")
    if not written and process.returncode:
        raise ValueError(f"the .{kind} archive is damaged or under a password")
    return written


def _tar_members(data: bytes, kind: str) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for number, info in enumerate(archive, 1):
                _check_members(number)
                stream = archive.extractfile(info) if info.isreg() else None
                if stream:
                    yield info.name, stream.read()
    except tarfile.TarError as error:
        raise ValueError(f"the .{kind} archive is damaged or under a password: {error}") from error


def _seven_zip_names(listing: bytes) -> list[str]:
    """The names of the files in a technical listing of 7-Zip: blocks of `Key = value` lines."""
    names = []
    for block in listing.decode("utf-8", "replace").replace("\r", "").split("\n\n"):
        lines = dict(line.split(" = ", 1) for line in block.split("\n") if " = " in line)
        if (
            "Path" in lines
            and lines.get("Folder", "-") != "+"
            and not lines.get("Attributes", "").startswith("D")
        ):
            names.append(lines["Path"])
    return names
