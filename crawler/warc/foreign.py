"""WARC and WACZ files of other tools, opened to be taken in: what is in them, whose it is, where to begin."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from crawler.classify import distinct_reports, page_title
from crawler.links import Allowed, host_of, is_within, refuse_host, site_of, spell_url
from crawler.page.documents import DOCUMENT, is_document
from crawler.page.pages import parse_page
from crawler.portals import Portal
from crawler.steps import SCORE, Step
from crawler.warc.codings import CodingError, belies, undo_codings
from crawler.warc.members import GZIP_WINDOW, MEMBER
from crawler.warc.recording import Answer, Recording, RecordingError, find_answer
from extract.title import parse_title

LARGEST = 64 << 30
"""Bytes that a WACZ may unpack to."""
RATIO = 100
"""A WARC within a WACZ is stored, or compressed a little; what unpacks more is a bomb."""


@dataclass(frozen=True, slots=True)
class Found:
    """One recorded address in the spelling of this crawler, and when it was fetched."""

    url: str
    fetched_at: datetime


@contextmanager
def unpacked(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """WARC files as they are and those within WACZ files (unpacked for as long as the block runs).

    Raises RecordingError for a WACZ that is damaged or holds no WARC, OSError.
    """
    with tempfile.TemporaryDirectory(prefix="nianbao-import-") as folder:
        yield [warc for path in paths for warc in _unpack(path, Path(folder))]


def found_in(recording: Recording) -> dict[str, Found]:
    """Every address that was got (not posted to), by its spelling, with the date of its latest answer."""
    found = {}
    for key, entry in recording.latest.items():
        url = spell_url(key) if entry.failure is None and " " not in key else None
        if url is not None:
            found[url] = Found(url, read_date(entry.date))
    return found


def read_date(text: str) -> datetime:
    """The moment of a WARC-Date without its Z; the beginning of time for one that is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)


def by_portal(
    found: Mapping[str, Found], portals: Sequence[Portal], allowed: Allowed
) -> tuple[dict[str, list[Found]], set[str], set[str]]:
    """What was recorded of each portal's sites, by adcode; the hosts that are refused; official hosts of none."""
    sites = {site_of(portal.host): portal.adcode for portal in reversed(portals)}
    mine: dict[str, list[Found]] = {}
    refused, stray = set(), set()
    for each in found.values():
        host = host_of(each.url)
        if refuse_host(each.url, allowed) is not None:
            refused.add(host)
            continue
        within = [site for site in sites if is_within(host, site)]
        if not within:
            stray.add(host)
            continue
        mine.setdefault(sites[max(within, key=len)], []).append(each)
    return mine, refused, stray


def first_steps(recording: Recording, found: Iterable[Found]) -> Iterator[Step]:
    """Where to look in a recording, which need not hold the way from a home page: its lists, then its reports."""
    for each in found:
        answer = honest_answer(recording, each.url)
        if answer is None or answer.status != 200:
            continue
        aim, text = _look(each.url, answer)
        if aim == "column":
            yield Step(each.url, "column", SCORE["column"], text)
        elif aim == "report":
            yield Step(each.url, "report", SCORE["report"], text)


def honest_answer(recording: Recording, url: str, method: str = "GET", sent: bytes = b"") -> Answer | None:
    """The recorded answer without a coding that its bytes belie: browsers' tools keep what they have decoded."""
    answer = find_answer(recording, url, method, sent)
    if not isinstance(answer, Answer):
        return None
    kept = [
        (name, value)
        for name, value in answer.headers
        if name.lower() != "content-encoding"
        or "," in value
        or not belies(answer.body, value.strip().lower())
    ]
    return replace(answer, headers=tuple(kept))


def _look(url: str, answer: Answer) -> tuple[str, str]:
    """What an answer is good to begin with (`column`, `report`, or nothing), and what it is called."""
    fields = {name.lower(): value for name, value in answer.headers}
    media_type = fields.get("content-type")
    try:
        body = undo_codings(answer.body, (v for n, v in answer.headers if n.lower() == "content-encoding"))
    except CodingError:
        return "", ""
    if is_document(body, url, media_type):
        name = PurePosixPath(unquote(urlsplit(url).path)).stem
        title = parse_title(name)
        return (
            ("report", name) if title is not None and title.is_report and DOCUMENT.search(url) else ("", "")
        )
    if b"<" not in body[:2048]:
        return "", ""
    try:
        page = parse_page(url, body, media_type, None)
    except (ValueError, RecursionError):
        return "", ""
    if len(distinct_reports(page)) > 1:
        return "column", page.titles[0] if page.titles else ""
    title = page_title(page)
    if title is not None and title.is_report and title.year is not None:
        return "report", title.text
    return "", ""


def _refuse_other(path: Path) -> None:
    """Raise RecordingError for a file that does not begin as a WARC does (warcio would read on, and complain)."""
    try:
        with path.open("rb") as stream:
            head = stream.read(1 << 16)
    except OSError as error:
        raise RecordingError(f"{path}: {error.strerror or error}") from error
    if head.startswith(MEMBER):
        try:
            head = zlib.decompressobj(GZIP_WINDOW).decompress(head, 16)
        except zlib.error as error:
            raise RecordingError(f"{path}: not a WARC file: {error}") from error
    if not head.lstrip().startswith(b"WARC/"):
        raise RecordingError(f"{path}: not a WARC file")


def _unpack(path: Path, folder: Path) -> Iterator[Path]:
    if not zipfile.is_zipfile(path):
        _refuse_other(path)
        yield path
        return
    try:
        with zipfile.ZipFile(path) as package:
            members = [i for i in package.infolist() if i.filename.lower().endswith((".warc", ".warc.gz"))]
            if not members:
                raise RecordingError(f"{path}: a ZIP file without a WARC in it")
            size = sum(member.file_size for member in members)
            if size > LARGEST or any(m.file_size > RATIO * max(m.compress_size, 1) for m in members):
                raise RecordingError(f"{path}: unpacks to {size} bytes, as only a bomb does")
            for number, member in enumerate(members):
                target = (
                    folder / f"{path.stem}-{number}{''.join(PurePosixPath(member.filename).suffixes[-2:])}"
                )
                with package.open(member) as source, target.open("wb") as stream:
                    shutil.copyfileobj(source, stream)
                yield target
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise RecordingError(f"{path}: a damaged WACZ: {error}") from error
