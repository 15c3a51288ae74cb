"""A report in several documents (pages of one article, pictures of its pages): read in order, as one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract import sniff
from extract.formats import open_content, resolve
from extract.model import Block, Content, Document, Grid, Paragraph, Picture, Reading
from extract.read import failed, reading_of

_PAGER = re.compile(
    r"(?:首页|第一页|上一?页|前一?页|下一?页|后一?页|尾页|末页|最后一页|共?第?\d{1,3}/?\d{0,3}页?|共\d+页|当前|转到|跳转|GO|[\s<>«»|\[\]().…:：,，])+",
    re.IGNORECASE,
)


def read_joined(
    parts: Sequence[bytes], *, path: str = "", announce: Callable[[int], None] | None = None
) -> Reading:
    """What a report says that stands in `parts`, the main document first, the others in reading order.

    Never raises, as extract.read. The result is said of the main document. A cell's page is the number of its part,
    or of the page in all parts where one of them has several.
    """
    main = parts[0]
    document = Document(path, hashlib.sha256(main).hexdigest(), sniff.media_type(main), None)
    try:
        content = resolve(join_contents(parts), 0, announce)
        return reading_of(replace(document, pages=content.pages), content)
    except (ValueError, RecursionError) as error:
        return failed(document, str(error) or type(error).__name__)


def join_contents(parts: Sequence[bytes]) -> Content:
    """The content of all parts, their pictures unread, without what each page of a site has around the article.

    Raises ValueError when the main one cannot be opened; another one that cannot is a warning.
    """
    contents = [open_content(parts[0], sniff.media_type(parts[0]))]
    warnings = [*contents[0].warnings]
    for number, part in enumerate(parts[1:], 2):
        try:
            content = open_content(part, sniff.media_type(part))
        except (ValueError, RecursionError) as error:
            content = Content((), warnings=(str(error),))
        warnings += [f"part {number}: {each}" for each in content.warnings]
        contents.append(content)
    blocks: list[Block] = []
    pages = 0
    for content, own in zip(contents, without_frames([c.blocks for c in contents]), strict=True):
        blocks += [_on_page(block, pages) for block in own]
        pages += content.pages or 1
    return Content(tuple(blocks), pages, contents[0].title, tuple(warnings))


def without_frames(parts: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """The blocks of each part without its header and footer: what the first has over, the last has under the article.

    They stand once, in the first and the last part that have any words.
    """
    written = [n for n, blocks in enumerate(parts) if any(isinstance(b, Paragraph) for b in blocks)]
    kept = [list(blocks) for blocks in parts]
    if len(written) < 2:
        return kept
    head, foot = _texts(parts[written[0]]), _texts(parts[written[-1]])
    for n in written:
        blocks = kept[n]
        start, end = 0, len(blocks)
        while n != written[0] and start < end and _is_frame(blocks[start], head):
            start += 1
        while n != written[-1] and start < end and _is_frame(blocks[end - 1], foot):
            end -= 1
        kept[n] = [block for block in blocks[start:end] if not _is_pager(block)]
    return kept


def _texts(blocks: Sequence[Block]) -> set[str]:
    return {block.text for block in blocks if isinstance(block, Paragraph)}


def _is_frame(block: Block, known: set[str]) -> bool:
    return isinstance(block, Paragraph) and (block.text in known or bool(_PAGER.fullmatch(block.text)))


def _is_pager(block: Block) -> bool:
    return isinstance(block, Paragraph) and "页" in block.text and bool(_PAGER.fullmatch(block.text))


def _on_page(block: Block, before: int) -> Block:
    """The block with the number of its page in all parts, `before` of which stand before this one."""
    if isinstance(block, Paragraph):
        return replace(block, page=before + (block.page or 1))
    if isinstance(block, Picture):
        return replace(block, page=before + (block.page or 1)) if block.size else block
    if isinstance(block, Grid):
        cells = tuple(cell._replace(page=before + (cell.page or 1)) for cell in block.cells)
        return replace(block, cells=cells)
    return block
