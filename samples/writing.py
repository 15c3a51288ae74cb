"""From a government to its reports: figures, breaks, odd ways of printing, prose."""

from __future__ import annotations

from datetime import date, timedelta

from samples.cast import BREAKS
from samples.figures import Cells, apply_break, template_of, timeline
from samples.government import Government
from samples.layout import codebook
from samples.prose import write_prose
from samples.reports import Report, print_full_width, print_procurement_in, print_zeros_as

# 鹤岗市兴安区人民政府, report of 2022: the figures that the district published; every other cell is 0.
XINGAN_2022 = {
    ("proactive", "normative_documents", "issued"): "2",
    ("proactive", "normative_documents", "in_force"): "2",
    ("proactive", "administrative_licences", "decisions"): "639",
    ("proactive", "administrative_penalties", "decisions"): "324",
}
DEPARTMENTS = (
    "发展和改革",
    "教育",
    "财政",
    "人力资源和社会保障",
    "自然资源",
    "住房和城乡建设",
    "交通运输",
    "水务",
    "农业农村",
    "卫生健康",
    "审计",
    "市场监督管理",
    "统计",
    "医疗保障",
    "林业",
    "应急管理",
    "民政",
    "司法",
    "商务",
)


def write_reports(government: Government) -> list[Report]:
    """The reports of the people's government itself, newest first."""
    figures = _figures(government)
    reports = []
    for year in sorted(government.years, reverse=True):
        cells = figures[year]
        fails: tuple[tuple[str, str], ...] = ()
        if (government.adcode, year) in BREAKS:
            wrong = BREAKS[government.adcode, year]
            cells, fails = apply_break(cells, wrong), wrong.fails
        title = government.title.format(issuer=government.issuer, short=government.name, year=year)
        prose = write_prose(
            government.issuer, government.name, government.me, year, plain=government.style == "layout"
        )
        day = published(government.adcode, year)
        report = Report(
            government.adcode,
            government.issuer,
            "government",
            year,
            template_of(year),
            title,
            day,
            cells,
            prose,
            fails,
            dict(government.labels),
        )
        reports.append(_oddly_printed(report))
    return reports


def write_department_reports(government: Government, with_figures: int = 2) -> list[Report]:
    """Reports of departments and of the general office, newest first; all but a few have no tables."""
    reports = []
    kind = {"province": "厅"}.get(government.level, "局")
    for year in (2023, 2022):
        for number in range(government.departments // 2):
            issuer = f"{government.name}{DEPARTMENTS[number]}{kind}"
            reports.append(_body_report(government, issuer, "department", year, number < with_figures))
    if government.level == "prefecture" and government.departments:
        office = government.issuer + "办公室"
        reports += [_body_report(government, office, "office", year, True) for year in (2023, 2022)]
    return sorted(reports, key=lambda report: report.published_on, reverse=True)


def published(seed: str, year: int) -> date:
    """The day a report was put online: in January after its year, the same each time."""
    return date(year + 1, 1, 8) + timedelta(days=sum(map(ord, seed)) * (year - 2000) % 22)


def _figures(government: Government) -> dict[int, Cells]:
    if government.known_figures:
        return {2022: {line.code: XINGAN_2022.get(line.code, "0") for line in codebook("2021")}}
    first, last = min(government.years), max(government.years)
    # A year that was never published still passes on what it left.
    return timeline(government.adcode, government.level, range(first, last + 1))


def _body_report(government: Government, issuer: str, kind: str, year: int, tables: bool) -> Report:
    short = issuer.removeprefix(government.name)
    cells = timeline(issuer, "department", [2022, 2023])[year] if tables else {}
    prose = write_prose(issuer, short, "我局" if kind == "department" else "本办", year, plain=not tables)
    title = f"{issuer}{year}年政府信息公开工作年度报告"
    day = published(issuer, year)
    return Report(government.adcode, issuer, kind, year, template_of(year), title, day, cells, prose)


def _oddly_printed(report: Report) -> Report:
    """What a few governments do to their figures; each of these is common in the wild."""
    report = print_procurement_in(report, "元" if report.adcode == "990127" else "万元")
    odd = (report.adcode, report.year)
    if odd == ("990122", 2020):
        return print_zeros_as(report, "", ("applications", "review_litigation"))
    if odd == ("990123", 2022):
        return print_zeros_as(report, "/", ("review_litigation",))
    if odd == ("990123", 2019):
        return print_full_width(report)
    if odd == ("990122", 2023):
        return print_zeros_as(report, "—", ("proactive",))
    return report
