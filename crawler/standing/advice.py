"""What to try next for a portal that gave no report, or not all of it; in English and Chinese."""

from __future__ import annotations

import re
from typing import NamedTuple


class Advice(NamedTuple):
    """One piece of advice in both languages."""

    en: str
    zh: str


NOTHING = Advice("", "")
ADVICE: tuple[tuple[str, str, Advice], ...] = (
    # outcome, pattern of the cause, advice; the first that fits counts
    ("blocked", "login", Advice("has a login in front: ask the office", "需要登录：请联系该机关")),
    (
        "blocked",
        "",
        Advice(
            "run this portal from another network, then make import WARC=…",
            "换一个网络抓取后用 make import 导入",
        ),
    ),
    (
        "unreachable",
        "dns|name",
        Advice("the host is gone: look for the new home_url", "域名失效：查找新网址"),
    ),
    (
        "unreachable",
        "timeout|timed out",
        Advice("try at another hour or from inside China", "换时段或在境内网络重试"),
    ),
    ("unreachable", "tls|certificate", Advice("try the http address as home_url", "改用 http 网址重试")),
    ("unreachable", "", Advice("run again in some days", "过几天重试")),
    ("robots", "opens the host", Advice("run in the hours that it opens", "在其开放时段运行")),
    ("robots", "", Advice("robots.txt forbids it: ask the office", "robots.txt 禁止抓取：请联系该机关")),
    (
        "script_only",
        "",
        Advice(
            "record it with a browser tool, then make import WARC=…", "用浏览器工具录制后用 make import 导入"
        ),
    ),
    ("missing", "reports of", Advice("not published yet? run again later", "可能尚未发布：稍后重试")),
    (
        "missing",
        "left after",
        Advice("its search hit a limit: make cut PORTAL=… and look", "搜索触及上限：用 make cut 截取检查"),
    ),
    (
        "missing",
        "",
        Advice(
            "look by hand; put its column into columns.csv, or make cut PORTAL=…",
            "人工查找栏目并写入 columns.csv，或用 make cut 截取检查",
        ),
    ),
    ("found", "not fetched", Advice("run again for what was not fetched", "重新运行以补取")),
    (
        "found",
        "left after",
        Advice("its search hit a limit: look whether all is there", "搜索触及上限：检查是否齐全"),
    ),
    (
        "searching",
        "",
        Advice("under way, or stopped: the same command goes on", "正在抓取或已中断：重新运行即可继续"),
    ),
)


def advise(outcome: str, cause: str | None) -> Advice:
    """What to try next after an outcome with this cause; empty when there is nothing to do."""
    for of, pattern, advice in ADVICE:
        if of == outcome and re.search(pattern, cause or "", re.IGNORECASE):
            return advice
    return NOTHING
