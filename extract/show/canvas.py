"""Text and panels of a picture: fonts, lines cut to a width, pictures put side by side and below each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_CHINESE = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc",
            "SourceHanSansSC-Regular.otf", "uming.ttc", "simsun.ttc", "PingFang.ttc")  # fmt: skip
LINE = 1.35
"""Line height, of the font's size."""
_MOST_PIXELS = 40_000_000


@cache
def chinese_font() -> str | None:
    """The file name of a font with Chinese characters; None where the machine has none."""
    for name in _CHINESE:
        try:
            ImageFont.truetype(name, 12)
        except OSError:
            continue
        return name
    return None


@cache
def font(size: int) -> Font:
    """A font of so many pixels; without Chinese characters where the machine has no font that has them."""
    name = chinese_font()
    return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)


def wrap(text: str, width: float, size: int, most: int = 12) -> list[str]:
    """The text in lines no wider than `width` pixels, at most `most` of them; newlines stay."""
    lines: list[str] = []
    for part in text[:2000].split("\n"):
        line = ""
        for char in part:
            if line and font(size).getlength(line + char) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
        if len(lines) > most:
            return [*lines[: most - 1], "…"]
    return lines


def write_lines(lines: Sequence[tuple[str, str]], width: int, size: int = 13) -> Image.Image:
    """A white panel of lines, each with its colour, wrapped."""
    wrapped = [(part, colour) for line, colour in lines for part in wrap(line, width - 16, size, 6)]
    step = int(size * LINE)
    picture = Image.new("RGB", (width, step * len(wrapped) + 12), "white")
    pen = ImageDraw.Draw(picture)
    for number, (line, colour) in enumerate(wrapped):
        pen.text((8, 6 + number * step), line, fill=colour, font=font(size))
    return picture


def below(pictures: Sequence[Image.Image], gap: int = 8) -> Image.Image:
    """The pictures one below the other."""
    height = sum(p.height + gap for p in pictures)
    whole = Image.new("RGB", (max(p.width for p in pictures), height), "#eaeef2")
    top = 0
    for picture in pictures:
        whole.paste(picture, (0, top))
        top += picture.height + gap
    return whole


def beside(pictures: Sequence[Image.Image], gap: int = 8) -> Image.Image:
    """The pictures one beside the other."""
    width = sum(p.width + gap for p in pictures)
    whole = Image.new("RGB", (width, max(p.height for p in pictures)), "#eaeef2")
    left = 0
    for picture in pictures:
        whole.paste(picture, (left, 0))
        left += picture.width + gap
    return whole


def sane(picture: Image.Image) -> Image.Image:
    """The picture, made smaller where it has more than 40 million pixels."""
    many = picture.width * picture.height
    if many <= _MOST_PIXELS:
        return picture
    scale = (_MOST_PIXELS / many) ** 0.5
    return picture.resize((max(1, int(picture.width * scale)), max(1, int(picture.height * scale))))
