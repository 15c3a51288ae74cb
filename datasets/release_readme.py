"""README.md of a release: what is in it, and how not to misread it."""

from __future__ import annotations

TEXT = """# Nianbao {version}

The statutory tables of the annual reports on government information disclosure (政府信息公开工作年度报告) of Chinese
governments, as of {day}. Licence: CC BY 4.0. How to cite: CITATION.cff.

政府信息公开工作年度报告法定统计表数据（截至{day}）。许可：CC BY 4.0。引用：CITATION.cff。

| file | holds |
|---|---|
| nianbao.duckdb | every table, view and macro (DuckDB 1.0 and later) · 全部表、视图、宏 |
| parquet/ | the tables · 数据表 |
| csv/ | tables and views, UTF-8 with BOM · 表与视图 |
| panel.xlsx | the panel with its codebook and crosswalk · 面板、编码簿、对应表 |
| stata/ | Stata 118, labels in Chinese and English · 中英文标签 |
| codebook.md, codebook.zh.md | every table and column · 数据字典 |
| changes.parquet, CHANGELOG.md | what differs from the release before · 与上一版之差 |
| manifest.json | sha256 of every file, coverage by year · 校验值、覆盖率 |

- Null is not 0 · 空不等于零. In Stata: .a blank 空白, .b a stroke 斜线, .c unreadable or absent 不可读或缺栏, . no report or
  no such figure in its form 无年报或无此项.
- In CSV, a text that begins with = + - @ has an apostrophe in front, so that no spreadsheet takes it for a formula ·
  以 = + - @ 开头的文字前加撇号.
- Which figures can be compared over the forms of 2014, 2019 and 2021: crosswalk · 跨样式可比性见 crosswalk.
- The denominator of every rate is `expected` · 各项比率的分母为 expected.
"""


def readme(version: str, day: str) -> str:
    """The README of a release of `day` (YYYY-MM-DD)."""
    return TEXT.format(version=version, day=day)
