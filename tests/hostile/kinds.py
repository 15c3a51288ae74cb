"""What the modules of hostile documents share."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Make = Callable[[], bytes]
GOLDEN = Path(__file__).parents[1] / "golden" / "xingan-2022"
TITLE = "鹤岗市兴安区人民政府2022年政府信息公开工作年度报告"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP file of the members, deflated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def docx(body: str, head: str = "") -> bytes:
    """A DOCX file whose document part has this body."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{body}</w:body></w:document>'
    return package({"[Content_Types].xml": TYPES, "word/document.xml": xml})


def page(body: str) -> bytes:
    """An HTML page of a report with this body."""
    return (
        f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{body}".encode()
    )


TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
