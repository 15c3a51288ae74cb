"""LibreOffice's conversions, many files a call, because it takes seconds to start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

FILTERS = {"pdf": "pdf", "doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "xls": "xls:MS Excel 97"}


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which("soffice") is not None


def convert(files: dict[str, bytes], to: str) -> dict[str, bytes]:
    """Each file (name with suffix → bytes) as `to`; a file that LibreOffice refuses is missing in the answer."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, data in files.items():
            Path(source, name).write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            FILTERS[to],
        ]
        subprocess.run(
            [*command, "--outdir", str(target), *map(str, sorted(source.iterdir()))],
            check=True,
            capture_output=True,
            timeout=60 + 20 * len(files),
        )
        made = {name: Path(target, name).with_suffix(f".{to}") for name in files}
        return {name: path.read_bytes() for name, path in made.items() if path.exists()}
