"""Pictures that claim more pixels than there is memory, or none."""

import io
import struct
import zlib

from PIL import Image, ImageDraw

from tests.hostile.kinds import Make


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes | None = None) -> bytes:
    """A grey PNG of one bit a pixel; its data are all its rows, unless given."""
    packer = zlib.compressobj(9)
    packed = b""
    if data is None:
        row = bytes(1 + (width + 7) // 8)
        packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    body = _chunk(b"IDAT", data if data is not None else packed)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + body + _chunk(b"IEND", b"")


def _gif(width: int, height: int, frames: int = 1) -> bytes:
    frame = b"\x2c" + struct.pack("<4HB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + struct.pack("<2H3B", width, height, 0x80, 0, 0) + bytes(6) + frame * frames + b";"


def _tiff(width: int, height: int, loop: bool = False) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
               (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 0x7FFFFFFF)]  # fmt: skip
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\x00" + struct.pack("<I", 8) + table + struct.pack("<I", 8 if loop else 0)


def drawn(kind: str, width: int = 600, height: int = 400) -> bytes:
    """A little table, drawn."""
    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for n in range(5):
        pen.line((50, 50 + n * 60, width - 50, 50 + n * 60), "black", 2)
        pen.line((50 + n * 120, 50, 50 + n * 120, 290), "black", 2)
    pen.text((60, 60), "1", "black")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def _jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose head says another size than its data have."""
    data = drawn("JPEG")
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def _noise(kind: str, width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 120).save(out, kind)
    return out.getvalue()


def _lattice(step: int, size: int) -> bytes:
    picture = Image.new("L", (size, size), 255)
    pen = ImageDraw.Draw(picture)
    for n in range(0, size, step):
        pen.line((n, 0, n, size), 0)
        pen.line((0, n, size, n), 0)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


LIGHT: dict[str, Make] = {
    "PNG of 30000 by 30000": lambda: png(30_000, 30_000),
    "PNG of 2 ** 31 by 2 ** 31": lambda: png(2**31 - 1, 2**31 - 1, b""),
    "PNG of 200000 by 1": lambda: png(200_000, 1),
    "PNG of 1 by 200000": lambda: png(1, 200_000),
    "PNG of one pixel": lambda: png(1, 1),
    "PNG of nothing": lambda: png(0, 0, b""),
    "PNG of its first bytes": lambda: b"\x89PNG\r\n\x1a\n",
    "PNG with a comment of 50 MiB": lambda: drawn("PNG")[:33] + _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(50 << 20))) + drawn("PNG")[33:],
    "GIF of 65535 by 65535": lambda: _gif(65_535, 65_535),
    "GIF of 10,000 frames": lambda: _gif(10, 10, 10_000),
    "TIFF of 2 ** 31 by 2 ** 31": lambda: _tiff(2**31 - 1, 2**31 - 1),
    "TIFF in a ring": lambda: _tiff(10, 10, loop=True),
    "JPEG of 65500 by 65500": lambda: _jpeg_of(65_500, 65_500),
    "JPEG with a wrong length": lambda: drawn("JPEG")[:4] + b"\xff\xff" + drawn("JPEG")[6:],
    "JPEG of its first bytes": lambda: b"\xff\xd8\xff",
    "JPEG named PDF": lambda: b"%PDF-1.4\n" + drawn("JPEG"),
}  # fmt: skip
HEAVY: dict[str, Make] = {
    "PNG of noise, 5000 by 7000": lambda: _noise("PNG", 5_000, 7_000),
    "JPEG of noise, 2500 by 3500": lambda: _noise("JPEG", 2_500, 3_500),
    "PNG of a lattice of 8": lambda: _lattice(8, 2_400),
    "PNG of a lattice of 40": lambda: _lattice(40, 2_400),
}
