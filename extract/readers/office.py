"""Legacy office files (DOC, WPS, RTF, ODT, the XML of Office 2003) → DOCX or XLSX, by LibreOffice when it is present.

The conversion runs in a throwaway profile with macros, links and the network off, in its own process group that is
killed when the time is up.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extract.model import Content, Embedded

_SECONDS = 20
_MAX_OUTPUT = 64 * 1024 * 1024  # bytes of a converted file
_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_DOC_ENCRYPTED = 0x0100  # FibBase.fEncrypted, [MS-DOC] 2.5.2
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""Macros never run, links are never followed, and what still asks for the network finds the discard port."""


def read_office(data: bytes, kind: str, target: str = "docx") -> Content:
    """The file as an embedded DOCX or XLSX (`target`); `kind` is its usual name's end (doc, rtf, odt, xml).

    Raises ValueError when LibreOffice is missing, the file is damaged or under a password, or the time is up.
    """
    if kind == "doc" and _is_encrypted(data):
        raise ValueError("the .doc file is under a password")
    program = next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ValueError(
            f"LibreOffice is needed to read a .{kind} file: install it so that soffice is on the PATH"
        )
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        return Content((Embedded(_convert(program, data, kind, target, Path(folder))),))


def _is_encrypted(data: bytes) -> bool:
    """Whether the Word file's first block says so; it stands at a sector's start, mostly the first."""
    at = data.find(b"\xec\xa5", 512)
    while at >= 0 and at % 64:
        at = data.find(b"\xec\xa5", at + 1)
    return at >= 0 and bool(int.from_bytes(data[at + 10 : at + 12], "little") & _DOC_ENCRYPTED)


def _convert(program: str, data: bytes, kind: str, target: str, folder: Path) -> bytes:
    source = folder / f"source.{kind}"
    source.write_bytes(data)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    command = [
        *_time_limit(),
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        *("--convert-to", _FILTERS[target], "--outdir", str(folder / "out"), str(source)),
    ]
    _run(command, folder, kind)
    converted = folder / "out" / f"source.{target}"
    if not converted.is_file():
        raise ValueError(f"LibreOffice could not read the .{kind} file: it is damaged or under a password")
    if converted.stat().st_size > _MAX_OUTPUT:
        raise ValueError(f"the .{kind} file became a {target} of {converted.stat().st_size} bytes")
    return converted.read_bytes()


def _time_limit() -> list[str]:
    """The limit once more as a program of its own: it holds when this process is killed first."""
    program = shutil.which("timeout")
    return [program, "-k", "1", str(_SECONDS)] if program else []


def _run(command: list[str], folder: Path, kind: str) -> None:
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    environment |= {"TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ValueError(f"LibreOffice took more than {_SECONDS} s over the .{kind} file") from error
    finally:
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Ends whatever is left of the process group, so that no converter outlives its document."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>"
    )
