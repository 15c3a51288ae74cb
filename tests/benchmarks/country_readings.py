"""A whole country's archive without its documents: fetches, portals and readings, drawn column by column.

Every figure obeys the identities of its form but for a few reports that break one; each issuer has a report a year, on
the form of that year. A thousand reports take a second or less, so that a build of 200,000 can be timed.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from tqdm import tqdm

from crawler.fetches import FETCHES
from datasets.readings import CELL, CHECK, PART, READINGS, SECTION, extractor_version
from datasets.tables import DECIMAL
from datasets.units import read_units, unit_in, units_by_code
from extract.checks import Identity, identities
from extract.codebook import CodebookCell, FormName, template

Numbers = npt.NDArray[np.int64]
YEARS = range(2008, 2026)
SEGMENT = 500
"""Documents a segment, as many as the reading stage writes."""
DEPARTMENTS = [
    "教育局",
    "公安局",
    "民政局",
    "司法局",
    "财政局",
    "人力资源和社会保障局",
    "自然资源局",
    "生态环境局",
    "住房和城乡建设局",
    "交通运输局",
    "水利局",
    "农业农村局",
    "商务局",
    "文化和旅游局",
    "卫生健康委员会",
    "退役军人事务局",
    "应急管理局",
    "审计局",
    "市场监督管理局",
    "统计局",
    "医疗保障局",
    "林业局",
    "信访局",
    "体育局",
    "发展和改革委员会",
    "工业和信息化局",
    "科学技术局",
    "民族宗教事务局",
    "行政审批服务局",
    "城市管理局",
]
PROSE = (
    "{year}年，{name}认真贯彻落实《中华人民共和国政府信息公开条例》，围绕中心工作推进决策、执行、管理、服务、结果公开。",
    "全年主动公开政府信息{a}条，其中门户网站公开{b}条，政务新媒体公开{c}条。",
    "全年共收到政府信息公开申请{received}件，上年结转{carried}件，均在法定期限内答复。",
    "一是政策解读质量有待提高，二是公开的及时性仍需加强。下一步将加强培训，完善制度，规范流程，提升公开实效。",
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """One body that reports every year."""

    adcode: str
    name: str
    kind: str


def issuers(count: int) -> list[Issuer]:
    """The governments of the units in use, then their departments, as many as asked for."""
    units = [unit for unit in read_units() if unit.valid_to is None and unit.valid_from <= YEARS[0]]
    found = [Issuer(unit.adcode, f"{unit.name}人民政府", "government") for unit in units]
    for department in DEPARTMENTS:
        found += [Issuer(unit.adcode, f"{unit.name}{department}", "department") for unit in units]
    if count > len(found):
        raise ValueError(f"{count} issuers: the country of this benchmark has {len(found)}")
    return found[:count]


def form_of(year: int) -> FormName:
    """The form drawn for a year: one of the two with some 200 cells, so that 200,000 reports have 40 million."""
    return "2021" if year >= 2021 else "2019"


@dataclass(frozen=True)
class Form:
    """A form ready to be drawn: its cells as arrays of codes, its identities as places of cells."""

    cells: tuple[CodebookCell, ...]
    place: dict[tuple[str, str, str], int]
    sums: tuple[tuple[Identity, Numbers, Numbers], ...]


@cache
def form(name: FormName) -> Form:
    """The form with the places of its identities' operands."""
    cells = template(name).cells
    place = {(cell.table, cell.row, cell.column): n for n, cell in enumerate(cells)}
    sums = tuple(
        (each, np.array([place[c] for c in each.left]), np.array([place[c] for c in each.right]))
        for each in identities(name)
    )
    return Form(cells, place, sums)


