"""DOCX to PDF by LibreOffice, with the bytes that change from run to run set to fixed ones."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

STAMP = re.compile(rb"/CreationDate\(D:\d{14}")
IDENTITY = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>)")
CHECKSUM = re.compile(rb"(?<=/DocChecksum /)[0-9A-F]{32}")


class NoWordProcessor(RuntimeError):
    """LibreOffice is not installed, or did not convert."""


def export_pdfs(documents: Mapping[str, bytes]) -> dict[str, bytes]:
    """PDF exports of DOCX files, by name. Raises NoWordProcessor when LibreOffice is missing or fails."""
    program = shutil.which("soffice")
    if program is None:
        raise NoWordProcessor("soffice (LibreOffice) is needed to record the samples, not to use them")
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, content in documents.items():
            Path(folder, f"{name}.docx").write_bytes(content)
            names.append(f"{name}.docx")
        command = [
            program,
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            *names,
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        made = {name: Path(folder, f"{name}.pdf") for name in documents}
        missing = [name for name, path in made.items() if not path.exists()]
        if missing:
            raise NoWordProcessor(f"LibreOffice did not convert {', '.join(missing)}")
        return {name: _settled(name, path.read_bytes()) for name, path in made.items()}


def _settled(name: str, pdf: bytes) -> bytes:
    """The same PDF with a fixed creation date and identity; lengths stay, so offsets hold."""
    identity = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest().upper().encode()
    pdf = STAMP.sub(b"/CreationDate(D:20240120090000", pdf)
    head, trailer, tail = pdf.rpartition(b"trailer")
    return head + trailer + CHECKSUM.sub(identity, IDENTITY.sub(identity, tail))
