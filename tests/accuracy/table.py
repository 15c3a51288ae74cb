"""The public page of accuracy, in both languages: measured figures only, and what is not yet reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.accuracy.known_by_title import identification
from tests.accuracy.measure import Score
from tests.layouts.corpus import SCANS

NAMES = {
    "html": ("HTML", "HTML"),
    "docx": ("DOCX", "DOCX"),
    "office": ("PDF (LibreOffice)", "PDF（LibreOffice）"),
    "chromium": ("PDF (Chromium)", "PDF（Chromium）"),
    "drawn": ("PDF (ReportLab)", "PDF（ReportLab）"),
    "doc": ("DOC", "DOC"),
    "wps": ("WPS", "WPS"),
    "rtf": ("RTF", "RTF"),
    "xlsx": ("XLSX", "XLSX"),
    "xls": ("XLS", "XLS"),
    "ofd": ("OFD", "OFD"),
    "text": ("plain text", "纯文本"),
    "zip": ("ZIP", "ZIP"),
    "scan": ("scanned PDF", "扫描 PDF"),
    "png": ("PNG", "PNG"),
    "jpeg": ("JPEG", "JPEG"),
    "unmapped": ("PDF without character codes", "无字符映射的 PDF"),
    "layered": ("scan with a wrong text layer", "带错误文字层的扫描件"),
    "pictures": ("HTML, tables as pictures", "HTML（表格为图片）"),
}
FORM_NAMES = {
    "2021": ("2021", "2021"),
    "2019": ("2019", "2019"),
    "2014": ("2014", "2014"),
    "none": ("no table", "无表"),
}
BARS = {"text": (0.999, 0.98), "scan": (0.995, 0.9)}
"""Least share of cells and of whole reports: documents with a text layer, scans."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a format on a form."""

    format: str
    form: str
    documents: int
    cells: int
    right: int
    whole: int
    silent: int
    identified: Mapping[str, int]

    @property
    def share(self) -> float:
        return self.right / self.cells if self.cells else 1.0

    @property
    def reached(self) -> bool:
        cells, whole = BARS["scan" if self.format in SCANS else "text"]
        return self.silent == 0 and self.share >= cells and self.whole >= whole * self.documents


def rows_of(scores: Iterable[Score]) -> list[Row]:
    """The lines of the table, in the order of NAMES and FORM_NAMES."""
    groups: dict[tuple[str, str], list[Score]] = {}
    for score in scores:
        groups.setdefault((score.format, score.template), []).append(score)
    return [_row(key, groups[key]) for key in ((f, t) for f in NAMES for t in FORM_NAMES) if key in groups]


def _row(key: tuple[str, str], group: Sequence[Score]) -> Row:
    cells = sum(s.cells for s in group)
    wrong = sum(min(len(s.misses), s.cells) for s in group)
    named = {name: sum(s.identified[name] for s in group) for name in group[0].identified}
    return Row(
        *key,
        len(group),
        cells,
        cells - wrong,
        sum(s.whole for s in group),
        sum(s.silent for s in group),
        named,
    )


WORDS = {
    "title": ("# Accuracy", "# 准确率"),
    "intro": (
        "Measured on {day} by `make accuracy`{skipped}. The corpus is made by the layout fuzzer of this repository "
        "(`tests/layouts`, seeds {first} to {last}): invented figures of real issuers on each statutory form, a fifth of "
        "the reports contradicting themselves, in random layouts of each format. Every cell is compared with what was "
        "printed, value and null alike. It is our own corpus, made by those who wrote the readers; real documents may "
        "fare worse.",
        "{day} 由 `make accuracy` 测得{skipped}。语料由本仓库的版面生成器（`tests/layouts`，种子 {first} 至 {last}）生成："
        "真实机关、虚构数字，每种法定表式俱全，五分之一的报告自相矛盾，每种格式版面随机。逐格与印出的内容比对，数值与空值一并计算。"
        "语料与读取程序出自同一批人，真实文件的结果可能较差。",
    ),
    "heads": (
        "| format | form | documents | cells | cells right | whole reports | silent errors | report | year | form told | issuer | adcode |",
        "| 格式 | 表式 | 文件 | 单元格 | 正确率 | 全对报告 | 无声错误 | 是否年报 | 年份 | 表式判定 | 机关 | 代码 |",
    ),
    "silent": (
        "A silent error is a cell that is said to be reported or derived, differs from the document, and stands in no failed "
        "check. There should be none.",
        "无声错误：状态为 reported 或 derived、与文件不符、且不在任何未通过的校验之中的单元格。应当一个也没有。",
    ),
    "open": ("## Not yet reached", "## 尚未达到"),
    "bars": (
        "Bars: 99.9 % of cells and 98 % of whole reports on documents with text, 99.5 % and 90 % on scans and pictures, no "
        "silent error. These lines are below them:",
        "目标：有文字的文件单元格 99.9 %、全对报告 98 %；扫描件与图片 99.5 % 与 90 %；无声错误为零。未达到的行：",
    ),
    "none": ("Every line reaches them.", "各行均已达到。"),
    "layouts": ("Layouts in which most of the missed cells stand:", "错漏单元格最多的版面："),
    "skipped": (" (not measured, the programs are not installed: {})", "（未测，缺少程序：{}）"),
}


def page(scores: Sequence[Score], seeds: tuple[int, int], skipped: Sequence[str], zh: bool) -> str:
    """The whole page in English or Chinese."""
    say = {key: words[zh] for key, words in WORDS.items()}
    missing = say["skipped"].format(", ".join(NAMES[f][zh] for f in skipped)) if skipped else ""
    rows = rows_of(scores)
    lines = [
        say["title"],
        "",
        say["intro"].format(day=date.today(), skipped=missing, first=seeds[0], last=seeds[1]),
        "",
    ]
    lines += [say["silent"], "", say["heads"], "| --- | --- |" + " ---: |" * 10]
    lines += [_line(row, zh) for row in rows]
    below = [row for row in rows if not row.reached]
    lines += ["", say["open"], "", say["bars"] if below else say["none"], ""]
    lines += [f"- {NAMES[row.format][zh]}, {FORM_NAMES[row.form][zh]}" for row in below]
    worst = _worst_layouts(scores)
    if worst:
        lines += [
            "",
            say["layouts"],
            "",
            *(f"- {NAMES[f][zh]}, `{layout}`: {count}" for (f, layout), count in worst),
        ]
    return "\n".join(lines) + "\n\n" + identification(zh)


def _line(row: Row, zh: bool) -> str:
    told = [f"{row.identified[k]}" for k in ("is_report", "year", "template", "issuer", "adcode")]
    share = f"{row.share:.2%}" if row.cells else "–"
    parts = [NAMES[row.format][zh], FORM_NAMES[row.form][zh], str(row.documents), f"{row.cells:,}", share]
    return "| " + " | ".join([*parts, str(row.whole), str(row.silent), *told]) + " |"


def _worst_layouts(scores: Iterable[Score], most: int = 12) -> list[tuple[tuple[str, str], int]]:
    missed: Counter[tuple[str, str]] = Counter()
    for score in scores:
        missed[score.format, "/".join(score.layout.split("/")[:2])] += len(score.misses)
    return [item for item in missed.most_common(most) if item[1]]


def write_pages(docs: Path, scores: Sequence[Score], seeds: tuple[int, int], skipped: Sequence[str]) -> None:
    """docs/accuracy.md and docs/accuracy.zh.md."""
    for name, zh in (("accuracy.md", False), ("accuracy.zh.md", True)):
        (docs / name).write_text(page(scores, seeds, skipped, zh), encoding="utf-8")
