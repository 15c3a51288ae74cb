"""The part of the public page on identification, in both languages."""

from __future__ import annotations

from tests.accuracy.identification import rows

TITLE = ("## Pages known by address and title alone", "## 只知网址与标题的页面")
INTRO = (
    "`identify` on real pages labelled by hand (`tests/accuracy/identification.py`). `known` are the pages that the "
    "code was written with; the others were labelled before the code had seen them. Codes are counted over all pages.",
    "对人工标注的真实页面运行 `identify`（`tests/accuracy/identification.py`）。known 为编写程序时已见的页面，"
    "其余在程序见到之前标注。代码按全部页面计。",
)
HEADS = (
    "| set | pages | reports found | look-alikes rejected | years right | years wrong | issuers right | codes right "
    "| codes wrong | codes not said |",
    "| 组 | 页面 | 识别出的年报 | 排除的近似页面 | 年份正确 | 年份错误 | 机关正确 | 代码正确 | 代码错误 | 代码未给出 |",
)


def identification(zh: bool) -> str:
    """The heading, what is measured, and the table, measured now."""
    lines = [TITLE[zh], "", INTRO[zh], "", HEADS[zh], "| --- |" + " ---: |" * 9]
    for row in rows():
        found = f"{row.reports_found}/{row.reports}"
        rejected = f"{row.look_alikes_rejected}/{row.look_alikes}"
        named = f"{row.issuers_right}/{row.issuers}"
        parts = (
            row.name,
            row.pages,
            found,
            rejected,
            row.years_right,
            row.years_wrong,
            named,
            row.codes_told,
        )
        lines.append("| " + " | ".join(map(str, (*parts, row.codes_wrong, row.codes_null))) + " |")
    return "\n".join(lines) + "\n"
