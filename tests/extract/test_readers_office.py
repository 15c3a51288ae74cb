from __future__ import annotations

import base64
import io
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from extract.read import read
from extract.readers.office import read_office
from tests.extract.test_sniff import ole
from tests.layouts.docx import render_docx
from tests.layouts.spec import draw_spec

needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_libreoffice
def test_a_doc_and_an_rtf_are_read_like_the_docx_that_they_were(tmp_path: Path) -> None:
    spec = draw_spec(3, "2021")
    docx = tmp_path / "report.docx"
    docx.write_bytes(render_docx(spec, random.Random(3), {"as_is": 1})[0])
    figures = [(c.value, c.status) for c in read(docx.read_bytes()).cells]
    assert len(figures) == 200
    for kind in ("doc", "rtf"):
        command = [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
            "--headless",
            "--convert-to",
            kind,
        ]
        subprocess.run([*command, "--outdir", tmp_path, docx], check=True, capture_output=True, timeout=60)
        converted = read((tmp_path / f"report.{kind}").read_bytes())
        assert [(c.value, c.status) for c in converted.cells] == figures


@needs_libreoffice
def test_a_damaged_doc_ends_as_an_error() -> None:
    reading = read(ole("WordDocument"))
    assert reading.error is not None
    assert ".doc" in reading.error


def test_without_libreoffice_the_message_says_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.office._PROGRAMS", ("no-such-program",))
    with pytest.raises(ValueError, match=r"LibreOffice is needed to read a \.rtf file"):
        read_office(b"{\\rtf1 }", "rtf")


def test_passwords_are_named() -> None:
    assert "password" in (read(ole("EncryptedPackage")).error or "")
    locked = bytearray(ole("WordDocument").ljust(2048, b"\x00"))
    locked[1536:1548] = b"\xec\xa5\xc1\x00\x00\x00\x00\x00\x00\x00\x00\x01"
    assert "password" in (read(bytes(locked)).error or "")


def flat(docx: bytes) -> bytes:
    """The package as one XML file, as Word saves it."""
    parts = []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            body = archive.read(name)
            if name.endswith((".xml", ".rels")):
                held = f"<pkg:xmlData>{body.decode().partition('?>')[2] or body.decode()}</pkg:xmlData>"
            else:
                held = f"<pkg:binaryData>{base64.b64encode(body).decode()}</pkg:binaryData>"
            parts.append(f'<pkg:part pkg:name="/{name}">{held}</pkg:part>')
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{"".join(parts)}</pkg:package>'.encode()


def test_a_docx_saved_as_one_xml_file_is_read_as_it_was() -> None:
    docx = render_docx(draw_spec(3, "2021"), random.Random(3), {"as_is": 1})[0]
    reading = read(flat(docx))
    assert [(c.value, c.status) for c in reading.cells] == [(c.value, c.status) for c in read(docx).cells]
    assert reading.document.media_type.endswith("document+xml") and reading.error is None


@pytest.mark.parametrize("damage", [b"</pkg:part>", b"xmlData"])
def test_a_damaged_one_ends_as_an_error(damage: bytes) -> None:
    docx = render_docx(draw_spec(3, "2021"), random.Random(3), {"as_is": 1})[0]
    assert read(flat(docx).replace(damage, b"", 1)).error
