"""Reports that stand over several pages, and those whose pages are pictures: one report each, down to its cells."""

from __future__ import annotations

import random
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import pytest
from strict_web import Reply, page, serve
from test_crawl import crawl

from datasets.__main__ import main
from tests.layouts import scans
from tests.layouts.arrange import cut_rows, head_rows
from tests.layouts.corpus import truth_of
from tests.layouts.drawn_pdf import render_drawn_pdf
from tests.layouts.html import _plain
from tests.layouts.spec import Spec, draw_spec

SPLIT, PICTURES = "990201", "990202"
NAV = '<p><a href="/">首页</a> <a href="/zjqh/">走进本县</a></p>'
FOOT = "<p>主办单位：某县人民政府 备案号：00000000</p>"


def a_report(template: str, seed: int) -> Spec:
    """The first report from `seed` on that contradicts nothing and is a government's."""
    specs = (draw_spec(n, template) for n in range(seed, seed + 500))
    return next(s for s in specs if not s.contradicts and s.issuer.kind == "government" and s.year == 2022)


def holds(content: Any, table: str) -> bool:
    """Whether a block's rows have figures of a form's table."""
    return any(box.code and box.code[0] == table for row in content for box in row)


def torn(spec: Spec) -> list[str]:
    """The report's markup in three pieces, the first cut through its table of applications."""
    pieces: list[list[str]] = [[], [], []]
    at = 0
    for kind, content in spec.blocks:
        rows: Any = content
        if kind == "table" and holds(rows, "applications"):
            middle = head_rows(rows) + 7
            pieces[0].append(_plain(kind, cut_rows(rows, 0, middle, again=False)))
            pieces[1].append(_plain(kind, cut_rows(rows, middle, len(rows), again=False)))
            at = 1
            continue
        at = 2 if kind == "table" and holds(rows, "review_litigation") else at
        pieces[at].append(_plain(kind, content))
    return ["".join(piece) for piece in pieces]


def portal(at: str, title: str, body: str) -> dict[str, Reply]:
    entry = f'<ul><li><a href="t20230115_7.html">{title}</a><span>2023-01-15</span></li></ul>'
    shown = f"<head><title>{title}</title></head><body>{NAV}<h1>{title}</h1>{body}{FOOT}</body>"
    return {
        f"{at}/": page(NAV + '<a href="/nb/">政府信息公开年报</a>'),
        f"{at}/nb/": page(NAV + entry),
        f"{at}/nb/t20230115_7.html": page(shown),
    }


def split_web(at: str, spec: Spec) -> dict[str, Reply]:
    """Three pages; the third is known only to the second."""
    one, two, three = torn(spec)
    links = {
        0: '<p>1 <a href="t20230115_7_1.html">下一页</a></p>',
        1: '<p><a href="t20230115_7.html">上一页</a> 2 <a href="t20230115_7_2.html">下一页</a></p>',
        2: '<p><a href="t20230115_7_1.html">上一页</a> 3</p>',
    }
    web = portal(at, spec.title, one + links[0])
    for number, body in ((1, two), (2, three)):
        shown = f"<head><title>{spec.title}</title></head><body>{NAV}<h1>{spec.title}</h1>{body}{links[number]}{FOOT}"
        web[f"{at}/nb/t20230115_7_{number}.html"] = page(shown)
    return web


def picture_web(at: str, spec: Spec) -> dict[str, Reply]:
    """A page that shows its report's pages as pictures, not in the order of their names."""
    pdf, _ = render_drawn_pdf(spec, random.Random(3), closed=True)
    names = ["W90.png", "W10.png", "W55.png", *(f"W6{n}.png" for n in range(9))]
    shots = scans.pages_of(pdf, 150)
    images = {name: scans.as_png(shot, 150) for name, shot in zip(names, shots, strict=False)}
    assert len(shots) == len(images)
    shown = "".join(f'<p><img src="./{escape(name)}"></p>' for name in images)
    web = portal(at, spec.title, shown)
    for name, data in images.items():
        web[f"{at}/nb/{name}"] = Reply(data, headers={"Content-Type": "image/png"})
    return web


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("joined")
    portals = folder / "portals.csv"
    lines = ["adcode,name,level,parent,home_url"]
    lines += [f"{code},试{code}县,county,某省,http://www.p{code}.gov.example/" for code in (SPLIT, PICTURES)]
    portals.write_text("\n".join(lines) + "\n", encoding="utf-8")
    web = split_web(f"http://www.p{SPLIT}.gov.example", a_report("2021", 40))
    web |= picture_web(f"http://www.p{PICTURES}.gov.example", a_report("2021", 700))
    archive = folder / "archive"
    with serve(web) as served:
        for _ in range(2):  # the second run recalls the parts
            done = crawl(served, portals, archive)
            assert done.returncode == 0, done.stderr
        assert not [url for url in served.unknown if "/nb/" in url]
        asked = [url for url, _, _ in served.asked if "t20230115_7_" in url or url.endswith(".png")]
        assert len(asked) == len(set(asked))
    assert main(["extract", "--archive", str(archive), "--jobs", "2"]) == 0
    assert main(["build", "--archive", str(archive), "--out", str(folder / "dataset")]) == 0
    assert main(["extract", "--archive", str(archive), "--jobs", "1"]) == 0
    return folder / "dataset"


def asked(dataset: Path, question: str, *values: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(dataset / "nianbao.duckdb", read_only=True) as sql:
        return sql.execute(question, values).fetchall()


@pytest.mark.parametrize(("portal", "seed"), [(SPLIT, 40), (PICTURES, 700)])
def test_one_report_with_every_cell(dataset: Path, portal: str, seed: int) -> None:
    spec = a_report("2021", seed)
    rows = asked(
        dataset, f"SELECT report_id, role, kind FROM documents WHERE portal = '{portal}' ORDER BY source_url"
    )
    reports = {report for report, role, _ in rows if role in {"main", "part"}}
    assert len(reports) == 1 and None not in reports
    held = [(role, kind) for _, role, kind in rows if kind in {"report", "attachment"}]
    assert held.count(("main", "report")) == 1 and set(held) == {("main", "report"), ("part", "attachment")}
    assert len(held) >= 3
    cells = asked(
        dataset,
        f"""SELECT c."table", c."row", c."column", c.raw, c.status, c.page FROM cells c
        JOIN documents d ON d.report_id = c.report_id AND d.role = 'main' WHERE d.portal = '{portal}'""",
    )
    raw = {(c[0], c[1], c[2]): (c[3] or "").strip() for c in cells}
    truth = {code: printed.text.strip() for code, printed in truth_of(spec).items()}
    assert raw == truth
    assert {c[5] for c in cells if c[3]} >= ({1, 2, 3} if portal == SPLIT else {2, 3})
