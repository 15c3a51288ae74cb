"""政府信息公开情况统计表 of 国办发〔2014〕32号: one figure a row, with or without the columns of units and numbers."""

from __future__ import annotations

import random

from samples.layout import Box, Table, codebook

TITLES = {
    "proactive_items": "一、主动公开情况",
    "responses": "二、回应解读情况",
    "applications_received": "三、依申请公开情况",
    "dedicated_bodies": "八、机构建设和保障经费情况",
    "meetings": "九、政府信息公开会议和培训情况",
}
SECTIONS = {
    **TITLES,
    "reconsideration": "四、行政复议数量",
    "litigation": "五、行政诉讼数量",
    "complaints": "六、举报投诉数量",
    "fees_charged": "七、依申请公开信息收取的费用",
}
NUMBERED = {
    "proactive_items": "（一）",
    "responses": "（一）",
    "applications_received": "（一）",
    "applications_closed": "（二）",
    "applications_answered": "（三）",
    "reconsideration": "四、",
    "litigation": "五、",
    "complaints": "六、",
    "fees_charged": "七、",
}
MIDDLE = {
    "channel_gazette": "（二）通过不同渠道和方式公开政府信息的情况",
    "press_conferences": "（二）通过不同渠道和方式回应解读的情况",
}
UNITS = {
    "proactive": "条",
    "channel": "条",
    "normative": "件",
    "responses": "次",
    "press": "次",
    "online": "次",
    "policy": "篇",
    "weibo": "次",
    "other": "次",
    "fees": "万元",
    "dedicated_bodies": "个",
    "reading": "个",
    "staff": "人",
    "dedicated_budget": "万元",
    "meetings": "次",
    "training": "次",
    "people": "人次",
}


def unit_of(row: str) -> str:
    """The unit that the form prints in its column 单位."""
    return next((unit for prefix, unit in UNITS.items() if row.startswith(prefix)), "件")


def statistics_table(rng: random.Random) -> Table:
    """The form as it stands, with its sections in a merged first column, or in two halves side by side."""
    how = rng.choices(["form", "sections", "halves"], [84, 10, 6])[0]
    if how == "sections":
        return _with_sections(rng)
    rows = _form(rng)
    if how == "halves" and all(len(row) == len(rows[0]) for row in rows):
        half = (len(rows) + 2) // 2
        left, right = rows[:half], (rows[0], *rows[half:])
        empty = tuple(Box() for _ in rows[0])
        return tuple((*a, *(right[n] if n < len(right) else empty)) for n, a in enumerate(left))
    return rows


def _with_sections(rng: random.Random) -> Table:
    lines = list(codebook("2014"))
    starts = [n for n, line in enumerate(lines) if line.code[1] in SECTIONS]
    rows: list[tuple[Box, ...]] = [(Box("指标", 2), Box("单位"), Box("统计数"))]
    for a, b in zip(starts, [*starts[1:], len(lines)], strict=True):
        for n in range(a, b):
            row = lines[n].code[1]
            lead = (Box(SECTIONS[lines[a].code[1]], 1, b - a),) if n == a else ()
            label = NUMBERED.get(row, "")
            name = (label if label.startswith("（") else "") + lines[n].row_label
            rows.append((*lead, Box(name), Box(unit_of(row)), Box("", 1, 1, lines[n].code)))
    return tuple(rows)


def _form(rng: random.Random) -> Table:
    """The whole form; section titles are rows with dashes, with empty cells, or merged over the table."""
    units = rng.random() < 0.65
    numbers = rng.random() < 0.25
    indented = rng.random() < 0.3
    mark = rng.choice(["——", "", "—", "-", "/"])
    merged = rng.random() < 0.25
    width = 2 + units + numbers
    head = (
        *([Box("序号")] if numbers else []),
        Box(rng.choice(["统计指标", "统计指标", "指标名称", "指标"])),
    )
    head += ((Box("单位"),) if units else ()) + (Box(rng.choice(["统计数", "统计数", "数量", "统计数据"])),)
    rows: list[tuple[Box, ...]] = [head] if rng.random() < 0.95 else []
    count = 0
    for line in codebook("2014"):
        row = line.code[1]
        for title in (TITLES.get(row), MIDDLE.get(row)):
            if title and merged:
                rows.append((Box(title, width),))
            elif title:
                count += 1
                lead = (Box(str(count)),) if numbers else ()
                rows.append((*lead, Box(title), *([Box(mark)] if units else []), Box(mark)))
        count += 1
        lead = (Box(str(count)),) if numbers else ()
        label = NUMBERED.get(row, "") + line.row_label
        label = "　　" + label if indented and label[0] in "123456789其" else label
        unit = (Box(unit_of(row)),) if units else ()
        rows.append((*lead, Box(label), *unit, Box("", 1, 1, line.code)))
    return tuple(rows)
