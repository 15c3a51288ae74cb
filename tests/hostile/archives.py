"""ZIP files: bombs, lies, and members by the hundred thousand."""

import io
import struct
import zipfile
import zlib

from tests.hostile.kinds import TITLE, Make, package, page
from tests.hostile.markup import LAUGHS

MIB = 1 << 20


def _bomb(name: str, size: int, head: bytes = b"") -> bytes:
    return package({name: head + bytes(size - len(head))})


def _nested(deep: int) -> bytes:
    data = package({"a.html": page("<p>x")})
    for n in range(deep):
        data = package({f"{n}.zip": data, f"again{n}.zip": data})
    return data


def _tree(deep: int, wide: int) -> bytes:
    """wide ** deep members, all of the same bytes."""
    data = package({"a.txt": bytes(MIB)})
    for _ in range(deep):
        data = package({f"{n}.zip": data for n in range(wide)})
    return data


def _overlapping(count: int, size: int) -> bytes:
    """`count` members that share one compressed body (each claims it as its own)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = b"<p>1</p>" * (size // 8)
    body = packer.compress(raw) + packer.flush()
    check = zlib.crc32(raw)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, check, len(body), len(raw), 6, 0) + b"a.html"
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, check, len(body), len(raw), 6, 0, 0, 0, 0, 0, 0)
        + b"a.html"
        for _ in range(count)
    )  # fmt: skip
    start = len(local) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), start, 0)
    return local + body + central + end


def _lying_size(data: bytes) -> bytes:
    """The same archive, its members said to be of ten bytes."""
    at = data.index(b"PK\1\2")
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


def _ofd(document: str, extra: dict[str, str] | None = None) -> bytes:
    head = '<?xml version="1.0"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"><ofd:DocBody>'
    root = f"{head}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    return package({"OFD.xml": root, "Doc_0/Document.xml": document, **(extra or {})})


def _self_reference() -> bytes:
    pages = "".join(f'<ofd:Page ID="{n}" BaseLoc="Document.xml"/>' for n in range(2_000))
    return _ofd(
        f'<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Pages>{pages}</ofd:Pages></ofd:Document>'
    )


def _climbing() -> bytes:
    names = (
        "../../../../tmp/climbed.html",
        "/etc/climbed.html",
        "C:\\climbed.html",
        "a/../../climbed.html",
        "x" * 60_000,
    )
    return package({name: page("<p>x") for name in names})


def _links() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        link = zipfile.ZipInfo("report.html")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    return out.getvalue()


LIGHT: dict[str, Make] = {
    "ZIP of 130 MiB of zeros": lambda: _bomb("a.txt", 130 * MIB),
    "ZIP of a page of 100 MiB": lambda: _bomb("a.html", 100 * MIB, page("<p>")),
    "ZIPs 12 deep, two by two": lambda: _nested(12),
    "ZIP of 5,000 members on one body": lambda: _overlapping(5_000, MIB),
    "ZIP of 4 ** 6 members": lambda: _tree(6, 4),
    "ZIP that lies of its size": lambda: _lying_size(_bomb("a.txt", 50 * MIB)),
    "ZIP of 20,000 members": lambda: package({f"{n}.txt": b"x" for n in range(20_000)}),
    "ZIP that climbs": _climbing,
    "ZIP with a link": _links,
    "ZIP of nothing": lambda: package({}),
    "ZIP of folders": lambda: package({"a/": b"", "b/": b""}),
    "ZIP under a password": lambda: package({"a.html": page("<p>x")}).replace(b"\x14\x00\x00\x00", b"\x14\x00\x01\x00"),
    "ZIP of many reports": lambda: package({f"{n}.html": page(f"<p>{TITLE}") for n in range(300)}),
    "DOCX of 100 MiB of spaces": lambda: _bomb("word/document.xml", 100 * MIB, b"<?xml version='1.0'?>"),
    "OFD with laughs": lambda: _ofd(LAUGHS + "<Document>&a9;</Document>"),
    "OFD that is its own page": _self_reference,
    "OFD without pages": lambda: _ofd("<Document/>"),
    "OFD page of 100 MiB": lambda: _bomb("OFD.xml", 100 * MIB, b"<?xml version='1.0'?>"),
    "OFD that climbs": lambda: _ofd('<Document xmlns="http://www.ofdspec.org/2016"><Pages><Page ID="1" BaseLoc="../../../../../etc/passwd"/></Pages></Document>'),
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "ZIP of 10 ** 6 members": lambda: _tree(6, 10),
    "ZIP of 300 MiB of zeros": lambda: _bomb("a.txt", 300 * MIB),
    "ZIP of 100,000 members": lambda: package({f"{n}.html": b"<p>x" for n in range(100_000)}),
    "ZIP of 65,000 members on one body": lambda: _overlapping(65_000, 8 * MIB),
    "ZIP of four GiB of zeros": lambda: package({f"{n}.txt": bytes(256 * MIB) for n in range(16)}),
    "ZIP of pages of 60 MiB": lambda: package({f"{n}.html": page("<p>1" * (15 * MIB)) for n in range(6)}),
}
