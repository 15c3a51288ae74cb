"""Writes live-2304.warc.gz: imitated pages at the real addresses of one prefecture, each marked 演示页.

    python -m tests.webs.live_2304

Shows the road with the real registry. Nothing here was fetched from these hosts; all figures are invented.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from samples.families import jeecms, nfcms, trs, ucap, vsb
from samples.government import Government
from samples.portal import build_portal
from samples.site import Family, Page
from samples.tape import write_tape

HERE = Path(__file__).parent
REGISTRY = HERE.parents[1] / "crawler" / "portals.csv"
MARK = "演示页"
NOTICE = "<p><b>演示页：本页为软件测试而生成，并非该政府网站的内容，文字和数字均属虚构。</b></p>"

# How each portal is imitated; 230407 has no report for 2024, 230422 answers 412.
FAMILIES: dict[str, Callable[[], Family]] = {
    "230400": lambda: ucap(numbered=True),
    "230402": trs,
    "230403": nfcms,
    "230404": vsb,
    "230405": lambda: ucap(numbered=True),
    "230407": jeecms,
}
DOWN = {"230406", "230421"}
BLOCKED = {"230422"}


def governments() -> list[Government]:
    """The portals of scope 2304, as the registry has them."""
    with REGISTRY.open(encoding="utf-8", newline="") as stream:
        lines = [line for line in csv.DictReader(stream) if line["adcode"].startswith("2304")]
    return [_government(line) for line in lines]


def _government(line: dict[str, str]) -> Government:
    adcode, address = line["adcode"], urlsplit(line["home_url"])
    behaviour = "down" if adcode in DOWN else "blocked" if adcode in BLOCKED else "open"
    return Government(
        adcode,
        line["name"],
        line["level"],
        line["parent"],
        address.netloc,
        FAMILIES.get(adcode, trs),
        address.scheme,
        years=(2022, 2023) if adcode == "230407" else (2023, 2024),
        title="{issuer}{year}年政府信息公开工作年度报告（演示页）",
        me="全市" if line["level"] == "prefecture" else "全区",
        behaviour=behaviour,
        prefix="" if line["level"] == "prefecture" else "鹤岗市",
        imitated=True,
    )


def marked(page: Page) -> Page:
    """The page with 演示页 in its title and a notice where its text begins."""
    if not page.media_type.startswith("text/html") or not page.body:
        return page
    text = page.body.decode()
    text = text.replace("<title>", f"<title>【{MARK}】", 1).replace(
        '<div class="main">', f'<div class="main">{NOTICE}', 1
    )
    return replace(page, body=text.encode())


def main() -> int:
    """Write the recording beside this file."""
    pages = [marked(page) for government in governments() for page in build_portal(government, {}).pages]
    count = write_tape(HERE / "live-2304.warc.gz", pages, "nianbao imitation, not a recording of these hosts")
    print(f"live-2304: {count} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