def draw_years(count: int, rng: np.random.Generator) -> dict[int, Numbers]:
    """Each year's figures of `count` issuers, one column a cell of its form, in whole units.

    Most are small or zero. Totals are sums of their parts, what a year leaves the next takes over, and the stock of
    documents flows on; one report in fifty prints one figure too high, another one
    takes over more than was left.
    """
    scale = rng.choice([0.2, 2.0, 20.0], size=(count, 1), p=[0.6, 0.3, 0.1])
    years: dict[int, Numbers] = {}
    for year in YEARS:
        drawn = form(form_of(year))
        values: Numbers = rng.poisson(scale * np.array([_weight(cell) for cell in drawn.cells])).astype(
            np.int64
        )
        before = (form(form_of(year - 1)), years[year - 1]) if year > YEARS[0] else None
        _flow(drawn, values, before)
        _add_up(drawn, values)
        years[year] = values
    for year, values in years.items():
        wrong = rng.random(count) < 0.02
        values[wrong, form(form_of(year)).sums[0][1][0]] += 1
        values[
            rng.random(count) < 0.02,
            form(form_of(year)).place["applications", "carried_over", "natural_person"],
        ] += 1
    return years


def _flow(drawn: Form, values: Numbers, before: tuple[Form, Numbers] | None) -> None:
    """What the year before left: requests carried over, documents in force."""
    for n, cell in enumerate(drawn.cells):
        if before is None:
            continue
        if (cell.table, cell.row) == ("applications", "carried_over"):
            values[:, n] = before[1][:, before[0].place["applications", "carried_forward", cell.column]]
        stock = before[0].place.get((cell.table, cell.row, "in_force")) if cell.column == "in_force" else None
        if stock is not None:
            issued, repealed = (drawn.place[cell.table, cell.row, c] for c in ("issued", "repealed"))
            values[:, repealed] = np.minimum(values[:, repealed], before[1][:, stock] + values[:, issued])
            values[:, n] = before[1][:, stock] + values[:, issued] - values[:, repealed]


def _add_up(drawn: Form, values: Numbers) -> None:
    """Totals from their parts: applicants and outcomes, then what was received, that the balance holds."""
    place = drawn.place
    columns = [
        cell.column for cell in drawn.cells if (cell.table, cell.row) == ("applications", "carried_over")
    ]
    for column in columns[:-1]:
        at = {row: place["applications", row, column] for row in ("new_received", "carried_over", "granted")}
        ends = [place["applications", row, column] for row in ("outcomes_total", "carried_forward")]
        outcomes = next(
            right
            for each, _, right in drawn.sums
            if (each.rule, each.scope) == ("applications.outcomes", column)
        )
        open_ = values[:, at["carried_over"]] - values[:, outcomes].sum(axis=1) - values[:, ends[1]]
        values[:, at["granted"]] += np.maximum(open_, 0)
        values[:, ends[0]] = values[:, outcomes].sum(axis=1)
        values[:, at["new_received"]] = values[:, ends].sum(axis=1) - values[:, at["carried_over"]]
    for identity, left, right in drawn.sums:
        if identity.rule in ("applications.applicants", "review_litigation.total"):
            values[:, left[0]] = values[:, right].sum(axis=1)


def _weight(cell: CodebookCell) -> float:
    if cell.table == "applications":
        rare = cell.row not in ("granted", "unable_not_held", "partially_granted", "new_received")
        person = cell.column in ("natural_person", "total")
        return (0.03 if rare else 1.0) * (1.0 if person else 0.05)
    return 0.05 if cell.table == "review_litigation" else 40.0


