from __future__ import annotations

import io
import random
import zipfile

import pytest
from PIL import Image

from extract.formats import joined_pages
from extract.model import Embedded, Picture
from extract.read import read
from extract.readers.bundle import read_zip
from tests.extract.truth import misses
from tests.layouts.docx import render_docx
from tests.layouts.spec import draw_spec


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def report(seed: int, template: str = "2021") -> bytes:
    return render_docx(draw_spec(seed, template), random.Random(seed), {"as_is": 1})[0]


def test_the_report_among_other_documents_is_read() -> None:
    data = zipped(
        {"公开指南.txt": "政府信息公开指南".encode(), "__MACOSX/._年报.docx": b"x", "年报.docx": report(3)}
    )
    assert misses(data, draw_spec(3, "2021")) == []
    reading = read(data)
    assert reading.document.media_type == "application/zip"
    assert "the report is 年报.docx" in reading.warnings


def test_of_several_reports_the_fullest_is_read_and_the_others_named() -> None:
    data = zipped({"2013年年报.docx": report(5, "none"), "a/2021.docx": report(3)})
    assert misses(data, draw_spec(3, "2021")) == []
    assert "further reports in the archive: 2013年年报.docx" in read(data).warnings


def test_an_archive_in_an_archive_is_opened_but_not_without_end() -> None:
    data = report(3)
    inner = zipped({"report.docx": data})
    assert misses(zipped({"inner.zip": inner}), draw_spec(3, "2021")) == []
    for _ in range(6):
        inner = zipped({"inner.zip": inner})
    assert not read(inner).cells


def test_names_of_windows_in_chinese() -> None:
    data = zipped({"XXXX.txt": b"1"}).replace(b"XXXX", "年报".encode("gb18030"))
    block = read_zip(data).blocks[0]
    assert isinstance(block, Embedded)
    assert block.name == "年报.txt"


def test_pictures_follow_in_the_order_of_their_numbers() -> None:
    content = read_zip(zipped({f"{n}.jpg": b"x" for n in (10, 9, 1)}))
    assert [b.name for b in content.blocks if isinstance(b, Embedded)] == ["1.jpg", "9.jpg", "10.jpg"]


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (600, 800), shade).save(out, "PNG")
    return out.getvalue()


def test_pictures_are_the_pages_of_one_document() -> None:
    members = [
        Embedded(picture(255), "1.png"),
        Embedded(b"\x89PNG", "2.png"),
        Embedded(picture(250), "3.png"),
    ]
    content = joined_pages(members)
    assert [block.page for block in content.blocks if isinstance(block, Picture)] == [1, 2]
    assert content.warnings[0].startswith("2.png: ")
    reading = read(zipped({"a/1.png": picture(255), "a/2.png": picture(250)}))
    assert reading.document.pages == 2
    assert reading.error is None


def test_damaged_pictures_alone_are_an_error() -> None:
    head = b"\x89PNG\r\n\x1a\n"
    assert "cannot be decoded" in (read(zipped({"1.png": head, "2.png": head + b"x"})).error or "")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (zipped({f"{n}.txt": b"1" for n in range(201)}), "201 members"),
        (zipped({"bomb.txt": bytes(20_000_000)}), "fold"),
        (zipped({}), "no document"),
        (zipped({"a.txt": b"1"})[:40], "damaged"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
    ],
    ids=["many", "bomb", "empty", "cut", "rar", "7z"],
)
def test_hostile_and_unreadable_archives_end_as_an_error(data: bytes, said: str) -> None:
    assert said in (read(data).error or "")
