"""Good files cut off at each tenth, and files under another's name."""

from collections.abc import Iterator
from functools import cache

from tests.hostile.kinds import GOLDEN, Make, package
from tests.hostile.pictures import drawn
from tests.layouts.corpus import SINGLE, render, render_converted
from tests.layouts.office import has_office


@cache
def whole(kind: str) -> bytes:
    """A good file of a kind."""
    if kind in {"PNG", "JPEG"}:
        return drawn(kind, 1200, 900)
    if kind in SINGLE:
        return render(5, kind, "2021").data
    if kind in {"doc", "wps"}:
        return next(iter(render_converted([(5, "2021")], kind))).data
    return (GOLDEN / f"xingan-2022.{kind}").read_bytes()


def _cut(kind: str, tenth: int) -> Make:
    return lambda: whole(kind)[: len(whole(kind)) * tenth // 10]


def _spoilt(kind: str) -> bytes:
    """Every thousandth byte another."""
    data = bytearray(whole(kind))
    for at in range(500, len(data), 1000):
        data[at] ^= 0x55
    return bytes(data)


def _members() -> Iterator[tuple[str, bytes]]:
    """Files inside an archive under names that lie."""
    yield "a.pdf", whole("docx")
    yield "b.docx", whole("PNG")
    yield "c.png", whole("pdf")
    yield "d.html", whole("xlsx")
    yield "e", b"%PDF-1.4"


_KINDS = ("pdf", "docx", "txt", "xlsx", "ofd", "PNG", "JPEG")
LIGHT: dict[str, Make] = {
    **{f"{kind} cut at {tenth}0 %": _cut(kind, tenth) for kind in _KINDS for tenth in range(1, 10)},
    **{f"{kind} spoilt": lambda kind=kind: _spoilt(kind) for kind in _KINDS if kind != "pdf"},
    "ZIP of names that lie": lambda: package(dict(_members())),
}
HEAVY: dict[str, Make] = {
    "pdf spoilt": lambda: _spoilt("pdf"),  # its pages are read as pictures
    **{f"doc cut at {tenth}0 %": _cut("doc", tenth) for tenth in (range(1, 10) if has_office() else ())},
}
