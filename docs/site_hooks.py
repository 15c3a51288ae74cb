"""What the site makes of a page before it is drawn, and of its folder afterwards."""

import logging
import re
import shutil
from pathlib import Path
from typing import Any

LANGUAGES = re.compile(r"^\*\[(?:中文|English)\]\([\w.-]+\)\*\n+", re.MULTILINE)
"""The line that links a page's other language: the site has that in its header."""
WRAPPED = re.compile(
    r"(?<=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef])\n(?=[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“])"
)
"""A line's end inside Chinese text, which a browser would show as a blank."""
ONLY_ENGLISH = "*本页只有英文。*\n\n"

logging.getLogger("jieba").setLevel(logging.ERROR)  # it tells where it keeps its dictionary


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """The page's text without what belongs to the file alone."""
    text = WRAPPED.sub("", LANGUAGES.sub("", markdown, count=1))
    is_fallback = config.theme["language"] == "zh" and not page.file.src_uri.endswith(".zh.md")
    return ONLY_ENGLISH + text if is_fallback else text


def on_post_build(config: Any, **_: Any) -> None:
    """The map of the site also where the Chinese pages look for it."""
    site = Path(config.site_dir)
    if (site / "sitemap.xml").exists() and (site / "zh").is_dir():
        shutil.copyfile(site / "sitemap.xml", site / "zh" / "sitemap.xml")