def write_country(archive: Path, reports: int, seed: int = 7) -> None:
    """Writes an archive of that many reports over all years: fetches, portals, readings."""
    bodies = issuers(-(-reports // len(YEARS)))
    wanted = [(issuer, year) for issuer in bodies for year in YEARS][:reports]
    digests = [hashlib.sha256(f"{i.adcode}{i.name}{year}".encode()).hexdigest() for i, year in wanted]
    order = sorted(range(len(wanted)), key=digests.__getitem__)
    folder = archive / "readings" / extractor_version()
    folder.mkdir(parents=True)
    rng = np.random.default_rng(seed)
    drawn = draw_years(len(bodies), rng)
    line = {issuer: n for n, issuer in enumerate(bodies)}
    starts = range(0, len(order), SEGMENT)
    for start in tqdm(starts, desc="readings", unit="segment", disable=None):
        some = order[start : start + SEGMENT]
        figures = [drawn[year][line[issuer]] for issuer, year in (wanted[n] for n in some)]
        rows = segment([wanted[n] for n in some], [digests[n] for n in some], figures, rng)
        name = hashlib.sha256("".join(digests[n] for n in some).encode()).hexdigest()[:16]
        pq.write_table(rows, folder / f"{name}.parquet", compression="zstd")
    pq.write_table(_fetches(wanted, digests), archive / "fetches.parquet", compression="zstd")
    pq.write_table(_portals(bodies), archive / "portals.parquet", compression="zstd")


def segment(
    wanted: Sequence[tuple[Issuer, int]],
    digests: Sequence[str],
    figures: Sequence[Numbers],
    rng: np.random.Generator,
) -> pa.Table:
    """One segment of readings of these issuers and years, in the order of their digests."""
    names = [form_of(year) for _, year in wanted]
    is_pdf = rng.random(len(wanted)) < 0.3
    failed, checks = _checks(names, figures)
    received = [_received(name, row) for name, row in zip(names, figures, strict=True)]
    columns: dict[str, Any] = {
        "digest": list(digests),
        "key": list(digests),
        "parts": pa.array([[]] * len(wanted), pa.list_(PART)),
        "bytes": [50_000] * len(wanted),
        "media_type": ["application/pdf" if pdf else "text/html" for pdf in is_pdf],
        "pages": [5 if pdf else None for pdf in is_pdf],
        "reader": ["pdf" if pdf else "html" for pdf in is_pdf],
        "is_report": [True] * len(wanted),
        "title": [f"{issuer.name}{year}年政府信息公开工作年度报告" for issuer, year in wanted],
        "year": [year for _, year in wanted],
        "issuer": [issuer.name for issuer, _ in wanted],
        "issuer_kind": [issuer.kind for issuer, _ in wanted],
        "adcode": [issuer.adcode for issuer, _ in wanted],
        "template": names,
        "grade": ["inconsistent" if bad else "verified" for bad in failed],
        "content": [digest[:16] for digest in digests],
        "cells": _cells(names, figures, is_pdf),
        "checks": checks,
        "sections": pa.array(
            [list(_sections(*w, r)) for w, r in zip(wanted, received, strict=True)], pa.list_(SECTION)
        ),
        "warnings": pa.array([[]] * len(wanted), pa.list_(pa.string())),
        "error": [None] * len(wanted),
        "set_aside": [False] * len(wanted),
    }
    return pa.table(columns, schema=READINGS)


def _received(name: FormName, row: Numbers) -> tuple[int, int]:
    return tuple(
        int(row[form(name).place["applications", r, "total"]]) for r in ("new_received", "carried_over")
    )  # type: ignore[return-value]


def _sections(issuer: Issuer, year: int, said: tuple[int, int]) -> Iterator[dict[str, Any]]:
    facts = {"year": year, "name": issuer.name, "a": 31 * (year - 1990), "b": year % 97, "c": year % 31}
    titles = (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "存在的主要问题及改进情况",
    )
    for number, (title, text) in enumerate(zip(titles, PROSE, strict=True), 1):
        yield {
            "number": number,
            "title": title,
            "text": text.format(**facts, received=said[0], carried=said[1]),
        }


def _offsets(counts: Sequence[int]) -> pa.Array:
    return pa.array(np.concatenate(([0], np.cumsum(counts))), pa.int32())


def _cells(names: Sequence[FormName], figures: Sequence[Numbers], is_pdf: npt.NDArray[np.bool_]) -> pa.Array:
    forms = [form(name).cells for name in names]
    flat = [cell for cells in forms for cell in cells]
    values = np.concatenate(figures)
    pdf = np.repeat(is_pdf, [len(cells) for cells in forms])
    place = np.concatenate([np.arange(len(cells)) for cells in forms])
    box = np.column_stack(
        [60 + place % 9 * 50, 80 + place // 9 * 20, 110 + place % 9 * 50, 100 + place // 9 * 20]
    )
    boxes = pa.ListArray.from_arrays(
        pa.array(np.concatenate(([0], np.cumsum(pdf * 4))), pa.int32()),
        pa.array(box[pdf].astype(np.float32).ravel(), pa.float32()),
        mask=pa.array(~pdf),
    )
    children = {
        "table": [cell.table for cell in flat],
        "row": [cell.row for cell in flat],
        "column": [cell.column for cell in flat],
        "value": pa.array(values, pa.int64()).cast(pa.decimal128(19, 0)).cast(DECIMAL),
        "raw": pa.array(values, pa.int64()).cast(pa.string()),
        "status": ["reported"] * len(flat),
        "unit": [cell.unit for cell in flat],
        "page": pa.array(np.full(len(flat), 2), pa.int32(), mask=~pdf),
        "bbox": boxes,
        "reader": np.where(pdf, "pdf", "html").tolist(),
    }
    arrays = [
        pa.array(children[f.name], f.type) if isinstance(children[f.name], list) else children[f.name]
        for f in CELL
    ]
    return pa.ListArray.from_arrays(
        _offsets([len(cells) for cells in forms]), pa.StructArray.from_arrays(arrays, fields=list(CELL))
    )


def _checks(names: Sequence[FormName], figures: Sequence[Numbers]) -> tuple[list[bool], pa.Array]:
    failed: list[bool] = []
    rows: list[list[dict[str, Any]]] = []
    for name, row in zip(names, figures, strict=True):
        sides = [(each, int(row[a].sum()), int(row[b].sum())) for each, a, b in form(name).sums]
        failed.append(any(left != right for _, left, right in sides))
        rows.append(
            [
                {
                    "rule": each.rule,
                    "scope": each.scope,
                    "left": left,
                    "right": right,
                    "status": "passed" if left == right else "failed",
                }
                for each, left, right in sides
            ]
        )
    flat = [each for some in rows for each in some]
    arrays = [
        pa.array([each[f.name] for each in flat], pa.int64()).cast(pa.decimal128(19, 0)).cast(DECIMAL)
        if f.type == DECIMAL
        else pa.array([each[f.name] for each in flat], f.type)
        for f in CHECK
    ]
    whole = pa.StructArray.from_arrays(arrays, fields=list(CHECK))
    return failed, pa.ListArray.from_arrays(_offsets([len(some) for some in rows]), whole)


def _fetches(wanted: Sequence[tuple[Issuer, int]], digests: Sequence[str]) -> pa.Table:
    count = len(wanted)
    urls = [
        f"http://www.{issuer.adcode}.gov.example/{digest[:12]}.html"
        for (issuer, _), digest in zip(wanted, digests, strict=True)
    ]
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    columns = {
        "portal": [issuer.adcode for issuer, _ in wanted],
        "run": ["20260501T000000000000Z"] * count,
        "url": urls,
        "final_url": urls,
        "status": [200] * count,
        "fetched_at": [moment] * count,
        "media_type": ["text/html"] * count,
        "bytes": [50_000] * count,
        "digest": list(digests),
        "warc_file": [f"warc/{issuer.adcode}.warc.gz" for issuer, _ in wanted],
        "warc_offset": [20_000 * n for n in range(count)],
        "kind": ["report"] * count,
        "failure": [None] * count,
        "revisited": [False] * count,
        "parent_url": [f"http://www.{issuer.adcode}.gov.example/xxgk/" for issuer, _ in wanted],
        "anchor": [f"{year}年年度报告" for _, year in wanted],
        "published_on": [datetime(year + 1, 1, 20).date() for _, year in wanted],
        "year_hint": [year for _, year in wanted],
        "certificate": [None] * count,
    }
    table = pa.table(columns, schema=FETCHES)
    return table.sort_by([("portal", "ascending"), ("fetched_at", "ascending"), ("url", "ascending")])


def _portals(bodies: Sequence[Issuer]) -> pa.Table:
    units = units_by_code(read_units())
    rows = []
    for adcode in sorted({issuer.adcode for issuer in bodies}):
        unit = unit_in(units, adcode, YEARS[-1])
        assert unit
        rows.append(
            {
                "adcode": adcode,
                "name": unit.name,
                "level": unit.level,
                "parent": unit.parent,
                "home_url": f"http://www.{adcode}.gov.example/",
                "host": f"www.{adcode}.gov.example",
                "outcome": "found",
                "cause": None,
                "reports": len(YEARS),
                "requests": 90,
                "run": "20260501T000000000000Z",
                "year": None,
                "issuers": "all",
            }
        )
    fields = {"year": pa.int16(), "reports": pa.int32(), "requests": pa.int32()}
    return pa.Table.from_pylist(rows, schema=pa.schema([(n, fields.get(n, pa.string())) for n in rows[0]]))


if __name__ == "__main__":
    write_country(Path(sys.argv[1]), int(sys.argv[2]))
