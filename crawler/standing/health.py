"""The health page of an archive: one HTML file, no script, nothing loaded from elsewhere, English and Chinese."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from crawler.standing.history import Past
from crawler.standing.portal_standing import ALARMS, OUTCOMES, Standing, stand
from crawler.standing.tally import Sum, plain, sum_provinces

NAME = "health.html"
LATEST = 30
"""Runs that the history shows."""
ZH = {
    "found": "已找到",
    "missing": "未找到",
    "blocked": "被拦截",
    "unreachable": "无法访问",
    "robots": "robots 禁止",
    "script_only": "仅脚本",
    "searching": "进行中",
    "lost": "丢失",
    "fewer": "减少",
    "due": "待发布",
    "gained": "新找到",
}
STYLE = """
:root{color-scheme:light dark;--ok:#2a7;--bad:#c33;--dim:#888}
body{font:15px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:78rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .5rem;border-bottom:1px solid #8884;text-align:left;vertical-align:top}
th{font-weight:600}th small{display:block;font-weight:400;color:var(--dim)}
td.n,th.n{text-align:right}td.cause{overflow-wrap:anywhere;max-width:34rem}
.share{white-space:nowrap}
.bar{display:inline-block;width:6rem;height:.7rem;background:#8883;vertical-align:middle}
.bar i{display:block;height:100%;background:var(--ok)}
.alarm{color:var(--bad);font-weight:600}.calm{color:var(--ok)}.dim{color:var(--dim)}
""".strip()


def write_health(archive: Path, history: Sequence[Past], target: Path) -> None:
    """Write the page, atomically. Raises OSError."""
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_text(health_page(archive.name, history), encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def health_page(name: str, history: Sequence[Past]) -> str:
    """The page as text. Everything that came from a portal or a registry is escaped."""
    rows = stand(history)
    alarms = [row for row in rows if row.change in ALARMS]
    parts = [
        f"<h1>Health of the crawl 采集健康状况 <small class=dim>{_say(name)}</small></h1>",
        _state(history, rows, alarms),
        _alarms(alarms),
        _provinces(rows),
        _runs(history),
        _open(rows),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        # The page holds words of strangers: even if one slipped through, nothing may run or load.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Nianbao: health of the crawl 采集健康状况</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _state(history: Sequence[Past], rows: Sequence[Standing], alarms: Sequence[Standing]) -> str:
    if not history:
        return "<p>No run yet. 尚无运行记录。</p>"
    last = history[-1]
    found = sum(row.outcome == "found" for row in rows)
    under_way = "ended 已结束" if last.ended else "under way, or stopped 进行中或已中断"
    mood = f'<span class="{"alarm" if alarms else "calm"}">{len(alarms)} alarms 警报</span>'
    return (
        f"<p>Last run 最近一次运行: {last.started:%Y-%m-%d %H:%M} UTC, {under_way}. "
        f"{found} of {len(rows)} portals found 个网站已找到; {mood}.</p>"
    )


def _alarms(alarms: Iterable[Standing]) -> str:
    lines = [
        [
            _text(f"{row.change} {ZH[row.change or '']}", "alarm"),
            _portal(row),
            _text(f"{_both(row.before)}, {row.before_reports}"),
            _text(f"{_both(row.outcome)}, {row.reports}"),
            _text(row.cause or "", "cause"),
        ]
        for row in alarms
    ]
    if not lines:
        return "<h2>Alarms 警报</h2><p class=calm>Nothing was lost since the search before. 与上次相比没有丢失。</p>"
    head = [("", ""), ("portal", "网站"), ("before", "上次"), ("now", "本次"), ("cause", "原因")]
    return "<h2>Alarms 警报</h2>" + _table(head, lines)


def _provinces(rows: Sequence[Standing]) -> str:
    head = [
        ("province", "省份"),
        ("coverage", "覆盖率"),
        ("portals", "网站"),
        *((o, ZH[o]) for o in OUTCOMES),
    ]
    head += [("reports", "报告"), ("requests", "请求"), ("MB", "MB"), ("alarms", "警报")]
    return "<h2>Provinces 各省</h2>" + _table(head, [_province(each) for each in sum_provinces(rows)])


def _province(each: Sum) -> list[str]:
    share = each.counts["found"] / each.portals if each.portals else 0.0
    bar = f'<td class=share><span class=bar><i style="width:{share:.0%}"></i></span> {share:.0%}</td>'
    numbers = [each.portals, *(each.counts[o] for o in OUTCOMES), each.reports, each.requests]
    name = "all 全国" if each.name == "all" else each.name
    last = [_number(f"{each.bytes / 1e6:.1f}"), _number(each.alarms, "alarm" if each.alarms else "")]
    return [_text(name), bar, *map(_number, numbers), *last]


def _runs(history: Sequence[Past]) -> str:
    head = [("run", "运行"), ("asked for", "范围"), ("", ""), ("searched", "已搜索")]
    head += [
        ("found", ZH["found"]),
        ("reports", "报告"),
        ("requests", "请求"),
        ("MB", "MB"),
        ("alarms", "警报"),
    ]
    first = max(0, len(history) - LATEST)
    lines = [_run(history[: place + 1]) for place in range(len(history) - 1, first - 1, -1)]
    return "<h2>History 历次运行</h2>" + _table(head, lines)


def _run(until: Sequence[Past]) -> list[str]:
    past = until[-1]
    alarms = sum(row.change in ALARMS for row in stand(until) if row.run == past.id)
    asked = ", ".join(
        part
        for part in (
            str(past.year or "every year 各年"),
            past.issuers,
            f"shard {past.shard}" if past.shard else "",
            "import 导入" if past.imported else "",
        )
        if part
    )
    searched = f"{len(past.outcomes)}{f' / {past.asked}' if past.asked else ''}"
    return [
        _text(f"{past.started:%Y-%m-%d %H:%M}"),
        _text(asked),
        _text("ended 已结束" if past.ended else "not ended 未结束", "" if past.ended else "dim"),
        _number(searched),
        _number(sum(line["outcome"] == "found" for line in past.outcomes.values())),
        _number(sum(line["reports"] for line in past.outcomes.values())),
        _number(sum(spent.requests for spent in past.traffic.values())),
        _number(f"{sum(spent.bytes for spent in past.traffic.values()) / 1e6:.1f}"),
        _number(alarms, "alarm" if alarms else ""),
    ]


def _open(rows: Sequence[Standing]) -> str:
    """The portals that somebody should look at."""
    head = [
        ("portal", "网站"),
        ("outcome", "结果"),
        ("requests", "请求"),
        ("cause", "原因"),
        ("next", "下一步"),
    ]
    lines = [
        [
            _portal(row),
            _text(_both(row.outcome)),
            _number(row.requests),
            _text(row.cause or "", "cause"),
            f"<td>{_say(row.next_step)}<br>{_say(row.next_step_zh)}</td>",
        ]
        for row in sorted(rows, key=lambda row: (row.outcome, row.adcode))
        if row.next_step
    ]
    return "<h2>What to try next 下一步</h2>" + _table(head, lines)


def _portal(row: Standing) -> str:
    said = f"{_say(row.adcode)} {_say(row.name)}"
    if row.home_url.startswith(("http://", "https://")):
        return f'<td>{said}<br><a rel="noreferrer" href="{_say(row.home_url)}">{_say(row.host)}</a></td>'
    return f"<td>{said}<br>{_say(row.host)}</td>"


def _both(outcome: str | None) -> str:
    return f"{outcome} {ZH.get(outcome or '', '')}".strip()


def _table(head: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    titles = "".join(f"<th>{en}<small>{zh}</small></th>" for en, zh in head)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _text(text: str, kind: str = "") -> str:
    return f'<td class="{kind}">{_say(text)}</td>' if kind else f"<td>{_say(text)}</td>"


def _number(text: object, kind: str = "") -> str:
    return f'<td class="n {kind}">{_say(str(text))}</td>'


def _say(text: str | None) -> str:
    return escape(plain(text or ""), quote=True)
